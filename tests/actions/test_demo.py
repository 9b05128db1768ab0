"""The demo municipality, built small: one build on each engine, looked at by all tests here."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from nudges.facts import Coverage
from shop.agreements.models import OptOut
from shop.agreements.queries import agreements_reaching, reaching_lots
from shop.agreements.rules import AgreementStatus, Level, cover
from shop.approvals.queries import waiting_for
from shop.basket import booking
from shop.basket import queries as baskets
from shop.basket.queries import basket
from shop.catalogue.models import OfferVersion
from shop.catalogue.queries import visible_rows
from shop.config import Config
from shop.db import Database
from shop.demo.build import build_demo, has_demo
from shop.demo.year import is_workday
from shop.favourites.queries import lists_for
from shop.guidance.models import Answer, Exposure
from shop.intake.actions import publish
from shop.intake.models import ImportBatch, ImportIssue, StagedChange
from shop.intake.rules import BatchState, ChangeKind, Hold
from shop.kernel.people import SYSTEM
from shop.kernel.periods import monday_of
from shop.ledger.queries import verify
from shop.orders.models import Order, OrderLine, OrderMonth
from shop.orders.queries import first_altered_order
from shop.organisation.passwords import is_password
from shop.organisation.queries import (
    DEMO_PASSWORD,
    NodeFacts,
    demo_people,
    people,
    person,
    person_by_email,
    subtree,
)
from shop.organisation.rules import NodeKind, Role, UnitType
from shop.receiving.models import Arrival
from shop.receiving.queries import to_receive
from shop.standing.queries import of_unit
from shop.standing.rules import Skip

UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""A Friday morning."""
YESTERDAY = date(2026, 11, 19)
SCALE = 0.06
"""Of goods and orders; places, people and agreements are all there."""


@dataclass(frozen=True)
class Demo:
    """A built demo and what was said meanwhile."""

    database: Database
    config: Config
    said: list[str]


def config_for(folder: Path) -> Config:
    return Config(folder, "", "only for tests", False, 50 * 1024 * 1024)


@pytest.fixture(scope="module")
def demo(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    database = Database(module_database_url)
    built = Demo(database, config_for(tmp_path_factory.mktemp("demo")), [])
    build_demo(built.config, database, say=built.said.append, until=UNTIL, scale=SCALE)
    yield built
    database.dispose()


@pytest.fixture
def session(demo: Demo) -> Iterator[Session]:
    with demo.database.read() as session:
        yield session


def place(session: Session, name: str) -> NodeFacts:
    return next(node for node in subtree(session, "/") if node.name == name)


def test_every_step_is_said_and_the_demo_counts_as_built(demo: Demo) -> None:
    assert has_demo(demo.database)
    assert len(demo.said) >= 8
    assert all(text.startswith("Demo: ") for text in demo.said)


def test_lindeby_has_three_departments_six_areas_and_forty_houses(session: Session) -> None:
    lindeby = place(session, "Lindeby Kommune")
    kinds = Counter(node.kind for node in subtree(session, lindeby.path))
    assert kinds[NodeKind.DEPARTMENT] == 3
    assert kinds[NodeKind.SERVICE_AREA] == 6
    assert kinds[NodeKind.UNIT] == 40
    units = subtree(session, "/", kind=NodeKind.UNIT)
    assert len(units) == 46
    assert len({unit.gln for unit in units}) == 45  # a school and its after-school care share one
    assert {unit.unit_type for unit in units} == set(UnitType)
    assert all(unit.street and unit.accounting_code for unit in units)
    assert min(units, key=lambda unit: unit.id).name == "Solsikken"


def test_the_first_of_each_role_is_whom_the_sign_in_page_names(session: Session) -> None:
    firsts = {person.role: (person.name, person.place) for person in demo_people(session)}
    assert firsts == {
        Role.REQUISITIONER: ("Mette Holm", "Solsikken"),
        Role.MANAGER: ("Anne Toft", "Område Nord"),
        Role.PROCUREMENT: ("Jonas Bek", "Lindeby Kommune"),
    }


def test_every_house_has_somebody_who_orders_and_every_area_a_manager(session: Session) -> None:
    roles = Counter((role, node.id) for _person, grants in people(session) for role, node in grants)
    for unit in subtree(session, "/", kind=NodeKind.UNIT):
        assert roles[Role.REQUISITIONER, unit.id] in (1, 2), unit.name
    for area in subtree(session, "/", kind=NodeKind.SERVICE_AREA):
        assert roles[Role.MANAGER, area.id] == 1, area.name


@pytest.mark.parametrize("email", ["mette@lindeby.example", "oskar@fjordby.example"])
def test_the_people_sign_in_with_the_password_of_the_demo(demo: Demo, email: str) -> None:
    with demo.database.read() as session:
        person = person_by_email(session, email)
        assert person is not None
        assert is_password(DEMO_PASSWORD, person.password_hash)


def test_agreements_of_three_levels_and_every_state_worth_seeing(session: Session) -> None:
    lindeby = place(session, "Lindeby Kommune")
    found = {
        row.agreement.number: row
        for row in agreements_reaching(session, lindeby.path, on=UNTIL.date())
    }
    assert len(found) == 11
    assert {row.agreement.level for row in found.values()} == set(Level)
    assert found["IV-2026-02"].agreement.status is AgreementStatus.SUSPENDED
    assert found["LK-2023-014"].agreement.status is AgreementStatus.EXPIRED
    assert not found["LK-2023-014"].in_force
    ranked = [(rank, supplier.name) for rank, supplier in found["IV-2025-03"].suppliers]
    assert ranked == [(1, "Leg & Lær Nord"), (2, "Kridthuset")]
    assert found["50.90"].opted_out == ("501015", "501016")  # vegetables and fruit
    assert session.scalars(select(func.count()).select_from(OptOut)).one() == 2
    assert {row.agreement.responsible for row in found.values()} >= {"Jonas Bek", "Ditte Krog"}
    assert all(row.agreement.how_to_buy for row in found.values())


def test_the_catalogues_came_in_as_files_and_one_had_a_later_list(session: Session) -> None:
    lindeby = place(session, "Lindeby Kommune")
    batches = session.scalars(
        select(ImportBatch)
        .where(col(ImportBatch.node_id) == lindeby.id)
        .order_by(col(ImportBatch.id))
    ).all()
    states = [(batch.file_name, batch.state) for batch in batches]
    assert [state for _, state in states[:7]] == [BatchState.PUBLISHED] * 7
    assert states[6][0] == "havblik-ny.xml"
    assert states[7:] == [
        ("marken-uge.csv", BatchState.REJECTED),
        ("mosegaard-nye-priser.xlsx", BatchState.STAGED),
        ("kridthuset-ny.xml", BatchState.STAGED),
    ]
    assert {batch.file_name.rpartition(".")[2] for batch in batches} == {"xml", "csv", "xlsx"}
    versions = Counter(session.scalars(select(col(OfferVersion.offer_id))))
    assert max(versions.values()) == 2  # a price history


def test_the_waiting_list_changes_something_of_every_kind_and_can_be_sold_at_once(
    session: Session,
) -> None:
    waiting = session.scalars(
        select(ImportBatch).where(
            col(ImportBatch.state) == BatchState.STAGED,
            col(ImportBatch.file_name) == "kridthuset-ny.xml",
        )
    ).one()
    assert waiting.added > 0
    assert waiting.withdrawn > 0
    assert waiting.price_up > waiting.price_down > 0
    assert waiting.staged_at < UNTIL
    unit = place(session, "Solsikken")
    publish(session, batch_id=waiting.id or 0, by=SYSTEM, now=UNTIL)  # rolled back afterwards
    live = [row for row in visible_rows(session, path=unit.path) if row.supplier_cvr == "98100121"]
    assert len(live) == waiting.items
    assert all(row.is_sold(UNTIL.date()) for row in live)


def test_prices_are_held_for_each_of_two_reasons_and_goods_got_another_number(
    session: Session,
) -> None:
    held = session.scalars(
        select(StagedChange)
        .join(ImportBatch, col(ImportBatch.id) == col(StagedChange.batch_id))
        .where(
            col(ImportBatch.file_name) == "mosegaard-nye-priser.xlsx",
            col(StagedChange.hold) != Hold.NONE,
        )
    ).all()
    assert Counter(change.hold for change in held) == {Hold.TOO_LATE: 7, Hold.OVER_LIMIT: 3}
    assert [change.kind for change in held if change.same_as] == [ChangeKind.ADDED]


def test_the_rejected_list_shows_five_different_mistakes(session: Session) -> None:
    rejected = session.scalars(
        select(ImportBatch).where(col(ImportBatch.state) == BatchState.REJECTED)
    ).one()
    codes = session.scalars(
        select(col(ImportIssue.code)).where(
            col(ImportIssue.batch_id) == rejected.id, col(ImportIssue.is_error)
        )
    ).all()
    assert rejected.errors == 5
    assert len(set(codes)) == 5, codes


def test_the_orders_end_yesterday_and_were_placed_on_workdays(session: Session) -> None:
    days = session.scalars(select(col(Order.placed_date))).all()
    assert len(days) == pytest.approx(248, abs=10)  # 0.06 of 4,130
    assert min(days) >= monday_of(YESTERDAY - timedelta(days=548))
    assert max(days) == YESTERDAY
    assert all(is_workday(day) for day in days)
    assert all(
        order.delivery_date > order.placed_date and order.delivery_date.weekday() < 5
        for order in session.scalars(select(Order))
    )


def test_the_orders_have_the_shape_of_a_danish_municipality(session: Session) -> None:
    """At full size: 1,230 kr., 6.9 lines, 24 % small (tests/benchmarks/demo_build.py)."""
    orders = session.scalars(
        select(Order).where(col(Order.municipality_id) == _lindeby(session))
    ).all()
    lines = session.scalars(select(func.count()).select_from(OrderLine)).one()
    mean = sum((order.goods_value for order in orders), Decimal(0)) / len(orders)
    small = sum(order.is_small for order in orders) / len(orders)
    assert 900 < mean < 1600
    assert 0.15 < small < 0.34
    assert 5.4 < lines / session.scalars(select(func.count()).select_from(Order)).one() < 8.4
    assert sum(order.fee > 0 for order in orders) > 10
    assert sum(order.gathered for order in orders) > 5
    assert len({order.send_reason for order in orders}) >= 3


def _lindeby(session: Session) -> int:
    return place(session, "Lindeby Kommune").id


def test_children_and_youth_buy_less_on_agreement_than_the_kitchens(session: Session) -> None:
    def share(kinds: set[UnitType]) -> float:
        ids = [
            unit.id
            for unit in subtree(session, place(session, "Lindeby Kommune").path)
            if unit.unit_type in kinds
        ]
        rows = session.scalars(select(OrderMonth).where(col(OrderMonth.unit_id).in_(ids))).all()
        on = sum((row.on_agreement_value for row in rows), Decimal(0))
        return float(on / sum((row.covered_value for row in rows), Decimal(0)))

    children = share({UnitType.KINDERGARTEN, UnitType.NURSERY})
    kitchens = share({UnitType.KITCHEN})
    assert 0.33 < children < 0.66
    assert kitchens > children


def test_the_months_add_up_to_the_orders(session: Session) -> None:
    rows = session.scalars(select(OrderMonth)).all()
    orders = session.scalars(select(Order)).all()
    lines = session.scalars(select(OrderLine)).all()
    assert sum(row.orders for row in rows) == len(orders)
    assert sum(row.lines for row in rows) == len(lines)
    goods = sum((line.line_value for line in lines), Decimal(0))
    assert sum((row.goods_value for row in rows), Decimal(0)) == goods
    assert sum((order.goods_value for order in orders), Decimal(0)) == goods
    on = [line for line in lines if line.coverage is Coverage.ON_AGREEMENT]
    assert sum((row.on_agreement_value for row in rows), Decimal(0)) == sum(
        (line.line_value for line in on), Decimal(0)
    )


def test_the_ledger_and_every_order_are_as_they_were_written(session: Session) -> None:
    entries, fault = verify(session)
    assert fault is None
    assert entries > 300
    assert first_altered_order(session) is None


def test_houses_have_told_what_came_and_the_visitors_last_week_is_left_to_tell(
    session: Session,
) -> None:
    told = session.scalars(select(Arrival)).all()
    assert told
    assert all(one.told_at < UNTIL for one in told)
    solsikken = place(session, "Solsikken")
    assert to_receive(session, solsikken.id, on=UNTIL.date())


def test_fjordby_is_never_seen_from_lindeby_nor_the_other_way(session: Session) -> None:
    solsikken, muslingen = place(session, "Solsikken"), place(session, "Muslingen")
    ours = {row.offer_id for row in visible_rows(session, path=solsikken.path)}
    theirs = {row.offer_id for row in visible_rows(session, path=muslingen.path)}
    assert len(ours) > 500
    assert len(theirs) > 10
    assert not ours & theirs
    for order in session.scalars(select(Order)):
        bought = set(
            session.scalars(
                select(col(OrderLine.offer_id)).where(col(OrderLine.order_id) == order.id)
            )
        )
        assert not bought & (theirs if order.municipality_id == _lindeby(session) else ours)
    by_town = Counter(session.scalars(select(col(Order.municipality_id))))
    assert len(by_town) == 2
    assert by_town[muslingen.municipality_id or 0] == 8  # 0.06 of 130
    own = {
        row.agreement.number for row in agreements_reaching(session, muslingen.path, on=YESTERDAY)
    }
    assert own == {
        "50.20", "50.55", "50.90", "50.40", "IV-2025-03", "IV-2024-11", "IV-2026-02", "IV-2025-07"
    }  # fmt: skip


def test_ready_lists_hold_goods_on_the_agreement_for_every_type_of_house(session: Session) -> None:
    for name, most in (("Solsikken", 60), ("Spiren", 60), ("Engskolen", 60), ("Køkkenet Nord", 60)):
        unit = place(session, name)
        lots = reaching_lots(session, unit.path)
        lists = lists_for(session, unit, on=UNTIL.date())
        items = [item for one in lists for item in one.sold if item.row]
        assert len(lists) >= 3, name
        assert 15 < len(items) < most, name
        on = [cover(it.row.facts, lots, on=UNTIL.date()).coverage for it in items if it.row]
        assert on.count(Coverage.ON_AGREEMENT) > 0.9 * len(on)
        assert all(one.reason for one in lists)


def test_a_favourite_of_the_kindergartens_was_replaced(session: Session) -> None:
    lists = lists_for(session, place(session, "Solsikken"), on=UNTIL.date())
    gone = [item for one in lists for item in one.gone]
    assert gone, "something on a ready list is no longer sold"
    assert any(item.gone and item.gone.successor for item in gone)


def test_solsikkens_basket_has_a_small_order_and_two_that_are_ready(session: Session) -> None:
    found = basket(session, place(session, "Solsikken"), now=UNTIL)
    cards = {card.supplier.name: card for card in found.cards}
    assert list(cards) == ["Kridthuset", "Havblik Forsyning", "Marken Frugt & Grønt"]
    assert cards["Kridthuset"].goods_value < cards["Kridthuset"].terms.minimum_order_value
    for name in ("Havblik Forsyning", "Marken Frugt & Grønt"):
        assert cards[name].goods_value >= cards[name].terms.minimum_order_value
    last = cards["Kridthuset"].lines[-1]
    assert last.added_by_name == "Sara Lund"
    assert last.row.name.startswith("Farveblyanter")


def test_a_leader_has_one_large_order_to_say_yes_to(session: Session) -> None:
    found = person_by_email(session, "anne@lindeby.example")
    anne = person(session, found.id or 0) if found else None
    assert anne is not None
    ((asked, _how),) = waiting_for(session, anne, on=UNTIL.date())
    assert asked.unit_name != "Solsikken"
    assert asked.goods_value > asked.approval_limit == 2000
    assert len(asked.lines) > 1
    assert baskets.count_lines(session, asked.unit_id) == 0


def test_solsikken_has_two_budgets_and_fruit_every_week(session: Session) -> None:
    unit = place(session, "Solsikken")
    found = booking.standing_now(session, unit, basket(session, unit, now=UNTIL), now=UNTIL)
    assert [(one.name, one.coming > 0) for one in found] == [
        ("Materialer og forbrug", True), ("Ture og oplevelser", False),
    ]  # fmt: skip
    assert 0 < found[0].spent < found[0].amount < found[0].spent + 10_000
    (fruit,) = of_unit(session, unit, now=UNTIL)
    assert (fruit.order.name, fruit.supplier) == ("Ugens frugt", "Marken Frugt & Grønt")
    assert fruit.next is not None
    names = [one.name for one in fruit.times if one.skip is Skip.SCHOOL_HOLIDAY]
    assert names == ["Juleferie", "Juleferie"]


def test_suggestions_were_shown_and_answered(session: Session) -> None:
    answers = Counter(session.scalars(select(col(Exposure.answer))))
    assert answers[Answer.ACCEPTED] + answers[Answer.DECLINED] + answers[Answer.IGNORED] > 0
    told = [order for order in session.scalars(select(Order)) if order.nudges]
    assert told or any(line.nudges for line in session.scalars(select(OrderLine)))


def test_building_again_leaves_it_alone(demo: Demo) -> None:
    with demo.database.read() as session:
        before = session.scalars(select(func.count()).select_from(Order)).one()
    said: list[str] = []
    build_demo(demo.config, demo.database, say=said.append, until=UNTIL, scale=SCALE)
    with demo.database.read() as session:
        assert session.scalars(select(func.count()).select_from(Order)).one() == before
    assert said == ["The demo municipality is already here; left as it is."]
