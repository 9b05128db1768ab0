"""Making a difference live, undoing it, or putting it aside."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import and_, insert, or_, select, update
from sqlmodel import Session

from shop.agreements.models import Supplier
from shop.catalogue.live import go_live
from shop.catalogue.models import StoppedVersion
from shop.db import table_of
from shop.intake.actions.batch import open_batch, record_batch
from shop.intake.actions.jobs import PUBLISH, drop_job, give
from shop.intake.actions.preparing import prepare, remove_spent, shelf_of
from shop.intake.actions.relabel import settle_older
from shop.intake.actions.steps import OneTransaction, Progress, Steps, no_progress
from shop.intake.models import ImportBatch, StagedChange
from shop.intake.publication import check_can_go_live, check_can_take_back, publishes_at_once
from shop.intake.rules import (
    BatchState,
    ChangeKind,
    Choice,
    check_can_discard,
    check_can_publish,
    check_can_roll_back,
)
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.ledger.rules import Event
from shop.organisation.queries import NodeFacts

_CHANGE, _STOPPED = table_of(StagedChange), table_of(StoppedVersion)
_C = _CHANGE.c
_TOUCHED = and_(
    _C.choice != Choice.LEAVE, or_(_C.kind == ChangeKind.WITHDRAWN, _C.new_version_id.is_not(None))
)
"""Changes that do something to their offer."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a batch. `offers`: how many offers of the shop it changed."""

    batch_id: int
    state: BatchState
    offers: int


def publish(
    session: Session, *, batch_id: int, by: Actor, now: datetime, removal_confirmed: bool = False
) -> Decided:
    """Make the staged difference live. Raises NotFound, NotAllowed or Refused.

    `removal_confirmed`: `by` knows that the file removes many offers, where it does.
    """
    rule = partial(check_can_publish, by_id=by.person_id, removal_confirmed=removal_confirmed)
    batch, place = open_batch(session, batch_id, by, rule)
    steps = OneTransaction(session)
    prepare(steps, shelf_of(batch), now=now, progress=no_progress)
    done = _make_live(session, batch, place, by, now)
    remove_spent(steps, batch_id)
    return done


def publish_or_queue(
    session: Session, *, batch_id: int, by: Actor, now: datetime, removal_confirmed: bool = False
) -> Decided:
    """`publish` where it is quickly done; else the batch is PUBLISHING, and a worker does it.

    Raises NotFound, NotAllowed or Refused.
    """
    rule = partial(check_can_publish, by_id=by.person_id, removal_confirmed=removal_confirmed)
    batch, _ = open_batch(session, batch_id, by, rule)
    changes = batch.added + batch.withdrawn + batch.price_up + batch.price_down + batch.changed
    if publishes_at_once(changes):
        return publish(
            session, batch_id=batch_id, by=by, now=now, removal_confirmed=removal_confirmed
        )
    drop_job(session, batch_id, now)
    _to_publishing(session, batch, by)
    give(session, PUBLISH, batch, by=by, now=now)
    return Decided(batch_id, BatchState.PUBLISHING, 0)


def start_publishing(session: Session, *, batch_id: int, by: Actor, now: datetime) -> None:
    """On the day: what was asked for begins, if it may still be done. `by`: who asked for it.

    Raises NotFound, NotAllowed or Refused.
    """
    # Whoever asked for it has said that they know of many removed offers.
    rule = partial(check_can_publish, by_id=by.person_id, removal_confirmed=True)
    batch, _ = open_batch(session, batch_id, by, rule)
    _to_publishing(session, batch, by)


def _to_publishing(session: Session, batch: ImportBatch, by: Actor) -> None:
    batch.state = BatchState.PUBLISHING
    batch.publish_by_id, batch.publish_by_name = by.person_id, by.name
    session.add(batch)
    session.flush()


def publish_in_steps(
    steps: Steps, *, batch_id: int, by: Actor, now: Callable[[], datetime],
    progress: Progress = no_progress, hold: Callable[[Session], None] = lambda _session: None,
) -> None:  # fmt: skip
    """Do the work of a batch that is PUBLISHING, from wherever it was left.

    All versions are written first; then one short transaction makes them live. `hold` is called
    in it and raises where it may not happen. Raises NotFound, NotAllowed or Refused.
    """
    with steps.read() as session:
        batch = session.get(ImportBatch, batch_id)
        if batch is None:
            raise NotFound("batch", "Kataloget findes ikke.")
        shelf = shelf_of(batch)
    if shelf.state is BatchState.PUBLISHING:
        prepare(steps, shelf, now=now(), progress=progress)
        progress(1, 1, "publishing")
        with steps.step() as session:
            hold(session)
            batch, place = open_batch(session, batch_id, by, check_can_go_live)
            _make_live(session, batch, place, by, now())
    if shelf.state in (BatchState.PUBLISHING, BatchState.PUBLISHED):
        progress(0, 0, "cleaning")
        remove_spent(steps, batch_id)


def take_back(
    session: Session, *, batch_id: int, by: Actor, now: datetime, keeps_job: bool = False
) -> None:
    """Stop a publishing that is on its way: nothing of it was live, and all can be decided anew.

    `keeps_job`: the worker's job goes on to tell why. Raises NotFound, NotAllowed or Refused.
    """
    batch, _ = open_batch(session, batch_id, by, check_can_take_back)
    # What is prepared is never live: another decision may ask for another version.
    prepared = (_C.batch_id == batch_id, _C.new_version_id.is_not(None))
    connection = session.connection()
    connection.execute(
        insert(_STOPPED).from_select(["version_id"], select(_C.new_version_id).where(*prepared))
    )
    connection.execute(update(_CHANGE).where(*prepared).values(new_version_id=None))
    if not keeps_job:
        drop_job(session, batch_id, now)
    batch.state = BatchState.STAGED
    batch.publish_date, batch.publish_by_id, batch.publish_by_name = None, None, ""
    session.add(batch)
    session.flush()


def roll_back(session: Session, *, batch_id: int, by: Actor, now: datetime) -> Decided:
    """Make live again what was live before the batch. Raises NotFound, NotAllowed or Refused."""
    batch, place = open_batch(session, batch_id, by, check_can_roll_back)
    before = select(_C.offer_id, _C.old_version_id.label("version_id"))
    offers = go_live(session, before.where(_C.batch_id == batch_id, _TOUCHED), now=now)
    settle_older(session, batch, now=now)
    return _decide(session, batch, place, BatchState.ROLLED_BACK, offers, by, now)


def discard(session: Session, *, batch_id: int, by: Actor, now: datetime) -> Decided:
    """Put a file aside for good. The shop is as it was. Raises NotFound, NotAllowed or Refused."""
    batch, place = open_batch(session, batch_id, by, check_can_discard)
    drop_job(session, batch_id, now)
    return _decide(session, batch, place, BatchState.DISCARDED, 0, by, now)


def _make_live(
    session: Session, batch: ImportBatch, place: NodeFacts, by: Actor, now: datetime
) -> Decided:
    after = select(_C.offer_id, _C.new_version_id.label("version_id"))
    offers = go_live(session, after.where(_C.batch_id == batch.id, _TOUCHED), now=now)
    return _decide(session, batch, place, BatchState.PUBLISHED, offers, by, now)


_EVENTS = {
    BatchState.PUBLISHED: Event.CATALOGUE_PUBLISHED,
    BatchState.ROLLED_BACK: Event.CATALOGUE_ROLLED_BACK,
    BatchState.DISCARDED: Event.CATALOGUE_DISCARDED,
}


def _decide(
    session: Session, batch: ImportBatch, place: NodeFacts, state: BatchState, offers: int,
    by: Actor, now: datetime,
) -> Decided:  # fmt: skip
    batch.state, batch.decided_at = state, now
    batch.decided_by_id, batch.decided_by_name = by.person_id, by.name
    session.add(batch)
    session.flush()
    supplier = session.get_one(Supplier, batch.supplier_id)
    record_batch(session, _EVENTS[state], batch, place, supplier.cvr, by, now)
    return Decided(batch.id or 0, state, offers)
