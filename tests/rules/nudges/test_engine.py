"""The engine's budget: one interruption, one nudge per subject, and a no is a no."""

from datetime import date

import pytest

from nudges.engine import RULES, run
from nudges.facts import EXEMPT_REASONS, Facts, Memory, SupplierPart
from tests.rules.nudges.build import ON, declined, facts, line, paper, part

SWAN = ("SVANEN",)
OFF_AGREEMENT = line(paper(1), paper(2, "31.95", coverage=ON))
UNLABELLED = line(paper(3, coverage=ON), paper(4, coverage=ON, labels=SWAN))
BELOW_MINIMUM = part("318.45", minimum_order_value="500", small_order_fee="75")
BELOW_450 = part("200")


def said(given_facts: Facts, **options: frozenset[str]) -> list[tuple[str, str, bool]]:
    return [(n.rule, n.subject, n.interrupts) for n in run(given_facts, **options)]


def test_an_empty_basket_is_told_nothing() -> None:
    assert run(facts()) == ()


def test_only_the_heaviest_interrupts_and_the_others_are_quiet() -> None:
    assert said(facts(UNLABELLED, OFF_AGREEMENT, BELOW_MINIMUM)) == [
        ("small-order", "supplier:7", True),
        ("prefer-agreement", "offer:1", False),
        ("prefer-label", "offer:3", False),
    ]


def test_once_a_push_about_waiting_was_answered_no_other_interrupts_this_checkout() -> None:
    answered = Memory(interrupted=frozenset({"supplier:8"}))
    given = facts(UNLABELLED, OFF_AGREEMENT, BELOW_MINIMUM, memory=answered)
    assert said(given) == [
        ("small-order", "supplier:7", False),
        ("prefer-agreement", "offer:1", False),
        ("prefer-label", "offer:3", False),
    ]


def test_a_push_whose_answer_was_taken_back_interrupts_again() -> None:
    undone = Memory(interrupted=frozenset({"supplier:7"}))
    assert said(facts(OFF_AGREEMENT, BELOW_MINIMUM, memory=undone))[0] == (
        "small-order", "supplier:7", True,
    )  # fmt: skip


def test_an_order_over_the_minimum_does_not_push_a_swap_aside() -> None:
    assert said(facts(OFF_AGREEMENT, BELOW_450)) == [
        ("prefer-agreement", "offer:1", True),
        ("small-order", "supplier:7", False),
    ]


def test_agreement_and_label_for_one_line_are_one_nudge() -> None:
    both = line(paper(1), paper(2, coverage=ON, labels=SWAN), paper(3, labels=SWAN))
    assert said(facts(both)) == [("prefer-agreement", "offer:1", True)]


CAP_REACHED = {"deliveries_this_week": 2, "max_deliveries_per_week": 2}


@pytest.mark.parametrize(
    ("one", "rule"),
    [
        (part("318.45", minimum_order_value="500", **CAP_REACHED), "small-order"),
        (part("318.45", **CAP_REACHED), "frequent-deliveries"),
    ],
)
def test_a_supplier_gets_one_nudge_although_two_rules_speak(one: SupplierPart, rule: str) -> None:
    assert said(facts(one)) == [(rule, "supplier:7", True)]
    (nudge,) = run(facts(one))
    assert nudge.facts["over_cap"] is True
    assert nudge.facts["missing"] in {"181.55", "131.55"}


@pytest.mark.parametrize(
    ("orders_ago", "speaks"), [(None, False), (0, False), (1, False), (2, False), (3, True)]
)
def test_a_declined_nudge_is_silent_for_two_orders(orders_ago: int | None, speaks: bool) -> None:
    memory = declined("small-order", "supplier:7", orders_ago)
    assert bool(run(facts(BELOW_MINIMUM, memory=memory))) is speaks


def test_the_number_of_orders_alone_is_memory_enough() -> None:
    memory = Memory(declined_orders_ago={("small-order", "supplier:7"): 1})
    assert run(facts(BELOW_MINIMUM, memory=memory)) == ()


def test_a_no_to_one_supplier_or_rule_is_not_a_no_to_another() -> None:
    for memory in (declined("small-order", "supplier:8", 1), declined("other", "supplier:7", 1)):
        assert said(facts(BELOW_MINIMUM, memory=memory)) == [("small-order", "supplier:7", True)]


def test_a_declined_question_does_not_come_back_in_another_rules_words() -> None:
    one = part("318.45", minimum_order_value="500", **CAP_REACHED)
    memory = declined("small-order", "supplier:7", 1)
    assert run(facts(one, memory=memory)) == ()


def test_the_next_heaviest_interrupts_when_the_heaviest_was_declined() -> None:
    memory = declined("small-order", "supplier:7", 1)
    assert said(facts(OFF_AGREEMENT, BELOW_MINIMUM, memory=memory)) == [
        ("prefer-agreement", "offer:1", True)
    ]


@pytest.mark.parametrize("reason", sorted(EXEMPT_REASONS))
def test_urgent_allergy_health_and_pedagogical_needs_pass_in_silence(reason: str) -> None:
    assert run(facts(OFF_AGREEMENT, UNLABELLED, BELOW_MINIMUM, reason=reason)) == ()


def test_another_reason_silences_waiting_and_leaves_the_swap() -> None:
    assert said(facts(OFF_AGREEMENT, BELOW_MINIMUM, reason="other")) == [
        ("prefer-agreement", "offer:1", True)
    ]


def test_a_rule_that_is_switched_off_says_nothing_and_lends_its_words_to_no_one() -> None:
    off = frozenset({"prefer-agreement"})
    assert run(facts(line(paper(1), paper(2, coverage=ON))), disabled=off) == ()


def test_a_rule_that_is_switched_off_silences_no_other() -> None:
    """A label is a wish of its own, also where the other rule would have had the word."""
    both = facts(line(paper(1), paper(2, coverage=ON, labels=SWAN)))
    assert said(both) == [("prefer-agreement", "offer:1", True)]
    found = run(both, disabled=frozenset({"prefer-agreement"}))
    assert [(nudge.rule, nudge.interrupts) for nudge in found] == [("prefer-label", False)]


def test_every_rule_has_its_own_name_a_version_and_a_card_with_a_review_date() -> None:
    assert len({rule.RULE for rule in RULES}) == len(RULES) == 18
    for rule in RULES:
        assert rule.VERSION >= 1
        assert rule.CARD.why
        assert rule.CARD.owner
        assert rule.CARD.source
        assert rule.CARD.review_by > date(2026, 11, 23)
