"""What is said of a file is a sentence that can be translated, and its facts beside it."""

import gettext
import re

import pytest

from catalog_import.issues import SENTENCES
from shop.intake import notes
from shop.intake.queries import IssueRow
from shop.intake.rows import OUR_SENTENCES, WRONG_SUPPLIER
from shop.intake.views import sentences
from shop.kernel.errors import Refused


class Backwards(gettext.NullTranslations):
    """A language in which every sentence is said in capitals; what is filled in is not."""

    def ugettext(self, sentence: str) -> str:
        return sentence.upper().replace("%(CVR)S", "%(cvr)s")


def test_a_note_beside_a_file_is_said_in_every_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notes, "_words", lambda _language: Backwards())
    first = Refused("not-taken", "Filen er ikke taget ind.")
    why = Refused("supplier", "Ingen leverandør har CVR %(cvr)s.", cvr="12345678")
    assert notes.in_all_languages(first, why) == (
        "Filen er ikke taget ind. Ingen leverandør har CVR 12345678.\n"
        "FILEN ER IKKE TAGET IND. INGEN LEVERANDØR HAR CVR 12345678.\n"
    )


def test_a_note_nobody_has_translated_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    class Nothing(gettext.NullTranslations):
        def ugettext(self, sentence: str) -> str:
            return sentence

    monkeypatch.setattr(notes, "_words", lambda _language: Nothing())
    assert notes.in_all_languages(Refused("a", "Den kan ikke læses.")) == "Den kan ikke læses.\n"


def test_the_wrong_supplier_is_told_in_the_readers_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sentences, "_", lambda said: said.replace("Filen er fra", "The file is of"))
    text = OUR_SENTENCES[WRONG_SUPPLIER].format(cvr="98100237", name="Kridt {og} Co.")
    noted = IssueRow(WRONG_SUPPLIER, 0, "supplier_cvr", "98100237", text, True)
    assert sentences.sentence(noted).startswith(
        "The file is of CVR 98100237, men du valgte Kridt {"
    )
    assert OUR_SENTENCES[WRONG_SUPPLIER] in set(sentences.sentences())


@pytest.mark.parametrize("code", [*SENTENCES, *OUR_SENTENCES])
def test_every_sentence_is_found_again_in_what_was_stored(code: str) -> None:
    written = sentences._WRITTEN[code]
    facts = dict.fromkeys(sentences._FACT.findall(re.escape(written)), "7")
    text = written.format(**facts)
    assert sentences.sentence(IssueRow(code, 1, "", "", text, False)) == text
