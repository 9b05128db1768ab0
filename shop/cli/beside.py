"""A process beside the web server: started again when it dies, gone when the server is."""

import subprocess
import sys
from collections.abc import Sequence
from threading import Event, Thread

_PAUSES = (1, 5, 30)
"""Seconds before a process that died is started again: longer when it dies again and again."""
_PATIENCE = 15
"""Seconds it gets to finish what it has in hand."""


class Beside:
    """Keeps `python -m shop …words` running between `start` and `stop`."""

    def __init__(self, words: Sequence[str]) -> None:
        self._command = [sys.executable, "-m", "shop", *words]
        self._over = Event()
        self._process: subprocess.Popen[bytes]
        self._thread = Thread(target=self._keep, name="beside", daemon=True)

    def start(self) -> None:
        """Start it, and watch it.

        The first process is there when this returns. The web server forks next, and a fork
        between a process's making and its beginning would hold the pipe open that `Popen` reads
        to its end: then nobody would see the process die.
        """
        self._process = self._begin()
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end, and wait. One that does not is killed: its job is taken up again."""
        self._over.set()
        process = self._process
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
        self._thread.join(_PATIENCE)

    def _keep(self) -> None:
        deaths = 0
        while True:
            code = self._process.wait()
            if self._over.is_set():
                return
            print(f"The worker ended ({code}); it is started again.", file=sys.stderr)
            if self._over.wait(_PAUSES[min(deaths, len(_PAUSES) - 1)]):
                return
            deaths += 1
            self._process = self._begin()
            if self._over.is_set():  # stop() came between, and ended the one before
                self._process.terminate()

    def _begin(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.DEVNULL)  # noqa: S603 -- our own interpreter
