"""Setting up, changing, pausing and ending standing orders, and the schools' holidays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import delete
from sqlmodel import Session, col

from shop.agreements.queries import terms_of
from shop.basket.actions import amounts_of
from shop.basket.rules import check_amount
from shop.catalogue.queries import OfferRow, offer_rows
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.kernel.texts import plain_text
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.queries import NodeFacts
from shop.standing.models import SchoolHoliday, StandingLine, StandingOrder, StandingRun
from shop.standing.queries import lines_of, rhythm_of, school_holidays
from shop.standing.rules import (
    DONE,
    LONGEST_NAME,
    Outcome,
    check_lines,
    check_pause,
    check_rhythm,
)

_UNKNOWN = NotFound("standing-unknown", "Den faste bestilling findes ikke her.")


@dataclass(frozen=True, slots=True)
class Plan:
    """When a standing order comes, as somebody chose it."""

    weekday: int
    every_weeks: int = 1
    first_day: date | None = None
    """None: from tomorrow on."""
    pause_first: date | None = None
    pause_last: date | None = None
    rests_in_holidays: bool = True


def create(
    session: Session, *, unit: NodeFacts, supplier_id: int, name: str, plan: Plan,
    amounts: Mapping[int, Decimal], by: Actor, now: datetime,
) -> int:  # fmt: skip
    """Set up a standing order; gives its id. `amounts`: offer -> amount, all of one supplier.

    Raises Refused for a day the supplier does not come, no goods, another supplier's goods, goods
    that are not sold today, or an amount that cannot be ordered.
    """
    rows = _checked(session, unit, supplier_id, amounts, now)
    _check_plan(session, unit, supplier_id, plan)
    made = StandingOrder(
        unit_id=unit.id, supplier_id=supplier_id,
        name=plain_text(name)[:LONGEST_NAME] or rows[next(iter(amounts))].supplier_name,
        weekday=plan.weekday, every_weeks=plan.every_weeks,
        first_day=max(plan.first_day or local_day(now), local_day(now)),
        pause_first=plan.pause_first, pause_last=plan.pause_last,
        rests_in_holidays=plan.rests_in_holidays, look_at=now, created_at=now, changed_at=now,
        created_by_id=by.person_id, created_by_name=by.name,
    )  # fmt: skip
    session.add(made)
    session.flush()
    for offer_id, quantity in amounts.items():
        session.add(StandingLine(
            standing_id=made.id or 0, offer_id=offer_id, quantity=quantity,
            price_agreed=rows[offer_id].price_at(quantity) or Decimal(0),
        ))  # fmt: skip
    _note(session, unit, made, by, now, "made")
    return made.id or 0


def _checked(
    session: Session, unit: NodeFacts, supplier_id: int, amounts: Mapping[int, Decimal],
    now: datetime,
) -> dict[int, OfferRow]:  # fmt: skip
    check_lines(len(amounts))
    rows, on = offer_rows(session, list(amounts), path=unit.path), local_day(now)
    for offer_id, amount in amounts.items():
        row = rows.get(offer_id)
        if row is None:
            raise NotFound("offer-unknown", "Varen findes ikke i jeres butik.")
        if row.supplier_id != supplier_id:
            raise Refused("standing-supplier", "En fast bestilling har én leverandør.")
        if not row.is_sold(on):
            raise Refused("offer-not-sold", "»%(name)s« kan ikke bestilles mere.", name=row.name)
        check_amount(amount, amounts_of(row))
    return rows


def _check_plan(session: Session, unit: NodeFacts, supplier_id: int, plan: Plan) -> None:
    check_rhythm(plan.weekday, plan.every_weeks, terms_of(session, unit.path, supplier_id))
    check_pause(plan.pause_first, plan.pause_last)


def _held(session: Session, unit: NodeFacts, standing_id: int) -> StandingOrder:
    """The house's own that has not ended, held until we commit."""
    found = session.get(StandingOrder, standing_id, with_for_update=True, populate_existing=True)
    if found is None or found.unit_id != unit.id:
        raise _UNKNOWN
    if found.ended_at is not None:
        raise Refused("standing-ended", "Den faste bestilling er stoppet.")
    return found


def change(
    session: Session, *, unit: NodeFacts, standing_id: int, name: str, plan: Plan,
    amounts: Mapping[int, Decimal], by: Actor, now: datetime,
) -> None:  # fmt: skip
    """Change it for good. Goods that are not named stay; an amount of 0 takes them out.

    Saying yes to it again, today's prices are agreed to. Raises as `create`, and NotFound.
    """
    found = _held(session, unit, standing_id)
    lines = {line.offer_id: line for line in lines_of(session, [standing_id])[standing_id]}
    wanted = {offer_id: line.quantity for offer_id, line in lines.items()}
    wanted |= {key: amount for key, amount in amounts.items() if key in lines}
    kept = {offer_id: amount for offer_id, amount in wanted.items() if amount != 0}
    rows = _checked(session, unit, found.supplier_id, kept, now)
    _check_plan(session, unit, found.supplier_id, plan)
    for offer_id, line in lines.items():
        if offer_id not in kept:
            session.delete(line)
            continue
        line.quantity = kept[offer_id]
        line.price_agreed = rows[offer_id].price_at(kept[offer_id]) or line.price_agreed
    found.name = plain_text(name)[:LONGEST_NAME] or found.name
    found.weekday, found.every_weeks = plan.weekday, plan.every_weeks
    found.first_day = plan.first_day or found.first_day
    found.pause_first, found.pause_last = plan.pause_first, plan.pause_last
    found.rests_in_holidays = plan.rests_in_holidays
    found.look_at = found.changed_at = now
    _note(session, unit, found, by, now, "changed")


def set_time(
    session: Session, *, unit: NodeFacts, standing_id: int, day: date, outcome: Outcome | None,
    amounts: Mapping[int, Decimal], by: Actor, now: datetime,
) -> None:  # fmt: skip
    """One time only: leave it out (SKIPPED), other amounts (CHANGED), or as usual again (None).

    Raises Refused for a day that is done or not in the plan, and for amounts that cannot be
    ordered; 0 leaves the goods out this once.
    """
    found = _held(session, unit, standing_id)
    run = session.get(StandingRun, (standing_id, day), with_for_update=True)
    if run is not None and run.outcome in DONE - {Outcome.SKIPPED}:
        raise Refused("standing-done", "Den gang er allerede bestilt.")
    if day <= local_day(now) or day not in set(rhythm_of(found).days(local_day(now))):
        raise Refused("standing-day", "Den dag er ikke i planen mere. Se den igennem igen.")
    if outcome is Outcome.CHANGED:
        some = {key: amount for key, amount in amounts.items() if amount != 0}
        own = {line.offer_id for line in lines_of(session, [standing_id])[standing_id]}
        if not set(amounts) <= own:
            raise NotFound("offer-unknown", "Varen findes ikke i jeres butik.")
        _checked(session, unit, found.supplier_id, some, now)
    if outcome is None:
        if run is not None:
            session.delete(run)
    else:
        told = {str(key): str(amount) for key, amount in amounts.items()}
        run = run or StandingRun(standing_id=standing_id, day=day, outcome=outcome, at=now)
        run.outcome, run.amounts, run.at, run.by_name = outcome, told, now, by.name
        session.add(run)
    found.look_at = now
    session.flush()
    _note(session, unit, found, by, now, f"{outcome.value.lower() if outcome else 'usual'} {day}")


def end(session: Session, *, unit: NodeFacts, standing_id: int, by: Actor, now: datetime) -> None:
    """Stop it. What was ordered comes."""
    found = _held(session, unit, standing_id)
    found.ended_at, found.ended_by_name = now, by.name
    _note(session, unit, found, by, now, "ended")


def begin_again(
    session: Session, *, unit: NodeFacts, standing_id: int, by: Actor, now: datetime
) -> None:
    """Let it go on as it was. Nothing happens where it has not ended."""
    found = session.get(StandingOrder, standing_id, with_for_update=True)
    if found is None or found.unit_id != unit.id:
        raise _UNKNOWN
    if found.ended_at is not None:
        found.ended_at, found.ended_by_name = None, ""
        found.look_at = found.changed_at = now
        _note(session, unit, found, by, now, "again")


def put_away(
    session: Session, *, unit: NodeFacts, standing_id: int, day: date, now: datetime
) -> None:
    """Somebody has read why it lies in the basket. Nothing happens where it is gone already."""
    found = session.get(StandingOrder, standing_id)
    if found is None or found.unit_id != unit.id:
        raise _UNKNOWN
    run = session.get(StandingRun, (standing_id, day))
    if run is not None and run.outcome is Outcome.IN_BASKET and run.seen_at is None:
        run.seen_at = now


def _note(
    session: Session, unit: NodeFacts, found: StandingOrder, by: Actor, now: datetime, what: str
) -> None:
    record(
        session, Event.STANDING_ORDER_CHANGED, by=by, at=now, chain=unit.municipality_id or 0,
        subject=f"unit:{unit.id}", details={"standing": found.id or 0, "what": what},
    )  # fmt: skip


def add_holidays(
    session: Session, *, place: NodeFacts, found: list[tuple[str, date, date]], by: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Keep a municipality's school holidays (name, first, last); gives how many are new.

    The same days are kept once, under their latest name.
    """
    new = 0
    kept = {
        (one.first_day, one.last_day): one
        for one in school_holidays(session, place.id, since=date.min)
    }
    for name, first, last in found:
        if known := kept.get((first, last)):
            known.name = name
            continue
        made = SchoolHoliday(municipality_id=place.id, name=name, first_day=first, last_day=last)
        session.add(made)
        kept[first, last] = made
        new += 1
    _note_holidays(session, place, by, now, {"added": new})
    return new


def remove_holiday(
    session: Session, *, place: NodeFacts, holiday_id: int, by: Actor, now: datetime
) -> tuple[str, date, date]:
    """Take one away; gives it. Raises NotFound for another municipality's."""
    found = session.get(SchoolHoliday, holiday_id)
    if found is None or found.municipality_id != place.id:
        raise NotFound("holiday-unknown", "Ferien findes ikke her.")
    told = found.name, found.first_day, found.last_day
    session.execute(delete(SchoolHoliday).where(col(SchoolHoliday.id) == holiday_id))
    _note_holidays(session, place, by, now, {"removed": str(told[1])})
    return told


def _note_holidays(
    session: Session, place: NodeFacts, by: Actor, now: datetime, details: dict[str, object]
) -> None:
    record(
        session, Event.SCHOOL_HOLIDAYS_CHANGED, by=by, at=now, chain=place.id,
        subject=f"node:{place.id}", details=details,
    )  # fmt: skip


_LONGEST_HOLIDAY = timedelta(days=120)


def read_holidays(text: str) -> list[tuple[str, date, date]]:
    """Lines "Efterårsferie;2027-10-16;2027-10-24", also with Danish dates and tabs.

    A heading is passed over. Raises Refused with the line that cannot be read; nothing is kept.
    """
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in line.replace("\t", ";").split(";") if cell.strip()]
        if not cells or (number == 1 and not any(map(str.isdecimal, line))):
            continue
        days = [day for cell in cells if (day := _day(cell))]
        name = plain_text(" ".join(cell for cell in cells if not _day(cell)))[:LONGEST_NAME]
        if not 1 <= len(days) <= 2 or not name or days[-1] < days[0]:
            raise Refused(
                "holiday-line", "Linje %(number)s kan ikke læses. Skriv fx "
                "Vinterferie;2027-02-13;2027-02-21.", number=number,
            )  # fmt: skip
        if days[-1] - days[0] > _LONGEST_HOLIDAY:
            raise Refused("holiday-long", "Linje %(number)s er længere end fire måneder.",
                          number=number)  # fmt: skip
        found.append((name, days[0], days[-1]))
    if not found:
        raise Refused("holiday-none", "Skriv mindst én ferie.")
    if len(found) > 200:
        raise Refused("holiday-many", "Der er over 200 linjer. Del dem.")
    return found


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None
