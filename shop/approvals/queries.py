"""Reading requests: what waits for whom, what it would be ordered as today, who may decide."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from shop.agreements.queries import reaching_lots, terms_of
from shop.agreements.rules import FixedDay, next_delivery
from shop.approvals.models import ApprovalRequest, ApprovalStandIn
from shop.approvals.rules import (
    AskedLine,
    Authority,
    Decider,
    Level,
    StandIn,
    State,
    TodaysLine,
    authority_of,
    fingerprint,
    restored,
)
from shop.catalogue.queries import OfferRow, offer_rows
from shop.db import table_of
from shop.kernel.money import ZERO
from shop.kernel.periods import local_day
from shop.orders.booked import by_account, summed
from shop.orders.queries import draft_line
from shop.orders.rules import Joined, SendReason
from shop.organisation.models import Node, Person, RoleGrant
from shop.organisation.queries import PersonFacts
from shop.organisation.rules import Grant, Role, path_ids

_REQUEST = table_of(ApprovalRequest)
_STAND_IN = table_of(ApprovalStandIn)


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as pages and rules read it. Kroner without VAT."""

    id: int
    state: State
    form_token: str
    municipality_id: int
    unit_id: int
    unit_path: str
    unit_name: str
    basket_number: int
    supplier_id: int
    supplier_name: str
    lines: tuple[AskedLine, ...]
    amounts: Mapping[int, Decimal] | None
    goods_value: Decimal
    fee: Decimal
    approval_limit: Decimal
    accounting_code: str
    gathered: bool
    delivery_date: date | None
    delivery_group: str
    joined: Joined
    joined_parts: int
    gathered_days: int
    note: str
    send_reason: SendReason
    send_note: str
    nudges: tuple[dict[str, Any], ...]
    asked_at: datetime
    asked_by_id: int | None
    asked_by_name: str
    asked_by_email: str
    level_role: Role
    level_path: str
    level_since: datetime
    reminded_at: datetime | None
    decided_at: datetime | None
    decided_by_id: int | None
    decided_by_name: str
    decided_for_name: str
    words: str
    order_id: int | None
    seen_at: datetime | None

    @property
    def level(self) -> Level:
        """Whose people are asked now."""
        return Level(self.level_role, self.level_path)

    @property
    def changed(self) -> tuple[tuple[AskedLine, Decimal], ...]:
        """Lines of which the approver left another amount, each with that amount (0 = out)."""
        left = self.amounts or {}
        pairs = ((line, left.get(line.offer_id, line.quantity)) for line in self.lines)
        return tuple((line, amount) for line, amount in pairs if amount != line.quantity)


_COLUMNS = [_REQUEST.c[name] for name in Asked.__dataclass_fields__]


def asked(row: Any) -> Asked:
    """A request from its row, or from the model that is locked for a decision."""
    values = {name: getattr(row, name) for name in Asked.__dataclass_fields__}
    left = values["amounts"]
    values["lines"] = tuple(map(restored, values["lines"]))
    values["nudges"] = tuple(values["nudges"])
    values["amounts"] = left and {int(key): Decimal(amount) for key, amount in left.items()}
    return Asked(**values)


def request(session: Session, request_id: int) -> Asked | None:
    """The request with this id."""
    row = session.execute(select(*_COLUMNS).where(_REQUEST.c.id == request_id)).first()
    return asked(row) if row else None


def requests_by_token(session: Session, form_token: str, *, unit_id: int) -> list[Asked]:
    """What one press of *Send* asked for, first asked first."""
    chosen = and_(_REQUEST.c.form_token == form_token, _REQUEST.c.unit_id == unit_id)
    return _found(session, chosen)


def waiting_of(session: Session, unit_id: int) -> list[Asked]:
    """The house's requests that nobody has answered, first asked first."""
    return _found(
        session, and_(_REQUEST.c.unit_id == unit_id, _REQUEST.c.state == State.WAITING)
    )  # fmt: skip


def news_of(session: Session, unit_id: int) -> list[Asked]:
    """What the house should see: what waits, and answers that nobody has put away."""
    told = and_(_REQUEST.c.state.in_([State.APPROVED, State.REFUSED]), _REQUEST.c.seen_at.is_(None))
    mine = _REQUEST.c.unit_id == unit_id
    return _found(session, and_(mine, or_(_REQUEST.c.state == State.WAITING, told)))


def _found(session: Session, chosen: ColumnElement[bool]) -> list[Asked]:
    rows = session.execute(select(*_COLUMNS).where(chosen).order_by(_REQUEST.c.id))
    return [asked(row) for row in rows]


def deciders(session: Session, unit_path: str) -> list[Decider]:
    """Everybody who is a manager or procurement at or above the house."""
    rows = session.execute(
        select(
            col(Person.id), col(Person.name), col(RoleGrant.role), col(Node.path),
        )
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .join(Node, col(Node.id) == col(RoleGrant.node_id))
        .where(
            col(RoleGrant.role).in_([Role.MANAGER, Role.PROCUREMENT]),
            col(RoleGrant.node_id).in_(path_ids(unit_path)), col(Person.is_active),
        )
        .order_by(col(Person.id), col(RoleGrant.id))
    )  # fmt: skip
    return [Decider(row.id, row.name, Level(row.role, row.path)) for row in rows]


def stand_ins(
    session: Session, *, on: date, stand_in_id: int | None = None,
    absent_ids: Sequence[int] | None = None,
) -> list[StandIn]:  # fmt: skip
    """Who approves for whom on the day: of one person, or for some who are away."""
    chosen = [
        _STAND_IN.c.ended_at.is_(None), _STAND_IN.c.first <= on, _STAND_IN.c.last >= on,
    ]  # fmt: skip
    if stand_in_id is not None:
        chosen.append(_STAND_IN.c.stand_in_id == stand_in_id)
    if absent_ids is not None:
        chosen.append(_STAND_IN.c.absent_id.in_(absent_ids))
    rows = session.execute(
        select(*(_STAND_IN.c[name] for name in StandIn.__dataclass_fields__))
        .where(*chosen)
        .order_by(_STAND_IN.c.id)
    )
    return [StandIn(*row) for row in rows]


def authority(session: Session, person_id: int, found: Asked, *, on: date) -> Authority | None:
    """How the person may decide the request, None where they may not."""
    return authority_of(
        person_id, asked_by=found.asked_by_id, asked=found.level,
        deciders=deciders(session, found.unit_path),
        stand_ins=stand_ins(session, on=on, stand_in_id=person_id), on=on,
    )  # fmt: skip


def waiting_for(
    session: Session, person: PersonFacts, *, on: date
) -> list[tuple[Asked, Authority]]:
    """Requests that the person may decide, those asked first at the top."""
    paths = [grant.path for grant in person.grants if grant.role is not Role.REQUISITIONER]
    paths += _lent_paths(session, person.id, on)
    if not paths:
        return []
    below = or_(*(_REQUEST.c.unit_path.startswith(path, autoescape=True) for path in paths))
    found = _found(session, and_(_REQUEST.c.state == State.WAITING, below))
    pairs = ((one, authority(session, person.id, one, on=on)) for one in found)
    return [(one, how) for one, how in pairs if how is not None]


def _lent_paths(session: Session, person_id: int, on: date) -> list[str]:
    away = [one.absent_id for one in stand_ins(session, on=on, stand_in_id=person_id)]
    if not away:
        return []
    rows = session.execute(
        select(col(Node.path))
        .join(RoleGrant, col(RoleGrant.node_id) == col(Node.id))
        .where(col(RoleGrant.person_id).in_(away), col(RoleGrant.role) == Role.MANAGER)
    )
    return [row.path for row in rows]


def stands_in(session: Session, person_id: int, *, on: date) -> bool:
    """Whether the person approves for somebody on the day."""
    return bool(stand_ins(session, on=on, stand_in_id=person_id))


def count_waiting(session: Session, person_id: int, grants: Iterable[Grant]) -> int:
    """How many requests wait for the person by their own roles: the number in the menu."""
    reached = [_asks(grant) for grant in grants if grant.role is not Role.REQUISITIONER]
    if not reached:
        return 0
    query = select(func.count()).where(
        _REQUEST.c.state == State.WAITING, or_(*reached),
        or_(_REQUEST.c.asked_by_id.is_(None), _REQUEST.c.asked_by_id != person_id),
    )  # fmt: skip
    return int(session.execute(query).scalar_one())


def _asks(grant: Grant) -> ColumnElement[bool]:
    """The request is of a house under the role, and has come so far up."""
    higher = func.length(_REQUEST.c.level_path) <= len(grant.path)
    is_procurement = _REQUEST.c.level_role == Role.PROCUREMENT
    come = and_(is_procurement, higher)
    if grant.role is Role.MANAGER:
        come = or_(is_procurement, higher)
    return and_(_REQUEST.c.unit_path.startswith(grant.path, autoescape=True), come)


def coming_of(found: Asked, *, rest: str) -> dict[str, Decimal]:
    """Kr. that a request, as it was sent, takes of each account; `rest`: the order's own."""
    goods = (by_account(one.price, one.booked(one.quantity), rest=rest) for one in found.lines)
    return summed([{rest: found.fee}, *goods])


@dataclass(frozen=True, slots=True)
class Today:
    """What the request would be ordered as now. Kroner without VAT."""

    lines: tuple[TodaysLine, ...]
    rows: Mapping[int, OfferRow]
    fee: Decimal
    minimum: Decimal
    may_be_refused: bool
    delivery: FixedDay

    @property
    def goods_value(self) -> Decimal:
        """Kr. of what can still be ordered."""
        return sum((line.value for line in self.lines), ZERO)

    @property
    def is_changed(self) -> bool:
        """A price is another, or something is not sold any more."""
        return any(line.is_repriced or not line.is_sold for line in self.lines)

    def coming(self, *, rest: str) -> dict[str, Decimal]:
        """Kr. that it takes of each account; `rest`: the order's own, which has the fee too."""
        goods = (
            by_account(one.price, one.asked.booked(one.quantity), rest=rest)
            for one in self.lines if one.price is not None
        )  # fmt: skip
        return summed([{rest: self.fee}, *goods])

    @property
    def fingerprint(self) -> str:
        """What the approver says yes to."""
        return fingerprint(self.lines, fee=self.fee, delivery=self.delivery.day)


def today(
    session: Session, found: Asked, *, now: datetime, amounts: Mapping[int, Decimal] | None = None
) -> Today:
    """Price, validity, fee and day looked at again, for the amounts asked for or for others.

    What was gathered for a fixed day comes no sooner, however soon somebody says yes.
    """
    on, left = local_day(now), amounts or {}
    rows = offer_rows(session, [line.offer_id for line in found.lines], path=found.unit_path)
    lots = reaching_lots(session, found.unit_path)
    lines = []
    for line in found.lines:
        row, quantity = rows.get(line.offer_id), left.get(line.offer_id, line.quantity)
        if row is None or not row.is_sold(on):
            lines.append(TodaysLine(line, quantity, None))
            continue
        draft = draft_line(row, quantity, lots=lots, on=on)
        lines.append(TodaysLine(line, quantity, draft.price, draft.offer_version_id))
    terms = terms_of(session, found.unit_path, found.supplier_id)
    goods = sum((line.value for line in lines), ZERO)
    coming = [rows[one.asked.offer_id] for one in lines if one.is_sold and one.quantity]
    lead = max((row.lead_time_days or 0 for row in coming), default=0)
    return Today(
        tuple(lines), rows, terms.fee_for(goods), terms.minimum_order_value,
        terms.supplier_may_refuse, next_delivery(
            terms, now=now, lead_days=lead,
            not_before=found.delivery_date if found.gathered else None,
        ),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may stand in."""

    id: int
    name: str
    place: str


def colleagues(session: Session, person: PersonFacts) -> list[Colleague]:
    """Active people with a role in the municipalities of the manager's places, by name."""
    tops = {path_ids(grant.path)[1] for grant in person.grants if len(path_ids(grant.path)) > 1}
    rows = session.execute(
        select(col(Person.id), col(Person.name), func.min(col(Node.name)).label("place"))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .join(Node, col(Node.id) == col(RoleGrant.node_id))
        .where(
            col(Node.municipality_id).in_(tops), col(Person.is_active),
            col(Person.id) != person.id,
        )
        .group_by(col(Person.id), col(Person.name))
        .order_by(col(Person.name), col(Person.id))
    )  # fmt: skip
    return [Colleague(*row) for row in rows]


def coming_stand_ins(session: Session, person_id: int, *, on: date) -> list[ApprovalStandIn]:
    """Who stands in for the person today or later, the soonest first."""
    found = session.scalars(
        select(ApprovalStandIn)
        .where(
            col(ApprovalStandIn.absent_id) == person_id, col(ApprovalStandIn.last) >= on,
            col(ApprovalStandIn.ended_at).is_(None),
        )
        .order_by(col(ApprovalStandIn.first), col(ApprovalStandIn.id))
    ).all()  # fmt: skip
    session.expunge_all()
    return list(found)
