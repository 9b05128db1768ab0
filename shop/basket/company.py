"""Which other houses' goods go in our order, and in whose order ours go. Part of `queries`.

Houses that share an EAN number and an address can have one order with the supplier. Each keeps its
own lines in its own basket until the order is sent; the one that the others go with is the host.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Row,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    type_coerce,
)
from sqlmodel import Session

from shop.basket.background import basket_id, basket_of
from shop.basket.contents import Companion, SupplierCard
from shop.basket.models import BasketLine, SupplierHold
from shop.catalogue.models import Offer
from shop.db import MoneyColumn, table_of
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts

_H, _B, _G = table_of(SupplierHold).c, table_of(BasketLine).c, table_of(Offer).c
_N = table_of(Node).c
_VALUE = type_coerce(
    func.sum(
        type_coerce(_B.quantity, BigInteger) * type_coerce(_B.price_seen, BigInteger)
        / literal_column("10000")
    ),
    MoneyColumn,
)  # fmt: skip
_WITH = (
    select(
        _H.unit_id, _H.basket_number, _H.supplier_id, _H.delivery_date, _H.host_unit_id,
        _H.host_number, _N.name, _VALUE.label("value"),
    )
    .join_from(table_of(SupplierHold), table_of(Node), _N.id == _H.unit_id)
    .join(table_of(BasketLine), and_(
        _B.unit_id == _H.unit_id, _B.basket_number == _H.basket_number,
    ))
    .join(table_of(Offer), and_(_G.id == _B.offer_id, _G.supplier_id == _H.supplier_id))
    .where(
        _H.came_back_at.is_(None),
        _H.cutoff > bindparam("now"),
        # A house may have moved since; who shares no order is not named.
        _N.municipality_id == bindparam("municipality"), _N.gln == bindparam("gln"), _N.gln != "",
        _N.street == bindparam("street"), _N.street != "", _N.postcode == bindparam("postcode"),
        or_(
            and_(_H.host_unit_id == bindparam("unit"), _H.host_number == bindparam("number")),
            _H.unit_id.in_(bindparam("hosts", expanding=True)),
        ),
    )
    .group_by(
        _H.unit_id, _H.basket_number, _H.supplier_id, _H.delivery_date, _H.host_unit_id,
        _H.host_number, _N.name,
    )
    .order_by(_N.name, _H.unit_id, _H.basket_number)
)  # fmt: skip


def in_company(
    session: Session, unit: NodeFacts, number: int, cards: tuple[SupplierCard, ...], *,
    now: datetime,
) -> tuple[SupplierCard, ...]:  # fmt: skip
    """The cards with those who go along and whom they go with; a query where something waits."""
    if not any(card.hold for card in cards):
        return cards
    hosts = {basket_of(card.hold.host)[0] for card in cards if card.hold and card.hold.host}
    asked = {
        "unit": unit.id, "number": number, "now": now, "hosts": sorted(hosts),
        "municipality": unit.municipality_id or 0, "gln": unit.gln, "street": unit.street,
        "postcode": unit.postcode,
    }  # fmt: skip
    rows = session.execute(_WITH, asked).all()
    return tuple(_with(card, rows, basket_id(unit.id, number)) for card in cards)


def _with(card: SupplierCard, rows: Sequence[Row[Any]], own: int) -> SupplierCard:
    """A part and its host's must be for the same day: who changes the day goes alone."""
    hold = card.hold
    if hold is None:
        return card
    same = [row for row in rows if (row.supplier_id, row.delivery_date) == (card.id, hold.day)]
    company = tuple(
        Companion(basket_id(row.unit_id, row.basket_number), row.name, Decimal(row.value))
        for row in same
        if row.host_unit_id and basket_id(row.host_unit_id, row.host_number) == own
    )
    host = [row.name for row in same if basket_id(row.unit_id, row.basket_number) == hold.host]
    return replace(card, company=company, hold=replace(hold, host_name=host[0] if host else ""))
