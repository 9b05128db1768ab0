"""Letters: each sentence in its reader's language, each reader their own."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shop.basket import letters
from shop.basket.letters import Part
from shop.basket.waiting import Found, Worse, found_from
from shop.mail.rules import Letter, Reader, addressed
from shop.translations.speech import Speech, speech

THURSDAY = date(2026, 11, 26)
WEDNESDAY_NOON = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)
PART = Part(
    "Solsikken", "Marken", Decimal("1234.5"), THURSDAY, WEDNESDAY_NOON, "Bo", sends_itself=True
)
BO, EVE = Reader("Bo Dam", "bo@lindeby.example"), Reader("Eve", "eve@lindeby.example", "en")
WORSE = [
    Found(Worse.LATE), Found(Worse.ROLE), Found(Worse.GONE, "Æbler"),
    Found(Worse.PRICE, "Æbler", Decimal(1), Decimal(2)), Found(Worse.CHANGED, "Æbler"),
    Found(Worse.FEE, "", Decimal(1), Decimal(2)),
    Found(Worse.REFUSED, "Mindst %(sum)s.", values={"sum": "500"}),
]  # fmt: skip


def shouted(sentence: str) -> str:
    """A language in which every sentence is in capitals; what is filled in keeps its own."""
    upper = sentence.upper()
    for name in ("name", "sum", "before", "after"):
        upper = upper.replace(f"%({name.upper()})S", f"%({name})s")
    return upper


def test_danish_is_written_as_on_the_page() -> None:
    (letter,) = letters.it_waits(PART, [BO], key="k")
    assert letter.subject == "Solsikken: varer fra Marken venter til torsdag den 26.\u00a0november"
    assert letter.body == (
        "Hej Bo\n\n"
        "Bo lader varer fra Marken for 1.234,50\u00a0kr. vente til torsdag den 26.\u00a0november."
        "\n\nAlle i Solsikken kan lægge i og tage ud indtil onsdag den 25.\u00a0november "
        "kl.\u00a012. Bestillingen sendes af sig selv ved fristen, hvis varer og priser er, som de "
        "er nu.\n\nVenlig hilsen\nSkub\n"
    )


def test_two_readers_of_one_letter_each_get_their_own_language() -> None:
    danish, english = letters.it_waits(PART, [BO, EVE], key="k")
    assert "1.234,50" in danish.body
    assert "torsdag" in danish.subject
    assert "1,234.50" in english.body
    assert "Thursday 26\u00a0November" in english.subject
    assert danish.key != english.key


@pytest.mark.parametrize("found", WORSE, ids=lambda found: found.what.value)
def test_every_reason_is_a_sentence_that_is_translated(found: Found) -> None:
    said = letters.why(found, Speech("en", shouted))
    assert said.replace("Æbler", "").replace("kr.", "").isupper()
    assert "%" not in said


def test_a_refusal_keeps_its_sentence_and_its_values_apart() -> None:
    assert found_from(WORSE[-1].stored()) == WORSE[-1]
    assert letters.why(WORSE[-1], speech("da")) == "Mindst 500."
    written_before = {"what": "REFUSED", "name": "Mindst 50 % mere."}
    assert letters.why(found_from(written_before), speech("da")) == "Mindst 50 % mere."


def test_a_language_we_do_not_have_is_danish_and_english_words_are_those_of_the_page() -> None:
    assert speech("xx") is speech("xx")
    assert speech("xx").gettext("Kurv") == "Kurv"
    assert speech("en").gettext("Kurv") == "Basket"


def test_the_same_words_to_two_readers_are_two_letters() -> None:
    first, second = (addressed(one, key="k", subject="s", body="b") for one in (BO, EVE))
    assert first.key != second.key
    assert first == Letter(first.key, BO.email, "s", "Hej Bo\n\nb\n\nVenlig hilsen\nSkub\n")
