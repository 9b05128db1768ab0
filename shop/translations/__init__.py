"""Which words there are to translate, and whether the translations are compiled.

Standard library only: set-up asks `compiled` before anything is installed.
"""

from pathlib import Path

FOLDER = Path("shop") / "translations"
LANGUAGES = ("en",)


def po_file(root: Path, language: str) -> Path:
    """What a translator edits."""
    return root / FOLDER / language / "LC_MESSAGES" / "messages.po"


def compiled(root: Path) -> bool:
    """Whether every `.mo` was made after its `.po` was last changed."""
    return all(_is_fresh(po_file(root, language)) for language in LANGUAGES)


def _is_fresh(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    if not po.is_file():
        return True
    return mo.is_file() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns
