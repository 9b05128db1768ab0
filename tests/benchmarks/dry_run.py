"""Whether a dry run on the demo equals its orders placed again, and what the policy costs a basket.

    python -m tests.benchmarks.dry_run FOLDER     # the data folder of a demo; it is only copied

The last three months of one municipality are worked out under other rules. Then those orders are
taken out of the copy and placed again, one by one, through the real baskets under these rules.
"""

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from types import SimpleNamespace
from typing import Any, cast

from shop.basket import queries
from shop.basket.dry_run import Press
from shop.basket.trials import WEEKS, presses_of, worked_out
from shop.db import Database
from shop.guidance import actions
from shop.guidance.models import PolicyTrial
from shop.guidance.queries import policy_for
from shop.guidance.rules import KEYS, restored
from shop.jobs.work import Work
from shop.kernel.people import SYSTEM
from shop.kernel.periods import at as moment
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts, node, subtree
from shop.organisation.rules import NodeKind
from tests.replaying import really_shown, replay

TOWN = 2
"""Lindeby in the demo."""
CHANGES = {"process_cost": "175", "mode.small-order": "ask", "nudge.prefer-label": "off"}
ROUNDS = 40


def main() -> None:
    """Copy, work out, place again, compare, and say so."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "skub.sqlite"
        _copy(Path(sys.argv[1]) / "skub.sqlite", file)
        for line in report(f"sqlite:///{file}", file):
            sys.stdout.write(f"{line}\n")


def _copy(source: Path, target: Path) -> None:
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as old, sqlite3.connect(target) as new:
        old.backup(new)


def report(url: str, file: Path) -> Iterator[str]:
    """What was found, line by line."""
    database = Database(url)
    now = datetime.now(UTC)
    last = local_day(now) - timedelta(days=1)
    trial = PolicyTrial(node_id=TOWN, changes=dict(CHANGES), at=now, last=last,
                        first=last - timedelta(days=7 * WEEKS - 1))  # fmt: skip
    work = cast("Work", SimpleNamespace(database=database, progress=lambda *_: None))
    spent, result = timed(lambda: worked_out(work, trial))
    then = result["then"]
    yield f"{then['presses']} presses of Send worked out twice in {spent:.1f} s of CPU time"
    houses, presses = _presses(database, trial)
    _take_out(file, trial)
    begun = moment(trial.first - timedelta(days=1), datetime.min.time())
    with database.write() as session:
        for name, value in CHANGES.items():
            actions.decide(session, node_id=TOWN, name=name, value=restored(KEYS[name], value),
                           why="The benchmark.", by=SYSTEM, now=begun)  # fmt: skip
    with database.write() as session:
        asked = replay(session, presses, houses, by=SYSTEM)
        real = really_shown(session, since=begun)
    yield f"worked out: {then['rules']}, asked {then['asked']}"
    yield f"placed again: {real}, asked {asked['ask']}"
    equal = (real, asked["ask"]) == (then["rules"], then["asked"])
    yield "EQUAL" if equal else "NOT EQUAL"
    yield from _cost(database, now)
    database.dispose()


def _presses(database: Database, trial: PolicyTrial) -> tuple[list[NodeFacts], list[Press]]:
    with database.read() as session:
        place = node(session, TOWN)
        assert place
        houses = subtree(session, place.path, kind=NodeKind.UNIT)
        found = [one for it in houses for one in presses_of(session, it, trial.first, trial.last)]
    return houses, sorted(found, key=lambda press: press.at)


def _take_out(file: Path, trial: PolicyTrial) -> None:
    """Remove the period's orders from the copy, and all that was ever shown."""
    with sqlite3.connect(file) as copy:
        for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            copy.execute(f'DROP TRIGGER "{name}"')
        for statement in _GONE:
            days = (trial.first.isoformat(), trial.last.isoformat())
            copy.execute(statement, days if "?" in statement else ())


_GONE = (
    "DELETE FROM order_line WHERE order_id IN "
    "(SELECT id FROM placed_order WHERE placed_date BETWEEN ? AND ?)",
    "DELETE FROM placed_order WHERE placed_date BETWEEN ? AND ?",
    "DELETE FROM exposure", "DELETE FROM basket_line", "DELETE FROM supplier_hold",
    "DELETE FROM policy_decision", "DELETE FROM delivery",
    "INSERT INTO delivery (unit_id, supplier_id, day, unit_path) "
    "SELECT unit_id, supplier_id, delivery_date, min(unit_path) FROM placed_order "
    "GROUP BY unit_id, supplier_id, delivery_date",
)  # fmt: skip


def _cost(database: Database, now: datetime) -> Iterator[str]:
    """CPU time of reading a policy beside that of the basket it is read for."""
    with database.read() as session:
        place = node(session, TOWN)
        assert place
        house = subtree(session, place.path, kind=NodeKind.UNIT)[0]
        read = [timed(lambda: policy_for(session, house.path, on=local_day(now)))[0]
                for _ in range(ROUNDS)]  # fmt: skip
        whole = [timed(lambda: queries.basket(session, house, now=now))[0] for _ in range(ROUNDS)]
    policy, empty = median(read) * 1000, median(whole) * 1000
    yield f"policy {policy:.2f} ms of CPU time, an empty basket {empty:.2f} ms"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of CPU time, and what came out."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


if __name__ == "__main__":
    main()
