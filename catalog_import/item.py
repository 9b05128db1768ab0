"""What a supplier's file says, once read: items, issues and the head of the catalogue.

These values are all the rest of the house ever sees of a file.
Nothing here knows of a database, a page or a clock.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from pathlib import Path
from typing import IO, NamedTuple


class Action(StrEnum):
    """What the supplier asks us to do with the item."""

    ADD = "ADD"
    UPDATE = "UPDATE"
    DELETE = "DELETE"


class Severity(StrEnum):
    """ERROR: nothing of the file may go live. WARNING: a person should read it."""

    ERROR = "ERROR"
    WARNING = "WARNING"


class LabelState(StrEnum):
    """How far a label claim can be trusted."""

    VERIFIED = "VERIFIED"  # a person looked the licence up; an import never sets this
    WARRANTED = "WARRANTED"  # the supplier states it, and we know the label
    UNKNOWN = "UNKNOWN"  # the text is not a label we know: review queue, never a badge


@dataclass(frozen=True, slots=True)
class LabelClaim:
    """One label the supplier claims for an item; `code` is the GS1 code, "" when unknown."""

    raw: str
    code: str = ""
    licence: str = ""
    evidence: str = ""
    valid_to: date | None = None
    state: LabelState = LabelState.UNKNOWN


class PriceStep(NamedTuple):
    """The price of one order unit (kr. without VAT) where at least `quantity` are ordered."""

    quantity: Decimal
    price: Decimal


class Upkeep(NamedTuple):
    """What the supplier says of one order unit once it is bought; None where it is not said.

    `lifetime_years`: how long it is expected to last. `yearly_kwh`: the power it uses in a year.
    `yearly_cost`: kroner without VAT that it costs to run in a year, all told.
    """

    lifetime_years: Decimal | None = None
    yearly_kwh: Decimal | None = None
    yearly_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ParsedItem:
    """One item as one supplier describes it.

    `row` is the line of the sheet (header is row 1), or the number of the CatalogueLine.
    `price` is kroner without VAT for one `order_unit`, with at most four decimals.
    `content_quantity` is what one order unit holds, in `content_unit`.
    `contracted` means the supplier marks the item as part of an agreement's assortment.
    `price_steps` are the prices of larger amounts, rising by quantity; `price` holds below them.
    `line_key` is OIOUBL's line id, by which later documents name the item; elsewhere "". A
    document that knows only line ids gives the same text as `seller_item_id` (see diff).
    """

    row: int
    seller_item_id: str
    name: str
    action: Action = Action.ADD
    description: str = ""
    brand: str = ""
    manufacturer: str = ""
    manufacturer_item_id: str = ""
    gtin: str = ""
    unspsc: str = ""
    order_unit: str = "H87"
    price: Decimal | None = None
    vat_percent: Decimal | None = Decimal(25)
    content_quantity: Decimal | None = None
    content_unit: str = ""
    minimum_quantity: Decimal = Decimal(1)
    quantity_step: Decimal = Decimal(1)
    lead_time_days: int | None = None
    agreement_number: str = ""
    lot: str = ""
    contracted: bool = False
    orderable: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    labels: tuple[LabelClaim, ...] = ()
    replaces: str = ""
    image: str = ""
    line_key: str = ""
    price_steps: tuple[PriceStep, ...] = ()
    upkeep: Upkeep | None = None

    def __reduce__(self) -> tuple[type["ParsedItem"], tuple[object, ...]]:
        """A large file's items go from one process to another in half the usual time."""
        return ParsedItem, _values(self)


_values = attrgetter(*ParsedItem.__slots__)


@dataclass(frozen=True, slots=True)
class RowIssue:
    """Something a person must know about one row; row 0 is the file as a whole.

    `field` is the name in ParsedItem, `value` what the file says, `text` a Danish sentence.
    """

    code: str
    row: int
    field: str
    value: str
    text: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class CatalogueHeader:
    """What the file says about itself.

    `replaces_all`: an item that is missing from the file is gone.
    `deletes_all`: the supplier withdraws the whole catalogue.
    `supplier_cvr` is eight digits, "" when the file does not say.
    `carries`: the only fields of an item the file speaks of, as a price update does; None = all.
    """

    catalogue_id: str = ""
    agreement_number: str = ""
    issue_date: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    supplier_cvr: str = ""
    supplier_name: str = ""
    replaces_all: bool = True
    deletes_all: bool = False
    carries: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file that is already stored; `name` is what the supplier called it."""

    path: Path
    name: str = ""

    def open(self) -> IO[bytes]:
        """The bytes from the start; the caller closes."""
        return self.path.open("rb")

    def head(self, size: int) -> bytes:
        """At most the first `size` bytes."""
        with self.open() as stream:
            return stream.read(size)

    def size(self) -> int:
        """Bytes on disk."""
        return self.path.stat().st_size
