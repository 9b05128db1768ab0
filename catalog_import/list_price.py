"""The net price of a row of a price list, from whichever price columns the list has."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from catalog_import.coerce import cell_text, is_foreign_amount
from catalog_import.columns import Columns
from catalog_import.issues import issue
from catalog_import.item import RowIssue

NET, WITH_VAT, LIST, TOTAL, DISCOUNT = (
    "price", "price_with_vat", "list_price", "price_total", "discount_percent"
)  # fmt: skip
_HUNDRED = Decimal(100)
_DANISH_VAT = Decimal(25)


def source(columns: Columns) -> str:
    """The field the net price comes from, "" when the list has no price we can use."""
    if NET in columns.at:
        return NET
    if WITH_VAT in columns.at:
        return WITH_VAT
    return LIST if {LIST, DISCOUNT} <= set(columns.at) else ""


def said(columns: Columns, row: int) -> Iterator[RowIssue]:
    """What a person must know about how the price was found; `row` is the header's."""
    found = source(columns)
    if found == WITH_VAT:
        yield issue("price-with-vat", row, "price")
    elif found == LIST:
        yield issue("price-from-discount", row, "price")
    elif not found and TOTAL in columns.at:
        yield issue("price-is-total", row, "price")


@dataclass(slots=True)
class Discounts:
    """How the discount column writes twenty percent: 20, "20 %", or Excel's 0.2."""

    is_above_one: bool = False
    share: str = ""  # the first cell of at most one
    is_text: bool = False

    def observe(self, cell: object, value: Decimal | None) -> None:
        """Learn from one cell; a percent sign and nought teach nothing."""
        if not value or (isinstance(cell, str) and "%" in cell):
            return
        if value > 1:
            self.is_above_one = True
        elif not self.share:
            self.share, self.is_text = cell_text(cell), isinstance(cell, str)

    @property
    def is_unclear(self) -> bool:
        """0,2 typed as text may be a fifth or two per mille, and the column never says."""
        return bool(self.share) and not self.is_above_one and self.is_text

    def percent(self, cell: object, value: Decimal) -> Decimal:
        """The discount in percent. A column of shares is multiplied; a mixed one is percent."""
        is_share = bool(self.share) and not self.is_above_one
        has_sign = isinstance(cell, str) and "%" in cell
        return value * _HUNDRED if is_share and not has_sign else value


def without_vat(gross: Decimal, percent: Decimal | None, cell: object) -> Decimal | None:
    """The net price; Denmark's rate where the row tells none, None where it cannot be read.

    >>> without_vat(Decimal("12.50"), None, None)
    Decimal('10.00')
    """
    if percent is None and cell_text(cell).strip():
        return None
    rate = _DANISH_VAT if percent is None else percent
    return gross * _HUNDRED / (_HUNDRED + rate) if rate >= 0 else None


def after_discount(listed: Decimal, percent: Decimal) -> Decimal | None:
    """The price left of a list price; a discount outside 0-99.99 is no discount.

    >>> after_discount(Decimal("200"), Decimal("12.5"))
    Decimal('175.0')
    """
    return listed * (_HUNDRED - percent) / _HUNDRED if 0 <= percent < _HUNDRED else None


def is_foreign(cell: object, currency: str) -> bool:
    """True when the cell or the currency column names another currency than kroner."""
    return is_foreign_amount(cell) or currency.casefold() not in ("", "dkk", "kr", "kr.")
