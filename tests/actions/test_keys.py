"""Keys that PostgreSQL checks once for a statement hold as any others do."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from shop.bulk import add_rows
from shop.catalogue.models import Offer, OfferVersion
from shop.db import Database, table_of
from shop.intake.models import StagedChange
from shop.organisation.models import Node
from tests.factories import NOW, Town, town

_NOBODY = 987_654


@dataclass
class Shelf:
    """A town with goods, and what its tables hold."""

    database: Database
    town: Town

    def rows(self) -> list[int]:
        with self.database.read() as session:
            tables = [table_of(model) for model in (Offer, OfferVersion, StagedChange, Node)]
            counted = (sa.select(sa.func.count()).select_from(table) for table in tables)
            return [session.execute(query).scalar_one() for query in counted]

    def offer(self) -> int:
        with self.database.read() as session:
            return int(session.execute(sa.select(sa.func.min(table_of(Offer).c.id))).scalar_one())


@pytest.fixture
def shelf(database_url: str) -> Iterator[Shelf]:
    database = Database(database_url)
    yield Shelf(database, town(database))
    database.dispose()


def _offer(session: Session, shelf: Shelf, **facts: int) -> int:
    sold = {
        "owner_node_id": shelf.town.lindeby.id, "supplier_id": shelf.town.kridthuset,
        "seller_item_id": "ny",
    }  # fmt: skip
    insert = sa.insert(table_of(Offer)).values(sold | facts)
    return int(session.execute(insert.returning(table_of(Offer).c.id)).scalar_one())


def _version(session: Session, shelf: Shelf, **facts: int) -> None:
    of = {"offer_id": shelf.offer(), "published_at": NOW, "name": "Kridt", "order_unit": "EA"}
    session.execute(sa.insert(table_of(OfferVersion)).values(of | {"labels": []} | facts))


@pytest.mark.parametrize("column", ["owner_node_id", "supplier_id"])
def test_goods_are_of_a_place_and_a_supplier_that_are_there(shelf: Shelf, column: str) -> None:
    before = shelf.rows()
    with pytest.raises(IntegrityError), shelf.database.write() as session:
        _offer(session, shelf, **{column: _NOBODY})
    assert shelf.rows() == before


@pytest.mark.parametrize("column", ["offer_id", "category_id"])
def test_a_version_is_of_goods_and_a_category_that_are_there(shelf: Shelf, column: str) -> None:
    before = shelf.rows()
    with shelf.database.write() as session:
        _version(session, shelf)  # of no category
    with pytest.raises(IntegrityError), shelf.database.write() as session:
        _version(session, shelf, **{column: _NOBODY})
    assert shelf.rows() == [before[0], before[1] + 1, *before[2:]]


def test_one_wrong_row_among_many_that_are_copied_in_is_enough(shelf: Shelf) -> None:
    before, columns = shelf.rows(), ("owner_node_id", "supplier_id", "seller_item_id")
    good = (shelf.town.lindeby.id, shelf.town.kridthuset)
    rows = [(*good, str(number)) for number in range(50)]
    rows[20] = (_NOBODY, shelf.town.kridthuset, "20")
    # The driver's own error: rows are copied past SQLAlchemy.
    with pytest.raises(Exception, match=r"(?i)foreign key|names no node"):  # noqa: SIM117
        with shelf.database.write() as session:
            add_rows(session, table_of(Offer), columns, rows)
    assert shelf.rows() == before


def test_a_change_is_of_a_file(shelf: Shelf) -> None:
    of = {"batch_id": _NOBODY, "kind": "ADDED", "seller_item_id": "1", "name": "Kridt"}
    change = sa.insert(table_of(StagedChange)).values(of)
    with pytest.raises(IntegrityError), shelf.database.write() as session:
        session.execute(change)
    assert shelf.rows()[2] == 0


@pytest.mark.parametrize("parent", ["offer", "node", "supplier", "category"])
def test_what_is_named_is_not_removed(shelf: Shelf, parent: str) -> None:
    named = {
        "offer": "SELECT offer_id FROM offer_version", "node": "SELECT owner_node_id FROM offer",
        "supplier": "SELECT supplier_id FROM offer",
        "category": "SELECT category_id FROM offer_version",
    }  # fmt: skip
    before = shelf.rows()
    table = sa.table(parent, sa.column("id"))
    remove = sa.delete(table).where(table.c.id.in_(sa.text(f"{named[parent]} LIMIT 1")))
    with pytest.raises(IntegrityError), shelf.database.write() as session:
        session.execute(remove)
    assert shelf.rows() == before


def test_what_nobody_names_is_removed(shelf: Shelf) -> None:
    with shelf.database.write() as session:
        alone = Node(
            parent_id=shelf.town.lindeby.id, kind=shelf.town.solsikken.kind, name="Alene",
            path="/alene/",
        )  # fmt: skip
        session.add(alone)
        session.flush()
        session.delete(alone)
    with shelf.database.read() as session:
        assert session.get(Node, alone.id) is None


def test_goods_do_not_change_hands(shelf: Shelf) -> None:
    move = sa.update(table_of(Offer)).values(owner_node_id=_NOBODY)
    with pytest.raises(IntegrityError), shelf.database.write() as session:
        session.execute(move)


def test_a_place_waits_to_be_removed_for_whoever_brings_goods_to_it(shelf: Shelf) -> None:
    if shelf.database.is_sqlite:
        pytest.skip("only one writes at a time")
    with shelf.database.write() as session:
        alone = Node(
            parent_id=shelf.town.lindeby.id, kind=shelf.town.solsikken.kind, name="Alene",
            path="/alene/",
        )  # fmt: skip
        session.add(alone)
        session.flush()
        place = alone.id or 0
    remove = sa.delete(table_of(Node)).where(table_of(Node).c.id == place)
    with shelf.database.write() as bringing:
        _offer(bringing, shelf, owner_node_id=place)
        with shelf.database.read() as removing:
            removing.execute(sa.text("SET LOCAL lock_timeout = '50ms'"))
            with pytest.raises(DBAPIError, match="lock timeout"):
                removing.execute(remove)
    with pytest.raises(IntegrityError), shelf.database.write() as removing:
        removing.execute(remove)
