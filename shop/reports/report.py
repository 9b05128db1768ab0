"""What a report is: a number per house, with its parts, for any node and period."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from shop.kernel.money import ZERO
from shop.kernel.periods import Period
from shop.organisation.queries import NodeFacts
from shop.reports import queries
from shop.reports.rules import (
    NOTHING,
    Better,
    Effect,
    Figure,
    Kind,
    LineFacts,
    Sums,
    danish_order,
    total,
)


@dataclass(frozen=True, slots=True)
class Report:
    """A key figure. `how` is one sentence with its source; its target is the place's policy."""

    name: str
    title: Any
    how: Any
    unit: Any
    drawing: str
    kind: Kind
    better: Better
    numerator: Callable[[Sums], Decimal]
    denominator: Callable[[Sums], Decimal] | None
    effect: Callable[[LineFacts], Effect] | None = None
    """How a line counts; None where the order counts as a whole."""

    def figure(self, sums: Sums) -> Figure:
        """The number of these sums."""
        below = self.denominator(sums) if self.denominator else None
        return Figure(self.numerator(sums), below)

    def rows(self, session: Session, scope: NodeFacts, period: Period, *, today: date) -> "Result":
        """The number for every house at or below `scope`, and for all of them together."""
        sums = queries.sums_by_unit(session, scope.path, period, today=today)
        rows = [
            Row(unit_id, name, self.figure(one), one.excepted_value)
            for unit_id, name in queries.unit_names(session, scope.path, also=sums).items()
            for one in [sums.get(unit_id, NOTHING)]
        ]
        rows.sort(key=lambda row: (danish_order(row.unit), row.unit_id))
        whole = total(sums.values())
        return Result(tuple(rows), self.figure(whole), whole.excepted_value)


@dataclass(frozen=True, slots=True)
class Row:
    """One house. `excepted` are kr. left out of the agreement share for an accepted reason."""

    unit_id: int
    unit: str
    figure: Figure
    excepted: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Result:
    """All houses by name, also those without orders, and their total."""

    rows: tuple[Row, ...]
    total: Figure
    excepted: Decimal
