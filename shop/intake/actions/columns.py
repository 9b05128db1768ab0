"""Remembering what a person says that a supplier's columns mean, and reading the file so."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert
from sqlmodel import Session

from catalog_import.preview import LONGEST_KEY, Preview, needed
from catalog_import.text import fold
from shop.agreements.models import Supplier
from shop.db import table_of
from shop.intake.actions.batch import open_batch
from shop.intake.actions.jobs import READ, drop_job, give
from shop.intake.actions.receiving import Received
from shop.intake.actions.staging import stage_again
from shop.intake.columns import check_can_choose, check_columns
from shop.intake.models import ColumnChoice, ImportBatch
from shop.intake.rules import BatchState
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event

_CHOICE = table_of(ColumnChoice)


def choose_columns(
    session: Session, *, batch_id: int, seen: Preview, wanted: Mapping[str, str],
    read: Received | None, by: Actor, now: datetime,
) -> BatchState:  # fmt: skip
    """Remember what the columns mean (header key -> field or ""), and have the file read so.

    The choice holds for this supplier's later files to the place too; choices for headers that
    are not in this file stay. `seen` is the batch's own file. `read` is the same file read by
    `with_choice`; without it a worker reads the file. Returns the batch's new state. Raises
    NotFound, NotAllowed or Refused.
    """
    batch, place = open_batch(session, batch_id, by, lambda _facts: None)
    check_can_choose(batch.state, batch.format)
    check_columns(seen.columns, wanted)
    kept = choices_of(seen, wanted)
    _remember(session, batch, seen, kept, by, now)
    supplier = session.get_one(Supplier, batch.supplier_id)
    record(
        session, Event.COLUMNS_CHOSEN, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"batch:{batch.id}",
        details={"supplier": supplier.cvr, "node": place.id, "columns": kept},
    )  # fmt: skip
    return _read_again(session, batch, read, by, now)


def choices_of(seen: Preview, wanted: Mapping[str, str]) -> dict[str, str]:
    """What must be remembered for the columns to mean what is wanted."""
    return needed(seen.header, {key: wanted.get(key, "") for key in _keys(seen)})


def with_choice(
    known: Mapping[str, str], seen: Preview, wanted: Mapping[str, str]
) -> dict[str, str]:  # fmt: skip
    """All of the supplier's choices as they will be: those for other headers stay."""
    mine = set(_keys(seen))
    others = {header: field for header, field in known.items() if header not in mine}
    return others | choices_of(seen, wanted)


def _keys(seen: Preview) -> list[str]:
    keys = dict.fromkeys(fold(name) for name in seen.header)
    return [key for key in keys if key and len(key) <= LONGEST_KEY]


def _remember(
    session: Session, batch: ImportBatch, seen: Preview, kept: Mapping[str, str], by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    own = (_CHOICE.c.node_id == batch.node_id, _CHOICE.c.supplier_id == batch.supplier_id)
    session.execute(delete(_CHOICE).where(*own, _CHOICE.c.header.in_(_keys(seen))))
    if kept:
        said = {"node_id": batch.node_id, "supplier_id": batch.supplier_id, "chosen_at": now,
                "chosen_by_name": by.name[:120]}  # fmt: skip
        session.execute(
            insert(_CHOICE), [said | {"header": key, "field": kept[key]} for key in sorted(kept)]
        )


def _read_again(
    session: Session, batch: ImportBatch, read: Received | None, by: Actor, now: datetime
) -> BatchState:
    """A date for publishing is taken away: what it was asked for is not what comes now."""
    drop_job(session, batch.id or 0, now)
    batch.state, batch.publish_date = BatchState.RECEIVED, None
    batch.publish_by_id, batch.publish_by_name = None, ""
    session.add(batch)
    session.flush()
    if read is not None:
        return stage_again(session, batch_id=batch.id or 0, received=read, by=by, now=now)
    give(session, READ, batch, by=by, now=now)
    return BatchState.RECEIVED
