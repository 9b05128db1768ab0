"""`python3 -m tests`: set up what is missing, then check everything, stopping at the first fault.

With arguments, only pytest, with these arguments: `python3 -m tests tests/rules -k rounding`.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 -- the Python that starts us is not the one we require
    sys.exit(f"Skub needs Python 3.11 or newer; this is {sys.version.split()[0]}.")

import os
import shutil
import subprocess
import time
from pathlib import Path

from shop import _setup
from tests.house.lockfiles import lines_naming_a_host

ROOT = _setup.HERE.root
HTMX_CHECK = Path("node_modules/htmx.org/dist/scripts/upgrade-check.py")
NO_BROWSER = (
    "skub: the browser tests need Chromium and none could be installed. Install Chromium or Chrome,"
    " or set SKUB_CHROMIUM to its path, and run again."
)

# The package has no __main__, and its script names a path that a moved folder no longer has.
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as main; main()"

MOST_PROCESSES = 4

CHECKS: dict[str, list[str]] = {
    "lint (ruff check)": ["-m", "ruff", "check", "--output-format=concise", "."],
    "layout (ruff format)": ["-m", "ruff", "format", "--check", "--output-format=concise", "."],
    "types (mypy)": ["-m", "mypy"],
    "import order (lint-imports)": ["-c", LINT_IMPORTS],
}


def main(arguments: list[str]) -> int:
    """Exit code 0 when all holds, else that of the first check that failed."""
    _setup.ensure(_setup.DEV)
    _setup.enter("tests", arguments)
    ensure_browser()
    only = arguments[1:] if arguments[:1] == ["--"] else arguments
    if only:
        return pytest(only)
    return check_lock_files() or check_sources() or check_htmx() or pytest(on_all_cores())


def check_lock_files() -> int:
    """First, for nothing should be fetched from a host that a lock file names."""
    start = time.monotonic()
    named = lines_naming_a_host(ROOT)
    return told("lock files name no host", 1 if named else 0, "\n".join(named), start)


def check_sources() -> int:
    """Each tool in turn until one fails."""
    return next((code for name in CHECKS if (code := run(name, CHECKS[name]))), 0)


def check_htmx() -> int:
    """htmx 4 reads some attributes of htmx 2 differently and ignores others in silence."""
    if not (ROOT / HTMX_CHECK).exists():  # node_modules was removed after the copy
        (ROOT / "static" / "vendor" / ".stamp").unlink(missing_ok=True)
        _setup.ensure(_setup.DEV)
    return run("htmx spelling (upgrade-check)", [str(HTMX_CHECK), "templates"])


def on_all_cores() -> list[str]:
    """One process per core, each with a database server and a browser of its own.

    A file stays in one process: its tests share a shop. More than four only fight for the disk.
    """
    return ["-n", str(min(os.cpu_count() or 1, MOST_PROCESSES)), "--dist", "loadfile"]


def pytest(arguments: list[str]) -> int:
    """Speaks for itself while it runs, and last."""
    sys.stdout.write("tests (pytest)\n")
    sys.stdout.flush()
    return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT).returncode


def run(name: str, arguments: list[str]) -> int:
    """Run one check with our Python; show what it said only when it fails."""
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    return told(name, done.returncode, done.stdout, start)


def told(name: str, code: int, output: str, start: float) -> int:
    """Print the outcome of one check; the code is handed through."""
    seconds = f"{time.monotonic() - start:.1f} s"
    sys.stdout.write(f"{'FAILED' if code else 'ok':8}{name:34}{seconds:>8}\n")
    if code:
        sys.stdout.write(f"{output.rstrip()}\n\nStopped at: {name}\n")
    sys.stdout.flush()
    return code


def ensure_browser() -> None:
    """One from this machine, playwright's own, or installed now. Never skipped."""
    from tests.browser import chromium

    if chromium.system_chromium() or chromium.playwrights_own():
        return
    for command in browser_installers():
        _setup.say(f"skub: fetching a browser ({command[-1]}) ... ")
        failed = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        _setup.say("failed\n" if failed.returncode else "done\n")
        chromium.system_chromium.cache_clear()
        if chromium.system_chromium() or chromium.playwrights_own():
            return
    sys.exit(NO_BROWSER)


def browser_installers() -> list[list[str]]:
    """The ways to get one, the quickest to fail first. apt only where nobody is asked."""
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    from tests.browser.chromium import runs_unsandboxed

    if runs_unsandboxed() and shutil.which("apt-get"):
        ways.append(["apt-get", "update"])
        ways.append(["apt-get", "install", "-y", "--no-install-recommends", "chromium"])
    return ways


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
