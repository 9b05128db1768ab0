"""What a place may decide about guidance, and whose word holds."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from nudges.engine import RULES
from shop.guidance.rules import (
    KEYS,
    NO_POLICY,
    Kind,
    Mode,
    Said,
    can_try,
    check_valid_from,
    check_value,
    check_why,
    held,
    key,
    policy_of,
    restored,
    stored,
    strictest,
    value_from_text,
    written,
)
from shop.kernel.errors import NotFound, Refused

TODAY = date(2026, 11, 23)
AT = datetime(2026, 11, 23, 6, tzinfo=UTC)
COMMUNITY, LINDEBY, AREA, HOUSE = 1, 2, 4, 9
IDS = (COMMUNITY, LINDEBY, AREA, HOUSE)


def said(number: int, node: int, value: str | None, *, days: int = 0) -> Said:
    """The decision of one place about what an order costs, `days` from today."""
    return Said(number, node, "process_cost", value, TODAY + timedelta(days=days), AT)


# Who said what, and what an order costs at the house then. 90 is what Skub proposes.
INHERITED: tuple[tuple[str, list[Said], int, int | None], ...] = (
    ("nobody has said anything", [], 90, None),
    ("the community says 175", [said(1, COMMUNITY, "175")], 175, COMMUNITY),
    ("the municipality is nearer", [said(1, COMMUNITY, "175"), said(2, LINDEBY, "330")], 330,
     LINDEBY),
    ("nearer wins, not newer", [said(1, HOUSE, "50"), said(2, LINDEBY, "330")], 50, HOUSE),
    ("a later word of the same place", [said(1, LINDEBY, "175"), said(2, LINDEBY, "100")], 100,
     LINDEBY),
    ("rows come in any order", [said(2, LINDEBY, "100"), said(1, LINDEBY, "175")], 100, LINDEBY),
    ("taken back: the one above", [said(1, COMMUNITY, "175"), said(2, LINDEBY, "330"),
                                   said(3, LINDEBY, None)], 175, COMMUNITY),
    ("taken back: nobody above", [said(1, LINDEBY, "330"), said(2, LINDEBY, None)], 90, None),
    ("said again afterwards", [said(1, LINDEBY, "330"), said(2, LINDEBY, None),
                               said(3, LINDEBY, "120")], 120, LINDEBY),
    ("from tomorrow on", [said(1, LINDEBY, "175", days=-9), said(2, LINDEBY, "330", days=1)], 175,
     LINDEBY),
    ("from today on", [said(1, LINDEBY, "175", days=-9), said(2, LINDEBY, "330")], 330, LINDEBY),
    ("what was planned holds although another word came before its day",
     [said(1, LINDEBY, "330", days=0), said(2, LINDEBY, "100", days=-3)], 330, LINDEBY),
    ("another branch of the tree", [said(1, 77, "330")], 90, None),
)  # fmt: skip


@pytest.mark.parametrize(("case", "rows", "cost", "node"), INHERITED, ids=lambda v: str(v)[:40])
def test_the_nearest_place_decides_key_by_key(
    case: str, rows: list[Said], cost: int, node: int | None
) -> None:
    found = held(rows, IDS, on=TODAY)
    one = found["process_cost"]
    assert (one.value, one.said.node_id if one.said else None) == (Decimal(cost), node), case
    assert {name: it.value for name, it in found.items() if name != "process_cost"} == {
        name: it.default for name, it in KEYS.items() if name != "process_cost"
    }


def test_a_key_that_is_no_more_is_passed_over() -> None:
    old = Said(1, LINDEBY, "a_key_of_long_ago", "5000", TODAY, AT)
    assert held([old], IDS, on=TODAY).keys() == KEYS.keys()


NONSENSE = (
    ("target.agreement_share", "0"), ("target.agreement_share", "200"), ("cost_share", "200 %"),
    ("cost_share", "-5"), ("cost_share", ""), ("cost_share", "NaN"), ("cost_share", "1e3"),
    ("process_cost", "0"), ("process_cost", "-90"), ("process_cost", "2001"),
    ("process_cost", "halvfems"), ("process_cost", ""), ("process_cost", "inf"),
    ("hold_days", "0"), ("hold_days", "1,5"), ("hold_days", "400"),
    ("approval_limit", "0"), ("need_check_amount", "99"), ("outside_limit", ""),
    ("kwh_price", "0"), ("kwh_price", "210"),
    ("deliveries_per_week", "0"), ("deliveries_per_week", "8"), ("deliveries_per_week", "1,5"),
    ("target.deliveries", "0"), ("nudge.small-order", "maybe"), ("nudge.small-order", ""),
    ("mode.small-order", "shout"), ("mode.prefer-label", "stop"), ("process_cost", "٩٠"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "text"), NONSENSE)
def test_nonsense_is_refused(name: str, text: str) -> None:
    with pytest.raises(Refused) as refused:
        value_from_text(key(name), text)
    assert refused.value.code == "policy-value"


SENSE = (
    ("target.agreement_share", "85", "0.85"), ("target.agreement_share", "85 %", "0.85"),
    ("target.small_orders", "17,5", "0.175"), ("process_cost", "175 kr.", "175"),
    ("deliveries_per_week", "", None), ("deliveries_per_week", "2", "2"),
    ("approval_limit", "", None), ("approval_limit", "25000", "25000"),
    ("outside_limit", "50000 kr.", "50000"), ("hold_days", "3", "3"),
    ("target.deliveries", "2,5", "2.5"), ("kwh_price", "2,10", "2.10"), ("kwh_price", "", None),
)  # fmt: skip


@pytest.mark.parametrize(("name", "text", "value"), SENSE)
def test_what_a_person_writes_is_understood(name: str, text: str, value: str | None) -> None:
    expected = None if value is None else Decimal(value)
    assert value_from_text(key(name), text) == expected


def test_every_value_survives_its_form_field_and_the_database() -> None:
    for one in KEYS.values():
        some = [one.default, *one.modes, *(number for number, _ in one.known)]
        some += [True, False] if one.kind is Kind.SWITCH else []
        some += [one.least, one.most] if one.most else []
        for value in some:
            assert value_from_text(one, written(one, value)) == value, one.name
            assert restored(one, stored(value)) == value, one.name


def test_every_default_is_allowed_and_says_where_it_comes_from() -> None:
    for one in KEYS.values():
        check_value(one, one.default)
        assert one.source, one.name
    with pytest.raises(NotFound):
        key("a_key_of_long_ago")


def test_without_decisions_nothing_is_off_and_nothing_is_asked() -> None:
    assert NO_POLICY.worth_sending == 450
    assert not NO_POLICY.disabled
    assert not NO_POLICY.modes
    assert NO_POLICY.approval_limit is None
    assert NO_POLICY.need_check_amount == 3000
    assert NO_POLICY.outside_limit == 100_000
    assert NO_POLICY.targets == {
        "agreement_share": Decimal("0.85"), "label_share": Decimal("0.65"),
        "organic_share": Decimal("0.90"), "deliveries": 3, "small_orders": Decimal("0.17"),
    }  # fmt: skip


def test_amounts_are_in_the_policy_as_they_were_decided() -> None:
    values = {name: one.default for name, one in KEYS.items()}
    some = {"approval_limit": Decimal(5000), "need_check_amount": None, "outside_limit": Decimal(7)}
    policy = policy_of(values | some)
    assert policy.approval_limit == 5000
    assert policy.need_check_amount is None
    assert policy.outside_limit == 7


def test_only_what_a_basket_hears_of_is_tried_first() -> None:
    assert can_try(key("process_cost"))
    assert can_try(key("nudge.small-order"))
    assert not can_try(key("target.label_share"))
    assert not can_try(key("outside_limit"))


def test_a_rule_that_is_off_asks_for_nothing() -> None:
    values = {name: one.default for name, one in KEYS.items()}
    values |= {"mode.small-order": Mode.STOP, "mode.prefer-agreement": Mode.ASK}
    assert policy_of(values).modes == {"small-order": Mode.STOP, "prefer-agreement": Mode.ASK}
    off = policy_of(values | {"nudge.small-order": False})
    assert off.disabled == {"small-order"}
    assert off.modes == {"prefer-agreement": Mode.ASK}


def test_every_rule_can_be_switched_off_and_a_wish_never_stops_anybody() -> None:
    for rule in RULES:
        assert key(f"nudge.{rule.RULE}").default is True
        assert key(f"mode.{rule.RULE}").default is Mode.INFORM
    assert Mode.STOP not in key("mode.prefer-label").modes


def test_of_several_modes_the_one_that_asks_for_most_counts() -> None:
    assert strictest([]) is Mode.INFORM
    assert strictest([Mode.ASK, Mode.STOP, Mode.INFORM]) is Mode.STOP


def test_history_is_not_rewritten_and_a_decision_has_a_reason() -> None:
    check_valid_from(TODAY, today=TODAY)
    check_why("Vi vil prøve det.")
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=367)):
        with pytest.raises(Refused):
            check_valid_from(day, today=TODAY)
    for why in ("", "x" * 201):
        with pytest.raises(Refused):
            check_why(why)
