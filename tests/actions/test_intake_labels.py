"""Label texts that nobody knows, from the file to the decision and back, on both engines."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from shop.catalogue.models import CatalogueFeed, OfferVersion, Picture
from shop.catalogue.queries import OfferRow, visible_rows
from shop.catalogue.rules import counting
from shop.config import Config
from shop.db import Database
from shop.intake import actions, queries
from shop.intake.actions.labels import SETTLE_LABEL, settle_late
from shop.intake.label_work import settle_label
from shop.intake.labels import LabelBook
from shop.intake.models import ImportBatch, LabelCheck, LabelText, StagedItem
from shop.intake.queries import TextRow
from shop.intake.rules import BatchState, LabelVerdict
from shop.jobs.work import Worker
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import SYSTEM, Actor
from shop.kernel.periods import local_day
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from tests.factories import NOW, Town, town
from tests.price_lists import GLUE, NEW, PAPER, SCISSORS, Line, price_list

GREEN = replace(PAPER, label="Grøn Fremtid®")
GREEN_GLUE = replace(GLUE, label="grøn fremtid")


@dataclass
class Desk:
    database: Database
    town: Town
    folder: Path

    def stage(self, *lines: Line, node_id: int | None = None, by: Actor | None = None) -> int:
        with self.database.write() as session:
            return actions.stage(
                session, folder=self.folder, file=price_list(lines), name="p.csv",
                node_id=node_id or self.town.lindeby.id or 0, supplier_id=self.town.kridthuset,
                by=by or self.town.jonas, now=NOW,
            )  # fmt: skip

    def publish(self, batch_id: int, by: Actor | None = None) -> None:
        with self.database.write() as session:
            actions.publish(
                session, batch_id=batch_id, by=by or self.town.jonas, now=NOW,
                removal_confirmed=True,
            )  # fmt: skip

    def queue(self) -> list[TextRow]:
        with self.database.read() as session:
            return queries.open_texts(session, paths=[self.town.lindeby.path])

    def decide(self, code: str, *, by: Actor | None = None) -> int:
        with self.database.write() as session:
            return actions.decide_label(
                session, text_id=self.queue()[0].id, code=code, why="Slået op hos udstederen",
                by=by or self.town.jonas, now=NOW,
            ).offers  # fmt: skip

    def undo(self) -> int:
        with self.database.read() as session:
            text = queries.decided_texts(session, paths=[self.town.lindeby.path])[0]
        with self.database.write() as session:
            return actions.undo_label(
                session, text_id=text.id, by=self.town.jonas, now=NOW
            ).offers  # fmt: skip

    def verify(self, offer_id: int, code: str = "SVANEN", **facts: Any) -> None:
        said: dict[str, Any] = {
            "licence": "3044 0001", "valid_to": date(2027, 6, 30), "by": self.town.jonas
        } | facts  # fmt: skip
        with self.database.write() as session:
            actions.verify_label(
                session,
                offer_id=offer_id,
                code=code,
                source="svanemaerket.dk",
                now=NOW,
                **said,
            )

    def waiting(self, batch_id: int) -> list[str]:
        """The label codes of the items that wait to be published."""
        with self.database.read() as session:
            rows = session.scalars(select(StagedItem).where(col(StagedItem.batch_id) == batch_id))
            return [claim["code"] for row in rows for claim in row.labels]

    def row(self, item_id: str) -> OfferRow:
        with self.database.read() as session:
            rows = visible_rows(session, path=self.town.solsikken.path)
        return next(
            row for row in rows
            if row.seller_item_id == item_id and row.supplier_id == self.town.kridthuset
        )  # fmt: skip

    def badges(self, item_id: str) -> tuple[str, ...]:
        return counting(self.row(item_id).labels, on=local_day(NOW))

    def written(self) -> tuple[int, ...]:
        """How many rows there are of all that a decision writes."""
        with self.database.read() as session:
            return tuple(
                session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (OfferVersion, CatalogueFeed, LedgerEntry, LabelCheck)
            )


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    database = Database(database_url)
    yield Desk(database, town(database), tmp_path)
    database.dispose()


def test_an_unknown_text_stands_in_the_queue_with_who_uses_it(desk: Desk) -> None:
    desk.publish(desk.stage(GREEN, GREEN_GLUE, SCISSORS))
    (text,) = desk.queue()
    assert (text.raw, text.node_name) == ("Grøn Fremtid®", "Lindeby Kommune")
    with desk.database.read() as session:
        use = queries.uses(session, [text])[text.id]
        assert queries.count_open_texts(session, paths=[desk.town.lindeby.path]) == (1, NOW)
        assert queries.count_open_texts(session, paths=[desk.town.fjordby.path]) == (0, None)
    assert (use.offers, use.suppliers) == (2, {"Kridthuset": 2})
    assert [name for _, name in use.examples] == [GREEN.name, GREEN_GLUE.name]
    assert desk.badges(GREEN.item_id) == ()


def test_the_same_text_in_the_next_file_asks_no_second_time(desk: Desk) -> None:
    desk.stage(GREEN)
    desk.stage(GREEN_GLUE)
    assert len(desk.queue()) == 1


def test_a_decision_gives_all_offers_the_label_at_once_and_the_feed_and_ledger_know(
    desk: Desk,
) -> None:
    desk.publish(desk.stage(GREEN, GREEN_GLUE, SCISSORS))
    versions, feed, ledger, _ = desk.written()
    assert desk.decide("EU_ECO_LABEL") == 2
    assert desk.badges(GREEN.item_id) == desk.badges(GLUE.item_id) == ("EU_ECO_LABEL",)
    assert desk.badges(SCISSORS.item_id) == ()
    assert desk.queue() == []
    assert desk.written()[:3] == (versions + 2, feed + 2, ledger + 1)
    with desk.database.read() as session:
        entry = session.scalars(
            select(LedgerEntry).where(col(LedgerEntry.event) == "LABEL_DECIDED")
        ).one()
        assert '"offers":2' in entry.details
        assert verify(session)[1] is None


def test_the_next_file_with_a_decided_text_is_unchanged(desk: Desk) -> None:
    desk.publish(desk.stage(GREEN, GREEN_GLUE))
    desk.decide("EU_ECO_LABEL")
    with desk.database.read() as session:
        again = queries.batch(
            session, desk.stage(GREEN, GREEN_GLUE), paths=[desk.town.lindeby.path]
        )  # fmt: skip
    assert again is not None
    assert (again.changes, again.unchanged) == (0, 2)


def test_a_file_that_waited_when_the_text_was_decided_is_published_with_the_label(
    desk: Desk,
) -> None:
    waiting = desk.stage(GREEN, replace(NEW, label="Grøn fremtid"))
    desk.decide("EU_ECO_LABEL")
    desk.publish(waiting)
    assert desk.badges(GREEN.item_id) == desk.badges(NEW.item_id) == ("EU_ECO_LABEL",)


def test_what_was_decided_or_taken_back_while_a_file_was_read_holds_for_it_too(
    desk: Desk,
) -> None:
    desk.publish(desk.stage(SCISSORS))
    batch_id = desk.stage(GREEN)
    (waits,) = desk.queue()
    with desk.database.write() as session:
        text = session.get_one(LabelText, waits.id)
        text.verdict, text.code = LabelVerdict.IS_LABEL, "SVANEN"
        batch = session.get_one(ImportBatch, batch_id)
        settle_late(session, batch, read_with=LabelBook())
    assert desk.waiting(batch_id) == ["SVANEN"]
    with desk.database.write() as session:
        session.get_one(LabelText, waits.id).verdict = LabelVerdict.OPEN
        batch = session.get_one(ImportBatch, batch_id)
        settle_late(session, batch, read_with=LabelBook({waits.text_key: "SVANEN"}))
    assert desk.waiting(batch_id) == [""]


def test_what_is_no_label_leaves_the_shop_as_it_is_and_the_queue_empty(desk: Desk) -> None:
    desk.publish(desk.stage(GREEN))
    versions = desk.written()[0]
    assert desk.decide("") == 0
    assert (desk.queue(), desk.written()[0], desk.badges(GREEN.item_id)) == ([], versions, ())
    desk.stage(GREEN_GLUE)
    assert desk.queue() == []


@pytest.mark.parametrize("code", ["EU_ECO_LABEL", ""])
def test_an_undone_decision_takes_the_badges_away_and_asks_again(desk: Desk, code: str) -> None:
    desk.publish(desk.stage(GREEN, SCISSORS))
    before = desk.row(GREEN.item_id).labels
    desk.decide(code)
    assert desk.undo() == (1 if code else 0)
    assert desk.row(GREEN.item_id).labels == before
    assert [text.raw for text in desk.queue()] == ["Grøn Fremtid®"]


def test_a_decision_of_the_community_holds_in_its_municipalities(desk: Desk) -> None:
    desk.publish(desk.stage(GREEN))
    text_id = desk.queue()[0].id
    with desk.database.write() as session:
        session.get_one(LabelText, text_id).node_id = desk.town.community.id or 0
    with desk.database.write() as session, pytest.raises(NotAllowed):
        actions.decide_label(
            session, text_id=text_id, code="SVANEN", why="", by=desk.town.jonas, now=NOW
        )
    with desk.database.write() as session:
        actions.decide_label(session, text_id=text_id, code="SVANEN", why="", by=SYSTEM, now=NOW)
    assert desk.badges(GREEN.item_id) == ("SVANEN",)
    desk.publish(desk.stage(GREEN, GREEN_GLUE))
    assert (desk.badges(GLUE.item_id), desk.queue()) == (("SVANEN",), [])


def test_another_municipality_decides_for_itself(desk: Desk) -> None:
    desk.publish(desk.stage(GREEN))
    there = desk.town.fjordby.id or 0
    desk.publish(
        desk.stage(GREEN, node_id=there, by=desk.town.fremmed_indkoeb), desk.town.fremmed_indkoeb
    )
    assert desk.decide("EU_ECO_LABEL") == 1
    with desk.database.read() as session:
        (theirs,) = visible_rows(session, path=desk.town.fremmed_hus.path)
        assert counting(theirs.labels, on=local_day(NOW)) == ()
        assert len(queries.open_texts(session, paths=[desk.town.fjordby.path])) == 1


def test_who_may_not_decide_writes_nothing(desk: Desk) -> None:
    desk.publish(desk.stage(GREEN))
    before = desk.written()
    with pytest.raises(NotAllowed):
        desk.decide("SVANEN", by=desk.town.fremmed_indkoeb)
    with pytest.raises(NotAllowed):
        desk.decide("SVANEN", by=desk.town.mette)
    with pytest.raises(Refused):
        desk.decide("SVANE")
    assert (desk.written(), len(desk.queue())) == (before, 1)


def test_nothing_is_decided_while_a_catalogue_is_being_published(desk: Desk) -> None:
    batch_id = desk.stage(GREEN)
    with desk.database.write() as session:
        session.get_one(ImportBatch, batch_id).state = BatchState.PUBLISHING
    before = desk.written()
    with pytest.raises(Refused, match="udgivet"):
        desk.decide("SVANEN")
    assert (desk.written(), len(desk.queue())) == (before, 1)


def test_more_offers_than_one_transaction_takes_are_settled_by_the_worker(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shop.intake.actions.labels.AT_ONCE", 2)
    lines = [replace(GREEN, item_id=f"V{number}") for number in range(5)]
    desk.publish(desk.stage(*lines))
    assert desk.decide("SVANEN") == 2
    assert [desk.badges(line.item_id) for line in lines].count(("SVANEN",)) == 2
    config = Config(desk.folder, "", "only for tests", secure_cookies=False, max_upload_bytes=1)
    worker = Worker(
        desk.database, config, name="here", clock=lambda: NOW,
        handlers={SETTLE_LABEL: lambda work, said: settle_label(work, said["text"])},
    )  # fmt: skip
    assert worker.work_once()
    assert not worker.work_once()
    assert {desk.badges(line.item_id) for line in lines} == {("SVANEN",)}


def test_a_looked_up_licence_stays_through_the_next_file_until_the_supplier_says_another(
    desk: Desk,
) -> None:
    desk.publish(desk.stage(PAPER, SCISSORS))
    offer = desk.row(PAPER.item_id)
    desk.verify(offer.offer_id)
    (claim,) = desk.row(PAPER.item_id).labels
    assert (claim["state"], claim["licence"], claim["valid_to"]) == (
        "VERIFIED", "3044 0001", "2027-06-30",
    )  # fmt: skip
    desk.publish(desk.stage(replace(PAPER, price="33,00"), SCISSORS))
    (later,) = desk.row(PAPER.item_id).labels
    assert later == claim | {"raw": "Svanemærket"}
    desk.publish(desk.stage(replace(PAPER, label="Svanemærket (licens 5025 0099)"), SCISSORS))
    (claim,) = desk.row(PAPER.item_id).labels
    assert (claim["state"], claim["licence"]) == ("WARRANTED", "5025 0099")


def test_a_label_that_was_looked_up_can_be_taken_back(desk: Desk) -> None:
    desk.publish(desk.stage(PAPER))
    before = desk.row(PAPER.item_id)
    desk.verify(before.offer_id)
    with desk.database.write() as session:
        actions.unverify_label(
            session, offer_id=before.offer_id, code="SVANEN", by=desk.town.jonas, now=NOW
        )
    assert desk.row(PAPER.item_id).labels == before.labels
    assert desk.written()[3] == 0


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"licence": " "}, Refused),
        ({"valid_to": date(2026, 1, 1)}, Refused),
        ({"code": "DK_ECO"}, NotFound),
        ({"offer_id": 9999}, NotFound),
    ],
)
def test_a_licence_that_was_not_found_verifies_nothing(
    desk: Desk, facts: dict[str, Any], error: type[Exception]
) -> None:
    desk.publish(desk.stage(PAPER))
    before = desk.written()
    with pytest.raises(error):
        desk.verify(**{"offer_id": desk.row(PAPER.item_id).offer_id} | facts)
    with pytest.raises(NotAllowed):
        desk.verify(desk.row(PAPER.item_id).offer_id, by=desk.town.fremmed_indkoeb)
    assert desk.written() == before


def test_a_file_full_of_other_things_adds_no_more_than_it_may(desk: Desk) -> None:
    texts = "\r\n".join(f"V{n};Vare nr. {n};stk;1,00;Palle {n}" for n in range(300))
    file = io.BytesIO(f"Varenr.;Varenavn;Enhed;Pris;Miljømærke\r\n{texts}".encode("cp1252"))
    with desk.database.write() as session:
        actions.stage(
            session, folder=desk.folder, file=file, name="p.csv",
            node_id=desk.town.lindeby.id or 0, supplier_id=desk.town.kridthuset,
            by=desk.town.jonas, now=NOW,
        )  # fmt: skip
        count = session.execute(select(func.count()).select_from(LabelText)).scalar_one()
    assert count == 200


def test_pictures_in_a_zip_are_noted_with_the_zip_that_holds_them(desk: Desk) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("liste.csv", price_list([PAPER, GLUE]).getvalue())
        archive.writestr(f"billeder/{PAPER.item_id}.jpg", b"\xff\xd8\xff\xe0 a picture")
    stream.seek(0)
    with desk.database.write() as session:
        batch_id = actions.stage(
            session, folder=desk.folder, file=stream, name="alt.zip",
            node_id=desk.town.lindeby.id or 0, supplier_id=desk.town.kridthuset,
            by=desk.town.jonas, now=NOW,
        )  # fmt: skip
    with desk.database.read() as session:
        (picture,) = session.scalars(select(Picture)).all()
        assert picture.source == session.get_one(ImportBatch, batch_id).sha256
        address = picture.address
    assert address.startswith("zip:")
    desk.publish(batch_id)
    with desk.database.read() as session:
        live = session.scalars(select(OfferVersion).where(col(OfferVersion.batch_id) == batch_id))
        assert {row.image for row in live} == {address, ""}
