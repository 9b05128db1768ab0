"""Standing orders as pages and the worker read them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import islice

from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.agreements.queries import terms_for
from shop.agreements.rules import NO_TERMS, Terms
from shop.catalogue.models import Offer, OfferVersion
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts
from shop.standing.models import SchoolHoliday, StandingLine, StandingOrder, StandingRun
from shop.standing.rules import DONE, Outcome, Rest, Rhythm, Skip, Time, coming, plan


def rhythm_of(one: StandingOrder) -> Rhythm:
    """Its rhythm."""
    return Rhythm(one.weekday, one.every_weeks, one.first_day)


def rests_of(one: StandingOrder, holidays: Sequence[SchoolHoliday]) -> tuple[Rest, ...]:
    """Its own pause, and the school holidays where it rests in them."""
    rests = []
    if one.pause_first is not None and one.pause_last is not None:
        rests.append(Rest(one.pause_first, one.pause_last, Skip.PAUSE))
    if one.rests_in_holidays:
        rests += [Rest(h.first_day, h.last_day, Skip.SCHOOL_HOLIDAY, h.name) for h in holidays]
    return tuple(rests)


def school_holidays(session: Session, municipality_id: int, *, since: date) -> list[SchoolHoliday]:
    """Those that are not over on the day, the next first."""
    return list(session.scalars(
        select(SchoolHoliday)
        .where(
            col(SchoolHoliday.municipality_id) == municipality_id,
            col(SchoolHoliday.last_day) >= since,
        )
        .order_by(col(SchoolHoliday.first_day), col(SchoolHoliday.id))
    ))  # fmt: skip


def lines_of(session: Session, ids: Collection[int]) -> dict[int, list[StandingLine]]:
    """Their goods, by standing order."""
    found: defaultdict[int, list[StandingLine]] = defaultdict(list)
    query = select(StandingLine).where(col(StandingLine.standing_id).in_(list(ids)))
    for line in session.scalars(query.order_by(col(StandingLine.offer_id))):
        found[line.standing_id].append(line)
    return found


_NEEDED = (
    select(func.max(col(OfferVersion.lead_time_days)))
    .join(Offer, col(Offer.live_version_id) == col(OfferVersion.id))
    .join(StandingLine, col(StandingLine.offer_id) == col(Offer.id))
    .where(col(StandingLine.standing_id) == col(StandingOrder.id))
    .correlate(StandingOrder)
    .scalar_subquery()
)
"""Days that the slowest of its goods needs; NULL where none says."""


def lead_days(session: Session, standing_id: int) -> int:
    """Days from order to delivery that the slowest of its goods needs."""
    query = select(_NEEDED).select_from(StandingOrder).where(col(StandingOrder.id) == standing_id)
    return session.scalar(query) or 0


def runs_of(
    session: Session, ids: Collection[int], *, since: date
) -> dict[int, dict[date, StandingRun]]:
    """What became of each time since the day, by standing order and day."""
    found: defaultdict[int, dict[date, StandingRun]] = defaultdict(dict)
    query = select(StandingRun).where(
        col(StandingRun.standing_id).in_(list(ids)), col(StandingRun.day) >= since
    )
    for run in session.scalars(query.order_by(col(StandingRun.day).desc())):
        found[run.standing_id][run.day] = run
    return found


def skipped(runs: Mapping[date, StandingRun]) -> list[date]:
    """The days that somebody left out."""
    return [day for day, run in runs.items() if run.outcome is Outcome.SKIPPED]


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing order with its supplier and plan."""

    order: StandingOrder
    supplier: str
    drawing: str
    terms: Terms
    lines: tuple[StandingLine, ...]
    times: tuple[Time, ...]
    """The next ones, those left out too."""
    runs: Mapping[date, StandingRun]
    lead_days: int = 0
    """Days that the slowest of the goods needs."""

    @property
    def is_slow(self) -> bool:
        """The goods are what decides when it is ordered, and not the supplier's cut-off."""
        return any(
            one.fixed is not None and one.fixed != coming(self.terms, one.day)
            for one in self.times
        )  # fmt: skip

    @property
    def next(self) -> Time | None:
        """The next that comes and is not done."""
        return next((one for one in self.times if one.skip is None and not self._done(one)), None)

    def _done(self, time: Time) -> bool:
        run = self.runs.get(time.day)
        return run is not None and run.outcome in DONE

    def quantity(self, line: StandingLine, day: date) -> Decimal:
        """The amount that day: another one where somebody changed it once."""
        run = self.runs.get(day)
        return amount_on(run, line)


def amount_on(run: StandingRun | None, line: StandingLine) -> Decimal:
    """A line's amount for a time, 0 where it is left out this once."""
    said = run.amounts.get(str(line.offer_id)) if run else None
    return line.quantity if said is None else Decimal(said)


SHOWN = 6
_BACK = timedelta(days=120)


def of_unit(
    session: Session, unit: NodeFacts, *, now: datetime, only: int | None = None
) -> list[Standing]:
    """The house's standing orders that have not ended: five queries, one where there are none."""
    query = (
        select(StandingOrder, Supplier, _NEEDED)
        .join(Supplier, col(Supplier.id) == col(StandingOrder.supplier_id))
        .where(col(StandingOrder.unit_id) == unit.id)
        .order_by(col(StandingOrder.weekday), col(StandingOrder.id))
    )
    if only is None:
        query = query.where(col(StandingOrder.ended_at).is_(None))
    else:
        query = query.where(col(StandingOrder.id) == only)
    rows = session.execute(query).all()
    if not rows:
        return []
    today = local_day(now)
    terms = terms_for(session, unit.path)
    holidays = school_holidays(session, unit.municipality_id or 0, since=today)
    ids = [one.id or 0 for one, _supplier, _days in rows]
    lines, runs = lines_of(session, ids), runs_of(session, ids, since=today - _BACK)
    return [
        _standing(one, supplier, terms.get(one.supplier_id, NO_TERMS), holidays,
                  lines.get(one.id or 0, []), runs.get(one.id or 0, {}), now, days or 0)
        for one, supplier, days in rows
    ]  # fmt: skip


def _standing(
    one: StandingOrder, supplier: Supplier, terms: Terms, holidays: Sequence[SchoolHoliday],
    lines: Sequence[StandingLine], runs: Mapping[date, StandingRun], now: datetime, lead_days: int,
) -> Standing:  # fmt: skip
    times = plan(
        rhythm_of(one), terms, rests_of(one, holidays), begin=local_day(now) + timedelta(days=1),
        skipped=skipped(runs), lead_days=lead_days, since=one.changed_at,
    )  # fmt: skip
    return Standing(
        one, supplier.name, supplier.drawing, terms, tuple(lines), tuple(islice(times, SHOWN)),
        runs, lead_days,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Note:
    """A time whose goods lie in the basket, with the reason; nobody has put the note away."""

    standing_id: int
    day: date
    name: str
    run: StandingRun


def notes(session: Session, unit_id: int) -> list[Note]:
    """What the house has to look at, the newest first: one query."""
    rows = session.execute(
        select(StandingRun, col(StandingOrder.name))
        .join(StandingOrder, col(StandingOrder.id) == col(StandingRun.standing_id))
        .where(
            col(StandingOrder.unit_id) == unit_id,
            col(StandingRun.outcome) == Outcome.IN_BASKET, col(StandingRun.seen_at).is_(None),
        )
        .order_by(col(StandingRun.day).desc())
        .limit(5)
    )  # fmt: skip
    return [Note(run.standing_id, run.day, name, run) for run, name in rows]


def due_ids(session: Session, *, now: datetime) -> list[int]:
    """Standing orders that are to be looked at now, the longest waiting first."""
    found = session.scalars(
        select(col(StandingOrder.id))
        .where(col(StandingOrder.ended_at).is_(None), col(StandingOrder.look_at) <= now)
        .order_by(col(StandingOrder.look_at), col(StandingOrder.id))
        .limit(500)
    )
    return [one for one in found if one is not None]


@dataclass(frozen=True, slots=True)
class Glance:
    """What the front page says of a standing order."""

    id: int
    name: str
    supplier: str
    drawing: str
    rhythm: Rhythm
    goods: int
    next: Time | None
    """The next that comes."""


def at_a_glance(
    session: Session, unit: NodeFacts, terms: Mapping[int, Terms], *, now: datetime
) -> tuple[list[Glance], list[Note]]:
    """What comes by itself, and what somebody has to look at: two queries, one where there is
    nothing."""
    today = local_day(now)
    counted = (
        select(func.count(col(StandingLine.offer_id)))
        .where(col(StandingLine.standing_id) == col(StandingOrder.id))
        .scalar_subquery()
    )
    lately = (col(StandingRun.standing_id) == col(StandingOrder.id)) & (
        col(StandingRun.day) >= today - timedelta(days=30)
    )
    rows = session.execute(
        select(StandingOrder, Supplier, counted, StandingRun, _NEEDED)
        .join(Supplier, col(Supplier.id) == col(StandingOrder.supplier_id))
        .outerjoin(StandingRun, lately)
        .where(col(StandingOrder.unit_id) == unit.id, col(StandingOrder.ended_at).is_(None))
        .order_by(col(StandingOrder.weekday), col(StandingOrder.id), col(StandingRun.day))
    ).all()
    if not rows:
        return [], []
    holidays = school_holidays(session, unit.municipality_id or 0, since=today)
    runs: defaultdict[int, dict[date, StandingRun]] = defaultdict(dict)
    for one, _supplier, _count, run, _days in rows:
        if run is not None:
            runs[one.id or 0][run.day] = run
    first = {
        one.id or 0: (one, supplier, count, days or 0) for one, supplier, count, _, days in rows
    }
    notes = [
        Note(run.standing_id, run.day, first[run.standing_id][0].name, run)
        for some in runs.values() for run in some.values()
        if run.outcome is Outcome.IN_BASKET and run.seen_at is None
    ]  # fmt: skip
    shown = []
    for key, (one, supplier, count, days) in first.items():
        standing = _standing(
            one, supplier, terms.get(one.supplier_id, NO_TERMS), holidays, (), runs[key], now, days
        )
        shown.append(Glance(key, one.name, supplier.name, supplier.drawing, rhythm_of(one), count,
                            standing.next))  # fmt: skip
    return shown, notes
