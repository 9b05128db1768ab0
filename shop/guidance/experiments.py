"""Experiments: for a time, some houses are not shown a rule, so that its effect can be seen. Pure.

Procurement starts and stops one by deciding the key "experiment.<rule>": the share of the houses
that are spared. Every new decision is a new experiment and draws its houses anew.

Houses at one address talk over the fence and join each other's orders, so they are drawn together:
who stands with whom is settled on the day of the decision and stays as long as it holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from nudges.experiment import arm
from shop.guidance.rules import EXPERIMENT, RULE_NAMES, Experiment, Held, Policy


def in_experiments(policy: Policy, holding: Mapping[str, Held], unit_id: int) -> Policy:
    """The policy of a house that takes part in the experiments that run where it is.

    A rule that is switched off is in none.
    """
    found = {}
    for rule in RULE_NAMES:
        one = holding[EXPERIMENT + rule]
        if one.said is not None and one.value is not None and rule not in policy.disabled:
            found[rule] = drawn(
                rule, decision_id=one.said.id, begins=one.said.valid_from,
                share=Decimal(str(one.value)), cluster=cluster_of(one.said.clusters, unit_id),
            )  # fmt: skip
    taking = replace(policy, experiments=found)
    return replace(
        taking, disabled=policy.disabled | taking.spared,
        modes={rule: mode for rule, mode in policy.modes.items() if rule not in taking.spared},
    )  # fmt: skip


def drawn(rule: str, *, decision_id: int, begins: date, share: Decimal, cluster: int) -> Experiment:
    """The experiment that a decision began, and the arm that the houses of the cluster are in.

    The register names decision and day, so that anybody can draw the houses again.
    """
    name = f"{rule}:{decision_id}"
    return Experiment(name, arm(name, begins.isoformat(), cluster, holdout_share=float(share)))


def cluster_of(clusters: Mapping[str, int] | None, unit_id: int) -> int:
    """Whom the house is drawn together with: the first house at its address, or itself.

    A house that came after the decision is drawn alone.
    """
    return (clusters or {}).get(str(unit_id), unit_id)


@dataclass(frozen=True, slots=True)
class Door:
    """Where goods for a house are brought, and where its invoices go. "" for what nobody knows."""

    unit_id: int
    gln: str = ""
    street: str = ""
    postcode: str = ""


def clusters_of(doors: Iterable[Door]) -> dict[str, int]:
    """Houses of one address or one GLN, with the first of them; who stands alone is left out.

    Two that share nothing are together when a third shares the street with one and the GLN with
    the other.
    """
    first: dict[int, int] = {}
    seen: dict[tuple[str, ...], int] = {}
    for door in doors:
        first[door.unit_id] = door.unit_id
        for mark in _marks(door):
            other = seen.setdefault(mark, door.unit_id)
            one, two = sorted((_root(first, other), _root(first, door.unit_id)))
            first[two] = one
    roots = {unit_id: _root(first, unit_id) for unit_id in first}
    shared = {root for unit_id, root in roots.items() if root != unit_id}
    return {str(unit_id): root for unit_id, root in sorted(roots.items()) if root in shared}


def _marks(door: Door) -> list[tuple[str, ...]]:
    street = " ".join(door.street.casefold().split())
    marks: list[tuple[str, ...]] = [("street", street, door.postcode)] if street else []
    return [*marks, ("gln", door.gln)] if door.gln else marks


def _root(first: Mapping[int, int], unit_id: int) -> int:
    while first[unit_id] != unit_id:
        unit_id = first[unit_id]
    return unit_id
