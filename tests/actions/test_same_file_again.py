"""The same file again is not read where it says just what is sold, on both engines."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog_import.batch import Batch
from catalog_import.check import prepared
from catalog_import.item import IncomingFile
from shop.db import Database, table_of
from shop.intake import actions
from shop.intake.actions.staging import Prepare, stage_batch
from shop.intake.models import ImportBatch, ImportIssue
from shop.intake.rereading import How
from shop.intake.rules import BatchState
from shop.intake.staged import Lines
from shop.intake.work import ManyTransactions
from tests.actions.test_intake import Desk
from tests.factories import NOW, town
from tests.price_lists import BASE, DEARER, DRAWING, GLUE, SCISSORS, price_list


class Reader:
    """Brings the same list in, and counts how often it is read."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.times = desk, 0

    def bring_in(self, how: How, *lines: object) -> ImportBatch:
        kept = actions.keep_file(
            folder=self.desk.folder, file=price_list(lines or BASE), name="p.csv"  # type: ignore[arg-type]
        )  # fmt: skip
        with self.desk.database.write() as session:
            batch = actions.take_in(
                session, file=kept, node_id=self.desk.town.lindeby.id or 0,
                supplier_id=self.desk.town.kridthuset, by=self.desk.town.jonas, now=NOW,
            )  # fmt: skip

        def tell(prepare: Prepare) -> Iterable[Batch[Lines]]:
            self.times += 1
            file = IncomingFile(kept.stored.path, kept.name)
            return prepared(file, today=how.today, prepare=prepare, columns=how.columns)

        stage_batch(
            ManyTransactions(self.desk.database), batch_id=batch, tell=tell,
            by=self.desk.town.jonas, now=NOW, how=how,
        )  # fmt: skip
        with self.desk.database.read() as session:
            found = session.get_one(ImportBatch, batch)
            session.expunge(found)
        return found

    def issues(self, batch: ImportBatch) -> list[tuple[str, int]]:
        with self.desk.database.read() as session:
            c = table_of(ImportIssue).c
            query = select(c.code, c.row).where(c.batch_id == batch.id).order_by(c.code, c.row)
            return [(row[0], row[1]) for row in session.execute(query)]


@pytest.fixture
def reader(database_url: str, tmp_path: Path) -> Iterator[Reader]:
    database = Database(database_url)
    yield Reader(Desk(database, town(database), tmp_path / "catalogues"))
    database.dispose()


HOW = How(date(2026, 11, 21))


def test_it_is_read_once_and_says_the_same_the_second_time(reader: Reader) -> None:
    first = reader.bring_in(HOW)
    reader.desk.publish(first.id or 0)
    again = reader.bring_in(HOW)
    assert (reader.times, again.read_batch_id) == (1, first.id)
    counts = (again.state, again.items, again.unchanged, again.errors, again.warnings)
    assert counts == (BatchState.STAGED, first.items, first.items, 0, first.warnings)
    assert (again.format, again.replaces_all) == (first.format, first.replaces_all)
    assert reader.issues(again) == reader.issues(first)
    assert again.live_before == len(BASE)
    reader.desk.discard(again.id or 0)
    third = reader.bring_in(HOW)
    assert (reader.times, third.read_batch_id) == (1, first.id)
    assert reader.desk.publish(third.id or 0) == 0


def test_it_is_read_again_where_the_goods_are_others_or_it_is_read_otherwise(
    reader: Reader,
) -> None:
    reader.desk.discard(reader.bring_in(HOW).id or 0)
    first = reader.bring_in(HOW)
    assert (reader.times, first.read_batch_id) == (2, None)  # it is not what is sold yet
    reader.desk.publish(first.id or 0)
    dearer = reader.bring_in(HOW, DEARER, DRAWING, SCISSORS, GLUE)
    assert (reader.times, dearer.price_up) == (3, 1)
    reader.desk.publish(dearer.id or 0)
    back = reader.bring_in(HOW)
    assert (reader.times, back.price_down, back.read_batch_id) == (4, 1, None)
    reader.desk.discard(back.id or 0)
    reader.desk.roll_back(dearer.id or 0)
    again = reader.bring_in(HOW)
    assert (again.unchanged, reader.times) == (len(BASE), 4)  # it is as it was
    reader.desk.discard(again.id or 0)
    reader.bring_in(How(HOW.today, {"aftalenr": ""}))
    assert reader.times == 5


def test_nothing_is_left_of_a_reading_that_was_not_needed(reader: Reader) -> None:
    first = reader.bring_in(HOW)
    reader.desk.publish(first.id or 0)
    before = reader.desk.shop()
    again = reader.bring_in(HOW)
    with reader.desk.database.read() as session:
        batches = session.scalar(select(func.count()).select_from(table_of(ImportBatch)))
    assert (batches, reader.desk.shop()) == (2, before)
    reader.desk.discard(again.id or 0)
    assert reader.desk.shop() == before


class Small:
    """Brings the list in as a small file, which is read while somebody waits."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._whose = {"node_id": desk.town.lindeby.id or 0, "supplier_id": desk.town.kridthuset}

    def come(self, *lines: object) -> actions.Received | actions.ReadBefore:
        kept = actions.keep_file(
            folder=self.desk.folder, file=price_list(lines or BASE), name="p.csv"  # type: ignore[arg-type]
        )  # fmt: skip
        with self.desk.database.read() as session:
            before = actions.as_before(session, kept, **self._whose, now=NOW, columns={})
        return before or actions.read_file(kept, now=NOW)

    def take_in(self, file: actions.Received | actions.ReadBefore) -> ImportBatch:
        with self.desk.database.write() as session:
            batch = actions.take_in(
                session, file=file, **self._whose, by=self.desk.town.jonas, now=NOW
            )
        with self.desk.database.read() as session:
            found = session.get_one(ImportBatch, batch)
            session.expunge(found)
        return found


def test_a_small_file_is_not_read_again_either(reader: Reader) -> None:
    small = Small(reader.desk)
    first = small.take_in(small.come())
    small.desk.publish(first.id or 0)
    come = small.come()
    assert isinstance(come, actions.ReadBefore)
    again = small.take_in(come)
    assert (again.read_batch_id, again.state) == (first.id, BatchState.STAGED)
    told = (again.items, again.unchanged, again.warnings)
    assert told == (len(BASE), len(BASE), first.warnings)
    small.desk.discard(again.id or 0)
    # A worker reads it in the same way, and knows it too.
    assert (reader.bring_in(HOW).read_batch_id, reader.times) == (first.id, 0)


def test_a_small_file_is_read_after_all_where_something_came_in_between(reader: Reader) -> None:
    small = Small(reader.desk)
    first = small.take_in(small.come())
    small.desk.publish(first.id or 0)
    known = small.come()
    dearer = small.take_in(small.come(DEARER, DRAWING, SCISSORS, GLUE))
    small.desk.publish(dearer.id or 0)
    assert isinstance(known, actions.ReadBefore)
    back = small.take_in(known)
    assert (back.price_down, back.read_batch_id) == (1, None)
    assert isinstance(small.come(), actions.Received)
