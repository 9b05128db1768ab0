"""Runs the rules and keeps to the budget: one interruption, one nudge per subject, no repeats.

A rule's name and VERSION are stored with every nudge shown. Never rename or reuse a name, and
raise VERSION when an equal basket gets another answer; the golden file in the tests notices.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Protocol

from nudges.facts import EXEMPT_REASONS, Facts, Memory
from nudges.nudge import Asks, Card, Nudge
from nudges.rules import (
    below_minimum,
    bought_recently,
    cheaper_comparable,
    frequent_deliveries,
    join_order,
    lifetime_cost,
    need_check,
    organic_share,
    outside_assortment,
    outside_everything,
    pack_size,
    prefer_agreement,
    prefer_label,
    price_changed,
    price_step,
    skipped_rank,
    small_order,
    unusual_amount,
)

# Acceptance falls with every repeat (30 % per extra reminder among clinicians), so no is no.
QUIET_ORDERS = 2


class Rule(Protocol):
    """A module in nudges/rules."""

    RULE: str
    VERSION: int
    ASKS: Asks
    CARD: Card

    def check(self, facts: Facts) -> Iterator[Nudge]: ...


RULES: tuple[Rule, ...] = (
    prefer_agreement,
    prefer_label,
    small_order,
    frequent_deliveries,
    cheaper_comparable,
    pack_size,
    price_step,
    below_minimum,
    join_order,
    need_check,
    bought_recently,
    unusual_amount,
    lifetime_cost,
    organic_share,
    outside_assortment,
    skipped_rank,
    price_changed,
    outside_everything,
)
_ASKS = {rule.RULE: rule.ASKS for rule in RULES}


def run(facts: Facts, *, disabled: frozenset[str] = frozenset()) -> tuple[Nudge, ...]:
    """What to say to this basket, heaviest first. Only the first may interrupt, once a checkout.

    `disabled`: rules that a policy has switched off. Equal facts give an equal answer, in any
    order of lines and suppliers.
    """
    if facts.basket.reason in EXEMPT_REASONS:
        return ()
    found = [n for rule in RULES if rule.RULE not in disabled for n in rule.check(facts)]
    # The heaviest per question is chosen before declined ones go: a no to the swap or to waiting
    # must not bring the same question back in another rule's words.
    asked = _first_of_each(found, lambda n: (n.subject, _ASKS[n.rule]))
    said = _first_of_each([n for n in asked if not is_quiet(facts.memory, n)], lambda n: n.subject)
    loud = next((n for n in said if _may_interrupt(facts.memory, n)), None)
    return tuple(replace(n, interrupts=n is loud) if n.interrupts else n for n in said)


def _may_interrupt(memory: Memory, nudge: Nudge) -> bool:
    """One interruption a checkout: after an answer only that question itself, when it is undone."""
    return nudge.interrupts and (not memory.interrupted or nudge.subject in memory.interrupted)


def is_quiet(memory: Memory, nudge: Nudge) -> bool:
    """Declined in the last orders; where the number of orders is unknown, silence wins.

    Whoever said no to one thing about a subject while shopping is not asked another about it,
    unless that is worth an interruption ("100 for 10").
    """
    key = (nudge.rule, nudge.subject)
    ago = memory.declined_orders_ago.get(key)
    if key in memory.declined if ago is None else ago <= QUIET_ORDERS:
        return True
    return not nudge.interrupts and _has_answered(memory, nudge)


def _has_answered(memory: Memory, nudge: Nudge) -> bool:
    return any(
        ago == 0 and subject == nudge.subject and _ASKS.get(rule, nudge.rule) != _ASKS[nudge.rule]
        for (rule, subject), ago in memory.declined_orders_ago.items()
    )


def _first_of_each(found: Iterable[Nudge], of: Callable[[Nudge], Hashable]) -> list[Nudge]:
    """The heaviest of each, heaviest first."""
    kept: dict[Hashable, Nudge] = {}
    for nudge in sorted(found, key=_order):
        kept.setdefault(of(nudge), nudge)
    return list(kept.values())


def _order(nudge: Nudge) -> tuple[int, Decimal, str, str]:
    """Heaviest, then the largest saving; name and subject make it one order for equal facts."""
    return (-nudge.weight, -(nudge.saving or Decimal(0)), nudge.rule, nudge.subject)
