"""Which account a basket is booked on, and how that account stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam, exists, select
from sqlmodel import Session

from shop.approvals.actions import who_is_asked
from shop.approvals.models import ApprovalRequest, ApprovalStandIn
from shop.approvals.queries import Asked, coming_of, news_of, stand_ins
from shop.approvals.rules import StandIn, State, needs_approval
from shop.basket.contents import Basket
from shop.basket.models import NamedBasket
from shop.basket.rules import FIRST
from shop.budgets.models import BudgetLine
from shop.budgets.queries import accounts_of, standings
from shop.budgets.rules import Account, Standing, accounts, check_account
from shop.db import table_of
from shop.kernel.money import ZERO
from shop.kernel.periods import local_day
from shop.orders.booked import by_account, summed
from shop.organisation.queries import NodeFacts


def account_of(
    session: Session, unit: NodeFacts, number: int, chosen: str, *, now: datetime
) -> str:  # fmt: skip
    """The account that was chosen, else the basket's own; "" is the house's.

    Raises Refused for one that is not the house's.
    """
    if chosen:
        check_account(chosen, accounts_of(session, unit, on=local_day(now)))
        return chosen
    named = session.get(NamedBasket, (unit.id, number)) if number != FIRST else None
    return named.accounting_code if named is not None else ""


_BUDGET, _REQUEST, _STAND_IN = (
    table_of(BudgetLine), table_of(ApprovalRequest), table_of(ApprovalStandIn),
)  # fmt: skip
_THERE_IS = select(
    exists()
    .where(_BUDGET.c.unit_id == bindparam("unit"), _BUDGET.c.year == bindparam("year"))
    .label("budgets"),
    exists()
    .where(
        _REQUEST.c.unit_id == bindparam("unit"), _REQUEST.c.state != State.WITHDRAWN,
        _REQUEST.c.seen_at.is_(None),
    )
    .label("news"),
    exists()
    .where(
        _STAND_IN.c.stand_in_id == bindparam("person"), _STAND_IN.c.ended_at.is_(None),
        _STAND_IN.c.first <= bindparam("day"), _STAND_IN.c.last >= bindparam("day"),
    )
    .label("acting"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checkout:
    """What the basket's page says of accounts, budgets and what waits for a yes."""

    account: str
    """The account that is proposed."""
    accounts: tuple[Account, ...]
    """Those to choose between; one or none where there is nothing to choose."""
    budgets: tuple[Standing, ...]
    """How they stand with what is in the basket; empty where finance has fed none."""
    news: tuple[Asked, ...]
    """The house's large orders: waiting, or answered and not put away."""
    acting: tuple[StandIn, ...] = ()
    """For whom the person approves today."""
    asked_above: Decimal | None = None
    """Kr. of goods above which a ready part goes to a leader first; None where no part does."""


def checkout(
    session: Session, unit: NodeFacts, basket: Basket, *, now: datetime, number: int = FIRST,
    person_id: int = 0,
) -> Checkout:  # fmt: skip
    """Read it: in one query where there is nothing of it, as most often."""
    on = local_day(now)
    account = account_of(session, unit, number, "", now=now) or unit.accounting_code
    known = session.execute(
        _THERE_IS, {"unit": unit.id, "year": on.year, "person": person_id, "day": on}
    ).one()
    budgets = standings(session, unit.id, on=on) if known.budgets else []
    news = news_of(session, unit.id) if known.news else []
    acting = stand_ins(session, on=on, stand_in_id=person_id) if known.acting else []
    fed = [Account(one.account, one.name) for one in budgets]
    return Checkout(
        account, accounts(unit.accounting_code, fed),
        tuple(_with_coming(budgets, basket, news, account, unit)), tuple(news), tuple(acting),
        _asked_above(session, unit, basket, person_id),
    )  # fmt: skip


def _asked_above(
    session: Session, unit: NodeFacts, basket: Basket, person_id: int
) -> Decimal | None:
    """What `approving.must_wait` will ask about, said before Send is pressed."""
    limits = [
        card.policy.approval_limit for card in basket.ready
        if needs_approval(card.goods_value, card.policy.approval_limit)
    ]  # fmt: skip
    if not limits or who_is_asked(session, unit.path, asked_by=person_id) is None:
        return None
    return limits[0]


def standing_now(
    session: Session, unit: NodeFacts, basket: Basket, *, now: datetime, number: int = FIRST
) -> list[Standing]:
    """The house's budgets with what is in the basket and what waits for a yes.

    Empty where finance has fed none.
    """
    return list(checkout(session, unit, basket, now=now, number=number).budgets)


def _with_coming(
    budgets: Iterable[Standing], basket: Basket, news: Iterable[Asked], account: str,
    unit: NodeFacts,
) -> Iterator[Standing]:  # fmt: skip
    fees = {account: sum((card.fee for card in basket.cards), ZERO)}
    goods = (
        by_account(line.unit_price, line.booked, rest=account)
        for card in basket.cards for line in card.lines
    )  # fmt: skip
    asked = (
        coming_of(one, rest=one.accounting_code or unit.accounting_code)
        for one in news if one.state is State.WAITING
    )  # fmt: skip
    coming = summed([fees, *goods, *asked])
    for budget in budgets:
        yield replace(budget, coming=coming.get(budget.account, ZERO))
