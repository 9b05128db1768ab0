"""Saying what the columns of a price list mean: remembered, and the file read again."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog_import.item import IncomingFile
from catalog_import.preview import Preview, preview
from shop.db import Database, table_of
from shop.intake import actions, queries
from shop.intake.actions.columns import choose_columns
from shop.intake.models import ColumnChoice, ImportBatch
from shop.intake.queries.columns import chosen_columns
from shop.intake.rules import BatchState
from shop.jobs.models import Job
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.ledger.models import LedgerEntry
from tests.factories import NOW, Town, town

STRANGE = "Litra;Tekst;Vores pris\nA1;Blyant;12,50\nA2;Saks;9,00\n"
WANTED = {"litra": "seller_item_id", "tekst": "name", "vorespris": "price"}


@dataclass
class Desk:
    """Jonas with Kridthuset's list in words that nobody knows."""

    database: Database
    town: Town
    folder: Path

    def bring(self, text: str = STRANGE) -> int:
        with self.database.write() as session:
            return actions.stage(
                session, folder=self.folder, file=io.BytesIO(text.encode()), name="liste.csv",
                node_id=self.town.lindeby.id or 0, supplier_id=self.town.kridthuset,
                by=self.town.jonas, now=NOW,
            )  # fmt: skip

    def seen(self, batch_id: int) -> Preview:
        with self.database.read() as session:
            sha256 = session.get_one(ImportBatch, batch_id).sha256
        found = preview(IncomingFile(self.folder / sha256, "liste.csv"))
        assert found is not None
        return found

    def choose(self, batch_id: int, **changed: object) -> BatchState:
        asked = {
            "batch_id": batch_id, "seen": self.seen(batch_id), "wanted": WANTED, "read": None,
            "by": self.town.jonas, "now": NOW + timedelta(minutes=5),
        } | changed  # fmt: skip
        with self.database.write() as session:
            return choose_columns(session, **asked)  # type: ignore[arg-type]

    def counts(self) -> tuple[int, int, int]:
        """Choices, ledger entries and jobs."""
        with self.database.read() as session:
            return tuple(  # type: ignore[return-value]
                session.scalar(select(func.count()).select_from(table_of(model))) or 0
                for model in (ColumnChoice, LedgerEntry, Job)
            )

    def batch(self, batch_id: int) -> queries.BatchRow:
        with self.database.read() as session:
            found = queries.batch(session, batch_id, paths=["/"])
        assert found is not None
        return found


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    yield Desk(database, town(database), tmp_path)
    database.dispose()


def test_without_a_reading_at_hand_a_worker_gets_the_file(desk: Desk) -> None:
    batch_id = desk.bring()
    choices, entries, jobs = desk.counts()
    assert desk.choose(batch_id) is BatchState.RECEIVED
    assert desk.counts() == (choices + 3, entries + 1, jobs + 1)
    assert desk.batch(batch_id).state is BatchState.RECEIVED


def test_choices_are_the_suppliers_and_the_places_own(desk: Desk) -> None:
    desk.choose(desk.bring())
    own = {"node_id": desk.town.lindeby.id or 0, "supplier_id": desk.town.kridthuset}
    with desk.database.read() as session:
        assert chosen_columns(session, **own) == WANTED
        assert chosen_columns(session, **(own | {"node_id": desk.town.fjordby.id or 0})) == {}
        assert chosen_columns(session, **(own | {"supplier_id": desk.town.havblik})) == {}


def test_choices_for_headers_of_other_files_stay(desk: Desk) -> None:
    desk.choose(desk.bring())
    other = desk.bring("Kode;Varenavn;Pris\nA1;Blyant;12,50\n")
    desk.choose(other, wanted={"kode": "seller_item_id", "varenavn": "name", "pris": "price"})
    own = {"node_id": desk.town.lindeby.id or 0, "supplier_id": desk.town.kridthuset}
    with desk.database.read() as session:
        assert chosen_columns(session, **own) == WANTED | {"kode": "seller_item_id"}


def test_the_next_file_is_read_so(desk: Desk) -> None:
    first = desk.bring()
    assert desk.batch(first).state is BatchState.REJECTED
    desk.choose(first)
    later = desk.bring(STRANGE.replace("12,50", "13,00"))
    assert (desk.batch(later).state, desk.batch(later).items) == (BatchState.STAGED, 2)


def test_a_refused_choice_writes_nothing(desk: Desk) -> None:
    batch_id = desk.bring()
    before = desk.counts()
    for kind, changed in (
        (Refused, {"wanted": WANTED | {"tekst": "price"}}),
        (Refused, {"wanted": {"litra": "seller_item_id"}}),
        (NotAllowed, {"by": desk.town.fremmed_indkoeb}),
        (NotAllowed, {"by": desk.town.mette}),
    ):
        with pytest.raises(kind):
            desk.choose(batch_id, **changed)
    with pytest.raises(NotFound), desk.database.write() as session:
        choose_columns(
            session, batch_id=999, seen=desk.seen(batch_id), wanted=WANTED, read=None,
            by=desk.town.jonas, now=NOW,
        )  # fmt: skip
    assert desk.counts() == before
    assert desk.batch(batch_id).state is BatchState.REJECTED


def test_a_file_that_was_thrown_away_cannot_be_read_again(desk: Desk) -> None:
    batch_id = desk.bring()
    with desk.database.write() as session:
        actions.discard(session, batch_id=batch_id, by=desk.town.jonas, now=NOW)
    before = desk.counts()
    with pytest.raises(Refused, match="allerede behandlet"):
        desk.choose(batch_id)
    assert desk.counts() == before
