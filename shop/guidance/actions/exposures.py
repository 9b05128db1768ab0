"""Keeping what was pushed and what was answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session

from nudges.experiment import Arm
from nudges.nudge import Nudge, plain
from shop.guidance.models import Answer, Exposure
from shop.guidance.queries import standing_exposures
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who was shown a nudge: the unit, its municipality, and the person's pseudonym."""

    unit_id: int
    municipality_id: int
    pseudonym: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision point: a push that is shown, or that an experiment keeps from the house."""

    nudge: Nudge
    known: Mapping[str, Any] = field(default_factory=dict)
    """`nudges.facts` of its subject as JSON: the rule run again on them says the same."""
    experiment: str = ""
    """The experiment that the house is part of; "" for none."""
    shown: bool = True


def note(
    session: Session, decisions: Iterable[Decision], *, watcher: Watcher, now: datetime
) -> None:
    """Keep one row for each decision point, shown or (in a house that is spared) only noted.

    A point that stands open for the unit is not noted twice; what changed in it is brought up to
    date, so that a suggestion on a page never names a price of yesterday.
    """
    standing = standing_exposures(session, watcher.unit_id)
    for one in decisions:
        found = standing.get((one.nudge.rule, one.nudge.subject))
        if found is not None and found.shown != one.shown:  # an experiment began or ended
            let_go(session, [found], now=now)
            found = None
        let_go(session, _overtaken(standing, one), now=now)
        if found is None:
            session.add(_exposure(one, watcher, now))
        elif (found.facts, found.offers) != _content(one.nudge):
            found.facts, found.offers = _content(one.nudge)
            found.version, found.known = one.nudge.version, dict(one.known)
    session.flush()


def _overtaken(standing: Mapping[tuple[str, str], Exposure], one: Decision) -> list[Exposure]:
    """What another rule said of the same, and nobody answered: one thing at a time is asked."""
    return [
        other
        for (rule, subject), other in standing.items()
        if subject == one.nudge.subject and rule != one.nudge.rule and other.answer is Answer.OPEN
    ]


def is_noted(decisions: Iterable[Decision], standing: Mapping[tuple[str, str], Exposure]) -> bool:
    """Whether a page may be shown without writing: every point stands open in the log already."""
    for one in decisions:
        found = standing.get((one.nudge.rule, one.nudge.subject))
        if found is None or found.shown != one.shown:
            return False
    return True


def _exposure(one: Decision, watcher: Watcher, now: datetime) -> Exposure:
    nudge, (facts, offers) = one.nudge, _content(one.nudge)
    arm = Arm.TREATMENT if one.shown else Arm.HOLDOUT
    return Exposure(
        at=now, unit_id=watcher.unit_id, municipality_id=watcher.municipality_id,
        person_pseudonym=watcher.pseudonym, rule=nudge.rule, version=nudge.version,
        subject=nudge.subject, arm=arm.value, shown=one.shown, experiment=one.experiment,
        known=dict(one.known), facts=facts, offers=offers,
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
