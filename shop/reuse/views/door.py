"""What the pages of the shelf share."""

from dataclasses import dataclass

from flask import Blueprint
from sqlmodel import Session

from shop.kernel.errors import NotFound
from shop.organisation.queries import node
from shop.reuse import queries
from shop.reuse.queries import ItemRow, ReservationRow
from shop.reuse.rules import Condition, Way
from shop.web.language import gettext as _
from shop.web.session import db, viewer
from shop.web.words import dayyear, kr

reuse = Blueprint("reuse", __name__)


@dataclass(frozen=True, slots=True)
class Promise:
    """A reservation in words, seen from one of the two houses."""

    id: int
    item_id: int
    name: str
    sentence: str
    """Who gets how many, and how."""
    contact: str
    """Where to go or whom to call."""


def municipality_id() -> int | None:
    """The municipality of who looks; None for people above all municipalities."""
    house, grants = viewer().unit, viewer().person.grants
    if house is not None:
        return house.municipality_id
    with db().glance() as reading:
        place = node(reading, grants[0].node_id) if grants else None
    return place.municipality_id if place else None


def found(reading: Session, item_id: int) -> ItemRow:
    """A thing of the viewer's municipality. Raises NotFound."""
    row = queries.one(reading, item_id, municipality_id=municipality_id() or 0)
    if row is None:
        raise NotFound("reuse-unknown", _("Tingen findes ikke."))
    return row


def condition_words() -> list[tuple[str, str]]:
    """Each condition with its word."""
    return [
        (Condition.AS_NEW.value, _("Som ny")), (Condition.GOOD.value, _("Brugt, i god stand")),
        (Condition.WORN.value, _("Slidt, men virker")),
        (Condition.NEEDS_REPAIR.value, _("Skal repareres")),
    ]  # fmt: skip


def facts_of(row: ItemRow) -> list[tuple[str, str]]:
    """What there is to know of a thing, each with its heading."""
    price = row.new_price
    facts = [
        (_("Stand"), dict(condition_words())[row.condition.value]),
        (_("Tilbage"), _("%(free)s af %(pieces)s", free=row.free, pieces=row.pieces)),
        (_("Pris som ny"), _("ca. %(price)s pr. stk., givers skøn", price=kr(price))
         if price is not None else ""),
        (_("Hus"), row.unit_name),
        (_("Står"), row.stands),
        (_("Afhentning"), _("Hentes eller bringes") if row.delivers else _("Hentes")),
        (_("Sat på hylden"), _("%(day)s af %(name)s", day=dayyear(row.offered_at),
                              name=row.offered_by_name)),
    ]  # fmt: skip
    return [(label, text) for label, text in facts if text]


def promises(rows: list[ReservationRow], unit_id: int) -> tuple[list[Promise], list[Promise]]:
    """Reservations that wait: what the house gets, and what it gives."""
    gets = [_gets(row) for row in rows if row.unit_id == unit_id]
    gives = [_gives(row) for row in rows if row.giver_id == unit_id]
    return gets, gives


def _gets(row: ReservationRow) -> Promise:
    sentence = (
        _("%(pieces)s stk. hentes hos %(house)s", pieces=row.pieces, house=row.giver_name)
        if row.way is Way.COLLECT
        else _("%(house)s bringer %(pieces)s stk.", pieces=row.pieces, house=row.giver_name)
    )
    return Promise(row.id, row.item_id, row.name, sentence, _contact(
        row.giver_address, row.giver_phone
    ))  # fmt: skip


def _gives(row: ReservationRow) -> Promise:
    sentence = (
        _("%(house)s henter %(pieces)s stk.", pieces=row.pieces, house=row.unit_name)
        if row.way is Way.COLLECT
        else _("%(pieces)s stk. bringes til %(house)s", pieces=row.pieces, house=row.unit_name)
    )
    return Promise(row.id, row.item_id, row.name, sentence, _contact(
        row.reserved_by_name, row.phone
    ))  # fmt: skip


def _contact(*known: str) -> str:
    return ", ".join(part for part in known if part)
