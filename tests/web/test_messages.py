"""What a press did is said in whole sentences."""

import pytest
from flask import Flask

from shop.web.messages import said, say


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Fjernet: Farveblyanter, 24 stk..", "Fjernet: Farveblyanter, 24 stk."),
        ("Lagt i kurven: Oliekridt, 25 stk.. Nu 1.", "Lagt i kurven: Oliekridt, 25 stk. Nu 1."),
        ("Kommer onsdag 16. dec..", "Kommer onsdag 16. dec."),
        ("Gemmer ...", "Gemmer ..."),
        ("Gemt.", "Gemt."),
    ],
)
def test_a_sentence_has_one_full_stop(text: str, heard: str) -> None:
    app = Flask(__name__)
    app.secret_key = "for this test"
    with app.test_request_context():
        say(text)
        assert [one["text"] for one in said()] == [heard]
