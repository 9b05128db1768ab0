"""The work that a batch has in the workers' queue."""

from datetime import datetime

from sqlmodel import Session

from shop.intake.models import ImportBatch
from shop.jobs import actions as jobs
from shop.jobs.queries import job_of
from shop.kernel.people import Actor

READ, PUBLISH = "read-catalogue", "publish-catalogue"


def key_of(batch_id: int) -> str:
    """What a batch's jobs are about: one of them is open at most."""
    return f"batch:{batch_id}"


def give(
    session: Session, kind: str, batch: ImportBatch, *, by: Actor, now: datetime,
    due_at: datetime | None = None,
) -> int:  # fmt: skip
    """Put READ or PUBLISH of the batch in the queue, at once or at `due_at`; the job's id."""
    batch_id = batch.id or 0
    return jobs.enqueue(
        session, kind=kind, key=key_of(batch_id), arguments={"batch": batch_id},
        node_id=batch.node_id, by=by, now=now, due_at=due_at,
    )  # fmt: skip


def drop_job(session: Session, batch_id: int, now: datetime) -> None:
    """Cancel what is open for the batch, if anything: it is decided otherwise now."""
    found = job_of(session, key_of(batch_id))
    if found is not None and found.is_open:
        jobs.cancel(session, job_id=found.id, now=now)
