"""One item on its way in: each field is taken as the file says it, and every doubt is noted.

All formats fill the same draft, so a GTIN or a price is judged by one rule wherever it comes from.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from catalog_import import coerce, units
from catalog_import.issues import issue
from catalog_import.item import (
    Action,
    LabelClaim,
    ParsedItem,
    PriceStep,
    RowIssue,
    Severity,
    Upkeep,
)
from catalog_import.limits import (
    MAX_ADDRESS,
    MAX_DESCRIPTION,
    MAX_ID,
    MAX_NAME,
    MAX_PRICE_STEPS,
    MAX_SHORT,
)
from catalog_import.steps import in_order, said
from catalog_import.text import clean, shorten
from catalog_import.upkeep import Meaning, Reader, UnusableError, figure, plain_number

_LENGTHS = {
    "seller_item_id": MAX_ID,
    "line_key": MAX_ID,
    "replaces": MAX_ID,
    "manufacturer_item_id": MAX_ID,
    "name": MAX_NAME,
    "description": MAX_DESCRIPTION,
    "image": MAX_ADDRESS,
}
# An identity or a name that is cut is another identity or name; other texts may be shortened.
_NEVER_CUT = frozenset({"seller_item_id", "line_key", "replaces", "name"})

# A price above this is a lost decimal comma: nothing a house buys from a catalogue costs more.
HIGHEST_PRICE = Decimal(1_000_000)
# Nobody orders so many of anything; it is also the most the shop keeps.
HIGHEST_QUANTITY = Decimal(1_000_000_000)
# More than there are labels we know; whoever claims more has pasted something else in.
MOST_LABELS = 100
# Denmark has one rate; 0 is for the few exempt goods.
DANISH_RATES = frozenset({Decimal(0), Decimal(25)})


class Draft:
    """Collects the fields of one row; `finish` gives the item and what was noted on the way."""

    def __init__(self, row: int, *, price_required: bool) -> None:
        self.row = row
        self.price_required = price_required
        self.name_required = True
        self.fields: dict[str, Any] = {}
        self.labels: list[LabelClaim] = []
        self.labels_left_out = 0
        self.steps: list[PriceStep] = []
        self.upkeep_told: dict[str, Decimal] = {}
        self.issues: list[RowIssue] = []

    def note(
        self,
        code: str,
        field: str,
        value: object = "",
        *,
        severity: Severity | None = None,
        **facts: object,
    ) -> None:
        """Note an issue on this row."""
        self.issues.append(issue(code, self.row, field, value, severity=severity, **facts))

    def text(self, field: str, raw: str) -> None:
        """A text, cleaned; one that is too long is refused or shortened, never in silence."""
        text = clean(raw)
        limit = _LENGTHS.get(field, MAX_SHORT)
        if len(text) > limit:
            weight = Severity.ERROR if field in _NEVER_CUT else Severity.WARNING
            self.note("text-too-long", field, text, severity=weight, length=len(text), limit=limit)
            text = shorten(text, limit)
        if text:
            self.fields[field] = text

    def image(self, raw: str) -> None:
        """The address of a picture; only web addresses and plain file names."""
        address = clean(raw)
        scheme, colon, _ = address.partition(":")
        if len(address) > MAX_ADDRESS or (colon and scheme.casefold() not in ("http", "https")):
            self.note("image-refused", "image", address)
        elif address:
            self.fields["image"] = address

    def gtin(self, raw: str) -> None:
        """A GTIN with a right check digit; zeros a spreadsheet dropped are put back, and said."""
        text = clean(raw)
        number = coerce.gtin(text)
        if number is None and (restored := coerce.restored_gtin(text)):
            self.note("gtin-restored", "gtin", text)
            number = restored
        if number:
            self.fields["gtin"] = number
        elif text:
            self.note("gtin-invalid", "gtin", text)

    def unspsc(self, raw: str) -> None:
        """Eight digits of UNSPSC."""
        text = clean(raw)
        code = coerce.unspsc(text)
        if code:
            self.fields["unspsc"] = code
        elif text:
            self.note("unspsc-invalid", "unspsc", text)

    def unit(self, raw: str) -> None:
        """The unit one orders in."""
        text = clean(raw)
        code = units.normalise(text)
        if code:
            self.fields["order_unit"] = code
        elif text:
            self.note("unit-unknown", "order_unit", text)
        else:
            self.note("unit-missing", "order_unit")

    def content(self, quantity: Decimal | None, unit: str, raw: str) -> None:
        """What one order unit holds; `raw` is what the file says, for the note."""
        held = units.content(quantity, unit) if quantity is not None and quantity > 0 else None
        if held is None:
            self.note("content-unit-unknown", "content_quantity", raw)
        else:
            self.fields["content_quantity"], self.fields["content_unit"] = held

    def price(self, amount: Decimal | None, raw: str = "") -> None:
        """Kroner without VAT for one order unit; `raw` is what the file says."""
        if amount is None:
            self.no_price(raw)
            return
        price = self._judged("price", amount, raw)
        if price is not None:
            self.fields["price"] = price

    def price_step(
        self, least: Decimal | None, amount: Decimal | None, raw_least: str, raw: str
    ) -> None:
        """What one order unit costs where at least `least` are ordered; `raw` as the file says."""
        if least is None or not 0 < least <= HIGHEST_QUANTITY or not coerce.to_price(least):
            self.note("quantity-invalid", "price_steps", raw_least)
        elif amount is None:
            self.note("price-not-a-number", "price_steps", raw)
        elif len(self.steps) > MAX_PRICE_STEPS:
            return  # it is too many already, and said when the item is done
        else:
            price = self._judged("price_steps", amount, raw)
            if price is not None:
                self.steps.append(PriceStep(coerce.to_price(least), price))

    def _judged(self, field: str, amount: Decimal, raw: str) -> Decimal | None:
        """An amount as a price; None, and why, where nothing costs that."""
        price = coerce.to_price(amount)
        shown = raw or str(amount)
        if price < 0:
            self.note("price-negative", field, shown)
        elif price == 0:
            self.note("price-absurd", field, shown, problem="nul")
        elif price > HIGHEST_PRICE:
            self.note("price-absurd", field, shown, problem="over en million kroner")
        else:
            return price
        return None

    def no_price(self, raw: str) -> None:
        """No usable price: an error in a price list, elsewhere an item one cannot order yet."""
        if raw:
            self.note("price-not-a-number", "price", raw)
        elif self.price_required:
            self.note("price-missing", "price")
        else:
            self.note("price-missing", "price", severity=Severity.WARNING)

    def vat(self, percent: Decimal | None, raw: str) -> None:
        """VAT in percent; another rate than Denmark's is kept and noted."""
        if percent is None or percent not in DANISH_RATES:
            self.note("vat-unknown", "vat_percent", raw)
        self.fields["vat_percent"] = percent if percent is None else coerce.plain(percent)

    def quantity(self, field: str, amount: Decimal | None, raw: str) -> None:
        """A minimum or a step; must be above zero."""
        if amount is None or amount <= 0:
            self.note("quantity-invalid", field, raw)
        else:
            self.fields[field] = coerce.plain(amount)

    def days(self, amount: Decimal | None, raw: str) -> None:
        """Lead time in whole days, rounded up; a year is the most we believe."""
        if amount is None or not 0 <= amount <= 366:
            self.note("quantity-invalid", "lead_time_days", raw)
        else:
            self.fields["lead_time_days"] = -int(-amount // 1)

    def day(self, field: str, raw: object) -> None:
        """A day of validity."""
        value = coerce.day(raw)
        if value is not None:
            self.fields[field] = value
        elif coerce.cell_text(raw).strip():
            self.note("date-invalid", field, coerce.cell_text(raw))

    def label(self, claim: LabelClaim) -> None:
        """A label claim; the same label twice is one claim."""
        if len(self.labels) >= MOST_LABELS:
            self.labels_left_out += 1
            return
        if not claim.code:
            self.note("label-unknown", "labels", claim.raw)
        same = [seen for seen in self.labels if claim.code and seen.code == claim.code]
        if not same:
            self.labels.append(claim)

    def upkeep(
        self, meant: Meaning, said: str, unit: str = "",
        read: Reader = plain_number,
    ) -> None:  # fmt: skip
        """Lifetime, power or upkeep of a year; one that cannot be used is said and left out."""
        try:
            found = figure(meant, said, unit, read)
        except UnusableError as unusable:
            self.note(unusable.code, "upkeep", f"{said} {unit}".strip())
            return
        if found is not None and self.upkeep_told.setdefault(meant.kind, found) != found:
            self.note("upkeep-several", "upkeep", said)

    def finish(self) -> Iterator[ParsedItem | RowIssue]:
        """The item, when it has an identity, and all that was noted."""
        action = self.fields.get("action", Action.ADD)
        if not self.fields.get("seller_item_id"):
            self.note("item-id-missing", "seller_item_id", self.fields.get("name", ""))
        nameless = self.name_required and not self.fields.get("name")
        if nameless and action is not Action.DELETE:
            self.note("name-missing", "name", self.fields.get("seller_item_id", ""))
        self._check_validity()
        self._settle_steps()
        if self.upkeep_told:
            self.fields["upkeep"] = Upkeep(**self.upkeep_told)
        if self.labels_left_out:
            self.note("labels-many", "labels", self.labels_left_out, limit=MOST_LABELS)
        if self.fields.get("seller_item_id"):
            yield self._item()
        yield from self.issues

    def _settle_steps(self) -> None:
        """The prices of larger amounts in order; without a price of one there are none."""
        price: Decimal | None = self.fields.get("price")
        if not self.steps or price is None:
            return
        if len(self.steps) > MAX_PRICE_STEPS:
            self.note("price-steps-many", "price_steps", limit=MAX_PRICE_STEPS)
            return
        found = in_order(price, self.steps)
        if found.repeated:
            self.note("price-several", "price_steps", said(found.repeated))
        if found.dearer:
            self.note("price-step-dearer", "price_steps", said(found.dearer))
        if found.steps:
            self.fields["price_steps"] = found.steps

    def _check_validity(self) -> None:
        start: date | None = self.fields.get("valid_from")
        end: date | None = self.fields.get("valid_to")
        if start and end and end < start:
            self.note("validity-reversed", "valid_to", f"{start} – {end}")

    def _item(self) -> ParsedItem:
        fields = {"name": "", **self.fields}
        # Without a price nothing can be ordered, whatever the file says.
        fields["orderable"] = fields.get("orderable", True) and "price" in fields
        return ParsedItem(row=self.row, labels=tuple(self.labels), **fields)
