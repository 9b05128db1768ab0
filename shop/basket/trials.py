"""Dry runs of a decision: procurement starts one, a worker does it, the result is kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from shop.agreements.queries import reaching_lots, terms_for
from shop.basket.dry_run import Press, Stock, Tally, simulate
from shop.basket.recall import background, purchases_before
from shop.catalogue.queries import alternatives, offer_rows
from shop.db import table_of
from shop.guidance.actions.policy import Inherit
from shop.guidance.models import PolicyTrial
from shop.guidance.queries.policy import decisions_around, policy_from
from shop.guidance.rules import Policy, Said, Value, check_value, key, stored
from shop.jobs.actions import enqueue
from shop.jobs.work import Work
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.kernel.periods import local_day, monday_of
from shop.orders.booked import amounts_of
from shop.orders.models import Order, OrderLine
from shop.orders.rules import SendReason
from shop.organisation.procuring import place_for
from shop.organisation.queries import NodeFacts, node, subtree
from shop.organisation.rules import NodeKind, path_ids

DRY_RUN = "policy-dry-run"
"""The kind of job."""
WEEKS = 13
"""Three months in whole weeks, so that every weekday counts alike."""
_ORDER, _LINE = table_of(Order), table_of(OrderLine)


def start_trial(
    session: Session, *, node_id: int, name: str, value: Value | Inherit, by: Actor, now: datetime
) -> int:
    """Ask what a decision would show on the last three months' orders; returns the trial's id.

    Nothing is decided by it. Raises NotFound, NotAllowed, or Refused for a value that is none.
    """
    place, one = place_for(session, by, node_id), key(name)
    if not isinstance(value, Inherit):
        check_value(one, value)
    last = local_day(now) - timedelta(days=1)
    trial = PolicyTrial(
        node_id=place.id, changes={name: None if isinstance(value, Inherit) else stored(value)},
        first=last - timedelta(days=7 * WEEKS - 1), last=last, at=now, by_id=by.person_id,
        by_name=by.name,
    )  # fmt: skip
    session.add(trial)
    session.flush()
    enqueue(
        session, kind=DRY_RUN, key=job_key(trial.id or 0), arguments={"trial": trial.id},
        node_id=place.id, by=by, now=now,
    )  # fmt: skip
    return trial.id or 0


def job_key(trial_id: int) -> str:
    """The job's key."""
    return f"policy-trial:{trial_id}"


def run_trial(work: Work, trial_id: int) -> None:
    """Work it out, house by house, and keep the result. Raises NotFound for an unknown trial."""
    with work.database.read() as session:
        trial = session.get(PolicyTrial, trial_id)
        if trial is None:
            raise NotFound("policy-trial", "Prøven findes ikke.")
        session.expunge(trial)
    result = worked_out(work, trial)
    with work.database.write() as session:
        work.hold(session)
        kept = session.get_one(PolicyTrial, trial_id)
        kept.result, kept.finished_at = result, work.now()


@dataclass(frozen=True, slots=True)
class Sides:
    """A house's policy as it is and as it would be."""

    today: Policy
    then: Policy


def worked_out(work: Work, trial: PolicyTrial) -> dict[str, Any]:
    """What is shown today, and what the decision would show."""
    today, then, on = Tally(), Tally(), local_day(trial.at)
    with work.database.read() as session:
        place = node(session, trial.node_id)
        assert place is not None  # noqa: S101 - a foreign key says so
        houses = subtree(session, place.path, kind=NodeKind.UNIT)
        said = decisions_around(session, place.path)
    for done, house in enumerate(houses):
        work.progress(done, len(houses), "houses")
        sides = _sides(said, _planned(trial, on), house, on)
        with work.database.read() as session:
            presses = presses_of(session, house, trial.first, trial.last)
            stock = stock_of(
                session, house, {it for one in presses for it in one.amounts}, trial.at
            )
            stops = _stops_before(session, house.id, trial.first)
            bought = purchases_before(session, house.id, trial.first)
        for tally, policy in ((today, sides.today), (then, sides.then)):
            for one in simulate(presses, stock, policy, stops=stops, bought=bought):
                tally.count(one, unit_name=house.name)
    work.progress(len(houses), len(houses), "houses")
    return {"today": today.as_json(), "then": then.as_json(), "houses": len(houses)}


def _planned(trial: PolicyTrial, on: date) -> list[Said]:
    """The trial's decisions, as if they were the last ones that the place made."""
    return [
        Said(2**31 + number, trial.node_id, name, value, on, trial.at)
        for number, (name, value) in enumerate(trial.changes.items())
    ]


def _sides(said: list[Said], planned: list[Said], house: NodeFacts, on: date) -> Sides:
    ids = path_ids(house.path)
    mine = [one for one in said if one.node_id in ids]
    return Sides(
        policy_from(mine, ids, on=on), policy_from([*mine, *planned], ids, on=on)
    )  # fmt: skip


_PRESSED = (
    select(
        _ORDER.c.form_token, _ORDER.c.placed_at, _ORDER.c.supplier_id, _ORDER.c.send_reason,
        _LINE.c.offer_id, _LINE.c.quantity,
    )
    .join(_LINE, _LINE.c.order_id == _ORDER.c.id)
    .where(
        _ORDER.c.unit_id == bindparam("unit"),
        _ORDER.c.placed_date.between(bindparam("first"), bindparam("last")),
    )
    .order_by(_ORDER.c.placed_at, _ORDER.c.form_token, _ORDER.c.id, _LINE.c.line_number)
)  # fmt: skip


def presses_of(session: Session, house: NodeFacts, first: date, last: date) -> list[Press]:
    """What the house sent in the period, press by press, oldest first."""
    rows = session.execute(_PRESSED, {"unit": house.id, "first": first, "last": last})
    found = groupby(rows, key=lambda row: (row.placed_at, row.form_token))
    return [_press(house.id, at, list(lines)) for (at, _token), lines in found]


def _press(unit_id: int, at: datetime, lines: Sequence[Any]) -> Press:
    return Press(
        unit_id, at, amounts_of(lines),
        {line.supplier_id: SendReason(line.send_reason) for line in lines},
    )  # fmt: skip


def stock_of(session: Session, house: NodeFacts, offer_ids: Iterable[int], now: datetime) -> Stock:
    """What the house can buy today of these, and what could be offered instead."""
    path, ids = house.path, sorted(offer_ids)
    rows = offer_rows(session, ids, path=path)
    return Stock(
        rows=rows, alternatives=alternatives(session, list(rows.values()), path=path, on=None),
        lots=reaching_lots(session, path), terms=terms_for(session, path),
        favourites=background(session, house, ids, now=now, asks_need=False).favourites,
    )  # fmt: skip


def _stops_before(session: Session, unit_id: int, first: date) -> Mapping[int, set[date]]:
    """Deliveries from the first week on that were ordered before the period."""
    rows = session.execute(
        select(col(Order.supplier_id), col(Order.delivery_date)).where(
            col(Order.unit_id) == unit_id, col(Order.placed_date) < first,
            col(Order.delivery_date) >= monday_of(first),
        )
    )  # fmt: skip
    found: dict[int, set[date]] = {}
    for supplier_id, day in rows:
        found.setdefault(supplier_id, set()).add(day)
    return found


def trial_at(session: Session, trial_id: int) -> PolicyTrial | None:
    """A trial, free of its session."""
    found = session.get(PolicyTrial, trial_id)
    if found is not None:
        session.expunge(found)
    return found


def trials_of(session: Session, node_id: int, name: str, *, limit: int = 5) -> list[PolicyTrial]:
    """The place's last trials of one key, newest first."""
    rows = session.scalars(
        select(PolicyTrial)
        .where(col(PolicyTrial.node_id) == node_id)
        .order_by(col(PolicyTrial.id).desc())
        .limit(50)
    )
    found = [one for one in rows if name in one.changes][:limit]
    session.expunge_all()
    return found
