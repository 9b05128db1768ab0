"""Forced colours keep the edges of things; with reduced motion nothing moves."""

import pytest
from playwright.sync_api import Page

from tests.browser.neighbourhood import METTE, Shop

BOXES = ".card, .nudge, .button, .stepper, .waiting, .basket-button"
EDGES = """selector => [...document.querySelectorAll(selector)]
  .filter(one => one.checkVisibility())
  .map(one => [one.className, getComputedStyle(one)])
  .filter(([, style]) => !["Top", "Bottom", "Left", "Right"].every(side =>
      style["border" + side + "Style"] !== "none" && parseFloat(style["border" + side + "Width"]) > 0))
  .map(([name]) => name)"""  # noqa: E501
MOVES = """() => [...document.querySelectorAll("*")]
  .filter(one => {
    const style = getComputedStyle(one);
    return parseFloat(style.transitionDuration) > 0.01 || parseFloat(style.animationDuration) > 0.01;
  }).map(one => one.tagName + "." + one.className)"""  # noqa: E501


@pytest.fixture
def basket(page: Page, shop: Shop) -> Page:
    """Solsikken's basket with a small order and a large one."""
    shop.put(shop.town.solsikken, papir_svane=2, saks=4, aebler=30)
    shop.enter(page.context, METTE)
    return page


def test_boxes_of_the_basket_have_an_edge_in_forced_colours(basket: Page, shop: Shop) -> None:
    basket.emulate_media(forced_colors="active")
    basket.goto(f"{shop.url}/kurv")
    assert basket.locator(BOXES).count() > 10
    assert basket.evaluate(EDGES, BOXES) == []


def test_badges_have_an_edge_in_forced_colours(basket: Page, shop: Shop) -> None:
    basket.emulate_media(forced_colors="active")
    basket.goto(f"{shop.url}/soeg?q=papir")
    assert basket.locator(".badge").count() == 7
    assert basket.evaluate(EDGES, ".badge, .product") == []


def test_the_toy_blocks_are_told_apart_in_forced_colours(basket: Page, shop: Shop) -> None:
    basket.emulate_media(forced_colors="active")
    basket.goto(f"{shop.url}/kurv")
    fills = basket.evaluate(
        "() => [...document.querySelectorAll('.facts svg rect')].map(one =>"
        " getComputedStyle(one).fill)"
    )
    assert len(set(fills)) >= 2


def test_nothing_moves_with_reduced_motion(basket: Page, shop: Shop) -> None:
    for path in ("/", "/kurv", "/soeg?q=papir"):
        basket.goto(shop.url + path)
        assert basket.evaluate(MOVES) == []


def test_colours_may_change_softly_for_everybody_else(basket: Page, shop: Shop) -> None:
    basket.emulate_media(reduced_motion="no-preference")
    basket.goto(shop.url)
    assert basket.evaluate(MOVES) != []
