"""Others at work while a catalogue is read, or written to go live."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from catalog_import.batch import Batch
from shop.catalogue.queries import live_items, versions
from shop.db import Database, table_of
from shop.intake import actions, publication
from shop.intake.actions.deciding import Which
from shop.intake.actions.publishing import publish_in_steps
from shop.intake.actions.receiving import read_file
from shop.intake.actions.staging import Prepare, Tell, stage_batch
from shop.intake.models import ImportBatch, StagedChange, StagedItem
from shop.intake.rules import BatchState, Choice
from shop.intake.staged import Lines
from shop.intake.work import ManyTransactions
from shop.kernel.errors import Refused
from tests.actions.test_intake import Desk
from tests.factories import NOW, town
from tests.price_lists import BASE, DEARER, DRAWING, GLUE, SCISSORS, Line, price_list


class SmallSteps(ManyTransactions):
    """Two offers in a transaction."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.size = 2


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Kridthuset sells the four items of BASE in Lindeby, by a published file."""
    database = Database(database_url)
    made = Desk(database, town(database), tmp_path / "catalogues")
    made.publish(made.stage(*BASE), minutes=-60)
    yield made
    database.dispose()


RENAMED = tuple(replace(line, name=f"{line.name}, ny") for line in BASE)


def waiting(desk: Desk, *lines: Line) -> tuple[int, Tell]:
    """A batch that is to be read, and what reads its file an item at a time."""
    kept = actions.keep_file(folder=desk.folder, file=price_list(lines), name="p.csv")
    with desk.database.write() as session:
        batch = actions.take_in(
            session, file=kept, node_id=desk.town.lindeby.id or 0,
            supplier_id=desk.town.kridthuset, by=desk.town.jonas, now=NOW,
        )  # fmt: skip
    read = read_file(kept, now=NOW).checked

    def tell(prepare: Prepare) -> Iterable[Batch[Lines]]:
        for item in read.items:
            yield Batch(read.format, read.header, prepare((item,)), 1, (), item.row)

    return batch, tell


def read(desk: Desk, batch: int, tell: Tell, meanwhile: Callable[[], object]) -> BatchState:
    """Read it in steps; something else happens before the third item."""

    def told(prepare: Prepare) -> Iterable[Batch[Lines]]:
        for number, one in enumerate(tell(prepare)):
            if number == 2:
                meanwhile()
            yield one

    return stage_batch(
        SmallSteps(desk.database), batch_id=batch, tell=told, by=desk.town.jonas, now=NOW
    )


def staged(desk: Desk, batch: int) -> list[int]:
    """Changes and waiting items of the batch."""
    with desk.database.read() as session:
        return [
            session.scalar(select(func.count()).where(table_of(table).c.batch_id == batch)) or 0
            for table in (StagedChange, StagedItem)
        ]


def state(desk: Desk, batch: int) -> BatchState:
    with desk.database.read() as session:
        return session.get_one(ImportBatch, batch).state


def test_what_is_published_while_a_file_is_read_makes_the_file_outdated(desk: Desk) -> None:
    other = desk.stage(DEARER, DRAWING, SCISSORS, GLUE)
    batch, tell = waiting(desk, *RENAMED)
    assert read(desk, batch, tell, lambda: desk.publish(other)) is BatchState.STAGED
    shop = desk.shop()
    with pytest.raises(Refused) as refusal:
        desk.publish(batch)
    assert refusal.value.code == "batch-outdated"
    assert desk.shop() == shop


def test_a_file_put_aside_while_it_is_read_stays_aside_and_leaves_nothing(desk: Desk) -> None:
    batch, tell = waiting(desk, *RENAMED)
    with pytest.raises(Refused):
        read(desk, batch, tell, lambda: desk.discard(batch))
    assert (state(desk, batch), staged(desk, batch)) == (BatchState.DISCARDED, [0, 0])


def test_a_file_that_two_workers_read_is_staged_once(desk: Desk) -> None:
    """The first was thought dead: it finds that another has begun anew, and stops."""
    batch, tell = waiting(desk, *RENAMED)

    def by_another() -> None:
        other = stage_batch(
            SmallSteps(desk.database), batch_id=batch, tell=tell, by=desk.town.jonas, now=NOW
        )
        assert other is BatchState.STAGED

    with pytest.raises(Refused):
        read(desk, batch, tell, by_another)
    assert (state(desk, batch), staged(desk, batch)) == (BatchState.STAGED, [4, 4])


def queue(desk: Desk, batch: int) -> None:
    with desk.database.write() as session:
        done = actions.publish_or_queue(
            session, batch_id=batch, by=desk.town.jonas, now=NOW, removal_confirmed=True
        )
    assert done.state is BatchState.PUBLISHING


def work(desk: Desk, batch: int, progress: Callable[[int, int, str], None]) -> None:
    publish_in_steps(
        SmallSteps(desk.database), batch_id=batch, by=desk.town.jonas, now=lambda: NOW,
        progress=progress,
    )  # fmt: skip


class Once:
    """Does something when the worker first tells of a step."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act, self.is_done = act, False

    def __call__(self, _done: int, _total: int, _step: str) -> None:
        if not self.is_done:
            self.is_done = True
            self.act()


@pytest.fixture
def _all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "AT_ONCE", 0)


@pytest.mark.usefixtures("_all_are_large")
def test_a_catalogue_that_another_overtakes_does_not_go_live(desk: Desk) -> None:
    other, batch = desk.stage(DEARER, DRAWING, SCISSORS, GLUE), desk.stage(*RENAMED)
    queue(desk, batch)
    with pytest.raises(Refused) as refusal:
        work(desk, batch, Once(lambda: desk.publish(other)))
    assert refusal.value.code == "batch-outdated"
    assert ", ny" not in desk.shop()
    assert "33.25" in desk.shop()


@pytest.mark.usefixtures("_all_are_large")
def test_a_publishing_taken_back_can_be_decided_and_published_anew(desk: Desk) -> None:
    before, batch = desk.shop(), desk.stage(*RENAMED)
    queue(desk, batch)

    def take_back() -> None:
        with desk.database.write() as session:
            actions.take_back(session, batch_id=batch, by=desk.town.jonas, now=NOW)

    with pytest.raises(Refused):
        work(desk, batch, Once(take_back))
    assert (state(desk, batch), desk.shop()) == (BatchState.STAGED, before)
    change = table_of(StagedChange)
    with desk.database.write() as session:  # one row is left out now, though it was prepared
        one = change.c.seller_item_id == GLUE.item_id
        session.execute(
            update(change).where(change.c.batch_id == batch, one).values(choice=Choice.LEAVE)
        )
    queue(desk, batch)
    work(desk, batch, lambda *_: None)
    assert state(desk, batch) is BatchState.PUBLISHED
    assert desk.shop().count(", ny'") == 3
    desk.roll_back(batch)
    assert desk.shop() == before


@pytest.mark.usefixtures("_all_are_large")
def test_a_price_held_again_after_a_publishing_was_stopped_does_not_go_live(desk: Desk) -> None:
    """Its version was prepared while it was approved; that one must not be found again."""
    steep = replace(GLUE, price="400,00")
    batch, by = desk.stage(*BASE[:3], steep), desk.town.jonas

    def decide(act: Callable[..., object], which: Which) -> None:
        with desk.database.write() as session:
            act(session, batch_id=batch, which=which, by=by, now=NOW)

    def take_back() -> None:
        with desk.database.write() as session:
            actions.take_back(session, batch_id=batch, by=by, now=NOW)

    decide(actions.approve, Which())
    queue(desk, batch)
    with pytest.raises(Refused):
        work(desk, batch, Once(take_back))
    with desk.database.read() as session:
        held = session.scalars(
            select(table_of(StagedChange).c.id).where(table_of(StagedChange).c.batch_id == batch)
        ).one()
    before = desk.shop()
    decide(actions.reopen, Which((held,)))
    queue(desk, batch)
    work(desk, batch, lambda *_: None)
    assert (state(desk, batch), desk.shop()) == (BatchState.PUBLISHED, before)
    decide(actions.approve, Which((held,)))
    assert sold_for(desk, GLUE.item_id) == [Decimal("14.20"), Decimal("400.00")]  # once each


def sold_for(desk: Desk, item_id: str) -> list[Decimal | None]:
    """All prices that an item was ever sold for."""
    place = desk.town.lindeby
    with desk.database.read() as session:
        live = live_items(
            session, owner_node_id=place.id or 0, supplier_id=desk.town.kridthuset
        )  # fmt: skip
        history = versions(session, live[item_id].offer_id, path=place.path)
        return [version.price for version in history]


def test_a_kept_price_keeps_its_unit_and_pack_and_the_rest_is_new(desk: Desk) -> None:
    dear = replace(DRAWING, price="400,00", name="Tegnepapir, nyt navn")
    only_dear = replace(GLUE, price="400,00")
    batch = desk.stage(BASE[0], dear, SCISSORS, only_dear)
    assert desk.publish(batch) == 1  # where nothing but the price differs, nothing is written
    with desk.database.read() as session:
        live = live_items(
            session, owner_node_id=desk.town.lindeby.id or 0, supplier_id=desk.town.kridthuset
        )
    item = live[DRAWING.item_id].item
    assert (item.name, item.price) == ("Tegnepapir, nyt navn", Decimal("98.50"))
    assert live[GLUE.item_id].item.price == Decimal(GLUE.price.replace(",", "."))
    again = desk.batch(desk.stage(BASE[0], dear, SCISSORS, only_dear))
    assert (again.price_up, again.unchanged) == (2, 2)  # it is asked, or remembered, once more
