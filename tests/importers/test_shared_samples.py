"""Every document of the shared samples is read, or refused in words; none is passed over.

The documents belong to their publishers and are not ours to copy, so this runs where they are.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from catalog_import.check import CheckedFile, check
from catalog_import.diff import Withdrawn, diff
from catalog_import.item import IncomingFile, ParsedItem
from tests.importers.making import TODAY, check_bytes, codes
from tests.importers.xml_samples import SHARED_SAMPLES

pytestmark = pytest.mark.skipif(
    not SHARED_SAMPLES.is_dir(), reason="the shared samples are not on this machine"
)
READ = {
    "bmecat": 8,
    "cxml-index": 1,
    "oioubl-catalogue": 6,
    "oioubl-deletion": 2,
    "oioubl-item-update": 2,
    "oioubl-price-update": 2,
    "peppol-catalogue": 7,
}
# Of the files that are of no format of ours: what each is told.
REFUSED = {"not-a-catalogue": 122, "part-missing": 1, "dtd-refused": 1, "format-unknown": 1}
ITEMS = {
    "bmecat/olivere/bmecat12/new_catalog.golden.xml": 1,
    "bmecat/olivere/bmecat12/new_catalog_with_blank_classification_system.golden.xml": 1,
    "bmecat/olivere/bmecat12/update_prices.golden.xml": 1,
    "bmecat/olivere/bmecat12/update_products.golden.xml": 2,
    "bmecat/olivere/bmecat2005/new_catalog.golden.xml": 1,
    "bmecat/olivere/bmecat2005/new_catalog_with_blank_classification_system.golden.xml": 1,
    "bmecat/weidmueller/WEI_BMECat_1303890000.xml": 1,
    "bmecat/weidmueller/WEI_BMECat_1609801044.xml": 1,
    "constructed/min_oioubl_cat.xml": 1,
    "constructed/min_peppol_cat.xml": 1,
    "cxml/samples/Index.xml": 1,
    "oioubl/CATEXE_01_01_00_Catalogue_v2p2.xml": 3,
    "oioubl/CATEXE_02_02_07_Catalogue_v2p2.xml": 4,
    "oioubl/CATEXE_03_03_00_CatalogueItemSpecificationUpdate_v2p2.xml": 2,
    "oioubl/CATEXE_04_04_00_CataloguePricingUpdate_v2p2.xml": 2,
    "oioubl/CATEXE_05_05_00_Catalogue_A_v2p2.xml": 2,
    "oioubl/CATEXE_05_05_00_Catalogue_B_v2p2.xml": 1,
    "oioubl/CATEXE_06_06_00_CatalogueDeletion_v2p2.xml": 0,
    "oioubl/OIOUBL_CatalogueDeletion_v2p2.xml": 0,
    "oioubl/OIOUBL_CatalogueItemSpecificationUpdate_v2p2.xml": 2,
    "oioubl/OIOUBL_CataloguePricingUpdate_v2p2.xml": 2,
    "oioubl/OIOUBL_Catalogue_v2p2.xml": 3,
    "peppol/examples/Catalogue_Example.xml": 2,
    "peppol/examples/catalogue-wo-response/catalogue-wo-response-use-case-1.xml": 7,
    "peppol/examples/catalogue-wo-response/catalogue-wo-response-use-case-2.xml": 3,
    "peppol/examples/catalogue-wo-response/catalogue-wo-response-use-case-3.xml": 12,
    "peppol/examples/catalogue-wo-response/catalogue-wo-response-use-case-4.xml": 1,
    "peppol/examples/catalogue-wo-response/catalogue-wo-response-use-case-5.xml": 4,
}


def test_every_document_is_read_or_refused_and_every_item_is_counted() -> None:
    documents = sorted(path for path in SHARED_SAMPLES.rglob("*") if path.is_file())
    formats: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    items: dict[str, int] = {}
    for path in documents:
        checked = check(IncomingFile(path, path.name), today=TODAY)
        if checked.format:
            formats[checked.format] += 1
            items[path.relative_to(SHARED_SAMPLES).as_posix()] = len(checked.items)
        else:
            (why,) = codes(checked)
            refused[why] += 1
            assert (checked.items, checked.has_errors) == ((), True), path
    assert (formats, refused) == (READ, REFUSED)
    assert items == ITEMS
    assert len(documents) == sum(READ.values()) + sum(REFUSED.values())


UNIT_TESTS = sorted((SHARED_SAMPLES / "peppol" / "unit-catalogue").glob("*.xml"))


@pytest.mark.parametrize("path", UNIT_TESTS, ids=lambda path: path.stem)
def test_each_fragment_of_the_publishers_own_rule_tests_is_survived(
    tmp_path: Path, path: Path
) -> None:
    whole = etree.parse(str(path)).getroot()
    fragments = [found for found in whole.iter() if str(found.tag).endswith("}Catalogue")]
    assert fragments
    for fragment in fragments:
        checked = check_bytes(tmp_path, etree.tostring(fragment))
        assert checked.items or checked.has_errors


# The day before the first catalogue of the chain ends.
DAY = date(2006, 9, 1)
CHAIN = (
    "01_01_00_Catalogue",
    "02_02_07_Catalogue",
    "03_03_00_CatalogueItemSpecificationUpdate",
    "04_04_00_CataloguePricingUpdate",
    "05_05_00_Catalogue_A",
    "05_05_00_Catalogue_B",
    "06_06_00_CatalogueDeletion",
)


def delivered(name: str) -> CheckedFile:
    path = SHARED_SAMPLES / "oioubl" / f"CATEXE_{name}_v2p2.xml"
    return check(IncomingFile(path, path.name), today=DAY)


def after(sold: dict[str, ParsedItem], checked: CheckedFile) -> dict[str, ParsedItem]:
    """What is sold once a file is published; a file with errors changes nothing."""
    if checked.has_errors:
        return sold
    if checked.header.deletes_all:
        return {}
    incoming = {item.seller_item_id: item for item in checked.items}
    header, now = checked.header, dict(sold)
    for change in diff(sold, incoming, replaces_all=header.replaces_all, carries=header.carries):
        if isinstance(change, Withdrawn):
            del now[change.old.seller_item_id]
        else:
            now[change.new.seller_item_id] = change.new
    return now


def test_the_chain_runs_as_delivered_to_the_end_its_publisher_means() -> None:
    """Its first file gives two telephones one line id and one number, against rule F-CAT248.

    Nobody can tell which of the two an order of 87067606 would bring, so that file is refused.
    The second tells each of its items whole, and so the shop still ends where the chain does: the
    old telephone gone, the other one at its new price, a third and the subscription for sale.
    """
    # The chain brings updates to two catalogues without the catalogues; these are their items.
    paper = {
        number: ParsedItem(1, number, "Papir", order_unit="XCT", line_key=f"87493746-{number}")
        for number in ("121643", "121645")
    }
    needles = {
        number: ParsedItem(1, number, "Kanyle", line_key=f"12312312-{number}")
        for number in ("951951", "951952")
    }
    files = [delivered(name) for name in CHAIN]
    refused = [name for name, file in zip(CHAIN, files, strict=True) if file.has_errors]
    assert refused == ["01_01_00_Catalogue"]
    telephones = after(after({}, files[0]), files[1])
    assert {key: (item.name, str(item.price)) for key, item in telephones.items()} == {
        "87067606": ("Nokia B2", "449"),
        "87067610": ("Nokia BCD", "807.5"),
        "SUB-C": ("Subscription 6 months", "500"),
    }
    priced = after(after(paper, files[2]), files[3])
    assert {key: (item.name, str(item.price)) for key, item in priced.items()} == {
        "121643": ("A4 Paper", "47.5"),
        "121645": ("A3 Paper", "71.25"),
    }
    assert after(priced, files[6]) == {}
    left = after(after(needles, files[4]), files[5])
    assert [item.name for item in left.values()] == ["Kanyle 0.25 x 6 mm"]
