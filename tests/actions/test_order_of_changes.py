"""The list of changes begins with those of the most kroner, also where no price says how many."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from shop.db import Database
from shop.intake import queries
from shop.intake.queries.changes import ChangeRow, Wanted
from shop.intake.views.words import Agreed, change_line
from tests.actions.test_intake import Desk, _order
from tests.actions.test_intake_again import EAN, with_eans
from tests.factories import NOW, app_for, town
from tests.price_lists import BASE, DEARER, DRAWING, GLUE, PAPER, SCISSORS


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """The four items of BASE are sold."""
    database = Database(database_url)
    desk = Desk(database, town(database), tmp_path / "catalogues")
    desk.publish(desk.stage(*BASE), minutes=-60)
    yield desk
    database.dispose()


def rows_of(desk: Desk, batch_id: int) -> list[ChangeRow]:
    with desk.database.read() as session:
        return queries.changes(session, batch_id, wanted=Wanted())


def test_goods_that_go_stand_by_what_was_bought_and_above_those_nobody_buys(desk: Desk) -> None:
    _order(desk, PAPER, "40")  # 1.30 kr. dearer: 52 kr. a year
    _order(desk, DRAWING, "10")  # gone; bought for 985 kr.
    batch_id = desk.stage(DEARER, GLUE)  # the scissors go too, and nobody has bought them
    rows = rows_of(desk, batch_id)
    assert [(row.seller_item_id, row.effect, row.effect_size) for row in rows] == [
        ("10733", Decimal(0), Decimal("985")),
        ("10482", Decimal(52), Decimal(52)),
        ("20655", Decimal(0), Decimal(0)),
    ]
    with desk.database.read() as session:
        total = queries.meaning(session, batch_id)
    assert (total.effect, total.biggest) == (Decimal(52), Decimal(52))  # no price has changed so


def test_the_page_says_what_the_goods_were_bought_for(
    desk: Desk, database_url: str, tmp_path: Path
) -> None:
    _order(desk, DRAWING, "10")
    _order(desk, SCISSORS, "1")
    rows = rows_of(desk, desk.stage(PAPER, replace(SCISSORS, price="20,00"), GLUE))
    agreed = Agreed(1, None, None, NOW)
    app = app_for(database_url, tmp_path)
    with app.test_request_context():
        told = [change_line(row, biggest=Decimal(10), agreed=agreed).effect_text for row in rows]
    app.extensions["skub.database"].dispose()
    assert [text.replace("\N{NO-BREAK SPACE}", " ") for text in told] == [
        "Købt for 985 kr.", "+1,25 kr.",
    ]  # fmt: skip


def test_a_number_that_only_becomes_another_goes_nowhere(desk: Desk) -> None:
    desk.publish(desk.stage_file(with_eans((PAPER, EAN))))
    _order(desk, PAPER, "40")
    batch_id = desk.stage_file(with_eans((replace(PAPER, item_id="99482"), EAN)))
    rows = {row.seller_item_id: row for row in rows_of(desk, batch_id)}
    assert (rows["10482"].same_as, rows["10482"].effect_size) == ("99482", Decimal(0))
