"""The roof of the worker: which room does which kind of job, and what is done in between."""

import os
import secrets
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from shop.approvals.actions import chase
from shop.basket.due import send_due
from shop.basket.trials import DRY_RUN, run_trial
from shop.catalogue.pictures import Means, fetch_some
from shop.config import Config
from shop.db import Database
from shop.intake.actions.clearing import clear_spent
from shop.intake.actions.labels import SETTLE_LABEL
from shop.intake.label_work import settle_label
from shop.intake.watched import WatchedFolder
from shop.intake.work import publish_catalogue, read_catalogue
from shop.jobs import actions
from shop.jobs.rules import died_here, worker_name
from shop.jobs.work import Chore, Handler, Work, Worker
from shop.mail.actions import Postman
from shop.search.actions import forget_old_words
from shop.search.index import follow
from shop.standing.putting import put_due

LOOK_EVERY = 10.0
"""Seconds between two looks into the watched folder; its files wait for a person anyway."""
POST_EVERY = 15.0
"""Seconds between two looks into the outbox."""
SEND_EVERY = 10.0
"""Seconds between two looks for what sends itself at its cut-off."""
FETCH_EVERY = 2.0
"""Seconds between two turns of fetching pictures, where there are any to fetch."""
CLEAR_EVERY = 600.0
"""Seconds between two looks for what nobody can publish any more."""
PUT_EVERY = 60.0
"""Seconds between two looks for standing orders that are due: one indexed read."""
CHASE_EVERY = 1_800.0
"""Seconds between two looks for large orders that nobody has answered."""
FORGET_EVERY = 86_400.0
"""Seconds between two looks for words without a hit that are not kept any more."""


def _read(work: Work, arguments: Mapping[str, Any]) -> None:
    read_catalogue(work, int(arguments["batch"]))


def _publish(work: Work, arguments: Mapping[str, Any]) -> None:
    publish_catalogue(work, int(arguments["batch"]))
    follow(work.database, work.config.index_dir)


def _settle_label(work: Work, arguments: Mapping[str, Any]) -> None:
    settle_label(work, int(arguments["text"]))
    follow(work.database, work.config.index_dir)


def _dry_run(work: Work, arguments: Mapping[str, Any]) -> None:
    run_trial(work, int(arguments["trial"]))


HANDLERS: dict[str, Handler] = {
    "read-catalogue": _read, "publish-catalogue": _publish, SETTLE_LABEL: _settle_label,
    DRY_RUN: _dry_run,
}  # fmt: skip


def make_worker(
    database: Database, config: Config, *, kinds: Sequence[str] | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Worker:  # fmt: skip
    """A worker for this machine. Jobs that a dead process of it left behind are free again.

    Only on SQLite is that known at once: every process is on one machine there. Elsewhere the
    lease tells. Raises KeyError for a kind that nobody does.
    """
    for kind in kinds or ():
        HANDLERS[kind]
    name = worker_name(socket.gethostname(), os.getpid(), secrets.token_hex(4))
    if database.is_sqlite:
        died = partial(died_here, me=name, is_alive=_is_alive)
        with database.write() as session:
            actions.take_back(session, died=died, now=clock())
    return Worker(
        database, config, HANDLERS, name=name, clock=clock, kinds=kinds,
        chores=_chores(database, config, clock),
    )  # fmt: skip


def _chores(database: Database, config: Config, clock: Callable[[], datetime]) -> tuple[Chore, ...]:
    pictures = Chore(FETCH_EVERY, partial(fetch_some, Means(database, config, clock)))
    clearing = Chore(CLEAR_EVERY, partial(clear_spent, database, clock))
    forgetting = Chore(FORGET_EVERY, partial(forget_old_words, database, clock))
    standing = Chore(PUT_EVERY, partial(put_due, database, clock))
    chasing = Chore(CHASE_EVERY, partial(chase, database, clock))
    post = Chore(POST_EVERY, Postman(database, config.mail, clock).round)
    sending = Chore(SEND_EVERY, partial(send_due, database, clock))
    always = (pictures, clearing, forgetting, standing, chasing, post, sending)
    if config.watched_dir is None:
        return always
    watched = WatchedFolder(config.watched_dir, database, config, clock)
    return (Chore(LOOK_EVERY, watched.look), *always)


def _is_alive(pid: int) -> bool:
    """Whether there is a process of that number. Where asking would end it, we say yes."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's: it is there
    return True
