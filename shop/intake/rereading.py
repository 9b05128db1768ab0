"""The same file again: when what was made of it before can be used, and it need not be read. Pure.

It may be used where whoever reads it would read the same, and all that it says is just what is
sold. The second is asked of the goods themselves, so decisions, roll-backs and labels that came
in between need no rule of their own: they leave other goods behind.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

import catalog_import
from catalog_import.fingerprint import SIZE
from shop.intake.labels import LabelBook

_ROUND = 1 << 8 * SIZE


@dataclass(frozen=True, slots=True)
class How:
    """How a file is read: the day, and what a person said that its columns mean."""

    today: date
    columns: Mapping[str, str] = field(default_factory=dict)

    def key(self, labels: LabelBook, supplier_cvr: str) -> str:
        """The same wherever the same bytes, on one day, are read as the same; "" for nobody knows.

        `labels`: what is decided of them and of classes. `supplier_cvr`: whose file it must be.
        """
        version = reader_version()
        if not version:
            return ""
        meant = (
            version, sorted(self.columns.items()), sorted(labels.meaning.items()),
            sorted((key, repr(looked)) for key, looked in labels.looked_up.items()),
            sorted(labels.classes.items()), supplier_cvr,
        )  # fmt: skip
        return sha256(repr(meant).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Told:
    """What a file says in all, and how long: kept with its batch.

    `goods`: the sum of the fingerprints of its goods. `same_until`: see catalog_import.days.
    """

    key: str
    goods: str
    items: int
    same_until: date


def says_what_is_sold(
    told: Told, *, key: str, today: date, sold: Iterable[bytes | None]
) -> bool:  # fmt: skip
    """Whether the same bytes, read today, would say exactly what is sold, and nothing else.

    `sold`: the fingerprints of all that the supplier sells to the place, None where there is none.
    """
    if not key or told.key != key or not told.goods or today >= told.same_until:
        return False
    live = list(sold)
    known = [one for one in live if one is not None]
    return len(known) == len(live) == told.items and sum_of(known) == told.goods


def sum_of(fingerprints: Iterable[bytes]) -> str:
    """One number for goods in whatever order, as text."""
    return written(add(0, fingerprints))


def add(before: int, fingerprints: Iterable[bytes]) -> int:
    """The number with these added to it. A fingerprint holds the item's own number too."""
    return before + sum(int.from_bytes(one) for one in fingerprints)


def written(number: int) -> str:
    """As it is kept."""
    return f"{number % _ROUND:0{2 * SIZE}x}"


_OURS = ("items.py", "labels.py", "staged.py")


@cache
def reader_version() -> str:
    """What the code that reads files is, by its own text: nobody can forget to raise a number.

    "" where it is not there to be read: then no two readings are known to be the same.
    """
    leaf = Path(str(catalog_import.__file__)).parent
    files = [*leaf.rglob("*.py"), *leaf.rglob("*.csv")]
    files += [Path(__file__).with_name(name) for name in _OURS]
    try:
        texts = [path.read_bytes() for path in sorted(files)]
    except OSError:
        return ""
    return sha256(b"\0".join(texts)).hexdigest() if len(texts) > len(_OURS) else ""
