"""Placing an order: the one way in, for people and for the replay of the demo."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.db import table_of, upsert
from shop.kernel.errors import NotFound
from shop.kernel.money import ZERO
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.orders.integrity import evidence, subject
from shop.orders.models import Delivery, Order, OrderLine, OrderMonth, OrderNumber
from shop.orders.rules import (
    DraftLine,
    OrderDraft,
    check_can_place,
    order_digest,
    order_number,
    part_number,
    tally,
)
from shop.organisation import queries as organisation
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts

_ORDER = table_of(Order)
_LINE = table_of(OrderLine)
_NUMBER = table_of(OrderNumber)
_STOP = table_of(Delivery)
_MONTH = table_of(OrderMonth)
_INSERT_ORDER = insert(_ORDER).returning(_ORDER.c.id)
_INSERT_LINES = insert(_LINE)


@dataclass(frozen=True, slots=True)
class PlacedOrder:
    """The order that a press placed. `is_new` is False when the press came before."""

    id: int
    number: str
    is_new: bool


def place(
    session: Session, *, draft: OrderDraft, by: Actor, now: datetime,
    refuses_below_minimum: bool = False,
) -> PlacedOrder:  # fmt: skip
    """Place an order and count it into its month, in one transaction with its ledger entry.

    The same form token and supplier give the order that is there already, also for two at once.
    Raises Refused when the draft breaks a rule; then nothing is written.
    """
    check_can_place(draft, refuses_below_minimum=refuses_below_minimum)
    if found := _existing(session, draft):
        return found
    unit = organisation.node(session, draft.unit_id)
    if unit is None or unit.municipality_id is None:
        raise NotFound("unit-unknown", "Huset findes ikke.")
    return _place_new(session, draft, unit, unit.municipality_id, by, now)


_EXISTING = select(_ORDER.c.id, _ORDER.c.number).where(
    _ORDER.c.form_token == bindparam("token"),
    _ORDER.c.supplier_id == bindparam("supplier"),
    _ORDER.c.unit_id == bindparam("unit"),
)


def _existing(session: Session, draft: OrderDraft) -> PlacedOrder | None:
    keys = {"token": draft.form_token, "supplier": draft.supplier_id, "unit": draft.unit_id}
    row = session.execute(_EXISTING, keys).first()
    return PlacedOrder(row.id, row.number, is_new=False) if row else None


def _place_new(
    session: Session, draft: OrderDraft, unit: NodeFacts, municipality_id: int, by: Actor,
    now: datetime,
) -> PlacedOrder:  # fmt: skip
    values = _order_values(draft, unit, by, now) | _supplier_values(session, draft.supplier_id)
    if draft.supplier_number:  # the order itself was placed a moment ago, and holds the count
        number = part_number(draft.supplier_number, draft.part)
        return _write(session, draft, unit, values | {"number": number}, by, now)
    year = local_day(now).year
    count = _count_up(session, municipality_id, year)
    # Counting up holds the row until we commit. Somebody who pressed at the same moment has now
    # committed, so this second look decides; the number is given back.
    if found := _existing(session, draft):
        _count_down(session, municipality_id, year)
        return found
    number = order_number(_municipality_name(session, municipality_id), year, count)
    return _write(session, draft, unit, values | {"number": number}, by, now)


def _write(
    session: Session, draft: OrderDraft, unit: NodeFacts, values: dict[str, Any], by: Actor,
    now: datetime,
) -> PlacedOrder:  # fmt: skip
    """The order with its lines, its month and its entry in the ledger."""
    number = values["number"]
    order_id = session.execute(_INSERT_ORDER, values).scalar_one()
    lines = [_line_values(order_id, n, line) for n, line in enumerate(draft.lines, start=1)]
    session.execute(_INSERT_LINES, lines)
    _count_month(session, draft, unit, now, is_stop=_book_stop(session, draft, unit))
    record(
        session, Event.ORDER_PLACED, by=by, at=now, chain=unit.municipality_id or 0,
        subject=subject(order_id),
        details=evidence(order_id, number, order_digest(values | {"id": order_id}, lines)),
    )  # fmt: skip
    return PlacedOrder(order_id, number, is_new=True)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


@cache
def _counting_up(dialect: str) -> Any:
    """Statements that are sent for every order are built once: it is half of their cost."""
    return (
        upsert(_NUMBER, dialect)
        .on_conflict_do_update(
            index_elements=["municipality_id", "year"], set_={"last": _NUMBER.c.last + 1}
        )
        .returning(_NUMBER.c.last)
    )


def _count_up(session: Session, municipality_id: int, year: int) -> int:
    first = {"municipality_id": municipality_id, "year": year, "last": 1}
    return int(session.execute(_counting_up(_dialect(session)), first).scalar_one())


def _count_down(session: Session, municipality_id: int, year: int) -> None:
    session.execute(
        update(_NUMBER)
        .where(_NUMBER.c.municipality_id == municipality_id, _NUMBER.c.year == year)
        .values(last=_NUMBER.c.last - 1)
    )


_NODE_NAME = select(col(Node.name)).where(col(Node.id) == bindparam("node"))
_SUPPLIER = select(col(Supplier.name), col(Supplier.cvr)).where(
    col(Supplier.id) == bindparam("supplier")
)


def _municipality_name(session: Session, municipality_id: int) -> str:
    return str(session.execute(_NODE_NAME, {"node": municipality_id}).scalar_one())


def _supplier_values(session: Session, supplier_id: int) -> dict[str, Any]:
    row = session.execute(_SUPPLIER, {"supplier": supplier_id}).first()
    if row is None:
        raise NotFound("supplier-unknown", "Leverandøren findes ikke.")
    return {"supplier_id": supplier_id, "supplier_name": row.name, "supplier_cvr": row.cvr}


def _order_values(draft: OrderDraft, unit: NodeFacts, by: Actor, now: datetime) -> dict[str, Any]:
    return {
        "form_token": draft.form_token, "municipality_id": unit.municipality_id,
        "unit_id": unit.id, "unit_path": unit.path, "unit_name": unit.name,
        "unit_type": unit.unit_type.value if unit.unit_type else "",
        "placed_at": now, "placed_date": local_day(now), "placed_by_id": by.person_id,
        "placed_by_name": by.name, "reference": by.name, "gln": unit.gln,
        "delivery_address": f"{unit.name}, {unit.address}",
        "accounting_code": draft.accounting_code or unit.accounting_code,
        "delivery_date": draft.delivery_date, "goods_value": draft.goods_value, "fee": draft.fee,
        "vat": draft.vat, "process_cost": draft.process_cost,
        "minimum_order_value": draft.minimum_order_value, "is_small": draft.is_small,
        "gathered": draft.gathered, "send_reason": draft.send_reason,
        "send_note": draft.send_note, "note": draft.note, "nudges": list(draft.nudges),
        "delivery_group": draft.delivery_group, "joined": draft.joined,
        "supplier_number": draft.supplier_number, "joined_parts": draft.joined_parts,
        "gathered_days": draft.gathered_days,
    }  # fmt: skip


def _line_values(order_id: int, number: int, line: DraftLine) -> dict[str, Any]:
    return {
        "order_id": order_id, "line_number": number, "offer_id": line.offer_id,
        "offer_version_id": line.offer_version_id, "seller_item_id": line.seller_item_id,
        "name": line.name, "order_unit": line.order_unit, "pack_text": line.pack_text,
        "quantity": line.quantity, "price": line.price, "line_value": line.value,
        "vat_percent": line.vat_percent, "comparable_price": line.comparable_price,
        "comparable_unit": line.comparable_unit, "category_code": line.category_code,
        "category_name": line.category_name, "unspsc": line.unspsc,
        "coverage": line.cover.coverage, "agreement_number": line.cover.number,
        "agreement_level": line.cover.level.value if line.cover.level else "",
        "agreement_rank": line.cover.rank,
        "labels": list(line.labels), "is_labelled": line.is_labelled,
        "is_labelable": line.is_labelable, "is_food": line.is_food, "is_organic": line.is_organic,
        "added_by_name": line.added_by_name, "nudges": list(line.nudges),
        "skip_reason": line.skip_reason,
        "co2_kg": None, "co2_source": "", "accounting_code": line.accounting_code,
    }  # fmt: skip


def _book_stop(session: Session, draft: OrderDraft, unit: NodeFacts) -> bool:
    """Book the delivery; False when the supplier comes that day already."""
    stop = {
        "unit_id": unit.id, "supplier_id": draft.supplier_id, "day": draft.delivery_date,
        "unit_path": unit.path,
    }  # fmt: skip
    return session.execute(_booking(_dialect(session)), stop).first() is not None


@cache
def _booking(dialect: str) -> Any:
    return (
        upsert(_STOP, dialect)
        .on_conflict_do_nothing(index_elements=["unit_id", "supplier_id", "day"])
        .returning(_STOP.c.day)
    )


def _count_month(
    session: Session, draft: OrderDraft, unit: NodeFacts, now: datetime, *, is_stop: bool
) -> None:
    counted = tally(draft)
    amounts: dict[str, Any] = {
        name: getattr(counted, name) for name in counted.__dataclass_fields__
    } | {
        "orders": int(not draft.supplier_number), "small_orders": int(draft.is_small),
        "lines": len(draft.lines), "deliveries": int(is_stop), "fees": draft.fee or ZERO,
    }  # fmt: skip
    row = {
        "month": f"{local_day(now):%Y-%m}", "unit_path": unit.path,
        "supplier_id": draft.supplier_id, "unit_id": unit.id,
    }  # fmt: skip
    session.execute(_counting_month(_dialect(session)), row | amounts)


_MONTH_KEY = ("month", "unit_path", "supplier_id")


@cache
def _counting_month(dialect: str) -> Any:
    row = upsert(_MONTH, dialect)
    amounts = {column.name for column in _MONTH.c} - {*_MONTH_KEY, "unit_id"}
    return row.on_conflict_do_update(
        index_elements=_MONTH_KEY,
        set_={name: _MONTH.c[name] + row.excluded[name] for name in amounts},
    )
