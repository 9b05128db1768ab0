"""How fast a large Peppol catalogue is read and validated, and how much memory it takes.

    python -m tests.benchmarks.import_read --mb 300

Writes a catalogue of believable lines (about two kilobytes each, some with faults), then measures
bare `lxml.iterparse` with clearing, our reading as a stream, and `check`, which keeps every item.
Each measurement is a process of its own: its seconds of processor, its seconds on the clock, and
its peak of memory above what it held before it opened the file.
"""

import argparse
import json
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
from catalog_import.formats import peppol
from catalog_import.item import IncomingFile, ParsedItem
from tests.benchmarks.peppol_file import write_catalogue

TODAY = date(2026, 11, 20)
ROOT = Path(__file__).parents[2]
GOAL_RATIO, GOAL_PEAK_MB = 0.55, 150
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """One way of reading: lines seen, seconds, and megabytes of memory above the start."""

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


def kept(path: Path) -> int:
    """Ours, with every item in memory at the end."""
    return len(check.check(IncomingFile(path), today=TODAY).items)


WAYS: dict[str, Callable[[Path], int]] = {"bare": bare, "stream": streamed, "check": kept}


def measure(way: str, path: Path) -> Measured:
    """One way in a process of its own, so that no other has warmed or filled it."""
    command = [sys.executable, "-m", "tests.benchmarks.import_read", "--way", way, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Measured(**json.loads(done.stdout))


def best(way: str, path: Path, rounds: int) -> Measured:
    """The round with the least processor time: others only add waiting."""
    return min((measure(way, path) for _ in range(rounds)), key=lambda one: one.cpu)


def in_this_process(way: str, path: Path) -> Measured:
    """Run one way here."""
    before, cpu, wall = peak_mb(), time.process_time(), time.perf_counter()
    lines = WAYS[way](path)
    seconds = time.process_time() - cpu, time.perf_counter() - wall
    return Measured(lines, *seconds, peak_mb() - before)


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
        f"{way:7} {mb / one.cpu:7.1f} MB/s cpu {mb / one.wall:7.1f} MB/s clock "
        f"{one.lines / one.cpu:8.0f} lines/s {one.peak_mb:7.1f} MB above start"
        for way, one in found.items()
    ]
    if len({one.lines for one in found.values()}) != 1:
        sys.exit("the ways did not read the same number of lines")
    ratio, peak = found["bare"].cpu / found["stream"].cpu, found["stream"].peak_mb
    rows.append(f"ratio {ratio:.2f} of bare (goal {GOAL_RATIO}): {_met(ratio >= GOAL_RATIO)}")
    rows.append(f"peak {peak:.0f} MB (goal {GOAL_PEAK_MB}): {_met(peak < GOAL_PEAK_MB)}")
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
    main()
