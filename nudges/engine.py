"""Runs the rules and keeps to the budget: one interruption, one nudge per subject, no repeats.

A rule's name and VERSION are stored with every nudge shown. Never rename or reuse a name, and
raise VERSION when an equal basket gets another answer; the golden file in the tests notices.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from nudges.facts import EXEMPT_REASONS, Facts, Memory
from nudges.nudge import Card, Nudge
from nudges.rules import frequent_deliveries, prefer_agreement, prefer_label, small_order

# Acceptance falls with every repeat (30 % per extra reminder among clinicians), so no is no.
QUIET_ORDERS = 2


class Rule(Protocol):
    """A module in nudges/rules."""

    RULE: str
    VERSION: int
    CARD: Card

    def check(self, facts: Facts) -> Iterator[Nudge]: ...


RULES: tuple[Rule, ...] = (prefer_agreement, prefer_label, small_order, frequent_deliveries)


def run(facts: Facts, *, disabled: frozenset[str] = frozenset()) -> tuple[Nudge, ...]:
    """What to say to this basket, heaviest first. Only the first may interrupt, once a checkout.

    `disabled`: rules that a policy has switched off. Equal facts give an equal answer, in any
    order of lines and suppliers.
    """
    if facts.basket.reason in EXEMPT_REASONS:
        return ()
    found = [n for rule in RULES if rule.RULE not in disabled for n in rule.check(facts)]
    # The heaviest per subject is chosen before declined ones go: a no to the swap or to waiting
    # must not bring the same question back in another rule's words.
    said = [n for n in _one_per_subject(found) if not is_quiet(facts.memory, n)]
    loud = next((n for n in said if _may_interrupt(facts.memory, n)), None)
    return tuple(replace(n, interrupts=n.interrupts and n is loud) for n in said)


def _may_interrupt(memory: Memory, nudge: Nudge) -> bool:
    """One interruption a checkout: after an answer only that question itself, when it is undone."""
    return not memory.interrupted or nudge.subject in memory.interrupted


def is_quiet(memory: Memory, nudge: Nudge) -> bool:
    """Declined in the last orders; where the number of orders is unknown, silence wins."""
    key = (nudge.rule, nudge.subject)
    ago = memory.declined_orders_ago.get(key)
    return key in memory.declined if ago is None else ago <= QUIET_ORDERS


def _one_per_subject(found: Iterable[Nudge]) -> list[Nudge]:
    kept: dict[str, Nudge] = {}
    for nudge in sorted(found, key=_order):
        kept.setdefault(nudge.subject, nudge)
    return list(kept.values())


def _order(nudge: Nudge) -> tuple[int, Decimal, str, str]:
    """Heaviest, then the largest saving; name and subject make it one order for equal facts."""
    return (-nudge.weight, -(nudge.saving or Decimal(0)), nudge.rule, nudge.subject)
