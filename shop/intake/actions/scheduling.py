"""Publishing on a date: asked for by a person, done by a worker in the morning of that day."""

from datetime import date, datetime
from functools import partial

from sqlmodel import Session

from shop.intake.actions.batch import open_batch
from shop.intake.actions.jobs import PUBLISH, drop_job, give
from shop.intake.arrivals import check_can_unschedule, check_day, moment_of
from shop.intake.rules import check_can_publish
from shop.kernel.people import Actor
from shop.kernel.periods import local_day


def schedule(
    session: Session, *, batch_id: int, on: date, by: Actor, now: datetime,
    removal_confirmed: bool = False,
) -> None:  # fmt: skip
    """Publish the batch at 5 in the morning of that day; a date asked for before is replaced.

    What must hold for publishing now must hold now, and is asked again on the day. Raises
    NotFound, NotAllowed or Refused.
    """
    rule = partial(check_can_publish, by_id=by.person_id, removal_confirmed=removal_confirmed)
    batch, _place = open_batch(session, batch_id, by, rule)
    check_day(on, today=local_day(now))
    drop_job(session, batch_id, now)
    batch.publish_date, batch.publish_by_id, batch.publish_by_name = on, by.person_id, by.name
    session.add(batch)
    session.flush()
    give(session, PUBLISH, batch, by=by, now=now, due_at=moment_of(on))


def unschedule(session: Session, *, batch_id: int, by: Actor, now: datetime) -> None:
    """Take the date away. Raises NotFound, NotAllowed or Refused."""
    batch, _place = open_batch(session, batch_id, by, lambda _facts: None)
    check_can_unschedule(batch.state, batch.publish_date)
    drop_job(session, batch_id, now)
    batch.publish_date, batch.publish_by_id, batch.publish_by_name = None, None, ""
    session.add(batch)
    session.flush()
