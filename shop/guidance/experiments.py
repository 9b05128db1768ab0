"""Experiments: for a time, some houses are not shown a rule, so that its effect can be seen. Pure.

Procurement starts and stops one by deciding the key "experiment.<rule>": the share of the houses
that are spared. Every new decision is a new experiment and draws its houses anew.
"""

from collections.abc import Mapping
from dataclasses import replace
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
                share=Decimal(str(one.value)), unit_id=unit_id,
            )  # fmt: skip
    taking = replace(policy, experiments=found)
    return replace(
        taking, disabled=policy.disabled | taking.spared,
        modes={rule: mode for rule, mode in policy.modes.items() if rule not in taking.spared},
    )  # fmt: skip


def drawn(rule: str, *, decision_id: int, begins: date, share: Decimal, unit_id: int) -> Experiment:
    """The experiment that a decision began, and the arm that the house is in.

    The register names decision and day, so that anybody can draw the houses again.
    """
    name = f"{rule}:{decision_id}"
    return Experiment(name, arm(name, begins.isoformat(), unit_id, holdout_share=float(share)))
