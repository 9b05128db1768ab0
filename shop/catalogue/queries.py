"""Reading what is published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Select, Table, bindparam, func, select
from sqlmodel import Session, col

from catalog_import.item import ParsedItem
from shop.agreements.models import Supplier
from shop.agreements.rules import OfferFacts
from shop.catalogue.kept import KEPT, kept_item
from shop.catalogue.models import Category, Offer, OfferVersion, StoppedVersion
from shop.catalogue.rules import LEAST_LIKENESS, Likeness, drawing_for, likeness
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

    @property
    def facts(self) -> OfferFacts:
        """What the coverage function needs."""
        return OfferFacts(self.supplier_id, self.unspsc, self.agreement_number, self.contracted)

    @property
    def likeness(self) -> Likeness:
        """What is compared with other offers of the same kind."""
        return Likeness(self.name, self.content_quantity, self.comparable_unit)

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
    _V.price, _V.vat_percent, _V.content_quantity, _V.content_unit, _V.comparable_price,
    _V.comparable_unit, _V.minimum_quantity, _V.quantity_step, _V.lead_time_days,
    _V.agreement_number, _V.contracted, _V.orderable, _V.valid_from, _V.valid_to, _V.labels,
    _V.replaces, _V.published_at, _V.image,
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


_LIVE = _rows_of(_V.id == _O.live_version_id)
_ANY = table_of(OfferVersion).alias("any_version")
_LAST_ID = select(func.max(_ANY.c.id)).where(_ANY.c.offer_id == _O.id).scalar_subquery()
_LAST = _rows_of(_V.id == func.coalesce(_O.live_version_id, _LAST_ID)).where(
    _O.owner_node_id.in_(bindparam("owners", expanding=True)),
    _O.id.in_(bindparam("ids", expanding=True)),
)
_VISIBLE = _LIVE.where(_O.owner_node_id.in_(bindparam("owners", expanding=True)))
_BY_ID = _VISIBLE.where(_O.id.in_(bindparam("ids", expanding=True)))
_BY_KIND = _VISIBLE.where(
    _O.id == _V.offer_id,
    _V.kind_key.in_(bindparam("kinds", expanding=True)),
    _V.category_id.in_(bindparam("categories", expanding=True)),
)

_UNKNOWN = {"category_code": "", "category_name": "", "tile": "", "drawing": "kasse",
            "tile_colour": "sol", "labelable": "none", "food": False}  # fmt: skip
_FIELDS = tuple(field.name for field in fields(OfferRow))


def _row(found: Row[Any]) -> OfferRow:
    values = dict(zip(_FIELDS, found, strict=True))
    if values["category_code"] is None:
        values |= _UNKNOWN
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
    session: Session, rows: Sequence[OfferRow], *, path: str, on: date | None
) -> dict[int, list[OfferRow]]:
    """For each row, what serves the same need and is sold on the day, most alike first.

    `on` None: whatever the day, for whoever looks at many days and asks `is_sold` for each.
    """
    known = [row for row in rows if row.kind_key and row.category_id]
    if not known:
        return {}
    found = session.execute(
        _BY_KIND,
        {
            "owners": path_ids(path),
            "kinds": sorted({row.kind_key for row in known}),
            "categories": sorted({row.category_id for row in known if row.category_id}),
        },
    )
    others = [other for other in map(_row, found) if on is None or other.is_sold(on)]
    return {row.offer_id: _alike(row, others) for row in known}


def _alike(row: OfferRow, others: Iterable[OfferRow]) -> list[OfferRow]:
    scored = [
        (-likeness(row.likeness, other.likeness), other.offer_id, other)
        for other in others
        if other.kind_key == row.kind_key
        and other.category_id == row.category_id
        and other.offer_id != row.offer_id
    ]
    return [other for score, _, other in sorted(scored, key=_first_two) if -score >= LEAST_LIKENESS]


def _first_two(scored: tuple[float, int, OfferRow]) -> tuple[float, int]:
    return scored[:2]


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
