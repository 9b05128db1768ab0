"""What a rule may answer: a nudge, and the card that says who answers for the rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

JsonValue = str | int | bool | None | list[str]

# A nudge speaks of weekdays and clock times, and the houses it speaks to are in Denmark.
DENMARK = ZoneInfo("Europe/Copenhagen")


def plain(amount: Decimal) -> str:
    """An amount as JSON text: never "4.5E+2"."""
    return format(amount, "f")


class Asks(StrEnum):
    """What a rule asks about its subject. A no to one question is a no in other words as well."""

    WHETHER = "whether"
    WHICH = "which"
    HOW_MUCH = "how_much"
    WHEN = "when"
    NOTHING = "nothing"
    """It only says what is."""


@dataclass(frozen=True, slots=True)
class Card:
    """Shown in the public register of nudges: purpose, owner, where it comes from, next review."""

    why: str
    owner: str
    source: str
    review_by: date


@dataclass(frozen=True, slots=True)
class Nudge:
    """One gentle push. The words are in templates/nudges/, the facts are here.

    `subject` is "offer:<id>", "supplier:<id>", "need:<id>" or "basket". `weight`: the heaviest of
    those that may interrupt does.
    `saving` is kroner without VAT for the quantity in the basket; negative means it costs more.
    `facts` are JSON values with amounts as text ("181.55"); read them with `amount`, `day`
    and `moment`. `actions` are the buttons in their order.
    """

    rule: str
    version: int
    subject: str
    weight: int
    interrupts: bool
    saving: Decimal | None
    facts: Mapping[str, JsonValue] = field(default_factory=dict)
    offers: Mapping[str, JsonValue] = field(default_factory=dict)
    actions: tuple[str, ...] = ()

    def amount(self, name: str) -> Decimal | None:
        """A number among the facts as Decimal, or None where it is unknown."""
        value = self.facts.get(name)
        return None if value is None else Decimal(str(value))

    def day(self, name: str) -> date | None:
        value = self.facts.get(name)
        return None if value is None else date.fromisoformat(str(value))

    def moment(self, name: str) -> datetime | None:
        """A time among the facts, on the clock in Denmark."""
        value = self.facts.get(name)
        return None if value is None else datetime.fromisoformat(str(value)).astimezone(DENMARK)


def nudge_to_json(nudge: Nudge) -> dict[str, object]:
    """For the exposure log and `shop nudge --json`."""
    return {
        "rule": nudge.rule,
        "version": nudge.version,
        "subject": nudge.subject,
        "weight": nudge.weight,
        "interrupts": nudge.interrupts,
        "saving": None if nudge.saving is None else plain(nudge.saving),
        "facts": dict(nudge.facts),
        "offers": dict(nudge.offers),
        "actions": list(nudge.actions),
    }
