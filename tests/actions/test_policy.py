"""Deciding how guidance works for a place, on both engines, and what a basket makes of it."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from shop.basket.contents import SupplierCard
from shop.basket.sending import Reason
from shop.db import table_of
from shop.guidance import actions
from shop.guidance.actions.policy import INHERIT, Inherit
from shop.guidance.models import PolicyDecision
from shop.guidance.queries.policy import held_at, history, latest_id, policy_for
from shop.guidance.rules import NO_POLICY, Mode, Policy, Value
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.ledger.queries import entries
from shop.orders.models import Order
from shop.orders.rules import SendReason
from shop.organisation.queries import node
from shop.reports.overview import overview
from tests.buying import House, everything, house
from tests.factories import NOW

TODAY = NOW.date()


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


def decide(
    home: House, name: str, value: Value | Inherit, *, node: int | None = None, **facts: Any
) -> int:
    town = home.town
    given: dict[str, Any] = {"by": town.jonas, "why": "Vi prøver.", "now": NOW} | facts
    with home.database.write() as session:
        return actions.decide(
            session, node_id=town.lindeby.id or 0 if node is None else node, name=name,
            value=value, **given,
        )  # fmt: skip


def undo(home: House, decision_id: int) -> None:
    with home.database.write() as session:
        actions.undo(session, decision_id=decision_id, by=home.town.jonas, now=NOW)


def policy(home: House, *, days: int = 0) -> Policy:
    with home.database.read() as session:
        return policy_for(session, home.unit.path, on=TODAY + timedelta(days=days))


def test_a_decision_holds_below_from_its_day_and_can_be_taken_back(home: House) -> None:
    assert policy(home) == NO_POLICY
    first = decide(home, "process_cost", Decimal(175))
    own = decide(home, "process_cost", Decimal(330), node=home.unit.id,
                 valid_from=TODAY + timedelta(days=7))  # fmt: skip
    assert [policy(home, days=days).process_cost for days in (0, 6, 7)] == [175, 175, 330]
    undo(home, own)
    assert policy(home, days=7).process_cost == 175
    undo(home, first)
    assert policy(home, days=7) == NO_POLICY
    with home.database.read() as session:
        told = history(session, home.unit.path, "process_cost")
        assert [(one.node_name, one.said.value, one.said.why) for one in told] == [
            ("Lindeby Kommune", None, "Fortrudt"), ("Solsikken", None, "Fortrudt"),
            ("Solsikken", "330", "Vi prøver."), ("Lindeby Kommune", "175", "Vi prøver."),
        ]  # fmt: skip
        lindeby = list(entries(session, chain=home.town.lindeby.id or 0))
        assert [entry.event for entry in lindeby][-4:] == ["POLICY_DECIDED"] * 4
        assert '"before":"175"' in lindeby[-1].details


def test_what_begins_later_is_not_brought_forward_when_one_of_today_is_taken_back(
    home: House,
) -> None:
    decide(home, "process_cost", Decimal(330), valid_from=TODAY + timedelta(days=7))
    now = decide(home, "process_cost", Decimal(175))
    undo(home, now)
    assert policy(home) == NO_POLICY
    assert policy(home, days=7).process_cost == 330


def test_a_place_can_give_the_word_back_to_the_one_above(home: House) -> None:
    decide(home, "process_cost", Decimal(175))
    decide(home, "process_cost", Decimal(330), node=home.unit.id)
    decide(home, "process_cost", INHERIT, node=home.unit.id)
    with home.database.read() as session:
        found = held_at(session, home.unit.path, on=TODAY)["process_cost"]
    assert found.value == 175
    assert found.said
    assert found.said.node_id == home.town.lindeby.id


def test_what_is_refused_writes_nothing(home: House) -> None:
    town = home.town
    first = decide(home, "process_cost", Decimal(175))
    before = everything(home.database)
    fjordby, lindeby = town.fjordby.id or 0, town.lindeby.id or 0
    cases: tuple[tuple[type[Refused], str, Value, dict[str, Any]], ...] = (
        (NotAllowed, "process_cost", Decimal(100), {"by": town.mette}),
        (NotAllowed, "process_cost", Decimal(100), {"by": town.anne}),
        (NotAllowed, "process_cost", Decimal(100), {"node": fjordby}),
        (NotAllowed, "process_cost", Decimal(100), {"node": town.community.id or 0}),
        (NotFound, "process_cost", Decimal(100), {"node": 999_999}),
        (NotFound, "a_key_of_long_ago", Decimal(100), {}),
        (Refused, "cost_share", Decimal(0), {}),
        (Refused, "cost_share", Decimal(2), {}),
        (Refused, "process_cost", Decimal(-1), {}),
        (Refused, "process_cost", None, {}),
        (Refused, "mode.prefer-label", Mode.STOP, {}),
        (Refused, "process_cost", Decimal(100), {"why": ""}),
        (Refused, "process_cost", Decimal(100), {"valid_from": TODAY - timedelta(days=1)}),
        (Refused, "process_cost", Decimal(100), {"seen": first - 1}),
    )
    for error, name, value, facts in cases:
        with pytest.raises(error):
            decide(home, name, value, **{"node": lindeby, **facts})
    for stranger in (town.mette, town.fremmed_indkoeb):
        with pytest.raises(NotAllowed), home.database.write() as session:
            actions.undo(session, decision_id=first, by=stranger, now=NOW)
    with pytest.raises(NotFound):
        undo(home, first + 99)
    assert everything(home.database) == before


def test_only_the_newest_decision_can_be_taken_back(home: House) -> None:
    first = decide(home, "hold_days", Decimal(3))
    decide(home, "hold_days", Decimal(5), seen=first)
    with pytest.raises(Refused, match="ændret siden"):
        undo(home, first)
    with home.database.read() as session:
        assert latest_id(session, home.town.lindeby.id or 0, "hold_days") == first + 1


def test_nothing_is_changed_or_removed_from_what_was_decided(home: House) -> None:
    decide(home, "process_cost", Decimal(175))
    said = table_of(PolicyDecision)
    for statement in (update(said).values(value="1"), delete(said)):
        with pytest.raises(DatabaseError), home.database.write() as session:
            session.execute(statement)


def card(home: House, supplier: int) -> SupplierCard:
    found = home.basket().card(supplier)
    assert found
    return found


def test_thresholds_reach_the_basket_and_the_order(home: House) -> None:
    kridthuset = home.town.kridthuset
    home.fill(papir_svane="20")  # 639 kr.: over the minimum of 500, and over 450
    assert card(home, kridthuset).nudge is None
    decide(home, "process_cost", Decimal(175))  # a fifth of 875
    found = card(home, kridthuset)
    assert found.is_small
    assert found.handling_cost == 175
    assert found.nudge
    assert found.nudge.amount("target") == 875
    decide(home, "cost_share", Decimal("0.50"), node=home.unit.id)
    assert card(home, kridthuset).nudge is None
    home.send(kridthuset)
    with home.database.read() as session:
        assert session.scalars(select(table_of(Order).c.process_cost)).one() == 175


def test_a_rule_that_is_switched_off_is_silent_in_basket_and_under_a_row(home: House) -> None:
    assert home.add("papir-plus").nudge
    for rule in ("prefer-agreement", "prefer-label", "cheaper-comparable"):  # all ask: which one
        decide(home, f"nudge.{rule}", value=False)
    decide(home, "nudge.small-order", value=False, node=home.town.area.id)
    assert not home.add("papir-plus").nudge
    found = card(home, home.town.kridthuset)
    assert (found.nudge, found.swaps) == (None, ())
    assert found.is_ready


def test_nobody_is_asked_to_wait_longer_than_the_policy_says(home: House) -> None:
    home.fill(haandsaebe="1")  # comes on Wednesdays; the cut-off is tomorrow, Tuesday
    havblik = home.town.havblik
    wednesday = NOW + timedelta(days=2)  # the next cut-off is six days ahead
    for days, speaks in ((7, True), (6, True), (5, False)):
        decide(home, "hold_days", Decimal(days))
        found = home.basket(now=wednesday).card(havblik)
        assert found
        assert found.nudge  # under the minimum; whether one is asked to wait is another matter
        assert (found.nudge.rule == "small-order") == speaks, days
        assert found.nudge.interrupts == speaks


def test_where_a_reason_is_asked_nothing_goes_without_one(home: House) -> None:
    home.fill(papir_plus="20")  # 723 kr., but the same kind is on agreement
    kridthuset = home.town.kridthuset
    assert card(home, kridthuset).is_ready
    decide(home, "mode.prefer-agreement", Mode.ASK)
    found = card(home, kridthuset)
    assert (found.is_ready, found.demand) == (False, Mode.ASK)
    assert [nudge.rule for nudge in found.demanded_for] == ["prefer-agreement"]
    before = everything(home.database)
    with pytest.raises(Refused, match="beder om en grund"):
        home.send(kridthuset)
    assert everything(home.database) == before
    home.send(kridthuset, reasons={kridthuset: Reason(SendReason.OTHER, "Den passer bedre")})
    assert not home.basket().cards


def test_where_an_order_is_stopped_only_a_need_that_always_passes_lets_it_go(home: House) -> None:
    home.fill(papir_svane="1")
    kridthuset = home.town.kridthuset
    decide(home, "mode.small-order", Mode.STOP)
    before = everything(home.database)
    for reason in (SendReason.NONE, SendReason.OTHER):
        with pytest.raises(Refused, match="stoppet"):
            home.send(kridthuset, reasons={kridthuset: Reason(reason, "fordi")})
    assert everything(home.database) == before
    home.send(kridthuset, reasons={kridthuset: Reason(SendReason.ALLERGY)})
    assert not home.basket().cards


def test_a_report_aims_at_what_the_place_had_decided_then(home: House) -> None:
    decide(home, "target.agreement_share", Decimal("0.95"), node=home.town.area.id)
    decide(home, "process_cost", Decimal(175))

    def aims(node_id: int | None, month: str) -> tuple[Decimal | None, Decimal]:
        with home.database.read() as session:
            place = node(session, node_id or 0)
            assert place
            found = overview(session, place, month, today=TODAY)
        targets = {one.report.name: one.target for one in found.series}
        assert targets["orders_value"] is None
        return targets["agreement_share"], found.policy.process_cost

    area, lindeby = home.town.area.id, home.town.lindeby.id
    assert aims(area, "2026-11") == (Decimal("0.95"), Decimal(175))
    assert aims(lindeby, "2026-11") == (Decimal("0.85"), Decimal(175))
    assert aims(area, "2026-10") == (Decimal("0.85"), Decimal(90))
