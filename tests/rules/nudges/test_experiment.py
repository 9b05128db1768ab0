"""Arms are drawn by hash: stable, even, and independent between experiments."""

import pytest

from nudges.experiment import Arm, arm

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
