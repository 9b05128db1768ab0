"""A worker as a process of its own, with its clock stopped at NOW like the server's.

Start it with an address of a database and a data folder: `python -m tests.browser.worker`.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from shop.config import Config
from shop.db import Database
from shop.jobs.queries import JobRow, job_of
from shop.jobs.rules import JobState
from shop.worker import make_worker
from tests.factories import NOW

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds. A worker is up in three; a busy machine takes longer."""


class WorkerProcess:
    """A worker that can be stopped in the middle of its work, so that a page can be looked at."""

    def __init__(self, config: Config, database: Database) -> None:
        self._database = database
        command = [sys.executable, "-m", __name__, config.database_url, str(config.data_dir)]
        self._process = subprocess.Popen(command, cwd=ROOT)

    def stop_in_the_middle(self, batch_id: int) -> JobRow:
        """Wait until it has the batch in hand and said how far it is; then it stands still."""
        self.wait_for(lambda: self._is_under_way(batch_id))
        self._process.send_signal(signal.SIGSTOP)
        return self._job(batch_id)

    def go_on(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()

    def wait_for(self, what: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not what():
            assert self._process.poll() is None, "the worker ended"
            assert time.monotonic() < until, "it did not happen"
            time.sleep(0.005)

    def _is_under_way(self, batch_id: int) -> bool:
        job = self._job(batch_id)
        return job.state is not JobState.WAITING and job.total > 0

    def _job(self, batch_id: int) -> JobRow:
        with self._database.read() as session:
            found = job_of(session, f"batch:{batch_id}")
        assert found is not None
        return found


@contextmanager
def working(config: Config, database: Database) -> Iterator[WorkerProcess]:
    """A worker that goes when the test does."""
    worker = WorkerProcess(config, database)
    try:
        yield worker
    finally:
        worker.end()


def main(database_url: str, data_dir: str) -> None:
    """Work until killed."""
    config = Config(
        data_dir=Path(data_dir), database_url=database_url, secret_key="", secure_cookies=False,
        max_upload_bytes=0,
    )  # fmt: skip
    make_worker(Database(database_url), config, clock=lambda: NOW).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
