"""Putting a file's difference before somebody to decide, while the file is read."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO

from sqlmodel import Session

from catalog_import.batch import Batch
from catalog_import.item import ParsedItem
from shop.agreements.models import Supplier
from shop.intake.actions.basis import Basis, begin, remove_staged
from shop.intake.actions.difference import Difference
from shop.intake.actions.receiving import ReadBefore, Received, note_file, read_as, receive
from shop.intake.actions.steps import OneTransaction, Progress, Steps, no_progress
from shop.intake.models import ImportBatch
from shop.intake.queries.columns import chosen_columns
from shop.intake.queries.policy import policy_at
from shop.intake.queries.rereading import Before, Bytes, read_before
from shop.intake.rereading import How, says_what_is_sold
from shop.intake.rules import BatchState, check_says_who
from shop.intake.staged import Lines, lines_of
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.organisation.procuring import place_for

Prepare = Callable[[tuple[ParsedItem, ...]], Lines]
Tell = Callable[[Prepare], Iterable[Batch[Lines]]]
"""Reads the file, and has the items made into lines by the function it is given."""


def stage(
    session: Session, *, folder: Path, file: IO[bytes] | Path, name: str, node_id: int,
    supplier_id: int, by: Actor, now: datetime,
) -> int:  # fmt: skip
    """`receive` and `stage_received` in one. Views receive first: reading holds no lock there."""
    place_for(session, by, node_id)
    columns = chosen_columns(session, node_id=node_id, supplier_id=supplier_id)
    received = receive(folder=folder, file=file, name=name, now=now, columns=columns)
    return stage_received(
        session, received=received, node_id=node_id, supplier_id=supplier_id, by=by, now=now
    )


def stage_received(
    session: Session, *, received: Received | ReadBefore, node_id: int, supplier_id: int,
    by: Actor, now: datetime,
) -> int:  # fmt: skip
    """Put the file before somebody to decide; returns the batch's id. Nothing goes live.

    A file with errors becomes a REJECTED batch with its issues, any other a STAGED one with its
    difference from what the supplier sells to the node now. Raises NotAllowed or NotFound, and
    Refused where it must be said who brings it.
    """
    place = place_for(session, by, node_id)
    check_says_who(policy_at(session, place.id), by_id=by.person_id)
    if session.get(Supplier, supplier_id) is None:
        raise NotFound("supplier", "Vælg en leverandør fra listen.")
    note_file(session, received, by, now)
    batch = ImportBatch(
        node_id=place.id, supplier_id=supplier_id, sha256=received.stored.sha256,
        file_name=received.name, file_size=received.stored.size, state=BatchState.RECEIVED,
        staged_at=now, staged_by_id=by.person_id, staged_by_name=by.name,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    stage_again(session, batch_id=batch.id or 0, received=received, by=by, now=now)
    session.refresh(batch)
    return batch.id or 0


def stage_again(
    session: Session, *, batch_id: int, received: Received | ReadBefore, by: Actor, now: datetime
) -> BatchState:
    """`stage_batch` of a RECEIVED batch whose file is read already, in this transaction."""
    return stage_batch(
        OneTransaction(session), batch_id=batch_id, tell=partial(_as_read, received), by=by,
        now=now, how=received.how,
    )  # fmt: skip


def _as_read(received: Received | ReadBefore, prepare: Prepare) -> Iterator[Batch[Lines]]:
    """A file that is read already, as one batch."""
    if isinstance(received, Received):
        read = received.checked
    else:
        read = read_as(received.stored, received.name, received.how)
    yield Batch(
        read.format, read.header, prepare(read.items), len(read.items), read.issues,
        received.stored.size, read.same_until,
    )  # fmt: skip


def stage_batch(
    steps: Steps, *, batch_id: int, tell: Tell, by: Actor, now: datetime,
    progress: Progress = no_progress, how: How | None = None,
) -> BatchState:  # fmt: skip
    """Read a RECEIVED batch's file and stage it; returns what became of the batch.

    What an earlier try left half done is removed first. A batch that is past being read is left
    as it is. Nothing of a file with errors is left but its issues. `how` it is read: where the
    same bytes were read in that way before, and say just what is sold, they are not read again.
    Raises NotFound or Refused.
    """
    basis = begin(steps, batch_id, now)
    if basis.state is not BatchState.RECEIVED:
        return basis.state
    key = how.key(basis.known.labels, basis.supplier_cvr) if how else ""
    found = Difference(steps, basis, key)
    try:
        if how and (before := _before(steps, basis, key, how)):
            found.take_before(before)
        else:
            _follow(tell, basis, found, progress)
        return found.finish(by, now)
    except Refused:
        _leave_nothing(steps, batch_id)
        raise


def _before(steps: Steps, basis: Basis, key: str, how: How) -> Before | None:
    """An earlier reading that says the same as one today would: that all is as it is sold."""
    with steps.read() as session:
        batch = session.get_one(ImportBatch, basis.batch_id)
        came = Bytes(batch.sha256, batch.node_id, batch.supplier_id)
        before = read_before(session, came, key, but=basis.batch_id)
    sold = (one.fingerprint for one in basis.live.values())
    if before and says_what_is_sold(before.told, key=key, today=how.today, sold=sold):
        return before
    return None


def _leave_nothing(steps: Steps, batch_id: int) -> None:
    """Of a file that was put aside while it was read. Another worker's work is left alone."""
    with steps.read() as session:
        is_aside = session.get_one(ImportBatch, batch_id).state is BatchState.DISCARDED
    if is_aside:
        remove_staged(steps, batch_id)


def _follow(tell: Tell, basis: Basis, found: Difference, progress: Progress) -> None:
    prepare = partial(lines_of, known=basis.known)
    told = iter(tell(prepare))
    try:
        for batch in told:
            found.take(batch)
            progress(batch.read_bytes, basis.file_size, "reading")
    finally:
        if hasattr(told, "close"):
            told.close()
