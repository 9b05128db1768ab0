"""What holds of every catalogue: again is no change, the difference makes the new of the old, and
rolled back is as if it had never been."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from catalog_import.check import CheckedFile
from catalog_import.diff import changed_fields
from catalog_import.fingerprint import fingerprint
from catalog_import.item import (
    Action,
    CatalogueHeader,
    LabelClaim,
    LabelState,
    ParsedItem,
    PriceStep,
    Upkeep,
)
from catalog_import.steps import in_order
from shop.catalogue.actions import item_facts
from shop.catalogue.models import Offer, OfferVersion
from shop.catalogue.queries import live_items
from shop.db import Database, table_of
from shop.intake import actions
from shop.intake.items import as_kept
from shop.intake.models import ImportBatch, StagedChange
from shop.intake.rules import Choice
from shop.intake.staged import COLUMNS, Known, completed, item_of, lines_of, values_of
from shop.intake.store import Stored
from tests.factories import NOW, Town, town

FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
_amount = st.decimals("0.0001", "99999", places=4, allow_nan=False, allow_infinity=False)
_claim = st.builds(
    LabelClaim,
    raw=st.sampled_from(["Svanen", "EU-Blomsten"]),
    code=st.sampled_from(["SVANEN", "EU_ECO_LABEL"]),
    licence=st.sampled_from(["", "5025 0012"]),
    valid_to=st.sampled_from([None, date(2027, 5, 1)]),
    state=st.just(LabelState.WARRANTED),
)
_steps = st.lists(st.builds(PriceStep, _amount, _amount), max_size=3)
_items = st.builds(
    ParsedItem,
    row=st.integers(1, 9),
    seller_item_id=st.just(""),
    name=st.sampled_from(["Kopipapir A4", "Saks", "Æble 'rødt'", "L" * 250, "Lim\t\\N 5 %"]),
    description=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
    gtin=st.sampled_from(["", "5701234567892"]),
    unspsc=st.sampled_from(["", "14111507", "44121618"]),
    order_unit=st.sampled_from(["H87", "XPK"]),
    price=st.none() | _amount,
    vat_percent=st.sampled_from([None, Decimal(25), Decimal(0)]),
    content_quantity=st.none() | _amount,
    content_unit=st.sampled_from(["", "H87", "KGM"]),
    minimum_quantity=st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(0)]),
    lead_time_days=st.sampled_from([None, 3, 99_999]),
    contracted=st.booleans(),
    orderable=st.booleans(),
    valid_from=st.sampled_from([None, date(2026, 1, 1)]),
    labels=st.lists(_claim, max_size=2, unique_by=lambda claim: claim.code).map(tuple),
    upkeep=st.none() | st.builds(Upkeep, *3 * [st.none() | _amount]),
    image=st.sampled_from(["", "https://billeder.example/1.jpg", "h" * 500]),
)


def _stepped(item: ParsedItem, told: list[PriceStep]) -> ParsedItem:
    """With prices by amount, where it has a price."""
    return replace(item, price_steps=in_order(item.price, told).steps) if item.price else item


def _numbered(items: Mapping[str, ParsedItem]) -> dict[str, ParsedItem]:
    return {key: replace(item, seller_item_id=key) for key, item in items.items()}


catalogues = st.dictionaries(
    st.sampled_from([f"V{number}" for number in range(6)]),
    st.builds(_stepped, _items, _steps),
    min_size=1,
).map(_numbered)


@dataclass
class Desk:
    """Where whole catalogues are brought in and published, all prices taken."""

    database: Database
    town: Town

    def stage(self, items: Mapping[str, ParsedItem], *, replaces_all: bool = True) -> int:
        header = CatalogueHeader(replaces_all=replaces_all)
        read = CheckedFile("csv", header, tuple(items.values()))
        stored = Stored("0" * 64, 1, self.database_path)
        # All have the same bytes here, so nobody may lean on an earlier reading.
        received = actions.Received(stored, "liste.csv", read)
        with self.database.write() as session:
            return actions.stage_received(
                session, received=received, node_id=self.town.lindeby.id or 0,
                supplier_id=self.town.kridthuset, by=self.town.jonas, now=NOW,
            )  # fmt: skip

    @property
    def database_path(self) -> Any:
        """Nobody reads the bytes of a file that is read."""
        return None

    def publish(self, batch: int) -> int:
        """All of it, prices that are held as well; how many offers changed."""
        change = table_of(StagedChange)
        with self.database.write() as session:
            session.execute(
                update(change).where(change.c.batch_id == batch).values(choice=Choice.TAKE)
            )
            return actions.publish(
                session, batch_id=batch, by=self.town.jonas, now=NOW, removal_confirmed=True
            ).offers

    def roll_back(self, batch: int) -> None:
        with self.database.write() as session:
            actions.roll_back(session, batch_id=batch, by=self.town.jonas, now=NOW)

    def changes(self, batch: int) -> tuple[int, int]:
        """How many changes the batch makes, and how many items it repeats."""
        with self.database.read() as session:
            row = session.get_one(ImportBatch, batch)
            counted = row.added + row.withdrawn + row.price_up + row.price_down + row.changed
            return counted, row.unchanged

    def live(self) -> dict[str, ParsedItem]:
        """What is sold."""
        with self.database.read() as session:
            found = live_items(
                session, owner_node_id=self.town.lindeby.id or 0, supplier_id=self.town.kridthuset
            )
        return {key: sold.item for key, sold in found.items()}

    def rows(self) -> tuple[dict[int, tuple[Any, ...]], dict[int, tuple[Any, ...]]]:
        """Every offer and every version there is, by id, as the database has them."""
        offer, version = table_of(Offer), table_of(OfferVersion)
        with self.database.read() as session:
            offers = {row[0]: tuple(row) for row in session.execute(select(*offer.c))}
            versions = {
                row.id: (*row[:-2], json.dumps(row.labels), row.fingerprint)
                for row in session.execute(select(*version.c))
            }
        return offers, versions


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    """The town of the tests."""
    database = Database(database_url)
    yield Desk(database, town(database))
    database.dispose()


def is_same(one: Mapping[str, ParsedItem], other: Mapping[str, ParsedItem]) -> bool:
    """Whether the two catalogues say the same of the same items."""
    return one.keys() == other.keys() and not any(
        changed_fields(as_kept(item), as_kept(other[key])) for key, item in one.items()
    )


@FEW
@given(old=catalogues, new=catalogues)
def test_a_catalogue_in_and_out_again(
    desk: Desk, old: dict[str, ParsedItem], new: dict[str, ParsedItem]
) -> None:
    desk.publish(desk.stage(old))
    assert is_same(desk.live(), old)
    assert desk.changes(desk.stage(old)) == (0, len(old))  # again is no change
    before, versions = desk.rows()
    batch = desk.stage(new)
    assert desk.rows() == (before, versions)  # staging changes nothing that is sold
    assert desk.publish(batch) == desk.changes(batch)[0]
    assert is_same(desk.live(), new)  # the difference makes the new of the old
    desk.roll_back(batch)
    after, all_versions = desk.rows()
    assert {key: after[key] for key in before} == before  # as if it had never been
    assert {key: all_versions[key] for key in versions} == versions
    added = [row for key, row in after.items() if key not in before]
    assert all(row[-1] is None for row in added)  # what was new is there and not sold
    assert is_same(desk.live(), old)


@FEW
@given(old=catalogues, new=catalogues, gone=st.sets(st.sampled_from(["V0", "V1", "V7"])))
def test_an_update_leaves_alone_what_it_does_not_speak_of(
    desk: Desk, old: dict[str, ParsedItem], new: dict[str, ParsedItem], gone: set[str]
) -> None:
    desk.publish(desk.stage(old))
    deleted = {
        key: ParsedItem(9, key, "", action=Action.DELETE) for key in gone - new.keys()
    }  # fmt: skip
    desk.publish(desk.stage(new | deleted, replaces_all=False))
    expected = {key: item for key, item in (old | new).items() if key not in deleted}
    assert is_same(desk.live(), expected)


@given(item=_items, category=st.none() | st.integers(1, 9))
def test_a_line_says_what_the_item_says(item: ParsedItem, category: int | None) -> None:
    kept = as_kept(replace(item, seller_item_id="V1"))
    categories = {} if category is None else {item.unspsc[:6]: category}
    line = lines_of((replace(item, seller_item_id="V1"),), known=Known(categories)).lines[0]
    assert item_of(line) == kept
    facts = item_facts(kept, category)
    assert line.values is not None
    values = completed(line.values)
    for name, value in zip(COLUMNS, values, strict=True):
        assert value == _as_stored(facts[name]), name
    assert completed(values) == values == values_of(kept, category, fingerprint(kept))


def _as_stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value * 10_000)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, list) else value
