"""Going live: at once or by the worker, and what a kept price keeps. Pure."""

from shop.intake.rules import BatchFacts, BatchState, ChangeKind
from shop.kernel.errors import Refused

AT_ONCE = 2_000
"""Changes that are published while the person waits: a fifth of a second."""

PRICED = frozenset(
    {
        "price", "price_steps", "order_unit", "content_quantity", "content_unit",
        "minimum_quantity", "quantity_step",
    }
)  # fmt: skip
"""What a price is for, in the names of an item's fields: kept with the old price, or not at all.
VAT is no part of it: the law sets it."""
KEPT = PRICED | {"comparable_price", "comparable_unit"}
"""The columns of a version that stay as they were where the old price is kept."""


def publishes_at_once(changes: int) -> bool:
    """Whether so few changes are published while the person waits."""
    return changes <= AT_ONCE


def is_only_price(fields: str) -> bool:
    """Whether nothing but price and unit differ, by the names of a change (see StagedChange)."""
    return PRICED.issuperset(fields.split())


def needs_version(kind: ChangeKind, fields: str) -> bool:
    """Whether a change that keeps its price still makes a version.

    Goods that come again do also where nothing else differs: they are not sold now.
    """
    return kind is ChangeKind.ADDED or not is_only_price(fields)


def check_can_go_live(batch: BatchFacts) -> None:
    """Raise Refused when a batch that a worker has prepared may not go live after all."""
    if batch.state is not BatchState.PUBLISHING:
        raise Refused("batch-state", "Kataloget er allerede behandlet.")
    if not batch.base_is_current:
        raise Refused("batch-outdated", "Et nyere katalog er udgivet. Læg filen op igen.")


def check_can_take_back(batch: BatchFacts) -> None:
    """Raise Refused when there is no publishing to stop."""
    if batch.state is not BatchState.PUBLISHING:
        raise Refused("batch-state", "Kataloget er ikke ved at blive udgivet.")
