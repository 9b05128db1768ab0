"""Procurement's pages keep to their budget with 60 agreements, 300 lists and 2,000 favourites."""

from pathlib import Path

import pytest

from shop.db import Database
from shop.db_setup import migrate
from tests.benchmarks import desk
from tests.benchmarks.favourites_desk import Cost
from tests.factories import town

WIDE = 4
"""A shared machine under load is that much slower than an idle one; what is looked for here is a
page that grows with the number of agreements or favourites squared."""
MOST_QUERIES = 45


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Cost]:
    folder: Path = tmp_path_factory.mktemp("desk")
    url = f"sqlite:///{folder / 'desk.sqlite'}"
    database = Database(url)
    migrate(database)
    built = town(database)
    desk.fill(database, built, orders=20)
    database.dispose()
    return desk.costs(url, folder, built, rounds=3)


def test_every_page_of_the_desk_answers_soon_with_much_of_everything(found: list[Cost]) -> None:
    assert len(found) == len(desk.PAGES)
    slow = [cost for cost in found if cost.milliseconds > WIDE * desk.LIMIT]
    assert slow == []


def test_no_page_of_the_desk_asks_for_each_of_its_rows(found: list[Cost]) -> None:
    assert [cost for cost in found if cost.queries > MOST_QUERIES] == []
