"""Every page, for everybody, wide and narrow: axe, one h1, no sideways scroll, large targets."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.agreements.models import Agreement
from shop.favourites.models import FavouriteList
from shop.intake import actions as intake
from shop.intake.models import ImportBatch, StagedChange
from shop.intake.rules import BatchState
from shop.orders.models import Order
from shop.requests import actions as request
from shop.requests.models import ItemRequest
from shop.requests.rules import Wanted
from shop.reuse import actions as reuse
from shop.reuse.rules import Condition, Thing, Way
from shop.search.actions import note_zero_hit
from tests.browser.complaints import Complaints
from tests.browser.neighbourhood import ANNE, GONE, JONAS, METTE, SARA, Shop
from tests.factories import NOW, Town
from tests.price_lists import BASE, CHEAPER, DEARER, NEW, Line, price_list
from tests.replaying import guided
from tests.web import forms_approvals, forms_labels, forms_quick, forms_receiving

AXE = Path(__file__).parents[2] / "static/vendor/axe/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
PEOPLE = {"requisitioner": METTE, "two houses": SARA, "manager": ANNE, "procurement": JONAS}
NO_PAGE = {"static", "home.favicon", "info.favicon", "auth.language", "favourites.amounts_again",
           "search.suggestions", "arriving.progress", "agreements.document",
           "favourites.arrange_again", "favourites.find", "basket.news"}  # fmt: skip
"""GET addresses that give a file or a part of a page, or lead on."""
OWN_AGREEMENT = {"agreement_id": ["4"], "supplier_id": ["3"]}
"""Lindeby's own, which its procurement may write, and its supplier."""
SMALLEST = 24
"""CSS pixels, WCAG 2.2 AA 2.5.8; our own buttons are 44."""

CHECK_AXE = """tags => axe.run(document, {runOnly: {type: "tag", values: tags}}).then(found =>
    found.violations.map(one => one.id + ": " + one.help + " " + one.nodes.map(
        node => node.target.join(" ")).join(", ")))"""
FAULTS = """smallest => {
  const faults = [];
  const seen = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true})
    && !element.closest(".sr-only");
  const heads = [...document.querySelectorAll("h1")].filter(seen);
  if (heads.length !== 1) faults.push(heads.length + " h1");
  if (!document.title.includes("Skub")) faults.push("title " + document.title);
  if (document.documentElement.lang !== "da") faults.push("lang");
  if (document.documentElement.scrollWidth > window.innerWidth)
    faults.push("scrolls sideways: " + document.documentElement.scrollWidth);
  for (const one of document.querySelectorAll("button, .button, summary, select, input, nav a")) {
    if (!seen(one) || one.type === "hidden" || one.tabIndex < 0) continue;
    let box = one.getBoundingClientRect();
    if (one.type === "checkbox" || one.type === "radio")
      box = (one.closest(".tick") || one).getBoundingClientRect();
    if (box.width && (box.width < smallest || box.height < smallest))
      faults.push("small: " + one.outerHTML.slice(0, 90) + " " + box.width + "x" + box.height);
  }
  return faults;
}"""


@dataclass(frozen=True)
class Walk:
    """One page that goes through the whole shop."""

    shop: Shop
    page: Page

    def be(self, email: str) -> None:
        """Somebody, or nobody for ""."""
        self.page.context.clear_cookies()
        if email:
            self.shop.enter(self.page.context, email)

    def look(self, path: str, *, status: int = 200) -> list[str]:
        """Go there and say what is wrong."""
        answer = self.page.goto(self.shop.url + path)
        assert answer is not None
        if answer.status != status:
            return [f"{path}: status {answer.status}"]
        return self.faults(path)

    def faults(self, name: str) -> list[str]:
        """What is wrong with the page as it stands, wide and narrow."""
        found: list[str] = []
        for size in (WIDE, NARROW):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            found += self.page.evaluate(FAULTS, SMALLEST)
            found += self.page.evaluate(CHECK_AXE, TAGS)
        return [f"{name}: {one}" for one in found]


@pytest.fixture(scope="module")
def context(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[BrowserContext]:
    """One for the module; axe is laid into every page from outside, past the page's own policy."""
    opened = browser.new_context(**browser_context_args)
    opened.add_init_script(path=AXE)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def desk(shop: Shop) -> Shop:
    """With a file to be published and a file with errors."""
    with shop.database.write() as session:
        _batch(session, shop, DEARER, CHEAPER, *BASE[1:2], NEW)
        _batch(session, shop, Line("1", "", "-3,25"), Line("1", "Kopipapir", "x"))
        _requests(session, shop.town)
        guided(session, shop.town)
        _shelf(session, shop.town)
        forms_receiving.something_missing(session, shop.town)
        forms_approvals.asked(session, shop.town)
        forms_quick.set_up(session, shop.town)
    return shop


@pytest.fixture(scope="module")
def walk(desk: Shop, context: BrowserContext) -> Walk:
    return Walk(desk, context.new_page())


@pytest.fixture(autouse=True)
def axe_may_complain(request: pytest.FixtureRequest, complaints: Complaints) -> None:
    """The page's own policy forbids inline styles, to axe as well. Ours are still heard."""
    if "walk" in request.fixturenames:
        complaints.expect("axe.min.js")


def _batch(session: Session, shop: Shop, *lines: Line) -> None:
    town = shop.town
    intake.stage(
        session, folder=shop.app.extensions["skub.config"].catalogue_dir, file=price_list(lines),
        name="prisliste.csv", node_id=town.lindeby.id or 0, supplier_id=town.kridthuset,
        by=town.jonas, now=shop.app.extensions["skub.clock"](),
    )  # fmt: skip


def _requests(session: Session, town: Town) -> None:
    """One that waits and one that is answered; and a word that found nothing."""
    for what, amount in (("Sakse til venstre hånd", "12 stk."), ("Rund dug", "")):
        asked = request.ask(
            session, unit_id=town.solsikken.id or 0, wanted=Wanted(what, amount), by=town.mette,
            now=NOW,
        )  # fmt: skip
    request.answer(
        session, request_id=asked, turn=0, text="Prøv denne", offer_id=town.offers["saks"],
        by=town.jonas, now=NOW,
    )  # fmt: skip
    note_zero_hit(session, municipality_id=town.lindeby.id or 0, query="klippeting", now=NOW)


def _shelf(session: Session, town: Town) -> None:
    """One thing of Solsikken's that Regnbuen has reserved a piece of, and one of Regnbuen's."""
    things = []
    for name, house, by in (("Reol", town.solsikken, town.mette),
                            ("Stole", town.regnbuen, town.karl)):  # fmt: skip
        thing = Thing(name, 4, Condition.GOOD, "Birk", "Kælderen", True, Decimal(1200))
        things.append(reuse.offer(
            session, unit_id=house.id or 0, thing=thing, picture="", by=by, now=NOW
        ))  # fmt: skip
    reuse.reserve(
        session, item_id=things[0], unit_id=town.regnbuen.id or 0, pieces=1, way=Way.DELIVER,
        by=town.karl, now=NOW,
    )  # fmt: skip


def addresses(app: Flask) -> list[tuple[str, str, set[str]]]:
    """Every GET address of the shop: endpoint, pattern, names in it."""
    return sorted(
        (rule.endpoint, str(rule), set(rule.arguments))
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in NO_PAGE
        and not str(rule).endswith((".csv", ".xlsx", ".webp"))
    )  # fmt: skip


def ids(shop: Shop) -> dict[str, list[str]]:
    """Real ids to put into the addresses; several where pages of one kind differ."""
    town = shop.town
    with shop.database.read() as session:
        batches = [
            session.scalars(select(func.max(col(ImportBatch.id))).where(
                col(ImportBatch.state) == state)).one()
            for state in (BatchState.STAGED, BatchState.REJECTED)
        ]  # fmt: skip
        change = session.scalars(
            select(func.max(col(StagedChange.id))).where(col(StagedChange.batch_id) == batches[0])
        ).one()
        mine = col(Order.unit_id) == town.solsikken.id
        order, token = session.execute(select(col(Order.id), col(Order.form_token)).where(
            mine).order_by(col(Order.id).desc()).limit(1)).one()  # fmt: skip
        lists = session.scalars(select(col(FavouriteList.id)).order_by(col(FavouriteList.id))).all()
        agreements = session.scalars(select(func.min(col(Agreement.id)))).all()
        requests = session.scalars(select(col(ItemRequest.id))).all()
    return {
        "agreement_id": [str(one) for one in agreements], "order_id": [str(order)],
        "batch_id": [str(one) for one in batches], "list_id": [str(one) for one in lists],
        "supplier_id": [str(town.kridthuset)], "change_id": [str(change)],
        "offer_id": [str(town.offers[name]) for name in ("papir-svane", "papir-plus")],
        "request_id": [str(one) for one in requests], "item_id": ["1", "2"],
        "form_token": [token.split(":")[-1]], "lot_id": ["0", "4"],
        "key_name": ["process_cost", "mode.small-order"], "trial_id": ["1"],
        **{name: [one] for name, one in (forms_labels.IDS | forms_receiving.IDS).items()},
        "standing_id": ["1"],
        "approval_id": ["1"],
    }  # fmt: skip


def filled(shop: Shop) -> Iterator[tuple[str, str]]:
    """Endpoints with real addresses."""
    known = ids(shop)
    for endpoint, pattern, names in addresses(shop.app):
        mine = known | (OWN_AGREEMENT if endpoint.startswith("contracts.") else {})
        if endpoint == "favourites.preview":  # of procurement's lists only
            mine = mine | {"list_id": known["list_id"][:2]}
        in_order = sorted(names)  # an address with a new kind of id must be told in ids()
        for values in product(*(mine[name] for name in in_order)):
            path = pattern
            for name, value in zip(in_order, values, strict=True):
                path = path.replace(f"<int:{name}>", value).replace(f"<{name}>", value)
            yield endpoint, path


def allowed(shop: Shop, email: str) -> list[str]:
    """The addresses that give this person a page; asked without a browser, which is quick."""
    from tests.factories import client

    asked = client(shop.app, email, csrf=True) if email else shop.app.test_client()
    return [path for _, path in filled(shop) if asked.get(path).status_code == 200]


def test_every_address_of_the_shop_gives_somebody_a_page(desk: Shop) -> None:
    desk.put(desk.town.solsikken, papir_plus=3, saks=2, aebler=30)
    seen = {path for email in ("", *PEOPLE.values()) for path in allowed(desk, email)}
    missing = {endpoint for endpoint, path in filled(desk) if path not in seen}
    assert missing <= {"basket.receipt"}  # of an order that was sent, see further down


def test_the_checks_find_what_they_are_there_to_find(walk: Walk) -> None:
    walk.be(METTE)
    assert walk.look("/dine-oplysninger") == []
    walk.page.evaluate("""() => {
        document.body.insertAdjacentHTML("beforeend",
            "<h1>To</h1><nav><a href='/'>i</a></nav><img src=''>");
        document.querySelector("footer").innerHTML = "ord".repeat(400);
        document.querySelector("label[for=search-words]").remove();
        document.querySelector("#search-words").removeAttribute("placeholder");
        document.querySelector("footer").classList.add("search");
        document.documentElement.lang = "";
    }""")
    found = "\n".join(walk.faults("broken"))
    for fault in ("2 h1", "lang", "scrolls sideways", "small: <a", "image-alt", "label:"):
        assert fault in found


@pytest.mark.parametrize("who", ["", *PEOPLE])
def test_all_pages_are_for_everybody(walk: Walk, complaints: Complaints, who: str) -> None:
    email = PEOPLE.get(who, "")
    walk.shop.put(walk.shop.town.solsikken, papir_plus=3, saks=2, aebler=30)
    walk.be(email)
    paths = allowed(walk.shop, email)
    if who == "two houses":  # a requisitioner's other pages were seen already
        paths = ["/hus", "/"]
    faults = [fault for path in paths for fault in walk.look(path)]
    assert faults == []


def test_searches_and_reports_with_questions_in_the_address(walk: Walk) -> None:
    walk.be(METTE)
    paths = ["/soeg?q=papir&aftale=on_agreement", "/soeg?q=xyzzy", "/soeg?q=%3F%3F", "/soeg?side=2",
             "/kurv?grund=" + str(walk.shop.town.kridthuset), "/aftaler?q=papir",
             "/aftaler?q=xyzzy", "/soeg?q=papir&visning=tabel&vare=1&vare=2",
             "/soeg?kategori=alt-kontor&levering=i-morgen",
             "/sammenlign?" + "&".join(f"vare={offer}" for offer in range(1, 9))]  # fmt: skip
    faults = [fault for path in paths for fault in walk.look(path)]
    walk.be(ANNE)
    for name in ("agreement_share", "small_orders", "deliveries"):
        faults += walk.look(f"/overblik/ordrer?tal={name}&maaned=2026-10")
    faults += walk.look("/overblik/sparet/bestillinger?maaned=2026-10")
    assert faults == []


def test_an_offer_that_is_gone(walk: Walk, complaints: Complaints) -> None:
    complaints.expect("410")
    walk.be(METTE)
    assert walk.look(f"/vare/{walk.shop.town.offers[GONE]}", status=410) == []


def test_an_empty_basket_and_a_receipt(walk: Walk) -> None:
    walk.be(METTE)
    walk.shop.put(walk.shop.town.solsikken)
    assert walk.look("/kurv") == []
    walk.shop.put(walk.shop.town.solsikken, aebler=60)
    walk.page.goto(f"{walk.shop.url}/kurv")
    walk.page.get_by_role("button", name="Send 1 bestilling").click()
    walk.page.wait_for_url("**/kvittering/*")
    assert walk.faults("receipt") == []


def test_a_suggestion_under_a_row_a_message_and_open_menus(walk: Walk) -> None:
    walk.shop.put(walk.shop.town.solsikken)
    walk.be(METTE)
    page = walk.page
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto(f"{walk.shop.url}/soeg?q=papir")
    row = page.locator(f"#row-{walk.shop.town.offers['papir-plus']}")
    row.get_by_role("button", name="Læg i kurv").click()
    row.locator(".nudge").wait_for()
    faults = walk.faults("suggestion")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.locator(".menu-narrow summary").click()
    page.get_by_text("Filtrér", exact=True).click(force=True)
    faults += walk.faults("open menu")
    page.goto(f"{walk.shop.url}/")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.locator("details.who summary").click()
    assert faults + walk.faults("open house menu") == []


def test_refusals_and_errors_on_forms(walk: Walk, complaints: Complaints) -> None:
    complaints.expect("422")
    page = walk.page
    walk.be("")
    page.goto(f"{walk.shop.url}/log-ind")
    page.get_by_label("E-mail").fill(METTE)
    page.get_by_label("Adgangskode").fill("forkert")
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.get_by_role("alert").wait_for()
    faults = walk.faults("wrong password")
    walk.be(JONAS)
    page.goto(f"{walk.shop.url}/kataloger")
    page.get_by_label("Fil", exact=True).set_input_files(
        {"name": "tom.csv", "mimeType": "text/csv", "buffer": b"x"}
    )
    page.get_by_role("button", name="Læg op og tjek").click()
    page.get_by_role("alert").wait_for()
    assert faults + walk.faults("no supplier") == []


def test_error_pages(walk: Walk, complaints: Complaints) -> None:
    complaints.expect("403")
    complaints.expect("404")
    walk.be(METTE)
    faults = walk.look("/kataloger", status=403) + walk.look("/findes-ikke", status=404)
    assert walk.page.get_by_role("link", name="Kurv").is_visible()  # one is still signed in
    walk.be("")
    assert faults + walk.look("/findes-ikke", status=404) == []


def test_columns_that_cannot_be_so(walk: Walk, complaints: Complaints) -> None:
    complaints.expect("422")
    walk.be(JONAS)
    page = walk.page
    (staged, *_) = ids(walk.shop)["batch_id"]
    page.goto(f"{walk.shop.url}/kataloger/{staged}/kolonner")
    page.get_by_label("Enhed betyder", exact=True).select_option(label="Navn")
    page.get_by_role("button", name="Gem, og læs filen igen").click()
    page.get_by_role("alert").wait_for()
    page.get_by_role("link", name="To kolonner er valgt til det samme.").click()
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    assert walk.faults("columns") == []
