"""All rules for a full basket cost a few milliseconds. The figure: tests/benchmarks/nudges.py."""

from nudges.engine import RULES, run
from tests.benchmarks.nudges import LIMIT, LINES, cost, full_basket, report

WIDE = 4
"""Times the limit: a busy machine must not fail it, a rule that reads every line for every other
one must (120 times as much)."""


def test_a_basket_of_120_lines_costs_a_few_milliseconds() -> None:
    facts = full_basket()
    assert len(facts.basket.lines) == LINES
    assert len(run(facts)) > 10  # the rules do work
    assert cost(lambda: run(facts), times=10) < WIDE * LIMIT


def test_the_cost_grows_with_the_lines_and_not_with_their_square() -> None:
    few, many = (full_basket(lines) for lines in (60, 480))
    small, large = (cost(lambda of=of: run(of), times=10) for of in (few, many))  # type: ignore[misc]
    assert large < 8 * small * 2.5


def test_the_benchmark_says_what_each_rule_costs() -> None:
    said = "\n".join(report())
    assert f"all {len(RULES)} rules, {LINES} lines" in said
    assert all(rule.RULE in said for rule in RULES)
