"""What the log of decisions keeps of a basket: what was said, or would have been, and why. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from nudges import engine, facts
from nudges.facts import Facts
from nudges.facts_json import facts_to_json
from nudges.nudge import Nudge
from shop.basket.contents import Basket
from shop.guidance.actions import Decision
from shop.guidance.rules import NO_POLICY, Policy


def decisions(basket: Basket) -> list[Decision]:
    """Every decision point of the page; of a house that an experiment spares, what it is spared."""
    if basket.known is None:
        return []
    policy = basket.cards[0].policy if basket.cards else NO_POLICY
    return decided(basket.nudges, basket.known, policy)


def decided(shown: Iterable[Nudge], known: Facts, policy: Policy) -> list[Decision]:
    """The same for what was said of some facts."""
    said = [_decision(nudge, known, policy, shown=True) for nudge in shown]
    return said + [_decision(nudge, known, policy, shown=False) for nudge in spared(known, policy)]


def shown_nudge(found: Iterable[Decision]) -> Nudge | None:
    """The first that is shown."""
    return next((one.nudge for one in found if one.shown), None)


def spared(known: Facts, policy: Policy) -> list[Nudge]:
    """What an experiment keeps from the house: what would be said if its rules were not off."""
    if not policy.spared:
        return []
    said = engine.run(known, disabled=policy.disabled - policy.spared)
    return [nudge for nudge in said if nudge.rule in policy.spared]


def _decision(nudge: Nudge, known: Facts, policy: Policy, *, shown: bool) -> Decision:
    experiment = policy.experiments.get(nudge.rule)
    return Decision(
        nudge, known=facts_to_json(about(known, nudge.subject)),
        experiment=experiment.id if experiment else "", shown=shown,
    )  # fmt: skip


def about(known: Facts, subject: str) -> Facts:
    """What bears on one subject alone: given to the rule again, it says the same.

    Of something that is about the whole basket, all lines without what they could be swapped for.
    """
    basket, memory = known.basket, known.memory
    kind, _, number = subject.partition(":")
    if kind == "offer":
        lines = tuple(line for line in basket.lines if str(line.item.offer_id) == number)
        basket = replace(basket, lines=lines, suppliers=())
    elif kind == "supplier":
        parts = tuple(part for part in basket.suppliers if str(part.supplier_id) == number)
        basket = replace(basket, lines=(), suppliers=parts)
    else:
        bare = tuple(replace(line, alternatives=()) for line in basket.lines)
        basket = replace(basket, lines=bare, suppliers=())
    ago = {key: count for key, count in memory.declined_orders_ago.items() if key[1] == subject}
    kept = frozenset(key for key in memory.declined if key[1] == subject)
    remembered = facts.Memory(kept, ago, memory.interrupted & {subject})
    return replace(known, basket=basket, memory=remembered)
