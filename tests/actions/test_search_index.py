"""The index follows what is published, and the shop answers when there is no index."""

import os
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import select
from sqlmodel import col

from catalog_import.item import ParsedItem
from shop.agreements.models import Agreement
from shop.agreements.rules import AgreementStatus
from shop.catalogue.actions import publish_items, set_live
from shop.catalogue.queries import OfferRow
from shop.db import Database
from shop.search import freshness, index, queries, reader, storage
from shop.search.danish import learn
from shop.search.document import Wording
from shop.search.facets import Group
from shop.search.match import read_query
from shop.search.queries import Ask, Found, Place, rows_of, search
from tests.factories import NOW, Town, item, town


class Shop:
    """A town with an index, and the few things these tests do to it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.index_dir = folder / "index"
        self.town: Town = town(database)

    def search(self, query: str, *, path: str = "", **ticks: str) -> Found:
        place = Place(self.database, self.index_dir, path or self.town.solsikken.path, NOW.date())
        chosen = {Group[name.upper()]: frozenset({value}) for name, value in ticks.items()}
        with self.database.read() as session:
            return search(session, place, Ask(read_query(query), chosen))

    def names(self, query: str, *, path: str = "") -> list[str]:
        found = self.search(query, path=path)
        return [row.name for row in self.rows(found)]

    def rows(self, found: Found) -> list[OfferRow]:
        with self.database.read() as session:
            by_id = rows_of(session, found.scope, found.offer_ids, path=self.town.solsikken.path)
        return [by_id[offer_id] for offer_id in found.offer_ids]

    def publish(self, *items: ParsedItem) -> None:
        with self.database.write() as session:
            publish_items(
                session, owner_node_id=self.town.lindeby.id or 0, supplier_id=self.town.kridthuset,
                items=items, batch_id=None, now=NOW,
            )  # fmt: skip

    def withdraw(self, key: str) -> None:
        with self.database.write() as session:
            set_live(session, {self.town.offers[key]: None}, now=NOW)

    def follow(self) -> int:
        return index.follow(self.database, self.index_dir)


@pytest.fixture
def shop(database_url: str, tmp_path: Path) -> Iterator[Shop]:
    database = Database(database_url)
    yield Shop(database, tmp_path)
    database.dispose()


def _tusch(number: int = 1) -> ParsedItem:
    return item(f"T{number}", f"Tuschpen {number}, sort", "9.50", unspsc="44121708")


def test_what_is_published_is_found_at_once(shop: Shop) -> None:
    assert shop.follow() == 13
    assert shop.names("tuschpen") == []
    shop.publish(_tusch())
    assert shop.follow() == 1
    assert shop.names("tuschpen") == ["Tuschpen 1, sort"]


def test_following_twice_reads_nothing_the_second_time(shop: Shop) -> None:
    assert (shop.follow(), shop.follow()) == (13, 0)


def test_a_query_brings_a_lagging_index_up_to_date_itself(shop: Shop) -> None:
    shop.follow()
    shop.publish(_tusch())
    freshness.forget(shop.database)
    assert shop.names("tuschpen") == ["Tuschpen 1, sort"]


def test_a_withdrawn_offer_is_gone_even_before_the_index_knows(shop: Shop) -> None:
    shop.follow()
    assert shop.names("saks") == ["Børnesaks, 13 cm"]
    shop.withdraw("saks")
    with storage.writing(shop.index_dir, wait=0) as is_mine:
        assert is_mine
        freshness.forget(shop.database)
        assert shop.names("saks") == []
    assert shop.follow() == 1
    assert shop.names("saks") == []


def test_a_new_name_replaces_the_old_words(shop: Shop) -> None:
    shop.publish(_tusch())
    shop.follow()
    shop.publish(item("T1", "Filtstift 1, sort", "9.50", unspsc="44121708"))
    shop.follow()
    assert shop.names("tuschpen") == []
    assert shop.names("filtstift") == ["Filtstift 1, sort"]


def test_a_new_price_comes_from_the_database_not_from_the_index(shop: Shop) -> None:
    shop.publish(_tusch())
    shop.follow()
    with shop.database.write() as session:
        publish_items(
            session, owner_node_id=shop.town.lindeby.id or 0, supplier_id=shop.town.kridthuset,
            items=[item("T1", "Tuschpen 1, sort", "12.25", unspsc="44121708")], batch_id=None,
            now=NOW,
        )  # fmt: skip
    with storage.writing(shop.index_dir, wait=0):  # nobody can write the index meanwhile
        freshness.forget(shop.database)
        found = shop.search("tuschpen")
    assert [row.price for row in shop.rows(found)] == [Decimal("12.25")]


def test_a_price_outside_its_validity_is_not_sold(shop: Shop) -> None:
    yesterday = NOW.date() - timedelta(days=1)
    shop.publish(
        item("G1", "Glitterlim, guld", "10", valid_to=yesterday),
        item("G2", "Glitterlim, blå", "10", valid_from=NOW.date() + timedelta(days=1)),
        item("G3", "Glitterlim, rød", "10", valid_from=NOW.date(), valid_to=NOW.date()),
        item("G4", "Glitterlim, sort", "10", orderable=False),
    )
    assert shop.names("glitterlim") == ["Glitterlim, rød"]


def test_another_municipality_never_sees_our_offers_nor_we_theirs(shop: Shop) -> None:
    shop.follow()
    ours = shop.search("kopipapir")
    theirs = shop.search("kopipapir", path=shop.town.fremmed_hus.path)
    assert ours.total == 5
    assert theirs.offer_ids == [shop.town.offers["fjordby-papir"]]
    assert not set(ours.offer_ids) & set(theirs.offer_ids)


def test_a_suspended_agreement_changes_the_order_without_touching_the_index(shop: Shop) -> None:
    shop.follow()
    before = storage.stamp(shop.index_dir)
    assert shop.search("papir", coverage="on_agreement").total == 3
    with shop.database.write() as session:
        paper = session.scalars(select(Agreement).where(col(Agreement.number) == "50.55")).one()
        paper.status = AgreementStatus.SUSPENDED
    freshness.forget(shop.database)
    assert shop.search("papir", coverage="on_agreement").total == 0
    assert storage.stamp(shop.index_dir) == before


@pytest.mark.parametrize("damage", ["lexicon", "segment", "current", "folder", "toc"])
def test_a_damaged_index_is_built_anew(shop: Shop, damage: str) -> None:
    shop.follow()
    place = storage.current(shop.index_dir)
    assert place is not None
    folder = place[0]
    reader.close(shop.index_dir)
    if damage == "lexicon":
        (folder / "lexicon.json").write_text("{")
    elif damage == "segment":
        next(folder.glob("*.trm")).write_bytes(b"not an index")
    elif damage == "current":
        (shop.index_dir / "CURRENT").write_text("g-999999 1\n")
    elif damage == "toc":
        next(folder.glob("*.toc")).write_bytes(b"")
    else:
        for path in folder.iterdir():
            path.unlink()
    assert shop.names("saks") == ["Børnesaks, 13 cm"]
    shop.follow()
    shop.publish(_tusch())
    shop.follow()
    assert shop.names("tuschpen") == ["Tuschpen 1, sort"]
    assert not shop.search("saks").is_makeshift


class _CutError(Exception):
    """What ends a build in the middle."""


@pytest.mark.filterwarnings("error")
def test_a_build_that_is_cut_off_closes_its_files_and_leaves_the_old_one(shop: Shop) -> None:
    shop.follow()
    before = storage.current(shop.index_dir)

    def documents() -> Iterator[storage.Document]:
        yield storage.Document(1, Wording("Papir", "", "", "", (), ""))
        raise _CutError

    folder = storage.new_folder(shop.index_dir)
    with pytest.raises(_CutError):
        storage.create(folder, documents(), learn(["Papir"]), 1)
    held = Path("/proc/self/fd")
    if held.is_dir():
        names = [os.readlink(one) for one in held.iterdir() if one.is_symlink()]
        assert [name for name in names if str(folder) in name] == []
    assert storage.current(shop.index_dir) == before
    assert shop.names("saks") == ["Børnesaks, 13 cm"]


def test_without_an_index_the_database_answers_and_says_so(shop: Shop) -> None:
    with storage.writing(shop.index_dir, wait=0):  # another process is building it
        found = shop.search("kopipapir hvid")
        assert found.is_makeshift
        assert {row.name for row in shop.rows(found)} == {
            "Kopipapir A4, 80 g, hvid", "Kopipapir A4, 80 g, hvid, premium",
        }  # fmt: skip
        assert shop.search("20655").total == 1
        assert index.follow(shop.database, shop.index_dir, wait=0) == 0
    assert shop.follow() == 13
    assert not shop.search("kopipapir").is_makeshift


def test_an_unwritable_folder_stops_neither_publisher_nor_shop(shop: Shop) -> None:
    shop.index_dir.write_text("a file where the folder should be")
    assert shop.follow() == 0
    assert shop.search("saks").total == 1


def test_many_new_names_rebuild_the_index_with_their_words(shop: Shop) -> None:
    shop.follow()
    old = storage.current(shop.index_dir)
    shop.publish(*(_tusch(number) for number in range(index.RELEARN_FROM)))
    assert shop.follow() == 13 + index.RELEARN_FROM
    new = storage.current(shop.index_dir)
    assert old is not None
    assert new is not None
    assert new[0] != old[0]
    assert shop.search("tuschpen").total == index.RELEARN_FROM


def test_cursor_and_texts_are_committed_together(shop: Shop) -> None:
    """A crash between the commit and the note in CURRENT is mended by the next follower."""
    shop.follow()
    place = storage.current(shop.index_dir)
    assert place is not None
    storage.point_to(place[0], 3)
    assert shop.follow() == 0
    assert storage.current(shop.index_dir) == place


def test_two_followers_at_once_write_once(shop: Shop) -> None:
    done: list[int] = []
    threads = [Thread(target=lambda: done.append(shop.follow())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [0, 13]
    assert shop.search("saks").total == 1


def test_many_threads_read_one_index(shop: Shop) -> None:
    shop.follow()
    expected = {word: shop.search(word).offer_ids for word in ("papir", "saks", "ble", "hvid")}
    wrong: list[str] = []

    def ask() -> None:
        for word, offer_ids in expected.items():
            if shop.search(word).offer_ids != offer_ids:
                wrong.append(word)

    reader.close(shop.index_dir)
    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_units_of_one_municipality_share_a_scope(shop: Shop) -> None:
    one = shop.search("papir").scope
    assert shop.search("papir", path=shop.town.regnbuen.path).scope is one
    assert shop.search("papir", path=shop.town.fremmed_hus.path).scope is not one


def test_unknown_choices_are_ignored_and_told(shop: Shop) -> None:
    found = shop.search("papir", category="findes-ikke")
    assert found.ignored == ("findes-ikke",)
    assert found.total == shop.search("papir").total == 6


def test_pages_have_24_rows(shop: Shop) -> None:
    shop.publish(*(_tusch(number) for number in range(30)))
    found = shop.search("tuschpen")
    assert [len(found.page(number)) for number in (1, 2, 3)] == [queries.PAGE, 6, 0]
