"""Whatever is in a basket: one interruption, one word per subject, and order decides nothing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from nudges.engine import run
from nudges.facts import (
    Coverage,
    Facts,
    Item,
    Lifetime,
    Line,
    OpenOrder,
    PriceStep,
    ShelfThing,
    SupplierPart,
)
from tests.rules.nudges.build import MONDAY, NOW, ON, facts, paper, part

SWAN = ("SVANEN",)
PRICES = st.decimals(Decimal("0.01"), Decimal(2000), places=2)
AMOUNTS = st.integers(1, 40).map(Decimal)


@st.composite
def items(draw: st.DrawFn, offer_id: int) -> Item:
    steps = draw(st.lists(st.tuples(AMOUNTS, PRICES), max_size=3, unique_by=lambda one: one[0]))
    years = draw(st.none() | st.integers(1, 15))
    return paper(
        offer_id,
        str(draw(PRICES)),
        comparable_price=draw(st.none() | PRICES),
        order_unit=draw(st.sampled_from(["pakke", "kasse"])),
        coverage=draw(st.sampled_from(Coverage)),
        labels=draw(st.sampled_from([(), SWAN])),
        cascade_rank=draw(st.none() | st.integers(1, 3)),
        supplier_id=draw(st.integers(7, 9)),
        is_food=draw(st.booleans()),
        organic=draw(st.booleans()),
        contents=draw(st.none() | AMOUNTS),
        price_steps=tuple(PriceStep(least, price) for least, price in steps),
        lifetime=Lifetime(Decimal(years), "EPREL", draw(PRICES)) if years else None,
    )


@st.composite
def histories(draw: st.DrawFn, line: Line) -> Line:
    shelf = [ShelfThing(id, "Reol", "Her") for id in range(draw(st.integers(0, 2)))]
    return replace(
        line,
        times_ordered=draw(st.integers(0, 6)),
        usual_quantity=draw(st.none() | AMOUNTS),
        last_quantity=draw(st.none() | AMOUNTS),
        last_ordered=MONDAY - timedelta(days=draw(st.integers(0, 60))),
        usual_gap_days=draw(st.none() | st.integers(1, 60)),
        monthly_use=draw(st.none() | AMOUNTS),
        favourite_price=draw(st.none() | PRICES),
        need_check=draw(st.booleans()),
        on_shelf=tuple(shelf),
        skip_reason=draw(st.sampled_from(["", "delivery"])),
        most_quantity=draw(st.none() | st.just(Decimal(12))),
        listed_quantity=draw(st.none() | st.just(Decimal(7))),
    )


@st.composite
def lines(draw: st.DrawFn) -> list[Line]:
    return [
        draw(
            histories(
                Line(
                    item=draw(items(10 * i)),
                    quantity=Decimal(draw(st.integers(1, 200))),
                    alternatives=tuple(
                        draw(items(10 * i + j)) for j in range(1, draw(st.integers(1, 4)))
                    ),
                )
            )
        )
        for i in range(1, draw(st.integers(1, 4)))
    ]


@st.composite
def open_orders(draw: st.DrawFn) -> tuple[OpenOrder, ...]:
    return tuple(
        OpenOrder(
            basket_id,
            "Stuen",
            draw(st.booleans()),
            draw(PRICES),
            NOW + timedelta(days=draw(st.integers(-1, 9))),
            MONDAY + timedelta(days=draw(st.integers(-1, 9))),
        )
        for basket_id in range(1, draw(st.integers(1, 4)))
    )


@st.composite
def parts(draw: st.DrawFn) -> list[SupplierPart]:
    return [
        replace(
            part(str(draw(PRICES)), minimum_order_value=str(draw(PRICES))),
            supplier_id=supplier_id,
            deliveries_this_week=draw(st.integers(0, 3)),
            max_deliveries_per_week=draw(st.none() | st.integers(1, 2)),
            cutoff=NOW + timedelta(days=draw(st.integers(0, 12))),
            open_orders=draw(open_orders()),
        )
        for supplier_id in range(1, draw(st.integers(1, 4)))
    ]


def basket(some_lines: list[Line], some_parts: list[SupplierPart]) -> Facts:
    made = facts(*some_lines, *some_parts)
    return replace(made, basket=replace(made.basket, organic_target=Decimal("0.7")))


def turned(line: Line) -> Line:
    """The same line, told the other way round."""
    return replace(
        line,
        item=replace(line.item, price_steps=line.item.price_steps[::-1]),
        alternatives=line.alternatives[::-1],
        on_shelf=line.on_shelf[::-1],
    )


@given(some_lines=lines(), some_parts=parts(), data=st.data())
def test_the_order_of_lines_and_suppliers_does_not_change_the_answer(
    some_lines: list[Line], some_parts: list[SupplierPart], data: st.DataObject
) -> None:
    other_lines = [turned(line) for line in data.draw(st.permutations(some_lines))]
    other_parts = [
        replace(one, open_orders=one.open_orders[::-1])
        for one in data.draw(st.permutations(some_parts))
    ]
    assert run(basket(other_lines, other_parts)) == run(basket(some_lines, some_parts))


@given(some_lines=lines(), some_parts=parts())
def test_at_most_one_interrupts_and_no_subject_is_spoken_of_twice(
    some_lines: list[Line], some_parts: list[SupplierPart]
) -> None:
    nudges = run(basket(some_lines, some_parts))
    assert sum(n.interrupts for n in nudges) <= 1
    assert len({n.subject for n in nudges}) == len(nudges)


@given(some_lines=lines())
def test_no_swap_ever_leads_down_the_cascade_or_off_the_agreement(some_lines: list[Line]) -> None:
    known = {i.offer_id: i for one in some_lines for i in (one.item, *one.alternatives)}
    for nudge in run(facts(*some_lines)):
        if "swap" not in nudge.actions:
            continue
        here, there = known[int(nudge.subject.split(":")[1])], known[_offer(nudge.offers)]
        if here.coverage is ON:
            assert there.coverage is ON
            assert (there.cascade_rank or 1) <= (here.cascade_rank or 1)


def _offer(offers: object) -> int:
    assert isinstance(offers, dict)
    return int(offers["offer_id"])


@given(some_lines=lines(), some_parts=parts())
def test_every_nudge_has_buttons_and_a_proposed_amount_is_whole_and_above_zero(
    some_lines: list[Line], some_parts: list[SupplierPart]
) -> None:
    for nudge in run(basket(some_lines, some_parts)):
        assert nudge.actions
        assert nudge.actions[0] != "fill_up"
        if "quantity" in nudge.offers:
            proposed = Decimal(str(nudge.offers["quantity"]))
            assert proposed > 0
            assert proposed == proposed.to_integral_value()
