"""The thirty traps of catalogue files that are known, each stepped over by a file that sets it.

The numbers are those of our notes on formats; the name of each function says the trap.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalog_import.check import CheckedFile
from catalog_import.diff import Withdrawn, diff
from catalog_import.item import Action, LabelState, ParsedItem, PriceStep
from tests.importers.making import (
    PRICE,
    catalogue,
    check_bytes,
    check_csv,
    check_line,
    check_xlsx,
    codes,
    line,
    only,
)
from tests.importers.xml_samples import sample

HEAD = "Varenr.;Varenavn;Enhed;Pris"
Trap = Callable[[Path], None]
TRAPS: dict[int, Trap] = {}
# Told by invoices, which are not read here: the net total's other meaning in OIOUBL (23), and the
# requisition or tender under one element name (24). A file of them is refused by its name (30).
OF_INVOICES = frozenset({23, 24})


def trap(number: int) -> Callable[[Trap], Trap]:
    def keep(steps_over: Trap) -> Trap:
        TRAPS[number] = steps_over
        return steps_over

    return keep


def priced(folder: Path, price: str) -> CheckedFile:
    return check_line(folder, price=price)


def amounts(checked: CheckedFile) -> list[str]:
    return [str(item.price) for item in checked.items]


@trap(1)
def bytes_in_any_charset(folder: Path) -> None:
    text = catalogue(line(name="Blå æske")).decode()
    latin = text.replace("UTF-8", "ISO-8859-1").encode("iso-8859-1")
    for content in (latin, text.encode("utf-8-sig")):
        assert check_bytes(folder, content).items[0].name == "Blå æske"
    wrong = text.encode("cp1252")  # says UTF-8
    assert codes(check_bytes(folder, wrong)) == ["charset-wrong"]


@trap(2)
def prefixes_of_any_name(folder: Path) -> None:
    content = catalogue(line()).replace(b"cac:", b"ns2:").replace(b"xmlns:cac", b"xmlns:ns2")
    assert amounts(check_bytes(folder, content)) == ["24.95"]


@trap(3)
def a_doctype_that_names_a_dtd_elsewhere(folder: Path) -> None:
    named = sample("moeller-bmecat12.xml")
    assert b"<!DOCTYPE BMECAT SYSTEM" in named
    assert len(check_bytes(folder, named).items) == 1
    inside = named.replace(b'"bmecat_new_catalog.dtd"', b'"x.dtd" [<!ENTITY a "b">]')
    assert codes(check_bytes(folder, inside)) == ["dtd-refused"]


@trap(4)
def namespaces_of_bmecat(folder: Path) -> None:
    for end in ("2005+onto", "1.2/bmecat_new_catalog"):
        content = sample("moeller-bmecat2005.xml", ("/bmecat/2005", f"/bmecat/{end}"))
        assert len(check_bytes(folder, content).items) == 2


@trap(5)
def extensions_of_other_countries(folder: Path) -> None:
    strange = "<cbc:ActionCode>INS</cbc:ActionCode><cbc:OrderableUnit>Pezzo</cbc:OrderableUnit>"
    checked = check_line(folder, head=strange, extra="<x xmlns='urn:it'>ITA</x><cbc:Keyword/>")
    assert codes(checked) == ["action-unknown", "unit-unknown"]
    assert len(checked.items) == 1


@trap(6)
def blanks_around_ids_and_codes(folder: Path) -> None:
    head = "<cbc:ActionCode> Add </cbc:ActionCode><cbc:OrderableUnit> XPK\n</cbc:OrderableUnit>"
    head += "<cbc:OrderableIndicator> false </cbc:OrderableIndicator>"
    item = check_line(folder, number=" A-1\t", head=head).items[0]
    assert (item.seller_item_id, item.order_unit, item.orderable) == ("A-1", "XPK", False)


@trap(7)
def decimals_by_column(folder: Path) -> None:
    rows = "A1;B;stk.;1.234,50\nA2;B;stk.;kr. 5,-\nA3;B;stk.;1.250\n"
    assert amounts(check_csv(folder, f"{HEAD}\n{rows}")) == ["1234.5", "5", "1250"]


@trap(8)
def a_price_for_comparing_comes_first(folder: Path) -> None:
    compared = (
        "<cbc:OrderableUnit>XPK</cbc:OrderableUnit><cac:ItemComparison>"
        '<cbc:PriceAmount currencyID="DKK">132.00</cbc:PriceAmount></cac:ItemComparison>'
    )
    assert amounts(check_line(folder, head=compared)) == ["24.95"]


@trap(9)
def prices_per_hundred_and_per_another_unit(folder: Path) -> None:
    hundred = PRICE + '<cbc:BaseQuantity unitCode="XPK">100</cbc:BaseQuantity>'
    roll = PRICE.replace("24.95", "160.58") + (
        '<cbc:BaseQuantity unitCode="MTK">1</cbc:BaseQuantity>'
        "<cbc:OrderableUnitFactorRate>5.1999</cbc:OrderableUnitFactorRate>"
    )
    assert amounts(priced(folder, hundred)) == ["0.2495"]
    assert [float(price) for price in amounts(priced(folder, roll))] == [835.0]


@trap(10)
def one_unit_by_many_codes(folder: Path) -> None:
    for said, code in (("BX", "XBX"), ("XBX", "XBX"), ("EA", "H87"), ("PCE", "H87"), ("CS", "XCT")):
        unit = f"<cbc:OrderableUnit>{said}</cbc:OrderableUnit>"
        assert check_line(folder, head=unit).items[0].order_unit == code, said


@trap(11)
def a_least_order_of_no_unit_or_another(folder: Path) -> None:
    unit = "<cbc:OrderableUnit>XPK</cbc:OrderableUnit>"
    least = "<cbc:MinimumOrderQuantity>5</cbc:MinimumOrderQuantity>"
    assert check_line(folder, head=unit + least).items[0].minimum_quantity == 5
    other = least.replace("Quantity>5", 'Quantity unitCode="XBX">5')
    checked = check_line(folder, head=unit + other)
    assert (codes(checked), checked.items[0].minimum_quantity) == (["quantity-invalid"], Decimal(1))


@trap(12)
def several_price_blocks(folder: Path) -> None:
    checked = check_bytes(folder, sample("kridthuset-hele.xml"))
    assert amounts(checked)[:3] == ["24.95", "35", "0.0485"]  # tier, territory, kind of price
    assert checked.items[0].price_steps == (
        PriceStep(Decimal(10), Decimal("22.5")), PriceStep(Decimal(100), Decimal("19.95")),
    )  # fmt: skip
    assert codes(checked).count("price-several") == 1


@trap(13)
def a_currency_for_each_amount(folder: Path) -> None:
    euro = line(number="A-2", price=PRICE.replace("DKK", "EUR"))
    checked = check_bytes(folder, catalogue(line(), euro))
    assert (codes(checked), only(checked, "currency-not-dkk").row) == (["currency-not-dkk"], 2)


@trap(14)
def prices_with_vat(folder: Path) -> None:
    checked = check_csv(folder, "Varenr.;Varenavn;Enhed;Pris inkl. moms\nA1;B;stk.;12,50\n")
    assert (amounts(checked), codes(checked)) == (["10"], ["price-with-vat"])


@trap(15)
def a_line_with_next_to_nothing(folder: Path) -> None:
    checked = check_line(folder, head="", price="")
    assert (checked.has_errors, checked.items[0].orderable) == (False, False)


@trap(16)
def the_same_id_twice(folder: Path) -> None:
    checked = check_bytes(folder, catalogue(line(), line(name="Saks")))
    assert only(checked, "item-id-duplicate").row == 2
    twice = sample("laerken-oioubl.xml", ("<cbc:ID>L-2<", "<cbc:ID>L-1<"))
    assert "line-id-duplicate" in codes(check_bytes(folder, twice))


@trap(17)
def no_action_in_the_head_means_replace(folder: Path) -> None:
    current = {"A-1": ParsedItem(1, "A-1", "Papir"), "A-9": ParsedItem(2, "A-9", "Lim")}
    for action, gone in (("", ["A-9"]), ("Replace", ["A-9"]), ("Update", [])):
        checked = check_bytes(folder, catalogue(line(), action=action))
        incoming = {item.seller_item_id: item for item in checked.items}
        changes = diff(current, incoming, replaces_all=checked.header.replaces_all)
        assert [c.old.seller_item_id for c in changes if isinstance(c, Withdrawn)] == gone


@trap(18)
def numbers_a_spreadsheet_has_spoilt(folder: Path) -> None:
    rows: list[list[object]] = [
        ["Varenr.", "Varenavn", "Enhed", "Pris", "EAN"],
        ["A1", "B", "stk.", 1, 5712345000014],
        ["A2", "B", "stk.", 1, "05712345000014"],
        ["A3", "B", "stk.", 1, 12345678905],
        ["A4", "B", "stk.", 1, "5,71235E+12"],
        ["A5", "B", "stk.", 1, "5712345000018"],
    ]
    checked = check_xlsx(folder, rows)
    kept = ["5712345000014", "5712345000014", "0012345678905", "", ""]
    assert [item.gtin for item in checked.items] == kept
    assert codes(checked) == ["gtin-restored", "gtin-invalid", "gtin-invalid"]


@trap(19)
def days_that_are_over_or_to_come(folder: Path) -> None:
    over = catalogue(line()).replace(b"2026-12-31", b"2026-10-31")
    checked = check_bytes(folder, over)
    assert (codes(checked), len(checked.items)) == (["catalogue-expired"], 1)
    period = (
        "<cac:LineValidityPeriod><cbc:EndDate>2026-12-01</cbc:EndDate></cac:LineValidityPeriod>"
    )
    item = check_line(folder, head=period + "<cbc:OrderableUnit>XPK</cbc:OrderableUnit>").items[0]
    assert (item.valid_from, item.valid_to) == (None, date(2026, 12, 1))


@trap(20)
def numbers_that_replace_others(folder: Path) -> None:
    replaced = "<cac:ReplacedRelatedItem><cbc:ID>GL-1 </cbc:ID></cac:ReplacedRelatedItem>"
    assert check_line(folder, head=replaced).items[0].replaces == "GL-1"
    rows = "A1;B;stk.;2;A2\nA2;C;stk.;3;\n"
    listed = check_csv(folder, f"{HEAD};Erstattet af\n{rows}")
    assert [item.replaces for item in listed.items] == ["", "A1"]


@trap(21)
def a_cvr_with_and_without_its_country(folder: Path) -> None:
    for scheme, said in (("0184", "DK12345674"), ("0184", "12345674"), ("9902", "DK12345674")):
        content = catalogue(line()).replace(
            b'schemeID="0184">DK12345674', f'schemeID="{scheme}">{said}'.encode()
        )
        assert check_bytes(folder, content).header.supplier_cvr == "12345674"


@trap(22)
def a_line_of_another_supplier(folder: Path) -> None:
    other = (
        "<cac:SellerSupplierParty><cac:Party><cbc:EndpointID schemeID='DK:CVR'>DK12345674"
        "</cbc:EndpointID></cac:Party></cac:SellerSupplierParty><cac:Item>"
    )
    content = sample("laerken-oioubl.xml").replace(b"<cac:Item>", other.encode(), 1)
    assert only(check_bytes(folder, content), "line-supplier-differs").row == 1


@trap(25)
def a_label_by_code_by_text_and_by_a_cross(folder: Path) -> None:
    norse = check_bytes(folder, sample("fjordvarer-ehf.xml")).items
    assert (norse[0].labels[0].code, norse[-1].labels[0].code) == ("SVANEN", "")
    assert norse[-1].labels[0].state is LabelState.UNKNOWN
    rows = "A1;B;stk.;2;x\nA2;B;stk.;2;nej\nA3;B;stk.;2;\n"
    listed = check_csv(folder, f"{HEAD};Svanemærke\n{rows}")
    assert [len(item.labels) for item in listed.items] == [1, 0, 0]


@trap(26)
def unspsc_under_any_list(folder: Path) -> None:
    for kind in ("TST", "UNSPSC", "MP"):
        code = (
            f'<cac:CommodityClassification><cbc:ItemClassificationCode listID="{kind}">1411150700'
            "</cbc:ItemClassificationCode></cac:CommodityClassification>"
        )
        assert check_line(folder, extra=code).items[0].unspsc == "14111507"


@trap(27)
def markup_and_languages_in_texts(folder: Path) -> None:
    texts = (
        '<cbc:Description languageID="en">Paper</cbc:Description>'
        '<cbc:Description languageID="da">&lt;p&gt;Hvidt&amp;nbsp;papir&lt;/p&gt;\n\n&amp;amp; kort'
        "</cbc:Description>"
    )
    assert check_line(folder, extra=texts).items[0].description == "Hvidt papir & kort"


@trap(28)
def pictures_by_name_or_by_a_dangerous_address(folder: Path) -> None:
    root = check_bytes(folder, sample("moeller-bmecat12.xml")).items[0].image
    assert root == "https://example.org/billeder/sk100.jpg"
    listed = check_csv(folder, f"{HEAD};Billede\nA1;B;stk.;2;file:///etc/passwd\n")
    assert (codes(listed), listed.items[0].image) == (["image-refused"], "")


@trap(29)
def actions_that_contradict_the_head(folder: Path) -> None:
    added = check_bytes(folder, sample("kridthuset-add.xml"))
    assert {item.action for item in added.items} == {Action.ADD}
    assert not added.header.replaces_all
    gone = check_bytes(folder, sample("kridthuset-slet.xml"))
    assert (gone.header.deletes_all, gone.items[0].action) == (True, Action.DELETE)


@trap(30)
def documents_that_are_no_catalogue(folder: Path) -> None:
    for root, looks in (("CreditNote", "en kreditnota"), ("Invoice", "en faktura")):
        content = f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"/>'
        assert only(check_bytes(folder, content.encode()), "not-a-catalogue").value == looks


@pytest.mark.parametrize("number", sorted(TRAPS), ids=lambda n: f"{n}-{TRAPS[n].__name__}")
def test_the_trap_is_stepped_over(tmp_path: Path, number: int) -> None:
    TRAPS[number](tmp_path)


def test_every_trap_is_named() -> None:
    assert set(TRAPS) | OF_INVOICES == set(range(1, 31))
