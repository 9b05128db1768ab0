"""What the search field proposes: by keyboard, by mouse, said aloud, narrow and for everybody."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.complaints import Complaints
from tests.browser.neighbourhood import METTE, Shop

AXE = Path(__file__).parents[2] / "static/vendor/axe/axe.min.js"
NARROW = {"width": 320, "height": 700}


@pytest.fixture
def field(page: Page, shop: Shop) -> Locator:
    """The search field on the front page."""
    shop.enter(page.context, METTE)
    page.goto(f"{shop.url}/dine-oplysninger")
    return page.get_by_role("combobox", name="Søg")


def _options(page: Page) -> Locator:
    return page.locator("#suggestions").get_by_role("option")


def test_by_keyboard_alone(page: Page, field: Locator) -> None:
    expect(field).to_have_attribute("aria-expanded", "false")
    field.press_sequentially("kopi")
    expect(_options(page).first).to_have_text("kopipapir")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(page.locator("#status")).to_contain_text(re.compile(r"^\s*\d+ forslag$"))
    field.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
    expect(_options(page).first).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")  # back in the field
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field.press("ArrowUp")
    expect(_options(page).last).to_have_attribute("aria-selected", "true")
    field.press("Home")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(field).to_have_value("kopi")
    expect(field).to_be_focused()
    field.press("ArrowDown")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/soeg\?q=kopipapir$"))


def test_enter_without_a_choice_searches_what_was_typed(page: Page, field: Locator) -> None:
    field.press_sequentially("kopi")
    expect(_options(page).first).to_be_visible()
    field.press("End")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"/soeg\?q=kopi$"))


def test_by_mouse_to_the_goods_and_away(page: Page, field: Locator) -> None:
    field.press_sequentially("kopi")
    expect(_options(page).first).to_be_visible()
    page.mouse.click(10, 600)  # beside the page
    expect(page.locator("#suggestions")).to_be_hidden()
    field.fill("kopip")
    _options(page).filter(has_text="Kopipapir A4, 80 g, hvid").first.click()
    expect(page).to_have_url(re.compile(r"/vare/\d+$"))


@pytest.mark.parametrize("narrow", [False, True])
def test_the_open_list_is_for_everybody(
    page: Page, field: Locator, complaints: Complaints, narrow: bool
) -> None:
    complaints.expect("axe.min.js")  # the page's own policy forbids inline styles, to axe as well
    page.context.add_init_script(path=AXE)
    page.reload()
    if narrow:
        page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    field.press_sequentially("kopi")
    expect(_options(page).first).to_be_visible()
    field.press("ArrowDown")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
    found = page.evaluate(
        """() => axe.run("header", {runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
        .then(found => found.violations.map(one => one.id))"""
    )
    assert found == []


def test_an_answer_that_comes_too_late_is_not_shown(page: Page, field: Locator) -> None:
    field.press_sequentially("kopi")
    expect(_options(page).first).to_be_visible()
    field.fill("zzzz")
    expect(page.locator("#suggestions")).to_be_hidden()
    expect(page.locator("#status")).to_contain_text("0 forslag")
