"""A supplier's file from upload to published and back, on both engines."""

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO

import pytest
from sqlalchemy import event, func, select

from catalog_import.item import CatalogueHeader
from shop.catalogue.models import CatalogueFeed
from shop.catalogue.queries import live_items, visible_rows
from shop.db import Database, table_of
from shop.intake import actions, queries
from shop.intake.models import ImportBatch, StagedChange, StoredFile
from shop.intake.queries import BatchRow, Wanted
from shop.intake.rules import BatchState, ChangeKind, Hold
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import SYSTEM, Actor
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from shop.orders.actions import place
from shop.orders.queries import draft_lines
from shop.orders.rules import OrderDraft
from tests.factories import NOW, Town, town
from tests.price_lists import (
    BASE,
    CHEAPER,
    DEARER,
    DRAWING,
    GLUE,
    MARKED,
    NEW,
    PAPER,
    SCISSORS,
    SMALLER,
    Line,
    many,
    price_list,
)


@dataclass
class Desk:
    """Procurement's desk in the test town: short words for what one does there."""

    database: Database
    town: Town
    folder: Path

    def stage(self, *lines: Line, by: Actor | None = None) -> int:
        return self.stage_file(price_list(lines), by=by)

    def stage_file(self, file: IO[bytes], *, by: Actor | None = None, name: str = "p.csv") -> int:
        with self.database.write() as session:
            return actions.stage(
                session, folder=self.folder, file=file, name=name,
                node_id=self.town.lindeby.id or 0, supplier_id=self.town.kridthuset,
                by=by or self.town.jonas, now=NOW,
            )  # fmt: skip

    def publish(self, batch_id: int, *, by: Actor | None = None, minutes: int = 0) -> int:
        moment = NOW + timedelta(minutes=minutes)
        with self.database.write() as session:
            done = actions.publish(session, batch_id=batch_id, by=by or self.town.jonas, now=moment)
        return done.offers

    def roll_back(self, batch_id: int, *, by: Actor | None = None) -> int:
        with self.database.write() as session:
            done = actions.roll_back(session, batch_id=batch_id, by=by or self.town.jonas, now=NOW)
        return done.offers

    def discard(self, batch_id: int) -> None:
        with self.database.write() as session:
            actions.discard(session, batch_id=batch_id, by=self.town.jonas, now=NOW)

    def batch(self, batch_id: int) -> BatchRow:
        with self.database.read() as session:
            found = queries.batch(session, batch_id, paths=["/"])
        assert found is not None
        return found

    def kinds(self, batch_id: int) -> dict[str, ChangeKind]:
        with self.database.read() as session:
            rows = queries.changes(session, batch_id, wanted=Wanted())
        return {row.seller_item_id: row.kind for row in rows}

    def shop(self, path: str | None = None) -> str:
        """All that a node can see, as text: two shops are the same when the texts are."""
        with self.database.read() as session:
            rows = visible_rows(session, path=path or self.town.solsikken.path)
        return "\n".join(str(astuple(row)) for row in rows)

    def written(self) -> list[int]:
        """Rows of the tables that staging and publishing write."""
        tables = (ImportBatch, StagedChange, StoredFile, LedgerEntry, CatalogueFeed)
        with self.database.read() as session:
            return [
                session.execute(select(func.count()).select_from(table_of(table))).scalar_one()
                for table in tables
            ]

    def events(self) -> list[str]:
        with self.database.read() as session:
            entry = table_of(LedgerEntry).c
            chain = entry.chain == self.town.lindeby.id
            query = select(entry.event).where(chain).order_by(entry.number)
            return list(session.scalars(query))


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Kridthuset sells the four items of BASE in Lindeby, by a published file."""
    database = Database(database_url)
    made = Desk(database, town(database), tmp_path / "catalogues")
    made.publish(made.stage(*BASE), minutes=-60)
    yield made
    database.dispose()


def test_the_same_file_twice_says_all_unchanged(desk: Desk) -> None:
    again = desk.batch(desk.stage(*BASE))
    assert (again.state, again.changes, again.unchanged) == (BatchState.STAGED, 0, 4)


def test_each_change_gets_its_name(desk: Desk) -> None:
    batch_id = desk.stage(DEARER, CHEAPER, SMALLER, MARKED, NEW)
    assert desk.kinds(batch_id) == {
        "10482": ChangeKind.PRICE_UP,
        "20655": ChangeKind.PRICE_DOWN,
        "10733": ChangeKind.UNIT_CHANGED,
        "20877": ChangeKind.LABEL_GAINED,
        "30115": ChangeKind.ADDED,
    }
    row = desk.batch(batch_id)
    assert (row.added, row.withdrawn, row.price_up, row.price_down) == (1, 0, 1, 1)
    assert (row.changed, row.unchanged, row.errors) == (2, 0, 0)


def test_what_is_missing_from_the_file_is_withdrawn_and_a_lost_label_is_named(desk: Desk) -> None:
    batch_id = desk.stage(replace(PAPER, label=""), replace(SCISSORS, name="Saks"), GLUE)
    assert desk.kinds(batch_id) == {
        "10482": ChangeKind.LABEL_LOST,
        "20655": ChangeKind.CHANGED,
        "10733": ChangeKind.WITHDRAWN,
    }


def test_effect_is_weighed_by_what_the_whole_municipality_bought_last_year(desk: Desk) -> None:
    _order(desk, PAPER, "40")  # 40 packs, 1.30 kr. dearer
    _order(desk, DRAWING, "10")  # 10 packs of 250 sheets at 98.50, now 200 sheets
    batch_id = desk.stage(DEARER, SMALLER, SCISSORS, GLUE)
    with desk.database.read() as session:
        rows = queries.changes(session, batch_id, wanted=Wanted())
        total = queries.meaning(session, batch_id)
    assert [(row.seller_item_id, row.bought, row.effect) for row in rows] == [
        ("10733", Decimal(10), Decimal("246.25")),
        ("10482", Decimal(40), Decimal("52.00")),
    ]
    assert (total.effect, total.biggest) == (Decimal("298.25"), Decimal("246.25"))
    # 98.50 / 200 is 25 % above 98.50 / 250, and the terms allow 5 %; 33.25 is 4.07 % above 31.95
    assert [row.hold for row in rows] == [Hold.OVER_LIMIT, Hold.NONE]
    assert (total.held, total.held_effect) == (1, Decimal("246.25"))


def _order(desk: Desk, line: Line, quantity: str) -> None:
    unit = desk.town.solsikken
    with desk.database.write() as session:
        offers = live_items(
            session, owner_node_id=desk.town.lindeby.id or 0, supplier_id=desk.town.kridthuset
        )
        lines = draft_lines(
            session, path=unit.path, on=NOW.date(),
            quantities={offers[line.item_id].offer_id: Decimal(quantity)},
        )  # fmt: skip
        draft = OrderDraft(
            form_token=line.item_id, unit_id=unit.id or 0, supplier_id=desk.town.kridthuset,
            delivery_date=NOW.date() + timedelta(days=3), fee=Decimal(0),
            minimum_order_value=Decimal(0), lines=lines,
        )  # fmt: skip
        place(session, draft=draft, by=desk.town.mette, now=NOW - timedelta(days=30))


def test_the_shop_is_the_same_to_the_byte_until_publish_and_again_after_rollback(
    desk: Desk,
) -> None:
    before, elsewhere = desk.shop(), desk.shop(desk.town.fremmed_hus.path)
    batch_id = desk.stage(DEARER, SMALLER, MARKED, NEW)  # scissors are gone
    assert desk.shop() == before
    assert desk.publish(batch_id) == 4  # the smaller pack waits for somebody: dearer by a quarter
    assert "33.25" in desk.shop()
    assert "Skolehæfte" in desk.shop()
    assert "Børnesaks" not in desk.shop()
    assert desk.shop(desk.town.fremmed_hus.path) == elsewhere
    assert desk.roll_back(batch_id) == 4
    assert desk.shop() == before
    assert desk.shop(desk.town.fremmed_hus.path) == elsewhere
    assert desk.batch(batch_id).state is BatchState.ROLLED_BACK
    with desk.database.read() as session:
        assert verify(session)[1] is None


def test_files_are_rolled_back_newest_first_whatever_the_clocks_say(desk: Desk) -> None:
    first = desk.stage(DEARER, DRAWING, SCISSORS, GLUE)
    desk.publish(first, minutes=2)
    second = desk.stage(DEARER, DRAWING, CHEAPER, GLUE)
    desk.publish(second, minutes=1)  # by a machine whose clock is a little behind
    _refused(desk, "batch-outdated", lambda: desk.roll_back(first))
    desk.roll_back(second)
    desk.roll_back(first)
    assert "31.95" in desk.shop()


def test_publishing_writes_the_ledger_and_the_feed(desk: Desk) -> None:
    feed = desk.written()[-1]
    batch_id = desk.stage(DEARER, DRAWING, SCISSORS)
    desk.publish(batch_id)
    desk.roll_back(batch_id)
    desk.discard(desk.stage(*BASE))
    assert desk.events()[-5:] == [
        "CATALOGUE_STAGED",
        "CATALOGUE_PUBLISHED",
        "CATALOGUE_ROLLED_BACK",
        "CATALOGUE_STAGED",
        "CATALOGUE_DISCARDED",
    ]
    assert desk.written()[-1] == feed + 4  # one changed and one withdrawn, there and back


def test_a_file_with_an_error_is_rejected_and_nothing_of_it_can_go_live(desk: Desk) -> None:
    before = desk.shop()
    batch_id = desk.stage(replace(PAPER, price="-4,00"), replace(GLUE, price="cirka 3"), NEW)
    row = desk.batch(batch_id)
    assert (row.state, row.errors, row.changes) == (BatchState.REJECTED, 2, 0)
    with desk.database.read() as session:
        found = queries.issues(session, batch_id)
    assert {(noted.code, noted.row) for noted in found if noted.is_error} == {
        ("price-negative", 2),
        ("price-not-a-number", 3),
    }
    assert desk.events()[-1] == "CATALOGUE_REJECTED"
    _refused(desk, "batch-has-errors", lambda: desk.publish(batch_id))
    assert desk.shop() == before


def test_errors_beyond_those_listed_are_counted(desk: Desk) -> None:
    batch_id = desk.stage(*(replace(line, price="-1") for line in many(1500)))
    assert desk.batch(batch_id).errors == 1500


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tom.csv", b""),
        ("billede.png", b"\x89PNG\r\n"),
        ("x.xml", b'<!DOCTYPE a [<!ENTITY b "b">]><a/>'),
    ],
)
def test_a_file_that_is_no_catalogue_is_rejected(desk: Desk, name: str, content: bytes) -> None:
    row = desk.batch(desk.stage_file(io.BytesIO(content), name=name))
    assert (row.state, row.file_name) == (BatchState.REJECTED, name)
    assert row.errors >= 1


def test_the_file_name_is_only_its_last_part_and_printable(desk: Desk) -> None:
    batch_id = desk.stage_file(price_list(BASE), name="..\\..\\C:\\pri\x00s/liste.csv")
    assert desk.batch(batch_id).file_name == "liste.csv"


def test_another_suppliers_file_is_rejected(desk: Desk) -> None:
    with desk.database.write() as session:
        received = actions.receive(
            folder=desk.folder, file=price_list([DEARER]), name="havblik.csv", now=NOW
        )
        header = CatalogueHeader(supplier_cvr="98100237")
        foreign = replace(received, checked=replace(received.checked, header=header))
        batch_id = actions.stage_received(
            session, received=foreign, node_id=desk.town.lindeby.id or 0,
            supplier_id=desk.town.kridthuset, by=desk.town.jonas, now=NOW,
        )  # fmt: skip
    with desk.database.read() as session:
        issue = queries.issues(session, batch_id)[0]
    assert (issue.code, issue.value, issue.is_error) == ("supplier-differs", "98100237", True)
    assert desk.batch(batch_id).state is BatchState.REJECTED


def test_a_batch_is_published_once(desk: Desk) -> None:
    batch_id = desk.stage(DEARER, DRAWING, SCISSORS, GLUE)
    assert desk.publish(batch_id) == 1
    _refused(desk, "batch-state", lambda: desk.publish(batch_id))
    _refused(desk, "batch-state", lambda: desk.discard(batch_id))


def test_a_difference_from_an_older_shop_cannot_be_published(desk: Desk) -> None:
    first, second = desk.stage(DEARER), desk.stage(CHEAPER)
    desk.publish(first)
    _refused(desk, "batch-outdated", lambda: desk.publish(second))


def test_a_discarded_file_stays_discarded(desk: Desk) -> None:
    batch_id = desk.stage(DEARER)
    desk.discard(batch_id)
    for decide in (desk.publish, desk.roll_back, desk.discard):
        _refused(desk, "batch-state", lambda decide=decide: decide(batch_id))  # type: ignore[misc]


def test_only_procurement_of_the_municipality_may_stage_and_decide(desk: Desk) -> None:
    staged = desk.stage(DEARER)
    for stranger in (desk.town.fremmed_indkoeb, desk.town.mette, desk.town.anne):
        _refused(desk, "no-role", lambda by=stranger: desk.stage(DEARER, by=by))  # type: ignore[misc]
        _refused(desk, "no-role", lambda by=stranger: desk.publish(staged, by=by))  # type: ignore[misc]
    desk.publish(staged)
    _refused(desk, "no-role", lambda: desk.roll_back(staged, by=desk.town.fremmed_indkoeb))
    nobody = Actor(None, "Nogen", "nogen@lindeby.example")
    with pytest.raises(NotAllowed):
        desk.stage(DEARER, by=nobody)
    assert desk.batch(desk.stage(DEARER, by=SYSTEM)).staged_by_name == "Skub"


def test_what_does_not_exist_is_not_found(desk: Desk) -> None:
    before = desk.written()
    with pytest.raises(NotFound), desk.database.write() as session:
        actions.publish(session, batch_id=999, by=desk.town.jonas, now=NOW)
    with pytest.raises(NotFound), desk.database.write() as session:
        actions.stage(
            session, folder=desk.folder, file=price_list(BASE), name="x.csv",
            node_id=desk.town.lindeby.id or 0, supplier_id=999, by=desk.town.jonas, now=NOW,
        )  # fmt: skip
    assert desk.written() == before


def _refused(desk: Desk, code: str, press: Callable[[], object]) -> None:
    """The press is refused with this code, and nothing at all is written."""
    before, shop = desk.written(), desk.shop()
    with pytest.raises(Refused) as refusal:
        press()
    assert refusal.value.code == code
    assert (desk.written(), desk.shop()) == (before, shop)


def test_two_people_who_publish_at_once_publish_once(desk: Desk) -> None:
    batch_id = desk.stage(DEARER, DRAWING, SCISSORS, GLUE)
    outcomes = _at_once(desk, [batch_id, batch_id])
    assert sorted(outcomes) == ["1", "batch-state"]
    assert desk.events().count("CATALOGUE_PUBLISHED") == 2  # BASE and this one
    with desk.database.read() as session:
        assert verify(session)[1] is None


def test_two_files_published_at_once_do_not_mix(desk: Desk) -> None:
    outcomes = _at_once(desk, [desk.stage(DEARER), desk.stage(CHEAPER)])
    assert len(outcomes) == 2
    assert "batch-outdated" in outcomes


def _at_once(desk: Desk, batch_ids: list[int]) -> list[str]:
    """Publish them in threads that start together; each gives offers changed or the refusal."""
    ready = threading.Barrier(len(batch_ids))
    outcomes: list[str] = []

    def press(batch_id: int) -> None:
        ready.wait()
        try:
            outcomes.append(str(desk.publish(batch_id)))
        except Refused as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=press, args=(batch_id,)) for batch_id in batch_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def test_pages_of_changes_follow_the_key_and_show_each_once(desk: Desk) -> None:
    desk.publish(desk.stage(*BASE, *many(120)), minutes=1)
    batch_id = desk.stage(*BASE, *many(120, dearer_by="1"))
    seen: list[int] = []
    after = None
    with desk.database.read() as session:
        while page := queries.changes(session, batch_id, wanted=Wanted(), after=after, limit=50):
            seen += [row.id for row in page]
            after = queries.After(page[-1].effect_size, page[-1].id)
    assert len(seen) == len(set(seen)) == 120


def test_nobody_finds_another_municipalitys_batch(desk: Desk) -> None:
    batch_id = desk.stage(DEARER)
    with desk.database.read() as session:
        ours = queries.batch(session, batch_id, paths=[desk.town.lindeby.path])
        theirs = queries.batch(session, batch_id, paths=[desk.town.fjordby.path])
        assert (ours is not None, theirs) == (True, None)
        assert queries.batches(session, paths=[desk.town.fjordby.path]) == []
        assert queries.batches(session, paths=[]) == []
        shelves = queries.shelves(session, paths=[desk.town.fjordby.path])
    assert [(shelf.supplier_name, shelf.offers) for shelf in shelves] == [("Kridthuset", 1)]


def test_6500_lines_are_staged_in_few_statements(desk: Desk) -> None:
    statements = _count_statements(desk.database, lambda: desk.stage(*many(6500)))
    assert statements < 60  # bulk inserts: not one per line


def _count_statements(database: Database, work: Callable[[], object]) -> int:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(seen)
