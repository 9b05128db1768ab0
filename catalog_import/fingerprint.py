"""Sixteen bytes that say whether two statements of an item differ, without both at hand.

Equal fingerprints and `diff.changed_fields(old, new) == ()` are one and the same question. The
bytes are the same in every process and version of Python, so they can be stored.
"""

import json
from dataclasses import fields
from datetime import date
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from functools import lru_cache
from hashlib import blake2b
from operator import attrgetter

from catalog_import.diff import COMPARED, claims
from catalog_import.item import ParsedItem

SIZE = 16  # bytes; two of ten million differing items are taken for one once in 10^24 catalogues
_BETWEEN = "\0"
# No digit is rounded away, whatever the precision others have set.
_EXACT = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)


def _named(*types: object) -> tuple[str, ...]:
    """Compared fields of these types, in the order of ParsedItem."""
    return tuple(f.name for f in fields(ParsedItem) if f.name in COMPARED and f.type in types)


_TEXTS = _named(str)
_NUMBERS = _named(Decimal, Decimal | None)
_OTHERS = _named(bool, int | None, date | None)
if {*_TEXTS, *_NUMBERS, *_OTHERS, "price_steps", "upkeep"} != set(COMPARED):
    raise TypeError("a field of ParsedItem has a type the fingerprint does not know")
_texts, _numbers, _others = attrgetter(*_TEXTS), attrgetter(*_NUMBERS), attrgetter(*_OTHERS)


def fingerprint(item: ParsedItem) -> bytes:
    """What the supplier says of the item, but for its place in the file, in `SIZE` bytes."""
    parts = [*_texts(item), *map(_plain, _numbers(item)), *map(str, _others(item))]
    if item.labels:
        for claim in claims(item.labels):
            parts += claim
    if item.price_steps:  # one part more, where a claim is four: the two are never taken for one
        parts.append(
            " ".join(f"{_plain(least)}:{_plain(price)}" for least, price in item.price_steps)
        )
    if item.upkeep is not None:  # steps have a colon and this has none: one part is never the other
        parts.append(" ".join(["upkeep", *map(_plain, item.upkeep)]))
    joined = _BETWEEN.join(parts)
    if joined.count(_BETWEEN) >= len(parts):
        # A text holds what stands between two texts. JSON never does, so the two never meet.
        joined = json.dumps(parts)
    return blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()


@lru_cache(maxsize=65_536)
def _plain(number: Decimal | None) -> str:
    """One spelling for 1, 1.0 and 1.00, for nought and minus nought."""
    if number is None:
        return ""
    return str(number.normalize(_EXACT)) if number else "0"
