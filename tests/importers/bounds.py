"""Reads a file in a process of its own that may use only so much memory and so many seconds.

Whoever asks for more is stopped by the system, so a test cannot pass by luck; and a reader that
ends its whole process, as one written in Rust may, is told from one that refuses a file.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="no limits on a process there")

_READING = """
import json, resource, sys
from datetime import date
from pathlib import Path
path, name, megabytes, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
if sys.platform == "linux":  # others do not hold a process to it
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
from catalog_import.check import stream
from catalog_import.item import IncomingFile, ParsedItem, RowIssue
names, issues = [], []
for record in stream(IncomingFile(Path(path), name), today=date(2026, 11, 20)):
    if isinstance(record, ParsedItem):
        names.append(record.name)
    elif isinstance(record, RowIssue):
        issues.append((record.code, record.severity, record.text))
print(json.dumps({"names": names, "issues": issues}))
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What the process said of the file: the items' names, and (code, severity, sentence)."""

    names: list[str]
    issues: list[tuple[str, str, str]]

    @property
    def codes(self) -> list[str]:
        """Each code once, in the order they came."""
        return list(dict.fromkeys(code for code, _, _ in self.issues))

    @property
    def is_refused(self) -> bool:
        """True where nothing of the file may go live."""
        return any(severity == "ERROR" for _, severity, _ in self.issues)


def read_within(
    path: Path, name: str = "katalog.xml", *, megabytes: int = 400, seconds: int = 10
) -> Told:
    """Read a file with at most so much address space, and so many seconds of the processor."""
    done = subprocess.run(
        [sys.executable, "-c", _READING, str(path), name, str(megabytes), str(seconds)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.returncode}: {done.stderr[-600:]}"
    said = json.loads(done.stdout)
    return Told(said["names"], [tuple(noted) for noted in said["issues"]])
