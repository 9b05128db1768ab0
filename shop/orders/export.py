"""Orders as flat rows, one for each line. Part of `queries`."""

from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from shop.db import table_of
from shop.kernel.periods import Period
from shop.orders.models import Order, OrderLine

COLUMNS = {
    "number": "order number", "placed_at": "UTC", "placed_date": "day in Denmark",
    "unit_id": "node id", "unit_name": "as on the day", "unit_path": "place in the tree that day",
    "supplier_cvr": "CVR", "supplier_name": "as on the day", "delivery_date": "ordered for",
    "gln": "EAN of the unit", "accounting_code": "of the unit", "placed_by_name": "who sent it",
    "order_goods_value": "kr. ex VAT, whole order", "order_fee": "kr. ex VAT, whole order",
    "send_reason": "why a small order was sent at once", "gathered": "1 if it waited by choice",
    "line_number": "from 1", "seller_item_id": "supplier's item number", "name": "item",
    "quantity": "in order units", "order_unit": "UN/ECE code", "price": "kr. ex VAT per order unit",
    "line_value": "kr. ex VAT", "vat_percent": "percent", "category_code": "shop category",
    "unspsc": "UNSPSC", "coverage": "as on the day", "agreement_number": "as on the day",
    "agreement_level": "SKI, COMMUNITY or OWN", "labels": "codes that counted, by space",
    "is_labelled": "1 if a Type I label counted", "is_organic": "1 if organic",
    "supplier_number": "the supplier's order that it is part of, empty = its own",
}  # fmt: skip
"""Column -> what it holds. The order of the columns is part of the format."""

_ORDER, _LINE = table_of(Order), table_of(OrderLine)
_RENAMED = {"order_goods_value": _ORDER.c.goods_value, "order_fee": _ORDER.c.fee}


def _column(name: str) -> Any:
    if name in _RENAMED:
        return _RENAMED[name].label(name)
    table = _LINE if name in _LINE.c else _ORDER
    return table.c[name].label(name)


_ROWS = (
    select(*map(_column, COLUMNS))
    .join(_LINE, _LINE.c.order_id == _ORDER.c.id)
    .order_by(_ORDER.c.id, _LINE.c.line_number)
)


def rows(session: Session, *, path: str, period: Period) -> Iterator[dict[str, Any]]:
    """Lines ordered in the period by units at or below `path`, streamed in the order placed.

    Values are text, whole numbers and exact decimals; yes and no are 1 and 0.
    """
    found = session.execute(
        _ROWS.where(
            col(Order.unit_path).startswith(path, autoescape=True),
            col(Order.placed_date).between(period.first, period.last),
        )
    ).yield_per(1000)
    for row in found:
        yield {name: _plain(value) for name, value in row._mapping.items()}


def _plain(value: Any) -> Any:
    match value:
        case bool():
            return int(value)
        case Decimal():
            return value
        case StrEnum():
            return value.value
        case list():
            return " ".join(str(claim.get("code", "")) for claim in value)
        case _ if hasattr(value, "isoformat"):
            return value.isoformat()
        case _:
            return value
