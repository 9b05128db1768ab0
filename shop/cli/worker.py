"""worker: do the work that waits, until told to stop."""

import argparse
import os
import signal
import sys
from threading import Event, Thread
from typing import Any

from shop.cli import Shop, fail
from shop.intake.watched import STANDSTILL
from shop.jobs.work import Worker
from shop.worker import HANDLERS, make_worker

ABOUT = """Reads and publishes catalogues that wait, takes in files of the watched folder, and
publishes on a date. `python3 -m shop` starts one by itself; start more, on any machine, where the
database is PostgreSQL. Ctrl-C or TERM: it finishes the chunk in hand and gives the job back."""


def add(commands: Any) -> None:
    """Add the command."""
    worker = commands.add_parser(
        "worker", help="do the work that waits (serve starts one)", description=ABOUT
    )
    worker.add_argument("--once", action="store_true", help="do what is due now, then end")
    kinds = f"only these, with commas: {', '.join(HANDLERS)}"
    worker.add_argument("--kinds", metavar="KIND,…", help=kinds)
    worker.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    worker.set_defaults(run=_work)


def _work(args: argparse.Namespace, shop: Shop) -> int:
    kinds = [kind.strip() for kind in args.kinds.split(",")] if args.kinds else None
    if unknown := [kind for kind in kinds or () if kind not in HANDLERS]:
        return fail("kind-unknown", f"Nobody does {', '.join(unknown)}.", as_json=False)
    worker = make_worker(shop.database, shop.config, kinds=kinds)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: worker.leave.set())
    if args.with_parent:
        Thread(target=_leave_with_parent, args=(worker.leave,), daemon=True).start()
    if args.once:
        _work_once(worker, watches=shop.config.watched_dir is not None)
    else:
        worker.run()
    return 0


def _work_once(worker: Worker, *, watches: bool) -> None:
    worker.do_chores()
    if watches and not worker.leave.wait(STANDSTILL):  # what stood still meanwhile is whole
        worker.do_chores(at_once=True)
    while not worker.leave.is_set() and worker.work_once():
        pass


def _leave_with_parent(leave: Event) -> None:
    """A server that was killed outright cannot tell us; then another process becomes our parent."""
    parent = os.getppid()
    while sys.platform != "win32" and not leave.wait(1):
        if os.getppid() != parent:
            leave.set()
