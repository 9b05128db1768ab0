"""One line of an invented supplier's catalogue."""

from dataclasses import dataclass
from decimal import Decimal

from shop.demo.items.kind import Pack
from shop.demo.items.labels import Label
from shop.demo.suppliers import Supplier


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
