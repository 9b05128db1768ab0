"""Everything that is sold, as columns: what search counts, filters and orders by.

One array for each fact, one place in them for each live offer, in the order of the offers' ids.
Prices and agreements come from the database and never from the index, so that a new price needs no
new text. The columns follow the catalogue's feed: only what changed is read again.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Row, Text, bindparam, cast, func, select, type_coerce
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.agreements.rules import OfferFacts
from shop.catalogue.models import CatalogueFeed, Category, Offer, OfferVersion
from shop.db import Database
from shop.search.bands import STEPS, step_of

Key = TypeVar("Key", bound=Hashable)
_NEVER, _ALWAYS = 0, np.iinfo(np.int32).max
NAME_BYTES = 40
"""Of a name, to order by: names that are alike so far stand in the order of their ids."""
_AT_ONCE = 500
_ANEW_FROM = 0.2
"""Share of the goods from which reading all is no dearer than finding what changed."""


class Codes(Generic[Key]):
    """Numbers for values that many goods share: a supplier, a category, a set of labels."""

    def __init__(self) -> None:
        self.values: list[Key] = []
        self._number: dict[Key, int] = {}

    def number(self, value: Key) -> int:
        """The value's number, a new one for a new value."""
        found = self._number.get(value)
        if found is None:
            found = self._number[value] = len(self.values)
            self.values.append(value)
        return found

    def numbers(self, wanted: Iterable[Key]) -> list[int]:
        """The numbers of those values that are known."""
        return [self._number[value] for value in wanted if value in self._number]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the numbers in the columns mean. Grows, and is never renumbered."""

    suppliers: Codes[tuple[str, str]] = field(default_factory=Codes)
    """CVR and name."""
    sources: Codes[tuple[int, int]] = field(default_factory=Codes)
    """A supplier's number, and the days that the goods need from the order."""
    categories: Codes[tuple[str, str, str, str]] = field(default_factory=Codes)
    """Code, Danish and English name, and tile; empty for goods outside our categories."""
    facts: Codes[OfferFacts] = field(default_factory=Codes)
    """What coverage is decided by."""
    labels: Codes[str] = field(default_factory=Codes)
    """Label claims as the version keeps them, in JSON."""
    units: Codes[str] = field(default_factory=Codes)
    """Comparable units; "" is number 0."""


@dataclass(frozen=True, slots=True, eq=False)
class Goods:
    """The columns, and the feed's row they have reached. Prices in 1/10 000 kr. without VAT."""

    feed: int
    vocabulary: Vocabulary
    offer_ids: NDArray[np.int64]
    owners: NDArray[np.int32]
    """The node that the offer belongs to."""
    sources: NDArray[np.integer]
    """This and the like: numbers of the vocabulary, as narrow as they can be (see `_columns`)."""
    categories: NDArray[np.integer]
    facts: NDArray[np.integer]
    labels: NDArray[np.integer]
    prices: NDArray[np.int64]
    compared: NDArray[np.int64]
    """The comparable price, and the price where there is none."""
    units: NDArray[np.integer]
    price_steps: NDArray[np.integer]
    """Unit and step of the comparable price (see bands.PriceFacet)."""
    orderable: NDArray[np.bool_]
    """With a price, and to be had."""
    valid_from: NDArray[np.int32]
    valid_to: NDArray[np.int32]
    """Days as date.toordinal counts them."""
    names: NDArray[np.bytes_]
    """See `name_key`."""
    lengths: NDArray[np.int16]
    """Signs of the name."""

    @property
    def size(self) -> int:
        """How many goods."""
        return len(self.offer_ids)

    def places(self, offer_ids: NDArray[np.int64]) -> NDArray[np.int32]:
        """Where these offers stand in the columns; -1 for one that is not sold."""
        found = np.searchsorted(self.offer_ids, offer_ids).astype(np.int32)
        found[found == self.size] = 0
        if not self.size:
            return np.full(len(offer_ids), -1, np.int32)
        found[self.offer_ids[found] != offer_ids] = -1
        return found


_COLUMNS = tuple(part.name for part in fields(Goods))[2:]
_DANISH_LAST = str.maketrans({"æ": "{", "ø": "|", "å": "}"})


def name_key(name: str) -> bytes:
    """A name as bytes that stand in the order of the Danish alphabet.

    >>> sorted(["Ærter", "Zink", "abe"], key=name_key)
    ['abe', 'Zink', 'Ærter']
    """
    plain = name.casefold().translate(_DANISH_LAST)
    return plain.encode("latin-1", "replace")[:NAME_BYTES]


_SELECTED: list[Any] = [
    Offer.id, Offer.owner_node_id, Offer.supplier_id, Supplier.cvr,
    col(Supplier.name).label("supplier"), Category.code, Category.name_da, Category.name_en,
    Category.tile,
    OfferVersion.unspsc, OfferVersion.agreement_number, OfferVersion.contracted,
    cast(col(OfferVersion.labels), Text).label("labels"),
    type_coerce(col(OfferVersion.price), BigInteger).label("price"),
    type_coerce(col(OfferVersion.comparable_price), BigInteger).label("comparable"),
    OfferVersion.comparable_unit, OfferVersion.orderable, OfferVersion.valid_from,
    OfferVersion.valid_to, OfferVersion.name, OfferVersion.lead_time_days,
]  # fmt: skip
_LIVE = (
    select(*_SELECTED)
    .join(OfferVersion, col(OfferVersion.id) == col(Offer.live_version_id))
    .join(Supplier, col(Supplier.id) == col(Offer.supplier_id))
    .outerjoin(Category, col(Category.id) == col(OfferVersion.category_id))
    .order_by(col(Offer.id))
)
_PAGE = _LIVE.where(col(Offer.id) > bindparam("after")).limit(20_000)
_SOME = _LIVE.where(col(Offer.id).in_(bindparam("ids", expanding=True)))


def _values(row: Row[Any], words: Vocabulary) -> tuple[Any, ...]:
    """An offer's values in the order of the columns."""
    facts = OfferFacts(row.supplier_id, row.unspsc, row.agreement_number, row.contracted)
    category = (row.code, row.name_da, row.name_en, row.tile) if row.code else ("", "", "", "")
    supplier = words.suppliers.number((row.cvr, row.supplier))
    unit = words.units.number(row.comparable_unit if row.comparable is not None else "")
    return (
        row.id, row.owner_node_id, words.sources.number((supplier, row.lead_time_days or 0)),
        words.categories.number(category), words.facts.number(facts),
        words.labels.number(row.labels), row.price or 0,
        (row.price or 0) if row.comparable is None else row.comparable,
        unit, unit * STEPS + step_of(row.comparable or 0),
        row.orderable and row.price is not None, _day(row.valid_from, _NEVER),
        _day(row.valid_to, _ALWAYS), name_key(row.name), len(row.name),
    )  # fmt: skip


def _day(value: date | None, without: int) -> int:
    return without if value is None else value.toordinal()


_KINDS: dict[str, Any] = {
    "offer_ids": np.int64, "owners": np.int32, "sources": np.uint32, "categories": np.uint32,
    "facts": np.uint32, "labels": np.uint32, "prices": np.int64, "compared": np.int64,
    "units": np.uint32, "price_steps": np.uint32, "orderable": np.bool_, "valid_from": np.int32,
    "valid_to": np.int32, "names": f"S{NAME_BYTES}", "lengths": np.int16,
}  # fmt: skip
_CODED = frozenset(("sources", "categories", "facts", "labels", "units", "price_steps"))


def _columns(rows: Iterable[Row[Any]], words: Vocabulary) -> dict[str, NDArray[Any]]:
    kind = np.dtype([(name, _KINDS[name]) for name in _COLUMNS])
    table = np.fromiter((_values(row, words) for row in rows), kind)
    return {
        name: _narrow(table[name]) if name in _CODED else np.ascontiguousarray(table[name])
        for name in _COLUMNS
    }


def _narrow(numbers: NDArray[np.uint32]) -> NDArray[np.integer]:
    """In as few bytes as hold them: what is counted again and again should fit the processor."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def read_all(session: Session) -> Goods:
    """The columns of all that is live."""
    feed = session.execute(select(func.max(CatalogueFeed.id))).scalar() or 0
    words = Vocabulary()
    words.units.number("")
    return Goods(feed, words, **_columns(_all_live(session), words))


def _all_live(session: Session) -> Iterator[Row[Any]]:
    """All in the order of their ids, some at a time: `glance` has no transaction to stream in.

    What is published meanwhile comes after the feed's row that was noted first, and is read again.
    """
    last = 0
    while rows := session.execute(_PAGE, {"after": last}).all():
        yield from rows
        last = rows[-1].id


def follow(session: Session, goods: Goods, head: int) -> Goods:
    """The columns as they are at the feed's row `head`, below which no row can appear any more."""
    changed = _changed(session, goods.feed, head)
    if len(changed) > _ANEW_FROM * max(goods.size, 1):
        return read_all(session)
    if not changed:
        return replace(goods, feed=head)
    new = _columns(_live(session, changed), goods.vocabulary)
    kept = ~np.isin(goods.offer_ids, np.array(changed, np.int64))
    both = {name: np.concatenate([getattr(goods, name)[kept], new[name]]) for name in _COLUMNS}
    order = np.argsort(both["offer_ids"], kind="stable")
    return Goods(head, goods.vocabulary, **{name: column[order] for name, column in both.items()})


def _changed(session: Session, after: int, head: int) -> list[int]:
    feed = col(CatalogueFeed.id)
    query = select(col(CatalogueFeed.offer_id)).where(feed > after, feed <= head).distinct()
    return list(session.scalars(query))


def _live(session: Session, offer_ids: Sequence[int]) -> Iterator[Row[Any]]:
    for start in range(0, len(offer_ids), _AT_ONCE):
        yield from session.execute(_SOME, {"ids": offer_ids[start : start + _AT_ONCE]})


_kept: dict[str, Goods] = {}
_reading = Lock()


def goods(
    database: Database, session: Session, *, feed: int, head: Callable[[], int | None]
) -> Goods:
    """The columns that have reached at least the feed's row `feed`; kept in this process.

    `head` gives the newest row below which no more can appear, None when it cannot be had now.
    """
    url = str(database.engine.url)
    found = _kept.get(url)
    if found is not None and found.feed >= feed:
        return found
    with _reading:  # one reads, the others find it read
        found = _kept.get(url)
        if found is None or found.feed < feed:
            known = head() if found is not None else None
            found = (
                read_all(session)
                if found is None or known is None
                else follow(session, found, known)
            )
            _kept[url] = found
    return found


def forget(database: Database) -> None:
    """Read all again when next asked: another database may stand behind the same address."""
    _kept.pop(str(database.engine.url), None)
