"""The sentences about a file in the reader's language: they are stored in Danish."""

import re
from collections.abc import Iterator

from catalog_import.issues import SENTENCES
from shop.intake.queries import IssueRow
from shop.intake.rows import OUR_SENTENCES
from shop.intake.views.translate import _

_FACT = re.compile(r"\\{(\w+)\\}")
_WRITTEN = {code: written for code, (_severity, written) in SENTENCES.items()} | OUR_SENTENCES
_PLAIN_FACTS = frozenset(
    {"cvr", "name", "names", "count", "sheet", "column", "first", "length", "limit"}
)
"""Numbers, and what the file itself says. The other facts are Danish words of the importers."""


def sentence(noted: IssueRow) -> str:
    """What is wrong and what to do; in Danish where the sentence is no longer one we know."""
    written = _WRITTEN.get(noted.code, "")
    found = re.fullmatch(_FACT.sub(r"(?P<\1>.*)", re.escape(written)), noted.text, re.DOTALL)
    if found is None or not found.groupdict().keys() <= _PLAIN_FACTS:
        return noted.text
    return _(written).format(**found.groupdict())


def sentences() -> Iterator[str]:
    """Every sentence that `sentence` can translate."""
    for written in _WRITTEN.values():
        if set(_FACT.findall(re.escape(written))) <= _PLAIN_FACTS:
            yield written
