"""What the rules cost: CPU of one basket with 120 lines, all rules, and where the time goes.

    python3 -m tests.benchmarks.nudges

Facts in, answer out: no database and no page. Process time, best of many, so that a busy machine
does not count.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from time import process_time

from nudges.engine import RULES, Rule, run
from nudges.facts import Facts
from tests.rules.nudges.baskets import good_basket

LINES = 120
LIMIT = 0.005
"""Seconds. A page with a full basket has 4 queries to make as well."""


def full_basket(lines: int = LINES) -> Facts:
    """A large basket of goods on agreement: four equivalents a line, a history for most."""
    return good_basket(Random(120), lines=lines)


def cost(work: Callable[[], object], *, times: int = 40) -> float:
    """Seconds of CPU, the best of `times`."""
    best = float("inf")
    for _ in range(times):
        began = process_time()
        work()
        best = min(best, process_time() - began)
    return best


def report() -> Iterator[str]:
    """What was measured, a line for each figure."""
    facts = full_basket()
    whole = cost(lambda: run(facts))
    yield f"all {len(RULES)} rules, {LINES} lines: {whole * 1000:.2f} ms of {LIMIT * 1000:.0f}"
    yield f"nudges: {len(run(facts))}"
    for rule in RULES:
        alone = cost(partial(_alone, rule, facts), times=10)
        yield f"  {rule.RULE:22} {alone * 1000:6.2f} ms"


def _alone(rule: Rule, facts: Facts) -> None:
    for _ in rule.check(facts):
        pass


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report())
