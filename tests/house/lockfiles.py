"""Which lines of the lock files name a host.

A lock file is to say what is installed (version and hash), never from where: that is the
business of the machine it is installed on.
"""

import re
from pathlib import Path

LOCK_FILES = (
    "requirements.lock",
    "requirements-dev.lock",
    "requirements-uv.lock",
    "requirements-node.lock",
    "package.json",
    "package-lock.json",
    ".npmrc",
)
_HOST = re.compile(
    r"://|\bregistry\s*=|\"resolved\"|--(?:extra-)?index-url|--find-links|--trusted-host|^-i\s|^-f\s"
)


def lines_naming_a_host(root: Path) -> list[str]:
    """Each offending line as `file:number: text`. Raises FileNotFoundError for a missing file."""
    return [
        f"{name}:{number}: {line.strip()}"
        for name in LOCK_FILES
        for number, line in enumerate((root / name).read_text(encoding="utf-8").splitlines(), 1)
        if _HOST.search(line)
    ]
