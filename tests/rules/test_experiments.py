"""Which houses an experiment spares, and what their policy is then. No database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from nudges.experiment import Arm
from shop.guidance.experiments import Door, clusters_of, drawn
from shop.guidance.queries.policy import policy_from
from shop.guidance.rules import Mode, Said

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
TOWN = 2
KEY = "experiment.small-order"


def said(number: int, key: str, value: str | None) -> Said:
    return Said(number, TOWN, key, value, TODAY, AT)


def arm_of(house: int, decision: int = 7, share: str = "0.5") -> Arm:
    return drawn(
        "small-order", decision_id=decision, begins=TODAY, share=Decimal(share), cluster=house
    ).arm


SPARED = next(house for house in range(10, 99) if arm_of(house) is Arm.HOLDOUT)
SHOWN = next(house for house in range(10, 99) if arm_of(house) is Arm.TREATMENT)


def test_about_the_share_that_was_said_is_spared_and_a_new_decision_draws_anew() -> None:
    first = [arm_of(house) is Arm.HOLDOUT for house in range(1000)]
    second = [arm_of(house, decision=8) is Arm.HOLDOUT for house in range(1000)]
    assert 450 < sum(first) < 550
    assert 400 < sum(one != other for one, other in zip(first, second, strict=True)) < 600


def test_a_spared_house_is_not_shown_the_rule_nor_asked_for_a_reason() -> None:
    rows = [said(7, KEY, "0.5"), said(8, "mode.small-order", "stop")]
    policy = policy_from(rows, (1, TOWN, SPARED), on=TODAY)
    assert policy.disabled == policy.spared == {"small-order"}
    assert policy.modes == {}


def test_a_house_that_is_not_spared_is_part_of_the_experiment_all_the_same() -> None:
    rows = [said(7, KEY, "0.5"), said(8, "mode.small-order", "stop")]
    policy = policy_from(rows, (1, TOWN, SHOWN), on=TODAY)
    assert (policy.disabled, policy.modes) == (frozenset(), {"small-order": Mode.STOP})
    assert policy.experiments["small-order"].id == "small-order:7"


def test_it_is_stopped_by_saying_that_there_is_none() -> None:
    rows = [said(7, KEY, "0.5"), said(9, KEY, "none")]
    assert policy_from(rows, (1, TOWN, SPARED), on=TODAY).experiments == {}


def test_a_rule_that_is_switched_off_is_in_no_experiment() -> None:
    rows = [said(7, KEY, "0.5"), said(8, "nudge.small-order", "off")]
    policy = policy_from(rows, (1, TOWN, SPARED), on=TODAY)
    assert policy.disabled == {"small-order"}
    assert not policy.spared


def test_houses_of_one_address_or_one_gln_are_drawn_together() -> None:
    doors = [
        Door(11, "1", "Engvej 1", "9999"), Door(12, "2", "engvej  1", "9999"),
        Door(13, "2", "Skovvej 7", "9999"),  # the same invoices as 12, so with 11 as well
        Door(14, "3", "Engvej 1", "8888"), Door(15), Door(16),  # another town; nobody knows
    ]  # fmt: skip
    assert clusters_of(doors) == {"11": 11, "12": 11, "13": 11}


def test_neighbours_are_in_one_arm_and_an_experiment_from_before_keeps_its_houses() -> None:
    alone = said(7, KEY, "0.5")
    together = replace(alone, clusters={str(SPARED): SPARED, str(SHOWN): SPARED})
    for one, spared in ((alone, False), (together, True)):
        policy = policy_from([one], (1, TOWN, SHOWN), on=TODAY)
        assert ("small-order" in policy.spared) is spared
