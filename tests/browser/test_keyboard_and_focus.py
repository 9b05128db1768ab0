"""By keyboard alone, and where the focus is after each part of a page that is put in anew."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.neighbourhood import METTE, Shop

MOST_TABS = 150

FOCUS = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one), status = document.querySelector("#status .status-box");
  const over = status && status.getBoundingClientRect();
  return {
    what: one.outerHTML.slice(0, 80),
    inStatus: Boolean(one.closest("#status")),
    ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    ringElsewhere: style.boxShadow !== "none" || Boolean(one.closest(".search, .tick")),
    covered: Boolean(over) && !one.closest("#status") && box.bottom > over.top + 1
      && box.top < over.bottom - 1 && box.left < over.right && box.right > over.left,
    inWindow: box.bottom > 0 && box.top < window.innerHeight,
  };
}"""


@dataclass(frozen=True)
class Hands:
    """Somebody with a keyboard."""

    page: Page

    def go_to(self, wanted: Locator) -> None:
        """Press Tab until it has the focus."""
        for _ in range(MOST_TABS):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{wanted} cannot be reached by Tab")

    def press(self, wanted: Locator, key: str = "Enter") -> None:
        self.go_to(wanted)
        self.page.keyboard.press(key)

    def where(self) -> dict[str, Any]:
        """What is to be known of the focus."""
        found: dict[str, Any] = self.page.evaluate(FOCUS)
        return found


@pytest.fixture
def hands(page: Page, shop: Shop) -> Hands:
    shop.enter(page.context, METTE)
    return Hands(page)


def said(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("status")).to_contain_text(text)


def row(page: Page, shop: Shop, offer: str) -> Locator:
    return page.locator(f"#row-{shop.town.offers[offer]}")


def line(page: Page, shop: Shop, offer: str) -> Locator:
    return page.locator(f"#line-{shop.town.offers[offer]}")


def test_an_order_by_keyboard_alone(page: Page, shop: Shop, hands: Hands) -> None:
    shop.put(shop.town.solsikken)
    page.goto(shop.url)
    hands.go_to(page.get_by_role("combobox", name="Søg"))
    page.keyboard.type("æbler")
    page.keyboard.press("Enter")
    apples = row(page, shop, "aebler")
    amount = apples.get_by_label("Antal", exact=True)
    hands.go_to(amount)
    page.keyboard.press("Control+A")
    page.keyboard.type("28")
    page.keyboard.press("ArrowUp")
    expect(amount).to_have_value("29")
    hands.press(apples.get_by_role("button", name="Læg i kurv"))
    said(page, re.compile("Nu 29"))
    page.keyboard.press("Home")
    hands.press(page.get_by_role("link", name=re.compile("^Kurv")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Solsikkens kurv")
    hands.press(line(page, shop, "aebler").get_by_role("button", name="Flere"), "Space")
    said(page, "Antallet er 30.")
    hands.press(page.get_by_role("button", name="Send 1 bestilling"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bestilt")


def test_the_first_tab_offers_a_way_past_the_menu(page: Page, shop: Shop, hands: Hands) -> None:
    page.goto(f"{shop.url}/soeg?q=papir")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    expect(page.locator(".skip-link")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("path", ["/", "/soeg?q=papir", "/kurv", "/lister", "/log-ind"])
def test_what_has_focus_has_a_ring_and_is_in_the_window(
    page: Page, shop: Shop, hands: Hands, path: str
) -> None:
    if path == "/log-ind":
        page.context.clear_cookies()
    shop.put(shop.town.solsikken, papir_plus=3, saks=2, aebler=30)
    page.goto(shop.url + path)
    faults, count = [], 0
    for _ in range(60):
        page.keyboard.press("Tab")
        found = hands.where()
        if found["what"].startswith("<body"):
            break
        count += 1
        if not (found["ring"] or found["ringElsewhere"]) or not found["inWindow"]:
            faults.append(found)
    assert faults == []
    assert count >= 5


@pytest.mark.parametrize("width", [1280, 320])
def test_the_message_never_covers_what_has_focus(
    page: Page, shop: Shop, hands: Hands, width: int
) -> None:
    shop.put(shop.town.solsikken)
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{shop.url}/soeg?q=papir")
    row(page, shop, "papir-svane").get_by_role("button", name="Læg i kurv").press("Enter")
    said(page, "Lagt i kurven")
    covered = []
    for _ in range(25):
        page.keyboard.press("Tab")
        found = hands.where()
        if found["inStatus"] or found["what"].startswith("<body"):
            break
        if found["covered"]:
            covered.append(found["what"])
    expect(page.locator(".status-box")).to_be_visible()
    assert covered == []


def test_in_a_list_the_focus_stays_and_the_message_tells(
    page: Page, shop: Shop, hands: Hands
) -> None:
    shop.put(shop.town.solsikken)
    page.goto(f"{shop.url}/soeg?q=papir")
    plus = row(page, shop, "papir-plus")
    plus.get_by_role("button", name="Læg i kurv").press("Enter")
    said(page, "Der er et forslag under varen")
    expect(plus.get_by_role("button", name="I kurven")).to_be_focused()
    page.keyboard.press("Tab")
    expect(plus.get_by_role("button", name="Byt")).to_be_focused()
    page.keyboard.press("Enter")
    said(page, "Byttet. Kurven er nu 31,95")
    expect(plus.get_by_role("link")).to_be_focused()
    expect(plus).to_contain_text("Byttet til Kopipapir A4, 80 g, hvid.")

    foreign = row(page, shop, "papir-fremmed")
    foreign.get_by_role("button", name="Læg i kurv").press("Enter")
    foreign.get_by_role("button", name="Behold").press("Enter")
    said(page, "Vi spørger ikke igen")
    expect(foreign.get_by_label("Antal", exact=True)).to_be_focused()


def test_filter_and_sort_keep_the_focus_and_more_goods_take_it(
    page: Page, shop: Shop, hands: Hands
) -> None:
    page.goto(f"{shop.url}/soeg?q=papir")
    tick = page.get_by_label("Svanemærket")
    tick.focus()
    page.keyboard.press("Space")
    said(page, "2 varer")
    expect(tick).to_be_focused()
    expect(tick).to_be_checked()
    page.get_by_label("Sortér").focus()
    page.get_by_label("Sortér").select_option(label="Navn")
    expect(page).to_have_url(re.compile("sort=navn"))
    expect(page.get_by_label("Sortér")).to_be_focused()
    said(page, "2 varer")

    page.goto(f"{shop.url}/soeg?q=byggeklodser")
    page.get_by_role("link", name="Vis flere varer").press("Enter")
    expect(page.locator(".product")).to_have_count(30)
    expect(page.locator(".product-name a").nth(24)).to_be_focused()


def test_in_the_basket_the_focus_goes_to_what_comes_next(
    page: Page, shop: Shop, hands: Hands
) -> None:
    town = shop.town
    shop.put(town.solsikken, papir_svane=2, saks=4, aebler=30, bananer=2)
    page.goto(f"{shop.url}/kurv")
    more = line(page, shop, "aebler").get_by_role("button", name="Flere")
    more.press("Enter")
    said(page, "Antallet er 31. Kurven er nu")
    expect(more).to_be_focused()
    line(page, shop, "aebler").get_by_role("button", name="Fjern").press("Enter")
    said(page, "Fjernet: Æbler")
    expect(line(page, shop, "bananer").get_by_role("link")).to_be_focused()
    page.get_by_role("status").get_by_role("button", name="Fortryd").press("Enter")
    expect(line(page, shop, "aebler")).to_be_visible()

    line(page, shop, "bananer").get_by_role("button", name="Fjern").press("Enter")
    said(page, "Fjernet: Bananer")
    expect(page.locator(f"#supplier-{town.marken}-heading")).to_be_focused()

    card = page.locator(f"#supplier-{town.kridthuset}")
    card.get_by_role("button", name=re.compile("^Saml til")).press("Enter")
    said(page, "Samlet. Varerne venter til")
    expect(page.locator(f"#supplier-{town.kridthuset}-heading")).to_be_focused()
    card.get_by_role("button", name="Fortryd").press("Enter")
    said(page, "Varerne venter ikke mere")
    card.get_by_role("button", name="Send nu").press("Enter")
    expect(card.get_by_label("Det haster")).to_be_focused()


def test_two_presses_before_the_first_is_answered_are_both_seen(page: Page, shop: Shop) -> None:
    shop.put(shop.town.solsikken, saks=4, aebler=30, bananer=2)
    shop.enter(page.context, METTE)
    page.goto(f"{shop.url}/kurv")
    held: list[Route] = []
    page.route(re.compile("/kurv/ret$"), lambda route: held.append(route), times=1)
    line(page, shop, "aebler").get_by_role("button", name="Fjern").press("Enter")
    line(page, shop, "bananer").get_by_role("button", name="Fjern").press("Enter")
    held[0].continue_()
    expect(page.locator(".line-name")).to_have_count(1)
    said(page, "Fjernet: Bananer")


def test_a_swap_in_the_basket_gives_focus_to_the_new_line(
    page: Page, shop: Shop, hands: Hands
) -> None:
    shop.put(shop.town.solsikken, papir_plus=40)
    page.goto(f"{shop.url}/kurv")
    page.get_by_role("button", name="Byt").press("Enter")
    said(page, "Byttet. Kurven er nu 1.278,00")
    expect(line(page, shop, "papir-svane").get_by_role("link")).to_be_focused()
    page.get_by_role("button", name="Fortryd").press("Enter")
    expect(line(page, shop, "papir-plus")).to_be_visible()


def test_an_error_takes_the_focus(page: Page, shop: Shop, hands: Hands) -> None:
    page.context.clear_cookies()
    page.goto(f"{shop.url}/log-ind")
    page.get_by_label("E-mail").fill("nogen@lindeby.example")
    page.get_by_label("Adgangskode").fill("forkert")
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_be_focused()


@pytest.fixture(autouse=True)
def wrong_password(request: pytest.FixtureRequest, complaints: Any) -> None:
    if request.node.name.startswith("test_an_error"):
        complaints.expect("422")


def test_what_has_focus_at_the_edge_moves_out_from_under_a_message_that_comes(
    page: Page, shop: Shop, hands: Hands
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{shop.url}/soeg?q=papir")
    put_in = row(page, shop, "papir-svane").locator("button[id$=-add]")
    put_in.focus()
    put_in.evaluate("one => scrollBy(0, one.getBoundingClientRect().bottom - innerHeight + 4)")
    page.evaluate("() => document.dispatchEvent(new CustomEvent('skub:say', {detail: 'Gemt.'}))")
    expect(page.locator(".status-box")).to_be_visible()
    page.wait_for_function(
        "() => document.activeElement.getBoundingClientRect().bottom <"
        " document.querySelector('.status-box').getBoundingClientRect().top"
    )
    assert put_in.evaluate("one => one === document.activeElement && scrollY > 0")
    assert not hands.where()["covered"]
