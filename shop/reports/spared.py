"""What joining and gathering spared: orders with their invoices and work, and stops apart."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from flask_babel import lazy_gettext as _
from sqlmodel import Session

from shop.kernel.money import ZERO
from shop.kernel.periods import month_period
from shop.orders.joined import SavingOrder, saving_orders
from shop.organisation.queries import NodeFacts
from shop.reports.queries import unit_names
from shop.reports.rules import danish_order

NAME = "sparet"
TITLE = _("Sparet ved at samle")
HOW = _(
    "En bestilling mindre: en del, der blev lagt sammen med en anden til én bestilling og én "
    "faktura, eller en senere dag, hvor nogen lagde mere i, mens kurven ventede. Et stop mindre: "
    "to huse med hver sit EAN-nummer fik varer med samme levering; det tælles for sig. Kronerne er "
    "arbejdstid efter stedets egen sats for en bestilling, ikke penge. Kilde: husenes bestillinger "
    "i Skub."
)
COLUMNS = (
    _("Færre bestillinger"), _("Ca. kr. i arbejdstid"), _("Færre stop"),
    _("Ventede på en fast dag"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Saved:
    """What some orders spared. Kroner of working time."""

    orders: int = 0
    work: Decimal = ZERO
    stops: int = 0
    waited: int = 0
    """Orders that waited for a fixed day, whether that spared anything or not."""

    @property
    def is_any(self) -> bool:
        """Whether anything was spared."""
        return bool(self.orders or self.stops)


NOTHING = Saved()


def saved(orders: Iterable[SavingOrder]) -> Saved:
    """Added up."""
    found = list(orders)
    return Saved(
        orders=sum(one.orders for one in found), work=sum((one.work for one in found), ZERO),
        stops=sum(one.stops for one in found), waited=sum(one.waited for one in found),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HouseSaved:
    """One house's."""

    unit_id: int
    name: str
    saved: Saved


@dataclass(frozen=True, slots=True)
class Result:
    """A place's, in all, by month and house by house."""

    scope: NodeFacts
    months: tuple[str, ...]
    total: Saved
    by_month: tuple[Saved, ...]
    houses: tuple[HouseSaved, ...]
    """All by name, also those that spared nothing."""
    orders: tuple[SavingOrder, ...]
    """What it was counted from, newest first."""


def rows(session: Session, scope: NodeFacts, months: tuple[str, ...]) -> Result:
    """Count the months' orders from houses that stood at or below `scope` when they ordered."""
    found = saving_orders(
        session, scope.path, first=month_period(months[0]).first,
        last=month_period(months[-1]).last,
    )  # fmt: skip
    by_unit, by_month = _grouped(found, _unit), _grouped(found, _month)
    houses = (
        HouseSaved(unit_id, name, saved(by_unit.get(unit_id, ())))
        for unit_id, name in unit_names(session, scope.path, also=by_unit).items()
    )
    return Result(
        scope, months, saved(found), tuple(saved(by_month.get(month, ())) for month in months),
        tuple(sorted(houses, key=lambda one: (danish_order(one.name), one.unit_id))),
        tuple(found),
    )  # fmt: skip


_Key = TypeVar("_Key", int, str)


def _grouped(
    orders: Iterable[SavingOrder], key: Callable[[SavingOrder], _Key]
) -> dict[_Key, list[SavingOrder]]:
    found: dict[_Key, list[SavingOrder]] = {}
    for one in orders:
        found.setdefault(key(one), []).append(one)
    return found


def _unit(one: SavingOrder) -> int:
    return one.unit_id


def _month(one: SavingOrder) -> str:
    return f"{one.placed_date:%Y-%m}"
