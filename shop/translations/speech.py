"""Words for a reader who has no page before them: letters, and notes beside a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

from shop.kernel import wording

_FOLDER = Path(__file__).parent


@cache
def words(language: str) -> NullTranslations:
    """The language's words; Danish where they are not compiled."""
    return Translations.load(_FOLDER, [language])


@dataclass(frozen=True, slots=True)
class Speech:
    """One language, as a letter uses it. Kroner and days are written as on the page."""

    language: str
    say: Callable[[str], str]
    """A Danish sentence in that language."""

    def gettext(self, text: str, /, **values: object) -> str:
        """The sentence with its values; the same name as elsewhere, so that it is collected."""
        found = self.say(text)
        return found % values if values else found

    def amount(self, quantity: Decimal, unit: str) -> str:
        """ "3 pakker" of a unit's code; an unknown code as it is."""
        one, more = wording.UNITS.get(unit, (unit, unit))
        word = words(self.language).ungettext(one, more, 1 if quantity == 1 else 2)
        return f"{self.number(quantity)} {word}"

    def number(self, value: Decimal) -> str:
        """ "1.234,5"."""
        return wording.number(value, language=self.language)

    def kr(self, value: Decimal | None) -> str:
        """ "1.234,50 kr."; nothing is 0 kr."""
        return wording.kr(value or Decimal(0), language=self.language)

    def day(self, value: date) -> str:
        """ "torsdag den 26. november"."""
        return wording.daylong(value, language=self.language)

    def moment(self, value: datetime) -> str:
        """ "torsdag den 26. november kl. 12"."""
        return f"{self.day(wording.here(value))} {wording.clock(value, language=self.language)}"


@cache
def speech(language: str) -> Speech:
    """How letters speak to who reads that language; Danish for one we do not have."""
    found = wording.known(language)
    return Speech(found, words(found).ugettext)
