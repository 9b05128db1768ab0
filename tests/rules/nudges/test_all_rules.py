"""What holds for each rule alike: exemptions, a no, a switch, the budget, and JSON."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from nudges.engine import QUIET_ORDERS, RULES, run
from nudges.facts import EXEMPT_REASONS, Facts, Line, Memory, SupplierPart
from nudges.facts_json import facts_from_json, facts_to_json
from nudges.nudge import Asks, nudge_to_json
from tests.rules.nudges.build import declined
from tests.rules.nudges.speaking import SPEAKING

INTERRUPTING = {
    "small-order", "frequent-deliveries", "prefer-agreement", "need-check", "unusual-amount",
}  # fmt: skip
NAMES = [rule.RULE for rule in RULES]


def speaking(rule: str, *, reason: str = "", memory: Memory | None = None) -> Facts:
    given = SPEAKING[rule]
    basket = replace(given.basket, reason=reason)
    return replace(given, basket=basket, memory=memory or Memory())


@pytest.mark.parametrize("rule", NAMES)
def test_a_rule_speaks_alone_in_its_own_basket(rule: str) -> None:
    (nudge,) = run(speaking(rule))
    assert nudge.rule == rule
    assert nudge.interrupts is (rule in INTERRUPTING)
    assert nudge.actions


@pytest.mark.parametrize("reason", sorted(EXEMPT_REASONS))
@pytest.mark.parametrize("rule", NAMES)
def test_every_rule_is_silent_for_a_need_that_always_passes(rule: str, reason: str) -> None:
    assert run(speaking(rule, reason=reason)) == ()


@pytest.mark.parametrize("rule", NAMES)
def test_a_no_is_remembered_for_every_rule(rule: str) -> None:
    (nudge,) = run(speaking(rule))
    for ago in range(QUIET_ORDERS + 1):
        assert run(speaking(rule, memory=declined(rule, nudge.subject, ago))) == ()
    later = declined(rule, nudge.subject, QUIET_ORDERS + 1)
    assert [n.rule for n in run(speaking(rule, memory=later))] == [rule]


@pytest.mark.parametrize("rule", NAMES)
def test_every_rule_can_be_switched_off(rule: str) -> None:
    assert run(speaking(rule), disabled=frozenset({rule})) == ()


@pytest.mark.parametrize("rule", NAMES)
def test_facts_and_answer_of_every_rule_survive_json(rule: str) -> None:
    given = speaking(rule)
    assert facts_from_json(json.loads(json.dumps(facts_to_json(given)))) == given
    (answer,) = [nudge_to_json(nudge) for nudge in run(given)]
    assert json.loads(json.dumps(answer)) == answer


def test_the_answers_of_all_rules_are_those_written_beside_this_file() -> None:
    """If this fails and the change is meant: raise the rule's VERSION, then write the file anew."""
    answers = {rule: [nudge_to_json(one) for one in run(speaking(rule))] for rule in NAMES}
    written = Path(__file__).with_name("rules.nudges.json").read_text("utf-8")
    assert json.loads(json.dumps(answers)) == json.loads(written)


@pytest.mark.parametrize("rule", NAMES)
def test_no_rule_has_buying_more_as_its_first_button(rule: str) -> None:
    (nudge,) = run(speaking(rule))
    assert nudge.actions[0] != "fill_up"
    if nudge.offers.get("quantity") and nudge.saving is not None and nudge.saving < 0:
        assert "keep" in nudge.actions


def test_a_no_in_this_order_ends_what_is_said_about_the_item_but_for_a_slip() -> None:
    """After »Behold« to a swap, nothing quiet comes in its place on the row."""
    swap, moved = SPEAKING["cheaper-comparable"], SPEAKING["price-changed"]
    (bare,), (known,) = swap.basket.lines, moved.basket.lines
    both = replace(bare, favourite_price=known.favourite_price)
    given = replace(swap, basket=replace(swap.basket, lines=(both,)))
    assert [n.rule for n in run(given)] == ["cheaper-comparable"]
    no = ("cheaper-comparable", "offer:1")
    today = replace(given, memory=Memory(frozenset({no}), {no: 0}))
    assert run(today) == ()
    earlier = replace(given, memory=Memory(frozenset({no}), {no: 1}))
    assert [n.rule for n in run(earlier)] == ["price-changed"]
    (slip,) = SPEAKING["unusual-amount"].basket.lines
    wrong = replace(today, basket=replace(swap.basket, lines=(slip,)))
    assert [n.rule for n in run(wrong)] == ["unusual-amount"]


def test_a_no_to_one_item_is_a_no_to_the_same_question_in_other_words() -> None:
    (ranked,), (cheap,) = (SPEAKING[r].basket.lines for r in ("skipped-rank", "cheaper-comparable"))
    first = replace(ranked.alternatives[0], cascade_rank=1)
    saving = replace(cheap.alternatives[0], offer_id=3, cascade_rank=1)
    both = replace(ranked, quantity=cheap.quantity, alternatives=(first, saving))
    given = SPEAKING["skipped-rank"]
    given = replace(given, basket=replace(given.basket, lines=(both,)))
    assert [n.rule for n in run(given)] == ["skipped-rank"]
    assert run(given, disabled=frozenset({"skipped-rank"}))[0].rule == "cheaper-comparable"
    assert run(replace(given, memory=declined("skipped-rank", "offer:1", 1))) == ()


def test_of_all_rules_at_once_one_interrupts_and_a_subject_is_spoken_of_once() -> None:
    lines: dict[int, Line] = {}
    parts: dict[int, SupplierPart] = {}
    for given in SPEAKING.values():
        for line in given.basket.lines:
            number = len(lines) + 1
            lines[number] = replace(line, item=replace(line.item, offer_id=100 * number))
        for part in given.basket.suppliers:
            parts[len(parts) + 1] = replace(part, supplier_id=len(parts) + 1)
    whole = SPEAKING["outside-everything"]
    basket = replace(
        whole.basket, lines=tuple(lines.values()), suppliers=tuple(parts.values()),
        organic_target=SPEAKING["organic-share"].basket.organic_target,
    )  # fmt: skip
    found = run(replace(whole, basket=basket))
    assert {n.rule for n in found} == set(NAMES)
    assert [n.rule for n in found if n.interrupts] == ["unusual-amount"]
    assert len({n.subject for n in found}) == len(found)


def test_each_rule_says_what_it_asks() -> None:
    assert {rule.RULE for rule in RULES if rule.ASKS is Asks.NOTHING} == {
        "organic-share", "outside-assortment", "price-changed", "outside-everything",
    }  # fmt: skip
