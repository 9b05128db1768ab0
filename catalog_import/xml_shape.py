"""Markup that comes again: a large file is a few shapes of line, filled with other texts.

The parser reads the first lines of a shape. A later line whose bytes between the texts are the
same as theirs has nothing more to tell it: the parser would find the same elements around other
texts, so only the texts are taken. That holds because a shape is only made of markup the parser
has accepted, without comment, CDATA or instruction, and because each text is looked at: it has no
"<", no ">" and no character that XML forbids, and of the "&" signs only the five that XML itself
explains. Whatever is in doubt is no match, and the parser reads it.
"""

import re
from itertools import chain, zip_longest
from typing import NamedTuple

from catalog_import.text import is_plain

# A run of tags with the space around them; what stands between two runs is a text.
_RUN = re.compile(rb"((?:<[^>]*>[ \t\r\n]*)+)")
# An attribute that is no namespace: an amount's currency, a quantity's unit.
_ATTRIBUTE = re.compile(rb'\s(?!xmlns)[A-Za-z]\w*="([^"]*)"')
_TEXT = b"([^<]*)"
# The parser makes spaces of some bytes inside an attribute, so only plain ASCII is a match.
_VALUE = b"([!#-%'-;=?-~]*)"
# Between the texts while they are looked at as one; rare in a catalogue, and seen when it is not.
_BETWEEN = "¬"
_BETWEEN_BYTES, _BEFORE, _AFTER = _BETWEEN.encode(), f" {_BETWEEN}", f"{_BETWEEN} "
_FORBIDDEN = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OTHER_SIGN = re.compile("&(?!(?:amp|lt|gt|quot|apos);)")
_SIGNS = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
# A longer line is a rare one, and a shape of it would be slow to make.
LONGEST = 16 * 1024


class Texts(NamedTuple):
    """What stood in some places of a line, in order, stripped.

    `are_plain` when `text.clean` would leave every one of them as it is.
    """

    texts: list[str]
    are_plain: bool


class Shape:
    """The markup of one line, and where its texts and attributes stand in it."""

    def __init__(self, literals: list[bytes]) -> None:
        # The last byte before a place says what stands there: an attribute's sign, or a tag's end.
        places = [_VALUE if before.endswith(b'="') else _TEXT for before in literals[:-1]]
        spelled = (re.escape(literal) for literal in literals)
        pattern = chain.from_iterable(zip_longest(spelled, places, fillvalue=b""))
        self._match = re.compile(b"[ \t\r\n]*" + b"".join(pattern)).fullmatch
        self.literals = literals
        self.places = len(literals) - 1

    def match(self, line: bytes) -> tuple[bytes, ...] | None:
        """What stands in a line's places; None unless the rest of it is the shape's markup."""
        found = self._match(line)
        return None if found is None else found.groups()

    def numbered(self) -> bytes:
        """The markup with a number, from 0, in each place."""
        numbers = (b"%d" % number for number in range(self.places))
        return b"".join(chain.from_iterable(zip_longest(self.literals, numbers, fillvalue=b"")))


def literals_of(line: bytes) -> list[bytes] | None:
    """What stands around the places of a line; None when we would rather not know."""
    line = line.lstrip(b" \t\r\n")
    if len(line) > LONGEST or b"<!" in line or b"<?" in line:
        return None
    first, *runs = _RUN.split(line)
    if first or runs[-1]:  # it neither begins nor ends with a tag
        return None
    literals: list[bytes] = []
    for run in runs[::2]:
        places = list(_ATTRIBUTE.finditer(run))
        # Every quote is of such an attribute; what a ">" in quotes leaves over is no good text.
        if b"'" in run or run.count(b'"') != 2 * len(places):
            return None
        at = 0
        for place in places:
            literals.append(run[at : place.start(1)])
            at = place.end(1)
        literals.append(run[at:])
    return literals


def read_texts(raw: tuple[bytes, ...]) -> Texts | None:
    """The bytes of each place as the parser would give them, stripped; None with any doubt."""
    if not raw:
        return Texts([], are_plain=True)
    try:
        joined = _BETWEEN_BYTES.join(raw).decode()
    except UnicodeDecodeError:
        return None
    if ">" in joined:
        return None
    are_plain = is_plain(joined)
    if not are_plain:
        if _FORBIDDEN.search(joined) or ("&" in joined and _OTHER_SIGN.search(joined)):
            return None
        for sign, meant in _SIGNS:
            joined = joined.replace(sign, meant)
    texts = joined.split(_BETWEEN)
    if len(texts) != len(raw):
        return None
    if not are_plain or _is_padded(joined):
        texts = [text.strip() for text in texts]
    return Texts(texts, are_plain)


def _is_padded(joined: str) -> bool:
    """True when a plain text begins or ends with a space."""
    return _BEFORE in joined or _AFTER in joined or joined[:1] == " " or joined[-1:] == " "
