"""Reading budgets: which accounts a house has, and how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session, col

from shop.budgets.models import BudgetLine
from shop.budgets.rules import Account, Standing, Unit, accounts
from shop.db import table_of
from shop.kernel.money import ZERO
from shop.orders.models import Order, OrderLine
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind

_BUDGET, _ORDER, _LINE = table_of(BudgetLine), table_of(Order), table_of(OrderLine)


def standings(session: Session, unit_id: int, *, on: date) -> list[Standing]:
    """The house's accounts in the year, with what is ordered since finance counted."""
    mine = and_(_BUDGET.c.unit_id == unit_id, _BUDGET.c.year == on.year)
    query = select(_BUDGET).where(mine).order_by(_BUDGET.c.account)
    lines = session.execute(query).all()
    if not lines:
        return []
    last = date(on.year, 12, 31)
    goods = _ordered(session, mine, last, of_lines=True)
    fees = _ordered(session, mine, last, of_lines=False)
    return [
        Standing(
            row.account, row.name, row.year, row.amount,
            row.spent + goods.get(row.id, ZERO) + fees.get(row.id, ZERO),
        )
        for row in lines
    ]  # fmt: skip


def _ordered(
    session: Session, mine: ColumnElement[bool], last: date, *, of_lines: bool
) -> dict[int, Decimal]:
    """Budget line -> kr. of goods, or of fees, in orders placed since finance counted."""
    account: Any = _ORDER.c.accounting_code
    source: Any = _BUDGET.join(
        _ORDER,
        and_(
            _ORDER.c.unit_id == _BUDGET.c.unit_id,
            _ORDER.c.placed_date >= _BUDGET.c.counted_from,
            _ORDER.c.placed_date <= last,
        ),
    )
    value: Any = _ORDER.c.fee
    if of_lines:
        source = source.join(_LINE, _LINE.c.order_id == _ORDER.c.id)
        account = case((_LINE.c.accounting_code != "", _LINE.c.accounting_code), else_=account)
        value = _LINE.c.line_value
    rows = session.execute(
        select(_BUDGET.c.id, func.sum(value).label("kr"))
        .select_from(source)
        .where(mine, account == _BUDGET.c.account)
        .group_by(_BUDGET.c.id)
    )
    return {row.id: row.kr for row in rows}


def accounts_of(session: Session, unit: NodeFacts, *, on: date) -> tuple[Account, ...]:
    """The accounts that the house may choose between, its own first."""
    rows = session.execute(
        select(_BUDGET.c.account, _BUDGET.c.name).where(
            _BUDGET.c.unit_id == unit.id, _BUDGET.c.year == on.year
        )
    )
    return accounts(unit.accounting_code, [Account(*row) for row in rows])


def units_below(session: Session, paths: Sequence[str]) -> list[Unit]:
    """The houses at or below the paths: those that somebody may feed a budget for."""
    if not paths:
        return []
    below = or_(*(col(Node.path).startswith(path, autoescape=True) for path in paths))
    rows = session.execute(
        select(col(Node.id), col(Node.municipality_id), col(Node.name), col(Node.gln))
        .where(below, col(Node.kind) == NodeKind.UNIT, col(Node.municipality_id).is_not(None))
        .order_by(col(Node.id))
    )
    return [Unit(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class FedLine:
    """A budget line as its page lists it."""

    unit_name: str
    year: int
    account: str
    name: str
    amount: Decimal
    spent: Decimal
    counted_from: date
    fed_at: datetime
    fed_by_name: str


def fed_lines(session: Session, paths: Sequence[str], *, year: int, limit: int) -> list[FedLine]:
    """What is fed for the houses at or below the paths, by house and account."""
    if not paths:
        return []
    below = or_(*(col(Node.path).startswith(path, autoescape=True) for path in paths))
    columns = [_BUDGET.c[name] for name in FedLine.__dataclass_fields__ if name != "unit_name"]
    rows = session.execute(
        select(col(Node.name), *columns)
        .join(Node, col(Node.id) == _BUDGET.c.unit_id)
        .where(below, _BUDGET.c.year == year)
        .order_by(col(Node.name), col(Node.id), _BUDGET.c.account)
        .limit(limit)
    )
    return [FedLine(*row) for row in rows]
