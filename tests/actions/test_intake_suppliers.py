"""A supplier's goods, files and prices as procurement reads them, on both engines."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from shop.db import Database, table_of
from shop.intake import actions
from shop.intake.actions.rhythm import set_rhythm
from shop.intake.models import SupplierRhythm
from shop.intake.queries.supplier_page import (
    LetterLine,
    Quality,
    files,
    letter,
    price_year,
    quality,
    sendings,
)
from shop.intake.rules import BatchState
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.models import LedgerEntry
from shop.orders.actions import place
from shop.orders.queries import draft_lines
from shop.orders.rules import OrderDraft
from tests.factories import NOW, Town, town
from tests.price_lists import BASE, DEARER, GLUE, PAPER, Line, price_list


@dataclass
class Office:
    """Lindeby's office looking at Kridthuset."""

    database: Database
    town: Town
    folder: Path

    @property
    def own(self) -> dict[str, int]:
        return {"node_id": self.town.lindeby.id or 0, "supplier_id": self.town.kridthuset}

    def bring(self, *lines: Line, days: int = 0, publish: bool = True) -> int:
        """A file so many days from NOW, published the same day where asked."""
        at = NOW + timedelta(days=days)
        with self.database.write() as session:
            batch = actions.stage(
                session, folder=self.folder, file=price_list(lines), name="p.csv", **self.own,
                by=self.town.jonas, now=at,
            )  # fmt: skip
        if publish:
            with self.database.write() as session:
                actions.publish(session, batch_id=batch, by=self.town.jonas, now=at)
        return batch

    def letter(self) -> list[LetterLine]:
        with self.database.read() as session:
            return list(letter(session, **self.own, path=self.town.lindeby.path, now=NOW))

    def buy(self, item_id: str, quantity: int) -> None:
        """So many of the item, by Solsikken."""
        with self.database.write() as session:
            offer = next(line.offer_id for line in self.letter() if line.seller_item_id == item_id)
            lines = draft_lines(
                session, path=self.town.solsikken.path, quantities={offer: Decimal(quantity)},
                on=NOW.date(),
            )  # fmt: skip
            draft = OrderDraft(
                form_token=item_id, unit_id=self.town.solsikken.id or 0,
                supplier_id=self.town.kridthuset, delivery_date=NOW.date() + timedelta(days=3),
                fee=Decimal(0), minimum_order_value=Decimal(0), lines=lines,
            )  # fmt: skip
            place(session, draft=draft, by=self.town.mette, now=NOW)

    def rhythms(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(table_of(SupplierRhythm))) or 0

    def entries(self) -> int:
        with self.database.read() as session:
            return session.scalar(select(func.count()).select_from(table_of(LedgerEntry))) or 0


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    database = Database(database_url)
    yield Office(database, town(database), tmp_path)
    database.dispose()


def test_quality_counts_what_is_known_of_the_live_goods(office: Office) -> None:
    """Of the town's six goods two have labels; none has EAN, picture or description."""
    with office.database.read() as session:
        found = quality(session, **office.own)
    assert (found.live, found.labelled, found.comparable) == (6, 2, 6)
    assert (found.gtin, found.image, found.description, found.unsure) == (0, 0, 0, 0)
    assert found.labelable <= 6
    office.bring(PAPER, replace(GLUE, label="Solblomsten"))
    with office.database.read() as session:
        after = quality(session, **office.own)
    assert (after.live, after.unsure) == (2, 1)


def test_a_supplier_without_goods_has_nothing_counted(office: Office) -> None:
    with office.database.read() as session:
        nothing = quality(session, node_id=office.town.fjordby.id or 0,
                          supplier_id=office.town.havblik)  # fmt: skip
    assert nothing == Quality(0, 0, 0, 0, 0, 0, 0, 0, 0)


def test_the_letter_has_what_is_bought_most_first_and_says_what_is_missing(office: Office) -> None:
    office.bring(*BASE)
    office.buy("20655", 9)
    office.buy("20877", 3)
    lines = office.letter()
    assert [line.seller_item_id for line in lines][:2] == ["20655", "20877"]
    assert [line.bought for line in lines][:3] == [9, 3, 0]
    paper = next(line for line in lines if line.seller_item_id == "10482")
    assert paper.missing == {"gtin", "image", "description"}
    drawing = next(line for line in lines if line.seller_item_id == "10733")
    assert "label" in drawing.missing


def test_fjordbys_goods_and_purchases_are_not_in_lindebys_letter(office: Office) -> None:
    ids = {line.offer_id for line in office.letter()}
    assert office.town.offers["fjordby-papir"] not in ids
    assert office.town.offers["papir-svane"] in ids


def test_the_history_has_every_file_with_its_errors_newest_first(office: Office) -> None:
    first = office.bring(*BASE)
    second = office.bring(replace(PAPER, price="x"), replace(GLUE, price="-1"), publish=False)
    with office.database.read() as session:
        found = files(session, **office.own)
    assert [(row.id, row.errors, row.state) for row in found] == [
        (second, 2, BatchState.REJECTED), (first, 0, BatchState.PUBLISHED),
    ]  # fmt: skip


def test_the_price_year_counts_published_changes_of_a_year_only(office: Office) -> None:
    office.bring(*BASE, days=-500)
    office.bring(replace(PAPER, price="32,00"), *BASE[1:], days=-400)
    with office.database.read() as session:
        before = price_year(session, **office.own, now=NOW)
    assert (before.files, before.up, before.down) == (0, 0, 0)
    office.bring(replace(PAPER, price="32,50"), *BASE[1:], days=-20)
    office.bring(replace(PAPER, price="32,60"), *BASE[1:], publish=False)
    with office.database.read() as session:
        found = price_year(session, **office.own, now=NOW)
    assert (found.files, found.up, found.down) == (1, 1, 0)


def test_sendings_tell_the_days_published_and_the_rhythm(office: Office) -> None:
    office.bring(*BASE, days=-40)
    office.bring(DEARER, *BASE[1:], days=-10)
    key = (office.town.lindeby.id or 0, office.town.kridthuset)
    with office.database.read() as session:
        found = sendings(session, paths=[office.town.lindeby.path])[key]
    days = [(NOW + timedelta(days=-gone)).date() for gone in (40, 10)]
    assert (list(found.published), found.every_days) == (days, None)
    with office.database.write() as session:
        set_rhythm(session, **office.own, every_days=30, by=office.town.jonas, now=NOW)
    with office.database.read() as session:
        assert sendings(session, paths=[office.town.lindeby.path])[key].every_days == 30
        assert sendings(session, paths=[office.town.fjordby.path]) == {}


def test_a_rhythm_is_set_changed_and_taken_back_with_entries(office: Office) -> None:
    before = office.entries()
    for every_days, rows in ((30, 1), (14, 1), (None, 0)):
        with office.database.write() as session:
            set_rhythm(session, **office.own, every_days=every_days, by=office.town.jonas, now=NOW)
        assert office.rhythms() == rows
    assert office.entries() == before + 3


def _refused(office: Office, kind: type[Refused], **changed: object) -> None:
    before = office.entries()
    asked = office.own | {"every_days": 30, "by": office.town.jonas, "now": NOW} | changed
    with pytest.raises(kind), office.database.write() as session:
        set_rhythm(session, **asked)  # type: ignore[arg-type]
    assert (office.rhythms(), office.entries()) == (0, before)


def test_a_refused_rhythm_writes_nothing(office: Office) -> None:
    _refused(office, Refused, every_days=0)
    _refused(office, NotFound, supplier_id=999)
    _refused(office, NotFound, node_id=999)
    for stranger in (office.town.fremmed_indkoeb, office.town.mette, Actor(None, "ingen", "")):
        _refused(office, NotAllowed, by=stranger)
