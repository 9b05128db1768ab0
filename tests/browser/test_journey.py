"""One order, from signing in to a manager's number, as people walk it, on both engines."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from catalog_import.item import ParsedItem
from shop.orders.models import Order
from tests import factories
from tests.browser.neighbourhood import ANNE, JONAS, METTE, PASSWORD, Shop
from tests.importers import making
from tests.price_lists import HEADER

TWO_PRESSES = """() => {
    const form = document.querySelector("#summary form");
    const press = () => fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form))}).then(answer => answer.url);
    return Promise.all([press(), press()]);
}"""
"""The same form sent twice. Chromium itself gives up the second of two quick clicks."""
DRAWING_BOARD = "Tegnebord, foldbart"


@pytest.fixture
def shop(shop_on_both: Shop) -> Shop:
    return shop_on_both


def sign_in(page: Page, shop: Shop, email: str) -> None:
    page.goto(f"{shop.url}/log-ind")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Adgangskode").fill(PASSWORD)
    page.get_by_role("button", name="Log ind", exact=True).click()
    page.wait_for_url(lambda url: "log-ind" not in url)


def row(page: Page, shop: Shop, offer: str) -> Locator:
    return page.locator(f"#row-{shop.town.offers[offer]}")


def names(page: Page) -> list[str]:
    return page.locator(".product-name").all_inner_texts()


def plain(text: str) -> str:
    """With ordinary spaces."""
    return re.sub(r"\s+", " ", text)


def record_in(text: str) -> list[str]:
    """Lines of an order's page, without what the house is asked and may press."""
    kept = text[: text.index("Kom det hele?")] + text[text.index("Vare\t") :]
    record = kept.removesuffix("Udskriv").rstrip().removesuffix("Bestil igen")
    return [plain(line) for line in record.splitlines()]


def orders(shop: Shop) -> int:
    with shop.database.read() as session:
        return session.scalars(select(func.count()).select_from(Order)).one()


def kroner(text: str) -> float:
    """1.234,50 kr. as a number."""
    found = re.search(r"[\d.]+,\d\d", text)
    assert found is not None, text
    return float(found[0].replace(".", "").replace(",", "."))


def test_the_front_page_is_the_house_and_search_puts_the_right_goods_first(
    page: Page, shop: Shop
) -> None:
    shop.put(shop.town.solsikken)
    sign_in(page, shop, METTE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Godmorgen, Mette")
    expect(page.get_by_role("heading", name="Ugens leveringer til Solsikken")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Bestil inden kl. 12 i dag")
    expect(page.get_by_role("link", name="Frugt", exact=True).first).to_be_visible()
    expect(page.locator("main")).to_contain_text("10. nov., 2 varer, 133,35 kr.")

    page.get_by_role("combobox", name="Søg").fill("papir")
    page.get_by_role("combobox", name="Søg").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("5 varer med papir")
    first = row(page, shop, "papir-svane")
    assert names(page)[0] == "Kopipapir A4, 80 g, hvid"
    expect(first.locator("svg").first).to_be_visible()
    expect(first).to_contain_text("6,39 kr. pr. 100 ark")
    for words in ("På aftale", "Svanemærket", "Anbefalet: på aftale og Svanemærket"):
        expect(first.get_by_text(words, exact=True)).to_be_visible()

    page.get_by_label("På aftale").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("3 varer med papir")
    expect(page.locator(".badge-agreement")).to_have_count(3)
    page.get_by_label("Sortér").select_option(label="Laveste pris")
    expect(page).to_have_url(re.compile("sort=pris"))
    expect(page.locator(".product-price b").first).to_have_text(re.compile("^31,95"))
    prices = [kroner(text) for text in page.locator(".product-price b").all_inner_texts()]
    assert prices == [31.95, 45.00, 98.50]

    page.go_back()
    expect(page).not_to_have_url(re.compile("sort=pris"))
    expect(page.get_by_role("heading", level=1)).to_have_text("3 varer med papir")
    expect(page.get_by_label("På aftale")).to_be_checked()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("5 varer med papir")
    expect(page.get_by_label("På aftale")).not_to_be_checked()
    expect(page.get_by_role("combobox", name="Søg")).to_have_value("papir")


def test_goods_outside_the_agreement_meet_an_offer_that_is_taken_or_declined(
    page: Page, shop: Shop
) -> None:
    shop.put(shop.town.solsikken)
    shop.enter(page.context, METTE)
    page.goto(f"{shop.url}/soeg?q=papir")
    plus, swan = row(page, shop, "papir-plus"), row(page, shop, "papir-svane")
    plus.get_by_role("button", name="Læg i kurv").click()
    push = plus.locator(".nudge")
    expect(push.get_by_role("heading")).to_have_text("Samme slags, 4,20 kr. billigere pr. pakke")
    expect(page.get_by_role("status")).to_contain_text("Der er et forslag under varen.")
    expect(page.locator("#basket-count")).to_have_text("1 vare")

    push.get_by_role("button", name="Byt").click()
    expect(page.get_by_role("status")).to_contain_text("Byttet. Kurven er nu 31,95")
    expect(plus.get_by_role("button", name="Læg i kurv")).to_be_visible()
    expect(swan.get_by_role("button", name="I kurven")).to_be_visible()
    expect(page.locator("#basket-count")).to_have_text("1 vare")

    foreign = row(page, shop, "papir-fremmed")
    foreign.get_by_role("button", name="Læg i kurv").click()
    expect(foreign.get_by_role("heading", level=3)).to_contain_text("2,95 kr. dyrere pr. pakke")
    foreign.get_by_role("button", name="Behold").click()
    expect(foreign.locator(".nudge")).to_have_count(0)
    expect(page.locator("#basket-count")).to_have_text("2 varer")
    page.reload()
    expect(foreign.get_by_role("button", name="I kurven")).to_be_visible()
    expect(page.locator(".nudge")).to_have_count(0)
    page.goto(f"{shop.url}/kurv")
    expect(page.locator(".line-name")).to_have_text(
        ["Kopipapir A4, 80 g, hvid", "Kopipapir A4, 80 g, hvid"]
    )
    expect(page.get_by_role("button", name="Behold")).to_have_count(0)


def test_a_small_order_may_wait_or_go_with_a_reason_and_two_presses_send_once(
    page: Page, shop: Shop
) -> None:
    town = shop.town
    shop.put(town.solsikken, papir_svane=2, saks=4, aebler=30)
    shop.enter(page.context, METTE)
    page.goto(f"{shop.url}/kurv")
    card = page.locator(f"#supplier-{town.kridthuset}")
    facts = plain(card.locator(".facts").inner_text())
    # 2 x 31,95 and 4 x 18,75 are 138,90; the least is 500
    assert "Mangler til mindsteordre 361,10 kr. af 500,00 kr." in facts
    assert "Gebyr, hvis den sendes nu 75,00 kr." in facts
    assert "Leveringer" in facts
    assert "denne uge" in facts
    assert "Næste faste dag Tirsdag 24. nov." in facts
    assert "ca. 90 kr. i arbejdstid" in plain(card.locator(".nudge").inner_text())
    expect(page.locator(f"#supplier-{town.marken}")).to_contain_text("Klar til at sende")
    summary = page.locator("#summary")
    expect(summary).to_contain_text("Kridthuset, ikke valgt endnu")

    card.get_by_role("button", name=re.compile("^Saml til")).click()
    expect(page.get_by_role("status")).to_contain_text("Samlet. Varerne venter til")
    expect(page.get_by_role("button", name="Send 1 bestilling")).to_be_visible()
    card.get_by_role("button", name="Fortryd").click()
    summary = page.locator("#summary")
    expect(summary).to_contain_text("Kridthuset, ikke valgt endnu")

    card.get_by_role("link", name="Se husets faste varer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Husets faste varer")
    assert "Kopipapir A4, 80 g, hvid" in names(page)
    page.get_by_role("link", name="Kurv", exact=True).click()

    before = orders(shop)
    card.get_by_role("button", name="Send nu").click()
    card.get_by_label("Allergi").check()
    card.get_by_role("button", name="Send nu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bestilt")
    expect(page.locator(".supplier")).to_have_count(1)
    assert orders(shop) == before + 1
    page.get_by_role("link", name="Kridthuset").click()
    expect(page.locator("main")).to_contain_text("Grund til at sende")
    expect(page.locator("main")).to_contain_text("Allergi")

    page.goto(f"{shop.url}/kurv")
    receipts = page.evaluate(TWO_PRESSES)  # at the same moment; then by hand, quickly
    page.get_by_role("button", name="Send 1 bestilling").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bestilt")
    assert receipts == [page.url, page.url]
    expect(page.locator(".supplier")).to_contain_text("Marken")
    assert orders(shop) == before + 2
    page.goto(f"{shop.url}/kurv")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kurven er tom")


def peppol_list(*changed: ParsedItem, without: str) -> bytes:
    """Kridthuset's whole assortment with some items changed or new and one left out."""
    items = {one.seller_item_id: one for _, one in factories.KRIDTHUSET}
    items |= {one.seller_item_id: one for one in changed}
    lines = [_peppol_line(one) for number, one in items.items() if number != without]
    return making.catalogue(*lines, action="Replace").replace(b"DK12345674", b"DK98100121")


def _peppol_line(one: ParsedItem) -> str:
    content = f'<cbc:ContentUnitQuantity unitCode="{one.content_unit}">{one.content_quantity}'
    certificates = "".join(
        f"<cac:Certificate><cbc:ID>{label.code}</cbc:ID><cbc:CertificateTypeCode>{label.code}"
        "</cbc:CertificateTypeCode><cbc:CertificateType>Environmental</cbc:CertificateType>"
        "<cac:IssuerParty><cac:PartyName><cbc:Name>NA</cbc:Name></cac:PartyName>"
        "</cac:IssuerParty></cac:Certificate>"
        for label in one.labels
    )
    agreed = (
        "<cac:TransactionConditions><cbc:ActionCode>CT</cbc:ActionCode></cac:TransactionConditions>"
        "<cac:AdditionalItemProperty><cbc:Name>AgreementNumber</cbc:Name>"
        f"<cbc:Value>{one.agreement_number}</cbc:Value></cac:AdditionalItemProperty>"
    )
    return making.line(
        number=one.seller_item_id, name=one.name,
        price=f'<cbc:PriceAmount currencyID="DKK">{one.price}</cbc:PriceAmount>',
        head=f"<cbc:OrderableUnit>{one.order_unit}</cbc:OrderableUnit>"
        f"{content}</cbc:ContentUnitQuantity>",
        extra="<cac:CommodityClassification><cbc:ItemClassificationCode listID=\"TST\">"
        f"{one.unspsc}</cbc:ItemClassificationCode></cac:CommodityClassification>"
        f"{agreed if one.contracted else ''}{certificates}",
    )  # fmt: skip


def danish_csv(*lines: str) -> bytes:
    """As an old system saves it."""
    return "\r\n".join([HEADER, *lines, ""]).encode("cp1252")


def upload(page: Page, folder: Path, name: str, content: bytes) -> None:
    file = folder / name
    file.write_bytes(content)
    page.get_by_role("link", name="Kataloger").first.click()
    page.get_by_label("Leverandør").select_option(label="Kridthuset")
    page.get_by_label("Fil", exact=True).set_input_files(file)
    page.get_by_role("button", name="Læg op og tjek").click()
    page.wait_for_url(re.compile(r"/kataloger/\d+$"))


def test_procurement_reads_the_difference_publishes_and_takes_it_back(
    page: Page, shop: Shop, tmp_path: Path
) -> None:
    shop.put(shop.town.regnbuen, papir_svane=20)
    shop.enter(page.context, "karl@lindeby.example")
    page.goto(f"{shop.url}/kurv")
    page.get_by_role("button", name="Send 1 bestilling").click()
    page.get_by_role("link", name="Kridthuset").click()
    order_url, order_text = page.url, page.locator("main").inner_text()
    page.context.clear_cookies()

    sign_in(page, shop, JONAS)
    upload(page, tmp_path, "fejl.csv", danish_csv(
        "10482;Kopipapir A4, 80 g, hvid;pakke;-3,25;500;ark;14111507;;50.55",
        "10483;;pakke;31,95;500;ark;14111507;;50.55",
    ))  # fmt: skip
    expect(page.get_by_role("heading", level=1)).to_have_text("Fejl i filen fra Kridthuset")
    expect(page.get_by_role("row", name=re.compile(r"^2\b.*-3,25"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile(r"^3\b"))).to_be_visible()
    expect(page.get_by_role("button", name="Udgiv")).to_have_count(0)

    dearer = factories.item("10482", "Kopipapir A4, 80 g, hvid", "33.25", unspsc="14111507",
                            codes=("SVANEN",), order_unit="XPK", content_quantity=500,
                            content_unit="ST", agreement_number="50.55",
                            contracted=True)  # fmt: skip
    upload(page, tmp_path, "katalog.xml", peppol_list(dearer, without="22918"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Nyt katalog fra Kridthuset")
    change = page.get_by_role("row", name=re.compile("Kopipapir A4, 80 g, hvid"))
    expect(change.first).to_contain_text("33,25")
    assert search_price(page, shop) == "31,95 kr."  # nothing is live before it is published

    page.go_back()
    page.get_by_role("button", name=re.compile(r"^Udgiv \d")).click()
    expect(page.locator("#changes").get_by_role("button", name="Rul tilbage")).to_be_visible()
    published = page.url
    assert search_price(page, shop) == "33,25 kr."
    page.goto(published)
    page.locator("#changes").get_by_role("button", name="Rul tilbage").click()
    expect(page.locator("#changes").get_by_role("button", name="Rul tilbage")).to_have_count(0)
    assert search_price(page, shop) == "31,95 kr."

    upload(page, tmp_path, "prisliste.csv", danish_csv(
        "10482;Kopipapir A4, 80 g, hvid;pakke;33,25;500;ark;14111507;Svanemærket;50.55",
        f"30500;{DRAWING_BOARD} på hjul;stk;1.234,50;1;stk;44121618;;50.55",
    ))  # fmt: skip
    new = page.get_by_role("row", name=re.compile(DRAWING_BOARD))
    expect(new).to_contain_text("på hjul")  # å came through as it was written
    expect(new).to_contain_text("1.234,50")
    page.get_by_role("button", name=re.compile(r"^Udgiv \d")).click()
    expect(page.locator("#changes").get_by_role("button", name="Rul tilbage")).to_be_visible()
    page.goto(f"{shop.url}/soeg?q=tegnebord")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 vare med tegnebord")
    page.go_back()
    page.locator("#changes").get_by_role("button", name="Rul tilbage").click()
    expect(page.locator("#changes").get_by_role("button", name="Rul tilbage")).to_have_count(0)

    page.goto(order_url)
    now_text = page.locator("main").inner_text()
    assert [line for line in record_in(order_text) if line not in plain(now_text)] == []
    assert "639,00" in now_text


def search_price(page: Page, shop: Shop) -> str:
    page.goto(f"{shop.url}/soeg?q=10482&som=tekst")
    return plain(row(page, shop, "papir-svane").locator(".product-price b").inner_text())


def test_each_number_of_the_manager_leads_to_orders_that_make_it(page: Page, shop: Shop) -> None:
    sign_in(page, shop, ANNE)
    expect(page.get_by_role("heading", level=1)).to_have_text("To huse i Område Nord")
    assert [plain(text) for text in page.locator(".number-title").all_inner_texts()] == [
        "Købt på aftale", "Miljømærket", "Økologisk mad", "Leveringer pr. hus",
        "Små bestillinger", "Varer købt",
    ]  # fmt: skip
    page.get_by_label("Måned").select_option("2026-10")
    share = page.locator(".number").filter(has_text="Købt på aftale").locator(".number-figure")
    assert plain(share.inner_text()) == "76 %"
    share.get_by_role("link").click()
    expect(page.locator("main")).to_contain_text("1.032,50 kr. af 1.357,85 kr.")
    counts = {"Tæller for": 0.0, "Tæller imod": 0.0, "Accepteret grund": 0.0}
    for line in page.locator("tbody tr").all():
        text = plain(line.inner_text())
        word = next(word for word in counts if word in text)
        counts[word] += kroner(text.split(word)[1])
    assert {word: round(total, 2) for word, total in counts.items()} == {
        "Tæller for": 1032.50, "Tæller imod": 325.35, "Accepteret grund": 145.00
    }  # fmt: skip
    page.get_by_role("link", name=re.compile(r"^L2026-")).first.click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Bestilling L2026-")

    page.goto(f"{shop.url}/overblik?maaned=2026-10")
    page.locator("#huse, .houses").last.get_by_role("link", name="25 %").click()
    expect(page.locator("tbody tr")).to_have_count(4)
