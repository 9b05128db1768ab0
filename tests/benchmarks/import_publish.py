"""A large catalogue from file to published, the same file again, and a file with one price in a
hundred changed; the difference page of it; and what a shopper waits meanwhile.

    python -m tests.benchmarks.import_publish --lines 200000 [--database postgresql]

A worker's two jobs are done in this process, one after the other, as a worker does them; reading
has a process of its own, and so has the shopper. Ratios are of one run. Times are on the clock, so
they say nothing on a machine that is busy with other things: its load is printed first.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import event, select, text

from shop.basket import actions as basket
from shop.catalogue.models import Offer
from shop.config import Config
from shop.db import Database, table_of
from shop.db_setup import create_all
from shop.guidance.actions import Watcher
from shop.intake import actions as intake
from shop.intake.actions.publishing import publish_or_queue
from shop.intake.models import ImportBatch
from shop.intake.queries import After, Wanted, changes
from shop.intake.rules import BatchState
from shop.intake.work import publish_catalogue, read_catalogue
from shop.jobs.work import Work, Worker
from shop.kernel.people import Actor
from shop.organisation.queries import node, person_by_email
from tests.benchmarks.peppol_file import write_catalogue
from tests.databases import Databases
from tests.factories import MARKEN, NOW, Town, app_for, client, town

ROOT = Path(__file__).parents[2]
GOALS = {"sqlite": 12_000, "postgresql": 10_000}
PAGE_SECONDS, WAIT_MS = 1.5, 300
JONAS, METTE = "jonas@lindeby.example", "mette@lindeby.example"


@dataclass
class Shop:
    """A shop whose procurement brings in files, and whose worker is this process."""

    database: Database
    folder: Path
    town: Town
    config: Config

    def bring_in(self, path: Path) -> int:
        """Take the file in, and have it read; the batch."""
        kept = intake.keep_file(folder=self.config.catalogue_dir, file=path, name=path.name)
        with self.database.write() as session:
            batch = intake.take_in(
                session, file=kept, node_id=self.town.lindeby.id or 0,
                supplier_id=self.town.kridthuset, by=self.town.jonas, now=NOW,
            )  # fmt: skip
        self._work()
        return batch

    def publish(self, batch: int) -> None:
        """Publish it as the button does."""
        with self.database.write() as session:
            publish_or_queue(
                session, batch_id=batch, by=self.town.jonas, now=NOW, removal_confirmed=True
            )
        self._work()

    def state(self, batch: int) -> BatchState:
        """What has become of the batch."""
        with self.database.read() as session:
            return session.get_one(ImportBatch, batch).state

    def _work(self) -> None:
        Worker(
            self.database, self.config,
            {"read-catalogue": _read, "publish-catalogue": _publish},
            name="here:1:bench", clock=lambda: NOW,
        ).work_once()  # fmt: skip


def _read(work: Work, arguments: Any) -> None:
    read_catalogue(work, int(arguments["batch"]))


def _publish(work: Work, arguments: Any) -> None:
    publish_catalogue(work, int(arguments["batch"]))


@contextmanager
def opened(engine: str) -> Iterator[Shop]:
    """A shop in a town, in a folder of its own, on the engine."""
    folder = Path(tempfile.mkdtemp(prefix="skub-bench-"))
    made = Databases(folder)
    database = Database(made.empty(engine))
    try:
        create_all(database)
        url = database.engine.url.render_as_string(hide_password=False)
        config = Config(folder, url, "only for tests", False, 1024**3)
        yield Shop(database, folder, town(database), config)
    finally:
        database.dispose()
        made.close()
        shutil.rmtree(folder, ignore_errors=True)


def dearer(path: Path, every: int) -> Path:
    """The same file with the price of one line in `every` a little higher."""
    target, count = path.with_name("dyrere.xml"), 0
    price = re.compile(rb'(<cbc:PriceAmount currencyID="DKK">)([0-9.]+)')
    with path.open("rb") as source, target.open("wb") as out:
        for line in source:
            found = price.search(line)
            if found:
                count += 1
                if count % every == 1:
                    raised = Decimal(found[2].decode()) + Decimal("0.01")
                    line = line.replace(found[0], found[1] + str(raised).encode())
            out.write(line)
    return target


@dataclass(frozen=True, slots=True)
class Took:
    """One file's way: seconds on the clock to read and stage it, and to publish it.

    And the seconds of processor behind them: ours for both, and those of the process that reads.
    """

    staged: float
    published: float
    cpu_staged: float
    cpu_published: float
    cpu_reader: float

    @property
    def both(self) -> float:
        """From file to published."""
        return self.staged + self.published

    @property
    def cpu(self) -> float:
        """The same if each of the two processes always had a core of its own."""
        return max(self.cpu_staged, self.cpu_reader) + self.cpu_published


class Laps:
    """Seconds on the clock, of our processor, and of processes that ended, since the last lap."""

    def __init__(self) -> None:
        self._last = self._now()

    def lap(self) -> tuple[float, float, float]:
        """Since the last one."""
        before, self._last = self._last, self._now()
        wall, own, others = (b - a for a, b in zip(before, self._last, strict=True))
        return wall, own, others

    def _now(self) -> tuple[float, float, float]:
        times = os.times()
        return (
            time.perf_counter(), times.user + times.system,
            times.children_user + times.children_system,
        )  # fmt: skip


def way(shop: Shop, path: Path) -> tuple[int, Took]:
    """Bring a file in and publish it."""
    laps = Laps()
    batch = shop.bring_in(path)
    staged = laps.lap()
    shop.publish(batch)
    published = laps.lap()
    state = shop.state(batch)
    if state is not BatchState.PUBLISHED:
        sys.exit(f"the batch is {state}")
    return batch, Took(staged[0], published[0], staged[1], published[1], staged[2])


class Locks:
    """How long each write transaction held the database."""

    def __init__(self, database: Database) -> None:
        self.held: list[float] = []
        self._begun: dict[int, float] = {}
        event.listen(database.engine, "begin", self._begin)
        event.listen(database.engine, "commit", self._end)

    def _begin(self, connection: Any) -> None:
        if connection.get_execution_options().get("write"):
            self._begun[threading.get_ident()] = time.perf_counter()

    def _end(self, _connection: Any) -> None:
        begun = self._begun.pop(threading.get_ident(), None)
        if begun is not None:
            self.held.append((time.perf_counter() - begun) * 1000)


@contextmanager
def shopper(shop: Shop) -> Iterator[list[float]]:
    """Somebody in another process who puts goods in a basket over and over; their waits in ms."""
    waits: list[float] = []
    command = [sys.executable, "-m", "tests.benchmarks.import_publish", "--shopper"]
    process = subprocess.Popen(
        [*command, shop.config.database_url, str(shop.town.solsikken.id)], cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()  # it has begun
    yield waits
    out, _ = process.communicate("")
    waits += json.loads(out)


def shop_until_told(url: str, unit_id: int) -> None:
    """Add to a basket every 20 ms until standard input closes; print each wait."""
    database, waits, over = Database(url), [], threading.Event()
    with database.read() as session:
        unit, who = node(session, unit_id), person_by_email(session, METTE)
        assert who is not None
        by = Actor(who.id, who.name, who.email)
        offer = table_of(Offer).c
        goods = session.scalars(
            select(offer.id).where(offer.seller_item_id == MARKEN[0][1].seller_item_id)
        ).first()
    assert unit is not None
    assert goods is not None
    watcher = Watcher(unit.id, unit.municipality_id or 0, "m" * 32)

    def until_told() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=until_told, daemon=True).start()
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while not over.wait(0.02):
        start = time.perf_counter()
        with database.write() as session:
            basket.add(
                session, unit=unit, offer_id=goods, quantity=Decimal(1), watcher=watcher, by=by,
                now=NOW,
            )  # fmt: skip
        waits.append((time.perf_counter() - start) * 1000)
    sys.stdout.write(json.dumps(waits))


def page_seconds(shop: Shop, batch: int) -> tuple[float, float]:
    """How long the difference page takes to open, and its last page but one to come by key."""
    app = app_for(shop.config.database_url, shop.folder)
    browser = client(app, JONAS)
    address = f"/kataloger/{batch}"
    browser.get("/")  # what is made once for a process is made
    start = time.perf_counter()
    answer = browser.get(address)
    opened_in = time.perf_counter() - start
    app.extensions["skub.database"].dispose()
    if answer.status_code != 200:
        sys.exit(f"{address} answers {answer.status_code}")
    with shop.database.read() as session:
        ids = text("SELECT id FROM staged_change WHERE batch_id = :b ORDER BY id LIMIT 1")
        first = session.execute(ids, {"b": batch}).scalar_one()
        start = time.perf_counter()
        changes(session, batch, wanted=Wanted(), after=After(Decimal(0), first + 100))
    return opened_in, time.perf_counter() - start


def report(engine: str, lines: int) -> Iterator[str]:
    """Run it all, and say what came out."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    yield f"{engine}, {os.cpu_count()} cores, load {load:.1f} at the start"
    with opened(engine) as shop:
        path = shop.folder / "katalog.xml"
        in_one_megabyte = write_catalogue(path, megabytes=1)
        count = write_catalogue(path, megabytes=lines / in_one_megabyte)
        yield f"{count} lines in {path.stat().st_size / 1e6:.0f} MB"
        locks = Locks(shop.database)
        with shopper(shop) as waits:
            first, new = way(shop, path)
            yield _speed("all new", count, new) + f" (goal {GOALS[engine]})"
            yield _flip(locks)
            _, same = way(shop, path)
            yield _speed("the same again", count, same) + f", {new.cpu / same.cpu:.1f} x as fast"
            _, few = way(shop, dearer(path, 100))
            share = few.cpu_published / new.cpu
            yield _speed("1 % dearer", count, few) + f", publishing is {share:.3f} of all new"
        yield _waited(waits)
        opening, by_key = page_seconds(shop, first)
        yield (
            f"the difference page opens in {opening:.2f} s (goal {PAGE_SECONDS}), "
            f"its last page by key in {by_key * 1000:.0f} ms"
        )
        yield from explained(shop, first)


def _speed(name: str, count: int, took: Took) -> str:
    return (
        f"{name:14} {count / took.both:7.0f} lines/s: read and stage {took.staged:.1f} s, "
        f"publish {took.published:.1f} s; {count / took.cpu:.0f} lines/s by processor "
        f"({took.cpu_staged:.1f} beside {took.cpu_reader:.1f}, then {took.cpu_published:.1f} s)"
    )


def _flip(locks: Locks) -> str:
    held = sorted(locks.held)
    usual = held[int(len(held) * 0.95)]
    return (
        f"transactions: {len(held)}, median {statistics.median(held):.0f} ms, 95 % below "
        f"{usual:.0f} ms, longest {held[-1]:.0f} ms (going live)"
    )


def _waited(waits: list[float]) -> str:
    if not waits:
        return "the shopper was too late"
    ordered = sorted(waits)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return (
        f"a shopper's {len(ordered)} baskets: median {statistics.median(ordered):.0f} ms, 99 % "
        f"below {p99:.0f} ms (goal {WAIT_MS}), longest {ordered[-1]:.0f} ms"
    )


def explained(shop: Shop, batch: int) -> Iterator[str]:
    """How the engine finds a page of changes: by an index, never by counting rows."""
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        seen.append((statement, values))

    event.listen(shop.database.engine, "before_cursor_execute", note)
    with shop.database.read() as session:
        changes(session, batch, wanted=Wanted(), after=After(Decimal(0), 10**9))
    event.remove(shop.database.engine, "before_cursor_execute", note)
    statement, values = seen[-1]
    if "OFFSET" in statement.upper().replace("OFFSET ?", "").replace("OFFSET %", ""):
        yield "the page is found by OFFSET"
    explain = "EXPLAIN QUERY PLAN " if shop.database.is_sqlite else "EXPLAIN "
    with shop.database.engine.connect() as connection:
        rows = connection.exec_driver_sql(explain + statement, values).all()
    yield "plan: " + " / ".join(str(row[-1]).strip() for row in rows[:3])


def main(arguments: list[str] | None = None) -> None:
    """Write, measure, say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lines", type=int, default=20_000)
    parser.add_argument("--database", choices=sorted(GOALS), default="sqlite")
    parser.add_argument("--shopper", nargs=2, metavar=("URL", "UNIT"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.shopper:
        shop_until_told(chosen.shopper[0], int(chosen.shopper[1]))
        return
    for line in report(chosen.database, chosen.lines):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
