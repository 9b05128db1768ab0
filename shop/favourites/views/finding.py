"""Searching for goods without leaving the list that they are for."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from sqlmodel import Session

from shop.favourites.editable import Editable
from shop.kernel.periods import local_day
from shop.search.match import read_query
from shop.search.queries import Ask, Place, rows_of
from shop.search.queries import search as ask_shop
from shop.web.changed import sentence
from shop.web.session import config, db, now
from shop.web.words import kr, pack, unit_word

FOUND = 8
"""Goods that are shown: enough to choose from, few enough to read."""
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """Goods that a search found."""

    offer_id: int
    name: str
    facts: str
    price_text: str
    coverage: str
    is_on: bool


def words() -> str:
    """What is searched for (`find`), from the address or the form."""
    return request.values.get("find", "").strip()[:_LONGEST]


def hits_for(reading: Session, shown: Editable, asked: str) -> list[Hit] | None:
    """The first goods that the houses of the list would find; None where nothing is asked."""
    query = read_query(asked)
    if query.is_empty:
        return None
    place = Place(
        db(), config().index_dir, shown.node.path, local_day(now()),
        shown.row.unit_type or shown.node.unit_type,
    )  # fmt: skip
    found = ask_shop(reading, place, Ask(query))
    ids = found.page(1)[:FOUND]
    rows = rows_of(reading, found.scope, ids, path=shown.node.path)
    held = {item.offer_id for item in shown.items}
    return [
        Hit(
            row.offer_id, row.name, f"{row.supplier_name}. {sentence(pack(row))}",
            f"{kr(row.price)} {_('pr.')} {unit_word(row.order_unit)}" if row.price else "",
            found.scope.cover(row.facts, on=place.on).coverage.value, row.offer_id in held,
        )
        for row in (rows[one] for one in ids if one in rows)
    ]  # fmt: skip
