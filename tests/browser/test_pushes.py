"""What a push asks is answered with the keyboard, at 320 pixels, and without JavaScript."""

import re
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import delete

from shop.guidance import actions as guidance
from shop.guidance.models import Exposure
from shop.reuse import actions as reuse
from shop.reuse.rules import Condition, Thing
from tests.browser.neighbourhood import METTE, Shop
from tests.browser.test_accessibility import Walk, axe_may_complain, context
from tests.factories import NOW

__all__ = ["axe_may_complain", "context"]
NARROW = {"width": 320, "height": 800}


@pytest.fixture(scope="module")
def asking(shop: Shop) -> Shop:
    """Lindeby asks about the need from 200 kr.; Regnbuen gives scissors away."""
    town = shop.town
    with shop.database.write() as session:
        guidance.decide(
            session, node_id=town.lindeby.id or 0, name="need_check_amount", value=Decimal(200),
            why="Vi vil købe mindre nyt.", by=town.jonas, now=NOW,
        )  # fmt: skip
        thing = Thing("Sakse", 4, Condition.GOOD, "", "Kælderen", True, Decimal(25))
        reuse.offer(
            session, unit_id=town.regnbuen.id or 0, thing=thing, picture="", by=town.karl, now=NOW
        )
    return shop


@pytest.fixture
def walk(asking: Shop, context: object) -> Walk:
    return Walk(asking, context.new_page())  # type: ignore[attr-defined]


def fill(shop: Shop, **amounts: int) -> None:
    """Make this Solsikken's whole basket, with nothing answered before."""
    with shop.database.write() as session:
        session.execute(delete(Exposure))
    shop.put(shop.town.solsikken, **amounts)


def need(page: Page, shop: Shop) -> Any:
    """The push about the need, on the basket's page."""
    return page.locator(f"#push-offer-{shop.town.offers['saks']}")


def test_the_need_is_looked_at_by_keyboard_and_taken_back(page: Page, asking: Shop) -> None:
    shop = asking
    fill(shop, saks=20)
    shop.enter(page.context, METTE)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto(f"{shop.url}/kurv")
    asked = need(page, shop)
    expect(asked.get_by_role("heading")).to_have_text("Skal det købes nyt?")
    expect(asked.get_by_role("link", name=re.compile("^Sakse, "))).to_be_visible()
    sizes = {round(one.bounding_box()["height"]) for one in asked.get_by_role("button").all()}
    assert len(sizes) == 1  # buying new is as large as the others
    assert page.evaluate("document.documentElement.scrollWidth") <= 320

    asked.get_by_role("button", name="Vi reparerer").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Fjernet")
    expect(asked).to_have_count(0)
    page.get_by_role("status").get_by_role("button", name="Fortryd").press("Enter")
    expect(page.locator(f"#line-{shop.town.offers['saks']}")).to_be_visible()

    need(page, shop).get_by_role("button", name="Køb nyt").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Det er noteret")
    expect(need(page, shop)).to_have_count(0)
    expect(page.locator(f"#line-{shop.town.offers['saks']}")).to_be_visible()


def test_all_of_it_without_javascript(
    browser: Browser, browser_context_args: dict[str, Any], asking: Shop
) -> None:
    shop = asking
    fill(shop, papir_plus=3)
    plain = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    shop.enter(plain, METTE)
    page = plain.new_page()
    page.goto(f"{shop.url}/kurv")
    swap = page.locator(f"#push-offer-{shop.town.offers['papir-plus']}")
    page.locator("details.quiet-push", has=swap).locator("summary").first.click()
    swap.get_by_role("button", name="Behold").click()
    expect(page.get_by_role("status")).to_contain_text("Det er noteret")
    expect(swap).to_have_count(0)
    plain.close()


def test_the_page_with_what_is_asked_is_for_everybody(walk: Walk) -> None:
    shop = walk.shop
    fill(shop, saks=30)
    shop.enter(walk.page.context, METTE)
    walk.page.goto(f"{shop.url}/kurv")
    expect(need(walk.page, shop)).to_be_visible()
    assert walk.faults("kurv") == []
