"""An offer as a row in a list, with what the basket holds of it. Named as the macro reads it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _

from catalog_import.labels import ALL as LABELS
from nudges.facts import Coverage
from nudges.nudge import Nudge
from shop.agreements.rules import Cover
from shop.basket.cards import label_word
from shop.basket.facts import eco_labels
from shop.basket.queries import RowState
from shop.basket.rules import AmountRule, fitting_amount
from shop.catalogue.queries import OfferRow
from shop.catalogue.rules import ECO_KINDS, counting
from shop.web.words import comparable, pack, unit_word


@dataclass(frozen=True, slots=True)
class ProductRow:
    """See `product_row` in components/product.html."""

    offer_id: int
    name: str
    url: str
    supplier_name: str
    seller_item_id: str
    pack_text: str
    drawing: str
    tile: str
    price: Decimal
    unit_word: str
    comparable_text: str
    coverage: str
    labels: list[tuple[str, str, str]]
    reason: str
    recommended: bool
    quantity: Decimal
    in_basket: Decimal
    step: Decimal
    minimum: Decimal
    gone: bool
    nudge: Nudge | None
    """The suggestion under the row, given to `push` in basket/_push.html."""
    focus: bool = False
    note: str = ""


def product(row: OfferRow, covered: Cover, state: RowState, *, on: date) -> ProductRow:
    """An offer as a row. The amount in the field is what is in the basket, or the least."""
    amounts = AmountRule(row.minimum_quantity, row.quantity_step)
    least = fitting_amount(row.minimum_quantity, amounts)
    eco = bool(eco_labels(row, on=on))
    return ProductRow(
        offer_id=row.offer_id, name=row.name, url=url_for("search.item", offer_id=row.offer_id),
        supplier_name=row.supplier_name, seller_item_id=row.seller_item_id, pack_text=pack(row),
        drawing=row.drawing, tile=row.tile_colour, price=row.price or Decimal(0),
        unit_word=unit_word(row.order_unit), comparable_text=comparable(row),
        coverage=covered.coverage.value, labels=_badges(row, on),
        reason=_reason(row, covered, on=on), quantity=least, in_basket=state.quantity,
        recommended=covered.coverage is Coverage.ON_AGREEMENT and eco, step=row.quantity_step,
        minimum=least, gone=not row.is_sold(on), nudge=state.nudge,
    )  # fmt: skip


def _badges(row: OfferRow, on: date) -> list[tuple[str, str, str]]:
    codes = [code for code in counting(row.labels, on=on) if code in LABELS]
    return [
        (code, label_word(code), "eco" if LABELS[code].kind in ECO_KINDS else "plain")
        for code in codes
    ]


def _reason(row: OfferRow, covered: Cover, *, on: date) -> str:
    labels = eco_labels(row, on=on)
    if covered.coverage is Coverage.ON_AGREEMENT and labels:
        return str(_("Anbefalet: på aftale og %(label)s", label=label_word(labels[0])))
    return ""
