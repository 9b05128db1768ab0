"""OIOUBL's catalogue and its updates: what they mean, and the official chain from end to end."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from catalog_import.check import CheckedFile, check
from catalog_import.diff import Added, Changed, Repriced, Unchanged, Withdrawn, diff
from catalog_import.item import Action, IncomingFile, ParsedItem
from tests.importers.making import check_bytes, codes, only, stored
from tests.importers.xml_samples import SHARED_SAMPLES, sample

WHOLE, PRICES = "laerken-oioubl.xml", "laerken-oioubl-priser.xml"
CHANGES = "laerken-oioubl-aendringer.xml"
Items = Mapping[str, ParsedItem]


def applied(current: Items, checked: CheckedFile) -> dict[str, ParsedItem]:
    """What is sold once the file is published: the difference, applied in memory."""
    header = checked.header
    incoming = {} if header.deletes_all else {i.seller_item_id: i for i in checked.items}
    after = dict(current)
    for change in diff(current, incoming, replaces_all=header.replaces_all, carries=header.carries):
        match change:
            case Withdrawn(old):
                del after[old.seller_item_id]
            case Added(new) | Repriced(_, new) | Changed(_, new) | Unchanged(_, new):
                after[new.seller_item_id] = new
    return after


def prices(items: Items) -> dict[str, str]:
    return {key: str(item.price) for key, item in items.items()}


def test_without_a_revision_date_and_with_new_lines_only_the_file_is_the_whole_catalogue(
    tmp_path: Path,
) -> None:
    assert check_bytes(tmp_path, sample(WHOLE)).header.replaces_all


@pytest.mark.parametrize("said", ["Update", "Delete"])
def test_a_line_that_updates_or_deletes_makes_it_a_file_of_changes(
    tmp_path: Path, said: str
) -> None:
    content = sample(WHOLE).replace(b">Add<", f">{said}<".encode(), 1)
    assert not check_bytes(tmp_path, content).header.replaces_all


def test_a_revision_date_makes_it_a_file_of_changes(tmp_path: Path) -> None:
    version = "<cbc:VersionID>"
    content = sample(WHOLE, (version, "<cbc:RevisionDate>2026-01-01</cbc:RevisionDate>" + version))
    assert not check_bytes(tmp_path, content).header.replaces_all


def test_a_price_per_100_litres_with_a_factor_becomes_a_price_per_case(tmp_path: Path) -> None:
    item = check_bytes(tmp_path, sample(WHOLE)).items[1]
    assert (item.order_unit, item.price, item.vat_percent) == ("XCT", Decimal(720), Decimal(0))


@pytest.mark.parametrize(
    ("state", "action", "orderable"),
    [
        ("ItemDeleted", Action.DELETE, False),
        ("ItemTemporarilyUnavailable", Action.ADD, False),
        ("NewAnnouncement", Action.ADD, False),
        ("Available", Action.ADD, True),
        ("DeletedAnnouncement", Action.ADD, True),
    ],
)
def test_the_life_cycle_of_a_line(
    tmp_path: Path, state: str, action: Action, orderable: bool
) -> None:
    unit = "<cbc:OrderableUnit>PK"
    said = f"<cbc:LifeCycleStatusCode>{state}</cbc:LifeCycleStatusCode>"
    item = check_bytes(tmp_path, sample(WHOLE, (unit, said + unit))).items[0]
    assert (item.action, item.orderable) == (action, orderable)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("NEO", "SVANEN"),
        ("EEL", "EU_ECO_LABEL"),
        ("DOM", "DK_ECO"),
        ("EOP", "EU_ORGANIC_FARMING"),
        ("FBL", "FAIR_TRADE_MARK"),
        ("BAL", "BLUE_ANGEL"),
        ("KBL", "KRAV_MARK"),
        ("Grøn ko", ""),
    ],
)
def test_a_label_as_environment_code_and_as_certificate_id(
    tmp_path: Path, said: str, code: str
) -> None:
    as_property = sample(WHOLE, (">Svanemærket<", f">{said}<"))
    certificate = (
        f"<cac:Certificate><cbc:ID>{said}</cbc:ID><cbc:CertificateTypeCode>NA"
        "</cbc:CertificateTypeCode><cbc:CertificateType>NA</cbc:CertificateType></cac:Certificate>"
    )
    as_certificate = sample(
        WHOLE,
        ("<cbc:Name>Environment code</cbc:Name>", "<cbc:Name>Farve</cbc:Name>"),
        ("    </cac:Item>", certificate + "</cac:Item>"),
    )
    for content in (as_property, as_certificate):
        assert [c.code for c in check_bytes(tmp_path, content).items[0].labels] == [code]


def test_line_id_duplicate_names_the_first_row(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, sample(WHOLE, ("<cbc:ID>L-2<", "<cbc:ID>L-1<")))
    found = only(checked, "line-id-duplicate")
    assert (found.row, found.value, "række 1" in found.text) == (2, "L-1", True)


def test_line_supplier_differs_when_a_market_place_sells_for_others(tmp_path: Path) -> None:
    other = (
        "<cac:SellerSupplierParty><cac:Party><cbc:EndpointID schemeID='DK:CVR'>DK12345674"
        "</cbc:EndpointID></cac:Party></cac:SellerSupplierParty><cac:Item>"
    )
    content = sample(WHOLE).replace(b"<cac:Item>", other.encode(), 1)
    found = only(check_bytes(tmp_path, content), "line-supplier-differs")
    assert (found.row, found.value) == (1, "12345674")


def test_a_number_may_be_deleted_and_sold_again_in_one_file(tmp_path: Path) -> None:
    content = sample(CHANGES, ("4011", "4001"))
    checked = check_bytes(tmp_path, content)
    assert (codes(checked), [item.action for item in checked.items][:2]) == (
        [],
        [Action.DELETE, Action.ADD],
    )
    twice = check_bytes(tmp_path, content.replace(b">Delete<", b">Update<"))
    assert "item-id-duplicate" in codes(twice)


def test_our_own_catalogue_goes_through_all_its_updates(tmp_path: Path) -> None:
    def after(current: Items, name: str) -> dict[str, ParsedItem]:
        checked = check_bytes(tmp_path, sample(name))
        assert not checked.has_errors
        return applied(current, checked)

    sold = after({}, WHOLE)
    assert prices(sold) == {"4001": "47.5", "5712345000014": "720", "4003": "None"}
    sold = after(sold, PRICES)
    assert prices(sold) == {"4001": "49", "5712345000014": "750", "4003": "30"}
    assert (sold["4001"].name, sold["4001"].gtin) == ("Kopipapir A4", "5712345000021")
    sold = after(sold, "laerken-oioubl-varer.xml")
    assert (sold["4001"].name, str(sold["4001"].price)) == ("Kopipapir A4, 80 g", "49")
    assert sold["4001"].content_quantity == 500
    sold = after(sold, CHANGES)
    assert prices(sold) == {"4003": "31", "4011": "52", "5712345000014": "750"}
    assert after(sold, "laerken-oioubl-slet.xml") == {}


def test_vat_is_carried_by_a_price_update_only_where_every_line_tells_it(tmp_path: Path) -> None:
    content = sample(PRICES)
    told = check_bytes(tmp_path, content).header.carries
    assert told == frozenset({"price", "price_steps", "vat_percent"})
    content = content.replace(b"cac:ApplicableTaxCategory", b"cac:OtherCategory", 2)
    assert check_bytes(tmp_path, content).header.carries == frozenset({"price", "price_steps"})


def test_a_deletion_has_no_items_and_that_is_right(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, sample("laerken-oioubl-slet.xml"))
    assert (checked.format, codes(checked)) == ("oioubl-deletion", [])
    assert checked.header.deletes_all


def test_an_update_without_lines_is_no_update(tmp_path: Path) -> None:
    content = sample(PRICES).replace(b"cac:CataloguePricingUpdateLine", b"cac:Line")
    said = only(check_bytes(tmp_path, content), "lines-missing").text
    assert "cac:CataloguePricingUpdateLine" in said


def test_a_dtd_is_refused_in_every_document(tmp_path: Path) -> None:
    for name in (WHOLE, PRICES, "laerken-oioubl-varer.xml", "laerken-oioubl-slet.xml"):
        content = sample(name).replace(b"?>", b"?><!DOCTYPE x SYSTEM 'x.dtd'>", 1)
        checked = check_bytes(tmp_path, content)
        assert (codes(checked), checked.items) == (["dtd-refused"], ())


OFFICIAL = SHARED_SAMPLES / "oioubl"
needs_official = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason="the shared samples are not on this machine"
)
DAY = date(2006, 9, 1)


def official(name: str, tmp_path: Path, *changes: tuple[str, str]) -> CheckedFile:
    content = (OFFICIAL / name).read_text("utf-8-sig")
    for old, new in changes:
        assert old in content
        content = content.replace(old, new, 1)
    return check(stored(tmp_path, content.encode()), today=DAY)


@needs_official
def test_the_first_official_catalogue_names_two_items_by_one_number_and_is_refused() -> None:
    path = OFFICIAL / "CATEXE_01_01_00_Catalogue_v2p2.xml"
    checked = check(IncomingFile(path, path.name), today=DAY)
    assert codes(checked) == ["item-id-duplicate", "line-id-duplicate"]
    assert checked.has_errors


@needs_official
def test_the_official_chain_of_the_telephone_catalogue(tmp_path: Path) -> None:
    # The first file gives the headset the telephone's ids; it gets its own, as line 2 must have.
    tail = "<cbc:ID>87067606</cbc:ID>\n\t\t\t\t<cac:MeasurementDimension>"
    first = official(
        "CATEXE_01_01_00_Catalogue_v2p2.xml", tmp_path, (tail, tail.replace("606", "607"))
    )
    assert codes(first) == ["line-id-duplicate"]
    sold = applied({}, first)
    assert prices(sold) == {"87067606": "760", "87067607": "399", "SUB-C": "500"}
    second = official("CATEXE_02_02_07_Catalogue_v2p2.xml", tmp_path)
    assert not second.has_errors
    sold = applied(sold, second)
    assert {key: (item.name, str(item.price)) for key, item in sold.items()} == {
        "87067606": ("Nokia B2", "449"),
        "87067607": ("Nokia B2", "399"),
        "87067610": ("Nokia BCD", "807.5"),
        "SUB-C": ("Subscription 6 months", "500"),
    }


@needs_official
def test_the_official_chain_of_the_paper_catalogue(tmp_path: Path) -> None:
    # The chain does not bring the catalogue it updates, so we begin with one.
    sold: dict[str, ParsedItem] = {
        number: ParsedItem(
            1, number, "Papir", order_unit="XCT", price=Decimal(40), line_key=f"87493746-{number}"
        )
        for number in ("121643", "121645", "121700")
    }
    sold = applied(
        sold,
        official("CATEXE_03_03_00_CatalogueItemSpecificationUpdate_v2p2.xml", tmp_path),
    )
    assert [(i.name, str(i.price)) for i in sold.values()] == [
        ("A4 Paper", "40"),
        ("A3 Paper", "40"),
        ("Papir", "40"),
    ]
    assert [claim.code for claim in sold["121643"].labels] == ["SVANEN"]
    sold = applied(sold, official("CATEXE_04_04_00_CataloguePricingUpdate_v2p2.xml", tmp_path))
    assert prices(sold) == {"121643": "47.5", "121645": "71.25", "121700": "40"}
    assert (sold["121643"].name, sold["121643"].labels[0].code) == ("A4 Paper", "SVANEN")
    assert applied(sold, official("CATEXE_06_06_00_CatalogueDeletion_v2p2.xml", tmp_path)) == {}


@needs_official
def test_the_official_chain_of_the_market_place(tmp_path: Path) -> None:
    sold: dict[str, ParsedItem] = {
        number: ParsedItem(1, number, "Kanyle", line_key=f"12312312-{number}")
        for number in ("951951", "951952")
    }
    sold = applied(sold, official("CATEXE_05_05_00_Catalogue_A_v2p2.xml", tmp_path))
    assert {key: item.name for key, item in sold.items()} == {"951951": "Kanyle 0.25 x 6 mm"}
    passed_on = official("CATEXE_05_05_00_Catalogue_B_v2p2.xml", tmp_path)
    assert only(passed_on, "line-supplier-differs").value == "12312312"
    assert applied(sold, passed_on).keys() == {"951951"}


@needs_official
def test_every_official_document_is_read_or_refused_in_words() -> None:
    formats: dict[str, int] = {}
    for path in sorted(OFFICIAL.glob("*.xml")):
        checked = check(IncomingFile(path, path.name), today=DAY)
        formats[checked.format] = formats.get(checked.format, 0) + 1
        if not checked.format:
            assert codes(checked) == ["not-a-catalogue"]
    assert formats == {
        "": 29,
        "oioubl-catalogue": 5,
        "oioubl-deletion": 2,
        "oioubl-item-update": 2,
        "oioubl-price-update": 2,
    }
