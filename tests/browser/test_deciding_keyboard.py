"""Deciding by keyboard: each press puts the difference in anew, and focus is where one goes on."""

import re
import threading
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.neighbourhood import JONAS, Shop
from tests.browser.test_deciding import STEEP, staged
from tests.price_lists import BASE, CHEAPER, GLUE, SMALLER, many


@pytest.fixture(scope="module")
def batch(shop: Shop, tmp_path_factory: pytest.TempPathFactory) -> int:
    """Three prices are held; among the other changes are goods that go."""
    folder = tmp_path_factory.mktemp("files")
    staged(shop, folder, *BASE, *many(18), publish=True)
    return staged(
        shop, folder, STEEP, SMALLER, CHEAPER, replace(GLUE, price="15,62"), *many(8),
        *(replace(line, name=f"{line.name}, ny") for line in many(18)[8:]),
    )  # fmt: skip


@pytest.fixture
def page(page: Page, shop: Shop, batch: int) -> Page:
    shop.enter(page.context, JONAS)
    page.goto(f"{shop.url}/kataloger/{batch}")
    return page


def focus(page: Page) -> Locator:
    return page.locator(":focus")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.press("Enter")


def take_up_again(page: Page, count: int) -> None:
    """So many decisions, one after the other."""
    for left in reversed(range(count)):
        press(page, "^Tag op igen")
        expect(page.get_by_role("button", name=re.compile("^Tag op igen"))).to_have_count(left)
        expect(focus(page)).to_contain_text("Holdt tilbage.")


def test_a_decision_moves_focus_to_what_it_did_and_then_to_the_next_price(page: Page) -> None:
    press(page, "^Godkend.*Kopipapir A4, 80 g")
    expect(focus(page)).to_contain_text("Godkendt af Jonas Bek")
    page.keyboard.press("Tab")
    expect(focus(page)).to_have_text(re.compile("^Tag op igen"))
    page.keyboard.press("Enter")
    expect(focus(page)).to_contain_text("Holdt tilbage.")

    page.locator("#see-holdt").press("Enter")
    expect(page.locator("#see-holdt")).to_have_attribute("aria-current", "true")
    expect(page.locator(".held-row")).to_have_count(3)
    expect(focus(page)).to_have_id("see-holdt")
    for left in (2, 1):
        press(page, "^Behold gammel pris")
        expect(page.locator(".held-row")).to_have_count(left)
        expect(focus(page)).to_contain_text("Holdt tilbage.")
    press(page, "^Behold gammel pris")
    expect(focus(page)).to_contain_text("Her er ingen ændringer af den slags.")
    page.locator("#see-all").press("Enter")  # it takes itself away
    expect(page.locator("#see-all")).to_have_count(0)
    expect(focus(page)).to_have_attribute("aria-labelledby", "changes-title")
    take_up_again(page, 3)


def test_a_decision_on_a_list_that_is_being_filtered_is_the_one_that_shows(page: Page) -> None:
    """Whoever presses both before either is answered: the filter's answer comes first."""
    held, filtered = [], threading.Event()

    def hold(route: Route) -> None:
        """Until the filter's answer is in the page."""
        route.continue_() if filtered.is_set() else held.append(route)

    page.route(re.compile(r"/kataloger/\d+(\?vis=holdt|/priser)"), hold)
    page.locator("#see-holdt").press("Enter")
    press(page, "^Behold gammel pris")
    held.pop(0).continue_()
    expect(page.locator("#changes-title")).to_have_text("Holdt tilbage")
    filtered.set()
    for decision in held:  # where it did not wait for its turn
        decision.continue_()
    expect(page.locator("#status")).to_contain_text("1 gammel pris er beholdt.")
    expect(page.get_by_role("button", name=re.compile("^Tag op igen"))).to_have_count(1)
    expect(page).to_have_url(re.compile(r"/kataloger/\d+$"))
    take_up_again(page, 1)


def test_the_way_to_decide_on_all_takes_itself_away(page: Page) -> None:
    page.get_by_text("Tag stilling til flere på én gang").press("Enter")
    page.locator("#many-no").press("Enter")
    expect(page.locator("#status")).to_contain_text("3 gamle priser er beholdt.")
    expect(focus(page)).to_have_attribute("aria-labelledby", "changes-title")
    take_up_again(page, 3)


def test_a_row_is_left_out_searched_for_and_taken_in_again(page: Page) -> None:
    page.get_by_label("Søg i ændringerne").fill("nr. 9")
    page.keyboard.press("Enter")
    expect(page.locator("tr[id^=change-]")).to_have_count(1)
    expect(focus(page)).to_have_id("find-change")
    page.get_by_role("checkbox").press("Space")
    page.locator("#leave-chosen").press("Enter")
    expect(page.locator("#status")).to_contain_text("1 ændring er udeladt.")
    expect(focus(page)).to_have_id("leave-chosen")
    press(page, "^Tag med igen")
    expect(page.locator("#status")).to_contain_text("1 ændring er med igen.")
    expect(focus(page)).to_contain_text("Kopipapir A4 nr. 9")


def test_all_are_left_out_and_the_last_way_back_takes_itself_away(page: Page) -> None:
    page.locator("#leave-all").press("Enter")
    expect(focus(page)).to_have_id("leave-all")
    page.locator("#see-udeladt").press("Enter")
    expect(focus(page)).to_have_id("see-udeladt")
    page.locator("#take-all").press("Enter")
    expect(page.locator("main")).to_contain_text("Her er ingen ændringer af den slags.")
    expect(focus(page)).to_have_attribute("aria-labelledby", "changes-title")


def test_before_and_now_of_an_item_take_focus(page: Page, batch: int) -> None:
    page.locator(".see-sides").first.press("Enter")
    expect(page.locator(".sides")).to_be_focused()
