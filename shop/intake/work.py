"""What a worker does with a batch. It may be killed anywhere, and is then begun anew."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import select
from sqlmodel import Session, col

from catalog_import.batch import Batch
from catalog_import.check import prepared
from catalog_import.item import IncomingFile
from shop.bulk import make_room, wait_for_no_disk
from shop.db import Database
from shop.intake.actions.publishing import publish_in_steps, start_publishing, take_back
from shop.intake.actions.staging import Prepare, stage_batch
from shop.intake.models import ColumnChoice, ImportBatch
from shop.intake.rereading import How
from shop.intake.rules import BatchState
from shop.intake.staged import Lines
from shop.jobs.work import Work
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import SYSTEM, Actor
from shop.kernel.periods import local_day
from shop.organisation.queries import person

_ON_SQLITE, _ON_POSTGRESQL = 2_000, 10_000
"""Offers in one transaction. On SQLite nobody else can write meanwhile: some 50 ms."""
_PAUSE = 0.006
"""Seconds between two writings to SQLite. Others ask every third millisecond (see shop.db)."""


class ManyTransactions:
    """Each step in a transaction of its own, with room between them for others."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.size = _ON_SQLITE if database.is_sqlite else _ON_POSTGRESQL

    @contextmanager
    def step(self, *, may_be_lost: bool = False) -> Iterator[Session]:
        """Committed when the block ends; on SQLite others then come to write."""
        with self._database.write() as session:
            make_room(session)
            if may_be_lost:
                wait_for_no_disk(session)
            yield session
        if self._database.is_sqlite:
            time.sleep(_PAUSE)

    def read(self) -> AbstractContextManager[Session]:
        """Nobody waits for a reader."""
        return self._database.read()


def read_catalogue(work: Work, batch_id: int) -> None:
    """Read the file of a RECEIVED batch: it becomes STAGED or REJECTED.

    Raises NotFound, Refused where it was decided on meanwhile, or jobs.work.Stop.
    """
    with work.database.read() as session:
        batch = _batch(session, batch_id)
        by = _actor(session, batch.staged_by_id, batch.staged_by_name)
        columns = _columns(session, batch)
        file = IncomingFile(work.config.catalogue_dir / batch.sha256, batch.file_name)
        how = How(local_day(work.now()), columns)

    def tell(prepare: Prepare) -> Iterator[Batch[Lines]]:
        return prepared(file, today=how.today, prepare=prepare, columns=how.columns)

    stage_batch(
        ManyTransactions(work.database), batch_id=batch_id, tell=tell, by=by, now=work.now(),
        progress=work.progress, how=how,
    )  # fmt: skip


def publish_catalogue(work: Work, batch_id: int) -> None:
    """Publish a batch that is PUBLISHING, or one whose day has come.

    Where it may not be published, it is left to be decided on and nothing is live. Raises
    NotFound, NotAllowed, Refused or jobs.work.Stop.
    """
    with work.database.read() as session:
        batch = _batch(session, batch_id)
        state, on = batch.state, batch.publish_date
        by = _actor(session, batch.publish_by_id, batch.publish_by_name)
    if state is BatchState.STAGED:
        if on is None:  # let go of by a try that died before it could say so
            raise Refused("batch-state", "Kataloget er ikke ved at blive udgivet.")
        with work.database.write() as session:
            work.hold(session)
            start_publishing(session, batch_id=batch_id, by=by, now=work.now())
    try:
        publish_in_steps(
            ManyTransactions(work.database), batch_id=batch_id, by=by, now=work.now,
            progress=work.progress, hold=work.hold,
        )  # fmt: skip
    except Refused:
        _let_go(work, batch_id, by)
        raise


def _let_go(work: Work, batch_id: int, by: Actor) -> None:
    """A batch that may not go live waits for somebody again."""
    with work.database.write() as session:
        if _batch(session, batch_id).state is BatchState.PUBLISHING:
            take_back(session, batch_id=batch_id, by=by, now=work.now(), keeps_job=True)


def _batch(session: Session, batch_id: int) -> ImportBatch:
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise NotFound("batch", "Kataloget findes ikke.")
    return batch


def _actor(session: Session, person_id: int | None, name: str) -> Actor:
    """Who asked for it; somebody who has no role any more is told by name and may do nothing."""
    if person_id is None:
        return SYSTEM
    found = person(session, person_id)
    return Actor(person_id, name, found.email if found else "")


def _columns(session: Session, batch: ImportBatch) -> dict[str, str]:
    """What people said that the columns of this supplier's lists mean."""
    rows = session.execute(
        select(col(ColumnChoice.header), col(ColumnChoice.field)).where(
            col(ColumnChoice.node_id) == batch.node_id,
            col(ColumnChoice.supplier_id) == batch.supplier_id,
        )
    )
    return {row[0]: row[1] for row in rows}
