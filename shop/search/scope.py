"""What offers are worth to the units that see the same agreements and opt-outs.

Coverage, labels and prices come from the database, never from the index, and are worked out once
for all units of a *scope*: those whose places above own the same offers, agreements and opt-outs.
A scope is good for one day and one state of feed, agreements and central lists, and for one type of
house where lists tell them apart. It is kept in this process.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from sqlalchemy import Row, and_, bindparam, or_, select, union
from sqlmodel import Session, col

from catalog_import import labels
from shop.agreements.models import Agreement, OptOut, Supplier
from shop.agreements.queries import reaching_lots
from shop.agreements.rules import Cover, OfferFacts, ReachingLot, cover
from shop.catalogue.changes import Step
from shop.catalogue.models import Category, Offer, OfferVersion
from shop.catalogue.queries import OfferRow
from shop.catalogue.rules import ECO_KINDS, counting
from shop.db import Database
from shop.favourites.queries import CENTRAL_NODES, chosen_offers
from shop.organisation.rules import UnitType, path_ids
from shop.search import freshness
from shop.search.danish import fold
from shop.search.freshness import State
from shop.search.rank import Worth, mechanism

_KEPT_SCOPES = 24
_KEPT_ANSWERS = 128


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """All offers sold to these units on a day, and the words for facets."""

    worths: dict[int, Worth]
    lots: tuple[ReachingLot, ...]
    categories: dict[str, tuple[str, str]]
    """Code -> Danish and English name."""
    suppliers: dict[str, str]
    """CVR -> name."""
    unit_type: UnitType | None = None
    chosen: frozenset[int] = frozenset()
    """Offers that procurement has chosen for this type of house."""
    answers: OrderedDict[Any, Any] = field(default_factory=OrderedDict)
    """The latest answers; they go with the scope when anything changes."""
    rows: dict[int, OfferRow] = field(default_factory=dict)
    """Rows that were read before; they hold as long as the scope does."""
    steps: dict[int, Step | None] = field(default_factory=dict)
    """Version -> its last change of price or pack, None for none, as far as anybody has asked."""
    shown: dict[Any, Any] = field(default_factory=dict)
    """Rows as they were last shown (see rows.py) and their HTML (see views/fragments.py)."""

    def cover(self, facts: OfferFacts, *, on: date) -> Cover:
        """How an offer is covered for these units."""
        return cover(facts, self.lots, on=on)

    def keep(self, key: Any, answer: Any) -> None:
        """Keep an answer for the next page of it, and for colleagues who ask the same."""
        with _lock:
            self.answers[key] = answer
            while len(self.answers) > _KEPT_ANSWERS:
                self.answers.popitem(last=False)


_Key = tuple[str, State, date, tuple[int, ...], UnitType | None]
_scopes: OrderedDict[_Key, Scope] = OrderedDict()
_owners: OrderedDict[tuple[str, State], frozenset[int]] = OrderedDict()
_lock = Lock()
_building = Lock()


def scope(
    database: Database, session: Session, *, path: str, on: date, unit_type: UnitType | None
) -> Scope:
    """The scope of the node at `path`, from memory where it is known."""
    state = freshness.state(database, session)
    url = str(database.engine.url)
    owners = _deciding_nodes(session, url, state)
    key = (url, state, on, tuple(node for node in path_ids(path) if node in owners), unit_type)
    with _lock:
        if key in _scopes:
            _scopes.move_to_end(key)
            return _scopes[key]
    with _building:  # one builds, the others find it built
        found = _scopes.get(key) or _build(session, path, on, unit_type)
        with _lock:
            _scopes[key] = found
            while len(_scopes) > _KEPT_SCOPES:
                _scopes.popitem(last=False)
    return found


_OWNERS = union(
    select(col(Offer.owner_node_id)).distinct(),
    select(col(Agreement.owner_node_id)).distinct(),
    select(col(OptOut.node_id)).distinct(),
    CENTRAL_NODES,
)


def _deciding_nodes(session: Session, url: str, state: State) -> frozenset[int]:
    """The nodes that own offers, agreements or lists or have opted out: what tells scopes apart."""
    with _lock:
        known = _owners.get((url, state))
    if known is None:
        known = frozenset(session.execute(_OWNERS).scalars())
        with _lock:
            _owners[url, state] = known
            while len(_owners) > _KEPT_SCOPES:
                _owners.popitem(last=False)
    return known


_FROM, _TO = col(OfferVersion.valid_from), col(OfferVersion.valid_to)
_COLUMNS: list[Any] = [
    Offer.id, Offer.supplier_id, Offer.seller_item_id, OfferVersion.name, OfferVersion.unspsc,
    OfferVersion.agreement_number, OfferVersion.contracted, OfferVersion.labels,
    OfferVersion.price, OfferVersion.comparable_price, OfferVersion.comparable_unit,
    Category.code, Category.name_da, Category.name_en, Supplier.cvr,
    col(Supplier.name).label("supplier"),
]  # fmt: skip
_SOLD = (
    select(*_COLUMNS)
    .join(OfferVersion, col(OfferVersion.id) == col(Offer.live_version_id))
    .join(Supplier, col(Supplier.id) == col(Offer.supplier_id))
    .outerjoin(Category, col(Category.id) == col(OfferVersion.category_id))
    .where(
        col(Offer.owner_node_id).in_(bindparam("owners", expanding=True)),
        and_(col(OfferVersion.orderable), col(OfferVersion.price).is_not(None)),
        or_(_FROM.is_(None), bindparam("on") >= _FROM),
        or_(_TO.is_(None), bindparam("on") <= _TO),
    )
)


def _build(session: Session, path: str, on: date, unit_type: UnitType | None) -> Scope:
    lots = reaching_lots(session, path)
    chosen = chosen_offers(session, path, unit_type)
    rows = session.execute(_SOLD, {"owners": path_ids(path), "on": on}).all()
    covers: dict[OfferFacts, Cover] = {}
    worths = {}
    for row in rows:
        facts = OfferFacts(row.supplier_id, row.unspsc, row.agreement_number, row.contracted)
        if facts not in covers:
            covers[facts] = cover(facts, lots, on=on)
        worths[row.id] = _worth(row, covers[facts], on, is_chosen=row.id in chosen)
    return Scope(
        worths, lots,
        categories={row.code: (row.name_da, row.name_en) for row in rows if row.code},
        suppliers={row.cvr: row.supplier for row in rows},
        unit_type=unit_type, chosen=chosen,
    )  # fmt: skip


def _worth(row: Row[Any], covered: Cover, on: date, *, is_chosen: bool) -> Worth:
    codes = counting(row.labels, on=on)
    return Worth(
        offer_id=row.id, name=row.name, coverage=covered.coverage,
        mechanism=mechanism(covered.coverage, covered.rank), labels=codes, is_eco=is_eco(codes),
        price=row.price, comparable_price=row.comparable_price,
        comparable_unit=row.comparable_unit, category=row.code or "", supplier=row.cvr,
        is_chosen=is_chosen,
        text=fold(f"{row.name} {row.seller_item_id} {row.name_da or ''}"),
    )  # fmt: skip


def is_eco(codes: tuple[str, ...]) -> bool:
    """Whether one of these labels is environmental or organic."""
    return any(code in labels.ALL and labels.ALL[code].kind in ECO_KINDS for code in codes)
