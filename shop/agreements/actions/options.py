"""Options to extend an agreement: noted, used, or let go."""

from datetime import date, datetime

from sqlmodel import Session

from shop.agreements.actions.base import note, owned
from shop.agreements.models import Agreement, AgreementOption
from shop.agreements.queries import options_of
from shop.agreements.rules import (
    Option,
    OptionState,
    check_option,
    check_use,
    months_after,
    open_option,
)
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.kernel.periods import local_day


def add_option(
    session: Session, *, agreement_id: int, months: int, decide_by: date, by: Actor, now: datetime
) -> int:
    """Note a right to extend by `months`, to be decided by a day. Gives its id."""
    agreement, place = owned(session, by, agreement_id)
    check_option(
        months, decide_by, valid_from=agreement.valid_from, valid_to=agreement.valid_to
    )  # fmt: skip
    row = AgreementOption(agreement_id=agreement_id, months=months, decide_by=decide_by)
    session.add(row)
    told = f"{months} / {decide_by}"
    note(session, agreement, place, "option", by=by, now=now, changed={"option": [None, told]})
    return row.id or 0


def use_option(
    session: Session, *, agreement_id: int, option_id: int, by: Actor, now: datetime
) -> date:
    """Extend the agreement by the option's months. Gives the new last day.

    Raises NotFound, NotAllowed, or Refused when it is decided, not next in turn, or too late.
    """
    agreement, place = owned(session, by, agreement_id)
    row, options = _option(session, agreement, option_id)
    before = agreement.valid_to
    _check(options, option_id, agreement, now)
    agreement.valid_to = months_after(before, row.months)
    _decide(session, row, OptionState.USED, by, now)
    note(
        session, agreement, place, "extended", by=by, now=now, option=option_id,
        changed={"valid_to": [str(before), str(agreement.valid_to)]},
    )  # fmt: skip
    return agreement.valid_to


def decline_option(
    session: Session, *, agreement_id: int, option_id: int, by: Actor, now: datetime
) -> None:
    """Let an option go; the agreement ends as it says."""
    agreement, place = owned(session, by, agreement_id)
    row, options = _option(session, agreement, option_id)
    _check(options, option_id, agreement, now)
    _decide(session, row, OptionState.DECLINED, by, now)
    note(
        session, agreement, place, "option", by=by, now=now, option=option_id,
        changed={"option": [OptionState.OPEN.value, OptionState.DECLINED.value]},
    )  # fmt: skip


def _option(
    session: Session, agreement: Agreement, option_id: int
) -> tuple[AgreementOption, list[Option]]:
    row = session.get(AgreementOption, option_id)
    if row is None or row.agreement_id != agreement.id:
        raise NotFound("option-unknown", "Optionen findes ikke.")
    session.refresh(row)
    return row, options_of(session, agreement.id or 0)


def _check(options: list[Option], option_id: int, agreement: Agreement, now: datetime) -> None:
    mine = next(one for one in options if one.id == option_id)
    check_use(mine, open_option(options), valid_to=agreement.valid_to, on=local_day(now))


def _decide(
    session: Session, row: AgreementOption, state: OptionState, by: Actor, now: datetime
) -> None:
    row.state, row.decided_at, row.decided_by_name = state, now, by.name
    session.add(row)
