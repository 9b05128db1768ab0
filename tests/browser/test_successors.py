"""A catalogue takes goods away and changes others: lists and baskets say so, and nobody looks."""

import re
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from shop.catalogue.actions import publish_items, set_live
from shop.favourites.actions import add_item
from tests.browser.complaints import Complaints
from tests.browser.neighbourhood import JONAS, METTE, Shop
from tests.browser.test_accessibility import NARROW, WIDE
from tests.factories import NOW, client, item

PAPER = "14111513"
HEIR, OLD = "Børnesaks, 14 cm", "Børnesaks, 13 cm"
TAKE = re.compile(f"Brug den.*{HEIR}")


@pytest.fixture(scope="module")
def published(shop: Shop) -> Shop:
    """Scissors and drawing paper lie in Solsikken's basket and on Frugt; then the scissors go, and
    the paper is dearer, in a smaller pack and without its label."""
    town = shop.town
    with shop.database.write() as session:
        for key in ("saks", "tegnepapir"):
            add_item(
                session, list_id=1, offer_id=town.offers[key], quantity=Decimal(6), by=town.jonas,
                now=NOW,
            )  # fmt: skip
    browser = client(shop.app, METTE)
    for key in ("saks", "tegnepapir"):
        browser.post("/kurv/laeg-i", data={"offer_id": town.offers[key], "quantity": "2"})
    with shop.database.write() as session:
        publish_items(
            session, owner_node_id=town.lindeby.id or 0, supplier_id=town.kridthuset,
            items=[
                item("20700", HEIR, "19.00", unspsc="44121618", replaces="20655",
                     content_quantity=Decimal(2), content_unit="H87"),
                item("10733", "Tegnepapir A3, 120 g, genbrug", "99.50", unspsc=PAPER,
                     order_unit="XPK", content_quantity=Decimal(200), content_unit="ST"),
            ],
            batch_id=None, now=NOW,
        )  # fmt: skip
        set_live(session, {town.offers["saks"]: None}, now=NOW)
    return shop


def as_(page: Page, shop: Shop, email: str, path: str) -> None:
    page.context.clear_cookies()
    shop.enter(page.context, email)
    page.goto(shop.url + path)


def said(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator("main").inner_text())


def fits(page: Page) -> None:
    """No page scrolls sideways, wide or narrow."""
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_procurement_chooses_once_and_the_lists_follow(page: Page, published: Shop) -> None:
    as_(page, published, METTE, "/lister/1")
    assert f"{OLD}" in said(page).split("Sælges ikke mere")[1]
    as_(page, published, JONAS, "/i-dag")
    page.get_by_role("link", name="Vælg afløser").click()
    panel = page.locator(f"#successor-{published.town.offers['saks']}")
    expect(panel).to_contain_text("Leverandøren siger, at den afløser.")
    expect(panel).to_contain_text("Står på 2 lister.")
    fits(page)
    panel.get_by_role("button", name=TAKE).click()
    expect(panel).to_contain_text(f"Afløses af {HEIR}.")
    expect(panel.locator(":focus")).to_have_text(OLD)
    expect(page.get_by_role("status")).to_contain_text("afløser")
    as_(page, published, METTE, "/lister/1")
    assert f"Afløser {OLD}" in said(page)
    assert "Antallet er regnet om: før 6 stk., nu 3 stk." in said(page)
    fits(page)


def test_the_undo_brings_the_question_back(page: Page, published: Shop) -> None:
    as_(page, published, JONAS, "/lister/udgaaede")
    panel = page.locator(f"#successor-{published.town.offers['saks']}")
    if panel.get_by_role("button", name="Fortryd").count() == 0:
        panel.get_by_role("button", name=TAKE).click()
    panel.get_by_role("button", name="Fortryd").click()
    expect(panel.get_by_role("button", name=TAKE)).to_be_visible()
    panel.get_by_role("button", name=TAKE).click()
    expect(panel).to_contain_text("Afløses af")


def test_an_open_and_a_waiting_basket_say_what_is_different(page: Page, published: Shop) -> None:
    as_(page, published, METTE, "/kurv")
    _says_what_changed(page)
    page.get_by_role("button", name=re.compile("Saml til")).first.click()
    expect(page.get_by_text(re.compile("Venter til"))).not_to_have_count(0)
    page.goto(published.url + "/kurv")
    _says_what_changed(page)
    fits(page)
    page.get_by_role("button", name=re.compile(f"Byt til den nye.*{HEIR}")).click()
    expect(page.locator(".line-name:focus")).to_have_text(HEIR)
    assert "Kan ikke bestilles mere" not in said(page)


def _says_what_changed(page: Page) -> None:
    text = said(page)
    assert "Prisen er ændret fra 98,50 kr. til 99,50 kr." in text
    assert "Indholdet er ændret fra 250 ark til 200 ark." in text
    assert "Har ikke mærket mere: Svanemærket." in text
    assert f"Kan ikke bestilles mere: {OLD}." in text
    assert f"Afløst af {HEIR}" in text


def test_search_and_item_page_say_what_the_price_was(
    page: Page, published: Shop, complaints: Complaints
) -> None:
    complaints.expect("410")  # the page of goods that are gone
    as_(page, published, METTE, "/soeg?q=tegnepapir")
    assert "Ny pakning i november 2026: 200 ark, før 250 ark." in said(page)
    page.goto(f"{published.url}/vare/{published.town.offers['tegnepapir']}")
    assert "Prisen over tid" in said(page)
    page.goto(f"{published.url}/vare/{published.town.offers['saks']}")
    assert HEIR in said(page)
