"""The key figures from real orders, on both engines. The orders are in `tests/reports_town.py`."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from shop.db import Database
from shop.kernel.periods import Period
from shop.orders.models import OrderMonth
from shop.organisation import queries as organisation
from shop.organisation.actions import add_node
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import NodeKind, UnitType
from shop.reports import behind
from shop.reports.overview import overview
from shop.reports.queries import EVERYTHING, Only, by_unit, recounted, rolled_up
from shop.reports.registry import REPORTS, report
from shop.reports.report import Report, Result
from shop.reports.rules import Effect, Figure, total
from shop.reports.suggestions import Gather, OrganicList, Swap, suggestions
from tests.databases import Databases
from tests.factories import Town
from tests.reports_town import OCTOBER, TODAY, order, town_with_orders

WHOLE_AUTUMN = Period(date(2026, 9, 1), date(2026, 11, 30))


@pytest.fixture(scope="module")
def place(databases: Databases, engine_name: str) -> Iterator[tuple[Database, Town]]:
    """The town with its orders; no test here changes it."""
    from shop.db_setup import create_all

    url = databases.like(engine_name, "tables", create_all)
    database = Database(url)
    yield database, town_with_orders(database)
    database.dispose()
    databases.drop(url)


@pytest.fixture
def own_place(database_url: str) -> Iterator[tuple[Database, Town]]:
    """The same for a test that adds something."""
    database = Database(database_url)
    yield database, town_with_orders(database)
    database.dispose()


def facts(database: Database, node: Node) -> NodeFacts:
    with database.read() as session:
        found = organisation.node(session, node.id or 0)
    assert found is not None
    return found


def counted(
    database: Database, name: str, node: Node, period: Period = OCTOBER, today: date = TODAY
) -> Result:
    scope = facts(database, node)
    with database.read() as session:
        return report(name).rows(session, scope, period, today=today)


@pytest.mark.parametrize(
    ("name", "above", "below"),
    [
        # 319,50 + 284,00 + 429,00 of those and 144,60; tissue paper and allergy are outside
        ("agreement_share", "1032.50", "1177.10"),
        # 319,50 + 429,00 of 464,10 + 129,00 + 574,00; fruit cannot be labelled
        ("label_share", "748.50", "1167.10"),
        ("organic_share", "184.00", "284.00"),
        ("small_orders", "1", "4"),
        ("orders_value", "1451.10", None),
    ],
)
def test_solsikkens_october_counted_by_hand(
    place: tuple[Database, Town], name: str, above: str, below: str | None
) -> None:
    database, built = place
    figure = counted(database, name, built.solsikken).total
    assert figure.numerator == Decimal(above)
    assert figure.denominator == (None if below is None else Decimal(below))


def test_three_stops_in_the_31_days_of_october_are_0_68_a_week(
    place: tuple[Database, Town],
) -> None:
    database, built = place
    figure = counted(database, "deliveries", built.solsikken).total
    assert figure.numerator == 3  # the tissue paper came with the paper on the 8th
    assert figure.denominator == Decimal(31) / 7
    assert round(figure.value or 0, 2) == Decimal("0.68")


def test_the_area_has_two_houses_and_so_twice_the_weeks(place: tuple[Database, Town]) -> None:
    database, built = place
    figure = counted(database, "deliveries", built.area).total
    assert (figure.numerator, figure.denominator) == (Decimal(4), Decimal(62) / 7)


def test_of_the_month_we_are_in_only_the_days_until_today_count(
    place: tuple[Database, Town],
) -> None:
    database, built = place
    figure = counted(database, "deliveries", built.solsikken, today=date(2026, 10, 14)).total
    assert figure.denominator == 2  # fourteen days


def test_goods_bought_for_allergy_are_shown_apart_from_the_agreement_share(
    place: tuple[Database, Town],
) -> None:
    database, built = place
    assert counted(database, "agreement_share", built.solsikken).excepted == Decimal("145.00")


@pytest.mark.parametrize("name", [one.name for one in REPORTS])
def test_houses_add_up_to_the_area_and_areas_to_the_municipality(
    place: tuple[Database, Town], name: str
) -> None:
    database, built = place
    solsikken, regnbuen, skolen, area, lindeby = (
        counted(database, name, node).total
        for node in (built.solsikken, built.regnbuen, built.skolen, built.area, built.lindeby)
    )
    assert solsikken.numerator + regnbuen.numerator == area.numerator
    assert area.numerator + skolen.numerator == lindeby.numerator
    # thirds and sevenths of a week are rounded in the 28th digit
    assert _below(solsikken) + _below(regnbuen) == pytest.approx(_below(area), abs=Decimal("1e-20"))
    assert _below(area) + _below(skolen) == pytest.approx(_below(lindeby), abs=Decimal("1e-20"))
    rows = counted(database, name, built.lindeby).rows
    assert sum(row.figure.numerator for row in rows) == lindeby.numerator


def _below(figure: Figure) -> Decimal:
    return figure.denominator or Decimal(0)


def test_houses_stand_in_the_order_of_the_alphabet_also_without_orders(
    place: tuple[Database, Town],
) -> None:
    database, built = place
    rows = counted(database, "organic_share", built.lindeby).rows
    assert [row.unit for row in rows] == ["Engskolen", "Regnbuen", "Solsikken"]


def test_a_house_that_bought_no_food_has_no_organic_share_rather_than_zero(
    place: tuple[Database, Town],
) -> None:
    database, built = place
    assert counted(database, "organic_share", built.regnbuen).total.value is None
    assert counted(database, "agreement_share", built.regnbuen).total.value == 0


def test_another_municipality_is_never_in_the_numbers(place: tuple[Database, Town]) -> None:
    database, built = place
    lindeby = counted(database, "orders_value", built.lindeby)
    assert lindeby.total.numerator == Decimal("2270.85")  # 1.451,10 + 180,75 + 639,00
    assert "Muslingen" not in [row.unit for row in lindeby.rows]
    assert counted(database, "orders_value", built.fjordby).total.numerator == Decimal("99.00")


@pytest.mark.parametrize("period", [OCTOBER, WHOLE_AUTUMN])
def test_roll_ups_and_a_recount_of_the_orders_agree(
    place: tuple[Database, Town], period: Period
) -> None:
    database, built = place
    with database.read() as session:
        kept = rolled_up(session, built.community.path, period, today=TODAY)
        again = recounted(session, built.community.path, period, today=TODAY)
    key = lambda row: (row.month, row.unit_path)  # noqa: E731
    assert len(kept) == (4 if period is OCTOBER else 5)
    assert sorted(kept, key=key) == sorted(again, key=key)


def test_part_of_a_month_is_counted_from_the_orders_by_their_day(
    place: tuple[Database, Town],
) -> None:
    database, built = place
    week = Period(date(2026, 10, 6), date(2026, 10, 12))
    value = counted(database, "orders_value", built.solsikken, week).total
    assert value.numerator == Decimal("413.00")  # tissue paper 129,00 and fruit 284,00
    stops = counted(database, "deliveries", built.solsikken, week).total
    # only the fruit: the tissue paper rode with an order of the 5th, one week of one house
    assert (stops.numerator, stops.denominator) == (Decimal(1), Decimal(1))


@pytest.mark.parametrize("one", REPORTS, ids=lambda one: one.name)
def test_the_orders_behind_a_number_add_up_to_it(place: tuple[Database, Town], one: Report) -> None:
    database, built = place
    listed = _all_behind(database, built.area.path, one.name)
    figure = counted(database, one.name, built.area).total
    if one.effect:
        values = [
            (one.effect(line.facts), line.line_value) for found in listed for line in found.lines
        ]
        for_it = sum(value for effect, value in values if effect is Effect.FOR)
        against = sum(value for effect, value in values if effect is Effect.AGAINST)
        assert (for_it, for_it + against) == (figure.numerator, figure.denominator)
        return
    counts = {
        "small_orders": sum(found.is_small for found in listed),
        "deliveries": sum(found.is_stop for found in listed),
        "orders_value": sum(found.goods_value for found in listed),
    }
    assert counts[one.name] == figure.numerator


def _all_behind(database: Database, path: str, name: str) -> list[behind.OrderBehind]:
    """Page by page, two at a time, as a person would turn the pages."""
    listed: list[behind.OrderBehind] = []
    before: int | None = None
    with database.read() as session:
        while True:
            page = behind.orders_behind(session, path, OCTOBER, report=name, before=before, size=2)
            assert len(page.orders) <= 2
            listed += page.orders
            before = page.next_before
            if before is None:
                return listed


def test_orders_can_be_narrowed_to_a_supplier_or_an_offer(place: tuple[Database, Town]) -> None:
    database, built = place
    plus = built.offers["papir-plus"]
    with database.read() as session:
        for only, orders, value in (
            (EVERYTHING, 5, "1631.85"),
            (Only(supplier_id=built.marken), 1, "284.00"),
            (Only(offer_id=plus), 2, "644.85"),
            (Only(unit_id=built.regnbuen.id), 1, "180.75"),
        ):
            rows = recounted(session, built.area.path, OCTOBER, today=TODAY, only=only)
            sums = total(by_unit(rows).values())
            assert (sums.orders, sums.goods_value) == (orders, Decimal(value))
        narrowed = recounted(
            session, built.area.path, OCTOBER, today=TODAY, only=Only(offer_id=plus)
        )
        # of the order with two lines only the line with the offer counts
        assert total(by_unit(narrowed).values()).covered_value == Decimal("325.35")


def _kindergartens(database: Database, built: Town, houses: int) -> None:
    """Kindergartens elsewhere in Lindeby, each with 80 of 100 kr. on agreement in October."""
    with database.write() as session:
        parent = session.get(Node, built.lindeby.id)
        assert parent is not None
        for number in range(houses):
            unit = add_node(
                session, parent=parent, kind=NodeKind.UNIT, name=f"Hus {number}",
                unit_type=UnitType.KINDERGARTEN,
            )  # fmt: skip
            session.add(
                OrderMonth(
                    month="2026-10", unit_path=unit.path, supplier_id=built.kridthuset,
                    unit_id=unit.id or 0, orders=1, covered_value=Decimal(100),
                    on_agreement_value=Decimal(80), goods_value=Decimal(100),
                )
            )  # fmt: skip


@pytest.mark.parametrize(("houses", "average"), [(4, None), (5, Decimal("0.8"))])
def test_similar_houses_are_shown_only_from_five_of_the_same_type(
    own_place: tuple[Database, Town], houses: int, average: Decimal | None
) -> None:
    database, built = own_place
    _kindergartens(database, built, houses)  # the school and Fjordby's house do not count with them
    scope = facts(database, built.area)
    with database.read() as session:
        found = overview(session, scope, "2026-10", today=TODAY)
    share = next(one for one in found.series if one.report.name == "agreement_share")
    assert share.similar[-1] == average
    assert share.own[-1] == Decimal("1032.50") / Decimal("1357.85")


def test_twelve_months_end_with_the_chosen_one_and_empty_ones_are_not_zero(
    place: tuple[Database, Town],
) -> None:
    database, built = place
    with database.read() as session:
        found = overview(session, facts(database, built.area), "2026-10", today=TODAY)
    assert (found.months[0], found.months[-1], len(found.months)) == ("2025-11", "2026-10", 12)
    small = next(one for one in found.series if one.report.name == "small_orders")
    assert small.own == (*(None,) * 10, Decimal(1), Decimal("0.4"))
    assert [house.name for house in found.houses] == ["Regnbuen", "Solsikken"]


def test_a_house_that_moves_leaves_its_history_where_it_was(
    own_place: tuple[Database, Town],
) -> None:
    database, built = own_place
    with database.write() as session:
        unit = session.get(Node, built.regnbuen.id)
        assert unit is not None
        unit.path = unit.path.replace(built.area.path, built.lindeby.path)
        session.add(unit)
    rows = counted(database, "orders_value", built.area).rows
    assert [(row.unit, row.figure.numerator) for row in rows] == [
        ("Regnbuen", Decimal("180.75")),
        ("Solsikken", Decimal("1451.10")),
    ]
    with database.read() as session:
        found = overview(session, facts(database, built.area), "2026-10", today=TODAY)
    assert [(house.name, house.is_here) for house in found.houses] == [
        ("Regnbuen", False),
        ("Solsikken", True),
    ]


def suggested(database: Database, built: Town, node: Node) -> list[Gather | Swap | OrganicList]:
    scope = facts(database, node)
    with database.read() as session:
        units = organisation.subtree(session, scope.path, kind=NodeKind.UNIT)
        return suggestions(session, scope, units, "2026-10", today=TODAY)


def test_the_swap_is_the_off_agreement_paper_with_most_kroner(
    place: tuple[Database, Town],
) -> None:
    database, built = place
    (swap,) = suggested(database, built, built.area)
    assert isinstance(swap, Swap)
    assert swap.bought.offer_id == built.offers["papir-plus"]
    assert swap.offered.offer_id == built.offers["papir-svane"]
    assert swap.gains_label
    # 325,35 kr. of paper at 36,15; at 31,95 it is 37,80 less
    assert round(swap.saved, 2) == Decimal("37.80")
    assert swap.unit_ids == tuple(sorted((built.solsikken.id or 0, built.regnbuen.id or 0)))


def test_what_was_bought_for_allergy_is_never_suggested_away(
    place: tuple[Database, Town],
) -> None:
    database, built = place
    for found in suggested(database, built, built.lindeby):
        assert isinstance(found, Swap)
        assert found.bought.offer_id != built.offers["papir-fremmed"]


def test_a_house_without_anything_to_change_gets_no_suggestion(
    place: tuple[Database, Town],
) -> None:
    database, built = place
    assert suggested(database, built, built.skolen) == []


def test_nine_small_orders_in_four_weeks_could_have_been_four(
    own_place: tuple[Database, Town],
) -> None:
    database, built = own_place
    for day in (3, 4, 5, 10, 11, 17, 18, 24, 25):  # weeks 32 to 35 of August
        order(
            database, built, unit=built.regnbuen, supplier=built.kridthuset, by=built.karl,
            placed=date(2026, 8, day), comes=date(2026, 8, 6), lines={"saks": 1},
        )  # fmt: skip
    gather = suggested(database, built, built.area)[0]
    assert isinstance(gather, Gather)
    assert (gather.unit.name, gather.supplier_name) == ("Regnbuen", "Kridthuset")
    # the tenth is the paper of 7 October in a week of its own
    assert (gather.rhythm.orders, gather.rhythm.weeks, gather.rhythm.spared) == (10, 5, 5)
    assert gather.rhythm.weekday == 3  # 6 August 2026 is a Thursday
    assert gather.work_value == 450


def test_a_list_of_organic_food_is_suggested_to_the_house_with_other_food(
    own_place: tuple[Database, Town],
) -> None:
    from shop.favourites.models import FavouriteItem, FavouriteList

    database, built = own_place
    with database.write() as session:
        session.add(
            one := FavouriteList(
                node_id=built.lindeby.id or 0, name="Frugt", unit_type=UnitType.KINDERGARTEN
            )
        )
        session.flush()
        pears = _pears(database, built, session)
        for offer_id in (built.offers["aebler"], built.offers["bananer"], pears):
            session.add(FavouriteItem(list_id=one.id or 0, offer_id=offer_id))
    found = [one for one in suggested(database, built, built.area) if isinstance(one, OrganicList)]
    assert [(one.unit.name, one.list_name) for one in found] == [("Solsikken", "Frugt")]
    assert (found[0].bought, found[0].foods) == (1, 3)
    assert found[0].share == Decimal(184) / 284
    assert found[0].share_after == 1  # the grapes are in the list's category


def _pears(database: Database, built: Town, session: object) -> int:
    from shop.catalogue.actions import publish_items
    from tests.factories import NOW, item

    done = publish_items(
        session, owner_node_id=built.lindeby.id or 0, supplier_id=built.marken,  # type: ignore[arg-type]
        items=[item("104", "Pærer", "21.00", unspsc="50101600", order_unit="KGM",
                    codes=("DK_ECO",))],
        batch_id=None, now=NOW,
    )  # fmt: skip
    return done["104"].offer_id
