"""A worker: takes one job after the other and does it, as long as it is let.

What a job does is a handler that the roof gives us (`shop/worker.py`). A handler is begun anew
after a crash, so it must be able to go on from whatever an earlier try left behind.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Thread
from time import monotonic
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from shop.config import Config
from shop.db import Database
from shop.jobs import actions, queries
from shop.jobs.actions import Claimed, Lost
from shop.jobs.rules import fault
from shop.kernel.errors import Refused

_LOG = logging.getLogger("skub")
POLL = 0.5
"""Seconds between two looks into an empty queue: one indexed read each."""
_TELL_EVERY = 0.5
"""Seconds between two notes of progress: a person sees no more, and each is a write."""
_PULSE = 10.0
"""Seconds between two signs of life while a handler says nothing; a sixth of the lease."""
_DATABASE_AWAY = 5.0
"""Seconds to wait for a database that does not answer."""


class Stop(Exception):  # noqa: N818 - nothing failed
    """The handler is to end now. What it has committed stays; the job's next try goes on from it.

    Raised by `Work.progress` and `Work.hold`; a handler lets it pass.
    """


@dataclass
class Work:
    """One try of one job, as its handler sees it."""

    database: Database
    config: Config
    job: Claimed
    now: Callable[[], datetime]
    """The clock."""
    leave: Event
    """Set when the whole process is to end."""
    lost: Event = field(default_factory=Event)
    """Set when the job turned out to be no longer ours."""
    _told: tuple[float, str] = (0.0, "")

    def progress(self, done: int, total: int, step: str) -> None:
        """Tell how far it is; total 0 when nobody knows. Cheap enough to call for every chunk.

        Never inside a write transaction of one's own: this writes too. Raises Stop when the job
        was cancelled, was taken by another worker, or the process is to end.
        """
        if self.leave.is_set() or self.lost.is_set():
            raise Stop
        at, last_step = self._told
        if step == last_step and done != total and monotonic() - at < _TELL_EVERY:
            return
        try:
            with self.database.write() as session:
                actions.beat(
                    session, job=self.job, now=self.now(), done=done, total=total, step=step
                )
        except Lost as lost:
            raise Stop from lost
        self._told = (monotonic(), step)

    def hold(self, session: Session) -> None:
        """Inside a write transaction: go on only if the job is ours, and let nobody take it now.

        For the one transaction that must not happen twice. Raises Stop.
        """
        try:
            actions.beat(session, job=self.job, now=self.now())
        except Lost as lost:
            raise Stop from lost


Handler = Callable[[Work, Mapping[str, Any]], None]
"""Does the work of one kind of job with the job's arguments. Raises Refused for what no further
try would mend; anything else it raises is tried again."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Something small that a worker does every so many seconds, between its jobs."""

    every: float
    do: Callable[[], object]


class Worker:
    """Takes jobs and does them, in one thread."""

    def __init__(
        self, database: Database, config: Config, handlers: Mapping[str, Handler], *, name: str,
        clock: Callable[[], datetime], kinds: Sequence[str] | None = None,
        chores: Sequence[Chore] = (),
    ) -> None:  # fmt: skip
        self.name = name
        self.leave = Event()
        """Set it, from anywhere, to end the worker: it hands back what it is doing."""
        self._database, self._config, self._handlers = database, config, handlers
        self._clock = clock
        self._kinds = tuple(handlers) if kinds is None else tuple(kinds)
        self._chores = [(chore, -chore.every) for chore in chores]

    def run(self) -> None:
        """Work until told to leave."""
        while not self.leave.is_set():
            pause = POLL
            try:
                self.do_chores()
                if self.work_once():
                    pause = 0.0
            except OperationalError as error:
                _LOG.warning("the worker cannot reach the database: %s", error)
                pause = _DATABASE_AWAY
            self.leave.wait(pause)

    def work_once(self) -> bool:
        """Do one job, if one is due; False when there was none."""
        now = self._clock()
        with self._database.read() as session:
            if not queries.is_any_due(session, kinds=self._kinds, now=now):
                return False
        with self._database.write() as session:
            job = actions.claim(session, worker=self.name, now=now, kinds=self._kinds)
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: Claimed) -> None:
        work = Work(self._database, self._config, job, self._clock, self.leave)
        try:
            with _pulse(work):
                self._handlers[job.kind](work, job.arguments)
        except Stop:
            self._stopped(job)
        except Refused as refused:
            self._failed(job, refused.text, is_final=True)
        except Exception as error:
            code = secrets.token_hex(3).upper()
            _LOG.error("error %s in job %s %s", code, job.kind, job.key, exc_info=error)
            self._failed(job, fault(code), is_final=False)
        else:
            self._end(job, actions.finish)

    def _stopped(self, job: Claimed) -> None:
        if self.leave.is_set():
            self._end(job, actions.hand_back)

    def _failed(self, job: Claimed, text: str, *, is_final: bool) -> None:
        try:
            with self._database.write() as session:
                actions.fail(session, job=job, error=text, now=self._clock(), is_final=is_final)
        except Lost:
            _LOG.info("job %s went wrong after it was no longer ours", job.key)

    def _end(self, job: Claimed, end: Callable[..., None]) -> None:
        try:
            with self._database.write() as session:
                end(session, job=job, now=self._clock())
        except Lost:
            _LOG.info("job %s ended after it was no longer ours", job.key)

    def do_chores(self, *, at_once: bool = False) -> None:
        """Do those whose time has come, or all of them at once."""
        for place, (chore, last) in enumerate(self._chores):
            if at_once or monotonic() - last >= chore.every:
                self._chores[place] = (chore, monotonic())
                try:
                    chore.do()
                except Exception as error:  # a folder that is away must not stop the queue
                    _LOG.error("a chore of the worker failed", exc_info=error)


@contextmanager
def _pulse(work: Work) -> Iterator[None]:
    """Signs of life while the handler is busy, so that a long statement is not taken for death."""
    over = Event()
    thread = Thread(target=_beat_until, args=(work, over), name="pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat_until(work: Work, over: Event) -> None:
    while not over.wait(_PULSE):
        try:
            with work.database.write() as session:
                actions.beat(session, job=work.job, now=work.now())
        except Lost:
            work.lost.set()
            return
        except OperationalError as error:
            _LOG.info("no sign of life this time: %s", error)
