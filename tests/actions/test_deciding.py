"""Held prices: approved, refused, taken back, remembered; and rows that are left out."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from shop.catalogue.actions import publish_items
from shop.catalogue.models import CatalogueFeed, OfferVersion
from shop.catalogue.queries import LiveItem, live_items
from shop.db import Database, table_of
from shop.intake.actions.deciding import Rows, Which, approve, choose, keep_old, reopen
from shop.intake.actions.labels import decide_label, undo_label
from shop.intake.actions.policy import set_policy
from shop.intake.actions.publishing import publish
from shop.intake.models import ImportBatch, LabelText, PriceDecision, StagedChange
from shop.intake.rules import BatchState, ChangeKind, Choice, Hold, Policy, Verdict
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from tests.actions.test_intake import Desk
from tests.factories import NOW, second_buyer, town
from tests.price_lists import BASE, CHEAPER, DEARER, DRAWING, GLUE, PAPER, SCISSORS

STEEP = replace(PAPER, price="40,00")
"""A quarter dearer: the terms of the test town allow 5 %."""
STEEP_GLUE = replace(GLUE, price="15,62")
"""A tenth dearer."""
RENAMED = replace(STEEP, name="Kopipapir A4, 80 g, ekstra hvid")
LATER = NOW + timedelta(minutes=5)
OLD, NEW = Decimal("31.95"), Decimal("40.00")


@dataclass
class Table:
    """The desk with four items sold, and words for what one decides there."""

    desk: Desk

    def changes(self, batch_id: int) -> dict[str, StagedChange]:
        with self.desk.database.read() as session:
            rows = session.scalars(
                select(StagedChange).where(col(StagedChange.batch_id) == batch_id)
            ).all()
            session.expunge_all()
        return {row.seller_item_id: row for row in rows}

    def of(self, batch_id: int, *lines: str) -> Which:
        found = self.changes(batch_id)
        return Which(tuple(found[line].id or 0 for line in lines))

    def do(self, act: object, batch_id: int, which: Which, **more: object) -> int:
        """Press the button; returns how many offers it changed at once."""
        with self.desk.database.write() as session:
            by = more.pop("by", self.desk.town.jonas)
            done = act(  # type: ignore[operator]
                session, batch_id=batch_id, which=which, by=by, now=NOW, **more
            )
        return int(done.offers)

    def held(self, batch_id: int) -> int:
        with self.desk.database.read() as session:
            return session.get_one(ImportBatch, batch_id).held

    def prices(self) -> dict[str, Decimal | None]:
        return {item_id: kept.item.price for item_id, kept in self._live().items()}

    def _live(self) -> dict[str, LiveItem]:
        with self.desk.database.read() as session:
            return live_items(
                session, owner_node_id=self.desk.town.lindeby.id or 0,
                supplier_id=self.desk.town.kridthuset,
            )  # fmt: skip

    def live(self, item_id: str) -> tuple[Decimal | None, str]:
        """Price and name."""
        item = self._live()[item_id].item
        return item.price, item.name

    def labels(self, item_id: str) -> list[str]:
        return [claim.code for claim in self._live()[item_id].item.labels]

    def verdicts(self) -> list[tuple[str, Verdict, str]]:
        with self.desk.database.read() as session:
            rows = session.execute(
                select(PriceDecision.seller_item_id, PriceDecision.verdict, PriceDecision.why)  # type: ignore[call-overload]
                .order_by(col(PriceDecision.id))
            )  # fmt: skip
            return [(row[0], row[1], row[2]) for row in rows]

    def written(self) -> tuple[int, ...]:
        """How many rows there are of all that a decision could write."""
        with self.desk.database.read() as session:
            return tuple(
                session.scalar(select(func.count()).select_from(table_of(kind))) or 0
                for kind in (PriceDecision, LedgerEntry, OfferVersion, CatalogueFeed)
            )


@pytest.fixture
def table(database_url: str, tmp_path: Path) -> Iterator[Table]:
    database = Database(database_url)
    desk = Desk(database, town(database), tmp_path / "catalogues")
    desk.publish(desk.stage(*BASE), minutes=-60)
    yield Table(desk)
    database.dispose()


def test_a_steep_rise_is_held_and_the_old_price_stays_when_the_rest_is_published(
    table: Table,
) -> None:
    batch = table.desk.stage(RENAMED, DRAWING, CHEAPER, GLUE)
    assert table.held(batch) == 1
    assert table.changes(batch)["10482"].choice is Choice.KEEP_PRICE
    table.desk.publish(batch)
    assert table.prices()["10482"] == OLD
    assert table.prices()["20655"] == Decimal("17.90")
    with table.desk.database.read() as session:
        live = live_items(
            session, owner_node_id=table.desk.town.lindeby.id or 0,
            supplier_id=table.desk.town.kridthuset,
        )  # fmt: skip
    assert live["10482"].item.name == RENAMED.name  # texts pass


def test_an_approved_price_is_published_with_the_rest_and_it_says_who_and_why(
    table: Table,
) -> None:
    batch = table.desk.stage(STEEP, DRAWING, SCISSORS, GLUE)
    assert table.do(approve, batch, table.of(batch, "10482"), why=" Papir er steget ") == 0
    assert table.held(batch) == 0
    assert table.verdicts() == [("10482", Verdict.APPROVED, "Papir er steget")]
    change = table.changes(batch)["10482"]
    assert (change.decided_by_name, change.choice) == (table.desk.town.jonas.name, Choice.TAKE)
    table.desk.publish(batch)
    assert table.prices()["10482"] == NEW
    with table.desk.database.read() as session:
        newest = select(LedgerEntry).where(col(LedgerEntry.event) == "PRICE_DECIDED")
        entry = session.scalars(newest).one()
        assert '"first":[["10482","31.95","40"]]' in entry.details
        assert verify(session)[1] is None


def test_no_to_a_price_keeps_the_old_one_and_is_not_asked_again(table: Table) -> None:
    batch = table.desk.stage(STEEP, DRAWING, SCISSORS, GLUE)
    table.do(keep_old, batch, table.of(batch, "10482"))
    assert table.held(batch) == 0
    table.desk.publish(batch)
    assert table.prices()["10482"] == OLD
    again = table.desk.stage(STEEP, DRAWING, SCISSORS, GLUE)
    assert table.held(again) == 0
    kept = table.changes(again)["10482"]
    assert (kept.choice, kept.decided_by_name) == (Choice.KEEP_PRICE, table.desk.town.jonas.name)
    other = table.desk.stage(replace(PAPER, price="41,00"), DRAWING, SCISSORS, GLUE)
    assert table.held(other) == 1  # another price is another question
    table.do(reopen, again, table.of(again, "10482"))
    assert table.held(again) == 1
    assert table.held(table.desk.stage(STEEP, DRAWING, SCISSORS, GLUE)) == 1


def test_approving_after_publishing_sells_at_the_new_price_at_once_and_can_be_taken_back(
    table: Table,
) -> None:
    before = table.prices()
    batch = table.desk.stage(RENAMED, DRAWING, SCISSORS, STEEP_GLUE)
    table.desk.publish(batch)
    assert table.held(batch) == 2
    feed = table.written()[3]
    assert table.do(approve, batch, table.of(batch, "10482")) == 1
    assert (table.prices()["10482"], table.written()[3]) == (NEW, feed + 1)
    assert table.do(reopen, batch, table.of(batch, "10482")) == 1
    assert table.prices()["10482"] == OLD
    assert table.held(batch) == 2
    assert table.do(approve, batch, Which()) == 2
    assert table.prices()["20877"] == Decimal("15.62")
    table.desk.roll_back(batch)
    assert table.prices() == before


def test_an_approved_item_is_just_as_the_file_has_it(table: Table) -> None:
    batch = table.desk.stage(RENAMED, DRAWING, SCISSORS, GLUE)
    table.desk.publish(batch)
    table.do(approve, batch, Which())
    again = table.desk.stage(RENAMED, DRAWING, SCISSORS, GLUE)
    assert table.changes(again) == {}


def test_many_are_decided_at_once_those_below_a_share_or_all(table: Table) -> None:
    batch = table.desk.stage(STEEP, replace(DRAWING, content_unit="kg"), SCISSORS, STEEP_GLUE)
    holds = {item: row.hold for item, row in table.changes(batch).items()}
    assert holds == {
        "10482": Hold.OVER_LIMIT, "10733": Hold.UNIT_UNCLEAR, "20877": Hold.OVER_LIMIT,
    }  # fmt: skip
    table.do(approve, batch, Which(below=Decimal("0.2")))
    assert table.verdicts() == [("20877", Verdict.APPROVED, "")]
    assert table.held(batch) == 2
    table.do(keep_old, batch, Which())
    assert table.held(batch) == 0
    assert len(table.verdicts()) == 3


def test_what_is_refused_writes_nothing(table: Table) -> None:
    town = table.desk.town
    batch = table.desk.stage(STEEP, DRAWING, CHEAPER, GLUE)
    paper, scissors = table.of(batch, "10482"), table.of(batch, "20655")
    before = table.written()

    def refuse(error: type[Exception], act: object, which: Which, **more: object) -> None:
        with pytest.raises(error):
            table.do(act, batch, which, **more)
        assert (table.written(), table.held(batch)) == (before, 1)

    refuse(NotAllowed, approve, paper, by=town.mette)
    refuse(NotAllowed, keep_old, paper, by=town.fremmed_indkoeb)
    refuse(Refused, approve, scissors)  # it is not held
    refuse(Refused, reopen, paper)  # nothing is decided yet
    refuse(Refused, approve, paper, why="x" * 401)
    refuse(Refused, approve, Which(below=Decimal("0.01")))
    table.do(approve, batch, paper)
    table.desk.discard(batch)
    decided = table.written()
    for act in (approve, keep_old, reopen):
        with pytest.raises(Refused):
            table.do(act, batch, paper)
    assert table.written() == decided
    with pytest.raises(NotFound):
        table.do(approve, 999_999, Which())


def test_with_four_eyes_a_held_price_goes_live_by_another_than_who_brought_the_file(
    table: Table,
) -> None:
    town = table.desk.town
    batch = table.desk.stage(STEEP, DRAWING, CHEAPER, GLUE)
    with table.desk.database.write() as session:
        vera = second_buyer(session, town)
        set_policy(
            session, node_id=town.lindeby.id or 0, policy=Policy(four_eyes=True), by=vera, now=NOW
        )
        publish(session, batch_id=batch, by=vera, now=NOW)
    paper, before = table.of(batch, "10482"), table.written()
    with pytest.raises(Refused) as refused:
        table.do(approve, batch, paper, by=town.jonas)
    assert refused.value.code == "four-eyes"
    assert (table.written(), table.held(batch), table.prices()["10482"]) == (before, 1, OLD)
    assert table.do(approve, batch, paper, by=vera) == 1
    assert table.prices()["10482"] == NEW


def test_a_label_decided_since_publishing_does_not_stand_in_the_way_of_a_held_price(
    table: Table,
) -> None:
    jonas = table.desk.town.jonas
    batch = table.desk.stage(replace(STEEP, label="En kvist"), DRAWING, CHEAPER, GLUE)
    table.desk.publish(batch)
    with table.desk.database.write() as session:
        text = session.scalars(select(LabelText)).one()
        done = decide_label(session, text_id=text.id or 0, code="SVANEN", why="", by=jonas, now=NOW)
    assert (done.offers, table.prices()["10482"]) == (1, OLD)
    assert table.do(approve, batch, table.of(batch, "10482")) == 1
    with table.desk.database.read() as session:
        live = live_items(
            session, owner_node_id=table.desk.town.lindeby.id or 0,
            supplier_id=table.desk.town.kridthuset,
        )  # fmt: skip
    item = live["10482"].item
    assert (item.price, [claim.code for claim in item.labels]) == (NEW, ["SVANEN"])


@pytest.mark.parametrize("approved_first", [True, False])
def test_a_price_that_is_taken_up_again_after_publishing_can_be_approved_once_more(
    table: Table, approved_first: bool
) -> None:
    batch = table.desk.stage(RENAMED, DRAWING, CHEAPER, GLUE)
    paper = table.of(batch, "10482")
    if approved_first:
        table.do(approve, batch, paper)
    table.desk.publish(batch)
    if not approved_first:
        table.do(approve, batch, paper)
    assert table.do(reopen, batch, paper) == 1
    assert table.live("10482") == (OLD, RENAMED.name)  # texts pass, whatever becomes of the price
    assert table.do(approve, batch, paper) == 1
    assert table.live("10482") == (NEW, RENAMED.name)
    with pytest.raises(Refused, match="taget stilling"):
        table.do(approve, batch, paper)
    table.do(reopen, batch, paper)
    with pytest.raises(Refused, match="venter allerede"):
        table.do(reopen, batch, paper)


def test_what_is_decided_of_a_label_holds_for_the_older_version_too(table: Table) -> None:
    jonas = table.desk.town.jonas
    table.desk.publish(table.desk.stage(replace(PAPER, label="En kvist"), *BASE[1:]))
    batch = table.desk.stage(replace(STEEP, label="En kvist"), *BASE[1:])
    paper = table.of(batch, "10482")
    table.do(approve, batch, paper)
    table.desk.publish(batch)
    with table.desk.database.write() as session:
        text = session.scalars(select(LabelText)).one()
        decide_label(session, text_id=text.id or 0, code="SVANEN", why="", by=jonas, now=LATER)
    table.do(reopen, batch, paper)
    assert (table.prices()["10482"], table.labels("10482")) == (OLD, ["SVANEN"])
    table.desk.roll_back(batch)
    assert (table.prices()["10482"], table.labels("10482")) == (OLD, ["SVANEN"])


def test_a_label_that_was_taken_back_does_not_return_with_the_older_version(table: Table) -> None:
    jonas = table.desk.town.jonas
    table.desk.publish(table.desk.stage(replace(PAPER, label="En kvist"), *BASE[1:]))
    with table.desk.database.write() as session:
        text_id = session.scalars(select(LabelText)).one().id or 0
        decide_label(session, text_id=text_id, code="SVANEN", why="", by=jonas, now=NOW)
    batch = table.desk.stage(replace(PAPER, label="En kvist", price="30,00"), *BASE[1:])
    table.desk.publish(batch)
    with table.desk.database.write() as session:
        undo_label(session, text_id=text_id, by=jonas, now=LATER)
    table.desk.roll_back(batch)
    assert (table.prices()["10482"], table.labels("10482")) == (OLD, [""])


def test_a_label_decided_while_a_price_is_approved_brings_no_old_price_back(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of the two comes first, the other waits for it."""
    jonas = table.desk.town.jonas
    batch = table.desk.stage(replace(STEEP, label="En kvist"), *BASE[1:])
    table.desk.publish(batch)
    which = table.of(batch, "10482")
    has_read, is_approved = threading.Event(), threading.Event()

    def slow(*given: object, **named: object) -> object:
        has_read.set()
        is_approved.wait(0.5)  # for ever where approving waits for us, as it must
        return publish_items(*given, **named)  # type: ignore[arg-type]

    def approving() -> None:
        has_read.wait(5)
        table.do(approve, batch, which)
        is_approved.set()

    monkeypatch.setattr("shop.intake.actions.labels.publish_items", slow)
    with ThreadPoolExecutor(1) as other:
        done = other.submit(approving)
        with table.desk.database.write() as session:
            text = session.scalars(select(LabelText)).one()
            decide_label(session, text_id=text.id or 0, code="SVANEN", why="", by=jonas, now=NOW)
        done.result(10)
    assert (table.prices()["10482"], table.labels("10482")) == (NEW, ["SVANEN"])


def test_an_open_price_is_decided_on_in_the_newest_file(table: Table) -> None:
    first = table.desk.stage(STEEP, DRAWING, SCISSORS, GLUE)
    table.desk.publish(first)
    second = table.desk.stage(STEEP, DRAWING, CHEAPER, GLUE)
    before = table.written()
    with pytest.raises(Refused, match="nyere fil venter"):
        table.do(approve, first, Which())
    assert table.written() == before
    table.desk.discard(second)
    table.do(approve, first, Which())
    assert table.prices()["10482"] == NEW


def left(table: Table, batch_id: int) -> set[str]:
    return {item for item, row in table.changes(batch_id).items() if row.choice is Choice.LEAVE}


def put(table: Table, batch_id: int, rows: Rows, *, take: bool, by: Actor | None = None) -> int:
    with table.desk.database.write() as session:
        return choose(
            session, batch_id=batch_id, rows=rows, take=take, by=by or table.desk.town.jonas,
            now=NOW,
        )  # fmt: skip


def test_some_rows_are_left_out_and_stay_as_they_are(table: Table) -> None:
    batch = table.desk.stage(DEARER, DRAWING, CHEAPER)  # glue is gone
    gone = table.changes(batch)["20877"].id or 0
    assert put(table, batch, Rows((gone,)), take=False) == 1
    assert put(table, batch, Rows(kind=ChangeKind.PRICE_UP), take=False) == 1
    assert left(table, batch) == {"10482", "20877"}
    table.desk.publish(batch)
    prices = table.prices()
    assert (prices["10482"], prices["20655"]) == (OLD, Decimal("17.90"))
    assert "20877" in prices


def test_all_can_be_left_out_and_what_comes_back_stands_as_it_was_decided(table: Table) -> None:
    batch = table.desk.stage(STEEP, DRAWING, CHEAPER, STEEP_GLUE)
    table.do(approve, batch, table.of(batch, "10482"))
    assert put(table, batch, Rows(), take=False) == 3
    assert table.held(batch) == 0
    assert put(table, batch, Rows(), take=True) == 3
    choices = {item: row.choice for item, row in table.changes(batch).items()}
    assert choices == {
        "10482": Choice.TAKE, "20655": Choice.TAKE, "20877": Choice.KEEP_PRICE,
    }  # fmt: skip
    assert table.held(batch) == 1


def test_rows_are_chosen_only_by_those_who_may_and_before_publishing(table: Table) -> None:
    batch = table.desk.stage(DEARER, DRAWING, CHEAPER, GLUE)
    other = table.desk.stage(DEARER, DRAWING, SCISSORS, GLUE)
    foreign = table.changes(other)["10482"].id or 0
    with pytest.raises(NotAllowed):
        put(table, batch, Rows(), take=False, by=table.desk.town.fremmed_indkoeb)
    with pytest.raises(NotFound):
        put(table, batch, Rows((foreign,)), take=False)
    assert (left(table, batch), left(table, other)) == (set(), set())
    table.desk.publish(batch)
    with pytest.raises(Refused):
        put(table, batch, Rows(), take=False)
    with table.desk.database.read() as session:
        assert session.get_one(ImportBatch, batch).state is BatchState.PUBLISHED
    assert left(table, batch) == set()
