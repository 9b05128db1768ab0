"""Two people and two baskets at once, by keyboard, wide and narrow."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.complaints import Complaints
from tests.browser.neighbourhood import METTE, SARA, Shop
from tests.browser.test_accessibility import Walk, context

__all__ = ["context"]
LOOK = "document.dispatchEvent(new Event('visibilitychange'))"
"""The page asks by itself every ten seconds, and when it is looked at again."""


def put_in(shop: Shop, page: Page, offer: str) -> None:
    """As somebody does it who looks at the goods."""
    page.goto(f"{shop.url}/vare/{shop.town.offers[offer]}")
    page.get_by_role("button", name="Læg i kurv").first.click()
    expect(page.locator("#basket-count")).not_to_have_text("tom")
    page.context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_colleague_s_goods_come_by_themselves_and_take_no_focus(
    shop: Shop, page: Page, browser: Browser, complaints: Complaints, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    shop.enter(page.context, METTE)
    shop.put(shop.town.solsikken, saks=2)
    page.goto(f"{shop.url}/kurv")
    saks, gloves = shop.town.offers["saks"], shop.town.offers["handsker"]
    field = page.locator(f"#line-{saks}-quantity")
    field.focus()
    other = browser.new_context()
    complaints.watch(other)
    shop.enter(other, SARA)
    put_in(shop, other.new_page(), "handsker")
    page.evaluate(LOOK)
    expect(page.locator(f"#line-{gloves}")).to_have_count(0)  # somebody writes: it waits
    page.locator(f"#line-{saks}-name").focus()
    page.evaluate(LOOK)
    expect(page.locator(f"#line-{gloves}")).to_contain_text("lagt i af Sara")
    expect(page.locator(f"#line-{saks}-name")).to_be_focused()
    expect(page.locator("#status")).to_contain_text("Kurven er ændret et andet sted")


def test_a_second_basket_by_keyboard_and_nothing_is_wrong_with_the_page(
    shop: Shop, context: BrowserContext, complaints: Complaints
) -> None:
    complaints.expect("axe.min.js")  # our policy forbids inline styles, to axe as well
    walk = Walk(shop, context.new_page())
    page = walk.page
    walk.be(METTE)
    shop.put(shop.town.solsikken, saks=2)
    page.goto(f"{shop.url}/kurv")
    page.locator("#more-baskets > summary").press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Sommerfest")
    page.keyboard.press("Enter")
    expect(page.locator(".basket-tabs [aria-current]")).to_contain_text("Sommerfest (0)")
    expect(page.locator(".basket-button")).to_contain_text("Sommerfest")
    page.locator(".basket-tabs a").first.press("Enter")
    saks = shop.town.offers["saks"]
    page.locator(f"#line-{saks}-more > summary").press("Enter")
    page.locator(f"#line-{saks}-note").fill("Til Ida")
    page.locator(f"#line-{saks}-note").press("Enter")
    expect(page.locator(f"#line-{saks}")).to_contain_text("Note: Til Ida")
    page.locator("#more-baskets > summary").press("Enter")
    assert walk.faults("/kurv") == []
    page.locator(f"#line-{saks}-more button", has_text="Flyt").press("Enter")
    expect(page.locator(f"#line-{saks}")).to_have_count(0)
    expect(page.locator("#status")).to_contain_text("Flyttet til Sommerfest")
    page.goto(f"{shop.url}/kurv?kurv=1")
    expect(page.locator(f"#line-{saks}")).to_contain_text("Til Ida")
