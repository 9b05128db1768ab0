"""What was staged of a file that was put aside goes after a week, and nothing else does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from shop.db import Database, table_of
from shop.intake.actions.clearing import KEPT, clear_spent
from shop.intake.actions.deciding import keep_old
from shop.intake.models import StagedChange, StagedItem
from tests.actions.test_deciding import STEEP, STEEP_GLUE, Table
from tests.actions.test_intake import Desk
from tests.factories import NOW, town
from tests.price_lists import BASE, CHEAPER, DEARER, DRAWING, GLUE, PAPER, SCISSORS


@pytest.fixture
def table(database_url: str, tmp_path: Path) -> Iterator[Table]:
    database = Database(database_url)
    desk = Desk(database, town(database), tmp_path / "catalogues")
    desk.publish(desk.stage(*BASE), minutes=-60)
    yield Table(desk)
    database.dispose()


def staged(table: Table) -> tuple[list[tuple[int, str]], list[int]]:
    """Changes by batch and number, and the batches of items that wait."""
    change, item = table_of(StagedChange).c, table_of(StagedItem).c
    with table.desk.database.read() as session:
        changes = session.execute(
            select(change.batch_id, change.seller_item_id).order_by(change.batch_id, change.id)
        ).all()
        return [(row[0], row[1]) for row in changes], list(session.scalars(select(item.batch_id)))


def test_a_week_after_a_file_was_put_aside_its_rows_go_but_for_what_was_decided(
    table: Table,
) -> None:
    desk = table.desk
    rolled_back = desk.stage(STEEP, DRAWING, CHEAPER, GLUE)
    desk.publish(rolled_back)
    desk.roll_back(rolled_back)
    discarded = desk.stage(STEEP, DRAWING, CHEAPER, GLUE)
    table.do(keep_old, discarded, table.of(discarded, PAPER.item_id))
    desk.discard(discarded)
    waiting = desk.stage(DEARER, DRAWING, SCISSORS, STEEP_GLUE)
    before = staged(table)

    assert clear_spent(desk.database, lambda: NOW + KEPT) == 0
    assert staged(table) == before
    later = NOW + KEPT + timedelta(minutes=1)
    assert clear_spent(desk.database, lambda: later) > 0
    changes, items = staged(table)
    kept = [(batch, number) for batch, number in before[0] if batch != discarded]
    assert sorted(changes) == sorted([*kept, (discarded, PAPER.item_id)])
    assert set(items) == {waiting}
    assert desk.batch(discarded).changes == 2  # the counts stay
    assert clear_spent(desk.database, lambda: later) == 0
    assert table.held(desk.stage(STEEP, DRAWING, SCISSORS, GLUE)) == 0  # the old answer holds
