"""Who says yes to a large order, and what they said yes to. Pure."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from shop.kernel.errors import NotAllowed, Refused
from shop.kernel.money import ZERO
from shop.kernel.workdays import workdays_before
from shop.orders import booked
from shop.orders.booked import Elsewhere, Part, parts, stored, value_of
from shop.orders.rules import Joined
from shop.organisation.rules import Role

REMIND_AFTER, ESCALATE_AFTER = 2, 4
"""Working days without an answer: then those asked are reminded, then the next one up is asked."""
LONGEST_STAND_IN = 366
MAX_WORDS = 400


class State(StrEnum):
    """What became of a request."""

    WAITING = "WAITING"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"
    WITHDRAWN = "WITHDRAWN"


def needs_approval(goods_value: Decimal, limit: Decimal | None) -> bool:
    """Whether somebody has to say yes. `limit`: kr. of goods; None where nobody has to."""
    return limit is not None and goods_value > limit


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line as it was sent, with what it takes to put it back in the basket."""

    offer_id: int
    version_id: int
    seller_item_id: str
    name: str
    pack_text: str
    quantity: Decimal
    price: Decimal
    added_by_id: int | None = None
    added_by_name: str = ""
    note: str = ""
    nudges: tuple[dict[str, Any], ...] = ()
    skip_reason: str = ""
    accounting_code: str = ""
    """Where it is booked, when that is elsewhere than the rest."""
    price_seen: Decimal | None = None
    """Kr. where few are ordered, which a basket compares with; `price` is what so many cost."""
    elsewhere: Elsewhere = field(default_factory=dict)
    """How many of it are booked on other accounts."""

    def booked(self, quantity: Decimal) -> tuple[Part, ...]:
        """So many of it by account; "" is as the rest."""
        return parts(quantity, self.accounting_code, self.elsewhere)

    @property
    def value(self) -> Decimal:
        """Kr. without VAT."""
        return value_of(self.price, self.booked(self.quantity))


def kept(line: AskedLine) -> dict[str, Any]:
    """The line as the database keeps it."""
    return {
        "offer_id": line.offer_id, "version_id": line.version_id,
        "seller_item_id": line.seller_item_id, "name": line.name, "pack_text": line.pack_text,
        "quantity": str(line.quantity), "price": str(line.price),
        "added_by_id": line.added_by_id, "added_by_name": line.added_by_name, "note": line.note,
        "nudges": list(line.nudges), "skip_reason": line.skip_reason,
        "accounting_code": line.accounting_code,
        "price_seen": None if line.price_seen is None else str(line.price_seen),
        "elsewhere": stored(line.elsewhere),
    }  # fmt: skip


def restored(row: Mapping[str, Any]) -> AskedLine:
    """A line out of the database."""
    read = {"quantity": Decimal(row["quantity"]), "price": Decimal(row["price"])}
    seen = row.get("price_seen")
    read |= {} if seen is None else {"price_seen": Decimal(seen)}
    split = booked.restored(row.get("elsewhere"))
    return AskedLine(**(
        dict(row) | read | {"nudges": tuple(row["nudges"]), "elsewhere": split}
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """A place whose people may be asked: its managers, or at last procurement."""

    role: Role
    path: str


@dataclass(frozen=True, slots=True)
class Decider:
    """Somebody with a role over the house."""

    person_id: int
    name: str
    level: Level


def levels(deciders: Iterable[Decider], *, asked_by: int | None) -> tuple[Level, ...]:
    """Whom to ask, one after the other: the nearest managers first, procurement at last.

    The one who asked does not count. Where nobody else is over the house, it is the one who asked:
    an order is never stuck with nobody to approve it.
    """
    found = list(deciders)
    others = {one.level for one in found if one.person_id != asked_by}
    return tuple(sorted(others or {one.level for one in found}, key=_distance))


def _distance(level: Level) -> tuple[bool, int]:
    return level.role is not Role.MANAGER, -len(level.path)


def is_reached(level: Level, asked: Level) -> bool:
    """Whether the people at `level` have been asked, when `asked` is the highest asked so far."""
    return _distance(level) <= _distance(asked)


def next_level(chain: Sequence[Level], asked: Level) -> Level | None:
    """Whom to ask when nobody answered; None at the top."""
    return next((one for one in chain if _distance(one) > _distance(asked)), None)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody approves for a manager in a period."""

    absent_id: int
    absent_name: str
    stand_in_id: int
    stand_in_name: str
    first: date
    last: date

    def acts(self, on: date) -> bool:
        """Whether it holds on the day."""
        return self.first <= on <= self.last


@dataclass(frozen=True, slots=True)
class Authority:
    """How somebody may decide: by an own role, or for somebody else."""

    level: Level
    for_name: str = ""
    """Who is away; "" for one's own role."""


def authorities(
    person_id: int, deciders: Iterable[Decider], stand_ins: Iterable[StandIn], *, on: date
) -> tuple[Authority, ...]:
    """Every way in which the person may decide for a house, own roles first."""
    found = list(deciders)
    own = [Authority(one.level) for one in found if one.person_id == person_id]
    away = {
        one.absent_id: one.absent_name
        for one in stand_ins
        if one.stand_in_id == person_id and one.acts(on)
    }
    lent = [
        Authority(one.level, away[one.person_id])
        for one in found
        if one.person_id in away and one.level.role is Role.MANAGER
    ]
    return (*own, *lent)


def authority_of(
    person_id: int, *, asked_by: int | None, asked: Level, deciders: Collection[Decider],
    stand_ins: Iterable[StandIn], on: date,
) -> Authority | None:  # fmt: skip
    """How the person may decide a request that is at the level `asked`; None where they may not.

    Every manager over the house may, procurement only when it has come that far. Nobody decides
    what they asked for themselves, also not as a stand-in, and who stands in for them does not do
    so either, but where nobody else is over the house.
    """
    alone = all(one.person_id == asked_by for one in deciders)
    if person_id == asked_by and not alone:
        return None
    lent = [one for one in stand_ins if alone or one.absent_id != asked_by]
    for one in authorities(person_id, deciders, lent, on=on):
        if one.level.role is Role.MANAGER or is_reached(one.level, asked):
            return one
    return None


def check_waiting(state: State) -> None:
    """Raise Refused where somebody else was first."""
    if state is not State.WAITING:
        raise Refused("approval-decided", "Bestillingen er afgjort allerede. Se, hvad der skete.")


def check_withdraw(state: State, *, unit_ids: Collection[int], unit_id: int) -> None:
    """Raise unless it waits and belongs to one of the houses that the person buys for."""
    if unit_id not in unit_ids:
        raise NotAllowed("no-role", "Det har du ikke adgang til.")
    check_waiting(state)


def check_words(words: str) -> None:
    """Raise Refused for a no without a word, or with too many."""
    if not words:
        raise Refused("approval-words", "Skriv kort hvorfor. Huset kan læse det.")
    if len(words) > MAX_WORDS:
        raise Refused("approval-words", "Skriv højst %(most)s tegn.", most=MAX_WORDS)


def check_amounts(asked: Iterable[AskedLine], amounts: Mapping[int, Decimal]) -> None:
    """Raise Refused where the approver adds: lowering and taking out is theirs, buying is not."""
    for line in asked:
        if not ZERO <= amounts.get(line.offer_id, line.quantity) <= line.quantity:
            raise Refused(
                "approval-amount", "Antallet kan sættes ned eller til 0, men ikke op. Det gælder "
                "»%(name)s«.", name=line.name,
            )  # fmt: skip


def check_period(first: date, last: date, *, today: date) -> None:
    """Raise Refused for a stand-in's period that is over, turned round or very long."""
    if last < first:
        raise Refused("stand-in-period", "Den sidste dag ligger før den første.")
    if last < today:
        raise Refused("stand-in-period", "Perioden er gået. Vælg i dag eller senere.")
    if (last - first).days > LONGEST_STAND_IN:
        raise Refused("stand-in-period", "Vælg højst et år ad gangen.")


@dataclass(frozen=True, slots=True)
class TodaysLine:
    """What a line would be ordered as today. `price` None: it is not sold any more."""

    asked: AskedLine
    quantity: Decimal
    price: Decimal | None
    version_id: int = 0

    @property
    def is_sold(self) -> bool:
        """It can be ordered."""
        return self.price is not None

    @property
    def is_repriced(self) -> bool:
        """The price is another than when it was sent."""
        return self.price is not None and self.price != self.asked.price

    @property
    def value(self) -> Decimal:
        """Kr. without VAT, 0 for what is not sold."""
        if self.price is None:
            return ZERO
        return value_of(self.price, self.asked.booked(self.quantity))


def fingerprint(lines: Iterable[TodaysLine], *, fee: Decimal, delivery: date) -> str:
    """Changes when what the approver would say yes to changes: prices, goods, fee or day."""
    parts = sorted(
        f"{one.asked.offer_id}:gone"
        if one.price is None
        else f"{one.asked.offer_id}:{one.version_id}:{one.price.normalize():f}"
        for one in lines
    )
    text = "|".join([*parts, f"{fee.normalize():f}", delivery.isoformat()])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def went_with(group: str, joined: Joined, *, same_day: bool) -> tuple[str, Joined]:
    """What an approved order is still joined with, as (group, joined).

    On another day than it was to go with the others it makes a stop of its own: none is spared.
    That it came together out of two of the house's baskets stays so whatever the day.
    """
    if same_day:
        return group, joined
    return "", Joined.NONE if joined is Joined.STOP else joined


class Nag(StrEnum):
    """What a worker does about a request that nobody has answered."""

    NOTHING = "NOTHING"
    REMIND = "REMIND"
    ESCALATE = "ESCALATE"


def nag(since: date, *, reminded: bool, is_top: bool, today: date) -> Nag:
    """What is due on the day for those who were asked on the day `since`, in working days.

    At the top there is nobody more to ask; they are reminded once.
    """
    if not is_top and workdays_before(today, ESCALATE_AFTER) >= since:
        return Nag.ESCALATE
    if not reminded and workdays_before(today, REMIND_AFTER) >= since:
        return Nag.REMIND
    return Nag.NOTHING


def soonest_reminder(today: date) -> date:
    """Requests at a level since later than this day are left alone."""
    return min(workdays_before(today, REMIND_AFTER), today - timedelta(days=1))
