"""Our own samples of the XML formats, as text to change, and the shared ones where they are."""

import os
from pathlib import Path

from tests.importers.golden import SAMPLES

SHARED = Path(os.environ.get("SKUB_SHARED", Path(__file__).parents[3] / "shared"))
SHARED_SAMPLES = SHARED / "formats" / "samples"


def sample(name: str, *changes: tuple[str, str]) -> bytes:
    """One of our samples with some words changed; fails when a word is not in it."""
    content = (SAMPLES / name).read_bytes()
    for old, new in changes:
        assert old.encode() in content, old
        content = content.replace(old.encode(), new.encode())
    return content
