"""Sending the basket: orders out of lines. Part of `actions`."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session

from nudges.rules import skipped_rank
from shop.approvals.queries import requests_by_token
from shop.basket import queries
from shop.basket.approving import must_wait
from shop.basket.booking import account_of
from shop.basket.contents import Basket, SupplierCard
from shop.basket.copying import copy_receipt
from shop.basket.facts import THE_BASKET, offer_subject, supplier_subject
from shop.basket.models import BasketLine, SupplierHold
from shop.basket.riding import Rider, lock_with_riders, riders, tell_rider
from shop.basket.rules import FIRST, check_demand, check_seen, gathered_days
from shop.db import table_of
from shop.guidance import actions as guidance
from shop.guidance.models import Answer, Exposure
from shop.guidance.queries import exposures_since_sending
from shop.kernel.errors import Refused
from shop.kernel.money import ZERO
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.orders.actions import PlacedOrder, place
from shop.orders.queries import draft_lines, orders_by_token
from shop.orders.rules import DraftLine, Joined, OrderDraft, SendReason, on_accounts
from shop.organisation.queries import NodeFacts

_LINE = table_of(BasketLine)
_HOLD = table_of(SupplierHold)
_TOKEN = re.compile(r"[\w-]{20,43}")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a small order is sent at once."""

    code: SendReason
    note: str = ""


NO_REASON = Reason(SendReason.NONE)
_CHANGED = Refused("basket-changed", "Kurven er ændret, siden du så den. Se den igennem igen.")


def stored_token(unit: NodeFacts, form_token: str) -> str:
    """The token as orders keep it: a token is a unit's own. Raises Refused for a strange one."""
    if not _TOKEN.fullmatch(form_token):
        raise Refused("form-token", "Siden er for gammel. Åbn kurven igen, og send.")
    return f"{unit.id}-{form_token}"


def send(
    session: Session, *, unit: NodeFacts, supplier_ids: Sequence[int], form_token: str,
    seen: str, by: Actor, now: datetime, reasons: Mapping[int, Reason] | None = None,
    number: int = FIRST, account: str = "", waited: bool = False, copied: bool = False,
) -> list[PlacedOrder]:  # fmt: skip
    """Place one order for each of the suppliers and take their lines out of the basket.

    `account` is one of the house's; "" is the basket's, else the house's own.
    `copied`: who sends gets a copy of the receipt by mail.
    `waited`: what waits for a fixed day goes too, because that is over or somebody says so.
    A part that somebody else approves first is asked for instead: `requests_by_token` finds it.

    `form_token` is made when the page is shown: the same token gives the same orders again and
    nothing new. `seen` is the fingerprint of the basket as it was shown; when goods, amounts or
    prices have changed since, it is Refused and nothing is written.
    """
    token = stored_token(unit, form_token)
    lock_with_riders(session, unit, number)  # a second press waits here, and finds them sent
    placed = orders_by_token(session, token, unit_id=unit.id)
    if placed or requests_by_token(session, token, unit_id=unit.id):
        return [PlacedOrder(one.id, one.number, is_new=False) for one in placed]
    basket = queries.basket(session, unit, now=now, number=number)
    check_seen(seen, basket.fingerprint, supplier_ids)
    cards = _cards(basket, supplier_ids, waited=waited)
    given = reasons or {}
    booked = account_of(session, unit, number, account, now=now)
    exposures = exposures_since_sending(session, unit.id)
    lines = _draft_lines(session, unit, cards, now)
    orders = []
    for card in cards:
        reason = given.get(card.id, NO_REASON)
        check_demand(card.demand, reason.code)
        _answer(session, card, exposures, reason, now=now)
        draft = _draft(card, lines, exposures, token, reason, unit, now)
        draft = replace(draft, accounting_code=booked)
        if must_wait(session, unit, card, draft, by=by, now=now, number=number):
            continue
        orders.append(
            _placed(session, unit, card, draft, form_token, by=by, now=now, number=number)
        )
    _take_out(session, unit, cards, number)
    if copied:
        copy_receipt(session, unit=unit, token=token, by=by, now=now)
    return orders


def _placed(
    session: Session, unit: NodeFacts, card: SupplierCard, draft: OrderDraft, form_token: str, *,
    by: Actor, now: datetime, number: int,
) -> PlacedOrder:  # fmt: skip
    """Place it with those who go along: the minimum and the fee are of all of it."""
    along = riders(session, unit, number, card, now=now) if card.hold else []
    drafts = [_riders_draft(session, one, form_token, now=now) for one in along]
    going = [
        (one, drafted) for one, drafted in zip(along, drafts, strict=True)
        if not must_wait(
            session, one.unit, one.card, drafted, by=one.by, now=now, number=one.number
        )
    ]  # fmt: skip
    company = sum((drafted.goods_value for _, drafted in going), ZERO)
    together = draft.goods_value + company
    order = place(
        session, by=by, now=now,
        draft=replace(
            draft, company_value=company, fee=min(draft.fee, card.terms.fee_for(together))
        ),
        refuses_below_minimum=card.terms.supplier_may_refuse and together < card.minimum,
    )  # fmt: skip
    for part, (one, drafted) in enumerate(going, start=2):
        ridden = replace(drafted, supplier_number=order.number, part=part, joined=Joined.ORDER)
        placed = place(session, draft=ridden, by=one.by, now=now)
        tell_rider(session, one, placed.number, host=unit.name, now=now)
    for one in along:
        _take_out(session, one.unit, [one.card], one.number)
    return order


def _riders_draft(
    session: Session, one: Rider, form_token: str, *, now: datetime
) -> OrderDraft:  # fmt: skip
    """Its own lines, accounts and answers; the fee is the host's."""
    exposures = exposures_since_sending(session, one.unit.id)
    lines = _draft_lines(session, one.unit, [one.card], now)
    _answer(session, one.card, exposures, NO_REASON, now=now)
    # A house may have several baskets that go along, also with its own: an order of each.
    token = f"{stored_token(one.unit, form_token)}+{one.number}"
    draft = _draft(one.card, lines, exposures, token, NO_REASON, one.unit, now)
    booked = account_of(session, one.unit, one.number, "", now=now)
    return replace(draft, accounting_code=booked, fee=ZERO)


def _cards(basket: Basket, supplier_ids: Iterable[int], *, waited: bool) -> list[SupplierCard]:
    found = [basket.card(supplier_id) for supplier_id in dict.fromkeys(supplier_ids)]
    cards = [card for card in found if card is not None]
    if not cards or len(cards) < len(found):
        raise _CHANGED
    if not waited and any(card.waits for card in cards):
        raise Refused("supplier-held", "Varerne venter på en fast dag. Fortryd det først.")
    return cards


def _draft_lines(
    session: Session, unit: NodeFacts, cards: Iterable[SupplierCard], now: datetime
) -> dict[int, DraftLine]:
    lines = [line for card in cards for line in card.lines]
    quantities = {line.row.offer_id: line.quantity for line in lines}
    drafted = draft_lines(session, path=unit.path, quantities=quantities, on=local_day(now))
    shown = {line.row.offer_id: line.row for line in lines}
    for one in drafted:  # a catalogue may have been published since the basket was read
        row = shown[one.offer_id]
        if (one.offer_version_id, one.price) != (row.version_id, row.price_at(one.quantity)):
            raise _CHANGED
    kept = {line.row.offer_id: line for line in lines}
    return {
        one.offer_id: replace(one, added_by_name=kept[one.offer_id].added_by_name)
        for one in drafted
    }  # fmt: skip


def _answer(
    session: Session, card: SupplierCard, exposures: Sequence[Exposure], reason: Reason, *,
    now: datetime,
) -> None:  # fmt: skip
    """Sent although waiting was offered: declined with a reason, ignored without one."""
    offers = {offer_subject(line.row.offer_id) for line in card.lines}
    standing = [one for one in exposures if one.answer is Answer.OPEN]
    about = [one for one in standing if one.subject == supplier_subject(card.id)]
    for exposure in about if reason.code is not SendReason.NONE else ():
        guidance.answer(
            session, exposure, answer=Answer.DECLINED, now=now, reason=reason.code.value
        )
    left = [one for one in about if one.answer is Answer.OPEN]
    left += [one for one in standing if one.subject in offers or one.subject == THE_BASKET]
    guidance.let_go(session, left, now=now)


def _draft(
    card: SupplierCard, lines: Mapping[int, DraftLine], exposures: Sequence[Exposure], token: str,
    reason: Reason, unit: NodeFacts, now: datetime,
) -> OrderDraft:  # fmt: skip
    subject = supplier_subject(card.id)
    skipping = {one.subject for one in card.demanded_for if one.rule == skipped_rank.RULE}
    return OrderDraft(
        form_token=token, unit_id=unit.id, supplier_id=card.id,
        delivery_date=card.next_day.day, fee=card.fee,
        minimum_order_value=card.minimum, gathered=card.hold is not None,
        lines=tuple(
            booked
            for line in card.lines
            for booked in on_accounts(
                replace(
                    lines[line.row.offer_id], nudges=_of_line(exposures, line.row.offer_id),
                    skip_reason=reason.code.value
                    if offer_subject(line.row.offer_id) in skipping
                    else "",
                ),
                line.booked,
            )
        ),
        send_reason=reason.code, send_note=reason.note[:200], process_cost=card.handling_cost,
        nudges=tuple(_told(one) for one in exposures if one.subject == subject),
        delivery_group=card.hold.group if card.hold else "",
        joined=card.hold.joined if card.hold and not card.hold.host else Joined.NONE,
        joined_parts=card.hold.joined_parts if card.hold else 0,
        gathered_days=gathered_days(
            (local_day(line.added_at) for line in card.lines), since=card.hold.since
        )
        if card.hold and card.hold.since
        else 0,
    )  # fmt: skip


def _of_line(exposures: Iterable[Exposure], offer_id: int) -> tuple[dict[str, Any], ...]:
    """Suggestions about the line's goods, and the one that brought them into the basket."""
    about = [one for one in exposures if one.subject == offer_subject(offer_id)]
    accepted = [
        one
        for one in exposures
        if one.answer is Answer.ACCEPTED
        and one.offers.get("offers", {}).get("offer_id") == offer_id
    ]
    return tuple(map(_told, about + accepted))


def _told(exposure: Exposure) -> dict[str, Any]:
    """What an order keeps of a nudge."""
    return {
        "rule": exposure.rule, "version": exposure.version, "subject": exposure.subject,
        "answer": exposure.answer.value, "reason": exposure.reason,
    }  # fmt: skip


def _take_out(
    session: Session, unit: NodeFacts, cards: Sequence[SupplierCard], number: int
) -> None:
    offers = [line.row.offer_id for card in cards for line in card.lines]
    session.execute(
        delete(_LINE).where(
            _LINE.c.unit_id == unit.id,
            _LINE.c.basket_number == number,
            _LINE.c.offer_id.in_(offers),
        )
    )
    session.execute(
        delete(_HOLD).where(
            _HOLD.c.unit_id == unit.id,
            _HOLD.c.basket_number == number,
            _HOLD.c.supplier_id.in_([card.id for card in cards]),
        )
    )
