"""Filters and Back, rows as a table, and goods beside each other: with and without script."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.complaints import Complaints
from tests.browser.neighbourhood import METTE, Shop

PAPER = "/soeg?q=papir"
NARROW: ViewportSize = {"width": 320, "height": 700}


@pytest.fixture
def found(page: Page, shop: Shop) -> Page:
    """Mette before all paper."""
    shop.put(shop.town.solsikken)
    shop.enter(page.context, METTE)
    page.goto(f"{shop.url}{PAPER}")
    return page


def heading(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def box(page: Page, shop: Shop, offer: str) -> Locator:
    return page.locator(f"#row-{shop.town.offers[offer]}-compare")


def no_sideways(page: Page) -> None:
    sizes = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert sizes[0] <= sizes[1]


def test_back_takes_away_one_tick_after_the_other(found: Page) -> None:
    eco = found.get_by_role("checkbox", name=re.compile("^Svanemærket"))
    on = found.get_by_role("checkbox", name=re.compile("^På aftale"))
    all_paper = found.get_by_role("heading", level=1).inner_text()
    eco.check()
    heading(found, "2 varer med papir")
    expect(eco).to_be_checked()
    expect(eco).to_be_focused()
    on.check()
    expect(found).to_have_url(re.compile("aftale=on_agreement"))
    expect(found.locator(".pill[href]")).to_have_count(2)
    found.go_back()
    expect(found.locator(".pill[href]")).to_have_count(1)
    expect(found).not_to_have_url(re.compile("aftale="))
    expect(on).not_to_be_checked()
    found.go_back()
    heading(found, all_paper)
    expect(eco).not_to_be_checked()
    found.go_forward()
    heading(found, "2 varer med papir")
    expect(eco).to_be_checked()


def test_rows_as_a_table_are_remembered_and_fit_a_phone(found: Page, shop: Shop) -> None:
    expect(found.locator(".products-table")).to_have_count(0)
    found.get_by_role("link", name="Tabel", exact=True).click()
    expect(found.locator(".products-table")).to_be_visible()
    expect(found).to_have_url(re.compile("visning=tabel"))
    expect(found.get_by_role("link", name="Tabel", exact=True)).to_be_focused()
    found.goto(f"{shop.url}{PAPER}")
    expect(found.locator(".products-table")).to_be_visible()
    found.set_viewport_size(NARROW)
    no_sideways(found)
    row = found.locator(f"#row-{shop.town.offers['papir-svane']}")
    row.get_by_role("button", name=re.compile("Læg i kurv")).click()
    expect(row.get_by_role("button", name=re.compile("I kurven"))).to_be_visible()
    found.get_by_role("link", name="Kort", exact=True).click()
    expect(found.locator(".products-table")).to_have_count(0)


def test_picked_goods_follow_to_the_next_search_and_stand_beside_each_other(
    found: Page, shop: Shop
) -> None:
    tray = found.locator("#compare")
    expect(tray).to_be_hidden()
    box(found, shop, "papir-svane").check()
    expect(tray.get_by_role("listitem")).to_have_count(1)
    box(found, shop, "papir-plus").press("Space")
    expect(tray.get_by_role("listitem")).to_have_count(2)
    expect(tray).to_contain_text("2 af 4 varer")
    found.goto(f"{shop.url}/soeg?q=saks")
    expect(tray.get_by_role("listitem")).to_have_count(2)
    box(found, shop, "saks").check()
    tray.get_by_role("button", name=re.compile("^Fjern: .*Plus")).press("Enter")
    expect(tray.get_by_role("listitem")).to_have_count(2)
    expect(tray.get_by_role("button", name=re.compile("^Fjern")).first).to_be_focused()
    tray.get_by_role("button", name="Sammenlign varerne").click()
    heading(found, "2 varer ved siden af hinanden")
    price = found.get_by_role("row").filter(has_text="Pris uden moms")
    expect(price).to_contain_text("forskel")
    paper = shop.town.offers["papir-svane"]
    found.locator(f"#row-{paper}").get_by_role("button", name=re.compile("Læg i kurv")).click()
    expect(found.locator(f"#row-{paper}").get_by_role("button").last).to_contain_text("I kurven")
    found.set_viewport_size(NARROW)
    no_sideways(found)
    found.get_by_role("link", name=re.compile("^Fjern ?: .*saks")).click()
    heading(found, "1 vare ved siden af hinanden")
    found.goto(f"{shop.url}/soeg?q=saks")
    expect(tray.locator("li")).to_have_count(1)
    expect(box(found, shop, "saks")).not_to_be_checked()


def test_a_fifth_is_refused_in_words(found: Page, shop: Shop) -> None:
    found.goto(f"{shop.url}/soeg?q=byggeklodser")
    boxes = found.locator(".compare-tick input")
    for at in range(4):
        boxes.nth(at).check()
        expect(found.locator("#compare li")).to_have_count(at + 1)
    boxes.nth(4).click()
    expect(found.locator("#status")).to_contain_text("Der er plads til fire varer.")
    expect(boxes.nth(4)).not_to_be_checked()
    expect(found.locator("#compare li")).to_have_count(4)


def test_without_script_boxes_and_buttons_do_the_same(
    browser: Browser, shop: Shop, complaints: Complaints
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="da-DK")
    complaints.watch(context)
    shop.enter(context, METTE)
    page = context.new_page()
    page.goto(f"{shop.url}{PAPER}&visning=tabel")
    expect(page.locator(".products-table")).to_be_visible()
    box(page, shop, "papir-svane").check()
    box(page, shop, "papir-plus").check()
    page.get_by_role("button", name="Sammenlign varerne").click()
    heading(page, "2 varer ved siden af hinanden")
    page.get_by_label("Søg efter varer").fill("saks")
    page.locator(".find-more").get_by_role("button", name="Søg").click()
    expect(page.locator("#compare li")).to_have_count(2)
    box(page, shop, "saks").check()
    page.get_by_role("button", name="Sammenlign varerne").click()
    heading(page, "3 varer ved siden af hinanden")
    context.close()
