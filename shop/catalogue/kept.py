"""An item as the shop keeps it, and back again. Pure, and in no need of a database.

The process that reads a supplier's file needs this too, and should not wait for SQLAlchemy.
"""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from catalog_import.coerce import plain
from catalog_import.item import LabelClaim, LabelState, ParsedItem, PriceStep, Upkeep
from catalog_import.steps import Steps

_SAME = (
    "name", "description", "brand", "manufacturer", "manufacturer_item_id", "gtin", "unspsc",
    "order_unit", "price", "vat_percent", "content_quantity", "content_unit", "minimum_quantity",
    "quantity_step", "lead_time_days", "agreement_number", "lot", "contracted", "orderable",
    "valid_from", "valid_to", "replaces", "image", "line_key",
)  # fmt: skip
"""Fields that an item and a version have in common, under the same name."""
KEPT = ("labels", "price_steps", "upkeep", *_SAME)
"""What `kept_item` reads, by the names of a version's columns."""


def kept_item(seller_item_id: str, row: Sequence[Any]) -> ParsedItem:
    """An item as the shop keeps it, from the values of KEPT."""
    values: dict[str, Any] = dict(zip(_SAME, row[3:], strict=True))
    return ParsedItem(
        row=0, seller_item_id=seller_item_id, labels=tuple(map(claim_from_json, row[0])),
        price_steps=steps_from_text(row[1]), upkeep=upkeep_from_text(row[2]), **values,
    )  # fmt: skip


def item_values(item: ParsedItem) -> dict[str, Any]:
    """An item's fields as an offer version keeps them."""
    return {name: getattr(item, name) for name in _SAME} | {
        "labels": [claim_to_json(claim) for claim in item.labels],
        "price_steps": steps_to_text(item.price_steps),
        "upkeep": upkeep_to_text(item.upkeep),
    }


def upkeep_to_text(upkeep: Upkeep | None) -> str | None:
    """Lifetime, power and running cost as JSON; None where nothing is said of them.

    >>> upkeep_to_text(Upkeep(Decimal(8), Decimal("180.50")))
    '["8","180.5",null]'
    """
    if upkeep is None:
        return None
    told = [None if one is None else f"{plain(one):f}" for one in upkeep]
    return json.dumps(told, separators=(",", ":"))


def upkeep_from_text(text: str | None) -> Upkeep | None:
    """The other way."""
    if text is None:
        return None
    return Upkeep(*(None if one is None else Decimal(one) for one in json.loads(text)))


def steps_to_text(steps: Steps) -> str | None:
    """Prices by amount as JSON, without needless zeros; None for goods with one price.

    >>> steps_to_text((PriceStep(Decimal(10), Decimal("4.50")),))
    '[["10","4.5"]]'
    """
    told = [[f"{plain(step.quantity):f}", f"{plain(step.price):f}"] for step in steps]
    return json.dumps(told, separators=(",", ":")) if told else None


def steps_from_text(text: str | None) -> Steps:
    """The other way."""
    return _steps(text) if text else ()


@lru_cache(maxsize=8_192)
def _steps(text: str) -> Steps:
    told = json.loads(text)
    return tuple(PriceStep(Decimal(least), Decimal(price)) for least, price in told)


def claim_to_json(claim: LabelClaim) -> dict[str, Any]:
    """A label claim as plain JSON."""
    return {
        "raw": claim.raw, "code": claim.code, "licence": claim.licence, "evidence": claim.evidence,
        "valid_to": claim.valid_to.isoformat() if claim.valid_to else None,
        "state": claim.state.value,
    }  # fmt: skip


def claim_from_json(value: dict[str, Any]) -> LabelClaim:
    """The other way."""
    valid_to = value.get("valid_to")
    return LabelClaim(
        raw=value["raw"], code=value["code"], licence=value["licence"], evidence=value["evidence"],
        valid_to=date.fromisoformat(valid_to) if valid_to else None,
        state=LabelState(value["state"]),
    )  # fmt: skip
