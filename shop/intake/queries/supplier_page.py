"""How good a supplier's goods are described, what its files were like, what its prices did.

All of it is counted in the database: a supplier may have some hundred thousand offers.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, or_, select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.catalogue.models import Category, Offer, OfferVersion
from shop.db import table_of
from shop.intake.models import ImportBatch, StagedChange, SupplierRhythm
from shop.intake.queries.batches import within
from shop.intake.rules import BatchState, ChangeKind, Choice
from shop.kernel.money import ZERO
from shop.kernel.periods import local_day
from shop.orders.queries import bought_by_offer
from shop.organisation.models import Node

FILES = 24
"""Files looked back on: two years of monthly ones."""

_BATCH, _CHANGE, _RHYTHM = table_of(ImportBatch), table_of(StagedChange), table_of(SupplierRhythm)
_O, _V, _C = table_of(Offer).c, table_of(OfferVersion).c, table_of(Category).c

_HAS_LABELS = cast(_V.labels, Text) != "[]"
_LABELABLE = func.coalesce(_C.labelable, "none").in_(("many", "some"))
"""Only where the market has labelled goods a label is missing."""
_UNSURE = cast(_V.labels, Text).like('%"code": ""%')
_COMPARABLE = _V.comparable_price.is_not(None)


@dataclass(frozen=True, slots=True)
class SupplierFacts:
    """Who a supplier is. `email` is "" where we do not know it."""

    id: int
    cvr: str
    name: str
    email: str


def supplier_facts(session: Session, supplier_id: int) -> SupplierFacts | None:
    """The supplier with this id."""
    row = session.get(Supplier, supplier_id)
    return SupplierFacts(supplier_id, row.cvr, row.name, row.email) if row else None


@dataclass(frozen=True, slots=True)
class Quality:
    """Of how many live offers we know what. `labelled` is counted among the `labelable`."""

    live: int
    labelable: int
    labelled: int
    unsure: int
    """Offers with a label text that no list of ours knows."""
    comparable: int
    classified: int
    gtin: int
    image: int
    description: int


def quality(session: Session, *, node_id: int, supplier_id: int) -> Quality:
    """Counts over the supplier's live offers at the place, in one query."""
    counted: tuple[ColumnElement[bool], ...] = (
        _LABELABLE, and_(_LABELABLE, _HAS_LABELS), _UNSURE, _COMPARABLE,
        and_(_V.unspsc != "", _V.category_id.is_not(None)), _V.gtin != "", _V.image != "",
        _V.description != "",
    )  # fmt: skip
    row = session.execute(
        select(func.count(), *(func.sum(case((yes, 1), else_=0)) for yes in counted))
        .select_from(table_of(Offer))
        .join(table_of(OfferVersion), _V.id == _O.live_version_id)
        .outerjoin(table_of(Category), _C.id == _V.category_id)
        .where(_O.owner_node_id == node_id, _O.supplier_id == supplier_id)
    ).one()
    return Quality(*(int(count or 0) for count in row))


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of the supplier's: what was wrong with it and what became of it."""

    id: int
    file_name: str
    staged_at: datetime
    state: BatchState
    items: int
    errors: int
    warnings: int
    added: int
    withdrawn: int
    price_up: int
    price_down: int
    decided_at: datetime | None


def files(
    session: Session, *, node_id: int, supplier_id: int, limit: int = FILES
) -> list[FileRow]:  # fmt: skip
    """The supplier's latest files to the place, newest first."""
    rows = session.execute(
        select(*(_BATCH.c[part.name] for part in fields(FileRow)))
        .where(_BATCH.c.node_id == node_id, _BATCH.c.supplier_id == supplier_id)
        .order_by(_BATCH.c.id.desc())
        .limit(limit)
    )
    return [FileRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PriceYear:
    """What the prices did in the published files of a year. `effect`: kr. a year, without VAT."""

    files: int
    up: int
    down: int
    effect: Decimal


def price_year(session: Session, *, node_id: int, supplier_id: int, now: datetime) -> PriceYear:
    """Rises, falls and their weight in the 365 days to `now`; prices that were kept count not."""
    moved = (ChangeKind.PRICE_UP, ChangeKind.PRICE_DOWN, ChangeKind.UNIT_CHANGED)
    rows = session.execute(
        select(_CHANGE.c.kind, func.count(), func.sum(_CHANGE.c.effect))
        .join(_BATCH, _BATCH.c.id == _CHANGE.c.batch_id)
        .where(
            *_published_since(node_id, supplier_id, now),
            _CHANGE.c.kind.in_(moved),
            _CHANGE.c.choice == Choice.TAKE,
        )
        .group_by(_CHANGE.c.kind)
    ).all()
    counts = {kind: count for kind, count, _ in rows}
    published = session.scalar(
        select(func.count()).where(*_published_since(node_id, supplier_id, now))
    )
    return PriceYear(
        published or 0, counts.get(ChangeKind.PRICE_UP, 0), counts.get(ChangeKind.PRICE_DOWN, 0),
        sum((effect for _, _, effect in rows), ZERO),
    )  # fmt: skip


def _published_since(
    node_id: int, supplier_id: int, now: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        _BATCH.c.node_id == node_id,
        _BATCH.c.supplier_id == supplier_id,
        _BATCH.c.state == BatchState.PUBLISHED,
        _BATCH.c.decided_at > now - timedelta(days=365),
    )


@dataclass(frozen=True, slots=True)
class Sending:
    """When a supplier's catalogues to a place were published, and how often they should come."""

    node_id: int
    supplier_id: int
    published: tuple[date, ...]
    every_days: int | None


def sendings(
    session: Session, *, paths: Sequence[str], supplier_id: int | None = None
) -> dict[tuple[int, int], Sending]:
    """By (node, supplier) for all places, or for one supplier at them. Three short queries."""
    own = [] if supplier_id is None else [_BATCH.c.supplier_id == supplier_id]
    published: dict[tuple[int, int], list[date]] = {}
    for node, supplier, at in session.execute(
        select(_BATCH.c.node_id, _BATCH.c.supplier_id, _BATCH.c.decided_at)
        .join(Node, col(Node.id) == _BATCH.c.node_id)
        .where(_BATCH.c.state == BatchState.PUBLISHED, within(paths), *own)
        .order_by(_BATCH.c.decided_at)
    ):
        if at is not None:
            published.setdefault((node, supplier), []).append(local_day(at))
    agreed = {
        (node, supplier): days
        for node, supplier, days in session.execute(
            select(_RHYTHM.c.node_id, _RHYTHM.c.supplier_id, _RHYTHM.c.every_days)
            .join(Node, col(Node.id) == _RHYTHM.c.node_id)
            .where(within(paths))
        )
    }
    return {
        (node, supplier): Sending(
            node, supplier, tuple(published.get((node, supplier), ())), agreed.get((node, supplier))
        )
        for node, supplier in published.keys() | agreed.keys()
    }


MISSING = ("label", "comparable", "class", "gtin", "image", "description")
"""What a letter can ask for, in the order of its columns."""


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A live offer of which something is not known. `bought`: order units in the last year."""

    offer_id: int
    seller_item_id: str
    name: str
    order_unit: str
    gtin: str
    unspsc: str
    bought: Decimal
    missing: frozenset[str]


def letter(
    session: Session, *, node_id: int, supplier_id: int, path: str, now: datetime
) -> Iterator[LetterLine]:
    """Offers with something missing, those bought most first; streamed."""
    lacking = (
        and_(_LABELABLE, cast(_V.labels, Text) == "[]"), _V.comparable_price.is_(None),
        or_(_V.unspsc == "", _V.category_id.is_(None)), _V.gtin == "", _V.image == "",
        _V.description == "",
    )  # fmt: skip
    bought = bought_by_offer(path, supplier_id, now).subquery()
    quantity = func.coalesce(bought.c.quantity, 0)
    rows = session.execute(
        select(
            _O.id, _O.seller_item_id, _V.name, _V.order_unit, _V.gtin, _V.unspsc,
            bought.c.quantity, *(case((part, 1), else_=0) for part in lacking),
        )
        .select_from(table_of(Offer))
        .join(table_of(OfferVersion), _V.id == _O.live_version_id)
        .outerjoin(table_of(Category), _C.id == _V.category_id)
        .outerjoin(bought, bought.c.offer_id == _O.id)
        .where(_O.owner_node_id == node_id, _O.supplier_id == supplier_id, or_(*lacking))
        .order_by(quantity.desc(), _O.id),
        execution_options={"yield_per": 1000},
    )  # fmt: skip
    for row in rows:
        flags = zip(MISSING, row[7:], strict=True)
        lacks = frozenset(name for name, is_missing in flags if is_missing)
        yield LetterLine(
            row[0], row[1], row[2], row[3], row[4], row[5], row[6] or ZERO, lacks
        )  # fmt: skip
