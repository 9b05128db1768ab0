"""Procurement decides how guidance works: tries it first, asks for a reason, takes it back."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from shop.basket.trials import DRY_RUN
from shop.worker import make_worker
from tests.browser.complaints import Complaints
from tests.browser.neighbourhood import JONAS, METTE, Shop
from tests.browser.test_accessibility import Walk, axe_may_complain, context
from tests.factories import NOW

__all__ = ["axe_may_complain", "context"]
RULE = "/regler/mode.small-order"


@pytest.fixture
def walk(shop: Shop, context: BrowserContext) -> Iterator[Walk]:
    opened = context.new_page()
    made = Walk(shop, opened)
    made.be(JONAS)
    yield made
    opened.close()


def try_it(page: Page) -> None:
    """From the list of rules, by keyboard where it matters: choose, and ask for a trial."""
    page.get_by_role("link", name="Ved Send: Bestillingen er lille").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ved Send: Bestillingen er lille")
    page.get_by_label("Vis det kun").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Bed om en grund ved Send")).to_be_checked()
    page.get_by_role("button", name="Prøv på de sidste tre måneder først").press("Enter")
    expect(page.get_by_text("Prøven venter på at blive regnet.")).to_be_visible()


def work(shop: Shop) -> None:
    config = shop.app.extensions["skub.config"]
    assert make_worker(shop.database, config, kinds=[DRY_RUN], clock=lambda: NOW).work_once()


def test_a_rule_is_tried_decided_met_by_a_house_and_taken_back(
    walk: Walk, complaints: Complaints
) -> None:
    complaints.expect("422")  # a decision without a reason, on purpose
    shop, page, town = walk.shop, walk.page, walk.shop.town
    faults = walk.look("/regler")
    try_it(page)
    waiting = page.url.removeprefix(shop.url)
    faults += walk.faults("a trial that waits")
    work(shop)  # the page asks by itself, and shows what was found
    expect(page.get_by_role("heading", name="Det ville være vist")).to_be_visible()
    expect(page.locator(".figure-line")).to_have_text(re.compile(r"\d+ gange? til \d+ huse?"))
    faults += walk.look(waiting)

    page.get_by_role("link", name="Gå videre, og gem").click()
    expect(page.get_by_label("Bed om en grund ved Send")).to_be_checked()
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Skriv kort hvorfor")
    faults += walk.faults("without a reason")
    page.get_by_label("Hvorfor").fill("Vi vil kende grundene")
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.locator("#status")).to_contain_text("Gemt for Lindeby Kommune.")
    faults += walk.faults("decided")

    shop.put(town.solsikken, saks=1)
    walk.be(METTE)
    faults += walk.look("/kurv")
    card = page.locator(f"#supplier-{town.kridthuset}")
    expect(card).to_contain_text("Indkøb beder om en grund")
    expect(page.get_by_role("button", name=re.compile("Send 1 bestilling"))).to_have_count(0)
    card.get_by_role("button", name="Send nu").click()
    reasons = card.get_by_role("group", name="Hvad er grunden?")
    expect(reasons.get_by_role("radio", checked=True)).to_have_count(0)
    faults += walk.faults("asked for a reason")
    card.get_by_role("button", name="Send nu").click()  # without one
    expect(page.locator("#status")).to_contain_text("Indkøb beder om en grund.")
    card.get_by_role("button", name="Send nu").click()
    card.get_by_label("Andet").check()
    card.get_by_role("button", name="Send nu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bestilt")
    faults += walk.look("/saadan-anbefaler-vi")

    walk.be(JONAS)
    page.goto(shop.url + RULE)
    page.get_by_role("table").get_by_role("button", name="Fortryd").click()
    expect(page.locator("#status")).to_contain_text("Det, der gjaldt før, gælder igen.")
    expect(page.locator("#now + .figure-line")).to_have_text("Vises kun")
    assert faults == [], "\n".join(faults)


def test_a_trial_is_made_and_read_without_script(shop: Shop, browser: Browser) -> None:
    plain = browser.new_context(java_script_enabled=False, locale="da-DK")
    shop.enter(plain, JONAS)
    page = plain.new_page()
    page.goto(shop.url + "/regler/process_cost")
    page.get_by_label("330 kr.").check()
    page.get_by_role("button", name="Prøv på de sidste tre måneder først").click()
    work(shop)
    page.get_by_role("link", name="Se, om den er færdig").click()
    expect(page.get_by_role("heading", name="Det ville være vist")).to_be_visible()
    page.get_by_role("link", name="Gå videre, og gem").click()
    expect(page.get_by_label("330 kr.")).to_be_checked()
    plain.close()
