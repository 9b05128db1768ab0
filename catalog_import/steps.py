"""Prices by amount: put in order, and read off at an amount. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from catalog_import.item import PriceStep

Steps = tuple[PriceStep, ...]


def price_at(price: Decimal, steps: Steps, quantity: Decimal) -> Decimal:
    """The price of one order unit where `quantity` are ordered: that of the last step reached.

    >>> steps = (PriceStep(Decimal(10), Decimal("4.50")), PriceStep(Decimal(100), Decimal(4)))
    >>> price_at(Decimal(5), steps, Decimal(9)), price_at(Decimal(5), steps, Decimal(10))
    (Decimal('5'), Decimal('4.50'))
    """
    for step in steps:
        if step.quantity > quantity:
            break
        price = step.price
    return price


@dataclass(frozen=True, slots=True)
class InOrder:
    """Steps that rise by quantity, each of another price than the one before it."""

    steps: Steps
    repeated: PriceStep | None = None
    """The first that gives a second price for an amount; it is left out."""
    dearer: PriceStep | None = None
    """The first that costs more than smaller amounts do."""


def in_order(price: Decimal, told: Iterable[PriceStep]) -> InOrder:
    """The steps of an item that costs `price` below them; of two for one amount the first told."""
    kept: list[PriceStep] = []
    repeated = dearer = None
    last = PriceStep(Decimal(1), price)
    for step in sorted(told, key=lambda one: one.quantity):
        if step.quantity <= last.quantity:
            repeated = repeated or (step if step.price != last.price else None)
            continue
        last, before = step, kept[-1].price if kept else price
        if step.price > before:
            dearer = dearer or step
        if step.price != before:
            kept.append(step)
    return InOrder(tuple(kept), repeated, dearer)


def said(step: PriceStep) -> str:
    """The step in an issue."""
    return f"{step.quantity:f}: {step.price:f}"
