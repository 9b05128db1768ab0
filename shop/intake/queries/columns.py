"""What people said that a supplier's columns mean."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from shop.db import table_of
from shop.intake.models import ColumnChoice, ImportBatch

_CHOICE = table_of(ColumnChoice)


@dataclass(frozen=True, slots=True)
class ChosenColumn:
    """One choice: the header's letters, the field it means ("" = none), who and when."""

    header: str
    field: str
    chosen_at: datetime
    chosen_by_name: str


def column_choices(session: Session, *, node_id: int, supplier_id: int) -> list[ChosenColumn]:
    """All choices for a supplier's files to a place, the newest first."""
    rows = session.execute(
        select(*(_CHOICE.c[part.name] for part in fields(ChosenColumn)))
        .where(_CHOICE.c.node_id == node_id, _CHOICE.c.supplier_id == supplier_id)
        .order_by(_CHOICE.c.chosen_at.desc(), _CHOICE.c.id)
    )
    return [ChosenColumn(*row) for row in rows]


def chosen_columns(session: Session, *, node_id: int, supplier_id: int) -> dict[str, str]:
    """The same as catalog_import takes them: header -> field."""
    found = column_choices(session, node_id=node_id, supplier_id=supplier_id)
    return {choice.header: choice.field for choice in found}


def sha256_of(session: Session, batch_id: int) -> str:
    """The name that a batch's bytes are kept under."""
    batch = table_of(ImportBatch)
    found: str = session.scalars(select(batch.c.sha256).where(batch.c.id == batch_id)).one()
    return found
