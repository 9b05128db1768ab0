"""The worker's part: a standing order becomes an order before the cut-off, exactly once.

Each is put in a transaction of its own, together with the row that says so; a worker that is
killed before the commit leaves nothing, and one that comes after finds the row.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import takewhile
from typing import Any

from sqlmodel import Session

from shop.agreements.queries import terms_of
from shop.agreements.rules import Terms
from shop.basket.actions import amounts_of
from shop.basket.refilling import add_list
from shop.basket.rules import check_amount
from shop.catalogue.queries import OfferRow, last_rows, offer_rows
from shop.db import Database
from shop.guidance.queries import policy_for
from shop.kernel.errors import Refused
from shop.kernel.periods import local_day
from shop.orders.actions import place
from shop.orders.queries import draft_lines
from shop.orders.rules import OrderDraft
from shop.organisation.queries import NodeFacts, node, person
from shop.organisation.rules import Role, may
from shop.standing.asking import ask_where_needed, owner_of
from shop.standing.models import StandingLine, StandingOrder, StandingRun
from shop.standing.queries import (
    amount_on,
    due_ids,
    lead_days,
    lines_of,
    rests_of,
    rhythm_of,
    runs_of,
    school_holidays,
    skipped,
)
from shop.standing.rules import DONE, LOOK_AGAIN, Act, Outcome, Time, Why, act, plan, too_dear

_LOG = logging.getLogger("skub.standing")
_BACK = timedelta(days=7)
"""What was due so long ago and was never put is still told of."""
_AFTER_A_FAULT = timedelta(hours=1)


def put_due(database: Database, clock: Callable[[], datetime]) -> int:
    """Put what is due; gives how many were looked at. One that fails does not stop the others."""
    with database.read() as session:
        ids = due_ids(session, now=clock())
    for standing_id in ids:
        try:
            with database.write() as session:
                look_at(session, standing_id=standing_id, now=clock())
        except Exception as error:  # the others are due too; this one is tried again
            _LOG.error("standing order %s was not put", standing_id, exc_info=error)
            _put_off(database, standing_id, until=clock() + _AFTER_A_FAULT)
    return len(ids)


def _put_off(database: Database, standing_id: int, *, until: datetime) -> None:
    try:
        with database.write() as session:
            found = session.get(StandingOrder, standing_id)
            if found is not None:
                found.look_at = until
    except Exception as error:  # then it is tried again at once
        _LOG.error("standing order %s was not put off", standing_id, exc_info=error)


def look_at(session: Session, *, standing_id: int, now: datetime) -> list[Outcome]:
    """Put what is due of one standing order, and note when to look again."""
    one = session.get(StandingOrder, standing_id, with_for_update=True, populate_existing=True)
    if one is None or one.ended_at is not None:
        return []
    house = node(session, one.unit_id)
    if house is None:
        return []
    today = local_day(now)
    terms = terms_of(session, house.path, one.supplier_id)
    runs = runs_of(session, [standing_id], since=today - _BACK)[standing_id]
    lead = lead_days(session, standing_id)
    holidays = school_holidays(session, house.municipality_id or 0, since=today - _BACK)
    times = plan(rhythm_of(one), terms, rests_of(one, holidays), begin=today - _BACK,
                 skipped=skipped(runs), lead_days=lead, since=one.changed_at)  # fmt: skip
    outcomes, next_look = [], now + LOOK_AGAIN
    far = today + 3 * _BACK + timedelta(days=lead)
    for time in takewhile(lambda found: found.day <= far, times):
        run = runs.get(time.day)
        if run is not None and run.outcome in DONE:
            continue
        match act(time, now=now):
            case Act.PUT:
                outcomes.append(_put(session, one, house, terms, time, run, now))
            case Act.ASK_AHEAD:
                asked = _ask_ahead(session, one, house, terms, time, run, now)
                outcomes += [asked] if asked else []
                next_look = min(next_look, time.due_at or next_look)
            case Act.TOO_LATE:
                reasons = [{"code": Why.LATE.value}]
                outcomes.append(_to_basket(session, one, house, time, run, reasons, now))
            case _ if time.ask_at is not None:
                next_look = min(next_look, time.ask_at)
    one.look_at = next_look
    return outcomes


def _put(
    session: Session, one: StandingOrder, house: NodeFacts, terms: Terms, time: Time,
    run: StandingRun | None, now: datetime,
) -> Outcome:  # fmt: skip
    lines = lines_of(session, [one.id or 0])[one.id or 0]
    amounts = {line.offer_id: amount for line in lines if (amount := amount_on(run, line)) > 0}
    if not amounts or time.fixed is None:
        return _done(session, one, time, run, Outcome.SKIPPED, now).outcome
    rows = offer_rows(session, list(amounts), path=house.path)
    reasons = _reasons(session, one, house, lines, rows, amounts, terms, now)
    if reasons:
        return _to_basket(session, one, house, time, run, reasons, now)
    draft = _draft(session, one, house, terms, time, amounts, now)
    if terms.supplier_may_refuse and draft.goods_value < draft.minimum_order_value:
        return _to_basket(session, one, house, time, run, [{"code": Why.TOO_SMALL.value}], now)
    owner = owner_of(session, one)
    if request_id := ask_where_needed(session, house, draft, rows, by=owner, now=now):
        _done(session, one, time, run, Outcome.ASKED, now).request_id = request_id
        return Outcome.ASKED
    placed = place(session, draft=draft, by=owner, now=now)
    _done(session, one, time, run, Outcome.ORDERED, now).order_id = placed.id
    return Outcome.ORDERED


def _ask_ahead(
    session: Session, one: StandingOrder, house: NodeFacts, terms: Terms, time: Time,
    run: StandingRun | None, now: datetime,
) -> Outcome | None:  # fmt: skip
    """Ask where it can be seen already that somebody has to say yes; else it waits till it is due.

    What else may be in the way is looked at then.
    """
    lines = lines_of(session, [one.id or 0])[one.id or 0]
    amounts = {line.offer_id: amount for line in lines if (amount := amount_on(run, line)) > 0}
    rows = offer_rows(session, list(amounts), path=house.path)
    if not amounts or _reasons(session, one, house, lines, rows, amounts, terms, now):
        return None
    draft = _draft(session, one, house, terms, time, amounts, now)
    if terms.supplier_may_refuse and draft.goods_value < draft.minimum_order_value:
        return None
    request_id = ask_where_needed(session, house, draft, rows, by=owner_of(session, one), now=now)
    if not request_id:
        return None
    _done(session, one, time, run, Outcome.ASKED, now).request_id = request_id
    return Outcome.ASKED


def _draft(
    session: Session, one: StandingOrder, house: NodeFacts, terms: Terms, time: Time,
    amounts: Mapping[int, Decimal], now: datetime,
) -> OrderDraft:  # fmt: skip
    assert time.fixed is not None  # noqa: S101 - asked by the only caller
    lines = draft_lines(session, path=house.path, quantities=amounts, on=local_day(now))
    value = sum((line.value for line in lines), Decimal(0))
    policy = policy_for(session, house.path, on=local_day(now))
    return OrderDraft(
        form_token=f"standing-{one.id}-{time.day}", unit_id=house.id, supplier_id=one.supplier_id,
        delivery_date=time.fixed.day, fee=terms.fee_for(value), lines=lines, gathered=True,
        minimum_order_value=terms.minimum_order_value, process_cost=policy.process_cost,
        note=f"Fast bestilling: {one.name}"[:400],
    )  # fmt: skip


def _reasons(
    session: Session, one: StandingOrder, house: NodeFacts, lines: list[StandingLine],
    rows: Mapping[int, OfferRow], amounts: Mapping[int, Decimal], terms: Terms, now: datetime,
) -> list[dict[str, Any]]:  # fmt: skip
    """Why a person has to look at it first; empty where nothing is in the way."""
    reasons: list[dict[str, Any]] = []
    owner = person(session, one.created_by_id) if one.created_by_id else None
    if owner is None or not may(owner.grants, Role.REQUISITIONER, house.path):
        reasons.append({"code": Why.NOBODY.value, "name": one.created_by_name})
    agreed = {line.offer_id: line for line in lines}
    gone = [one for one in amounts if one not in rows or not rows[one].is_sold(local_day(now))]
    was = last_rows(session, gone, path=house.path) if gone else {}
    for offer_id, amount in amounts.items():
        row = rows.get(offer_id)
        today = row.price_at(amount) if row else None
        if row is None or offer_id in gone or today is None:
            name = was[offer_id].name if offer_id in was else ""
            reasons.append({"code": Why.GONE.value, "name": name})
        elif dearer := _dearer(agreed[offer_id], row, terms):
            reasons.append(dearer)
        else:
            try:
                check_amount(amount, amounts_of(row))
            except Refused:
                reasons.append({"code": Why.AMOUNT.value, "name": row.name})
    return reasons


def _dearer(line: StandingLine, row: OfferRow, terms: Terms) -> dict[str, Any]:
    """The rise since somebody said yes, at the usual amount: fewer once may cost more each."""
    today = row.price_at(line.quantity)
    if today is None or not too_dear(line.price_agreed, today, terms.price_rise_limit):
        return {}
    return {
        "code": Why.DEARER.value, "name": row.name, "old": str(line.price_agreed),
        "new": str(today),
    }  # fmt: skip


def _to_basket(
    session: Session, one: StandingOrder, house: NodeFacts, time: Time, run: StandingRun | None,
    reasons: list[dict[str, Any]], now: datetime,
) -> Outcome:  # fmt: skip
    lines = lines_of(session, [one.id or 0])[one.id or 0]
    amounts = {line.offer_id: amount for line in lines if (amount := amount_on(run, line)) > 0}
    if amounts:
        add_list(session, unit=house, amounts=amounts, by=owner_of(session, one), now=now)
    _done(session, one, time, run, Outcome.IN_BASKET, now).reasons = reasons
    return Outcome.IN_BASKET


def _done(
    session: Session, one: StandingOrder, time: Time, run: StandingRun | None, outcome: Outcome,
    now: datetime,
) -> StandingRun:  # fmt: skip
    made = run or StandingRun(standing_id=one.id or 0, day=time.day, outcome=outcome, at=now)
    made.outcome, made.at = outcome, now
    session.add(made)
    session.flush()
    return made
