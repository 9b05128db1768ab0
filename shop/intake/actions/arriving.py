"""A file comes in: read at once, or put in the queue; the same file twice is one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.db import table_of
from shop.intake.actions.batch import open_batch, record_batch
from shop.intake.actions.jobs import PUBLISH, READ, give, key_of
from shop.intake.actions.receiving import Kept, ReadBefore, Received, note_file
from shop.intake.actions.staging import stage_received
from shop.intake.arrivals import AlreadyHere, check_can_read_again
from shop.intake.models import ImportBatch
from shop.intake.rules import BatchState
from shop.jobs.queries import job_of
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.ledger.rules import Event
from shop.organisation.procuring import place_for
from shop.organisation.queries import NodeFacts

_BATCH = table_of(ImportBatch)
_UNDECIDED = (BatchState.RECEIVED, BatchState.STAGED, BatchState.PUBLISHING)


@dataclass(frozen=True, slots=True)
class _Target:
    place: NodeFacts
    cvr: str


def take_in(
    session: Session, *, file: Kept | Received | ReadBefore, node_id: int, supplier_id: int,
    by: Actor, now: datetime,
) -> int:  # fmt: skip
    """Make a batch of the file; returns its id. Nothing goes live.

    A file that is read already, now or before, is staged now; one that is only kept is read by a
    worker. Raises AlreadyHere for bytes that wait here for a decision, NotAllowed or NotFound.
    """
    target = _target(session, file, node_id, supplier_id, by)
    if not isinstance(file, Kept):
        return stage_received(
            session, received=file, node_id=node_id, supplier_id=supplier_id, by=by, now=now
        )
    note_file(session, file, by, now)
    batch = ImportBatch(
        node_id=node_id, supplier_id=supplier_id, sha256=file.stored.sha256, file_name=file.name,
        file_size=file.stored.size, state=BatchState.RECEIVED, staged_at=now,
        staged_by_id=by.person_id, staged_by_name=by.name,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    give(session, READ, batch, by=by, now=now)
    record_batch(session, Event.CATALOGUE_RECEIVED, batch, target.place, target.cvr, by, now)
    return batch.id or 0


def _target(
    session: Session, file: Kept | Received | ReadBefore, node_id: int, supplier_id: int, by: Actor
) -> _Target:
    """Place and supplier, when this is the file's first coming. Others who bring files wait."""
    place = place_for(session, by, node_id)
    cvr = session.scalars(
        select(col(Supplier.cvr)).where(col(Supplier.id) == supplier_id)
        .with_for_update(key_share=True)
    ).first()  # fmt: skip
    if cvr is None:
        raise NotFound("supplier", "Vælg en leverandør fra listen.")
    waiting = session.scalars(
        select(_BATCH.c.id)
        .where(
            _BATCH.c.node_id == node_id, _BATCH.c.supplier_id == supplier_id,
            _BATCH.c.sha256 == file.stored.sha256, _BATCH.c.state.in_(_UNDECIDED),
        )
        .limit(1)
    ).first()  # fmt: skip
    if waiting is not None:
        raise AlreadyHere(waiting)
    return _Target(place, cvr)


def read_again(session: Session, *, batch_id: int, by: Actor, now: datetime) -> None:
    """Have a file read, or a batch published, where no worker could do it.

    Raises NotFound, NotAllowed or Refused.
    """
    batch, _place = open_batch(session, batch_id, by, lambda _facts: None)
    job = job_of(session, key_of(batch_id))
    check_can_read_again(batch.state, job.state if job else None)
    kind = PUBLISH if batch.state is BatchState.PUBLISHING else READ
    give(session, kind, batch, by=by, now=now)
