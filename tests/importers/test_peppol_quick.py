"""The usual line is read in one walk; whatever it reads, the careful reader reads the same."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from catalog_import.formats.peppol_line import HeaderAction, read_line
from catalog_import.formats.peppol_quick import read_usual_line
from catalog_import.formats.peppol_walk import CBC
from catalog_import.item import CatalogueHeader, ParsedItem, RowIssue
from tests.benchmarks.peppol_file import write_catalogue
from tests.importers.making import NAMESPACES, PRICE, TODAY, line

SAMPLE = Path(__file__).parent / "samples" / "kridthuset-opdatering.xml"
HEADER = CatalogueHeader(agreement_number="50.55")


def elements(xml: str) -> "list[etree._Element]":
    root = etree.fromstring(f"<Catalogue {NAMESPACES}>{xml}</Catalogue>")
    return list(root)


def careful(
    element: "etree._Element", action: HeaderAction = HeaderAction.REPLACE
) -> list[ParsedItem | RowIssue]:
    return list(read_line(element, 7, action, HEADER, TODAY))


def quick(
    element: "etree._Element", action: HeaderAction = HeaderAction.REPLACE
) -> ParsedItem | None:
    return read_usual_line(element, 7, action, HEADER.agreement_number)


def agree(element: "etree._Element", action: HeaderAction = HeaderAction.REPLACE) -> bool:
    """True when the quick reader read the line; fails when it read something else."""
    read = quick(element, action)
    assert read is None or careful(element, action) == [read]
    return read is not None


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> "list[etree._Element]":
    path = tmp_path_factory.mktemp("peppol") / "katalog.xml"
    write_catalogue(path, megabytes=1)
    return [e for e in etree.parse(str(path)).getroot() if str(e.tag).endswith("}CatalogueLine")]


def test_nearly_every_line_of_a_large_file_is_usual(large: "list[etree._Element]") -> None:
    read = [agree(element) for element in large]
    assert len(read) > 400
    assert sum(read) / len(read) > 0.98


def test_the_official_shapes_of_our_sample_are_read_alike() -> None:
    for element in etree.parse(str(SAMPLE)).getroot():
        if str(element.tag).endswith("}CatalogueLine"):
            agree(element, HeaderAction.UPDATE)


CASES = {
    "a plain line": (line(), True),
    "without a price": (line(price=""), False),
    "without an item number": (line(number=""), False),
    "without a unit": (line(head=""), False),
    "an update": (
        line(
            head="<cbc:ActionCode>Update</cbc:ActionCode>"
            + "<cbc:OrderableUnit>XPK</cbc:OrderableUnit>"
        ),
        True,
    ),
    "a deletion": (line(head="<cbc:ActionCode>Delete</cbc:ActionCode>"), False),
    "two price blocks": (
        line(
            price=f"{PRICE}</cac:Price></cac:RequiredItemLocationQuantity><cac:RequiredItemLocationQuantity><cac:Price>{PRICE}"
        ),
        False,
    ),
    "a tier": (line(block='<cbc:MinimumQuantity unitCode="XPK">9</cbc:MinimumQuantity>'), False),
    "a name in two languages": (line(extra='<cbc:Name languageID="da">Papir</cbc:Name>'), False),
    "an element of another namespace": (line(extra="<x:Name xmlns:x='urn:x'>B</x:Name>"), False),
    "euro": (line(price=PRICE.replace("DKK", "EUR")), False),
    "price per hundred": (
        line(price=PRICE + '<cbc:BaseQuantity unitCode="XPK">100</cbc:BaseQuantity>'),
        True,
    ),
    "price of another unit": (
        line(price=PRICE + '<cbc:BaseQuantity unitCode="MTR">1</cbc:BaseQuantity>'),
        False,
    ),
    "two agreement numbers": (
        line(
            extra="<cac:AdditionalItemProperty><cbc:Name>Agreement Number</cbc:Name>"
            "<cbc:Value>1</cbc:Value></cac:AdditionalItemProperty>" * 2
        ),
        False,
    ),
    "an agreement number without a value, then one with": (
        line(
            extra="<cac:AdditionalItemProperty><cbc:Name>AgreementNumber</cbc:Name></cac:AdditionalItemProperty><cac:AdditionalItemProperty><cbc:Name>AgreementNumber</cbc:Name><cbc:Value>1</cbc:Value></cac:AdditionalItemProperty>"
        ),
        False,
    ),
    "marked as contracted": (
        line(
            extra="<cac:TransactionConditions><cbc:ActionCode>ct</cbc:ActionCode></cac:TransactionConditions>"
        ),
        True,
    ),
    "an unknown label": (
        line(
            extra="<cac:Certificate><cbc:ID>Grøn ko</cbc:ID>"
            "<cbc:CertificateTypeCode>NA</cbc:CertificateTypeCode></cac:Certificate>"
        ),
        False,
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("action", [HeaderAction.REPLACE, HeaderAction.UPDATE])
def test_a_line_is_read_alike_or_left_to_the_careful_reader(
    name: str, action: HeaderAction
) -> None:
    xml, is_usual = CASES[name]
    (element,) = elements(xml)
    assert agree(element, action) is is_usual


@pytest.mark.parametrize("base", ["1,5", "hundrede", "-2"])
def test_a_base_quantity_that_is_no_number_leaves_no_price_instead_of_the_price_of_one(
    base: str,
) -> None:
    (element,) = elements(line(price=f"{PRICE}<cbc:BaseQuantity>{base}</cbc:BaseQuantity>"))
    assert quick(element) is None
    item, noted = careful(element)
    assert isinstance(item, ParsedItem)
    assert isinstance(noted, RowIssue)
    assert (item.price, item.orderable, noted.code) == (None, False, "price-not-a-number")


NUMBERS = ("", "0", "-1", "1.5", "NaN", "1e400", "24.95", "0.00004", "1000000.01", " 7 ", "1,5")
UNITS = ("", "XPK", "PK", "stk", "H87", "MTR", "dims", "DAY", "ST", "WEE", "HUR")
TEXTS = (
    "", " ", "Saks", "<b>Saks</b>", "A\u200bB", "n" * 201, "d" * 4_001, "2026-02-30", "2026-03-01",
    "5712345000014", "5712345000015", "0160", "SVANEN", "FSC", "ftp://x/y", "billede.jpg",
    "Labellicence", "Agreement Number", "NA", "false", "Delete", "CT", "S", "Z", "25", "12",
)  # fmt: skip


@given(st.integers(0, 2**32), st.integers(1, 6))
def test_any_change_to_any_line_is_read_alike(
    large: "list[etree._Element]", seed: int, changes: int
) -> None:
    chance = random.Random(seed)
    element = etree.fromstring(etree.tostring(chance.choice(large), with_tail=False))
    for _ in range(changes):
        disturb(element, chance)
    agree(element, chance.choice([HeaderAction.REPLACE, HeaderAction.UPDATE, HeaderAction.ADD]))


def disturb(element: "etree._Element", chance: random.Random) -> None:
    """Another text, another attribute, an element gone, told twice, moved or made up."""
    inside = list(element.iterdescendants())
    if not inside:
        return
    one, other = chance.choice(inside), chance.choice(inside)
    parent = one.getparent()
    assert parent is not None
    match chance.randrange(7):
        case 0 | 1:
            one.text = chance.choice(TEXTS + NUMBERS + UNITS)
        case 2:
            name = chance.choice(("unitCode", "schemeID", "listID", "currencyID", "languageID"))
            one.set(name, chance.choice(TEXTS + UNITS))
        case 3:
            parent.remove(one)
        case 4:
            parent.append(etree.fromstring(etree.tostring(one, with_tail=False)))
        case 5:
            other.append(etree.fromstring(etree.tostring(one, with_tail=False)))
        case _:
            name = chance.choice(("Name", "ID", "PriceType", "MinimumQuantity", "ActionCode"))
            etree.SubElement(other, f"{{{CBC}}}{name}").text = chance.choice(TEXTS + NUMBERS)
