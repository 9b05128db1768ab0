"""Placing orders again through the real baskets, as people would: what a dry run must equal.

And a decision and a trial, for the tests of pages."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session

from shop.basket import actions, queries, sending
from shop.basket.decisions import decisions
from shop.basket.dry_run import Press, reason_given
from shop.basket.rules import AmountRule, fitting_amount
from shop.basket.sending import Reason
from shop.basket.trials import start_trial
from shop.catalogue.queries import offer_row
from shop.db import table_of
from shop.guidance import actions as guidance
from shop.guidance.actions import Watcher
from shop.guidance.models import Exposure
from shop.guidance.rules import Mode
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts
from tests.factories import NOW, Town


def guided(session: Session, town: Town) -> None:
    """Lindeby has decided something, and a dry run waits to be worked out."""
    lindeby, cost = town.lindeby.id or 0, Decimal(175)
    guidance.decide(
        session, node_id=lindeby, name="process_cost", value=cost, why="Lindebys tal",
        by=town.jonas, now=NOW,
    )  # fmt: skip
    start_trial(session, node_id=lindeby, name="cost_share", value=Decimal("0.5"), by=town.jonas,
                now=NOW)  # fmt: skip


def replay(
    session: Session, presses: Iterable[Press], houses: Sequence[NodeFacts], *, by: Actor
) -> Counter[str]:
    """Fill the house's basket, look at it and press *Send*, for each; nobody takes a suggestion.

    Returns how many parts were asked for a reason, and how many were stopped.
    """
    found, asked = {house.id: house for house in houses}, Counter[str]()
    for number, press in enumerate(presses):
        house = found[press.unit_id]
        watcher = Watcher(house.id, house.municipality_id or 0, "r" * 32)
        for offer_id, amount in press.amounts.items():
            _add(session, house, offer_id, amount, watcher, by, press.at)
        seen = queries.basket(session, house, now=press.at)
        if not seen.cards:
            continue
        guidance.note(session, decisions(seen), watcher=watcher, now=press.at)
        asked.update(card.demand.value for card in seen.cards if card.demand is not Mode.INFORM)
        sending.send(
            session, unit=house, supplier_ids=[card.id for card in seen.cards],
            form_token=f"{number:024d}", seen=seen.fingerprint, by=by, now=press.at,
            reasons={card.id: Reason(reason_given(press, card)) for card in seen.cards},
        )  # fmt: skip
    return asked


def _add(
    session: Session, house: NodeFacts, offer_id: int, amount: Decimal, watcher: Watcher,
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    row = offer_row(session, offer_id, path=house.path)
    if row is not None and row.is_sold(local_day(now)):
        fitting = fitting_amount(amount, AmountRule(row.minimum_quantity, row.quantity_step))
        actions.add(
            session, unit=house, offer_id=offer_id, quantity=fitting, watcher=watcher, by=by,
            now=now,
        )  # fmt: skip


def really_shown(session: Session, *, since: datetime) -> dict[str, dict[str, int]]:
    """From the exposure log: rule -> how often it was shown, and to how many houses."""
    log = table_of(Exposure)
    query = select(log.c.rule, log.c.unit_id).where(log.c.at >= since, log.c.shown)
    rows = session.execute(query).all()
    shown = Counter(row.rule for row in rows)
    return {
        rule: {"shown": count, "units": len({row.unit_id for row in rows if row.rule == rule})}
        for rule, count in sorted(shown.items())
    }
