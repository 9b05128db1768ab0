"""What was bought under each agreement, as the orders themselves say."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from threading import Lock
from typing import Any

from sqlalchemy import case, func, select
from sqlmodel import Session

from nudges.facts import Coverage
from shop.db import Database, table_of
from shop.kernel.money import from_scaled
from shop.orders.models import Order, OrderLine
from shop.orders.rules import SendReason

_ORDER, _LINE = table_of(Order).c, table_of(OrderLine).c


@dataclass(frozen=True, slots=True)
class Bought:
    """Goods of a period, kr. without VAT, by the agreement that the line was judged by."""

    on: Decimal = Decimal(0)
    """In the agreement's assortment."""
    beside: Decimal = Decimal(0)
    """From its supplier, outside the assortment."""
    elsewhere: Decimal = Decimal(0)
    """From others, in its categories."""
    lines: int = 0
    later: Decimal = Decimal(0)
    """Of what is on it: from number two or later, where number one is to be asked first."""

    @property
    def covered(self) -> Decimal:
        """All that the agreement could have covered."""
        return self.on + self.beside + self.elsewhere

    @property
    def share(self) -> Decimal | None:
        """Item compliance: bought on it of what it covers; None where nothing was bought."""
        return self.on / self.covered if self.covered else None


NOTHING = Bought()


def bought_by_agreement(
    session: Session, path: str, *, first: date, last: date
) -> dict[str, Bought]:
    """Goods ordered at or below `path` from the first to the last day, by agreement number."""
    query = (
        select(
            _LINE.agreement_number, _LINE.coverage, func.sum(_LINE.line_value).label("value"),
            func.count().label("lines"),
            func.sum(case((_LINE.agreement_rank > 1, _LINE.line_value), else_=0)).label("later"),
        )
        .select_from(table_of(OrderLine).join(table_of(Order), _ORDER.id == _LINE.order_id))
        .where(
            _ORDER.unit_path.startswith(path, autoescape=True),
            _ORDER.placed_date.between(first, last), _LINE.agreement_number != "",
        )
        .group_by(_LINE.agreement_number, _LINE.coverage)
    )  # fmt: skip
    found: dict[str, dict[Coverage, _Sum]] = {}
    for number, coverage, value, lines, later in session.execute(query):
        found.setdefault(number, {})[coverage] = (_kroner(value), lines, _kroner(later))
    return {number: _bought(parts) for number, parts in found.items()}


def passed_over(
    session: Session, path: str, number: str, *, first: date, last: date
) -> dict[SendReason, int]:
    """Lines of an agreement for which somebody passed over a supplier further up its ranks, by the
    reason that was given; the commonest first."""
    rows = session.execute(
        select(_LINE.skip_reason, func.count())
        .select_from(table_of(OrderLine).join(table_of(Order), _ORDER.id == _LINE.order_id))
        .where(
            _ORDER.unit_path.startswith(path, autoescape=True),
            _ORDER.placed_date.between(first, last),
            _LINE.agreement_number == number, _LINE.skip_reason != "",
        )
        .group_by(_LINE.skip_reason)
        .order_by(func.count().desc(), _LINE.skip_reason)
    )  # fmt: skip
    return {SendReason(row[0]): row[1] for row in rows}


_KEPT = 24
_years: OrderedDict[tuple[str, str, date, int], dict[str, Bought]] = OrderedDict()
_lock = Lock()


def bought_last_year(
    session: Session, database: Database, path: str, *, on: date
) -> dict[str, Bought]:
    """The same for the 365 days before `on`, kept in this process: those days are over."""
    last = on - timedelta(days=1)
    newest = session.execute(
        select(_ORDER.id).where(_ORDER.placed_date <= last).order_by(_ORDER.id.desc()).limit(1)
    ).scalar()
    key = (str(database.engine.url), path, on, newest or 0)
    with _lock:
        known = _years.get(key)
    if known is None:
        known = bought_by_agreement(session, path, first=on - timedelta(days=365), last=last)
        with _lock:
            _years[key] = known
            while len(_years) > _KEPT:
                _years.popitem(last=False)
    return known


_Sum = tuple[Decimal, int, Decimal]
_NO_SUM: _Sum = (Decimal(0), 0, Decimal(0))


def _kroner(value: Any) -> Decimal:
    """A sum of a money column: an engine may give it scaled."""
    return value if isinstance(value, Decimal) else from_scaled(int(value or 0))


def _bought(parts: dict[Coverage, _Sum]) -> Bought:
    def of(coverage: Coverage) -> Decimal:
        return parts.get(coverage, _NO_SUM)[0]

    return Bought(
        of(Coverage.ON_AGREEMENT), of(Coverage.AGREEMENT_SUPPLIER), of(Coverage.CATEGORY_COVERED),
        sum(lines for _value, lines, _later in parts.values()),
        parts.get(Coverage.ON_AGREEMENT, _NO_SUM)[2],
    )  # fmt: skip
