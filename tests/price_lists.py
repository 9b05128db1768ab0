"""Price lists as a supplier would send them: Danish CSV with `;` and a comma in prices."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

HEADER = "Varenr.;Varenavn;Enhed;Pris;Indhold;Indholdsenhed;UNSPSC;Miljømærke;Aftalenr."


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a price list; texts as they stand in the file."""

    item_id: str
    name: str
    price: str
    unit: str = "pakke"
    content: str = "500"
    content_unit: str = "ark"
    unspsc: str = "14111507"
    label: str = ""
    agreement: str = "50.55"

    @property
    def text(self) -> str:
        """The line as it is sent."""
        return ";".join(
            (self.item_id, self.name, self.unit, self.price, self.content, self.content_unit,
             self.unspsc, self.label, self.agreement)
        )  # fmt: skip


PAPER = Line("10482", "Kopipapir A4, 80 g, hvid", "31,95", label="Svanemærket")
DRAWING = Line("10733", "Tegnepapir A3, 120 g", "98,50", content="250", unspsc="14111513")
SCISSORS = Line("20655", "Børnesaks, 13 cm", "18,75", "stk", "1", "stk", "44121618")
GLUE = Line("20877", "Limstift, 40 g", "14,20", "stk", "1", "stk", "31201610", agreement="")
BASE = (PAPER, DRAWING, SCISSORS, GLUE)
"""Four items as Kridthuset sold them first."""

DEARER = replace(PAPER, price="33,25")
CHEAPER = replace(SCISSORS, price="17,90")
SMALLER = replace(DRAWING, content="200")
MARKED = replace(GLUE, label="Svanemærket")
NEW = Line("30115", "Skolehæfte A5, linjeret", "3,30", "stk", "1", "stk", "14111514")


def price_list(lines: Sequence[Line]) -> io.BytesIO:
    """A file with these lines, in the charset that Danish spreadsheets save."""
    return io.BytesIO("\r\n".join([HEADER, *(line.text for line in lines), ""]).encode("cp1252"))


def many(count: int, *, dearer_by: str = "0") -> list[Line]:
    """So many different items, each `dearer_by` kr. more than its base price."""
    extra = Decimal(dearer_by)
    return [
        Line(f"V{number:05d}", f"Kopipapir A4 nr. {number}", str(number % 90 + 10 + extra))
        for number in range(count)
    ]
