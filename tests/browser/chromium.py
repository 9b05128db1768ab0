"""Which Chromium the browser tests drive."""

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

LAUNCH_ARGUMENTS = (
    # Nothing of its own on the network, or a test would fail for Google's sake.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # /dev/shm is 64 MB in a container and there is no graphics card.
    "--disable-dev-shm-usage",
    "--disable-gpu",
)


def runs_unsandboxed() -> bool:
    """Chromium refuses to start its sandbox as root, which is who containers run as."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


@cache
def system_chromium() -> str | None:
    """The path of one that was named by SKUB_CHROMIUM, or that is on PATH and answers."""
    if named := os.environ.get("SKUB_CHROMIUM"):
        return named
    found = (path for name in _NAMES if (path := shutil.which(name)))
    return next((path for path in found if _answers(path)), None)


def playwrights_own() -> bool:
    """Whether the build that belongs to this playwright has been downloaded."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def _answers(path: str) -> bool:
    """Ubuntu's chromium-browser is a script that only says it wants another installer."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
