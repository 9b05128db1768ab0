"""A draft's lines with what they mean in the shop today."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select, union_all
from sqlmodel import Session

from catalog_import import coerce
from catalog_import.coerce import Decimals
from shop.agreements.models import Supplier
from shop.basket.actions import amounts_of
from shop.basket.rules import check_amount, fitting_amount
from shop.catalogue.models import Offer, OfferVersion
from shop.catalogue.queries import OWNED_BY, OfferRow, last_rows, offer_rows
from shop.catalogue.shelf import fresh_shelf
from shop.db import table_of
from shop.favourites.succession import stand_ins
from shop.kernel.amounts import plain_amount
from shop.kernel.errors import Refused
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import path_ids
from shop.quick.models import QuickDraft
from shop.quick.rules import (
    Kept,
    Meant,
    State,
    Typed,
    gtins,
    meant,
    read,
    spellings,
)
from shop.search.match import read_query
from shop.search.queries import Ask, Place, rows_of, search

_O, _V = table_of(Offer).c, table_of(OfferVersion).c
_OWN: Any = _O.owner_node_id.in_(bindparam("owners", expanding=True))
_NUMBERED = union_all(
    select(_O.id, _O.seller_item_id).where(
        _OWN,
        _O.supplier_id.in_(select(table_of(Supplier).c.id)),  # the index begins with all three
        _O.seller_item_id.in_(bindparam("numbers", expanding=True)),
    ),
    select(_O.id, _V.gtin)
    .join(table_of(OfferVersion), _V.id == _O.live_version_id)
    .where(OWNED_BY, _V.gtin.in_(bindparam("gtins", expanding=True))),
)


def numbered(session: Session, numbers: Iterable[str], *, path: str) -> dict[str, list[int]]:
    """Number as typed -> offers with it as item number or GTIN, that the node at `path` may see.

    One query, whatever is asked.
    """
    wanted = {number: spellings(number) | gtins(number) for number in numbers}
    spelled = sorted({one for ways in wanted.values() for one in ways})
    if not spelled:
        return {}
    rows = session.execute(
        _NUMBERED,
        {"owners": path_ids(path), "numbers": spelled,
         "gtins": [one for one in spelled if one.isdecimal() and len(one) >= 8] or [""]},
    )  # fmt: skip
    offers: defaultdict[str, list[int]] = defaultdict(list)
    for offer_id, number in rows:
        offers[number].append(offer_id)
    return {
        number: sorted({offer_id for one in ways for offer_id in offers.get(one, ())})
        for number, ways in wanted.items()
    }


def meanings(session: Session, lines: Sequence[Typed], *, path: str) -> list[tuple[Meant, ...]]:
    """What each line may mean by the numbers of the shop, in one query."""
    known = numbered(session, {one.number for line in lines for one in line.readings}, path=path)
    return [meant(line, known) for line in lines]


@dataclass(frozen=True, slots=True)
class QuickLine:
    """A line as the page shows it."""

    key: int
    text: str
    state: State
    amount: str
    row: OfferRow | None = None
    """The goods; of something gone, what they were."""
    refused: Refused | None = None
    """Why the amount cannot be ordered."""
    fitting: Decimal | None = None
    """The least amount that can, and covers what was typed."""
    choices: tuple[tuple[OfferRow, str], ...] = ()
    """Goods to choose from, each with the amount that goes with it."""
    words: str = ""
    is_shortened: bool = False

    @property
    def number(self) -> Decimal:
        """The amount as a number, 0 for what is none."""
        return coerce.number(self.amount, Decimals()) or Decimal(0)


def draft(session: Session, unit_id: int, person_id: int) -> list[Kept]:
    """What the person has typed for the house, in order."""
    found = session.get(QuickDraft, (unit_id, person_id))
    return [Kept(**line) for line in found.lines] if found else []


def shown(session: Session, lines: Sequence[Kept], unit: NodeFacts, *, on: date) -> list[QuickLine]:
    """The lines with their goods and prices of today: at most seven queries for any number."""
    unsure = [line for line in lines if not line.offer_id]
    typed = {line.key: read(line.text) for line in unsure}
    meant_by = dict(
        zip(typed, meanings(session, list(typed.values()), path=unit.path), strict=True)
    )
    ids = {line.offer_id for line in lines if line.offer_id}
    ids |= {one.offer_id for found in meant_by.values() for one in found}
    rows = offer_rows(session, sorted(ids), path=unit.path)
    sold = {offer_id: row for offer_id, row in rows.items() if row.is_sold(on)}
    gone = sorted(ids - sold.keys())
    was = last_rows(session, gone, path=unit.path) if gone else {}
    heirs = (
        stand_ins(session, gone, path=unit.path, rows=fresh_shelf(session, unit.path).rows, on=on)
        if gone else {}
    )  # fmt: skip
    known = _Known(sold, was, heirs)
    return [
        _sure(line, known) if line.offer_id else _unsure(line, typed[line.key],
                                                         meant_by[line.key], known)
        for line in lines
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    sold: Mapping[int, OfferRow]
    was: Mapping[int, OfferRow]
    heirs: Mapping[int, OfferRow]


def _sure(line: Kept, known: _Known) -> QuickLine:
    row = known.sold.get(line.offer_id)
    if row is None:
        return _gone(line, [Meant(line.offer_id, None)], known)
    amount = coerce.number(line.amount, Decimals())
    try:
        if amount is None:
            raise Refused("quantity", "Skriv antallet som et tal, fx 3.")
        check_amount(amount, amounts_of(row))
    except Refused as refused:
        fitting = _fitting(row, amount)
        return QuickLine(line.key, line.text, State.AMOUNT, line.amount, row, refused, fitting)
    return QuickLine(line.key, line.text, State.READY, line.amount, row)


_MOST_FITTING = 10_000
"""An amount that was a slip of the finger is not offered again in a rounded form."""


def _fitting(row: OfferRow, amount: Decimal | None) -> Decimal | None:
    if amount is None or not 0 < amount <= _MOST_FITTING:
        return None
    return fitting_amount(amount, amounts_of(row))


def _gone(line: Kept, found: Sequence[Meant], known: _Known) -> QuickLine:
    first = found[0]
    amount = line.amount or ("" if first.amount is None else plain_amount(first.amount))
    heirs = {known.heirs[one.offer_id].offer_id: known.heirs[one.offer_id]
             for one in found if one.offer_id in known.heirs}  # fmt: skip
    choices = tuple((row, amount) for row in heirs.values())
    was = known.was.get(first.offer_id)
    words = was.name if was else line.text
    return QuickLine(line.key, line.text, State.GONE, amount, was, choices=choices, words=words)


def _unsure(line: Kept, typed: Typed, found: Sequence[Meant], known: _Known) -> QuickLine:
    sold = [one for one in found if one.offer_id in known.sold]
    if found and not sold:
        return _gone(line, found, known)
    choices = tuple(
        (known.sold[one.offer_id], "" if one.amount is None else plain_amount(one.amount))
        for one in sold
    )
    amount = next((one.amount for one in typed.readings if one.amount is not None), None)
    return QuickLine(
        line.key, line.text, State.SEVERAL if choices else State.UNKNOWN,
        "" if amount is None else plain_amount(amount), choices=choices, words=typed.words,
        is_shortened=typed.is_shortened,
    )  # fmt: skip


SEARCHED, PROPOSED = 10, 3
"""Lines that are searched for at once, and goods proposed for each; others on their turn."""


def with_proposals(
    session: Session, lines: Sequence[QuickLine], place: Place, path: str
) -> list[QuickLine]:
    """The first unknown lines with goods that their words find."""
    searched = [line for line in lines if not line.state.is_known and not line.choices][:SEARCHED]
    found = {
        line.key: search(session, place, Ask(read_query(line.words))).offer_ids[:PROPOSED]
        for line in searched
    }
    ids = sorted({offer_id for some in found.values() for offer_id in some})
    rows = rows_of(session, place.scope(session), ids, path=path) if ids else {}
    return [
        replace(line, choices=tuple(
            (rows[one], line.amount) for one in found.get(line.key, ()) if one in rows
        )) if line.key in found else line
        for line in lines
    ]  # fmt: skip
