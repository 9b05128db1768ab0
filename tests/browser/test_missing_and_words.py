"""What is not found: asked for, answered, and taught to the search; without script and narrow."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.complaints import Complaints
from tests.browser.neighbourhood import JONAS, METTE, Shop
from tests.browser.test_accessibility import Walk, axe_may_complain, context

__all__ = ["axe_may_complain", "context"]


@pytest.fixture
def plain_page(
    browser: Browser, browser_context_args: dict[str, Any], complaints: Complaints
) -> Iterator[Page]:
    """A narrow browser without script."""
    narrow = {**browser_context_args, "viewport": {"width": 320, "height": 700}}
    opened = browser.new_context(**narrow, java_script_enabled=False)
    complaints.watch(opened)
    yield opened.new_page()
    opened.close()


def be(page: Page, shop: Shop, email: str) -> None:
    page.context.clear_cookies()
    shop.enter(page.context, email)


def test_from_nothing_found_to_an_answer_without_script(
    plain_page: Page, shop: Shop, complaints: Complaints
) -> None:
    complaints.expect("422")  # the form without what is missed
    page = plain_page
    be(page, shop, METTE)
    page.goto(f"{shop.url}/dine-oplysninger")
    page.get_by_role("searchbox", name="Søg").fill("klippeting blå")
    page.get_by_role("button", name="Søg").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi fandt ikke »klippeting blå«")
    page.get_by_role("link", name="Spørg indkøb").click()
    expect(page.get_by_label("Hvad mangler du?")).to_have_value("klippeting blå")
    page.get_by_label("Hvad mangler du?").fill("")
    page.get_by_role("button", name="Send til indkøb").click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv, hvad du mangler.")
    page.get_by_label("Hvad mangler du?").fill("Børnesaks, blå")
    page.get_by_role("button", name="Send til indkøb").click()
    expect(page.get_by_role("status")).to_contain_text("Sendt til indkøb")

    be(page, shop, JONAS)
    page.goto(f"{shop.url}/i-dag")
    page.get_by_role("link", name="Se ønskerne").click()
    page.get_by_role("link", name=re.compile("Svar.*Børnesaks, blå")).click()
    page.get_by_role("button", name=re.compile("Vi har den.*Børnesaks, 13 cm")).click()
    expect(page.get_by_role("status")).to_contain_text("Svaret er sendt til Solsikken")

    be(page, shop, METTE)
    page.goto(shop.url)
    answer = page.get_by_role("article", name="Børnesaks, blå")
    expect(answer).to_contain_text("Vi har den.")
    expect(answer.get_by_role("link", name="Børnesaks, 13 cm")).to_be_visible()
    answer.get_by_role("button", name=re.compile("Tak, læg det væk")).click()
    expect(page.get_by_role("heading", name="Svar fra indkøb")).to_have_count(0)


def test_a_word_that_found_nothing_is_taught_and_found_without_script(
    plain_page: Page, shop: Shop
) -> None:
    page = plain_page
    be(page, shop, METTE)
    page.goto(f"{shop.url}/soeg?q=klippedims")
    be(page, shop, JONAS)
    page.goto(f"{shop.url}/oensker")
    page.get_by_role("link", name=re.compile("Lær søgningen ordet.*klippedims")).click()
    expect(page.get_by_label("Ordet", exact=True)).to_have_value("klippedims")
    page.get_by_label("Det andet ord").fill("saks")
    page.get_by_role("button", name="Se virkningen").click()
    expect(page.locator("main")).to_contain_text("»klippedims« finder 0 i dag og 1 vare bagefter.")
    page.get_by_role("button", name="Gem ordet").click()
    expect(page.get_by_role("status")).to_contain_text("Gemt: »klippedims« betyder det samme")
    be(page, shop, METTE)
    page.goto(f"{shop.url}/soeg?q=klippedims")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 vare med klippedims")
    be(page, shop, JONAS)
    page.goto(f"{shop.url}/oensker")
    expect(page.get_by_role("row", name=re.compile("klippedims"))).to_contain_text(
        "Finder nu 1 vare"
    )


def test_the_pages_of_words_and_requests_are_for_everybody(
    shop: Shop, context: Any, complaints: Complaints
) -> None:
    complaints.expect("axe.min.js")
    complaints.expect("422")
    walk = Walk(shop, context.new_page())
    walk.be(METTE)
    faults = walk.look("/soeg?q=elefantsaks") + walk.look("/oensker/nyt?q=elefantsaks")
    walk.page.get_by_role("button", name="Send til indkøb").click()
    walk.page.wait_for_url("**/oensker/mine")
    faults += walk.faults("mine") + walk.look("/soeg?q=10482") + walk.look("/soeg?q=50.55")
    walk.be(JONAS)
    faults += walk.look("/oensker") + walk.look("/ord")
    walk.page.goto(f"{shop.url}/oensker")
    walk.page.get_by_role("link", name=re.compile("Svar.*elefantsaks")).click()
    faults += walk.faults("open")
    one = walk.page.url.removeprefix(shop.url)
    walk.page.get_by_role("button", name="Send svaret").click()  # without words
    walk.page.wait_for_url("**/svar")
    faults += walk.faults("refused")
    walk.page.get_by_label("Svar", exact=True).fill("Prøv en anden saks.")
    walk.page.get_by_role("button", name="Send svaret").click()
    walk.page.wait_for_url("**/oensker")
    faults += walk.faults("answered") + walk.look(one)
    faults += walk.look("/ord?slags=ens&ord=trylleark&andet=kopipapir")
    faults += walk.look("/ord?slags=delt&ord=papir&andet=saks", status=422)
    walk.page.close()
    assert faults == []
