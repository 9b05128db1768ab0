"""Labels and categories as procurement meets them: by keyboard, narrow and without script."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from shop.intake import actions as intake
from shop.search.index import follow
from tests.browser.neighbourhood import JONAS, METTE, Shop
from tests.browser.test_accessibility import NARROW, Walk, axe_may_complain, context
from tests.factories import NOW
from tests.price_lists import PAPER, price_list

__all__ = ["axe_may_complain", "context"]
BARE = replace(PAPER, item_id="777", name="Kopipapir A5", unspsc="", agreement="", label="")
ODD = replace(BARE, item_id="778", name="Xylofon", label="Grøn Fremtid")
CLASSES, EQUALS = "/kataloger/uden-varegruppe", "/samme-behov/varegrupper"


@pytest.fixture
def desk(shop: Shop) -> Shop:
    """With two goods that stand in no category, and a label that nobody knows."""
    config = shop.app.extensions["skub.config"]
    with shop.database.write() as session:
        batch_id = intake.stage(
            session, folder=config.catalogue_dir, file=price_list([PAPER, BARE, ODD]),
            name="p.csv", node_id=shop.town.lindeby.id or 0, supplier_id=shop.town.kridthuset,
            by=shop.town.jonas, now=NOW,
        )  # fmt: skip
        intake.publish(
            session, batch_id=batch_id, by=shop.town.jonas, now=NOW, removal_confirmed=True
        )
    follow(shop.database, config.index_dir)
    return shop


@pytest.fixture
def walk(desk: Shop, context: BrowserContext) -> Iterator[Walk]:
    opened = context.new_page()
    yield Walk(desk, opened)
    opened.close()


def test_the_pages_are_for_everybody(walk: Walk) -> None:
    walk.be(METTE)
    faults = walk.look("/maerker") + walk.look("/maerker/om/SVANEN")
    walk.be(JONAS)
    paths = ("/maerker", "/maerker/om/SVANEN", "/maerker/varegrupper", "/maerker/ukendte", CLASSES)
    for path in (*paths, "/maerker/varegrupper/handsker", "/regler/grunde", EQUALS, "/i-dag"):
        faults += walk.look(path)
    assert faults == []


def test_goods_get_a_category_by_keyboard_on_a_narrow_screen_and_lose_it_again(walk: Walk) -> None:
    walk.be(JONAS)
    page = walk.page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto(walk.shop.url + CLASSES)
    page.get_by_label("Kopipapir A5", exact=True).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Gem for de valgte").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 vare har fået en varegruppe.").wait_for()
    assert walk.faults("saved") == []
    page.get_by_role("button", name="Fortryd").first.click()
    page.get_by_text("1 vare er uden varegruppe igen.").wait_for()


def test_a_spelling_is_added_and_undone_without_script(
    desk: Shop, browser: Browser, browser_context_args: dict[str, Any]
) -> None:
    plain = browser.new_context(**browser_context_args, java_script_enabled=False)
    desk.enter(plain, JONAS)
    page = plain.new_page()
    page.goto(desk.url + "/maerker/om/SVANEN")
    page.get_by_label("En anden måde at skrive det på").fill("Grøn Fremtid")
    page.get_by_role("button", name="Gem", exact=True).click()
    page.get_by_text("1 vare har fået mærket.").wait_for()
    assert page.get_by_role("link", name="Xylofon", exact=True).is_visible()
    page.get_by_role("button", name=re.compile("Fortryd.*Grøn Fremtid")).click()
    page.get_by_text("»Grøn Fremtid« er ikke mærket mere.").wait_for()
    plain.close()
