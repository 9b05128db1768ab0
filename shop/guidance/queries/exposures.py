"""Reading the exposure log: what a unit said no to, and what it has not answered yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlmodel import Session, col

from nudges.engine import QUIET_ORDERS
from nudges.facts import Memory
from nudges.nudge import Nudge
from nudges.rules import need_check, unusual_amount
from shop.guidance.models import Answer, Exposure
from shop.orders.queries import LATEST_SENDINGS, latest_sendings


def is_open() -> ColumnElement[bool]:
    """The exposure was shown and has no answer yet."""
    return and_(col(Exposure.answer) == Answer.OPEN, col(Exposure.shown))


def as_nudge(exposure: Exposure) -> Nudge:
    """The nudge as it was shown, for pages that show it again."""
    kept = exposure.offers
    return Nudge(
        rule=exposure.rule, version=exposure.version, subject=exposure.subject, weight=0,
        interrupts=bool(kept.get("interrupts", True)),
        saving=Decimal(kept["saving"]) if kept.get("saving") else None,
        facts=exposure.facts, offers=kept.get("offers", {}), actions=tuple(kept.get("actions", ())),
    )  # fmt: skip


_STANDING = (
    select(Exposure)
    .where(col(Exposure.unit_id) == bindparam("unit"), col(Exposure.answer) == Answer.OPEN)
    .order_by(col(Exposure.id))
)


def standing_exposures(session: Session, unit_id: int) -> dict[tuple[str, str], Exposure]:
    """What has no answer yet by rule and subject, what the unit was spared among it."""
    rows = session.scalars(_STANDING, {"unit": unit_id})
    return {(row.rule, row.subject): row for row in rows}


def open_exposures(session: Session, unit_id: int) -> dict[tuple[str, str], Exposure]:
    """The unit's unanswered exposures by rule and subject: those that somebody has seen."""
    standing = standing_exposures(session, unit_id)
    return {key: one for key, one in standing.items() if one.shown}


def exposures_since_sending(session: Session, unit_id: int) -> list[Exposure]:
    """All that the unit was shown and has not sent an order on: unanswered, or answered since."""
    latest = latest_sendings(session, unit_id, count=1)
    answered = col(Exposure.answered_at) > latest[0] if latest else true()
    return list(
        session.scalars(
            select(Exposure)
            .where(
                col(Exposure.unit_id) == unit_id,
                or_(col(Exposure.answer) == Answer.OPEN, answered),
            )
            .order_by(col(Exposure.id))
        )
    )


@dataclass(frozen=True, slots=True)
class _Answered:
    rule: str
    subject: str
    at: datetime
    answer: Answer


def memory(session: Session, unit_id: int) -> Memory:
    """What the unit declined, how many presses of *Send* ago, and whether it has just answered.

    A press that sends three orders counts once: a no to one supplier's nudge must not be forgotten
    because two others got an order as well.
    """
    presses, answers = _recent(session, unit_id)
    declined = [one for one in answers if one.answer is Answer.DECLINED]
    ago = {
        (one.rule, one.subject): sum(press >= one.at for press in presses)
        for one in sorted(declined, key=lambda one: one.at)
    }
    return Memory(
        declined=frozenset(ago), declined_orders_ago=ago,
        interrupted=frozenset(
            one.subject for one in answers if _is_of_this_checkout(one, presses)
        ),
    )  # fmt: skip


_PRESS = "PRESS"
_PRESSES = LATEST_SENDINGS.cte("presses")
_FORGOTTEN = select(func.min(_PRESSES.c.at)).having(func.count() > QUIET_ORDERS).scalar_subquery()
"""Answers from before it are so many presses ago that they no longer count; NULL for none."""
_RECENT = union_all(
    select(
        literal(_PRESS, String).label("what"), literal("", String).label("rule"),
        literal("", String).label("subject"), _PRESSES.c.at.label("at"),
    ),
    select(
        cast(col(Exposure.answer), String), col(Exposure.rule), col(Exposure.subject),
        col(Exposure.answered_at),
    ).where(
        col(Exposure.unit_id) == bindparam("unit"),
        col(Exposure.answer).in_((Answer.DECLINED, Answer.ACCEPTED)),
        or_(_FORGOTTEN.is_(None), col(Exposure.answered_at) > _FORGOTTEN),
    ),
)  # fmt: skip


def _recent(session: Session, unit_id: int) -> tuple[list[datetime], list[_Answered]]:
    """The last presses of *Send*, newest first, and what was answered since, in one query."""
    rows = session.execute(_RECENT, {"unit": unit_id, "presses": QUIET_ORDERS + 1}).all()
    presses = sorted((row.at for row in rows if row.what == _PRESS), reverse=True)
    answers = [
        _Answered(row.rule, row.subject, row.at, Answer(row.what))
        for row in rows
        if row.what != _PRESS
    ]
    return presses, answers


_ABOUT_A_LINE = frozenset({need_check.RULE, unusual_amount.RULE})
"""Rules about a single line that stop somebody who is about to send."""


def _is_of_this_checkout(one: _Answered, presses: Sequence[datetime]) -> bool:
    """It interrupted, and was answered since the last order; a swap is answered while one shops."""
    interrupted = one.subject.startswith("supplier:") or one.rule in _ABOUT_A_LINE
    return interrupted and (not presses or one.at > presses[0])
