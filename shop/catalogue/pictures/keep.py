"""Where pictures lie on disk: two files each, under the SHA-256 of the large one."""

import hashlib
import os
import tempfile
from pathlib import Path

from shop.catalogue.pictures.encode import Encoded


def large_file(folder: Path, name: str) -> Path:
    """The picture of the item page. In 256 folders: a folder of a million files is slow."""
    return folder / name[:2] / f"{name}.webp"


def small_file(folder: Path, name: str) -> Path:
    """The picture of a row."""
    return folder / name[:2] / f"{name}-176.webp"


def keep(folder: Path, picture: Encoded) -> str:
    """Lay both files down, whole or not at all, and return their name."""
    name = hashlib.sha256(picture.large).hexdigest()
    for path, data in (
        (small_file(folder, name), picture.small),
        (large_file(folder, name), picture.large),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, data)
    return name


def _write(path: Path, data: bytes) -> None:
    number, unfinished = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(number, "wb") as handle:
            handle.write(data)
        Path(unfinished).replace(path)
    finally:
        Path(unfinished).unlink(missing_ok=True)
