"""The labels we know, by their GS1 code, and the many ways suppliers write them.

Only a whole text is ever recognised: "ikke Svanemærket" contains a label and claims none.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal, cast

from catalog_import.coerce import says_no
from catalog_import.item import LabelClaim, LabelState
from catalog_import.text import clean, fold

Kind = Literal["environment", "organic", "social", "forest", "energy", "other"]


@dataclass(frozen=True, slots=True)
class Label:
    """A label. `type1`: an independent body checks the whole life cycle (ISO 14024)."""

    code: str
    name_da: str
    name_en: str
    kind: Kind
    type1: bool


def _rows() -> list[dict[str, str]]:
    text = (files("catalog_import") / "labels.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _label(row: Mapping[str, str]) -> Label:
    kind = cast("Kind", row["kind"])
    return Label(row["code"], row["name_da"], row["name_en"], kind, row["type1"] == "1")


def _spellings(row: Mapping[str, str]) -> Iterator[str]:
    yield from (row["code"], row["name_da"], row["name_en"])
    yield from filter(None, row["aliases"].split("|"))


_ROWS = _rows()
ALL: Mapping[str, Label] = {row["code"]: _label(row) for row in _ROWS}
_BY_SPELLING: Mapping[str, Label] = {
    fold(spelling): ALL[row["code"]] for row in _ROWS for spelling in _spellings(row)
}


def spellings(code: str) -> tuple[str, ...]:
    """The ways of writing a label that are known from the start, its names first; () for none."""
    some = [spelling for row in _ROWS if row["code"] == code for spelling in _spellings(row)]
    return tuple(dict.fromkeys(one for one in some if one != code))


# Words around a label's name that add no claim of their own.
_NOISE = re.compile(r"(?i)\b(licens|licence|license|lic|nr|no|certifikat|certificeret|med)\b\.?:?")
_BRACKETS = re.compile(r"[()\[\]]")
# A licence has digits in it; two are a size, three are the least we have seen (DK-ØKO-100).
_LICENCE = re.compile(r"(?=(?:[^\d]*\d){3})[\w/.-]+(?: \d[\w/.-]*)*$", re.UNICODE)
# No label with its licence is longer; a longer text is not searched, so it costs nothing.
_LONGEST = 160
_BETWEEN = re.compile(r"[;,|+\n]| / | og | & ")
_SHARE = re.compile(r"\s*\d{1,3}\s*%$")


def recognise(text: str) -> Label | None:
    """The label a text names, whatever its case, letters and signs; None when unknown."""
    return _recognise(text) if len(text) <= _LONGEST else None


# A catalogue names the same few labels again and again.
@lru_cache(maxsize=4096)
def _recognise(text: str) -> Label | None:
    plain = clean(text)
    if not plain:
        return None
    return _BY_SPELLING.get(fold(plain)) or _BY_SPELLING.get(fold(_SHARE.sub("", plain)))


def split_licence(text: str) -> tuple[str, str]:
    """ "Svanemærket (licens 5025 0012)" -> ("Svanemærket", "5025 0012"); no licence -> ""."""
    plain = clean(text)
    if len(plain) > _LONGEST or recognise(plain):
        return plain, ""
    bare = re.sub(r"\s+", " ", _NOISE.sub(" ", _BRACKETS.sub(" ", plain))).strip(" ,:-")
    for cut in [m.start() for m in re.finditer(r"(?<=\s)\S", bare)]:
        if recognise(bare[:cut]) and _LICENCE.match(bare[cut:]):
            return bare[:cut].strip(" ,:-"), bare[cut:]
    return plain, ""


def split_names(text: str) -> list[str]:
    """ "Svanemærket; FSC Mix" is two labels, "FSC 100%" one, "nej" none."""
    if says_no(text):
        return []
    if recognise(text):
        return [text]
    return [name for part in _BETWEEN.split(text) if not says_no(name := part.strip())]


def looks_like_licence(text: str) -> bool:
    """True for a text with at least three digits that names no label."""
    return sum(c.isdigit() for c in text) >= 3 and recognise(text) is None


def claim(text: str, *, licence: str = "", evidence: str = "", code: str = "") -> LabelClaim:
    """A supplier's claim. `code` is what a code field says; `text` is kept as it was sent."""
    named, found_licence = split_licence(text)
    # GS1 codes are capitals; the "EcoLabel" older files write there is a kind, not a label.
    label = (recognise(code) if code.isupper() else None) or recognise(named)
    state = LabelState.WARRANTED if label else LabelState.UNKNOWN
    known = label.code if label else ""
    return LabelClaim(clean(text) or code, known, licence or found_licence, evidence, None, state)
