"""Which account a basket is booked on, and how that account stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session

from shop.approvals.queries import Asked, news_of
from shop.approvals.rules import State
from shop.basket.contents import Basket
from shop.basket.models import NamedBasket
from shop.basket.rules import FIRST
from shop.budgets.queries import accounts_of, standings
from shop.budgets.rules import Account, Standing, accounts, check_account
from shop.kernel.money import ZERO
from shop.kernel.periods import local_day
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


def checkout(
    session: Session, unit: NodeFacts, basket: Basket, *, now: datetime, number: int = FIRST
) -> Checkout:
    """Read it in two queries, four where finance has fed budgets."""
    account = account_of(session, unit, number, "", now=now) or unit.accounting_code
    budgets = standings(session, unit.id, on=local_day(now))
    news = news_of(session, unit.id)
    fed = [Account(one.account, one.name) for one in budgets]
    return Checkout(
        account, accounts(unit.accounting_code, fed),
        tuple(_with_coming(budgets, basket, news, account, unit)), tuple(news),
    )  # fmt: skip


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
    coming = {account: sum((card.total for card in basket.cards), ZERO)}
    for one in news:
        if one.state is State.WAITING:
            code = one.accounting_code or unit.accounting_code
            coming[code] = coming.get(code, ZERO) + one.goods_value + one.fee
    for budget in budgets:
        yield replace(budget, coming=coming.get(budget.account, ZERO))
