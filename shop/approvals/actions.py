"""Asking for a yes, giving it, and what happens when nobody answers."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from shop.approvals import letters, queries
from shop.approvals.models import ApprovalRequest, ApprovalStandIn
from shop.approvals.queries import Asked, Today, asked, deciders
from shop.approvals.rules import (
    AskedLine,
    Authority,
    Level,
    Nag,
    State,
    check_amounts,
    check_period,
    check_waiting,
    check_withdraw,
    check_words,
    kept,
    levels,
    nag,
    next_level,
    went_with,
)
from shop.db import Database
from shop.guidance.queries import policy_for
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import SYSTEM, Actor
from shop.kernel.periods import local_day
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.mail.actions import write
from shop.mail.rules import Letter
from shop.orders.actions import PlacedOrder, place
from shop.orders.queries import draft_lines
from shop.orders.rules import DraftLine, OrderDraft, on_accounts
from shop.organisation.queries import NodeFacts, node, person, reader_of, readers
from shop.organisation.rules import Role

_LOG = logging.getLogger("skub")
_CHANGED = Refused(
    "approval-changed", "Priser, varer eller dag er ændret, siden du så den. Se den igennem igen."
)
_UNKNOWN = NotFound("approval-unknown", "Bestillingen findes ikke her.")


def who_is_asked(session: Session, unit_path: str, *, asked_by: int | None) -> Level | None:
    """Whom a request from the house goes to first; None where nobody at all is over it."""
    return next(iter(levels(deciders(session, unit_path), asked_by=asked_by)), None)


def ask(
    session: Session, *, unit: NodeFacts, draft: OrderDraft, lines: Sequence[AskedLine],
    supplier_name: str, limit: Decimal, level: Level, by: Actor, now: datetime,
    basket_number: int = 0,
) -> int:  # fmt: skip
    """Keep a supplier's part as a request; its id. The caller takes the lines out of the basket.

    The same form token and supplier ask once.
    """
    row = ApprovalRequest(
        form_token=draft.form_token, municipality_id=unit.municipality_id or 0, unit_id=unit.id,
        unit_path=unit.path, unit_name=unit.name, basket_number=basket_number,
        supplier_id=draft.supplier_id, supplier_name=supplier_name,
        lines=[kept(line) for line in lines], goods_value=draft.goods_value, fee=draft.fee,
        approval_limit=limit, accounting_code=draft.accounting_code, gathered=draft.gathered,
        delivery_date=draft.delivery_date, delivery_group=draft.delivery_group,
        joined=draft.joined, joined_parts=draft.joined_parts, gathered_days=draft.gathered_days,
        send_reason=draft.send_reason, send_note=draft.send_note, nudges=list(draft.nudges),
        note=draft.note,
        asked_at=now, asked_by_id=by.person_id, asked_by_name=by.name, asked_by_email=by.email,
        level_role=level.role, level_path=level.path, level_since=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    request_id = row.id or 0
    _write_to_asked(session, row, letters.asked, "asked", now)
    _note(
        session, Event.APPROVAL_ASKED, row, by, now, supplier=row.supplier_id,
        goods_value=str(row.goods_value), limit=str(limit), level=level.path,
    )  # fmt: skip
    return request_id


def approve(
    session: Session, *, request_id: int, amounts: Mapping[int, Decimal], seen: str, by: Actor,
    now: datetime, words: str = "",
) -> PlacedOrder:  # fmt: skip
    """Order it, with the amounts that the approver left (offer -> amount, 0 = out).

    Price, validity, fee and day are looked at again: where they are not what the approver saw
    (`seen`), it is Refused and nothing is written. A second press gives the same order.
    """
    row = _locked(session, request_id)
    if row.state is State.APPROVED and row.decided_by_id == by.person_id and row.order_id:
        return PlacedOrder(row.order_id, "", is_new=False)
    found, how = _decidable(session, row, by, now)
    check_amounts(found.lines, amounts)
    if queries.today(session, found, now=now).fingerprint != seen:
        raise _CHANGED
    left = {line.offer_id: amounts.get(line.offer_id, line.quantity) for line in found.lines}
    fresh = queries.today(session, found, now=now, amounts=left)
    _check_steps(found, fresh, left)
    placed = place(
        session, draft=_draft(session, found, fresh, left, now), now=now,
        by=Actor(found.asked_by_id, found.asked_by_name, found.asked_by_email),
        refuses_below_minimum=fresh.may_be_refused,
    )  # fmt: skip
    row.amounts = {str(key): f"{amount:f}" for key, amount in left.items()}
    row.order_id = placed.id
    _decide(session, row, State.APPROVED, how, words[:400], by, now)
    return placed


def _check_steps(found: Asked, fresh: Today, left: Mapping[int, Decimal]) -> None:
    for line in found.lines:
        amount, row = left[line.offer_id], fresh.rows.get(line.offer_id)
        if not amount or row is None or amount == line.quantity:
            continue
        if amount % row.quantity_step or amount < row.minimum_quantity:
            raise Refused("approval-amount", "»%(name)s« sælges ikke i det antal.", name=line.name)


def _draft(
    session: Session, found: Asked, fresh: Today, left: Mapping[int, Decimal], now: datetime
) -> OrderDraft:
    on = local_day(now)
    wanted = {
        line.asked.offer_id: left[line.asked.offer_id] for line in fresh.lines if line.is_sold
    }
    drafted = draft_lines(
        session, path=found.unit_path, on=on,
        quantities={offer_id: amount for offer_id, amount in wanted.items() if amount},
    )  # fmt: skip
    about = {line.offer_id: line for line in found.lines}
    group, joined = went_with(
        found.delivery_group, found.joined, same_day=found.delivery_date == fresh.delivery.day
    )
    return OrderDraft(
        form_token=found.form_token, unit_id=found.unit_id, supplier_id=found.supplier_id,
        delivery_date=fresh.delivery.day, fee=fresh.fee, minimum_order_value=fresh.minimum,
        lines=tuple(
            part for line in drafted for part in _as_sent(line, about[line.offer_id])
        ),
        gathered=found.gathered, send_reason=found.send_reason, send_note=found.send_note,
        nudges=found.nudges, accounting_code=found.accounting_code, note=found.note,
        delivery_group=group, joined=joined, joined_parts=found.joined_parts,
        gathered_days=found.gathered_days,
        process_cost=policy_for(session, found.unit_path, on=on).process_cost,
    )  # fmt: skip


def _as_sent(line: DraftLine, sent: AskedLine) -> tuple[DraftLine, ...]:
    same = replace(
        line, added_by_name=sent.added_by_name, nudges=sent.nudges, skip_reason=sent.skip_reason
    )
    return on_accounts(same, sent.booked(line.quantity))


def refuse(session: Session, *, request_id: int, words: str, by: Actor, now: datetime) -> Asked:
    """Say no, with words for the house. The basket puts the lines back: see basket.returning."""
    check_words(words)
    row = _locked(session, request_id)
    found, how = _decidable(session, row, by, now)
    _decide(session, row, State.REFUSED, how, words, by, now)
    return found


def withdraw(session: Session, *, request_id: int, by: Actor, now: datetime) -> Asked:
    """The house takes it back. The basket puts the lines back: see basket.returning."""
    row = _locked(session, request_id)
    check_withdraw(row.state, unit_ids=_houses(session, by, row.unit_path), unit_id=row.unit_id)
    found = asked(row)
    row.state, row.decided_at, row.seen_at = State.WITHDRAWN, now, now
    row.decided_by_id, row.decided_by_name = by.person_id, by.name
    _note(session, Event.APPROVAL_WITHDRAWN, row, by, now)
    return found


def put_away(session: Session, *, request_id: int, by: Actor, now: datetime) -> None:
    """The house has read the answer."""
    row = _locked(session, request_id)
    if row.unit_id not in _houses(session, by, row.unit_path):
        raise NotAllowed("no-role", "Det har du ikke adgang til.")
    if row.state is not State.WAITING and row.seen_at is None:
        row.seen_at = now


def _houses(session: Session, by: Actor, unit_path: str) -> set[int]:
    """The house itself, when the person buys for it."""
    somebody = person(session, by.person_id or 0)
    grants = somebody.grants if somebody else ()
    buys = any(g.role is Role.REQUISITIONER and unit_path.startswith(g.path) for g in grants)
    return {int(unit_path.rstrip("/").rsplit("/", 1)[-1])} if buys else set()


def _locked(session: Session, request_id: int) -> ApprovalRequest:
    row = session.scalars(
        select(ApprovalRequest).where(col(ApprovalRequest.id) == request_id).with_for_update()
    ).first()
    if row is None:
        raise _UNKNOWN
    return row


def _decidable(
    session: Session, row: ApprovalRequest, by: Actor, now: datetime
) -> tuple[Asked, Authority]:
    found = asked(row)
    how = queries.authority(session, by.person_id or 0, found, on=local_day(now))
    if how is None:
        raise NotAllowed("no-role", "Det har du ikke adgang til. Den skal en anden godkende.")
    check_waiting(found.state)
    return found, how


def _decide(
    session: Session, row: ApprovalRequest, state: State, how: Authority, words: str, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    row.state, row.decided_at, row.words = state, now, words
    row.decided_by_id, row.decided_by_name = by.person_id, by.name
    row.decided_for_name = how.for_name
    if row.asked_by_email:
        asker = Actor(row.asked_by_id, row.asked_by_name, row.asked_by_email)
        letter = letters.answered(asked(row), to=reader_of(session, asker))
        write(session, letter=letter, now=now)
    changed = [line.offer_id for line, _amount in asked(row).changed]
    _note(
        session, Event.APPROVAL_DECIDED, row, by, now, state=state.value, order=row.order_id,
        stands_in_for=how.for_name, level=how.level.path, changed=changed,
        own=row.asked_by_id == by.person_id,
    )  # fmt: skip


def _write_to_asked(
    session: Session, row: ApprovalRequest, words: Callable[..., Letter], what: str, now: datetime
) -> None:
    """A letter to each of those at the level that is asked, and to who stands in for them."""
    level = Level(row.level_role, row.level_path)
    found = [one for one in deciders(session, row.unit_path) if one.level == level]
    ids = {one.person_id for one in found} - {row.asked_by_id}
    mine = sorted(ids or {one.person_id for one in found})  # alone over the house
    away = queries.stand_ins(session, on=local_day(now), absent_ids=mine)
    ids |= {one.stand_in_id for one in away} - {row.asked_by_id}
    key = f"approval:{row.id}:{what}:{row.level_since:%y%m%d%H%M%S}"
    for _person_id, reader in sorted(readers(session, ids).items()):
        write(session, letter=words(asked(row), to=reader, key=key), now=now)


def _note(
    session: Session, event: Event, row: ApprovalRequest, by: Actor, now: datetime,
    **details: object,
) -> None:  # fmt: skip
    session.flush()
    record(
        session, event, by=by, at=now, chain=row.municipality_id, subject=f"approval:{row.id}",
        details={"unit": row.unit_id, **details},
    )  # fmt: skip


def let_stand_in(
    session: Session, *, stand_in_id: int, first: date, last: date, by: Actor, now: datetime
) -> int:
    """Somebody of the municipality approves for the manager from `first` to `last`; its id."""
    absent = person(session, by.person_id or 0)
    if absent is None or not any(grant.role is Role.MANAGER for grant in absent.grants):
        raise NotAllowed("no-role", "Det har du ikke adgang til.")
    check_period(first, last, today=local_day(now))
    chosen = next((x for x in queries.colleagues(session, absent) if x.id == stand_in_id), None)
    if chosen is None:
        raise NotFound("stand-in", "Vælg en kollega fra listen.")
    row = ApprovalStandIn(
        absent_id=absent.id, absent_name=absent.name, stand_in_id=chosen.id,
        stand_in_name=chosen.name, first=first, last=last, set_at=now, set_by_name=by.name,
    )  # fmt: skip
    session.add(row)
    session.flush()
    _note_stand_in(session, row, by, now, ended=False)
    return row.id or 0


def end_stand_in(session: Session, *, stand_in: int, by: Actor, now: datetime) -> None:
    """The manager is back before time, or chose the wrong one. Done twice it is done."""
    row = session.get(ApprovalStandIn, stand_in, with_for_update=True)
    if row is None or row.absent_id != by.person_id:
        raise NotFound("stand-in-unknown", "Stedfortræderen findes ikke her.")
    if row.ended_at is None:
        row.ended_at = now
        _note_stand_in(session, row, by, now, ended=True)


def _note_stand_in(
    session: Session, row: ApprovalStandIn, by: Actor, now: datetime, *, ended: bool
) -> None:
    session.flush()
    somebody = person(session, row.absent_id)
    place = node(session, somebody.grants[0].node_id) if somebody else None
    record(
        session, Event.STAND_IN_CHANGED, by=by, at=now,
        chain=(place.municipality_id or 0) if place else 0, subject=f"stand-in:{row.id}",
        details={
            "absent": row.absent_id, "stand_in": row.stand_in_id, "first": str(row.first),
            "last": str(row.last), "ended": ended,
        },
    )  # fmt: skip


def chase(database: Database, clock: Callable[[], datetime]) -> int:
    """Remind those who have not answered, and ask the next one up; how many. A worker's chore.

    Each in a transaction of its own: one that goes wrong is logged, and the next round tries again.
    """
    with database.read() as session:  # most often there is nothing, and nobody waits
        ids = session.scalars(
            select(col(ApprovalRequest.id)).where(col(ApprovalRequest.state) == State.WAITING)
        ).all()
    done = 0
    for request_id in ids:
        try:
            with database.write() as session:
                what = chase_one(session, request_id=request_id or 0, now=clock())
            done += what is not Nag.NOTHING
        except Exception as error:  # the others wait too; this one is tried again
            _LOG.error("request %s was not chased", request_id, exc_info=error)
    return done


def chase_one(session: Session, *, request_id: int, now: datetime) -> Nag:
    """What is due about one request, done."""
    row = _locked(session, request_id)
    if row.state is not State.WAITING:
        return Nag.NOTHING
    chain = levels(deciders(session, row.unit_path), asked_by=row.asked_by_id)
    above = next_level(chain, Level(row.level_role, row.level_path))
    due = nag(
        local_day(row.level_since), reminded=row.reminded_at is not None, is_top=above is None,
        today=local_day(now),
    )  # fmt: skip
    if due is Nag.REMIND:
        row.reminded_at = now
        _write_to_asked(session, row, letters.reminded, "reminded", now)
        _note(session, Event.APPROVAL_CHASED, row, SYSTEM, now, done="reminded")
    elif due is Nag.ESCALATE and above is not None:
        row.level_role, row.level_path, row.level_since = above.role, above.path, now
        row.reminded_at = None
        _write_to_asked(session, row, letters.asked, "asked", now)
        _note(session, Event.APPROVAL_CHASED, row, SYSTEM, now, done="escalated", level=above.path)
    return due
