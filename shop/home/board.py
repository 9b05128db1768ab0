"""What the front page and procurement's desk read. Facts only: the words are in the views."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.agreements.rules import Terms, delivery_on
from shop.basket.contents import Basket
from shop.catalogue.models import Category
from shop.catalogue.queries import categories
from shop.kernel.periods import at, local_day, monday_of
from shop.orders.queries import BoughtLine, OrderFacts, coming_in_week, latest_with_lines
from shop.organisation.queries import NodeFacts


@dataclass(frozen=True, slots=True)
class Stop:
    """A supplier on a day: `goods` already on their way, or open for orders until `cutoff`."""

    supplier: str
    drawing: str
    goods: int
    categories: tuple[str, ...]
    """Names of what is on its way."""
    cutoff: datetime | None

    @property
    def is_open(self) -> bool:
        """One can still order for it."""
        return self.cutoff is not None


@dataclass(frozen=True, slots=True)
class BoardDay:
    """A day of the week board."""

    day: date
    is_today: bool
    stops: tuple[Stop, ...]


def week(
    session: Session, unit: NodeFacts, terms: Mapping[int, Terms], *, now: datetime
) -> tuple[BoardDay, ...]:
    """Monday to Friday: what is on its way, and what can still be ordered for.

    From Friday noon it is the week to come: nothing of this one can be ordered for any more.
    """
    today = local_day(now)
    friday_noon = at(monday_of(today) + timedelta(days=4), time(12))
    monday = monday_of(today) + timedelta(days=7 if now >= friday_noon else 0)
    coming = _coming(session, unit.id, monday)
    names = _suppliers(session, {*terms, *(supplier for supplier, _day in coming)})
    days = [monday + timedelta(days=number) for number in range(5)]
    return tuple(
        BoardDay(day, day == today, tuple(_stops(day, coming, terms, names, now))) for day in days
    )


_Coming = dict[tuple[int, date], tuple[int, tuple[str, ...]]]


def _coming(session: Session, unit_id: int, monday: date) -> _Coming:
    """(supplier, day) -> number of goods and the names of their categories."""
    names: defaultdict[tuple[int, date], list[str]] = defaultdict(list)
    for line in coming_in_week(session, unit_id, monday):
        names[line.supplier_id, line.delivery_date].append(line.category_name)
    return {key: (len(found), tuple(dict.fromkeys(found))) for key, found in names.items()}


def _suppliers(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    query = select(col(Supplier.id), col(Supplier.name), col(Supplier.drawing))
    rows = session.execute(query.where(col(Supplier.id).in_(list(ids))).order_by(Supplier.name))
    return {row[0]: (row[1], row[2]) for row in rows}


def _stops(
    day: date, coming: _Coming, terms: Mapping[int, Terms], names: dict[int, tuple[str, str]],
    now: datetime,
) -> Iterable[Stop]:  # fmt: skip
    for supplier_id, (name, drawing) in names.items():
        if (supplier_id, day) in coming:
            yield Stop(name, drawing, *coming[supplier_id, day], cutoff=None)
            continue
        known = terms.get(supplier_id)
        if known is None or not known.weekdays:
            continue
        coming_day = delivery_on(known, day)
        if coming_day is not None and coming_day.cutoff > now:
            yield Stop(name, drawing, 0, (), coming_day.cutoff)


@dataclass(frozen=True, slots=True)
class Added:
    """The last thing somebody put in the basket."""

    person_id: int | None
    person_name: str
    name: str
    at: datetime


def last_added(basket: Basket) -> Added | None:
    """Who put the newest line in the basket; None when there is nothing to order."""
    lines = [line for card in basket.cards for line in card.lines]
    if not lines:
        return None
    newest = max(lines, key=lambda line: (line.added_at, line.row.offer_id))
    return Added(newest.added_by_id, newest.added_by_name, newest.row.name, newest.added_at)


@dataclass(frozen=True, slots=True)
class Again:
    """An earlier order that can be ordered again."""

    order: OrderFacts
    categories: tuple[str, ...]
    """Names, those with most lines first."""
    goods: int
    missing: int
    """Goods of it that are not sold any more."""


AGAIN = 3
_LOOK_BACK = 20
"""Orders looked through for different ones: about two months of a house."""


def again(session: Session, unit: NodeFacts, *, sold: Container[int]) -> list[Again]:
    """The latest orders that are not of the same kind of goods from the same supplier.

    `sold`: ids of the offers that the house can order today.
    """
    kept: dict[tuple[int, frozenset[str]], Again] = {}
    for order, lines in latest_with_lines(session, unit.id, count=_LOOK_BACK):
        key = (order.supplier_id, frozenset(line.category_code for line in lines))
        kept.setdefault(key, _again(order, lines, sold))
    return list(kept.values())[:AGAIN]


def _again(order: OrderFacts, lines: Sequence[BoughtLine], sold: Container[int]) -> Again:
    names = Counter(line.category_name for line in lines if line.category_name)
    return Again(
        order, tuple(name for name, _count in names.most_common()), len(lines),
        missing=sum(line.offer_id not in sold for line in lines),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tile:
    """A group of categories on the front page."""

    name: str
    drawing: str
    codes: tuple[str, ...]


TILES = {
    "Bleer": "ble", "Sæbe og pleje": "saebe", "Toilet- og køkkenpapir": "rulle",
    "Rengøring": "spand", "Handsker": "handske", "Førstehjælp": "plaster",
    "Frugt": "frugt", "Grøntsager": "gulerod", "Mælk og ost": "maelk",
    "Brød": "broed", "Farver og kridt": "kridt", "Klippe og klistre": "saks",
    "Tegne og male": "tegning", "Legetøj": "and", "Klodser": "klodser",
    "Ude og i bevægelse": "bold", "Bøger": "bog", "Møbler": "stol",
}  # fmt: skip
"""Groups that houses look for most, care first, each with its drawing. The others are behind
"Alle varegrupper"."""


_KNOWN: dict[str, tuple[list[Tile], int]] = {}
"""By database: the categories come with the shop and stay as they are while it runs."""


def tiles(session: Session) -> tuple[list[Tile], int]:
    """The tiles of the front page in their order, and the number of categories in all."""
    key = str(session.get_bind().engine.url)
    if key not in _KNOWN:
        found = _tiles(session)
        if not found[1]:  # a shop that is being set up
            return found
        _KNOWN[key] = found
    return _KNOWN[key]


def _tiles(session: Session) -> tuple[list[Tile], int]:
    known = categories(session)
    grouped: defaultdict[str, list[Category]] = defaultdict(list)
    for category in known:
        grouped[category.tile].append(category)
    found = [
        Tile(name, drawing, tuple(it.code for it in grouped[name]))
        for name, drawing in TILES.items()
        if name in grouped
    ]
    return found, len(known)
