"""How a part of a basket waits for a fixed day: its states, with time as input. Pure.

    OPEN -> WAITING -> (JOINED) -> DUE -> SENT
              |            |        |
              +--- OPEN ---+      BACK, where a person must look at it

Everybody in the house may change what waits, until the cut-off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from catalog_import.item import PriceStep
from catalog_import.steps import price_at
from shop.kernel.errors import Refused
from shop.kernel.money import ZERO, from_scaled, to_scaled

SEND_AHEAD = timedelta(minutes=5)
"""What sends itself is sent so long before the supplier's own cut-off: then the order is in time,
also where the worker was busy. From the supplier's cut-off on it is too late for that day."""


class State(StrEnum):
    """Where a part of a basket stands."""

    OPEN = "OPEN"
    """Nobody has said that it waits."""
    WAITING = "WAITING"
    JOINED = "JOINED"
    """It waits, and goes with another basket's order."""
    DUE = "DUE"
    """The cut-off has passed, and it is about to send itself."""
    BACK = "BACK"
    """It was not sent, and waits for a person."""
    SENT = "SENT"
    """It is an order now."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One supplier's part of a basket and its waiting. A value: each step gives a new one."""

    state: State = State.OPEN
    cutoff: datetime | None = None
    """Until when it can be changed; None while nobody lets it wait."""
    sends_itself: bool = False

    @property
    def may_change(self) -> bool:
        """Anybody in the house may put in and take out."""
        return self.state not in (State.DUE, State.SENT)


OPEN = Wait()


def let_wait(was: Wait, *, supplier_cutoff: datetime, sends_itself: bool, now: datetime) -> Wait:
    """Let it wait until the supplier's cut-off, or a little before it where it sends itself.

    Raises Refused where that moment has passed, or the part is on its way already.
    """
    if was.state in (State.DUE, State.SENT):
        raise Refused("hold-sent", "Varerne er allerede på vej.")
    cutoff = supplier_cutoff - SEND_AHEAD if sends_itself else supplier_cutoff
    if cutoff <= now:
        raise Refused("hold-late", "Fristen er om et øjeblik. Send nu, eller vent til næste gang.")
    return Wait(State.WAITING, cutoff, sends_itself)


def join(was: Wait, *, now: datetime) -> Wait:
    """Let it go with another basket's order. Raises Refused where it does not wait."""
    now_is = at(was, now)
    if now_is.state not in (State.WAITING, State.JOINED):
        raise Refused("hold-late", "Fristen er passeret. Send varerne nu.")
    return replace(now_is, state=State.JOINED)


def release(was: Wait, *, now: datetime) -> Wait:
    """Let it wait no longer. What is on its way stays so: Refused."""
    if at(was, now).state in (State.DUE, State.SENT):
        raise Refused("hold-sent", "Varerne er allerede på vej.")
    return OPEN


def at(was: Wait, now: datetime) -> Wait:
    """The same at a later moment: the cut-off makes it due, or brings it back."""
    if was.state not in (State.WAITING, State.JOINED, State.DUE) or was.cutoff is None:
        return was
    if now < was.cutoff:
        return was
    if was.sends_itself and now < was.cutoff + SEND_AHEAD:
        return replace(was, state=State.DUE)
    return replace(was, state=State.BACK)


def look_again(was: Wait, *, worse: bool, now: datetime) -> Wait:
    """What becomes of a due part: sent, or back to a person where something is worse."""
    now_is = at(was, now)
    if now_is.state is not State.DUE:
        return now_is
    return replace(now_is, state=State.BACK if worse else State.SENT)


class Worse(StrEnum):
    """Why a part was not sent by itself. Never rename: kept in the database."""

    LATE = "LATE"
    """The worker stood still over the supplier's cut-off."""
    ROLE = "ROLE"
    """Who chose it may not order for the house any more."""
    GONE = "GONE"
    PRICE = "PRICE"
    CHANGED = "CHANGED"
    """Another pack, or a label that no longer counts."""
    FEE = "FEE"
    REFUSED = "REFUSED"
    """The shop's own rules said no."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A line as it is at the cut-off. Kroner for one order unit where few are ordered."""

    offer_id: int
    name: str
    price: Decimal
    price_seen: Decimal
    version_id: int
    changed: bool
    """Pack or labels are others than when it was put in."""
    quantity: Decimal = ZERO
    steps: tuple[PriceStep, ...] = ()

    def price_for(self, quantity: Decimal) -> Decimal:
        """Kr. for one order unit where so many are ordered."""
        return price_at(self.price, self.steps, quantity)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that is worse."""

    what: Worse
    name: str = ""
    before: Decimal | None = None
    after: Decimal | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    """What fills the sentence of a refusal, which then stands in `name`."""

    def stored(self) -> dict[str, Any]:
        """As the database keeps it."""
        kept: dict[str, Any] = {"what": self.what.value, "name": self.name}
        for key, value in (("before", self.before), ("after", self.after)):
            if value is not None:
                kept[key] = to_scaled(value)
        return kept | ({"values": dict(self.values)} if self.values else {})


def found_from(kept: Mapping[str, Any]) -> Found:
    """The other way."""
    before, after = kept.get("before"), kept.get("after")
    return Found(
        Worse(kept["what"]), kept["name"],
        None if before is None else from_scaled(before),
        None if after is None else from_scaled(after), kept.get("values", {}),
    )  # fmt: skip


def agreement(lines: Iterable[Seen], fee: Decimal) -> dict[str, Any]:
    """What is said yes to when somebody lets a part send itself, as the database keeps it."""
    return {
        "fee": to_scaled(fee),
        "lines": {str(one.offer_id): _agreed(one) for one in lines},
    }


def _agreed(line: Seen) -> list[int]:
    """The price where few are ordered, the version, and how many at what price each."""
    many = (line.quantity, line.price_for(line.quantity))
    return [to_scaled(line.price), line.version_id, *map(to_scaled, many)]


def worse_than(
    agreed: Mapping[str, Any], lines: Iterable[Seen], *, fee: Decimal, gone: Iterable[str]
) -> list[Found]:
    """What is worse than what was agreed. A lower price is not; a new line is held against the
    price it had when a colleague put it in."""
    found = [Found(Worse.GONE, name) for name in gone]
    known = agreed.get("lines", {})
    for line in lines:
        agreed_on = known.get(str(line.offer_id), (to_scaled(line.price_seen), None))
        before, version, *many = agreed_on
        if line.price > from_scaled(before):
            found.append(Found(Worse.PRICE, line.name, from_scaled(before), line.price))
        elif dearer := _dearer(line, *map(from_scaled, many)):
            found.append(dearer)
        elif line.changed and version != line.version_id:
            found.append(Found(Worse.CHANGED, line.name))
    if fee > from_scaled(agreed.get("fee", 0)):
        found.append(Found(Worse.FEE, "", from_scaled(agreed.get("fee", 0)), fee))
    return found


def _dearer(line: Seen, quantity: Decimal = ZERO, before: Decimal = ZERO) -> Found | None:
    """So many cost more each than agreed. Where a colleague orders fewer, that is their choice."""
    now = line.price_for(quantity)
    return Found(Worse.PRICE, line.name, before, now) if quantity and now > before else None
