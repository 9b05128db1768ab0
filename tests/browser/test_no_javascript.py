"""The house's whole way to an order with JavaScript turned off."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.neighbourhood import METTE, PASSWORD, Shop


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "java_script_enabled": False}


def test_the_test_has_no_script(page: Page, shop: Shop) -> None:
    page.goto(f"{shop.url}/log-ind")
    expect(page.locator("html")).not_to_have_class(re.compile("has-script"))


def test_an_order_from_sign_in_to_receipt(page: Page, shop: Shop) -> None:
    town = shop.town
    shop.put(town.solsikken)
    page.goto(f"{shop.url}/kurv")  # not signed in: to the door and then on
    page.get_by_label("E-mail").fill(METTE)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kurven er tom")

    page.get_by_role("searchbox").fill("papir")
    page.get_by_role("button", name="Søg").click()
    page.locator(".tick").filter(has_text="Aftaleleverandør").get_by_role("checkbox").check()
    page.get_by_role("button", name="Vis varer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 vare med papir")
    page.get_by_label("Sortér").select_option(label="Laveste pris")
    page.get_by_role("button", name="Sortér").click()
    expect(page).to_have_url(re.compile("sort=pris"))

    plus = page.locator(f"#row-{town.offers['papir-plus']}")
    plus.get_by_label("Antal", exact=True).fill("3")
    plus.get_by_role("button", name="Læg i kurv").click()
    expect(page).to_have_url(re.compile(rf"/soeg\?.*#row-{town.offers['papir-plus']}$"))
    expect(page.get_by_role("status")).to_contain_text("Lagt i kurven: Kopipapir A4")
    expect(page.get_by_role("status")).to_contain_text("Nu 3")
    plus.get_by_role("button", name="Byt").click()
    expect(page.get_by_role("status")).to_contain_text("Byttet. Kurven er nu 95,85")

    page.get_by_role("link", name=re.compile("^Kurv")).click()
    line = page.locator(f"#line-{town.offers['papir-svane']}")
    line.get_by_role("button", name="Flere").click()
    expect(line.get_by_label("Antal", exact=True)).to_have_value("4")
    line.get_by_label("Antal", exact=True).fill("2")
    line.get_by_label("Antal", exact=True).press("Enter")
    expect(line.locator(".line-total")).to_contain_text("63,90")
    page.get_by_role("status").get_by_role("button", name="Fortryd").click()
    expect(line.get_by_label("Antal", exact=True)).to_have_value("4")

    card = page.locator(f"#supplier-{town.kridthuset}")
    card.get_by_role("button", name=re.compile("^Saml til")).click()
    expect(card).to_contain_text("Venter til")
    card.get_by_role("button", name="Fortryd").click()
    card.get_by_role("button", name="Send nu").click()
    card.get_by_label("Det haster").check()
    card.get_by_role("button", name="Send nu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bestilt")
    expect(page.locator(".supplier")).to_contain_text("Kridthuset")


def test_more_goods_and_the_menu_without_script(page: Page, shop: Shop) -> None:
    shop.enter(page.context, METTE)
    page.goto(f"{shop.url}/soeg?q=byggeklodser")
    expect(page.locator(".product")).to_have_count(24)
    page.get_by_role("link", name="Vis flere varer").click()
    expect(page.locator(".product")).to_have_count(6)
    page.get_by_role("link", name="Forrige varer").click()
    expect(page.locator(".product")).to_have_count(24)
    page.set_viewport_size({"width": 320, "height": 700})
    page.locator(".menu-narrow summary").click()
    page.locator(".menu-narrow").get_by_role("link", name="Bestillinger").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bestillinger")
    page.goto(f"{shop.url}/soeg?q=papir")
    page.get_by_text("Filtrér", exact=True).click()
    page.locator(".tick").filter(has_text="Svanemærket").get_by_role("checkbox").check()
    page.get_by_role("button", name="Vis varer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 varer med papir")


def test_a_ready_list_and_an_earlier_order_go_into_the_basket(page: Page, shop: Shop) -> None:
    shop.put(shop.town.solsikken)
    shop.enter(page.context, METTE)
    page.goto(f"{shop.url}/lister")
    page.get_by_role("link", name="Frugt").first.click()
    page.get_by_role("button", name="Læg i kurv").click()
    expect(page.get_by_role("status")).to_contain_text("2 varer er lagt i kurven.")
    page.goto(shop.url)
    page.get_by_role("button", name=re.compile("Bestil igen.*kontorartikler")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Solsikkens kurv")
    expect(page.locator(".line")).to_have_count(4)
