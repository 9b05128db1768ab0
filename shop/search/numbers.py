"""A number that somebody typed: an item number, a GTIN or an agreement's, and what it leads to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from shop.agreements.models import Agreement, Supplier
from shop.catalogue.models import Offer, OfferVersion
from shop.catalogue.queries import OWNED_BY, last_rows
from shop.organisation.rules import path_ids
from shop.search import storage
from shop.search.document import number_term
from shop.search.match import (
    GTIN_LENGTHS,
    Query,
    find,
    gtin_of,
    numbered,
    spellings,
    without_number,
)
from shop.search.queries import Place, is_damage, mend, opened

_LEAST_DIGITS, _LEAST_SIGNS = 3, 4
_SURE_FROM = 6
"""Signs from which a number means nothing else: "2026" may also be a calendar's year."""


class Thing(StrEnum):
    """What a number leads to."""

    ITEM = "item"
    AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Straight:
    """The one thing that has the number."""

    thing: Thing
    id: int
    name: str
    is_gone: bool = False
    """Sold no more, or not today."""


def looks_like_number(text: str) -> bool:
    """Whether somebody may have typed a number and not words.

    >>> looks_like_number("iv-2025-03"), looks_like_number("57 1234 5678 901")
    (True, True)
    >>> looks_like_number("a4"), looks_like_number("80 g"), looks_like_number("sakse")
    (False, False, False)
    """
    plain = number_term(text)
    if plain.isdecimal():
        return len(plain) >= _LEAST_DIGITS
    return len(plain) >= _LEAST_SIGNS and any(map(str.isdecimal, plain))


def straight_to(session: Session, place: Place, query: Query) -> Straight | None:
    """The one thing with the number typed; None for none, for several, and where words fit too."""
    if not looks_like_number(query.text):
        return None
    written = [query.number, *spellings(query.text)]
    agreement = _agreement(session, place, written)
    if agreement is not None:
        return agreement
    sold, has_words = _sold(session, place, query)
    if len(sold) > 1 or (has_words and len(query.number) < _SURE_FROM):
        return None
    found = sold or _known(session, place, query)
    row = last_rows(session, found[-1:], path=place.path).get(found[-1]) if found else None
    if row is None:
        return None
    is_gone = row.offer_id not in place.scope(session)
    return Straight(Thing.ITEM, row.offer_id, row.name, is_gone)


def _agreement(session: Session, place: Place, numbers: Sequence[str]) -> Straight | None:
    columns = select(col(Agreement.id), col(Agreement.title), col(Agreement.number))
    rows = session.execute(columns.where(col(Agreement.owner_node_id).in_(path_ids(place.path))))
    same = [row for row in rows if number_term(row.number) in numbers]
    return Straight(Thing.AGREEMENT, same[0].id, same[0].title) if len(same) == 1 else None


def _sold(session: Session, place: Place, query: Query) -> tuple[list[int], bool]:
    """What is sold here with the number, and whether other goods have the words."""
    index = opened(place)
    if index is None:
        return [], False
    here = place.scope(session)
    try:
        documents = numbered(index, query).documents
        words = find(index, without_number(query)).documents
        place_of = here.places_of(index)
        places, others = place_of[documents], place_of[np.setdiff1d(words, documents)]
    except (storage.DamageError, IndexError) as error:
        if not is_damage(index, error):
            raise
        mend(place, error)
        return [], False
    ids: list[int] = here.goods.offer_ids[places[places >= 0]].tolist()
    return ids, bool((others >= 0).any())


_OWN: Any = bindparam("owners", expanding=True)
_BY_ITEM_NUMBER = select(col(Offer.id)).where(
    col(Offer.owner_node_id).in_(_OWN),
    col(Offer.supplier_id).in_(select(col(Supplier.id))),  # so that the index of all three serves
    col(Offer.seller_item_id).in_(bindparam("numbers", expanding=True)),
)
_BY_GTIN = select(col(Offer.id)).where(
    OWNED_BY,
    col(Offer.id).in_(
        select(col(OfferVersion.offer_id)).where(
            col(OfferVersion.gtin).in_(bindparam("gtins", expanding=True))
        )
    ),
)


def _known(session: Session, place: Place, query: Query) -> Sequence[int]:
    """Offers with the number that are not sold here today, as the database has them."""
    owners, plain = path_ids(place.path), re.sub(r"\s", "", query.text)
    others = spellings(query.text)
    numbers = sorted({query.text, plain, plain.upper(), plain.lower(), *others,
                      *map(str.upper, others)})  # fmt: skip
    found: set[Any] = set(session.scalars(_BY_ITEM_NUMBER, {"owners": owners, "numbers": numbers}))
    if gtin := gtin_of(query.text):
        gtins = {gtin.zfill(length) for length in GTIN_LENGTHS} | {gtin.lstrip("0")}
        found.update(session.scalars(_BY_GTIN, {"owners": owners, "gtins": sorted(gtins)}))
    return sorted(found)
