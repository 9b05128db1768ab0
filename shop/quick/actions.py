"""Keeping lines, correcting them, and putting what is known in the basket."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Session

from shop.basket.filling import add_amounts
from shop.basket.rules import FIRST
from shop.catalogue.queries import offer_rows
from shop.db import table_of, upsert
from shop.kernel.amounts import plain_amount
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts
from shop.quick.models import QuickDraft
from shop.quick.queries import meanings, shown
from shop.quick.rules import Kept, State, added_up, check_count, plain_line, read

_DRAFT = table_of(QuickDraft)
_LINE_GONE = Refused("quick-line-gone", "Linjen er her ikke mere.")


def add_lines(
    session: Session, *, unit: NodeFacts, lines: Sequence[str], by: Actor, now: datetime
) -> int:
    """Keep lines beside those that are there; what the shop knows for certain is looked up.

    Gives how many there were. Raises Refused for too many, or none.
    """
    kept = _locked(session, unit, by, now)
    if not lines:
        raise Refused("lines-none", "Skriv mindst én linje, fx 10482 3.")
    check_count(len(lines), kept=len(kept.lines))
    new = _looked_up(session, unit, lines, first_key=kept.last_key + 1, on=local_day(now))
    kept.last_key += len(new)
    _keep(kept, added_up([*_lines(kept), *new]), now)
    return len(lines)


def _looked_up(
    session: Session, unit: NodeFacts, lines: Sequence[str], *, first_key: int, on: date
) -> list[Kept]:
    """The lines, each with its goods where exactly one thing that is sold can be meant."""
    typed = [read(line) for line in lines]
    found = meanings(session, typed, path=unit.path)
    ids = sorted({one.offer_id for some in found for one in some})
    sold = {key: row for key, row in offer_rows(session, ids, path=unit.path).items()
            if row.is_sold(on)}  # fmt: skip
    kept = []
    for key, (line, some) in enumerate(zip(typed, found, strict=True), first_key):
        can_be = [one for one in some if one.offer_id in sold]
        if len(can_be) != 1:
            kept.append(Kept(key, line.text))
            continue
        (one,) = can_be
        least = sold[one.offer_id].minimum_quantity
        told = plain_amount(least if one.amount is None else one.amount)
        kept.append(Kept(key, line.text, one.offer_id, told))
    return kept


def _locked(session: Session, unit: NodeFacts, by: Actor, now: datetime) -> QuickDraft:
    """The person's draft, made where there is none, and held until we commit."""
    if by.person_id is None:
        raise NotFound("draft-unknown", "Linjerne findes ikke.")
    new = upsert(_DRAFT, session.get_bind().dialect.name).values(
        unit_id=unit.id, person_id=by.person_id, lines=[], last_key=0, changed_at=now
    )
    session.execute(new.on_conflict_do_nothing(index_elements=["unit_id", "person_id"]))
    found = session.get(QuickDraft, (unit.id, by.person_id), with_for_update=True,
                        populate_existing=True)  # fmt: skip
    if found is None:
        raise NotFound("draft-unknown", "Linjerne findes ikke.")
    return found


def _lines(kept: QuickDraft) -> list[Kept]:
    return [Kept(**line) for line in kept.lines]


def _keep(kept: QuickDraft, lines: Sequence[Kept], now: datetime) -> None:
    kept.lines = [asdict(line) for line in lines]
    kept.changed_at = now


def correct(
    session: Session, *, unit: NodeFacts, key: int, text: str, by: Actor, now: datetime
) -> None:
    """Read a line again as it is typed now. Raises Refused for an empty or vanished one."""
    plain = plain_line(text)
    if not plain:
        raise Refused("lines-none", "Skriv mindst én linje, fx 10482 3.")
    kept = _locked(session, unit, by, now)
    lines = _lines(kept)
    if key not in {line.key for line in lines}:
        raise _LINE_GONE
    (new,) = _looked_up(session, unit, [plain], first_key=key, on=local_day(now))
    _keep(kept, added_up([new if line.key == key else line for line in lines]), now)


def choose(
    session: Session, *, unit: NodeFacts, key: int, offer_id: int, amount: str, by: Actor,
    now: datetime,
) -> str:  # fmt: skip
    """Say which goods a line means; gives their name. No amount is the least that is sold.

    Raises NotFound for goods that are not the unit's to see, Refused for a vanished line.
    """
    row = offer_rows(session, [offer_id], path=unit.path).get(offer_id)
    if row is None or not row.is_sold(local_day(now)):
        raise NotFound("offer-unknown", "Varen findes ikke i jeres butik.")
    kept = _locked(session, unit, by, now)
    lines = _lines(kept)
    if key not in {line.key for line in lines}:
        raise _LINE_GONE
    told = plain_line(amount)[:20] or plain_amount(row.minimum_quantity)
    chosen = [replace(line, offer_id=offer_id, amount=told) if line.key == key else line
              for line in lines]  # fmt: skip
    _keep(kept, added_up(chosen), now)
    return row.name


def take_away(
    session: Session, *, unit: NodeFacts, keys: frozenset[int] | None, by: Actor, now: datetime
) -> list[str]:
    """Take lines away, all where `keys` is None; gives them as they were typed."""
    kept = _locked(session, unit, by, now)
    lines = _lines(kept)
    gone = [line for line in lines if keys is None or line.key in keys]
    _keep(kept, [line for line in lines if line not in gone], now)
    return [line.text for line in gone]


@dataclass(frozen=True, slots=True)
class PutIn:
    """What came into the basket, by name, and how many lines stay to be corrected."""

    names: tuple[str, ...]
    left: int


def put_in_basket(
    session: Session, *, unit: NodeFacts, amounts: Mapping[int, str], by: Actor, now: datetime,
    number: int = FIRST,
) -> PutIn:  # fmt: skip
    """Put every line that can be ordered in the basket; the others stay.

    `amounts`: by key, as they stand in the fields; 0 takes a line away. The same press twice puts
    nothing in twice: its lines are gone by then.
    """
    kept = _locked(session, unit, by, now)
    lines = []
    for line in _lines(kept):
        told = plain_line(amounts.get(line.key, line.amount))[:20] if line.offer_id else ""
        if not (line.key in amounts and told in ("0", "")):
            lines.append(replace(line, amount=told) if line.offer_id else line)
    ready: dict[int, Decimal] = {}
    for one in shown(session, [line for line in lines if line.key in amounts], unit,
                     on=local_day(now)):  # fmt: skip
        if one.state is State.READY:
            ready[one.key] = one.number
    by_offer: dict[int, Decimal] = {}
    for line in lines:  # two lines of the same goods, one of which was corrected just now
        if line.key in ready:
            by_offer[line.offer_id] = by_offer.get(line.offer_id, Decimal(0)) + ready[line.key]
    names = _filled(session, unit, by_offer, number, by, now)
    left = [line for line in lines if line.key not in ready]
    _keep(kept, left, now)
    return PutIn(tuple(names), len(left))


def _filled(
    session: Session, unit: NodeFacts, amounts: Mapping[int, Decimal], number: int, by: Actor,
    now: datetime,
) -> tuple[str, ...]:  # fmt: skip
    if not amounts:
        return ()
    return add_amounts(session, unit=unit, amounts=amounts, by=by, now=now, number=number)
