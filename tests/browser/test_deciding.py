"""Procurement decides: held prices, rows left out, the rest published, a price decided late."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from shop.intake import actions
from tests.browser.neighbourhood import JONAS, Shop
from tests.factories import NOW
from tests.price_lists import BASE, CHEAPER, GLUE, PAPER, SMALLER, Line, many, price_list

STEEP = replace(PAPER, price="40,00", name="Kopipapir A4, 80 g, ekstra hvid")


def staged(shop: Shop, folder: Path, *lines: Line, publish: bool = False) -> int:
    """The id of the batch that these lines become."""
    town = shop.town
    with shop.database.write() as session:
        batch_id = actions.stage(
            session, folder=folder, file=price_list(lines), name="priser.csv",
            node_id=town.lindeby.id or 0, supplier_id=town.kridthuset, by=town.jonas, now=NOW,
        )  # fmt: skip
        if publish:
            actions.publish(
                session, batch_id=batch_id, by=town.jonas, now=NOW, removal_confirmed=True
            )
    return batch_id


@pytest.mark.parametrize(("width", "glue"), [(1280, "15,62"), (320, "15,73")])
def test_procurement_decides_held_prices_and_publishes_the_rest(
    page: Page, shop: Shop, tmp_path: Path, width: int, glue: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    staged(shop, tmp_path, *BASE, *many(8), publish=True)
    batch = staged(shop, tmp_path, STEEP, SMALLER, CHEAPER, replace(GLUE, price=glue), *many(7))
    shop.enter(page.context, JONAS)
    page.goto(f"{shop.url}/kataloger/{batch}")
    expect(page.locator("#see-holdt")).to_contain_text("3")

    page.locator(".see-sides").first.click()
    expect(page.locator(".sides")).to_contain_text("Kopipapir A4, 80 g, ekstra hvid")
    expect(page.locator(".sides")).to_be_focused()

    page.get_by_text("Skriv hvorfor").first.click()
    page.get_by_label("Hvorfor", exact=True).first.fill("Papir er steget")
    page.get_by_role("button", name=re.compile("^Godkend.*Kopipapir A4, 80 g")).click()
    expect(page.locator("#status")).to_contain_text("1 pris er godkendt.")
    expect(page.locator("#see-holdt")).to_contain_text("2")
    expect(page.locator(":focus")).to_contain_text("Godkendt af Jonas Bek")

    page.locator("#see-holdt").click()
    expect(page.locator(".held-row")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^Behold gammel pris.*Limstift")).click()
    expect(page.locator("#status")).to_contain_text("1 gammel pris er beholdt.")
    expect(page.locator(".held-row")).to_have_count(1)
    page.locator("#see-all").click()

    gone = page.get_by_role("row", name=re.compile("Kopipapir A4 nr. 7"))
    gone.get_by_role("checkbox").check()
    page.get_by_role("button", name="Udelad de valgte").click()
    expect(page.locator("#status")).to_contain_text("1 ændring er udeladt.")
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_role("button", name=re.compile("^Udgiv 2 ændringer$")).click()
    expect(page.get_by_role("heading", name="Udgivet")).to_be_visible()
    page.goto(f"{shop.url}/kataloger/priser")
    expect(page.get_by_role("heading", name="1 pris venter")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("button", name=re.compile("^Godkend.*Tegnepapir")).click()
    expect(page.get_by_text("Ingen priser venter.")).to_be_visible()


def test_it_works_without_script(page: Page, shop: Shop, tmp_path: Path) -> None:
    staged(shop, tmp_path, *BASE, publish=True)
    batch = staged(shop, tmp_path, *BASE[:3], replace(GLUE, price="15,84"))
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, locale="da-DK")
    shop.enter(context, JONAS)
    plain = context.new_page()
    plain.goto(f"{shop.url}/kataloger/{batch}?vis=holdt")
    plain.get_by_role("button", name=re.compile("^Godkend.*Limstift")).click()
    expect(plain.locator("#status")).to_contain_text("1 pris er godkendt.")
    plain.get_by_role("link", name="Vis alle ændringer").click()
    expect(plain.locator(".held-row")).to_contain_text("Godkendt af Jonas Bek")
    context.close()
