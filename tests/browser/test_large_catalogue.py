"""A large catalogue, from the file to the shop and back, with a worker that is a real process."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shop.favourites.actions import add_item
from tests.browser.neighbourhood import JONAS, KARL, METTE, Shop
from tests.browser.test_journey import peppol_list, plain, search_price
from tests.browser.worker import WorkerProcess, working
from tests.factories import NOW, client, item

MANY = 2_050
"""New goods: more than are published while somebody waits, in more bytes than are read so. With
them comes the tissue paper that was gone."""
SLOWLY = 1_500_000
"""Bytes a second of the line that the file is sent on: there is time to see how much has come."""
PAPER, DEAR = "Kopipapir A4, 80 g, hvid", "Kopipapir A4, 80 g, hvid, premium"
SCISSORS = "Børnesaks, 13 cm"
AFTER = re.compile(r"/kataloger/\d+$")


@pytest.fixture(scope="module")
def buying(shop: Shop) -> Shop:
    """Solsikken has a basket that waits and Regnbuen one that is open, and a list has the paper."""
    town = shop.town
    with shop.database.write() as session:
        add_item(
            session, list_id=1, offer_id=town.offers["papir-svane"], quantity=Decimal(2),
            by=town.jonas, now=NOW,
        )  # fmt: skip
    shop.put(town.solsikken, papir_svane=2)
    shop.put(town.regnbuen, papir_svane=3)
    held = client(shop.app, METTE).post("/kurv/saml", data={"supplier_id": town.kridthuset})
    assert held.status_code == 303
    return shop


@pytest.fixture(scope="module")
def worker(buying: Shop) -> Iterator[WorkerProcess]:
    with working(buying.app.extensions["skub.config"], buying.database) as process:
        yield process


def catalogue(folder: Path, price: str) -> Path:
    """Kridthuset's goods: paper at a new price, dearer scissors, some paper gone, many new."""
    number = int(price)
    changed = [
        item("10482", PAPER, price, unspsc="14111507", codes=("SVANEN",), order_unit="XPK",
             content_quantity=500, content_unit="ST", agreement_number="50.55", contracted=True),
        item("20655", SCISSORS, str(number - 15), unspsc="44121618", content_quantity=1,
             content_unit="H87", agreement_number="50.55", contracted=True),
        *(item(f"N{each:05d}", f"Karton nr. {each}", str(number + each % 90), unspsc="14111610",
               order_unit="XPK", content_quantity=100, content_unit="ST")
          for each in range(MANY)),
    ]  # fmt: skip
    file = folder / "katalog.xml"
    file.write_bytes(peppol_list(*changed, without="22918"))
    assert file.stat().st_size > 1024 * 1024
    return file


@dataclass(frozen=True)
class Desk:
    """Procurement's page at one width."""

    shop: Shop
    page: Page
    width: int

    @property
    def batch_id(self) -> int:
        return int(self.page.url.rpartition("/")[2])

    def choose(self, file: Path) -> None:
        self.page.goto(f"{self.shop.url}/kataloger")
        self.page.get_by_label("Leverandør").select_option(label="Kridthuset")
        self.page.get_by_label("Fil", exact=True).set_input_files(file)
        self.fits()

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def says(self, text: str | re.Pattern[str]) -> None:
        """In the message that is read aloud; and nothing scrolls sideways."""
        expect(self.page.locator("#status")).to_contain_text(text)
        self.fits()

    def find(self, words: str) -> None:
        self.page.get_by_label("Søg i ændringerne").fill(words)
        self.page.locator("#find-change-go").click()
        expect(self.page.locator("#see-all")).to_be_visible()

    def see_all(self) -> None:
        self.page.locator("#see-all").click()
        expect(self.page.locator("#see-all")).to_have_count(0)

    def filtered(self, slug: str, rows: int) -> None:
        """Press a counter: it shows so many rows."""
        self.page.locator(f"#see-{slug}").click()
        expect(self.page.locator(f"#see-{slug}")).to_have_attribute("aria-current", "true")
        expect(self.page.locator("tr[id^=change-]")).to_have_count(rows)
        self.fits()

    def decide(self) -> None:
        """One held price is approved, one kept, one row left out; then a day, and not that day."""
        page = self.page
        expect(page.locator("#see-holdt b")).to_have_text("2")
        expect(page.locator("#see-nye b")).to_have_text(
            "2.051"
        )  # with the tissue paper that was gone
        self.filtered("udgaar", 1)
        self.filtered("holdt", 2)
        self.press(re.compile(f"^Godkend.*{PAPER}"))
        self.says("1 pris er godkendt.")
        self.press(re.compile(f"^Behold gammel pris.*{SCISSORS}"))
        self.says("1 gammel pris er beholdt.")
        self.see_all()
        self.find("premium")
        row = page.get_by_role("row", name=re.compile(DEAR)).first
        row.get_by_role("checkbox").check()
        self.press("Udelad de valgte")
        self.says("1 ændring er udeladt.")
        self.see_all()
        expect(page.locator("#see-udeladt b")).to_have_text("1")

    def schedule_and_not(self) -> None:
        self.page.get_by_label("Dag", exact=True).fill("2026-12-01")
        self.press("Udgiv den dag")
        self.says("Kataloget bliver udgivet tirsdag den 1. december kl. 5.")
        expect(self.page.locator(".on-a-date")).to_contain_text("Jonas Bek har valgt dagen.")
        self.press("Fjern datoen")
        self.says("Kataloget bliver ikke udgivet af sig selv.")

    def fits(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width


def upload(desk: Desk, file: Path) -> None:
    """Bytes are counted while they are sent."""
    page = desk.page
    desk.choose(file)
    line = page.context.new_cdp_session(page)
    speed = {"offline": False, "latency": 0, "downloadThroughput": -1}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {**speed, "uploadThroughput": SLOWLY})
    desk.press("Læg op og tjek")
    bar = page.get_by_role("progressbar", name="Sender filen")
    expect(bar).to_have_attribute("value", re.compile(r"^[1-9]\d?$"))
    desk.fits()
    page.wait_for_url(AFTER)
    line.send("Network.emulateNetworkConditions", {**speed, "uploadThroughput": -1})


def read_along(desk: Desk, worker: WorkerProcess) -> None:
    """The page says how far the worker is, and leads on by itself when it is done."""
    page = desk.page
    expect(page.locator(".progress-words")).to_be_visible()
    job = worker.stop_in_the_middle(desk.batch_id)
    if job.is_open:  # it may have been quicker than we
        percent = job.done * 100 // job.total
        expect(page.locator("#progress progress")).to_have_attribute("value", str(percent))
        expect(page.locator(".progress-words")).to_contain_text(f"{percent} %")
        desk.fits()
    worker.go_on()
    desk.says("Filen er læst. Her er forskellen.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nyt katalog fra Kridthuset")


@pytest.mark.parametrize(("width", "price"), [(1280, "40"), (320, "41")])
def test_a_large_catalogue_comes_is_decided_on_goes_live_and_is_taken_back(
    page: Page, buying: Shop, worker: WorkerProcess, tmp_path: Path, width: int, price: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    buying.enter(page.context, JONAS)
    desk = Desk(buying, page, width)
    upload(desk, catalogue(tmp_path, price))
    read_along(desk, worker)
    desk.decide()
    desk.schedule_and_not()
    assert search_price(page, buying) == "31,95 kr."  # nothing is live yet
    page.go_back()

    desk.press(re.compile(r"^Udgiv 2\.05\d ændringer$"))
    expect(page.get_by_role("heading", name="Udgivet")).to_be_visible(timeout=30_000)
    desk.fits()
    published = page.url
    is_live(desk, price)
    page.goto(published)
    desk.press("Rul tilbage")
    desk.says("Rullet tilbage. Butikken er som før filen.")
    is_as_before(desk)


def test_the_same_without_script(
    page: Page, buying: Shop, worker: WorkerProcess, tmp_path: Path
) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, locale="da-DK")
    context.set_default_timeout(10_000)
    buying.enter(context, JONAS)
    desk = Desk(buying, context.new_page(), 1280)
    desk.choose(catalogue(tmp_path, "42"))
    desk.press("Læg op og tjek")
    see_whether_it_is_done(desk)
    desk.decide()
    desk.schedule_and_not()
    desk.press(re.compile(r"^Udgiv 2\.05\d ændringer$"))
    see_whether_it_is_done(desk)
    expect(desk.page.get_by_role("heading", name="Udgivet")).to_be_visible()
    published = desk.page.url
    is_live(desk, "42")
    desk.page.goto(published)
    desk.press("Rul tilbage")
    desk.says("Rullet tilbage.")
    is_as_before(desk)
    context.close()


def see_whether_it_is_done(desk: Desk) -> None:
    """The link that stands there for those without script, until it is."""
    link = desk.page.get_by_role("link", name="Se, om den er færdig")
    for _ in range(200):
        if not link.count():
            return
        link.click()
        desk.page.wait_for_timeout(100)
    raise AssertionError("it was never done")


def is_live(desk: Desk, price: str) -> None:
    """In search, on lists, in a basket that waits and in an open one."""
    page, shop = desk.page, desk.shop
    assert search_price(page, shop) == f"{price},00 kr."
    page.goto(f"{shop.url}/soeg?q=20655&som=tekst")
    expect(page.locator(".product-price").first).to_contain_text("18,75")  # was kept
    page.goto(f"{shop.url}/soeg?q=22918&som=tekst")
    expect(page.locator(".product").first).to_contain_text(DEAR)  # was left out, so it is sold
    found_soon(desk)
    for email in (METTE, KARL):
        become(desk, email)
        page.goto(f"{shop.url}/kurv")
        if email == METTE:
            expect(page.locator("main")).to_contain_text("Venter til")
        told = plain(page.locator("main").inner_text())
        assert f"Prisen er ændret fra 31,95 kr. til {price},00 kr." in told
        desk.fits()
    become(desk, METTE)
    page.goto(f"{shop.url}/lister/1")
    paper = page.locator("main").get_by_text(f"{price},00")
    expect(paper.first).to_be_visible()
    desk.fits()
    become(desk, JONAS)


def found_soon(desk: Desk) -> None:
    """The worker tells search right after the goods are live."""
    heading = desk.page.get_by_role("heading", level=1)
    for _ in range(100):
        desk.page.goto(f"{desk.shop.url}/soeg?q=karton")
        if "varer med karton" in heading.inner_text():
            return
        desk.page.wait_for_timeout(200)
    raise AssertionError("new goods are not found")


def is_as_before(desk: Desk) -> None:
    page, shop = desk.page, desk.shop
    assert search_price(page, shop) == "31,95 kr."
    page.goto(f"{shop.url}/soeg?q=karton")
    expect(page.locator(".product")).to_have_count(0)
    become(desk, METTE)
    page.goto(f"{shop.url}/kurv")
    assert "Prisen er ændret" not in plain(page.locator("main").inner_text())


def become(desk: Desk, email: str) -> None:
    desk.page.context.clear_cookies()
    desk.shop.enter(desk.page.context, email)
