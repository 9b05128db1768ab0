"""Goods without a category: put into one, kept through the next catalogue, and taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from nudges.facts import Coverage
from shop.catalogue.models import OfferVersion
from shop.catalogue.queries import OfferRow, visible_rows
from shop.db import Database
from shop.intake import actions
from shop.intake.actions.classes import class_items, undo_classes
from shop.intake.models import ItemClass
from shop.intake.queries.classes import count_unclassed, unclassed
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from shop.orders.queries import draft_lines
from tests.factories import NOW, Town, town
from tests.price_lists import GLUE, PAPER, Line, price_list

BARE = replace(PAPER, item_id="777", name="Skrivepapir A4", unspsc="", agreement="", label="")


@dataclass
class Desk:
    database: Database
    town: Town
    folder: Path

    def stage(self, *lines: Line) -> int:
        with self.database.write() as session:
            return actions.stage(
                session, folder=self.folder, file=price_list(lines), name="p.csv",
                node_id=self.town.lindeby.id or 0, supplier_id=self.town.kridthuset,
                by=self.town.jonas, now=NOW,
            )  # fmt: skip

    def publish(self, batch_id: int) -> None:
        with self.database.write() as session:
            actions.publish(
                session, batch_id=batch_id, by=self.town.jonas, now=NOW, removal_confirmed=True
            )

    def row(self) -> OfferRow:
        with self.database.read() as session:
            rows = visible_rows(session, path=self.town.solsikken.path)
        return next(row for row in rows if row.seller_item_id == "777")

    def coverage(self) -> Coverage:
        with self.database.read() as session:
            amounts, path = {self.row().offer_id: Decimal(1)}, self.town.solsikken.path
            lines = draft_lines(session, path=path, quantities=amounts, on=local_day(NOW))
        return lines[0].cover.coverage

    def put(self, code: str = "kopipapir", *, by: Actor | None = None) -> str:
        with self.database.write() as session:
            return class_items(
                session, chosen={self.row().offer_id: code}, by=by or self.town.jonas, now=NOW
            )

    def waiting(self) -> list[str]:
        with self.database.read() as session:
            paths = [self.town.lindeby.path]
            found = [one.name for one in unclassed(session, paths=paths)]
            assert count_unclassed(session, paths=paths)[0] == len(found)
        return found

    def written(self) -> list[int]:
        with self.database.read() as session:
            return [
                session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (OfferVersion, ItemClass, LedgerEntry)
            ]


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    built = Desk(database, town(database), tmp_path)
    built.publish(built.stage(PAPER, BARE))
    yield built
    database.dispose()


def test_a_category_counts_in_coverage_at_once_and_through_the_next_catalogue(desk: Desk) -> None:
    assert desk.waiting() == ["Skrivepapir A4"]
    assert desk.coverage() is Coverage.NO_AGREEMENT
    together = desk.put()
    assert desk.waiting() == []
    assert desk.row().category_code == "kopipapir"
    assert desk.coverage() is Coverage.AGREEMENT_SUPPLIER
    desk.publish(desk.stage(PAPER, replace(BARE, price="30,00"), GLUE))
    assert desk.row().price == Decimal(30)
    assert desk.row().category_code == "kopipapir"
    with desk.database.write() as session:
        assert undo_classes(session, together=together, by=desk.town.jonas, now=NOW) == 1
    assert desk.row().unspsc == ""
    assert desk.coverage() is Coverage.NO_AGREEMENT
    with desk.database.read() as session:
        assert verify(session)[1] is None


def test_a_catalogue_that_waits_follows(desk: Desk) -> None:
    batch_id = desk.stage(PAPER, replace(BARE, price="30,00"))
    together = desk.put()
    desk.publish(batch_id)
    assert desk.row().category_code == "kopipapir"
    assert desk.row().price == Decimal(30)
    batch_id = desk.stage(PAPER, replace(BARE, price="29,00"))
    with desk.database.write() as session:
        undo_classes(session, together=together, by=desk.town.jonas, now=NOW)
    desk.publish(batch_id)
    assert desk.waiting() == ["Skrivepapir A4"]


def test_the_supplier_s_own_code_wins_when_it_comes(desk: Desk) -> None:
    desk.put("saebe")
    desk.publish(desk.stage(PAPER, replace(BARE, unspsc="14111507")))
    assert desk.row().category_code == "kopipapir"


def test_taking_a_catalogue_back_keeps_what_was_said(desk: Desk) -> None:
    batch_id = desk.stage(PAPER, replace(BARE, price="30,00"))
    desk.publish(batch_id)
    desk.put()
    with desk.database.write() as session:
        actions.roll_back(session, batch_id=batch_id, by=desk.town.jonas, now=NOW)
    assert desk.row().price == Decimal("31.95")
    assert desk.row().category_code == "kopipapir"


def test_what_cannot_be_is_refused_and_nothing_is_written(desk: Desk) -> None:
    before = desk.written()
    for kind, code, by in (
        (Refused, "findes-ikke", desk.town.jonas), (Refused, "", desk.town.jonas),
        (NotAllowed, "saebe", desk.town.mette),
    ):  # fmt: skip
        with pytest.raises(kind):
            desk.put(code, by=by)
    with pytest.raises(NotFound), desk.database.write() as session:
        class_items(session, chosen={99_999: "saebe"}, by=desk.town.jonas, now=NOW)
    with pytest.raises(NotFound), desk.database.write() as session:
        undo_classes(session, together="0" * 32, by=desk.town.jonas, now=NOW)
    assert desk.written() == before
    desk.put()
    with pytest.raises(Refused, match="imens"):
        desk.put("saebe")
