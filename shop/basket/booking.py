"""Which account a basket is booked on, and how that account stands."""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from shop.approvals.queries import waiting_of
from shop.basket.contents import Basket
from shop.basket.models import NamedBasket
from shop.basket.rules import FIRST
from shop.budgets.queries import accounts_of, standings
from shop.budgets.rules import Standing, check_account
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


def standing_now(
    session: Session, unit: NodeFacts, basket: Basket, *, now: datetime, account: str = ""
) -> list[Standing]:
    """The house's budgets with what is in the basket (booked on `account`, "" = the house's own)
    and what waits for a yes. Empty where finance has fed none.
    """
    found = standings(session, unit.id, on=local_day(now))
    if not found:
        return []
    own = account or unit.accounting_code
    coming = {own: sum((card.total for card in basket.cards), ZERO)}
    for one in waiting_of(session, unit.id):
        code = one.accounting_code or unit.accounting_code
        coming[code] = coming.get(code, ZERO) + one.goods_value + one.fee
    return [replace(one, coming=coming.get(one.account, ZERO)) for one in found]
