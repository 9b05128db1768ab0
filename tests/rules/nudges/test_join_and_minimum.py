"""Joining somebody at the same address, and the minimum where nobody can be asked to wait."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from nudges.engine import run
from nudges.facts import OpenOrder, SupplierPart
from nudges.nudge import Nudge
from nudges.rules import below_minimum, join_order
from tests.rules.nudges.build import MONDAY, NOW, THURSDAY, WEDNESDAY_NOON, declined, facts, part


def said(rule: Any, one: SupplierPart, reason: str = "") -> Nudge | None:
    return next(rule.check(facts(one, reason=reason)), None)


def waiting(basket_id: int, *, same_gln: bool = True, **changes: Any) -> OpenOrder:
    changes = {"cutoff": WEDNESDAY_NOON, "delivery_date": THURSDAY, **changes}
    return OpenOrder(basket_id, f"Stue {basket_id}", same_gln, Decimal("220.50"), **changes)


def test_a_colleague_saves_the_order_the_invoice_and_the_delivery() -> None:
    nudge = said(join_order, part("800", open_orders=(waiting(12),)))
    assert nudge is not None
    saved = [nudge.facts[f"{name}_saved"] for name in ("orders", "invoices", "deliveries")]
    assert saved == [1, 1, 1]
    assert nudge.saving == Decimal(90)
    assert nudge.facts["together_value"] == "1020.50"
    assert nudge.offers == {"basket_id": 12}
    assert (nudge.actions, nudge.interrupts) == (("join", "send_now"), False)


def test_a_neighbour_saves_only_the_stop() -> None:
    nudge = said(join_order, part("800", open_orders=(waiting(12, same_gln=False),)))
    assert nudge is not None
    saved = [nudge.facts[f"{name}_saved"] for name in ("orders", "invoices", "deliveries")]
    assert saved == [0, 0, 1]
    assert nudge.saving is None


@pytest.mark.parametrize(
    ("others", "joined"),
    [
        ([], None),
        ([waiting(1, same_gln=False), waiting(2)], 2),  # a colleague before a neighbour
        ([waiting(1, delivery_date=None), waiting(2)], 2),  # a known day before an unknown
        ([waiting(1, delivery_date=THURSDAY + timedelta(7)), waiting(2)], 2),  # the nearest day
        ([waiting(3), waiting(2)], 2),
        ([waiting(1, cutoff=NOW)], None),  # closed a moment ago
        ([waiting(1, cutoff=NOW + timedelta(seconds=1))], 1),
        ([waiting(1, cutoff=NOW + timedelta(days=8))], None),  # further than anybody is to wait
        ([waiting(1, cutoff=None, delivery_date=None)], 1),
        ([waiting(1, delivery_date=MONDAY - timedelta(1))], None),  # has come already
    ],
)
def test_whom_to_join(others: list[OpenOrder], joined: int | None) -> None:
    nudge = said(join_order, part("800", open_orders=tuple(others)))
    assert (nudge and nudge.offers["basket_id"]) == joined


@pytest.mark.parametrize("decided", [{"held": True}, {"exempt": True}])
def test_who_has_decided_is_not_asked_to_join(decided: dict[str, bool]) -> None:
    assert said(join_order, part("800", open_orders=(waiting(1),), **decided)) is None
    assert said(join_order, part("800", open_orders=(waiting(1),)), reason="other") is None


def test_a_small_order_has_joining_as_its_second_button() -> None:
    one = part("100", minimum_order_value="500", open_orders=(waiting(12),))
    (nudge,) = run(facts(one))
    assert nudge.rule == "small-order"
    assert nudge.actions == ("hold", "join", "send_now")
    assert nudge.offers == {"basket_id": 12}
    assert nudge.facts["join_unit"] == "Stue 12"


def test_a_no_to_waiting_is_a_no_to_joining() -> None:
    one = part("100", minimum_order_value="500", open_orders=(waiting(12),))
    assert run(facts(one, memory=declined("small-order", "supplier:7", 1))) == ()


FAR = datetime(2026, 12, 2, 11, 0, tzinfo=UTC)  # nine days ahead


@pytest.mark.parametrize(
    ("value", "changes", "speaks"),
    [
        ("318.45", {"cutoff": FAR}, True),
        ("500", {"cutoff": FAR}, False),  # the minimum is reached
        ("318.45", {}, False),  # one can wait, and small-order asks
        ("318.45", {"cutoff": None}, False),
        ("318.45", {"cutoff": FAR, "held": True}, False),
        ("318.45", {"cutoff": FAR, "exempt": True}, False),
        ("0", {"cutoff": FAR}, False),
    ],
)
def test_the_minimum_is_said_where_nobody_can_wait(
    value: str, changes: dict[str, Any], speaks: bool
) -> None:
    one = part(value, minimum_order_value="500", small_order_fee="75", **changes)
    nudge = said(below_minimum, one)
    assert (nudge is not None) is speaks
    if nudge is not None:
        assert (nudge.facts["missing"], nudge.facts["fee"]) == ("181.55", "75")
        assert nudge.interrupts is False
        assert nudge.actions == ("hold", "fill_up", "send_now")


def test_one_of_the_two_speaks_of_a_minimum_and_never_both() -> None:
    for cutoff in (WEDNESDAY_NOON, FAR):
        (nudge,) = run(facts(part("318.45", minimum_order_value="500", cutoff=cutoff)))
        assert nudge.rule == ("below-minimum" if cutoff is FAR else "small-order")
