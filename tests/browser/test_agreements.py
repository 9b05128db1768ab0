"""Procurement writes an agreement and the shop follows; a house asks, and all read the answer."""

import re

import pytest
from playwright.sync_api import Page, expect

from shop.agreements.rules import AgreementStatus
from tests.browser.complaints import Complaints
from tests.browser.neighbourhood import JONAS, METTE, Shop
from tests.browser.test_accessibility import Walk, axe_may_complain, context

__all__ = ["axe_may_complain", "context"]
BESIDE, ON = "Aftaleleverandør, uden for aftalepris", "På aftale"


@pytest.fixture
def walk(shop: Shop, context: object) -> Walk:
    return Walk(shop, context.new_page())  # type: ignore[attr-defined]


def badge(page: Page, shop: Shop) -> str:
    """What search says of the gloves."""
    page.goto(f"{shop.url}/soeg?q=engangshandsker")
    return page.locator(".product .badge").first.inner_text()


@pytest.mark.parametrize("width", [1280, 320])
def test_an_agreement_is_written_used_asked_about_and_suspended(
    page: Page, shop: Shop, complaints: Complaints, width: int
) -> None:
    complaints.expect("422")  # two refusals are a part of it
    page.set_viewport_size({"width": width, "height": 900})
    shop.enter(page.context, JONAS)
    assert badge(page, shop) == BESIDE
    page.goto(f"{shop.url}/aftaler/kalender")
    page.get_by_role("link", name="Ny aftale").click()
    page.get_by_label("Nummer").fill(f"LK-{width}")
    page.get_by_label("Hvad hedder den?").fill(f"Handsker {width}")
    page.get_by_label("Hvad omfatter den?").select_option("WHOLE_ASSORTMENT")
    page.get_by_label("Hvor langt er den?").select_option(AgreementStatus.ACTIVE.value)
    page.get_by_label("Gælder fra").fill("2026-01-01")
    page.get_by_label("Gælder til").fill("2025-01-01")
    page.get_by_role("button", name="Gem aftalen").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#error-summary")).to_contain_text("slutter, før den begynder")
    page.get_by_label("Gælder til").fill("2027-12-31")
    page.get_by_role("button", name="Gem aftalen").click()

    page.get_by_label("Leverandør 1", exact=True).select_option(label="Havblik Forsyning")
    page.get_by_label("Engangshandsker").check()
    page.get_by_role("button", name="Gem delaftalen").click()
    expect(page.get_by_role("heading", name=f"Handsker {width}").first).to_be_visible()
    expect(page.get_by_role("link", name="Forbrugsartikler")).to_be_visible()  # covers it too
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    there = page.url
    assert badge(page, shop) == ON

    shop.enter(page.context, METTE)
    page.goto(there.replace("/styring", ""))
    page.get_by_label("Spørg om aftalen").fill(f"Findes de i str. {width}?")
    page.get_by_role("button", name="Send spørgsmålet").click()
    expect(page.get_by_text("Venter på svar")).to_be_visible()

    shop.enter(page.context, JONAS)
    page.goto(there)
    page.get_by_label("Svar, som alle under aftalen kan læse").fill("Ja, i alle størrelser.")
    page.get_by_role("button", name="Gem svaret").click()
    expect(page.locator("#status")).to_contain_text("kan læses af alle")
    page.get_by_label("Ny tilstand").select_option("SUSPENDED")
    page.get_by_role("button", name="Skift tilstand").click()
    expect(page.get_by_text("Skriv hvorfor")).to_be_visible()
    page.goto(there)
    page.get_by_label("Ny tilstand").select_option("SUSPENDED")
    page.get_by_label("Hvorfor, og hvad gør husene imens?").fill("De leverer ikke. Brug 50.20.")
    page.get_by_role("button", name="Skift tilstand").click()
    expect(page.get_by_role("heading", name="Tilstand: Suspenderet")).to_be_visible()
    assert badge(page, shop) == BESIDE

    shop.enter(page.context, METTE)
    page.goto(there.replace("/styring", ""))
    expect(page.get_by_text("De leverer ikke. Brug 50.20.")).to_be_visible()
    expect(page.get_by_text("Ja, i alle størrelser.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_two_people_s_edits_meet_without_script(page: Page, shop: Shop) -> None:
    browser = page.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, locale="da-DK")
    shop.enter(plain, JONAS)
    mine, theirs = plain.new_page(), plain.new_page()
    for each in (mine, theirs):
        each.goto(f"{shop.url}/aftaler/4/ret")
    theirs.get_by_label("Ansvarlig").fill("Vera Kjær")
    theirs.get_by_role("button", name="Gem").click()
    mine.get_by_label("Ansvarlig").fill("Bo Lund")
    mine.get_by_label("Ord, som husene bruger").fill("æbler")
    mine.get_by_role("button", name="Gem").click()
    expect(mine.get_by_text("En kollega har ændret det samme imens")).to_be_visible()
    expect(mine.get_by_text("Der står nu: Vera Kjær")).to_be_visible()
    expect(mine.get_by_label("Ansvarlig")).to_have_value("Bo Lund")
    mine.get_by_role("button", name="Gem").click()
    expect(mine.get_by_text(re.compile("^Bo Lund"))).to_be_visible()
    expect(mine.get_by_text("æbler", exact=True)).to_be_visible()
    plain.close()


def test_the_pages_are_for_everybody(walk: Walk) -> None:
    walk.be(JONAS)
    paths = ("/aftaler/4/styring", "/aftaler/1/styring", "/aftaler/4/ret", "/aftaler/ny",
             "/aftaler/4/delaftaler/0", f"/aftaler/4/vilkaar/{walk.shop.town.marken}",
             "/aftaler/kalender", "/leverandoerer/ny")  # fmt: skip
    assert [fault for path in paths for fault in walk.look(path)] == []
