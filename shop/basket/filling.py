"""Putting many goods on top of what is in the basket, with a fixed number of queries.

Part of `actions`.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session

from shop.basket.actions import amounts_of, check_open
from shop.basket.models import BasketLine
from shop.basket.rules import FIRST, check_amount
from shop.catalogue.queries import offer_rows
from shop.db import table_of, upsert
from shop.kernel.errors import Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts

_LINE = table_of(BasketLine)


def add_amounts(
    session: Session, *, unit: NodeFacts, amounts: Mapping[int, Decimal], by: Actor,
    now: datetime, number: int = FIRST,
) -> tuple[str, ...]:  # fmt: skip
    """Put each amount in, on top of what lies there; gives the names of the goods.

    Raises Refused, and writes nothing, where one of them is not sold to the unit today or its
    amount cannot be ordered. As many queries for 500 goods as for one.
    """
    check_open(session, unit, number)
    rows, on = offer_rows(session, list(amounts), path=unit.path), local_day(now)
    there = _there(session, unit, list(amounts), number)
    for offer_id, amount in amounts.items():
        row = rows.get(offer_id)
        if row is None or not row.is_sold(on):
            raise Refused(
                "offer-not-sold",
                "»%(name)s« kan ikke bestilles mere.",
                name=row.name if row else "…",
            )
        check_amount(amount, amounts_of(row))
        check_amount(amount + there.get(offer_id, Decimal(0)), amounts_of(row))
    new = upsert(_LINE, session.get_bind().dialect.name)
    statement = new.on_conflict_do_update(
        index_elements=["unit_id", "basket_number", "offer_id"],
        set_={"quantity": _LINE.c.quantity + new.excluded.quantity},
    )
    session.expire_all()  # a line that was read before is read again
    session.execute(statement, [
        {
            "unit_id": unit.id, "basket_number": number, "offer_id": offer_id, "quantity": amount,
            "price_seen": rows[offer_id].price, "version_seen": rows[offer_id].version_id,
            "added_at": now, "added_by_id": by.person_id, "added_by_name": by.name, "note": "",
        }
        for offer_id, amount in sorted(amounts.items())
    ])  # fmt: skip
    return tuple(rows[offer_id].name for offer_id in amounts)


def _there(
    session: Session, unit: NodeFacts, offer_ids: list[int], number: int
) -> dict[int, Decimal]:
    rows = session.execute(
        select(_LINE.c.offer_id, _LINE.c.quantity)
        .where(
            _LINE.c.unit_id == unit.id, _LINE.c.basket_number == number,
            _LINE.c.offer_id.in_(offer_ids),
        )
        .order_by(_LINE.c.offer_id)
        .with_for_update()
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}
