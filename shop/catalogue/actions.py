"""Publishing: the only place where the shop's assortment changes."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import Session, col

from catalog_import.fingerprint import fingerprint
from catalog_import.item import ParsedItem
from shop.catalogue.kept import item_values
from shop.catalogue.models import CatalogueFeed, Category, Offer, OfferVersion
from shop.catalogue.rules import comparable_price, kind_key
from shop.db import table_of, upsert
from shop.kernel.money import VAT_PERCENT

_OFFER = table_of(Offer)
_VERSION = table_of(OfferVersion)
_FEED = table_of(CatalogueFeed)
_CATEGORIES = Path(__file__).parent / "categories.csv"
_AT_ONCE = 1000


def load_categories(session: Session) -> None:
    """Add the shop's categories that are not there yet."""
    rows = _missing_categories(session)
    if rows:
        add = upsert(table_of(Category), session.get_bind().dialect.name)
        session.execute(add.on_conflict_do_nothing(), rows)  # another process may start just now


def has_categories(session: Session) -> bool:
    """Whether all the shop's categories are there."""
    return not _missing_categories(session)


def _missing_categories(session: Session) -> list[dict[str, Any]]:
    known = set(session.scalars(select(col(Category.code))))
    with _CATEGORIES.open(encoding="utf-8", newline="") as lines:
        return [
            {**row, "position": int(row["position"]), "food": row["food"] == "1"}
            for row in csv.DictReader(lines)
            if row["code"] not in known
        ]


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing an item did: the offer, and its version before and after."""

    offer_id: int
    old_version_id: int | None
    new_version_id: int


def publish_items(
    session: Session, *, owner_node_id: int, supplier_id: int, items: Iterable[ParsedItem],
    batch_id: int | None, now: datetime,
) -> dict[str, Published]:  # fmt: skip
    """Give each item a new immutable version and make it live, by seller's item id.

    Writes the feed that search follows. Items of one call have distinct ids.
    """
    category_of = category_finder(session)
    done: dict[str, Published] = {}
    for chunk in _chunks(items):
        offers = _offers(session, owner_node_id, supplier_id, [i.seller_item_id for i in chunk])
        rows = [
            item_facts(item, category_of(item.unspsc))
            | {"offer_id": offers[item.seller_item_id][0], "batch_id": batch_id}
            | {"published_at": now}
            for item in chunk
        ]
        ids = session.scalars(
            insert(_VERSION).returning(_VERSION.c.id, sort_by_parameter_order=True), rows
        ).all()
        for item, version_id in zip(chunk, ids, strict=True):
            done[item.seller_item_id] = Published(*offers[item.seller_item_id], version_id)
    set_live(session, {it.offer_id: it.new_version_id for it in done.values()}, now=now)
    return done


def _chunks(items: Iterable[ParsedItem]) -> Iterator[list[ParsedItem]]:
    rest = iter(items)
    while chunk := list(islice(rest, _AT_ONCE)):
        yield chunk


def _offers(
    session: Session, owner_node_id: int, supplier_id: int, item_ids: list[str]
) -> dict[str, tuple[int, int | None]]:
    """Offer id and live version by item id; offers that are new are added."""
    known = _known_offers(session, owner_node_id, supplier_id, item_ids)
    new = [
        {"owner_node_id": owner_node_id, "supplier_id": supplier_id, "seller_item_id": item_id}
        for item_id in item_ids
        if item_id not in known
    ]
    if new:
        session.execute(insert(_OFFER), new)
        known = _known_offers(session, owner_node_id, supplier_id, item_ids)
    return known


def _known_offers(
    session: Session, owner_node_id: int, supplier_id: int, item_ids: list[str]
) -> dict[str, tuple[int, int | None]]:
    rows = session.execute(
        select(_OFFER.c.seller_item_id, _OFFER.c.id, _OFFER.c.live_version_id).where(
            _OFFER.c.owner_node_id == owner_node_id,
            _OFFER.c.supplier_id == supplier_id,
            _OFFER.c.seller_item_id.in_(item_ids),
        )
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def category_finder(session: Session) -> Any:
    """A function from a UNSPSC code to our category's id: the class, its first six digits."""
    by_class = {
        row[1][:6]: row[0]
        for row in session.execute(select(col(Category.id), col(Category.unspsc_class)))
    }
    return lambda unspsc: by_class.get(unspsc[:6])


def item_facts(item: ParsedItem, category_id: int | None) -> dict[str, Any]:
    """The columns of models.ItemFacts for an item: what it says, and what we make of it."""
    comparable = comparable_price(item.price, item.content_quantity, item.content_unit)
    values = item_values(item) | {
        "category_id": category_id,
        "kind_key": kind_key(item.name),
        "comparable_price": comparable.price if comparable else None,
        "comparable_unit": comparable.unit if comparable else "",
        "fingerprint": fingerprint(item),
    }
    if values["vat_percent"] is None:
        values["vat_percent"] = VAT_PERCENT
    return values


def set_live(session: Session, versions: Mapping[int, int | None], *, now: datetime) -> None:
    """Make these versions live (None = withdrawn) and tell the indexers. Also rolls back."""
    if not versions:
        return
    session.execute(
        update(_OFFER)
        .where(_OFFER.c.id == bindparam("offer"))
        .values(live_version_id=bindparam("version")),
        [{"offer": offer, "version": version} for offer, version in versions.items()],
        execution_options={"synchronize_session": False},
    )
    session.execute(insert(_FEED), [{"offer_id": offer, "at": now} for offer in versions])
    session.expire_all()
