"""What the public register says of each rule: how often it was shown, and what was answered."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session

from shop.db import table_of
from shop.guidance.models import Answer, Exposure

_LOG = table_of(Exposure)


@dataclass(frozen=True, slots=True)
class Effect:
    """A version of a rule in one municipality. Says what happened, never what the rule caused."""

    shown: int
    units: int
    accepted: int
    declined: int
    since: datetime
    """When it was shown first."""


def effects(session: Session, municipality_id: int) -> dict[tuple[str, int], Effect]:
    """By rule and version, from the index alone. What a control unit was spared is not counted."""
    mine = (_LOG.c.municipality_id == municipality_id) & _LOG.c.shown
    by = (_LOG.c.rule, _LOG.c.version)
    answered = session.execute(
        select(*by, _LOG.c.answer, func.count().label("times"), func.min(_LOG.c.at).label("since"))
        .where(mine)
        .group_by(*by, _LOG.c.answer)
    ).all()
    houses = session.execute(
        select(*by, func.count(_LOG.c.unit_id.distinct()).label("units")).where(mine).group_by(*by)
    ).all()
    units = {(row.rule, row.version): row.units for row in houses}
    times = {(row.rule, row.version, row.answer): row.times for row in answered}
    return {
        key: Effect(
            shown=sum(row.times for row in answered if (row.rule, row.version) == key),
            units=count, accepted=times.get((*key, Answer.ACCEPTED), 0),
            declined=times.get((*key, Answer.DECLINED), 0),
            since=min(row.since for row in answered if (row.rule, row.version) == key),
        )
        for key, count in units.items()
    }  # fmt: skip
