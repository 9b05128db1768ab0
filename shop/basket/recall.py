"""Reads what stands behind a basket, all in one query: part of `queries`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Date,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

from nudges.facts import OpenOrder, ShelfThing
from shop.basket.background import LOOK_BACK, NUMBERS, Background, Favourite, Purchase, basket_of
from shop.basket.models import BasketLine, NamedBasket, SupplierHold
from shop.basket.rules import FIRST
from shop.catalogue.models import Offer, OfferVersion
from shop.db import MoneyColumn, QuantityColumn, table_of
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.kernel.periods import local_day
from shop.orders.models import Order, OrderLine
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import path_ids
from shop.reuse.models import ReuseItem

_O, _L = table_of(Order).c, table_of(OrderLine).c
_I, _F, _V = table_of(FavouriteItem).c, table_of(FavouriteList).c, table_of(OfferVersion).c
_R, _N, _K = table_of(ReuseItem).c, table_of(Node).c, table_of(NamedBasket).c
_H, _B, _G = table_of(SupplierHold).c, table_of(BasketLine).c, table_of(Offer).c
BOUGHT, LISTED, SHELVED, WAITING = "bought", "listed", "shelved", "waiting"


def _part(kind: str, **columns: Any) -> Select[Any]:
    """One kind of row; what it does not have is NULL, so that all kinds fit in one answer."""
    empty: Mapping[str, Any] = {
        "id": BigInteger, "quantity": QuantityColumn, "money": MoneyColumn, "day": Date,
        "at": UTCDateTime, "name": String, "place": String, "number": BigInteger,
    }  # fmt: skip
    return select(
        literal(kind, String).label("kind"),
        *(
            (columns[name] if name in columns else cast(null(), kind_of)).label(name)
            for name, kind_of in empty.items()
        ),
    )


_BOUGHT = (
    _part(BOUGHT, id=_L.offer_id, quantity=_L.quantity, day=_O.placed_date)
    .join_from(table_of(OrderLine), table_of(Order), _O.id == _L.order_id)
    .where(
        _O.unit_id == bindparam("unit"),
        _O.placed_date > bindparam("first"),
        _O.placed_at < bindparam("now"),
        _L.offer_id.in_(bindparam("offers", expanding=True)),
    )
)
_LISTED = (
    _part(
        LISTED,
        id=_I.offer_id,
        quantity=_I.usual_quantity,
        money=_V.price,
        day=_I.seen_on,
        number=_F.node_id,
    )
    .join_from(table_of(FavouriteItem), table_of(FavouriteList), _F.id == _I.list_id)
    .join(table_of(OfferVersion), _V.id == _I.seen_version_id)
    .where(
        _F.node_id.in_(bindparam("nodes", expanding=True)),
        _F.retired_at.is_(None),
        or_(_F.unit_type.is_(None), cast(_F.unit_type, String) == bindparam("unit_type")),
        _I.offer_id.in_(bindparam("offers", expanding=True)),
        _V.price.is_not(None),
    )
)
_SHELVED = (
    _part(
        SHELVED, id=_R.id, money=_R.new_price, name=_R.name, place=_N.name,
        number=cast(_R.free, BigInteger),
    )
    .join_from(table_of(ReuseItem), table_of(Node), _N.id == _R.unit_id)
    .where(
        _R.municipality_id == bindparam("municipality"),
        _R.unit_id != bindparam("unit"),
        _R.free > 0,
        _R.closed_at.is_(None),
    )
)  # fmt: skip
_GOODS_VALUE = type_coerce(
    func.sum(
        type_coerce(_B.quantity, BigInteger) * type_coerce(_B.price_seen, BigInteger)
        / literal_column("10000")
    ),
    MoneyColumn,
)  # fmt: skip
_WAITING = (
    _part(
        WAITING, id=cast(_H.supplier_id, BigInteger), money=_GOODS_VALUE, day=_H.delivery_date,
        at=_H.cutoff,
        name=case(
            (_H.unit_id == bindparam("unit"), func.coalesce(_K.name, _N.name)), else_=_N.name
        ),
        place=case((and_(_N.gln == bindparam("gln"), _N.gln != ""), "same"), else_=""),
        number=cast(_H.unit_id, BigInteger) * literal_column(str(NUMBERS)) + _H.basket_number,
    )
    .join_from(table_of(SupplierHold), table_of(Node), _N.id == _H.unit_id)
    .outerjoin(table_of(NamedBasket), and_(
        _K.unit_id == _H.unit_id, _K.number == _H.basket_number,
    ))
    .join(table_of(BasketLine), and_(
        _B.unit_id == _H.unit_id, _B.basket_number == _H.basket_number,
    ))
    .join(table_of(Offer), and_(_G.id == _B.offer_id, _G.supplier_id == _H.supplier_id))
    .where(
        _H.cutoff > bindparam("now"),
        _N.municipality_id == bindparam("municipality"),
        or_(_H.unit_id != bindparam("unit"), _H.basket_number != bindparam("number")),
        or_(
            _H.unit_id == bindparam("unit"),
            and_(_N.street == bindparam("street"), _N.postcode == bindparam("postcode"),
                 _N.street != ""),
        ),
    )
    .group_by(_H.unit_id, _H.supplier_id, _H.basket_number, _H.delivery_date, _H.cutoff, _N.name,
              _N.gln, _K.name)
)  # fmt: skip
_NEAR = union_all(_BOUGHT, _LISTED, _WAITING)
_NEAR_AND_SHELF = union_all(_BOUGHT, _LISTED, _WAITING, _SHELVED)


def background(
    session: Session, unit: NodeFacts, offer_ids: Sequence[int], *, now: datetime,
    asks_need: bool, number: int = FIRST,
) -> Background:  # fmt: skip
    """What stands behind these offers in one of the unit's baskets, in one query.

    `asks_need`: a line is dear enough to ask whether it must be bought, so the shelf is read too.
    """
    first = local_day(now) - LOOK_BACK
    rows = session.execute(
        _NEAR_AND_SHELF if asks_need else _NEAR,
        {
            "unit": unit.id, "number": number, "offers": list(offer_ids), "now": now,
            "first": first, "nodes": path_ids(unit.path), "gln": unit.gln, "street": unit.street,
            "unit_type": unit.unit_type.value if unit.unit_type else "",
            "postcode": unit.postcode, "municipality": unit.municipality_id or 0,
        },
    ).all()  # fmt: skip
    by: dict[str, list[Any]] = {BOUGHT: [], LISTED: [], WAITING: [], SHELVED: []}
    for row in rows:
        by[row.kind].append(row)
    return Background(
        purchases=_purchases(by[BOUGHT]), favourites=_favourites(by[LISTED], path_ids(unit.path)),
        waiting=_waiting(by[WAITING], unit),
        things=tuple(
            ShelfThing(row.id, row.name, row.place, int(row.number), row.money)
            for row in sorted(by[SHELVED], key=lambda row: -row.id)
        ),
    )  # fmt: skip


def purchases_before(session: Session, unit_id: int, day: date) -> dict[int, list[Purchase]]:
    """What the unit bought of every offer in the year up to the day, and not on it."""
    first = day - LOOK_BACK
    rows = session.execute(
        select(_L.offer_id, _O.placed_date, _L.quantity)
        .join_from(table_of(OrderLine), table_of(Order), _O.id == _L.order_id)
        .where(_O.unit_id == unit_id, _O.placed_date > first, _O.placed_date < day)
    )
    found: dict[int, list[Purchase]] = {}
    for offer_id, on, quantity in rows:
        found.setdefault(offer_id, []).append(Purchase(on, quantity))
    return found


def _purchases(rows: Iterable[Any]) -> dict[int, list[Purchase]]:
    found: dict[int, list[Purchase]] = {}
    for row in rows:
        found.setdefault(row.id, []).append(Purchase(row.day, row.quantity))
    return found


def _favourites(rows: Iterable[Any], ids: Sequence[int]) -> dict[int, Favourite]:
    """Of several lists the house's own counts, then the nearest place's."""
    near = sorted(rows, key=lambda row: ids.index(int(row.number)))
    return {row.id: Favourite(Decimal(row.money), row.day, row.quantity) for row in near}


def _waiting(rows: Iterable[Any], unit: NodeFacts) -> dict[int, tuple[OpenOrder, ...]]:
    found: dict[int, list[OpenOrder]] = {}
    for row in sorted(rows, key=lambda row: (row.at, row.name, row.number)):
        own = basket_of(int(row.number))[0] == unit.id
        same = own or row.place == "same"  # the invoice follows the EAN number
        found.setdefault(int(row.id), []).append(
            OpenOrder(
                basket_id=int(row.number), unit_name=row.name, same_gln=same,
                goods_value=row.money, cutoff=row.at, delivery_date=row.day,
            )
        )  # fmt: skip
    return {supplier_id: tuple(orders) for supplier_id, orders in found.items()}
