"""Things change houses once: offered, reserved, handed over or free again."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from shop.db import Database
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.queries import verify
from shop.reuse import actions, queries
from shop.reuse.rules import Condition, Thing, Way
from tests.factories import NOW, Town, town

CHAIRS = Thing("Stole", 4, Condition.GOOD, "", "Kælderen", False, Decimal(400))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.dispose()


@pytest.fixture
def built(database: Database) -> Town:
    return town(database)


def offer(database: Database, built: Town, thing: Thing = CHAIRS) -> int:
    with database.write() as session:
        return actions.offer(
            session, unit_id=built.solsikken.id or 0, thing=thing, picture="", by=built.mette,
            now=NOW,
        )  # fmt: skip


def reserve(database: Database, built: Town, item_id: int, pieces: int, *, by: Actor) -> int:
    with database.write() as session:
        return actions.reserve(
            session, item_id=item_id, unit_id=built.regnbuen.id or 0, pieces=pieces,
            way=Way.DELIVER, by=by, now=NOW,
        )  # fmt: skip


def free(database: Database, built: Town, item_id: int) -> int:
    with database.read() as session:
        row = queries.one(session, item_id, municipality_id=built.lindeby.id or 0)
    assert row is not None
    return row.free


def test_chairs_go_from_house_to_house_and_what_it_saved_is_counted_once(
    database: Database, built: Town
) -> None:
    item_id = offer(database, built)
    kept = reserve(database, built, item_id, 3, by=built.karl)
    with database.read() as session:
        (promise,) = queries.reservations(session, unit_id=built.solsikken.id or 0)
    assert (promise.pieces, promise.way, promise.unit_name) == (3, Way.COLLECT, "Regnbuen")
    assert free(database, built, item_id) == 1
    with database.write() as session:
        actions.hand_over(session, reservation_id=kept, by=built.mette, now=NOW)
    with pytest.raises(Refused), database.write() as session:
        actions.give_up(session, reservation_id=kept, by=built.karl, now=NOW)
    with database.read() as session:
        saved = queries.saved(
            session, municipality_id=built.lindeby.id or 0, since=NOW - timedelta(days=1)
        )
        later = queries.saved(
            session, municipality_id=built.lindeby.id or 0, since=NOW + timedelta(days=1)
        )
        assert verify(session)[1] is None
    assert (saved.pieces, saved.kroner, saved.priced) == (3, Decimal(1200), 3)
    assert later.pieces == 0


def test_what_is_given_up_is_free_again_and_what_is_taken_off_is_not(
    database: Database, built: Town
) -> None:
    item_id = offer(database, built)
    kept = reserve(database, built, item_id, 4, by=built.karl)
    with pytest.raises(Refused, match="ikke flere"):
        reserve(database, built, item_id, 1, by=built.karl)
    with database.write() as session:
        actions.give_up(session, reservation_id=kept, by=built.karl, now=NOW)
    assert free(database, built, item_id) == 4
    with database.write() as session:
        actions.take_off(session, item_id=item_id, by=built.sara, now=NOW)  # her colleague
    with pytest.raises(Refused, match="ikke flere"):
        reserve(database, built, item_id, 1, by=built.karl)
    with database.write() as session:
        actions.put_back(session, item_id=item_id, by=built.mette, now=NOW)
    reserve(database, built, item_id, 1, by=built.karl)


def test_nobody_else_decides_and_no_other_municipality_sees_it(
    database: Database, built: Town
) -> None:
    item_id = offer(database, built)
    kept = reserve(database, built, item_id, 1, by=built.karl)
    with pytest.raises(NotAllowed):
        reserve(database, built, item_id, 1, by=built.mette)  # not for Regnbuen
    for change in (actions.take_off, actions.put_back):
        with pytest.raises(NotFound), database.write() as session:
            change(session, item_id=item_id, by=built.karl, now=NOW)
    for end in (actions.hand_over, actions.give_up):
        with pytest.raises(NotFound), database.write() as session:
            end(session, reservation_id=kept, by=built.fremmed, now=NOW)
    with pytest.raises(NotFound), database.write() as session:
        actions.reserve(
            session, item_id=item_id, unit_id=built.fremmed_hus.id or 0, pieces=1,
            way=Way.COLLECT, by=built.fremmed, now=NOW,
        )  # fmt: skip
    with database.read() as session:
        assert queries.shelf(session, municipality_id=built.fjordby.id or 0) == []
        assert queries.one(session, item_id, municipality_id=built.fjordby.id or 0) is None
    assert free(database, built, item_id) == 3


def test_of_two_who_take_the_last_at_once_one_gets_it(database: Database, built: Town) -> None:
    item_id = offer(database, built)
    reserve(database, built, item_id, 3, by=built.karl)
    start, outcome = threading.Barrier(2), []

    def hurry() -> None:
        start.wait()
        try:
            reserve(database, built, item_id, 1, by=built.karl)
            outcome.append("got it")
        except Refused as refused:
            outcome.append(refused.code)

    threads = [threading.Thread(target=hurry) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome) == ["got it", "reuse-taken"]
    assert free(database, built, item_id) == 0


def test_the_shelf_is_searched_in_names_and_words(database: Database, built: Town) -> None:
    offer(database, built)
    offer(database, built, Thing("Reol 100 %", 1, Condition.WORN, "Birk", "", True, None))
    with database.read() as session:

        def names(words: str) -> list[str]:
            place = built.lindeby.id or 0
            return [row.name for row in queries.shelf(session, municipality_id=place, words=words)]

        assert names("") == ["Reol 100 %", "Stole"]
        assert names("birk reol") == ["Reol 100 %"]
        assert names("100 %") == ["Reol 100 %"]
        assert names("_") == []
