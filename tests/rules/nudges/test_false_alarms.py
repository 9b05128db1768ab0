"""A house that buys well is left alone, and one that slips is not."""

from collections import Counter
from random import Random

import pytest

from nudges.engine import run
from nudges.facts import Facts
from tests.rules.nudges.baskets import FAULTS, bad_basket, good_basket

BASKETS = 2000
MOST = 0.03
"""The share of good baskets that may meet a message in their way."""


def loud(given: Facts) -> str | None:
    """The rule that stands in the way of this basket."""
    return next((nudge.rule for nudge in run(given) if nudge.interrupts), None)


def test_at_most_three_in_a_hundred_good_baskets_are_interrupted() -> None:
    random = Random(2026)
    found = Counter(loud(good_basket(random)) for _ in range(BASKETS))
    assert sum(found.values()) - found[None] <= MOST * BASKETS, found


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_worth_an_interruption_gets_it(fault: str) -> None:
    """A measurement that finds no false alarm because nothing ever speaks is worth nothing."""
    random = Random(2026)
    found = Counter(loud(bad_basket(random, fault)) for _ in range(200))
    expected = {
        "small": "small-order", "third delivery": "frequent-deliveries",
        "slip": "unusual-amount", "large buy": "need-check", "off agreement": "prefer-agreement",
    }[fault]  # fmt: skip
    assert found[expected] >= 0.98 * 200, found


def test_the_good_baskets_are_spoken_to_on_the_rows_all_the_same() -> None:
    """Quiet is not silent: most good baskets have something on a row that one may read."""
    random = Random(2026)
    spoken = [bool(run(good_basket(random))) for _ in range(200)]
    assert sum(spoken) > 100
