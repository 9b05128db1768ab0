"""Make `.venv` and the front-end files ready. Standard library only: it runs before all else.

What is missing is decided by reading the disk (`plan`), and only that is done (`ensure`). A stamp
is removed before a step changes anything and written when the step is over, so a killed set-up
is repeated and never believed. Everything is told on standard error: standard output belongs to
the command that follows, which may print JSON.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from shop import assets, translations

RUNTIME = "requirements.lock"
DEV = "requirements-dev.lock"
UV = "requirements-uv.lock"
NODE = "requirements-node.lock"


class SetupError(Exception):
    """A step could not be done. The text is for the person at the terminal."""


@dataclass(frozen=True)
class Place:
    """Where things are, counted from the folder the repository was cloned into."""

    root: Path

    @property
    def is_checkout(self) -> bool:
        """Whether this is a clone, as opposed to a package installed somewhere."""
        return (self.root / RUNTIME).is_file()

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def scripts(self) -> Path:
        """The folder of the environment's programs."""
        return self.venv / ("Scripts" if sys.platform == "win32" else "bin")

    @property
    def python(self) -> Path:
        """The environment's Python."""
        return self.scripts / ("python.exe" if sys.platform == "win32" else "python")

    @property
    def stamp(self) -> Path:
        """Says which lock files are fully installed, and for which Python."""
        return self.venv / ".skub-installed"

    @property
    def lock(self) -> Path:
        """Held while something is being set up; outside `.venv`, which may be made anew."""
        return self.root / ".setup.lock"


HERE = Place(Path(__file__).resolve().parent.parent)


def plan(lock: str, place: Place = HERE) -> list[str]:
    """The names of the steps still to be done before the packages of `lock` can be used."""
    steps = [] if _is_installed(lock, place) else ["environment", "installer", "packages"]
    if not assets.ready(place.root):
        steps.append("assets")
    return steps if translations.compiled(place.root) else [*steps, "words"]


def ensure(lock: str, place: Place = HERE) -> None:
    """Do what is missing, or end the program with one sentence that says what is wrong."""
    try:
        if plan(lock, place):
            with _alone(place) as held:
                # Read again: another start may have done it all while this one waited.
                for step in plan(lock, place):
                    _take(step, lock, place, held)
    except SetupError as failure:
        sys.exit(f"\nskub: {failure}")
    except OSError as failure:
        sys.exit(f"\nskub: cannot set up in {place.root}: {failure}")
    except KeyboardInterrupt:
        sys.exit("\nskub: stopped. Run the same command again to carry on.")


def enter(module: str, arguments: Sequence[str], place: Place = HERE) -> None:
    """Go on as `python -m module` inside the environment. Returns only when already there."""
    if os.path.samefile(sys.prefix, place.venv):
        return
    command = [str(place.python), "-m", module, *arguments]
    if (
        sys.platform == "win32"
    ):  # exec on Windows gives the prompt back before the program has ended
        sys.exit(subprocess.run(command, check=False).returncode)
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)  # noqa: S606 -- our own interpreter, no shell wanted


def say(text: str) -> None:
    """Tell the person at the terminal, at once and never on standard output."""
    sys.stderr.write(text)
    sys.stderr.flush()


# --- what is installed ---------------------------------------------------------------------


def _covered_by(lock: str) -> list[str]:
    """The development lock holds every line of the runtime lock (tests/house says so)."""
    return [RUNTIME, DEV] if lock == DEV else [lock]


def _stamp_lines(locks: list[str], place: Place) -> list[str]:
    """The real interpreter first: after an upgrade of the system's Python its packages are gone."""
    hashes = [hashlib.sha256((place.root / name).read_bytes()).hexdigest() for name in locks]
    return [os.path.realpath(place.python), *hashes]


def _is_installed(lock: str, place: Place) -> bool:
    if not (place.python.exists() and place.stamp.exists()):
        return False
    written = place.stamp.read_text(encoding="utf-8").splitlines()
    interpreter, *wanted = _stamp_lines(_covered_by(lock), place)
    return written[:1] == [interpreter] and set(wanted) <= set(written[1:])


def _write_stamp(lock: str, place: Place) -> None:
    unfinished = place.stamp.with_suffix(".new")
    lines = _stamp_lines(_covered_by(lock), place)
    unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
    unfinished.replace(place.stamp)


# --- the steps -----------------------------------------------------------------------------


def _take(step: str, lock: str, place: Place, held: IO[str]) -> None:
    words, do = _STEPS[step]
    say(f"skub: {words} ... ")
    start = time.monotonic()
    do(lock, place, held)
    say(f"{time.monotonic() - start:.1f} s\n")


def _make_environment(_lock: str, place: Place, held: IO[str]) -> None:
    if _is_sound(place, held):
        return
    if place.venv.exists() and os.path.samefile(sys.prefix, place.venv):
        raise SetupError(f"{place.venv} has no pip. Remove it and run again with another Python.")
    if not (find_spec("venv") and find_spec("ensurepip")):
        raise SetupError(
            "this Python cannot make a virtual environment. Install the package python3-venv"
            " (Debian, Ubuntu: apt-get install python3-venv) and run again."
        )
    _run([sys.executable, "-m", "venv", "--clear", str(place.venv)], place, held)


def _is_sound(place: Place, held: IO[str]) -> bool:
    """An environment killed half-way, or left behind by an older Python, cannot import pip."""
    check = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        _run([str(place.python), "-I", "-c", check], place, held)
    except (SetupError, OSError):
        return False
    return True


def _install_uv(_lock: str, place: Place, held: IO[str]) -> None:
    try:
        _install_with(["pip", "install"], UV, place, held)
    except SetupError:
        say("(no uv for this machine, pip will do) ")


def _install_packages(lock: str, place: Place, held: IO[str]) -> None:
    place.stamp.unlink(missing_ok=True)
    _install(lock, place, held)
    _write_stamp(lock, place)


def _install(lock: str, place: Place, held: IO[str]) -> None:
    """By uv, six times faster than pip; by pip where uv does not reach the package index."""
    try:
        _install_with(["uv", "pip", "install", "--python", str(place.python)], lock, place, held)
    except SetupError:
        say("(uv could not, trying pip) ")
        _install_with(["pip", "install"], lock, place, held)


def _install_with(tool: list[str], lock: str, place: Place, held: IO[str]) -> None:
    # --no-deps: the lock is complete, so nothing is resolved and nothing unhashed gets in.
    options = ["--require-hashes", "--no-deps", "-r", str(place.root / lock)]
    _run([str(place.python), "-I", "-m", *tool, *options], place, held)


def _make_assets(_lock: str, place: Place, held: IO[str]) -> None:
    """With the npm of this machine; where there is none, or it fails, with one from a wheel."""
    if npm := shutil.which("npm"):
        try:
            _npm_and_copy(npm, place, held)
        except SetupError:
            say("(this machine's npm could not, trying another) ")
        else:
            return
    if not shutil.which("npm", path=str(place.scripts)):
        _install(NODE, place, held)
    _npm_and_copy(shutil.which("npm", path=str(place.scripts)) or "npm", place, held)


def _npm_and_copy(npm: str, place: Place, held: IO[str]) -> None:
    _run([npm, *assets.NPM_ARGUMENTS], place, held)
    assets.build(place.root)


def _compile_words(_lock: str, place: Place, held: IO[str]) -> None:
    _run([str(place.python), "-m", "shop.translations", "compile"], place, held)


_STEPS: dict[str, tuple[str, Callable[[str, Place, IO[str]], None]]] = {
    "environment": ("virtual environment .venv", _make_environment),
    "installer": ("installer uv", _install_uv),
    "packages": ("locked packages", _install_packages),
    "assets": ("front-end files", _make_assets),
    "words": ("English words", _compile_words),
}


# --- running and waiting -------------------------------------------------------------------


def _run(command: list[str], place: Place, held: IO[str]) -> None:
    """Run quietly; the last lines of what it said are kept for the person when it fails.

    The lock is handed down, so that it stays held by a child that outlives a killed parent.
    """
    done = subprocess.run(
        command,
        cwd=place.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        pass_fds=() if sys.platform == "win32" else (held.fileno(),),
    )
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-12:])
        raise SetupError(f"this failed: {' '.join(command)}\n{last}")


@contextmanager
def _alone(place: Place) -> Iterator[IO[str]]:
    """Only one set-up at a time in this folder; the others wait. Let go by the system on death."""
    with place.lock.open("a", encoding="utf-8") as held:
        if not _try_lock(held):
            say("skub: waiting for another start that is setting up ...\n")
            while not _try_lock(held):
                time.sleep(0.2)
        yield held


if sys.platform == "win32":
    import msvcrt

    def _try_lock(held: IO[str]) -> bool:
        try:
            held.seek(0)
            msvcrt.locking(held.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(held: IO[str]) -> bool:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
