"""A house's week: few presses, by keyboard, at 320 pixels, and without script."""

import json
import re
import sys
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.neighbourhood import METTE, Shop

NARROW = {"width": 320, "height": 700}


@dataclass
class Hand:
    """Counts what a person does: a press, or something typed into a field."""

    done: list[str] = field(default_factory=list)

    def press(self, what: Locator) -> None:
        self.done.append("press")
        what.click()

    def type(self, where: Locator, text: str) -> None:
        self.done.append("type")
        where.fill(text)


def test_a_weekly_order_from_a_ready_list_takes_at_most_five_interactions(
    page: Page, shop: Shop
) -> None:
    shop.put(shop.town.solsikken)
    shop.enter(page.context, METTE)
    page.goto(shop.url)
    hand, start = Hand(), perf_counter()
    hand.press(page.get_by_role("link", name=re.compile("Åbn listen.*Frugt")))
    apples = page.locator(f"#row-{shop.town.offers['aebler']}, form").get_by_label(
        "Antal", exact=True
    )
    hand.type(apples.first, "20")
    hand.press(page.get_by_role("button", name="Læg i kurv").first)
    hand.press(page.get_by_role("button", name="Send 1 bestilling"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bestilt")
    took = perf_counter() - start
    sys.stdout.write(f"a weekly order: {len(hand.done)} interactions, {took:.1f} s of waiting\n")
    assert len(hand.done) <= 5


def _tab_to(page: Page, name: str, most: int = 120) -> None:
    """Press Tab until the focus is on what has this name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if name in page.evaluate("document.activeElement.innerText || ''"):
            return
    raise AssertionError(f"the keyboard never comes to {name}")


def test_quick_order_by_keyboard_on_a_phone(page: Page, shop: Shop) -> None:
    shop.put(shop.town.solsikken)
    shop.enter(page.context, METTE)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto(f"{shop.url}/hurtig")
    field_ = page.get_by_label("Varenummer og antal")
    field_.focus()
    page.keyboard.type("10482 3\nzzz 2")
    _tab_to(page, "Læs linjerne")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 vare er fundet")).to_be_visible()
    expect(page.get_by_role("heading", name="1 linje skal rettes")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    fix = page.get_by_label(re.compile("Du skrev »zzz 2«"))
    fix.fill("22917 2")
    fix.press("Enter")
    expect(page.get_by_role("heading", name="2 varer er fundet")).to_be_visible()
    _tab_to(page, "Læg 2 varer i kurven")
    page.keyboard.press("Enter")
    expect(page.locator(".line")).to_have_count(2)


SCANNER = """() => {
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["ean_13"]; }
    async detect() { return [{ rawValue: "10482" }]; }
  };
  const answer = %s;
  Object.defineProperty(navigator, "mediaDevices", { value: { getUserMedia: async () => {
    if (answer) throw new DOMException("", answer);
    return document.createElement("canvas").captureStream();
  } } });
}"""


@pytest.mark.parametrize(
    ("fault", "said"),
    [("NotAllowedError", "Kameraet må ikke bruges her."), ("NotFoundError", "ikke noget kamera")],
)
def test_a_camera_that_may_not_be_used_is_said_in_words(
    page: Page, shop: Shop, fault: str, said: str
) -> None:
    page.add_init_script(f"({SCANNER % json.dumps(fault)})()")
    shop.enter(page.context, METTE)
    page.goto(f"{shop.url}/hurtig")
    page.get_by_role("button", name="Scan med kameraet").click()
    expect(page.get_by_role("status")).to_contain_text(said)


def test_a_shelf_label_becomes_a_line(page: Page, shop: Shop) -> None:
    page.add_init_script(f"({SCANNER % json.dumps('')})()")
    shop.enter(page.context, METTE)
    page.goto(f"{shop.url}/hurtig")
    page.get_by_role("button", name="Scan med kameraet").click()
    expect(page.get_by_label("Varenummer og antal")).to_have_value(re.compile("10482 $"))
    page.get_by_role("button", name="Stop kameraet").click()
    expect(page.get_by_role("button", name="Scan med kameraet")).to_be_focused()


def test_a_standing_order_without_script(
    browser: Browser, browser_context_args: dict[str, Any], shop: Shop
) -> None:
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False,
                                     "viewport": NARROW})  # fmt: skip
    shop.put(shop.town.solsikken, aebler=20)
    shop.enter(context, METTE)
    page = context.new_page()
    page.goto(f"{shop.url}/faste-bestillinger")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ingen faste bestillinger endnu")
    page.get_by_role("link", name="Ny fast bestilling").click()
    page.get_by_role("link", name="Brug det, der ligger i kurven").click()
    page.get_by_label("torsdag").check()
    page.get_by_role("button", name="Gør den fast").click()
    expect(page.get_by_role("status")).to_contain_text("Den faste bestilling er klar.")
    page.get_by_role("button", name=re.compile("^Spring over")).first.click()
    expect(page.get_by_role("status")).to_contain_text("Sprunget over")
    page.get_by_role("status").get_by_role("button", name="Fortryd").click()
    expect(page.get_by_role("status")).to_contain_text("Som sædvanligt")
    page.goto(shop.url)
    expect(page.get_by_role("heading", name="Kommer af sig selv")).to_be_visible()
    context.close()
