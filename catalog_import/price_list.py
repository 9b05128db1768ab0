"""A price list as rows of cells, whatever file it came in: header, then one item a row."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from catalog_import import coerce, labels, list_price
from catalog_import.coerce import Decimals, cell_text
from catalog_import.columns import REQUIRED, Columns, match
from catalog_import.draft import Draft
from catalog_import.issues import issue
from catalog_import.item import CatalogueHeader, ParsedItem, RowIssue
from catalog_import.limits import HEADER_WITHIN_ROWS, MAX_ID
from catalog_import.text import clean
from catalog_import.upkeep import KINDS

Row = Sequence[object]
Numbered = tuple[int, Row]  # the row's number in the sheet (from 1), and its cells
Record = CatalogueHeader | ParsedItem | RowIssue

NUMBERS = (
    list_price.NET,
    list_price.WITH_VAT,
    list_price.LIST,
    list_price.DISCOUNT,
    "vat_percent",
    "content_quantity",
    "minimum_quantity",
    "quantity_step",
    "lead_time_days",
    *KINDS,
)
_PERCENT = frozenset({"vat_percent", list_price.DISCOUNT})
_TEXTS = (
    "seller_item_id",
    "name",
    "description",
    "brand",
    "manufacturer",
    "manufacturer_item_id",
    "lot",
    "replaces",
)
_CONTENT = re.compile(
    r"^(?:(?P<packs>\d{1,5})\s*[x×*]\s*)?(?P<each>[\d.,]+)\s*(?P<unit>[^\d\s].*)?$"
)


@dataclass(frozen=True, slots=True)
class Found:
    """The header of a sheet: which row it is, and what its columns mean."""

    row: int
    columns: Columns


@dataclass(slots=True)
class Habits:
    """How this file writes decimals, column by column."""

    decimals: dict[str, Decimals] = field(
        default_factory=lambda: {name: Decimals() for name in NUMBERS}
    )
    discounts: list_price.Discounts = field(default_factory=list_price.Discounts)
    replaced: dict[str, str] = field(default_factory=dict)  # successor -> the item it replaces

    def observe(self, columns: Columns, row: Row) -> None:
        """Learn from one row."""
        for name in columns.at.keys() & self.decimals.keys():
            self.decimals[name].observe(columns.cell(row, name))
        for step in columns.steps:  # they are written as the price beside them
            self.decimals[list_price.NET].observe(_at(row, step.price))
        if list_price.DISCOUNT in columns.at:
            cell = columns.cell(row, list_price.DISCOUNT)
            self.discounts.observe(cell, _percentage(cell, self.decimals[list_price.DISCOUNT]))
        if successor := cell_text(columns.cell(row, "replaced_by")).strip():
            old = cell_text(columns.cell(row, "seller_item_id")).strip()
            if max(len(successor), len(old)) <= MAX_ID:  # a longer one is no item number
                self.replaced.setdefault(successor, old)


def find_header(rows: Iterable[Numbered], chosen: Mapping[str, str]) -> Found | None:
    """The row with most columns we know, among the first ones; None when no row is a header."""
    best: Found | None = None
    for number, row in rows:
        if number > HEADER_WITHIN_ROWS:
            break
        columns = match(row, chosen)
        if columns.is_price_list and (best is None or columns.score > best.columns.score):
            best = Found(number, columns)
    return best


def learn(rows: Iterable[Numbered], found: Found) -> Habits:
    """Read every row once for its habits; whole columns decide, not single cells."""
    habits = Habits()
    for number, row in rows:
        if number > found.row:
            habits.observe(found.columns, row)
    return habits


def read(rows: Iterable[Numbered], found: Found, habits: Habits) -> Iterator[Record]:
    """The items under a header and every issue; refuses when a required column is missing."""
    yield CatalogueHeader()
    refusals = list(_missing_columns(found))
    yield from refusals
    if refusals:
        return
    yield from _doubts(found, habits)
    for number, row in rows:
        if number > found.row:
            yield from _read_row(number, row, found.columns, habits)


def _missing_columns(found: Found) -> Iterator[RowIssue]:
    for name in found.columns.missing:
        if name != "price" or not any(list_price.said(found.columns, found.row)):
            yield issue("columns-missing", found.row, name, column=f"»{REQUIRED[name]}«")
        elif not list_price.source(found.columns):
            yield from list_price.said(found.columns, found.row)


def _doubts(found: Found, habits: Habits) -> Iterator[RowIssue]:
    if "order_unit" not in found.columns.at:
        yield issue("unit-missing", found.row, "order_unit")
    yield from list_price.said(found.columns, found.row)
    source = list_price.source(found.columns)
    if found.columns.steps and source != list_price.NET:
        # Whether VAT or a discount is to be taken off them is not told.
        yield issue("price-step-left-out", found.row, "price_steps")
    if habits.decimals[source].is_doubtful:
        yield issue("decimals-doubtful", 0, "price", habits.decimals[source].doubtful)
    if source == list_price.LIST and habits.discounts.is_unclear:
        yield issue("discount-unclear", found.row, "price", habits.discounts.share)


def _read_row(number: int, row: Row, columns: Columns, habits: Habits) -> Iterator[Record]:
    if row.count("") == len(row):
        return
    filled = [text for cell in row if (text := cell_text(cell).strip())]
    if not filled:
        return
    beyond = [text for cell in row[columns.width :] if (text := cell_text(cell).strip())]
    if len(filled) == 1 and _is_note(filled[0]):
        yield issue("row-skipped", number, "", filled[0])
    elif beyond:
        yield issue("row-shifted", number, "", beyond[0])
    else:
        yield from _Reader(number, row, columns, habits).item()


def _is_note(only_cell: str) -> bool:
    """A heading or a remark; one word with a digit in it is an item number left alone."""
    return " " in only_cell or not any(c.isdigit() for c in only_cell)


class _Reader:
    """Fills one draft from one row."""

    def __init__(self, number: int, row: Row, columns: Columns, habits: Habits) -> None:
        self.row, self.columns, self.habits = row, columns, habits
        self.draft = Draft(number, price_required=True)

    def text(self, name: str) -> str:
        return cell_text(self.columns.cell(self.row, name)).strip()

    def number(self, name: str) -> Decimal | None:
        read = _percentage if name in _PERCENT else coerce.number
        return read(self.columns.cell(self.row, name), self.habits.decimals[name])

    def item(self) -> Iterator[ParsedItem | RowIssue]:
        for name in _TEXTS:
            self.draft.text(name, self.text(name))
        if not self.text("replaces"):
            self.draft.text("replaces", self.habits.replaced.get(self.text("seller_item_id"), ""))
        self.draft.gtin(self.text("gtin"))
        self.draft.unspsc(self.text("unspsc"))
        self.draft.image(self.text("image"))
        self.price()
        self.quantities()
        self.agreement()
        for name in ("valid_from", "valid_to"):
            self.draft.day(name, self.columns.cell(self.row, name))
        self.labels()
        if self.columns.upkeep:
            self.upkeep()
        return self.draft.finish()

    def price(self) -> None:
        source = list_price.source(self.columns)
        raw, currency = self.text(source), self.text("currency")
        if list_price.is_foreign(self.columns.cell(self.row, source), currency):
            self.draft.note("currency-not-dkk", "price", f"{raw} {currency}".strip())
        else:
            self.draft.price(self.net(source), raw)
            if source == list_price.NET:
                self.price_steps()
        if raw_vat := self.text("vat_percent"):
            self.draft.vat(_percent(self.number("vat_percent")), raw_vat)

    def price_steps(self) -> None:
        """The prices of larger amounts; an empty cell says that there is none."""
        for step in self.columns.steps:
            cell, least_cell = _at(self.row, step.price), _at(self.row, step.least_at)
            raw = cell_text(cell).strip()
            if not raw:
                continue
            if list_price.is_foreign(cell, ""):
                self.draft.note("currency-not-dkk", "price_steps", raw)
                continue
            least = step.least or coerce.number(least_cell, Decimals())
            price = coerce.number(cell, self.habits.decimals[list_price.NET])
            self.draft.price_step(least, price, cell_text(least_cell), raw)

    def net(self, source: str) -> Decimal | None:
        """The price without VAT and after discount; None when one of its parts is no number."""
        stated = self.number(source)
        if stated is None or source == list_price.NET:
            return stated
        if source == list_price.WITH_VAT:
            rate, cell = self.number("vat_percent"), self.columns.cell(self.row, "vat_percent")
            return list_price.without_vat(stated, _percent(rate), cell)
        cell = self.columns.cell(self.row, list_price.DISCOUNT)
        discount = self.number(list_price.DISCOUNT) if cell_text(cell).strip() else Decimal(0)
        if discount is None:
            return None
        return list_price.after_discount(stated, self.habits.discounts.percent(cell, discount))

    def quantities(self) -> None:
        if "order_unit" in self.columns.at:
            self.draft.unit(self.text("order_unit"))
        for name in ("minimum_quantity", "quantity_step"):
            if raw := self.text(name):
                self.draft.quantity(name, self.number(name), raw)
        if raw := self.text("lead_time_days"):
            self.draft.days(self.lead_time(raw), raw)
        if raw := self.text("content_quantity"):
            self.content(raw)

    def lead_time(self, raw: str) -> Decimal | None:
        """ "2" and "2 dage" are days; "1-3 hverdage" counts as the longest."""
        shown = re.fullmatch(r"(?i)(?:\d+\s*[-–]\s*)?(\d+)\s*(?:hver)?dage?", raw)
        return Decimal(shown[1]) if shown else self.number("lead_time_days")

    def content(self, raw: str) -> None:
        """ "500 ark" and "6 x 250 ml" in one cell, or a number with its unit beside it."""
        shown = _CONTENT.match(clean(raw))
        each = None
        if shown:
            each = coerce.number(shown["each"], self.habits.decimals["content_quantity"])
        packs = Decimal((shown and shown["packs"]) or 1)
        unit = (shown and shown["unit"]) or self.text("content_unit") or "H87"
        said = f"{raw} {self.text('content_unit')}".strip()
        self.draft.content(each * packs if each is not None else None, unit, said)

    def agreement(self) -> None:
        number = self.text("agreement_number")
        if not coerce.says_no(number):
            self.draft.text("agreement_number", number)
            self.draft.fields["contracted"] = True

    def upkeep(self) -> None:
        """Lifetime, power and running cost, each in the unit of its header or of the cell."""
        for name, meant in self.columns.upkeep.items():
            self.draft.upkeep(meant, self.text(name), read=partial(self.in_column, name))

    def in_column(self, name: str, text: str) -> Decimal | None:
        """The number in a cell of the column: `text`, where the cell is no number itself."""
        cell = self.columns.cell(self.row, name)
        said = text if isinstance(cell, str) else cell
        return coerce.number(said, self.habits.decimals[name])

    def labels(self) -> None:
        for name, licence in self.claimed():
            self.draft.label(labels.claim(name, licence=licence))
        for at, label in self.columns.label_columns.items():
            cell = cell_text(self.row[at] if at < len(self.row) else None).strip()
            if not coerce.says_no(cell):
                licence = "" if coerce.says_yes(cell) else cell
                self.draft.label(labels.claim(label.code, licence=licence))

    def claimed(self) -> Iterator[tuple[str, str]]:
        """The labels of the label column with their licences, one licence for each label."""
        names = labels.split_names(self.text("labels"))
        text = clean(self.text("licence"))
        licences = (
            [part.strip() for part in re.split(r"[;|,\n]", text)] if len(names) > 1 else [text]
        )
        if text and names and len(licences) != len(names):
            self.draft.note("licence-unclear", "labels", text)
        fitting = len(licences) == len(names)
        yield from zip(names, licences if fitting else [""] * len(names), strict=True)


def _at(row: Row, place: int) -> object:
    return row[place] if 0 <= place < len(row) else None


def _percentage(cell: object, decimals: Decimals) -> Decimal | None:
    """A number, with or without a percent sign after it."""
    bare = cell.strip().removesuffix("%").rstrip() if isinstance(cell, str) else cell
    return coerce.number(bare, decimals)


def _percent(value: Decimal | None) -> Decimal | None:
    """Spreadsheets keep 25 % as 0.25."""
    return value * 100 if value is not None and 0 < value < 1 else value
