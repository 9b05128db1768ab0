"""The easiest changes in words, each with its orders and a letter to the house."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from shop.reports.suggestions import Gather, OrganicList, Suggestion, Swap
from shop.reports.words import _, about, behind_url, number_word
from shop.web.words import kr, number, pct, unit_word, weekday_word

_A_MONDAY = date(2026, 1, 5)
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Easy:
    """A yellow card. `letter` is a mailto address without a person: the manager chooses who."""

    drawing: str
    title: str
    text: str
    effect: str
    letter_label: str
    letter: str
    behind: str


def easy(suggestion: Suggestion, *, place: int, month: str, names: Mapping[int, str]) -> Easy:
    """A suggestion as its card. `names` are the houses' names by id."""
    if isinstance(suggestion, Gather):
        return _gather(suggestion, month)
    if isinstance(suggestion, Swap):
        return _swap(suggestion, place, month, names)
    return _organic(suggestion, month)


def _card(drawing: str, title: str, text: str, effect: str, to: str, behind: str) -> Easy:
    body = f"{text}\n{effect}\n"
    letter = f"mailto:?subject={quote(title)}&body={quote(body)}"
    return Easy(drawing, title, text, effect, _("Skriv til %(house)s", house=to), letter, behind)


def _gather(found: Gather, month: str) -> Easy:
    weekday = weekday_word(_A_MONDAY + timedelta(days=found.rhythm.weekday))
    orders, weeks = number(found.rhythm.orders), number(found.rhythm.weeks)
    return _card(
        found.drawing,
        _("Fast %(weekday)s i %(house)s", weekday=weekday, house=found.unit.name),
        _(
            "%(supplier)s fik %(orders)s bestillinger på %(weeks)s uger det seneste år. "
            "Én om ugen giver %(spared)s færre.",
            supplier=found.supplier_name, orders=orders, weeks=weeks,
            spared=number(found.rhythm.spared),
        ),
        _("%(about)s i arbejdstid", about=about(found.work_value)),
        found.unit.name,
        behind_url(
            found.unit.id, month, "small_orders", maaneder=_YEAR, leverandoer=found.supplier_id
        ),
    )  # fmt: skip


def _swap(found: Swap, place: int, month: str, names: Mapping[int, str]) -> Easy:
    houses = _houses(found.unit_ids, names)
    what = found.bought.name.split(",")[0]
    saved = found.saved
    return _card(
        found.bought.drawing,
        _("Byt %(what)s i %(houses)s", what=what[:1].lower() + what[1:], houses=houses),
        f"{_same_kind(found)} {_prices(found)}",
        _("%(about)s om året", about=about(saved))
        if saved >= 0
        else _("%(about)s dyrere om året", about=about(-saved)),
        houses,
        behind_url(
            place, month, "agreement_share", maaneder=_YEAR, vare=found.bought.offer_id
        ),
    )  # fmt: skip


def _houses(unit_ids: tuple[int, ...], names: Mapping[int, str]) -> str:
    if len(unit_ids) == 1 and unit_ids[0] in names:
        return names[unit_ids[0]]
    if len(unit_ids) == 1:
        return _("ét hus")
    return _("%(count)s huse", count=number_word(len(unit_ids)).lower())


def _same_kind(found: Swap) -> str:
    name = found.offered.name
    if found.gains_label:
        return _("»%(name)s« er samme slags, på aftale og miljømærket.", name=name)
    return _("»%(name)s« er samme slags og på aftale.", name=name)


def _prices(found: Swap) -> str:
    offered, bought = found.offered.comparable_price, found.bought.comparable_price
    if offered is None or bought is None:
        return ""
    unit = unit_word(found.bought.comparable_unit).rstrip(".")  # the sentence ends in its own
    return _(
        "%(offered)s mod %(bought)s pr. %(unit)s.",
        offered=kr(offered), bought=kr(bought), unit=unit,
    )  # fmt: skip


def _organic(found: OrganicList, month: str) -> Easy:
    house = found.unit.name
    return _card(
        "frugt",
        _("»%(list)s« i %(house)s", list=found.list_name, house=house),
        _(
            "Al mad på listen er økologisk. "
            "%(house)s har købt %(bought)s af listens %(foods)s madvarer det seneste år.",
            house=house, bought=number(found.bought), foods=number(found.foods),
        ),
        _(
            "Økologi fra %(share)s til op mod %(after)s",
            share=pct(found.share), after=pct(found.share_after),
        ),
        house,
        behind_url(found.unit.id, month, "organic_share", maaneder=_YEAR),
    )  # fmt: skip
