"""How fast a large Peppol catalogue is read and validated, and how much memory it takes.

    python -m tests.benchmarks.import_read --mb 300

Writes a catalogue of believable lines (about two kilobytes each, some with faults), then measures
bare `lxml.iterparse` with clearing, and ours: as a stream, in batches from a process of its own,
the same with each item made into its fingerprint over there, and `check`, which keeps every item.
Each measurement is a process of its own: its seconds on the clock, its seconds of processor, and
its peak of memory above what it held before it opened the file, with all of a process it started.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from catalog_import import check
from catalog_import.batch import Items
from catalog_import.fingerprint import fingerprint
from catalog_import.formats import peppol
from catalog_import.item import IncomingFile, ParsedItem
from tests.benchmarks.peppol_file import write_catalogue

TODAY = date(2026, 11, 20)
ROOT = Path(__file__).parents[2]
GOAL_RATIO, GOAL_PEAK_MB = 0.55, 150
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of reading: lines seen, seconds, and megabytes of memory above the start.

    `cpu` and `peak_mb` are of both processes, where there are two.
    """

    lines: int
    cpu: float
    wall: float
    peak_mb: float


def bare(path: Path) -> int:
    """The floor: every line is parsed, counted and freed; nothing is looked at."""
    count = 0
    parser = etree.iterparse(
        str(path), events=("end",), tag=peppol.LINE, resolve_entities=False, no_network=True,
        load_dtd=False, dtd_validation=False, huge_tree=False,
    )  # fmt: skip
    for _, element in parser:
        count += 1
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
    return count


def streamed(path: Path) -> int:
    """Ours, one record at a time."""
    records = check.stream(IncomingFile(path), today=TODAY)
    return sum(isinstance(record, ParsedItem) for record in records)


def apart(path: Path) -> int:
    """Ours, in batches; one process reads, and this one gets every item."""
    return sum(batch.count for batch in check.batches(IncomingFile(path), today=TODAY))


def prepared(path: Path) -> int:
    """Ours, in batches; one process reads and makes fingerprints, and this one gets those."""
    found = check.prepared(IncomingFile(path), today=TODAY, prepare=fingerprints)
    return sum(len(batch.items) for batch in found)


def fingerprints(items: Items) -> list[bytes]:
    """What an import compares first."""
    return [fingerprint(item) for item in items]


def kept(path: Path) -> int:
    """Ours, with every item in memory at the end."""
    return len(check.check(IncomingFile(path), today=TODAY).items)


WAYS: dict[str, Callable[[Path], int]] = {
    "bare": bare, "stream": streamed, "apart": apart, "prepared": prepared, "check": kept,
}  # fmt: skip


def measure(way: str, path: Path) -> Measured:
    """One way in a process of its own, so that no other has warmed or filled it."""
    command = [sys.executable, "-m", "tests.benchmarks.import_read", "--way", way, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def best(way: str, path: Path, rounds: int) -> Measured:
    """The shortest round: whatever else the machine does only adds to it."""
    return min((measure(way, path) for _ in range(rounds)), key=lambda one: one.wall)


def in_this_process(way: str, path: Path) -> Measured:
    """Run one way here."""
    before, cpu, wall = peak_mb(), cpu_seconds(), time.perf_counter()
    lines = WAYS[way](path)
    seconds = cpu_seconds() - cpu, time.perf_counter() - wall
    return Measured(lines, *seconds, peak_mb() - before + peak_of_another_mb())


def cpu_seconds() -> float:
    """Seconds of processor of this process and of those it has waited for."""
    waited_for = os.times()
    return time.process_time() + waited_for.children_user + waited_for.children_system


def peak_of_another_mb() -> float:
    """The most memory a process we have started has held, in megabytes. Linux only.

    The system counts from before it became another program, so it is never less than ours.
    """
    if sys.platform != "linux":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def peak_mb() -> float:
    """The most memory this process has held, in megabytes. Linux only; elsewhere nought."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    row = next(row for row in status.read_text().splitlines() if row.startswith("VmHWM"))
    return int(row.split()[1]) / 1024


def report(path: Path, rounds: int = ROUNDS) -> list[str]:
    """What to read: one row a way, then both goals and whether they are met."""
    mb = path.stat().st_size / 1_000_000
    found = {way: best(way, path, rounds) for way in WAYS}
    rows = [
        f"{way:8} {mb / one.wall:7.1f} MB/s clock {mb / one.cpu:7.1f} MB/s cpu "
        f"{one.lines / one.wall:8.0f} lines/s {one.peak_mb:7.1f} MB above start"
        for way, one in found.items()
    ]
    if len({one.lines for one in found.values()}) != 1:
        sys.exit("the ways did not read the same number of lines")
    bare_wall = found["bare"].wall
    for way in ("stream", "apart", "prepared"):
        ratio, peak = bare_wall / found[way].wall, found[way].peak_mb
        rows.append(
            f"{way}: {ratio:.2f} of bare by the clock (goal {GOAL_RATIO}): "
            f"{_met(ratio >= GOAL_RATIO)}; peak {peak:.0f} MB (goal {GOAL_PEAK_MB}): "
            f"{_met(peak < GOAL_PEAK_MB)}"
        )
    return rows


def _met(is_met: bool) -> str:
    return "met" if is_met else "NOT met"


def main(arguments: list[str] | None = None) -> None:
    """Write, measure, say."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--mb", type=float, default=30)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--way", nargs=2, metavar=("WAY", "FILE"), help="measure one way, as JSON")
    chosen = parser.parse_args(arguments)
    if chosen.way:
        one = in_this_process(chosen.way[0], Path(chosen.way[1]))
        sys.stdout.write(json.dumps({n: getattr(one, n) for n in Measured.__slots__}))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "katalog.xml"
        lines = write_catalogue(path, megabytes=chosen.mb)
        size = path.stat().st_size
        sys.stdout.write(f"{size / 1e6:.1f} MB, {lines} lines of {size // lines} bytes\n")
        sys.stdout.write("\n".join(report(path, chosen.rounds)) + "\n")


if __name__ == "__main__":
    # The process that reads must find `fingerprints` under the name of this module.
    from tests.benchmarks import import_read

    import_read.main()
