"""Keeping what was pushed and what was answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from nudges.experiment import Arm
from nudges.nudge import Nudge, plain
from shop.guidance.models import Answer, Exposure
from shop.guidance.queries import open_exposures
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who was shown a nudge: the unit, its municipality, and the person's pseudonym."""

    unit_id: int
    municipality_id: int
    pseudonym: str


def note(
    session: Session, nudges: Iterable[Nudge], *, watcher: Watcher, now: datetime,
    arm: Arm = Arm.TREATMENT,
) -> None:  # fmt: skip
    """Keep one row for each decision point, shown or (in a control unit) only noted.

    A nudge that stands open for the unit is not noted twice; what changed in it is brought up to
    date, so that a suggestion on a page never names a price of yesterday.
    """
    standing = open_exposures(session, watcher.unit_id)
    for nudge in nudges:
        found = standing.get((nudge.rule, nudge.subject))
        if found is None:
            session.add(_exposure(nudge, watcher, now, arm))
        elif (found.facts, found.offers) != _content(nudge):
            found.facts, found.offers = _content(nudge)
            found.version = nudge.version
    session.flush()


def _exposure(nudge: Nudge, watcher: Watcher, now: datetime, arm: Arm) -> Exposure:
    facts, offers = _content(nudge)
    return Exposure(
        at=now, unit_id=watcher.unit_id, municipality_id=watcher.municipality_id,
        person_pseudonym=watcher.pseudonym, rule=nudge.rule, version=nudge.version,
        subject=nudge.subject, arm=arm.value, shown=arm is Arm.TREATMENT, facts=facts,
        offers=offers,
    )  # fmt: skip


def _content(nudge: Nudge) -> tuple[dict[str, Any], dict[str, Any]]:
    return dict(nudge.facts), {
        "offers": dict(nudge.offers),
        "actions": list(nudge.actions),
        "interrupts": nudge.interrupts,
        "saving": None if nudge.saving is None else plain(nudge.saving),
    }


def answer(
    session: Session, exposure: Exposure, *, answer: Answer, now: datetime, reason: str = ""
) -> None:
    """Keep what was answered, with an entry in the ledger. An answered exposure stays as it is.

    The ledger says which house answered and not who: a no must cost nobody anything.
    """
    if exposure.answer is not Answer.OPEN:
        return
    exposure.answer, exposure.answered_at, exposure.reason = answer, now, reason
    session.flush()
    record(
        session, Event.NUDGE_ANSWERED, by=Actor(None, "", f"unit:{exposure.unit_id}"), at=now,
        chain=exposure.municipality_id, subject=f"unit:{exposure.unit_id}",
        details={
            "rule": exposure.rule, "version": exposure.version, "subject": exposure.subject,
            "answer": answer.value, "reason": reason,
        },
    )  # fmt: skip


def let_go(session: Session, exposures: Iterable[Exposure], *, now: datetime) -> None:
    """What was shown and neither accepted nor declined when the order went: ignored."""
    for exposure in exposures:
        exposure.answer, exposure.answered_at = Answer.IGNORED, now
    session.flush()
