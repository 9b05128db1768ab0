"""Facts survive a round trip through JSON, and bad JSON is told where it is bad."""

import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from nudges.engine import run
from nudges.facts import (
    Basket,
    Facts,
    Lifetime,
    Memory,
    Need,
    OpenOrder,
    PriceStep,
    ShelfThing,
)
from nudges.facts_json import facts_from_json, facts_to_json
from nudges.fields import FactsError
from nudges.nudge import nudge_to_json
from tests.rules.nudges.build import MONDAY, NOW, ON, declined, facts, line, paper, part

HERE = Path(__file__).parent
EXAMPLE: dict[str, Any] = json.loads((HERE / "example.facts.json").read_text("utf-8"))


def test_the_example_in_the_readme_gives_the_nudges_written_beside_it() -> None:
    """If this fails and the change is meant: raise the rule's VERSION, then write the file anew."""
    expected = json.loads((HERE / "example.nudges.json").read_text("utf-8"))
    answer = [nudge_to_json(nudge) for nudge in run(facts_from_json(EXAMPLE))]
    assert json.loads(json.dumps(answer)) == expected


def test_the_example_is_read_with_its_numbers() -> None:
    read = facts_from_json(EXAMPLE)
    assert read.today == date(2026, 11, 23)
    assert read.now == datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    assert read.basket.lines[0].item.price == Decimal("36.15")
    assert read.basket.suppliers[0].minimum_order_value == Decimal(500)
    assert read.memory.declined == {("frequent-deliveries", "supplier:8")}
    assert read.memory.declined_orders_ago == {("frequent-deliveries", "supplier:8"): 3}


FULL = facts(
    line(paper(1), paper(2, coverage=ON, labels=("SVANEN", "DK_ECO"), cascade_rank=2)),
    line(paper(3, comparable_price=None), quantity="2.5"),
    replace(
        line(paper(4, price_steps=(PriceStep(Decimal(10), Decimal("30.5")),), contents=Decimal(5))),
        times_ordered=4,
        usual_quantity=Decimal(2),
        last_ordered=date(2026, 11, 9),
        last_quantity=Decimal("2.5"),
        usual_gap_days=14,
        monthly_use=Decimal("4.3"),
        favourite_price=Decimal("35.50"),
        favourite_since=date(2026, 8, 3),
        need_check=True,
        on_shelf=(ShelfThing(3, "Reol", "Kælderen", 2, Decimal(900)), ShelfThing(4, "Bord", "")),
        skip_reason="delivery",
        most_quantity=Decimal(12),
        listed_quantity=Decimal(7),
    ),
    line(
        paper(
            5,
            is_food=True,
            organic=True,
            agreement_title="50.40 Papir",
            lifetime=Lifetime(Decimal(8), "EPREL", Decimal("412.50"), Decimal(98)),
        )
    ),
    part(
        "318.45",
        held=True,
        max_deliveries_per_week=2,
        open_orders=(
            OpenOrder(12, "Stuen Syd", True, Decimal("220.50"), NOW, MONDAY),
            OpenOrder(13, "Naboskolen", False, Decimal(90)),
        ),
    ),
    reason="allergy",
    memory=declined("small-order", "supplier:7", 1),
)
FULL = replace(FULL, basket=replace(
    FULL.basket, organic_target=Decimal("0.90"), procurement_contact="Indkøb, tlf. 12 34",
    outside_limit=Decimal(50_000), kwh_price=Decimal("2.1"), kwh_source="Elaftalen", needs=(
        Need(1, "En båd", Decimal(120_000), ("Havblik",)), Need(2, "Et telt"),
    ),
))  # fmt: skip


@pytest.mark.parametrize(
    "before",
    [
        facts_from_json(EXAMPLE),
        FULL,
        facts(),
        facts(memory=declined("small-order", "supplier:7")),
    ],
)
def test_facts_survive_json(before: Facts) -> None:
    assert facts_from_json(json.loads(json.dumps(facts_to_json(before)))) == before


def test_an_amount_may_be_written_as_text_or_number_and_is_exact() -> None:
    for written in ("36.15", 36.15):
        data = changed("basket.lines.0.item.price", written)
        assert facts_from_json(data).basket.lines[0].item.price == Decimal("36.15")


def test_what_is_left_out_has_a_plain_meaning() -> None:
    read = facts_from_json({"today": "2026-11-23", "now": "2026-11-23T09:00+01:00", "basket": {}})
    assert read.basket == Basket()
    assert read.memory == Memory()


REMOVED = object()


def changed(path: str, value: object) -> dict[str, Any]:
    """A copy of the example with one value changed, added or removed."""
    data = copy.deepcopy(EXAMPLE)
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    place: Any = data
    for step in way:
        place = place[step]
    if value is REMOVED:
        del place[last]
    else:
        place[last] = value
    return data


ITEM = "basket.lines.0.item"
PART = "basket.suppliers.0"


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("today", REMOVED, "is missing"),
        ("today", "23/11/2026", "a day like 2026-11-23"),
        ("today", 20261123, "must be text"),
        ("today", "9999-12-31", "between 2000 and 2100"),
        ("now", "2026-11-23T08:00:00", "with zone"),
        ("now", "soon", "with zone"),
        ("basket", REMOVED, "is missing"),
        ("basket", [], "must be an object"),
        ("basket.lines", {}, "must be a list"),
        ("basket.lines.0", "paper", "must be an object"),
        ("basket.lines.0.quantity", "0", "more than zero"),
        ("basket.lines.0.quantity", REMOVED, "is missing"),
        ("basket.lines.0.quantity", "-1", "must not be negative"),
        ("basket.lines.0.alternatives", "none", "must be a list"),
        ("basket.lines.0.alternatives.0.price", None, "is missing"),
        ("basket.reason", 1, "must be text"),
        (f"{ITEM}.price", "31,95", "must be a number"),
        (f"{ITEM}.price", True, "must be a number"),
        (f"{ITEM}.price", "NaN", "must be a number"),
        (f"{ITEM}.price", "Infinity", "must be a number"),
        (f"{ITEM}.price", "1e12", "outside what can be meant"),
        (f"{ITEM}.price", "1e-30", "outside what can be meant"),
        (f"{ITEM}.price", "1" * 41, "too many digits"),
        (f"{ITEM}.price", ["1"], "must be a number"),
        (f"{ITEM}.offer_id", "1", "must be a whole number"),
        (f"{ITEM}.offer_id", True, "must be a whole number"),
        (f"{ITEM}.offer_id", 0, "must be at least 1"),
        (f"{ITEM}.coverage", "green", "must be one of on_agreement"),
        (f"{ITEM}.labels", "SVANEN", "must be a list"),
        (f"{ITEM}.labels", [1], "must be text"),
        (f"{ITEM}.cascade_rank", 0, "must be at least 1"),
        (f"{ITEM}.prise", "1", "unknown field"),
        (f"{PART}.goods_value", "-0.01", "must not be negative"),
        (f"{PART}.deliveries_this_week", -1, "must be at least 0"),
        (f"{PART}.max_deliveries_per_week", 0, "must be at least 1"),
        (f"{PART}.held", "yes", "true or false"),
        (f"{PART}.cutoff", "2026-11-25T12:00", "with zone"),
        (f"{PART}.open_orders", [1], "must be an object"),
        ("basket.organic_target", "1.2", "above 0 and at most 1"),
        ("basket.needs", [1], "must be an object"),
        ("basket.lines.0.on_shelf", {}, "must be a list"),
        ("basket.lines.0.usual_gap_days", 0, "must be at least 1"),
        ("basket.lines.0.times_ordered", -1, "must be at least 0"),
        (f"{ITEM}.contents", "0", "more than zero"),
        (f"{ITEM}.lifetime", [], "must be an object"),
        (f"{ITEM}.is_food", 1, "true or false"),
        ("memory", [], "must be an object"),
        ("memory.declined.0.subject", REMOVED, "is missing"),
        ("memory.declined.0.orders_ago", -1, "must be at least 0"),
    ],
)
def test_bad_facts_are_refused_with_the_place_and_the_reason(
    path: str, value: object, message: str
) -> None:
    with pytest.raises(FactsError) as refused:
        facts_from_json(changed(path, value))
    steps = "".join(f"[{s}]" if s.isdigit() else f".{s}" for s in path.split("."))
    place = f"${steps}[0]" if value == [1] else f"${steps}"
    assert refused.value.path == place
    assert message in refused.value.message
    assert str(refused.value) == f"{place}: {refused.value.message}"


@pytest.mark.parametrize("data", [None, [], "facts", 1, True])
def test_what_is_not_an_object_is_refused(data: object) -> None:
    with pytest.raises(FactsError, match="must be an object") as refused:
        facts_from_json(data)
    assert refused.value.path == "$"


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        ("basket.lines.1.item.offer_id", 22917, "$.basket.lines[1].item.offer_id"),
        ("basket.suppliers.1.supplier_id", 7, "$.basket.suppliers[1].supplier_id"),
    ],
)
def test_the_same_offer_or_supplier_twice_is_refused(path: str, value: int, place: str) -> None:
    with pytest.raises(FactsError, match="is there twice") as refused:
        facts_from_json(changed(path, value))
    assert refused.value.path == place
