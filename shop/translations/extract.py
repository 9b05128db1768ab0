"""The words of the page, collected from templates, code and the shop's own data.

A message id is the Danish text itself. The second argument of a refusal is one too: rules speak
Danish, and shop/web/errors.py says it in the reader's language.
"""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from shop.guidance.rules import KEYS
from shop.intake.views.sentences import sentences
from shop.kernel.wording import UNITS

CATEGORIES = Path("shop") / "catalogue" / "categories.csv"
UNIT_WORDS = Path("shop") / "kernel" / "wording.py"
ISSUE_WORDS = Path("catalog_import") / "issues.py"
POLICY_WORDS = Path("shop") / "guidance" / "rules.py"
_METHODS = {
    "shop": [("cli/**", "ignore"), ("demo/**", "ignore"), ("**.py", "python")],
    "templates": [("**.html", "jinja2")],
}
"""By folder. The terminal is not translated, and what the demo invents is data."""
_KEYWORDS: Mapping[str, Any] = {
    **DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None,
    "Refused": (2,), "NotAllowed": (2,), "NotFound": (2,), "__init__": (2,),
}  # fmt: skip
"""`__init__`: a kind of refusal of its own says its words to the one it is made of."""


def extract(root: Path) -> Catalog:
    """Every message id there is, with the files it comes from."""
    catalog = Catalog(project="Skub", charset="utf-8")
    for file, message in [*_written(root), *data_words(root)]:
        catalog.add(message, locations=[(file, 0)])
    return catalog


def data_words(root: Path) -> Iterator[tuple[str, Any]]:
    """(file, word) of the data that ships with the shop: units, categories and so on."""
    for both in UNITS.values():
        yield UNIT_WORDS.as_posix(), both
    for row in categories(root):
        yield from ((CATEGORIES.as_posix(), row[column]) for column in ("name_da", "tile"))
    yield from ((ISSUE_WORDS.as_posix(), written) for written in sentences())
    for key in KEYS.values():
        for source in (key.source, *(said for _value, said in key.known)):
            yield POLICY_WORDS.as_posix(), source


def categories(root: Path) -> list[dict[str, str]]:
    """The rows of categories.csv."""
    with (root / CATEGORIES).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _written(root: Path) -> Iterator[tuple[str, Any]]:
    """(file, message): a text, or the text for one and for more."""
    for folder, methods in _METHODS.items():
        found = extract_from_dir(root / folder, methods, keywords=_KEYWORDS)
        for name, _line, message, _comments, _context in found:
            yield f"{folder}/{Path(name).as_posix()}", message
