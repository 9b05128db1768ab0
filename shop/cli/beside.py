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
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep, name="beside", daemon=True)

    def start(self) -> None:
        """Start it, and watch it."""
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end, and wait. One that does not is killed: its job is taken up again."""
        self._over.set()
        if (process := self._process) is not None:
            process.terminate()
            try:
                process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
        self._thread.join(_PATIENCE)

    def _keep(self) -> None:
        deaths = 0
        while not self._over.is_set():
            self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL)  # noqa: S603 -- our own interpreter
            if self._over.is_set():  # stop() came before there was anything to stop
                self._process.terminate()
            code = self._process.wait()
            if not self._over.is_set():
                print(f"The worker ended ({code}); it is started again.", file=sys.stderr)
                self._over.wait(_PAUSES[min(deaths, len(_PAUSES) - 1)])
                deaths += 1
