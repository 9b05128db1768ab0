"""One line of an invented supplier's catalogue."""

from dataclasses import dataclass
from decimal import Decimal
from zlib import crc32

from shop.demo.items.kind import Pack
from shop.demo.items.labels import Label
from shop.demo.suppliers import Supplier

_IN_USE = {
    "Skærm": ((5, 7, 8), (35, 50, 70, 95, 120)),
    "Bærbar computer": ((4, 5, 6), (18, 25, 35)),
    "Stationær computer": ((5, 6, 7), (60, 90, 140, 190)),
}
"""By noun: years that it may last, and kWh that it may use in a year."""


@dataclass(frozen=True, slots=True)
class DemoItem:
    """An item as its supplier sends it; prices in kr. ex VAT for one unit of order."""

    supplier: Supplier
    seller_item_id: str
    name: str
    description: str
    brand: str
    gtin: str
    category: str
    unspsc: str
    key: str  # noun and first attribute: what an equivalent item has in common with this
    pack: Pack
    price: Decimal
    lead_days: int
    minimum: int
    agreement: str  # empty outside every assortment
    organic: bool
    labels: tuple[Label, ...]
    replaces: str = ""

    @property
    def in_use(self) -> tuple[int, int] | None:
        """Years and kWh a year as the supplier says; always the same for the same item."""
        noun = next((noun for noun in _IN_USE if self.name.startswith(noun)), None)
        if noun is None:
            return None
        years, power = _IN_USE[noun]
        drawn = crc32(self.seller_item_id.encode())
        return years[drawn % len(years)], power[drawn // 7 % len(power)]
