"""Every issue there is, raised by a file one could be sent. A new code needs a file here."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from catalog_import.check import check
from catalog_import.issues import SENTENCES
from catalog_import.item import ParsedItem, RowIssue
from catalog_import.limits import LIMITS, Limits
from catalog_import.placing import unplaced
from tests.importers.making import PRICE, TODAY, catalogue, line, stored
from tests.importers.test_archive import LIST, PICTURE, packed
from tests.importers.test_hostile_workbooks import PARTS, SHEET, zipped
from tests.importers.xml_samples import sample

HEAD = "Varenr.;Varenavn;Enhed;Pris"
NEW, PRODUCTS, PRICES = (
    "moeller-bmecat12.xml", "moeller-bmecat2005-varer.xml", "moeller-bmecat2005-priser.xml"
)  # fmt: skip
INDEX, WHOLE, PRICED = "havnen-cxml.xml", "laerken-oioubl.xml", "laerken-oioubl-priser.xml"


def item(cells: str = "A1;Blyant;stk.;2,50", *, more: str = "") -> bytes:
    """A price list of one row, with more columns than the usual four when `more` names them."""
    return f"{HEAD}{more and ';' + more}\n{cells}\n".encode()


def extra(column: str, cell: str) -> bytes:
    return item(f"A1;Blyant;stk.;2,50;{cell}", more=column)


def price(said: str) -> bytes:
    return item(f"A1;Blyant;stk.;{said}")


def certificates(*names: str) -> bytes:
    made = (
        f"<cac:Certificate><cbc:ID>{name}</cbc:ID>"
        "<cbc:CertificateTypeCode>NA</cbc:CertificateTypeCode></cac:Certificate>"
        for name in names
    )
    return catalogue(line(extra="".join(made)))


def based(more: str) -> bytes:
    return catalogue(line(price=PRICE + more))


PROPERTY = (
    "<cac:AdditionalItemProperty><cbc:Name>{}</cbc:Name><cbc:Value>{}</cbc:Value>"
    "</cac:AdditionalItemProperty>"
)
SECOND_BLOCK = (
    "</cac:Price></cac:RequiredItemLocationQuantity><cac:RequiredItemLocationQuantity><cac:Price>"
    '<cbc:PriceAmount currencyID="DKK">20.00</cbc:PriceAmount>'
)


def step(amount: str, least: int = 10, unit: str = "XPK") -> str:
    """Ends one price block and begins another, for at least so many."""
    least_told = f'<cbc:MinimumQuantity unitCode="{unit}">{least}</cbc:MinimumQuantity>'
    return SECOND_BLOCK.replace("<cac:Price>", f"{least_told}<cac:Price>").replace("20.00", amount)


OTHER_SELLER = (
    b"<cac:SellerSupplierParty><cac:Party><cbc:EndpointID schemeID='DK:CVR'>DK12345674"
    b"</cbc:EndpointID></cac:Party></cac:SellerSupplierParty><cac:Item>"
)
LINKED = {**PARTS, "xl/externalLinks/externalLink1.xml": b"<externalLink/>"}
TWO_SHEETS = {
    **PARTS,
    "xl/workbook.xml": PARTS["xl/workbook.xml"].replace(
        b"</sheets>",
        b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        b'name="Ark2" sheetId="2" r:id="rId9"/></sheets>',
    ),
    "xl/_rels/workbook.xml.rels": PARTS["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        b'worksheet" Target="/xl/worksheets/sheet2.xml" Id="rId9"/></Relationships>',
    ),
    "xl/worksheets/sheet2.xml": PARTS[SHEET],
}

# The file that raises each code; its name decides nothing. A pair gives smaller limits as well.
RAISED: dict[str, bytes | tuple[bytes, Limits]] = {
    "file-empty": b"",
    "file-too-large": (b"x" * 101, Limits(file_bytes=100)),
    "format-unknown": b"Hej, her er vores priser.",
    "format-unsupported": b"%PDF-1.7",
    "not-a-catalogue": b"<Order xmlns='urn:x'/>",
    "part-missing": b"<cXML><Request><CatalogUploadRequest/></Request></cXML>",
    "file-broken": zipped({"xl/workbook.xml": b"x"}),
    "archive-refused": packed({"../katalog.csv": LIST}),
    "archive-several": packed({"a.csv": LIST, "b.csv": LIST}),
    "archive-without-catalogue": packed({"brev.txt": b"Hej"}),
    "pictures-left-out": packed({"a.csv": LIST, "b.jpg": PICTURE}),
    "xml-broken": catalogue(line())[:-20],
    "charset-wrong": catalogue(line(name="Blå")).replace("å".encode(), b"\xe5"),
    "dtd-refused": catalogue(line(), before="<!DOCTYPE Catalogue>"),
    "entity-unknown": sample(NEW, ("4 x 40<", "4 &times; 40<")),
    "depth": catalogue(line(extra="<a>" * 60 + "</a>" * 60)),
    "encoding-doubtful": item() + "A2;Rød æske;stk.;2\n".encode("cp850"),
    "links-elsewhere": zipped(LINKED),
    "sheets-several": zipped(TWO_SHEETS),
    "columns-missing": b"Varenr.;Varenavn;Enhed\nA1;Blyant;stk.\n",
    "price-with-vat": b"Varenr.;Varenavn;Enhed;Pris inkl. moms\nA1;Blyant;stk.;2,50\n",
    "price-from-discount": b"Varenr.;Varenavn;Enhed;Listepris;Rabat %\nA1;Blyant;stk.;10;20\n",
    "price-is-total": b"Varenr.;Varenavn;Enhed;Totalpris\nA1;Blyant;stk.;2,50\n",
    "discount-unclear": b"Varenr.;Varenavn;Enhed;Listepris;Rabat\nA1;Blyant;stk.;10;0,2\n",
    "key-repeated": "Produkt;Nøgle;Værdi\nK1;Varenavn;A\nK1;Varenavn;B\nK1;Pris;2\n".encode(),
    "decimals-doubtful": price("1.250"),
    "no-items": b"Varenr.;Varenavn;Enhed;Pris\n",
    "lines-missing": catalogue(),
    "supplier-missing": re.sub(b"<cbc:EndpointID.*?</cbc:EndpointID>", b"", catalogue(line())),
    "catalogue-expired": catalogue(line()).replace(b"2026-12-31", b"2026-10-31"),
    "issues-more": (item("A1;Blyant;dims;2\nA2;Saks;dims;2"), Limits(issues_per_code=1)),
    "row-too-long": item('A1;"' + "Blyant\n" * 40_000),
    "row-shifted": item("A1;Blyant; gul;stk.;2,50"),
    "row-skipped": item("Priserne er uden moms;;;"),
    "line-id-duplicate": sample(WHOLE, ("<cbc:ID>L-2<", "<cbc:ID>L-1<")),
    "line-supplier-differs": sample(WHOLE).replace(b"<cac:Item>", OTHER_SELLER, 1),
    "item-not-known": sample(PRICED),
    "item-in-punchout": sample(INDEX),
    "territory-elsewhere": sample(INDEX, ("Available>DK<", "Available>SE<")),
    "action-unknown": catalogue(line(head="<cbc:ActionCode>INS</cbc:ActionCode>")),
    "item-id-missing": item(";Blyant;stk.;2,50"),
    "item-id-duplicate": item("A1;Blyant;stk.;2\nA1;Saks;stk.;9"),
    "name-missing": item("A1;;stk.;2,50"),
    "text-too-long": item(f"A1;{'n' * 201};stk.;2"),
    "price-missing": price(""),
    "price-not-a-number": price("ring"),
    "price-negative": price("-2,50"),
    "price-absurd": price("0"),
    "price-several": based(SECOND_BLOCK),
    "price-step-dearer": extra("Pris fra 10 stk.", "2,60"),
    "price-step-left-out": based(step("24.00", unit="KGM")),
    "price-steps-many": based("".join(step("24.00", least) for least in range(2, 60))),
    "price-unit-differs": based('<cbc:BaseQuantity unitCode="MTR">1</cbc:BaseQuantity>'),
    "price-unit-not-ours": sample(PRICED),
    "price-quantity-unsaid": sample(PRICES),
    "price-not-agreed": sample(PRODUCTS),
    "price-only-with-vat": sample(
        PRODUCTS, ('"net_list"', '"gros_list"'), ('"net_customer"', '"gros_list"')
    ),
    "price-base-and-factor": based(
        '<cbc:BaseQuantity unitCode="XBO">2</cbc:BaseQuantity>'
        "<cbc:OrderableUnitFactorRate>6</cbc:OrderableUnitFactorRate>"
    ),
    "currency-not-dkk": price("EUR 2,50"),
    "vat-unknown": extra("Moms %", "12 %"),
    "unit-unknown": item("A1;Blyant;dims;2,50"),
    "unit-missing": item("A1;Blyant;;2,50"),
    "content-unit-unknown": extra("Indhold", "3 favne"),
    "quantity-invalid": extra("Min. antal", "0"),
    "upkeep-unreadable": extra("Energiforbrug (kWh/år)", "ukendt"),
    "upkeep-unit": extra("Forventet levetid", "50.000 timer"),
    "upkeep-unlikely": extra("Driftsomkostning pr. år", "-40"),
    "upkeep-several": catalogue(
        line(extra=PROPERTY.format("Levetid", "8 år") + PROPERTY.format("Expected life", "9 years"))
    ),
    "gtin-invalid": extra("EAN", "5,71235E+12"),
    "gtin-restored": extra("EAN", "12345678905"),
    "unspsc-invalid": extra("UNSPSC", "1411"),
    "date-invalid": extra("Gyldig fra", "31-02-2026"),
    "validity-reversed": extra("Gyldig fra;Gyldig til", "31-12-2026;01-01-2026"),
    "label-unknown": extra("Mærkning", "Grøn ko"),
    "labels-many": certificates(*(f"Ko nummer {n}" for n in range(101))),
    "licence-unclear": extra("Miljømærke;Licens", "Svanen, FSC Mix;5025 0012"),
    "image-refused": extra("Billede", "javascript:x"),
}
# What only the difference to our own items shows: one that the file's lines name in another unit.
OURS = {
    "price-unit-not-ours": ParsedItem(
        1, "4001", "Papir", order_unit="XPX", price=Decimal(9), line_key="L-3"
    )
}


# No file raises it: the process that read it was killed. Where it is raised instead.
KILLED = {"reading-stopped": "test_apart.py"}


def issues_of(folder: Path, code: str) -> Iterator[RowIssue]:
    made = RAISED[code]
    content, limits = made if isinstance(made, tuple) else (made, LIMITS)
    checked = check(stored(folder, content, "fil"), today=TODAY, limits=limits)
    yield from checked.issues
    current = {ours.seller_item_id: ours for ours in [OURS[code]]} if code in OURS else {}
    incoming = {told.seller_item_id: told for told in checked.items}
    yield from unplaced(current, incoming, checked.header.carries)


@pytest.mark.parametrize("code", sorted(set(SENTENCES) - set(KILLED)))
def test_the_code_is_raised_by_a_file(tmp_path: Path, code: str) -> None:
    raised = [noted for noted in issues_of(tmp_path, code) if noted.code == code]
    assert raised, f"no file of ours raises {code}"
    for noted in raised:
        assert "{" not in noted.text
        assert noted.text.endswith((".", "?"))
        assert len(noted.value) <= 120


def test_there_is_no_file_for_a_code_that_is_gone() -> None:
    assert set(RAISED) == set(SENTENCES) - set(KILLED)
    for code, module in KILLED.items():
        assert f'"{code}"' in (Path(__file__).parent / module).read_text(encoding="utf-8")
