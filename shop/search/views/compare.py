"""Up to four goods beside each other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, make_response, render_template, request, url_for
from flask_babel import ngettext
from sqlmodel import Session

from catalog_import.item import Upkeep
from shop.agreements.queries import terms_for
from shop.agreements.rules import NO_TERMS, Terms, next_delivery
from shop.basket import queries as basket
from shop.catalogue.pictures import names_of
from shop.catalogue.queries import OfferRow, offer_rows
from shop.kernel.money import ZERO
from shop.search.address import COMPARED, MOST_COMPARED, address, read_ids
from shop.search.rows import ShownRow, shown_rows
from shop.search.scope import Scope
from shop.search.views.door import place, search
from shop.search.views.item import coverage_sentence
from shop.web import access
from shop.web.language import gettext as _
from shop.web.session import basket_number, db, now, viewer
from shop.web.words import (
    Count,
    amount,
    day,
    joined,
    kr,
    pack,
    unit_word,
    upkeep_words,
    weekday_word,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to compare by: a text for each of the goods."""

    label: str
    texts: list[str]
    best: tuple[int, ...] = ()
    """Places of the lowest comparable price; empty where prices do not compare."""

    @property
    def differs(self) -> bool:
        """Whether the goods differ in it."""
        return len(set(self.texts)) > 1


@dataclass(frozen=True, slots=True)
class Side:
    """One of the goods, and the address of the page without it."""

    row: ShownRow
    without: str


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What search/compare.html reads."""

    sides: list[Side]
    lines: list[Line]
    notes: list[str]
    kept: list[tuple[str, str]]
    """Fields that carry the goods along to a search for one more."""
    has_room: bool


@search.get("/sammenlign")
@access.signed_in
def compare() -> Response:
    """The goods of the address, those only that the viewer's house can order today."""
    asked = read_ids(request.args.getlist(COMPARED))
    here = place()
    with db().glance() as reading:
        scope = here.scope(reading)
        known = offer_rows(reading, asked, path=here.path)
        sold = [known[one] for one in asked if one in known and one in scope]
        shown = sold[:MOST_COMPARED]
        sides = _sides(reading, shown, scope, here.on)
        lines = _lines(shown, sides, terms_for(reading, here.path), scope, here.on)
    page = ComparePage(
        sides, lines, _notes(len(asked) - len(sold), len(sold) - len(shown)),
        [(COMPARED, str(row.offer_id)) for row in shown], len(shown) < MOST_COMPARED,
    )  # fmt: skip
    return make_response(render_template("search/compare.html", p=page))


def _sides(reading: Session, rows: list[OfferRow], scope: Scope, on: date) -> list[Side]:
    house, ids = viewer().unit, [row.offer_id for row in rows]
    states = basket.row_states(reading, house.id, ids, basket_number()) if house and ids else {}
    pictures = names_of(reading, (row.image for row in rows))
    shown = shown_rows(rows, scope, states, on=on, buys=house is not None, pictures=pictures)
    return [Side(row, _url(one for one in ids if one != row.offer_id)) for row in shown]


def _url(offer_ids: Iterable[int]) -> str:
    return address(url_for("search.compare"), [(COMPARED, str(one)) for one in offer_ids])


def _notes(left_out: int, too_many: int) -> list[str]:
    notes = []
    if left_out:
        notes.append(
            ngettext(
                "Én vare kan ikke bestilles her og er ikke med.",
                "%(num)s varer kan ikke bestilles her og er ikke med.", Count(left_out),
            )
        )  # fmt: skip
    if too_many:
        notes.append(_("Der er plads til fire varer. Her er de første fire."))
    return [str(note) for note in notes]


def _lines(
    rows: Sequence[OfferRow], sides: Sequence[Side], terms: dict[int, Terms], scope: Scope,
    on: date,
) -> list[Line]:  # fmt: skip
    def line(label: str, text: Callable[[OfferRow], str]) -> Line:
        return Line(str(label), [text(row) for row in rows])

    def of(row: OfferRow) -> Terms:
        return terms.get(row.supplier_id, NO_TERMS)

    compared = line(_("Sammenlignelig pris"), _comparable)
    return [
        line(_("Pris uden moms"), _price),
        Line(compared.label, compared.texts, _lowest(rows)),
        line(_("Aftale"), lambda row: coverage_sentence(scope.cover(row.facts, on=on))),
        Line(_("Mærker"), [_labels(side.row) for side in sides]),
        line(_("Pakning"), pack),
        line(_("Mindst antal"), lambda row: amount(row.minimum_quantity, row.order_unit)),
        line(_("Leverandør"), lambda row: row.supplier_name),
        line(_("Kommer tidligst"), lambda row: _day(_coming(of(row), row))),
        line(_("Leveringstid"), _lead_time),
        *_upkeep(rows),
        line(_("Mindste ordre"), lambda row: _least_order(of(row))),
    ]


def _upkeep(rows: Sequence[OfferRow]) -> list[Line]:
    """What it costs to use, where a supplier of one of them says anything of it."""
    if not any(row.upkeep for row in rows):
        return []
    unsaid = str(_("Ikke oplyst"))
    texts = [", ".join(upkeep_words(row.upkeep or Upkeep())) or unsaid for row in rows]
    return [Line(str(_("I brug, siger leverandøren")), texts)]


def _price(row: OfferRow) -> str:
    return str(
        _("%(price)s pr. %(unit)s", price=kr(row.price or ZERO), unit=unit_word(row.order_unit))
    )


def _comparable(row: OfferRow) -> str:
    if row.comparable_price is None:
        return str(_("Kan ikke regnes ud"))
    words = {"price": kr(row.comparable_price), "unit": unit_word(row.comparable_unit)}
    return str(_("%(price)s pr. %(unit)s", **words))


def _lowest(rows: Sequence[OfferRow]) -> tuple[int, ...]:
    """Where the lowest comparable price stands, if all are of one unit and not all the same."""
    prices = [row.comparable_price for row in rows if row.comparable_price is not None]
    if len(prices) < len(rows) or len({row.comparable_unit for row in rows}) > 1:
        return ()
    if len(set(prices)) < 2:
        return ()
    return tuple(at for at, price in enumerate(prices) if price == min(prices))


def _labels(row: ShownRow) -> str:
    return joined(word for _code, word, _kind in row.labels) or str(_("Ingen"))


def _coming(terms: Terms, row: OfferRow) -> date:
    return next_delivery(terms, now=now(), lead_days=row.lead_time_days or 0).day


def _day(coming: date) -> str:
    return f"{weekday_word(coming)} {day(coming)}"


def _lead_time(row: OfferRow) -> str:
    days = row.lead_time_days
    if days is None:
        return str(_("Ikke oplyst"))
    return str(ngettext("%(num)s dag", "%(num)s dage", Count(days)))


def _least_order(terms: Terms) -> str:
    if not terms.minimum_order_value:
        return str(_("Ingen"))
    least = kr(terms.minimum_order_value)
    if not terms.small_order_fee:
        return least
    return str(_("%(least)s, ellers gebyr %(fee)s", least=least, fee=kr(terms.small_order_fee)))
