"""Placing orders, on both engines."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from nudges.facts import Coverage
from shop.db import table_of
from shop.kernel.errors import Refused
from shop.ledger.queries import verify
from shop.orders import queries
from shop.orders.actions import PlacedOrder, place
from shop.orders.models import Order, OrderLine, OrderMonth, OrderNumber
from shop.orders.rules import OrderDraft, SendReason
from tests.buying import House, everything, house
from tests.factories import NOW, item


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


def draft(home: House, press: str = "press-1", **quantities: str) -> OrderDraft:
    amounts = {
        home.town.offers[key.replace("_", "-")]: Decimal(value) for key, value in quantities.items()
    }
    with home.database.read() as session:
        lines = queries.draft_lines(session, path=home.unit.path, quantities=amounts, on=NOW.date())
    return OrderDraft(
        form_token=press, unit_id=home.unit.id, supplier_id=home.town.kridthuset,
        delivery_date=date(2026, 11, 24), fee=Decimal(75), minimum_order_value=Decimal(500),
        lines=lines,
    )  # fmt: skip


def put(home: House, order: OrderDraft, *, now: datetime = NOW) -> PlacedOrder:
    with home.database.write() as session:
        return place(session, draft=order, by=home.town.mette, now=now)


def test_an_order_copies_house_supplier_goods_and_agreement(home: House) -> None:
    placed = put(home, draft(home, papir_svane="3", papir_plus="2"))
    assert placed == PlacedOrder(1, "L2026-000001", is_new=True)
    with home.database.read() as session:
        found = queries.order(session, placed.id, home.unit.path)
    assert found is not None
    order, (first, second) = found.order, found.lines
    assert (order.unit_name, order.gln, order.accounting_code) == (
        "Solsikken", "5700000012314", "5251-14",
    )  # fmt: skip
    assert order.delivery_address == "Solsikken, Engvej 14, 9999 Lindeby"
    assert (order.supplier_name, order.supplier_cvr) == ("Kridthuset", "98100121")
    # 3 x 31.95 + 2 x 36.15 = 168.15; VAT of goods and fee: (168.15 + 75) / 4 = 60.7875
    assert (order.goods_value, order.fee, order.vat) == (
        Decimal("168.15"), Decimal(75), Decimal("60.79"),
    )  # fmt: skip
    assert order.is_small
    assert (first.name, first.line_value) == ("Kopipapir A4, 80 g, hvid", Decimal("95.85"))
    assert (first.coverage, first.agreement_number, first.agreement_level) == (
        Coverage.ON_AGREEMENT, "50.55", "SKI",
    )  # fmt: skip
    assert (first.is_labelled, first.is_labelable, first.pack_text) == (True, True, "XPK|500|ST")
    assert (second.coverage, second.is_labelled) == (Coverage.AGREEMENT_SUPPLIER, False)


def test_organic_apples_are_organic_but_carry_no_type_one_label(home: House) -> None:
    apples = draft(home, aebler="10").lines[0]
    assert (apples.is_organic, apples.is_food, apples.is_labelled) == (True, True, False)


def test_the_same_press_twice_gives_the_same_order(home: House) -> None:
    first = put(home, draft(home, papir_svane="3"))
    before = everything(home.database)
    second = put(home, draft(home, papir_svane="3"))
    assert second == replace(first, is_new=False)
    assert everything(home.database) == before


def test_the_same_press_twice_at_once_gives_one_order(home: House) -> None:
    order = draft(home, papir_svane="3")
    with ThreadPoolExecutor(4) as pool:
        placed = list(pool.map(lambda _: put(home, order), range(4)))
    assert sorted(one.is_new for one in placed) == [False, False, False, True]
    assert {one.number for one in placed} == {"L2026-000001"}
    with home.database.read() as session:
        assert session.scalar(sa.select(table_of(OrderNumber).c.last)) == 1
        assert session.scalar(sa.select(sa.func.sum(table_of(OrderMonth).c.orders))) == 1


def test_numbers_follow_each_other_in_a_year_and_begin_again(home: House) -> None:
    new_year = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Copenhagen
    numbers = [
        put(home, draft(home, f"press-{n}", papir_svane="1"), now=now).number
        for n, now in enumerate((NOW, NOW, new_year))
    ]
    assert numbers == ["L2026-000001", "L2026-000002", "L2027-000001"]


def test_eight_orders_at_once_get_eight_numbers(home: House) -> None:
    drafts = [draft(home, f"press-{n}", papir_svane="1") for n in range(8)]
    with ThreadPoolExecutor(4) as pool:
        placed = list(pool.map(lambda one: put(home, one), drafts))
    assert sorted(one.number for one in placed) == [f"L2026-00000{n}" for n in range(1, 9)]


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"lines": ()}, "order-empty"),
        ({"supplier_id": 999}, "supplier-unknown"),
        ({"unit_id": 999}, "unit-unknown"),
    ],
)
def test_a_refused_order_writes_nothing(home: House, facts: dict[str, object], code: str) -> None:
    order = replace(draft(home, papir_svane="1"), **facts)  # type: ignore[arg-type]
    before = everything(home.database)
    with pytest.raises(Refused) as refused:
        put(home, order)
    assert refused.value.code == code
    assert everything(home.database) == before


def test_a_supplier_who_may_refuse_gets_no_small_order_without_a_reason(home: House) -> None:
    small = draft(home, papir_svane="1")
    before = everything(home.database)
    with pytest.raises(Refused) as refused, home.database.write() as session:
        place(session, draft=small, by=home.town.mette, now=NOW, refuses_below_minimum=True)
    assert refused.value.code == "below-minimum"
    assert everything(home.database) == before
    with home.database.write() as session:
        place(
            session, draft=replace(small, send_reason=SendReason.ALLERGY), by=home.town.mette,
            now=NOW, refuses_below_minimum=True,
        )  # fmt: skip


def test_goods_of_another_municipality_cannot_be_drafted(home: House) -> None:
    with pytest.raises(Refused) as refused:
        draft(home, fjordby_papir="1")
    assert refused.value.code == "offer-not-sold"


def test_an_order_stays_as_it_was_after_a_new_catalogue(home: House) -> None:
    placed = put(home, draft(home, papir_svane="3"))
    with home.database.read() as session:
        before = queries.order(session, placed.id, home.unit.path)
    home.publish(home.town.kridthuset, [item("10482", "Dyrt papir", "99.00", unspsc="14111507")])
    with home.database.read() as session:
        after = queries.order(session, placed.id, home.unit.path)
        assert queries.first_altered_order(session) is None
    assert before is not None
    assert after is not None
    assert after.order.model_dump() == before.order.model_dump()
    assert [line.model_dump() for line in after.lines] == [
        line.model_dump() for line in before.lines
    ]
    assert after.lines[0].price == Decimal("31.95")


def test_the_months_are_what_a_recount_of_the_orders_gives(home: House) -> None:
    """Seven orders over two months, houses alike, one excused by allergy, two on one day."""
    for n, (days, reason, amounts) in enumerate(
        (
            (0, SendReason.NONE, {"papir_svane": "3", "papir_plus": "2"}),
            (0, SendReason.NONE, {"saks": "4"}),
            (3, SendReason.ALLERGY, {"papir_plus": "7", "silkepapir": "1"}),
            (9, SendReason.URGENT, {"papir_plus": "1"}),
            (9, SendReason.NONE, {"tegnepapir": "9", "papir_dyr": "2"}),
            (20, SendReason.NONE, {"aebler": "10", "papir_fremmed": "1"}),
            (20, SendReason.PEDAGOGICAL, {"papir_fremmed": "4", "bananer": "2.5"}),
        )
    ):
        order = replace(
            draft(home, f"press-{n}", **amounts),
            send_reason=reason, delivery_date=date(2026, 11, 24) + timedelta(days=days),
        )  # fmt: skip
        put(home, order, now=NOW + timedelta(days=days))
    with home.database.read() as session:
        kept = {(m.month, m.unit_path): m for m in session.scalars(sa.select(OrderMonth))}
        orders = list(session.scalars(sa.select(Order)))
        lines = list(session.scalars(sa.select(OrderLine)))
        assert {month for month, _ in kept} == {"2026-11", "2026-12"}
        for (month, path), found in kept.items():
            mine = [o for o in orders if f"{o.placed_date:%Y-%m}" == month and o.unit_path == path]
            assert _counted(found) == _recount(mine, lines)


def _counted(month: OrderMonth) -> dict[str, Decimal]:
    names = (
        "orders", "small_orders", "lines", "deliveries", "goods_value", "fees", "covered_value",
        "on_agreement_value", "labelable_value", "labelled_value", "food_value", "organic_value",
        "excepted_value",
    )  # fmt: skip
    return {name: Decimal(getattr(month, name)) for name in names}


def _recount(orders: list[Order], all_lines: list[OrderLine]) -> dict[str, Decimal]:
    """The definitions once more, in other words: out of what the orders copied."""
    excused = {
        o.id for o in orders if o.send_reason in (SendReason.ALLERGY, SendReason.PEDAGOGICAL)
    }
    mine = [line for line in all_lines if line.order_id in {o.id for o in orders}]
    out = [
        line for line in mine
        if line.coverage in (Coverage.AGREEMENT_SUPPLIER, Coverage.CATEGORY_COVERED)
    ]  # fmt: skip
    excepted = [line for line in out if line.order_id in excused]
    on = [line for line in mine if line.coverage is Coverage.ON_AGREEMENT]

    def worth(lines: list[OrderLine]) -> Decimal:
        return sum((line.line_value for line in lines), Decimal(0))

    return {
        "orders": Decimal(len(orders)),
        "small_orders": Decimal(sum(o.goods_value < 250 for o in orders)),
        "lines": Decimal(len(mine)),
        "deliveries": Decimal(len({(o.supplier_id, o.delivery_date) for o in orders})),
        "goods_value": worth(mine),
        "fees": sum((o.fee for o in orders), Decimal(0)),
        "covered_value": worth(on) + worth(out) - worth(excepted),
        "on_agreement_value": worth(on),
        "labelable_value": worth([line for line in mine if line.is_labelable]),
        "labelled_value": worth([x for x in mine if x.is_labelable and x.is_labelled]),
        "food_value": worth([line for line in mine if line.is_food]),
        "organic_value": worth([line for line in mine if line.is_food and line.is_organic]),
        "excepted_value": worth(excepted),
    }


def test_another_house_and_another_municipality_do_not_see_the_order(home: House) -> None:
    placed = put(home, draft(home, papir_svane="3"))
    with home.database.read() as session:
        for place_ in (home.town.regnbuen, home.town.fjordby, home.town.fremmed_hus):
            assert queries.order(session, placed.id, place_.path) is None
            assert queries.order_list(session, [place_.path]).orders == ()
        for place_ in (home.town.solsikken, home.town.area, home.town.lindeby):
            assert queries.order(session, placed.id, place_.path) is not None


def test_the_list_goes_by_key_newest_first(home: House) -> None:
    for n in range(5):
        put(home, draft(home, f"press-{n}", papir_svane="1"))
    with home.database.read() as session:
        first = queries.order_list(session, [home.unit.path], size=2)
        second = queries.order_list(session, [home.unit.path], before=first.next_before, size=2)
        third = queries.order_list(session, [home.unit.path], before=second.next_before, size=2)
    assert [o.id for page in (first, second, third) for o in page.orders] == [5, 4, 3, 2, 1]
    assert third.next_before is None


def test_what_was_bought_in_a_year_is_counted_by_offer(home: House) -> None:
    put(home, draft(home, "press-1", papir_svane="3", saks="2"))
    put(home, draft(home, "press-2", papir_svane="4"), now=NOW - timedelta(days=364))
    put(home, draft(home, "press-3", papir_svane="5"), now=NOW - timedelta(days=365))
    with home.database.read() as session:
        bought = queries.bought_last_year(
            session, home.town.lindeby.path, home.town.kridthuset, NOW
        )
        elsewhere = queries.bought_last_year(
            session, home.town.fjordby.path, home.town.kridthuset, NOW
        )
    assert bought == {home.town.offers["papir-svane"]: 7, home.town.offers["saks"]: 2}
    assert elsewhere == {}


def test_the_usual_goods_were_bought_three_times_in_half_a_year(home: House) -> None:
    for n, amount in enumerate(("2", "3", "9")):
        put(home, draft(home, f"press-{n}", papir_svane=amount))
    put(home, draft(home, "press-8", saks="1"))
    put(home, draft(home, "press-9", saks="1"))
    put(home, draft(home, "press-10", saks="1"), now=NOW - timedelta(days=200))
    with home.database.read() as session:
        usual = queries.usual_items(session, home.unit.id, home.town.kridthuset, now=NOW)
    paper = home.town.offers["papir-svane"]
    assert usual == [queries.UsualItem(paper, Decimal(3), 3)]  # 3 is the middle of 2, 3 and 9


def test_what_comes_in_a_week_is_told_line_by_line_and_stops_are_days(home: House) -> None:
    tuesday, thursday = date(2026, 11, 24), date(2026, 11, 26)
    for n, day in enumerate((tuesday, tuesday, thursday, date(2026, 12, 1))):
        put(home, replace(draft(home, f"press-{n}", papir_svane="1"), delivery_date=day))
    with home.database.read() as session:
        week = queries.coming_in_week(session, home.unit.id, date(2026, 11, 23))
        stops = queries.stops_from(session, home.unit.id, date(2026, 11, 23))
    assert [(line.supplier_id, line.delivery_date) for line in week] == [
        (home.town.kridthuset, tuesday), (home.town.kridthuset, tuesday),
        (home.town.kridthuset, thursday),
    ]  # fmt: skip
    assert stops == {home.town.kridthuset: (tuesday, thursday, date(2026, 12, 1))}


def test_the_latest_orders_come_with_their_lines_newest_first(home: House) -> None:
    for n, goods in enumerate(
        ({"papir_svane": "1"}, {"saks": "1", "papir_svane": "2"}, {"saks": "3"})
    ):
        put(home, draft(home, f"press-{n}", **goods))
    with home.database.read() as session:
        latest = queries.latest_with_lines(session, home.unit.id, count=2)
    paper, scissors = home.town.offers["papir-svane"], home.town.offers["saks"]
    assert [(order.id, {line.offer_id for line in lines}) for order, lines in latest] == [
        (3, {scissors}), (2, {scissors, paper})
    ]  # fmt: skip


def tamper(home: House, *statements: str) -> None:
    """Alter orders behind the triggers' back, as somebody with the database's password could."""
    with home.database.write() as session:
        for table in ("order_line", "placed_order"):
            for unlock in (
                [f"DROP TRIGGER {table}_no_update", f"DROP TRIGGER {table}_no_delete"]
                if home.database.is_sqlite
                else [f"ALTER TABLE {table} DISABLE TRIGGER USER"]
            ):
                session.execute(sa.text(unlock))
        for statement in statements:
            session.execute(sa.text(statement))


@pytest.mark.parametrize(
    ("statements", "text"),
    [
        (
            ["UPDATE placed_order SET goods_value = 1 WHERE id = 2"],
            "order L2026-000002 was altered",
        ),
        (["UPDATE order_line SET name = 'x' WHERE order_id = 2"], "order L2026-000002 was altered"),
        (["DELETE FROM order_line WHERE order_id = 2"], "order L2026-000002 was altered"),
        (
            [
                "DELETE FROM order_line WHERE order_id = 3",
                "UPDATE placed_order SET id = 77 WHERE id = 3",
            ],
            "order L2026-000003 has no entry",
        ),
    ],
)
def test_an_order_that_was_altered_is_found(home: House, statements: list[str], text: str) -> None:
    for n in range(3):
        put(home, draft(home, f"press-{n}", papir_svane="1"))
    with home.database.read() as session:
        assert queries.first_altered_order(session) is None
    tamper(home, *statements)
    with home.database.read() as session:
        fault = queries.first_altered_order(session)
        assert verify(session)[1] is None  # the ledger itself is whole
    assert fault is not None
    assert fault.text == text


def test_an_order_that_was_deleted_is_missed(home: House) -> None:
    put(home, draft(home, "press-1", papir_svane="1"))
    put(home, draft(home, "press-2", papir_svane="1"))
    tamper(
        home, "DELETE FROM order_line WHERE order_id = 2", "DELETE FROM placed_order WHERE id = 2"
    )
    with home.database.read() as session:
        fault = queries.first_altered_order(session)
    assert fault is not None
    assert fault.text == "order 2 is missing"


@pytest.mark.parametrize("table", ["placed_order", "order_line"])
def test_the_database_refuses_to_change_an_order(home: House, table: str) -> None:
    put(home, draft(home, "press-1", papir_svane="1"))
    before = everything(home.database)
    column = "note" if table == "placed_order" else "name"
    for statement in (
        sa.update(sa.table(table, sa.column(column))).values({column: "x"}),
        sa.delete(sa.table(table)),
    ):
        with pytest.raises(sa.exc.DBAPIError), home.database.write() as session:
            session.execute(statement)
    assert everything(home.database) == before
