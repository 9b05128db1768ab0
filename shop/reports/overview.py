"""The manager's page in numbers: six figures over twelve months, and each house."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session

from shop.guidance.queries import policy_for
from shop.guidance.rules import Policy
from shop.kernel.periods import Period, month_period, months_back
from shop.organisation import queries as organisation
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind
from shop.reports.queries import UnitMonth, by_unit, rolled_up
from shop.reports.registry import REPORTS
from shop.reports.report import Report
from shop.reports.rules import NOTHING, Figure, Kind, Sums, danish_order, group_average, total

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Series:
    """A report month by month, oldest first; None where there was nothing to measure."""

    report: Report
    own: tuple[Decimal | None, ...]
    similar: tuple[Decimal | None, ...]
    """The average of similar houses outside the scope, None where they are fewer than five."""
    target: Decimal | None = None
    """What the policy aims at on the last day of the newest month, in the value's own unit."""


@dataclass(frozen=True, slots=True)
class House:
    """A house of the scope and its figures in the chosen month, in the order of REPORTS."""

    unit_id: int
    name: str
    is_here: bool
    """Whether it stands in the scope now; a house that has moved keeps its history here."""
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows but the suggestions."""

    scope: NodeFacts
    months: tuple[str, ...]
    series: tuple[Series, ...]
    units: tuple[NodeFacts, ...]
    """The houses that stand in the scope now."""
    houses: tuple[House, ...]
    sums: Sums
    """Of the chosen month."""
    policy: Policy
    """On the last day of the chosen month, or today."""


def overview(session: Session, scope: NodeFacts, month: str, *, today: date) -> Overview:
    """Read the municipality's roll-ups of twelve months once, and count the rest from them."""
    months = months_back(month, MONTHS)
    period = Period(month_period(months[0]).first, month_period(month).last)
    around = _municipality_path(session, scope)
    units = organisation.subtree(session, around, kind=NodeKind.UNIT)
    rows = rolled_up(session, around, period, today=today)
    inside = [row for row in rows if row.unit_path.startswith(scope.path)]
    similar = _similar(units, scope)
    outside = [row for row in rows if row.unit_id in similar]
    own, beside = _by_month(inside, months), _by_month(outside, months)
    policy = policy_for(session, scope.path, on=min(period.last, today))
    return Overview(
        scope=scope, months=months,
        series=tuple(
            _series(
                report, own, beside if _compares(report, scope) else [{}] * MONTHS,
                policy.targets.get(report.name),
            )
            for report in REPORTS
        ),
        units=tuple(unit for unit in units if unit.path.startswith(scope.path)),
        houses=_houses(units, scope, own[-1]), sums=total(own[-1].values()), policy=policy,
    )  # fmt: skip


def _municipality_path(session: Session, scope: NodeFacts) -> str:
    """Where similar houses are looked for; a community has none but its own."""
    above = scope.municipality_id and organisation.node(session, scope.municipality_id)
    return above.path if above else scope.path


def _compares(report: Report, scope: NodeFacts) -> bool:
    """Kroner of six houses beside the kroner of one would only mislead."""
    return report.kind is not Kind.AMOUNT or scope.kind is NodeKind.UNIT


def _similar(units: Iterable[NodeFacts], scope: NodeFacts) -> set[int]:
    units = list(units)
    types = {unit.unit_type for unit in units if unit.path.startswith(scope.path)}
    return {
        unit.id
        for unit in units
        if unit.unit_type in types and not unit.path.startswith(scope.path)
    }


def _by_month(rows: Iterable[UnitMonth], months: tuple[str, ...]) -> list[dict[int, Sums]]:
    rows = list(rows)
    return [by_unit(row for row in rows if row.month == month) for month in months]


def _series(
    report: Report, own: list[dict[int, Sums]], similar: list[dict[int, Sums]],
    target: Decimal | None,
) -> Series:  # fmt: skip
    return Series(
        report,
        tuple(report.figure(total(units.values())).value if units else None for units in own),
        tuple(
            group_average(report.figure(sums).value for sums in units.values()) for units in similar
        ),
        target,
    )


def _houses(
    units: Iterable[NodeFacts], scope: NodeFacts, sums: dict[int, Sums]
) -> tuple[House, ...]:
    shown = [unit for unit in units if unit.path.startswith(scope.path) or unit.id in sums]
    return tuple(
        House(
            unit.id,
            unit.name,
            unit.path.startswith(scope.path),
            _figures(sums.get(unit.id, NOTHING)),
        )
        for unit in sorted(shown, key=lambda unit: (danish_order(unit.name), unit.id))
    )


def _figures(sums: Sums) -> tuple[Figure, ...]:
    return tuple(report.figure(sums) for report in REPORTS)
