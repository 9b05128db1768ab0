"""Arms are drawn by hash: stable, even, and independent between experiments."""

from random import Random

import pytest

from nudges.experiment import Arm, Cluster, arm, difference

UNITS = range(1, 2001)
FROZEN = ["treatment", "holdout", "holdout", "holdout", "holdout", "treatment"]


def held_out(experiment: str, salt: str, share: float) -> set[int]:
    return {u for u in UNITS if arm(experiment, salt, u, holdout_share=share) is Arm.HOLDOUT}


def test_the_arms_of_six_units_are_the_same_on_every_machine_and_for_good() -> None:
    assert [arm("swap-2027", "lindeby", unit).value for unit in range(1, 7)] == FROZEN


@pytest.mark.parametrize("share", [0.1, 0.2, 0.5])
def test_the_hold_out_has_about_its_share_of_2000_units(share: float) -> None:
    assert len(held_out("swap-2027", "lindeby", share)) == pytest.approx(2000 * share, rel=0.12)


def test_a_share_of_nothing_holds_out_no_one_and_a_whole_share_everyone() -> None:
    assert held_out("swap-2027", "lindeby", 0) == set()
    assert held_out("swap-2027", "lindeby", 1) == set(UNITS)


def test_a_larger_hold_out_keeps_all_who_were_in_the_smaller() -> None:
    assert held_out("swap-2027", "lindeby", 0.1) < held_out("swap-2027", "lindeby", 0.2)


@pytest.mark.parametrize("other", [("swap-2028", "lindeby"), ("swap-2027", "other")])
def test_another_experiment_or_salt_draws_anew(other: tuple[str, str]) -> None:
    first, second = held_out("swap-2027", "lindeby", 0.5), held_out(*other, 0.5)
    assert len(first & second) == pytest.approx(500, rel=0.12)  # a quarter of 2000


def test_the_border_between_experiment_and_salt_is_part_of_the_draw() -> None:
    assert held_out("a", "bc", 0.5) != held_out("ab", "c", 0.5)


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan")])
def test_a_share_outside_nothing_to_all_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        arm("swap-2027", "lindeby", 1, holdout_share=share)


def arm_of(size: int, share: float, swing: float) -> list[Cluster]:
    """So many addresses of 20 orders each, every second of them `swing` over the share."""
    swings = [swing if number % 2 else -swing for number in range(size)]
    return [Cluster(20 * (share + one), 20) for one in swings]


def test_the_difference_is_counted_between_addresses_and_not_between_orders() -> None:
    found = difference(arm_of(20, 0.5, 0.2), arm_of(20, 0.4, 0.2))
    assert found is not None
    assert found.value == pytest.approx(0.10)
    # 2 x (20/19 x 20 x 4² / 400²) and t(38) = 2.024: 1200 orders one by one would say ± 0.07
    margin = 2.0244 * (2 * 20 / 19 * 20 * 16 / 400**2) ** 0.5
    assert found.low == pytest.approx(0.10 - margin, abs=1e-4)
    assert found.high == pytest.approx(0.10 + margin, abs=1e-4)
    assert found.clusters == 40


def test_few_addresses_are_too_early_to_tell_however_many_orders_they_have() -> None:
    three = [Cluster(500, 1000)] * 3
    assert difference(three, three) is None
    silent = [*three, Cluster(0, 0)]  # nobody there has ordered
    assert difference(silent, silent) is None


def test_arms_that_are_drawn_from_one_lot_differ_by_chance_one_time_in_twenty() -> None:
    """Addresses differ (a correlation of about 0.05 within them), and nothing was done to them."""
    rng, alarms, trials = Random(1), 0, 600
    for _ in range(trials):
        lots = [[_address(rng) for _ in range(25)] for _ in range(2)]
        found = difference(*lots)
        assert found is not None
        alarms += not found.low <= 0 <= found.high
    assert alarms / trials == pytest.approx(0.05, abs=0.025)


def _address(rng: Random) -> Cluster:
    own, orders = rng.betavariate(4.75, 14.25), rng.randint(5, 40)
    return Cluster(sum(rng.random() < own for _ in range(orders)), orders)
