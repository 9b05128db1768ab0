"""What was made of the same bytes before."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session

from catalog_import.item import CatalogueHeader, RowIssue, Severity
from shop.db import table_of
from shop.intake.models import ImportBatch, ImportIssue
from shop.intake.rereading import Told

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


def read_before(session: Session, batch: ImportBatch, key: str) -> Before | None:
    """The latest reading of the batch's bytes that was done as `key` says; None where none was."""
    c = _BATCH.c
    row = session.execute(
        select(
            c.id, c.read_batch_id, c.format, c.replaces_all, c.valid_from, c.told_goods, c["items"],
            c.same_until,
        )
        .where(
            c.node_id == batch.node_id, c.supplier_id == batch.supplier_id,
            c.sha256 == batch.sha256, c.read_key == key, c.told_goods != "", c.id != batch.id,
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
