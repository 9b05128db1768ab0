"""Feeding budgets from finance's table: all of it or nothing."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from shop.budgets.models import BudgetLine
from shop.budgets.queries import units_below
from shop.budgets.rules import Fed, Table, read_budgets, text_of
from shop.db import table_of, upsert
from shop.kernel.errors import NotAllowed
from shop.kernel.people import SYSTEM, Actor
from shop.kernel.periods import local_day
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.queries import person
from shop.organisation.rules import Role

_BUDGET = table_of(BudgetLine)
_KEY = ("unit_id", "year", "account")


def read(session: Session, *, raw: bytes, by: Actor, now: datetime) -> Table:
    """A CSV file's rows, or all that is wrong with them; nothing is kept yet.

    In a session for reading: others can order while a long file is gone through. Raises as `keep`,
    and Refused for a file that is far too large.
    """
    text = text_of(raw)
    units = units_below(session, _paths(session, by))
    return read_budgets(text, units=units, today=local_day(now))


def keep(session: Session, *, lines: Sequence[Fed], by: Actor, now: datetime) -> None:
    """Keep rows that were read. One for a unit, year and account that is there takes its place.

    `by` feeds the houses they manage or buy in for; the system itself feeds all. Raises NotAllowed,
    also where that has changed since the rows were read.
    """
    mine = {unit.id for unit in units_below(session, _paths(session, by))}
    if any(line.unit.id not in mine for line in lines):
        raise NotAllowed("no-role", "Det har du ikke adgang til. Det kan en leder og indkøb.")
    for line in lines:
        _keep(session, line, by, now)
    for municipality_id, count in Counter(one.unit.municipality_id for one in lines).items():
        record(
            session, Event.BUDGET_FED, by=by, at=now, chain=municipality_id, subject="budget",
            details={"rows": count},
        )  # fmt: skip


def _paths(session: Session, by: Actor) -> Sequence[str]:
    if by == SYSTEM:
        return ["/"]
    somebody = person(session, by.person_id or 0)
    grants = somebody.grants if somebody else ()
    paths = [one.path for one in grants if one.role in (Role.MANAGER, Role.PROCUREMENT)]
    if not paths:
        raise NotAllowed("no-role", "Det har du ikke adgang til. Det kan en leder og indkøb.")
    return paths


def _keep(session: Session, line: Fed, by: Actor, now: datetime) -> None:
    values = {
        "municipality_id": line.unit.municipality_id, "unit_id": line.unit.id, "year": line.year,
        "account": line.account, "name": line.name, "amount": line.amount, "spent": line.spent,
        "counted_from": line.counted_from, "fed_at": now, "fed_by_name": by.name,
    }  # fmt: skip
    new = upsert(_BUDGET, session.get_bind().dialect.name).values(**values)
    rest = {name: value for name, value in values.items() if name not in _KEY}
    session.execute(new.on_conflict_do_update(index_elements=_KEY, set_=rest))
