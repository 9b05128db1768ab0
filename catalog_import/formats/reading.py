"""What a format is: a name, a way to recognise it, and a reader."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from catalog_import.item import CatalogueHeader, IncomingFile, ParsedItem, RowIssue
from catalog_import.limits import LIMITS, Limits

Record = CatalogueHeader | ParsedItem | RowIssue


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader is told: the day, the person's own choice of columns, the limits."""

    today: date
    columns: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = LIMITS


class Format(Protocol):
    """A module of this package. `read` streams: the header once, then items and issues."""

    @property
    def NAME(self) -> str:  # noqa: N802 - a constant of the module
        """What the format is called in the shop's tables."""
        ...

    def recognises(self, file: IncomingFile) -> bool:
        """True when the file is of this format, however broken it may be further down."""
        ...

    def read(self, file: IncomingFile, reading: Reading) -> Iterator[Record]:
        """Every record of the file. What cannot be read becomes an issue, never an exception."""
        ...
