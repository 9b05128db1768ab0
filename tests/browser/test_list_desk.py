"""A list on the desk: searched within, filled, moved by keyboard and by hand, and taken back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.neighbourhood import JONAS, Shop
from tests.browser.test_accessibility import NARROW, WIDE

LIST = 1


@pytest.fixture
def page(page: Page, shop: Shop) -> Page:
    shop.enter(page.context, JONAS)
    page.goto(f"{shop.url}/lister/{LIST}/rediger")
    return page


def names(page: Page) -> list[str]:
    """The goods in their order."""
    return page.locator(".edit-name a").all_inner_texts()


def said(page: Page) -> Locator:
    return page.get_by_role("status")


def test_by_keyboard_goods_are_found_put_on_and_moved_without_leaving_the_list(
    page: Page, shop: Shop
) -> None:
    before, gloves = names(page), shop.town.offers["handsker"]
    amount = page.locator(".edit-fields input").first
    amount.fill("17")
    page.get_by_label("Vare eller varenummer").fill("handsker")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("fundet.")
    page.locator(f"#add-{gloves}").press("Enter")
    expect(said(page)).to_contain_text(f"er lagt på som nr. {len(before) + 1}.")
    expect(page.locator(f"#row-{gloves}")).to_be_visible()
    expect(page.locator(f"#add-{gloves}")).to_be_focused()
    page.locator(f"#up-{gloves}").press("Enter")
    expect(said(page)).to_contain_text(f"er nu nr. {len(before)} af {len(before) + 1}.")
    expect(page.locator(f"#up-{gloves}")).to_be_focused()
    expect(amount).to_have_value("17")  # typed, and not lost by any of it
    page.locator("#save").press("Enter")
    expect(said(page)).to_contain_text("Gemt.")
    expect(amount).to_have_value("17")
    said(page).get_by_role("button", name="Fortryd").click()
    expect(said(page)).to_contain_text("Fortrudt.")
    expect(amount).not_to_have_value("17")
    page.locator(f"#remove-{gloves}").press("Enter")
    expect(said(page)).to_contain_text("Fjernet: Engangshandsker")
    expect(page.locator("#goods")).to_be_focused()
    assert names(page) == before


def test_by_hand_an_item_is_dragged_to_its_place_and_the_place_is_said(page: Page) -> None:
    before = names(page)
    last = page.locator(".edit-item").last
    handle, first = last.locator("[data-drag]"), page.locator(".edit-item").first
    handle.hover()
    page.mouse.down()
    box = first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 4, steps=4)
    page.mouse.up()
    expect(said(page)).to_contain_text(f"er nu nr. 1 af {len(before)}.")
    expect(page.locator(".edit-name a").first).to_have_text(before[-1])
    page.reload()
    assert names(page) == [before[-1], *before[:-1]]
    page.goto(re.sub("rediger.*", "historik", page.url))
    page.get_by_role("button", name=re.compile("^Fortryd")).first.click()
    expect(said(page)).to_contain_text("Fortrudt.")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_nothing_scrolls_sideways_with_goods_found(page: Page, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.get_by_label("Vare eller varenummer").fill("papir")
    page.keyboard.press("Enter")
    expect(page.locator(".hit").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
