"""Numbers, days and units as Danes write them (and Britons, when English is chosen)."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from flask import Flask, g, has_app_context
from flask_babel import get_locale
from markupsafe import Markup

from catalog_import.item import Upkeep
from catalog_import.labels import ALL as LABELS
from shop.kernel import wording
from shop.kernel.amounts import plain_amount
from shop.kernel.wording import HARD_SPACE, UNITS
from shop.organisation.rules import UnitType
from shop.web.language import gettext, ngettext


def language_now() -> str:
    """ "da" or "en", looked up once a request; outside of one it is Danish."""
    if not has_app_context():
        return "da"
    found: str | None = g.get("language_of_numbers")
    if found is None:
        found = "en" if str(get_locale() or "da").startswith("en") else "da"
        g.language_of_numbers = found
    return found


def number(value: Decimal | float, decimals: int | None = None) -> str:
    """1234.5 -> "1.234,5". Without `decimals`: as many as it has."""
    return wording.number(value, decimals, language=language_now())


class Count(int):
    """A count for ngettext that is said with thousands apart: "1.344 ændringer"."""

    def __str__(self) -> str:
        return number(int(self))


def kr(value: Decimal, decimals: int = 2, sign: bool = False) -> str:
    """Decimal("1234.5") -> "1.234,50 kr." with a hard space; `sign` shows the plus too."""
    return wording.kr(value, decimals, sign=sign, language=language_now())


def steps_words(steps: Iterable[tuple[Decimal, Decimal]]) -> str:
    """Prices of larger amounts: "Fra 10: 4,50 kr. Fra 100: 4,00 kr."."""
    return " ".join(
        str(gettext("Fra %(least)s: %(price)s", least=number(least), price=kr(price)))
        for least, price in steps
    )


def upkeep_words(upkeep: Upkeep) -> list[str]:
    """What the supplier says of it in use: "Holder 12 år", "98 kWh om året", "615 kr. om året"."""
    years, kwh, cost = upkeep
    return [
        str(words)
        for known, words in (
            (years, ngettext("Holder %(years)s år", "Holder %(years)s år",
                             1 if years == 1 else 2, years=number(years or 0))),
            (kwh, gettext("%(kwh)s kWh om året", kwh=number(kwh or 0))),
            (cost, gettext("%(cost)s om året", cost=kr(cost or Decimal(0)))),
        )
        if known is not None
    ]  # fmt: skip


def pct(share: Decimal | float | None, decimals: int = 0) -> str:
    """0.87 -> "87 %" with a hard space; None -> "–"."""
    return "–" if share is None else f"{number(Decimal(str(share)) * 100, decimals)}{HARD_SPACE}%"


def day(value: date | datetime) -> str:
    """ "26. nov."."""
    return wording.day(value, language=language_now())


def daylong(value: date | datetime) -> str:
    """ "torsdag den 26. november"."""
    return wording.daylong(value, language=language_now())


def dayyear(value: date | datetime) -> str:
    """ "26. november 2026"."""
    return wording.dayyear(value, language=language_now())


def weekday_word(value: date | datetime) -> str:
    """ "torsdag"."""
    return wording.weekday(value, language=language_now())


def month_word(month: str) -> str:
    """ "2026-11" -> "november 2026"."""
    return f"{wording.month(int(month[5:]), language=language_now())} {month[:4]}"


def clock(value: datetime) -> str:
    """ "kl. 14" or "kl. 7.12", in Copenhagen."""
    return wording.clock(value, language=language_now())


def shop_word(text: str) -> str:
    """A word of the shop's own data, such as a category's name, in the reader's language."""
    return str(gettext(text)) if text else ""  # gettext("") is the head of the catalogue


def label_word(code: str) -> str:
    """A label's name in the reader's language; an unknown code as it is."""
    label = LABELS.get(code)
    if label is None:
        return code
    return label.name_en if language_now() == "en" else label.name_da


def joined(words: Iterable[str]) -> str:
    """ "a, b og c"."""
    some = list(words)
    if len(some) < 2:
        return "".join(some)
    return str(gettext("%(some)s og %(last)s", some=", ".join(some[:-1]), last=some[-1]))


def unit_word(code: str, quantity: Decimal | int = 1) -> str:
    """ "XPK" -> "pakke", or "pakker" for more than one. An unknown code is shown as it is."""
    singular, plural = UNITS.get(code, (code, code))
    return str(ngettext(singular, plural, 1 if quantity == 1 else 2))


def pack(row: object) -> str:
    """A row's order unit and what is in it: "Pakke med 500 ark"; "Kilo" when that is all."""
    unit = str(getattr(row, "order_unit", ""))
    content, inside = getattr(row, "content_quantity", None), str(getattr(row, "content_unit", ""))
    word = unit_word(unit)
    word = word[:1].upper() + word[1:]
    if not content or inside in ("", unit) or (inside == "H87" and content == 1):
        return word
    return str(gettext("%(unit)s med %(amount)s", unit=word, amount=amount(content, inside)))


def amount(quantity: Decimal, unit: str) -> str:
    """Decimal("0.5"), "KGM" -> "500 g"; Decimal(24), "H87" -> "24 stk."."""
    if unit in ("KGM", "LTR") and quantity < 1:
        quantity, unit = quantity * 1000, {"KGM": "GRM", "LTR": "MLT"}[unit]
    word = {"KGM": "kg", "LTR": "l"}.get(unit) or unit_word(unit, quantity)
    return f"{number(quantity)}{HARD_SPACE}{word}"


def comparable(row: object) -> str:
    """A row's comparable price: "6,39 kr. pr. 100 ark"; "" where it cannot be told.

    Nor where it is the price itself: "11,20 kr. pr. stk." is not said twice.
    """
    price = getattr(row, "comparable_price", None)
    if price is None:
        return ""
    unit = unit_word(str(getattr(row, "comparable_unit", "")))
    if price == getattr(row, "price", None) and unit == unit_word(getattr(row, "order_unit", "")):
        return ""
    return str(gettext("%(price)s pr. %(unit)s", price=kr(price), unit=unit))


def br_wbr(text: str) -> Markup:
    """Let a long word such as an e-mail address break at @ and dots."""
    return Markup("<wbr>").join(
        part for part in text.replace("@", "@\0").replace(".", ".\0").split("\0")
    )


def houses_word(unit_type: UnitType | None) -> str:
    """The houses that a central list is for, inside a sentence."""
    words = {
        UnitType.KINDERGARTEN: gettext("børnehaver"), UnitType.NURSERY: gettext("vuggestuer"),
        UnitType.SCHOOL: gettext("skoler"), UnitType.AFTER_SCHOOL: gettext("SFO’er"),
        UnitType.KITCHEN: gettext("køkkener"), UnitType.OTHER: gettext("huset"),
    }  # fmt: skip
    return str(words[unit_type] if unit_type else gettext("husene"))


def add_filters(app: Flask) -> None:
    """Make these words available in templates."""
    for filter_ in (
        number, kr, pct, day, daylong, dayyear, weekday_word, month_word, clock, shop_word,
        unit_word, pack, amount, comparable, br_wbr, houses_word, steps_words,
        upkeep_words, plain_amount,
    ):  # fmt: skip
        app.add_template_filter(filter_)
