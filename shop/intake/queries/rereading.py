"""What was made of the same bytes before."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session

from catalog_import.item import CatalogueHeader, RowIssue, Severity
from shop.agreements.models import Supplier
from shop.db import table_of
from shop.intake.models import ImportBatch, ImportIssue
from shop.intake.queries.labels import label_book
from shop.intake.queries.sold import sold
from shop.intake.rereading import How, Told, says_what_is_sold
from shop.organisation.models import Node

_BATCH, _ISSUE = table_of(ImportBatch), table_of(ImportIssue)


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier batch of the same bytes, for the same place and supplier, without errors."""

    batch_id: int
    """The one that was really read."""
    format: str
    header: CatalogueHeader
    """As far as a file without changes is spoken of."""
    told: Told
    issues: tuple[RowIssue, ...]


@dataclass(frozen=True, slots=True)
class Bytes:
    """Some bytes by their SHA-256, for a place, from a supplier."""

    sha256: str
    node_id: int
    supplier_id: int


def is_read_before(session: Session, came: Bytes, how: How) -> bool:
    """Whether these bytes were read before, and would now say just what is sold."""
    place, supplier = session.get(Node, came.node_id), session.get(Supplier, came.supplier_id)
    if place is None or supplier is None:
        return False
    labels = label_book(session, path=place.path, supplier_id=came.supplier_id)
    key = how.key(labels, supplier.cvr)
    before = read_before(session, came, key)
    if before is None:
        return False
    live = sold(session, owner_node_id=came.node_id, supplier_id=came.supplier_id)
    fingerprints = [one.fingerprint for one in live.values()]
    return says_what_is_sold(before.told, key=key, today=how.today, sold=fingerprints)


def read_before(session: Session, came: Bytes, key: str, *, but: int = 0) -> Before | None:
    """The latest reading of the bytes that was done as `key` says; None where none was.

    `but`: a batch that is not asked.
    """
    c = _BATCH.c
    row = session.execute(
        select(
            c.id, c.read_batch_id, c.format, c.replaces_all, c.valid_from, c.told_goods, c["items"],
            c.same_until,
        )
        .where(
            c.node_id == came.node_id, c.supplier_id == came.supplier_id,
            c.sha256 == came.sha256, c.read_key == key, c.told_goods != "", c.id != but,
        )
        .order_by(c.id.desc())
        .limit(1)
    ).first()  # fmt: skip
    if row is None:
        return None
    return Before(
        row.read_batch_id or row.id, row.format,
        CatalogueHeader(replaces_all=row.replaces_all, valid_from=row.valid_from),
        Told(key, row.told_goods, row.items, row.same_until or date.min),
        tuple(_issues(session, row.id)),
    )  # fmt: skip


def came_at(session: Session, batch_id: int) -> datetime | None:
    """When a batch's file came; None where there is no such batch."""
    return session.scalar(select(_BATCH.c.staged_at).where(_BATCH.c.id == batch_id))


def _issues(session: Session, batch_id: int) -> list[RowIssue]:
    """They are all warnings: a file with errors tells no goods."""
    c = _ISSUE.c
    query = select(c.code, c.row, c.field, c.value, c.text).where(c.batch_id == batch_id)
    return [
        RowIssue(row.code, row.row, row.field, row.value, row.text, Severity.WARNING)
        for row in session.execute(query.order_by(c.id))
    ]
