"""A large file is read by a process of its own: the same answer, and nobody waits for ever."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from catalog_import.apart import LARGE, read_apart
from catalog_import.batch import Batch, Items, as_read
from catalog_import.check import batches, prepared
from catalog_import.fingerprint import fingerprint
from catalog_import.item import CatalogueHeader, IncomingFile
from tests.benchmarks.peppol_file import write_catalogue
from tests.importers.making import TODAY

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> IncomingFile:
    path = tmp_path_factory.mktemp("peppol") / "katalog.xml"
    write_catalogue(path, megabytes=LARGE / 1_000_000 + 0.2)
    return IncomingFile(path, "katalog.xml")


def children() -> set[int]:
    """The processes we have started and that are still there."""
    listed = Path(f"/proc/self/task/{os.getpid()}/children")
    if not listed.exists():
        pytest.skip("only Linux tells the children of a process in a file")
    return {int(pid) for pid in listed.read_text().split()}


def who(items: Items) -> tuple[int, int]:
    return os.getpid(), len(items)


def test_what_is_told_is_the_same(large: IncomingFile) -> None:
    here = list(batches(large, today=TODAY, processes=1))
    assert list(batches(large, today=TODAY, processes=2)) == here
    assert sum(batch.count for batch in here) > 1_500
    assert sum(len(batch.issues) for batch in here) > 5


def test_what_the_caller_has_made_is_made_over_there(large: IncomingFile) -> None:
    made = [batch.items for batch in prepared(large, today=TODAY, prepare=who)]
    assert {pid for pid, _ in made}.isdisjoint({os.getpid()})
    assert max(count for _, count in made) == 500


def test_a_small_file_is_read_here(tmp_path: Path) -> None:
    write_catalogue(tmp_path / "k.xml", megabytes=0.01)
    (only,) = prepared(IncomingFile(tmp_path / "k.xml"), today=TODAY, prepare=who)
    assert only.items[0] == os.getpid()


def prints(items: Items) -> list[bytes]:
    sys.stdout.write("what anybody prints is no batch\n")
    return [fingerprint(item) for item in items]


def test_what_is_printed_over_there_is_no_batch(large: IncomingFile) -> None:
    made = [batch.items for batch in prepared(large, today=TODAY, prepare=prints)]
    here = [batch.items for batch in batches(large, today=TODAY, processes=1)]
    assert made == [[fingerprint(item) for item in items] for items in here]


def refuses(items: Items) -> Items:
    raise ValueError(f"{len(items)} items I cannot use")


def test_what_is_raised_over_there_is_raised_here(large: IncomingFile) -> None:
    with pytest.raises(ValueError, match="500 items I cannot use") as raised:
        list(prepared(large, today=TODAY, prepare=refuses))
    assert "in refuses" in "".join(raised.value.__notes__)


def dies(items: Items, after: int) -> int:
    if items and items[0].row >= after:
        os.kill(os.getpid(), signal.SIGKILL)
    return len(items)


@pytest.mark.parametrize("after", [1, 1_001])
def test_reading_stopped_when_the_process_is_killed(large: IncomingFile, after: int) -> None:
    """As the system does when memory is short. What came before is kept; an error says the rest."""
    *whole, last = prepared(large, today=TODAY, prepare=partial(dies, after=after))
    assert sum(batch.items for batch in whole) == after - 1
    assert (last.items, last.count) == (0, 0)
    assert [(noted.code, noted.severity) for noted in last.issues] == [("reading-stopped", "ERROR")]
    assert last.read_bytes < large.size()


def endless() -> Iterator[Batch[Items]]:
    while True:
        yield Batch("x", CatalogueHeader(), (), 0, (), 0)


def test_who_has_heard_enough_stops_the_process(large: IncomingFile) -> None:
    before = children()
    with contextlib.closing(read_apart(endless, as_read)) as telling:
        next(telling)
        assert len(children() - before) == 1
    assert children() == before


CALLER = """
import sys, time
from catalog_import.apart import read_apart
from catalog_import.batch import as_read
from tests.importers.test_apart import children, endless
telling = read_apart(endless, as_read)
next(telling)
print(*children(), flush=True)
for _ in telling:
    time.sleep(0.01)
"""


def test_the_process_ends_when_its_caller_is_killed() -> None:
    caller = subprocess.Popen(
        [sys.executable, "-c", CALLER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert caller.stdout is not None
    with caller.stdout as said:
        (child,) = map(int, said.readline().split())
        caller.kill()
        caller.wait()
    deadline = time.monotonic() + 20
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_alive(child)


def is_alive(pid: int) -> bool:
    """True for a process that runs; one that has ended and waits to be fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
