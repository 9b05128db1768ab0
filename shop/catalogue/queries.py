"""Reading what is published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    Table,
    bindparam,
    func,
    select,
    union_all,
)
from sqlmodel import Session, col

from catalog_import.item import ParsedItem, Upkeep
from catalog_import.steps import Steps, price_at
from shop.agreements.models import Supplier
from shop.agreements.rules import OfferFacts
from shop.catalogue.decided import Verdicts, Wide, decided
from shop.catalogue.equivalents import LEAST_MATCH, Compared, Match, Verdict, match, pack_distance
from shop.catalogue.kept import KEPT, kept_item, steps_from_text, upkeep_from_text
from shop.catalogue.models import Category, Offer, OfferVersion, StoppedVersion
from shop.catalogue.rules import comparable_price, drawing_for
from shop.db import table_of
from shop.organisation.rules import path_ids


@dataclass(frozen=True, slots=True)
class OfferRow:
    """A live offer as lists, baskets and orders need it. Prices in kr. without VAT."""

    offer_id: int
    version_id: int
    owner_node_id: int
    supplier_id: int
    supplier_name: str
    supplier_cvr: str
    seller_item_id: str
    name: str
    description: str
    brand: str
    gtin: str
    unspsc: str
    category_id: int | None
    category_code: str
    category_name: str
    tile: str
    drawing: str
    tile_colour: str
    labelable: str
    food: bool
    kind_key: str
    order_unit: str
    price: Decimal | None
    """For one order unit, where fewer are ordered than any of `price_steps` asks for."""
    price_steps: Steps
    upkeep: Upkeep | None
    vat_percent: Decimal
    content_quantity: Decimal | None
    content_unit: str
    comparable_price: Decimal | None
    comparable_unit: str
    minimum_quantity: Decimal
    quantity_step: Decimal
    lead_time_days: int | None
    agreement_number: str
    contracted: bool
    orderable: bool
    valid_from: date | None
    valid_to: date | None
    labels: list[dict[str, Any]]
    replaces: str
    published_at: datetime
    image: str
    maker: str
    makers_number: str

    @property
    def facts(self) -> OfferFacts:
        """What the coverage function needs."""
        return OfferFacts(self.supplier_id, self.unspsc, self.agreement_number, self.contracted)

    @property
    def compared(self) -> Compared:
        """What tells which need it serves."""
        return Compared(
            self.name, self.category_code, self.comparable_unit, self.gtin, self.maker,
            self.makers_number, self.content_quantity,
        )  # fmt: skip

    def price_at(self, quantity: Decimal) -> Decimal | None:
        """Kr. for one order unit where so many are ordered."""
        return None if self.price is None else price_at(self.price, self.price_steps, quantity)

    def comparable_at(self, quantity: Decimal) -> Decimal | None:
        """`comparable_price` where so many are ordered."""
        price = self.price_at(quantity)
        if price == self.price:
            return self.comparable_price
        found = comparable_price(price, self.content_quantity, self.content_unit)
        return found.price if found else None

    def is_sold(self, on: date) -> bool:
        """Whether it can be ordered on that day: has a price, is orderable, inside its validity."""
        begun = self.valid_from is None or self.valid_from <= on
        over = self.valid_to is not None and self.valid_to < on
        return self.orderable and self.price is not None and begun and not over


_O, _V = table_of(Offer).c, table_of(OfferVersion).c
_S, _C = table_of(Supplier).c, table_of(Category).c
_COLUMNS = (
    _O.id, _V.id, _O.owner_node_id, _O.supplier_id, _S.name, _S.cvr, _O.seller_item_id,
    _V.name, _V.description, _V.brand, _V.gtin, _V.unspsc, _V.category_id, _C.code, _C.name_da,
    _C.tile, _C.drawing, _C.tile_colour, _C.labelable, _C.food, _V.kind_key, _V.order_unit,
    _V.price, _V.price_steps, _V.upkeep, _V.vat_percent, _V.content_quantity, _V.content_unit,
    _V.comparable_price, _V.comparable_unit, _V.minimum_quantity, _V.quantity_step,
    _V.lead_time_days, _V.agreement_number, _V.contracted, _V.orderable, _V.valid_from,
    _V.valid_to, _V.labels,
    _V.replaces, _V.published_at, _V.image, _V.manufacturer, _V.manufacturer_item_id,
)  # fmt: skip
"""OfferRow's fields in order."""


def _rows_of(version: ColumnElement[bool]) -> Select[Any]:
    """The one statement behind all rows, of the version that the condition picks."""
    return (
        select(*_COLUMNS)
        .select_from(table_of(Offer))  # tables, not entities: half the cost of every list page
        .join(table_of(OfferVersion), version)
        .join(table_of(Supplier), _S.id == _O.supplier_id)
        .outerjoin(table_of(Category), _C.id == _V.category_id)
    )


OWNED_BY: ColumnElement[bool] = (_O.owner_node_id + 0).in_(bindparam("owners", expanding=True))
"""Whose the goods are, where few are asked for. A sum has no index: without it SQLite, which counts
nothing beforehand, reads all goods of an owner to find 24 of them."""
_LIVE = _rows_of(_V.id == _O.live_version_id)
_ANY = table_of(OfferVersion).alias("any_version")
_LAST_ID = select(func.max(_ANY.c.id)).where(_ANY.c.offer_id == _O.id).scalar_subquery()
_LAST = _rows_of(_V.id == func.coalesce(_O.live_version_id, _LAST_ID)).where(
    OWNED_BY, _O.id.in_(bindparam("ids", expanding=True))
)
_VISIBLE = _LIVE.where(_O.owner_node_id.in_(bindparam("owners", expanding=True)))
_BY_ID = _LIVE.where(OWNED_BY, _O.id.in_(bindparam("ids", expanding=True)))
_ID = select(_V.id)
_CANDIDATES: Mapping[str, Select[Any]] = {
    "kinds": _ID.where(
        _V.kind_key.in_(bindparam("kinds", expanding=True)),
        _V.category_id.in_(bindparam("categories", expanding=True)),
    ),
    "gtins": _ID.where(_V.gtin.in_(bindparam("gtins", expanding=True))),
    "makers": _ID.where(
        _V.manufacturer_item_id != "",
        _V.manufacturer_item_id.in_(bindparam("makers", expanding=True)),
    ),
    "confirmed": _ID.where(_V.offer_id.in_(bindparam("confirmed", expanding=True))),
}
"""Versions that may serve a need, each way by an index of its own; joined with OR they would all
be read."""

_UNKNOWN = {"category_code": "", "category_name": "", "tile": "", "drawing": "kasse",
            "tile_colour": "sol", "labelable": "none", "food": False}  # fmt: skip
_FIELDS = tuple(field.name for field in fields(OfferRow))


def _row(found: Row[Any]) -> OfferRow:
    values = dict(zip(_FIELDS, found, strict=True))
    if values["category_code"] is None:
        values |= _UNKNOWN
    values["price_steps"] = steps_from_text(values["price_steps"])
    values["upkeep"] = upkeep_from_text(values["upkeep"])
    noun = values["kind_key"].partition(" ")[0]
    values["drawing"] = drawing_for(noun, values["drawing"])
    return OfferRow(**values)


def offer_rows(session: Session, offer_ids: Sequence[int], *, path: str) -> dict[int, OfferRow]:
    """Live offers by id, those only that the node at `path` may see, in one query."""
    if not offer_ids:
        return {}
    found = session.execute(_BY_ID, {"owners": path_ids(path), "ids": list(offer_ids)})
    return {row.offer_id: row for row in map(_row, found)}


def offer_row(session: Session, offer_id: int, *, path: str) -> OfferRow | None:
    """One live offer, None when it is withdrawn or not for the node at `path`."""
    return offer_rows(session, [offer_id], path=path).get(offer_id)


def last_rows(session: Session, offer_ids: Sequence[int], *, path: str) -> dict[int, OfferRow]:
    """What the offers are, or were last where they are withdrawn, in one query.

    Those only that the node at `path` may see.
    """
    if not offer_ids:
        return {}
    found = session.execute(_LAST, {"owners": path_ids(path), "ids": list(offer_ids)})
    return {row.offer_id: row for row in map(_row, found)}


def visible_rows(session: Session, *, path: str) -> list[OfferRow]:
    """All live offers that the node at `path` may see, by id."""
    found = session.execute(_VISIBLE.order_by(col(Offer.id)), {"owners": path_ids(path)})
    return [_row(row) for row in found]


def alternatives(
    session: Session, rows: Sequence[OfferRow], *, path: str, on: date | None,
    least: float = LEAST_MATCH,
) -> dict[int, list[OfferRow]]:  # fmt: skip
    """For each row, what serves the same need and is sold on the day, most alike first.

    `least`: the score from which a suggestion is worth showing; lower where a person of
    procurement looks before anything follows from it.

    `on` None: whatever the day, for whoever looks at many days and asks `is_sold` for each.
    """
    found = equivalents(session, rows, path=path)
    return {
        offer_id: [
            one.row for one in others
            if one.is_shown(least) and (on is None or one.row.is_sold(on))
        ]
        for offer_id, others in found.items()
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Equivalent:
    """Another offer, how well it serves the need, and what procurement says of it."""

    row: OfferRow
    match: Match
    verdict: Verdict | None

    def is_shown(self, least: float = LEAST_MATCH) -> bool:
        """Procurement's word, else the threshold of suggestions."""
        if self.verdict is None:
            return self.match.score >= least
        return self.verdict is Verdict.CONFIRMED


def equivalents(
    session: Session, rows: Sequence[OfferRow], *, path: str
) -> dict[int, list[Equivalent]]:
    """For each row, the live offers that may serve its need, the best first: confirmed ones, then
    by score, then the pack nearest in size. Refused ones and near misses are there too."""
    if not rows:
        return {}
    verdicts, wide = decided(session, [row.offer_id for row in rows], path)
    known = [row for row in rows if row.kind_key and row.category_id]
    by: dict[str, list[Any]] = {
        "kinds": sorted({row.kind_key for row in known}),
        "categories": sorted(
            {one for row in known if row.category_id for one in wide.get(row.category_id, ())}
            | {row.category_id for row in known if row.category_id}
        ),
        "gtins": sorted({row.gtin for row in rows if row.gtin}),
        "makers": sorted({row.makers_number for row in rows if row.makers_number}),
        "confirmed": sorted({
            offer for pair, verdict in verdicts.items() if verdict is Verdict.CONFIRMED
            for offer in pair
        }),
    }  # fmt: skip
    pool: dict[Any, dict[int, tuple[OfferRow, Compared]]] = {}
    for other in _candidates(session, by, path) if any(by.values()) else ():
        one = other, other.compared
        for key in _keys(*one):
            pool.setdefault(key, {})[other.offer_id] = one
    return {row.offer_id: _alike(row, pool, verdicts, wide) for row in rows}


def _keys(row: OfferRow, compared: Compared) -> Iterator[Any]:
    """What two offers must share to be compared: few pairs of a long basket share any of it."""
    yield row.offer_id
    yield row.category_id, row.kind_key
    if compared.gtin:
        yield "gtin", compared.gtin
    if compared.makers_number:
        yield "maker", compared.makers_number


def _candidates(session: Session, by: Mapping[str, list[Any]], path: str) -> list[OfferRow]:
    ways = [select_ids for way, select_ids in _CANDIDATES.items() if by[way]]
    query = _LIVE.where(OWNED_BY, _O.id == _V.offer_id, _V.id.in_(union_all(*ways)))
    return [_row(row) for row in session.execute(query, {"owners": path_ids(path), **by})]


def _alike(
    row: OfferRow,
    pool: Mapping[Any, Mapping[int, tuple[OfferRow, Compared]]],
    verdicts: Verdicts,
    wide: Wide,
) -> list[Equivalent]:
    mine, found = row.compared, []
    said = {
        sum(pair) - row.offer_id: verdict
        for pair, verdict in verdicts.items() if row.offer_id in pair
    }  # fmt: skip
    near: dict[int, tuple[OfferRow, Compared]] = {}
    beside = wide.get(row.category_id or 0, set())
    for key in (*_keys(row, mine), *((one, row.kind_key) for one in beside), *said):
        near.update(pool.get(key, {}))
    for offer_id, (other, compared) in near.items():
        verdict = said.get(offer_id)
        likeness = match(mine, compared, across=other.category_id in beside)
        if offer_id != row.offer_id and (verdict is not None or likeness.score):
            found.append(Equivalent(other, likeness, verdict))
    return sorted(found, key=lambda one: (
        one.verdict is not Verdict.CONFIRMED, -one.match.score,
        pack_distance(mine, one.row.compared), one.row.offer_id,
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class LiveItem:
    """A live offer in the words of the file it came from, to compare with a new file."""

    offer_id: int
    version_id: int
    item: ParsedItem


def live_items(session: Session, *, owner_node_id: int, supplier_id: int) -> dict[str, LiveItem]:
    """A supplier's live offers for a node by seller's item id."""
    rows = session.execute(
        select(_O.id, _V.id, _O.seller_item_id, *kept_columns(table_of(OfferVersion)))
        .join(OfferVersion, col(OfferVersion.id) == col(Offer.live_version_id))
        .where(col(Offer.owner_node_id) == owner_node_id, col(Offer.supplier_id) == supplier_id)
    )  # fmt: skip
    return {row[2]: LiveItem(row[0], row[1], _item(row)) for row in rows}


def _item(row: Sequence[Any]) -> ParsedItem:
    return kept_item(row[2], row[3:])


def kept_columns(table: Table) -> list[Column[Any]]:
    """The columns of a version, or of an item that waits, that `kept.kept_item` reads."""
    return [table.c[name] for name in KEPT]


def categories(session: Session) -> list[Category]:
    """All categories in the order of the shop."""
    return list(session.scalars(select(Category).order_by(col(Category.position))))


def versions(session: Session, offer_id: int, *, path: str) -> list[OfferVersion]:
    """All that an offer has been, oldest first; nothing for an offer that `path` may not see.

    Not what is written and not sold yet, or was never sold for its publishing was stopped, nor
    what a catalogue that was rolled back made of it.
    """
    is_sold_yet = col(OfferVersion.id) <= func.coalesce(col(Offer.live_version_id), _LAST_ID)
    return list(
        session.scalars(
            select(OfferVersion)
            .join(Offer, col(Offer.id) == col(OfferVersion.offer_id))
            .where(
                col(Offer.id) == offer_id, col(Offer.owner_node_id).in_(path_ids(path)),
                is_sold_yet, col(OfferVersion.id).not_in(NEVER_SOLD),
            )
            .order_by(col(OfferVersion.id))
        )
    )  # fmt: skip


NEVER_SOLD = select(col(StoppedVersion.version_id))
"""Versions that no list of what was sold may show."""
