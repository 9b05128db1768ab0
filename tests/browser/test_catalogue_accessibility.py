"""The pages of a catalogue on its way, in each state they may be in, wide and narrow."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext

from shop.intake import actions as intake
from shop.intake.models import ImportBatch
from shop.intake.rules import BatchState
from shop.jobs import actions as jobs
from tests.browser.complaints import Complaints
from tests.browser.neighbourhood import JONAS, Shop
from tests.browser.test_accessibility import Walk, axe_may_complain, context
from tests.factories import NOW
from tests.price_lists import DRAWING, GLUE, NEW, PAPER, SCISSORS, price_list

__all__ = ["axe_may_complain", "context"]
LARGE = b"PK\x03\x04" + b"\0" * 64 * 1024
"""Packed, and too much of it to be unfolded while somebody waits."""
UNKNOWN = "Grøn Fremtid"
"""A label that is on no list of ours."""


@pytest.fixture
def walk(shop: Shop, context: BrowserContext) -> Iterator[Walk]:
    opened = context.new_page()
    made = Walk(shop, opened)
    made.be(JONAS)
    yield made
    opened.close()


def large_file(shop: Shop) -> int:
    """The id of a batch that waits for a worker."""
    folder = shop.app.extensions["skub.config"].catalogue_dir
    kept = intake.keep_file(folder=folder, file=io.BytesIO(LARGE), name="stor.zip")
    with shop.database.write() as session:
        return intake.take_in(
            session, file=kept, node_id=shop.town.lindeby.id or 0,
            supplier_id=shop.town.kridthuset, by=shop.town.jonas, now=NOW,
        )  # fmt: skip


def test_a_file_waits_is_read_is_published_and_is_given_up(walk: Walk) -> None:
    batch_id = large_file(walk.shop)
    address, database = f"/kataloger/{batch_id}", walk.shop.database
    faults = walk.look(address)
    with database.write() as session:
        job = jobs.claim(session, worker="a:1:b", now=NOW)
        assert job is not None
        jobs.beat(session, job=job, now=NOW, done=620, total=1000, step="reading")
    faults += walk.look(address) + walk.look("/kataloger")
    with database.write() as session:
        session.get_one(ImportBatch, batch_id).state = BatchState.PUBLISHING
    faults += walk.look(address) + walk.look("/kataloger")
    with database.write() as session:
        jobs.fail(session, job=job, now=NOW, error="Disken er fuld.", is_final=True)
    assert faults + walk.look(address) + walk.look("/kataloger") == []
    assert walk.page.get_by_text("Gik ikke igennem").is_visible()


def test_a_difference_that_is_being_decided_on(walk: Walk) -> None:
    shop, page = walk.shop, walk.page
    lines = [replace(PAPER, price="40,00"), replace(SCISSORS, price="25,00", label=UNKNOWN),
             replace(DRAWING, content="200"), GLUE, NEW]  # fmt: skip
    with shop.database.write() as session:
        batch_id = intake.stage(
            session, folder=shop.app.extensions["skub.config"].catalogue_dir,
            file=price_list(lines), name="priser.csv", node_id=shop.town.lindeby.id or 0,
            supplier_id=shop.town.kridthuset, by=shop.town.jonas, now=NOW,
        )  # fmt: skip
    faults = walk.look(f"/kataloger/{batch_id}")
    for summary in page.locator("#changes details > summary").all():
        summary.click()
    page.locator(".see-sides").first.click()
    page.locator(".sides").wait_for()
    faults += walk.faults("all is open")
    page.get_by_role("button", name="Godkend").nth(1).click()
    page.get_by_text("1 pris er godkendt.").wait_for()
    page.get_by_role("checkbox").last.check()
    page.get_by_role("button", name="Udelad de valgte").click()
    page.get_by_text("1 ændring er udeladt.").wait_for()
    faults += walk.faults("decided")
    page.get_by_role("button", name="Udgiv den dag").click()
    page.get_by_role("button", name="Fjern datoen").wait_for()
    faults += walk.faults("on a date")
    for path in ("?vis=holdt", "?vis=udeladt", "?vis=dyrere", "?vis=maerke-mistet"):
        faults += walk.look(f"/kataloger/{batch_id}{path}")
    for path in ("/kataloger/priser", "/kataloger/regler", "/maerker/ukendte", "/lister/udgaaede",
                 f"/maerker/vare/{shop.town.offers['saks']}",
                 f"/leverandoerer/{shop.town.kridthuset}"):  # fmt: skip
        faults += walk.look(path)
    assert faults == []


def test_a_rule_that_cannot_be_so(walk: Walk, complaints: Complaints) -> None:
    complaints.expect("422")
    walk.page.goto(f"{walk.shop.url}/kataloger/regler")
    walk.page.get_by_role("textbox").last.fill("101")
    walk.page.get_by_role("button", name="Gem").click()
    walk.page.get_by_role("alert").wait_for()
    assert walk.faults("rules") == []
