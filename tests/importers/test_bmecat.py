"""BMEcat 1.2 and 2005: prices, languages, labels, and a DTD that is never opened."""

from decimal import Decimal
from pathlib import Path

import pytest

from catalog_import.check import check
from catalog_import.item import Action, IncomingFile, Severity
from tests.importers.making import TODAY, check_bytes, codes, only, stored
from tests.importers.xml_samples import SHARED_SAMPLES, sample

NEW, PRODUCTS = "moeller-bmecat12.xml", "moeller-bmecat2005-varer.xml"
PRICES = "moeller-bmecat2005-priser.xml"
AMOUNT = "<PRICE_AMOUNT>55.50</PRICE_AMOUNT>"


def test_the_unit_price_is_amount_times_factor_divided_by_quantity(tmp_path: Path) -> None:
    item = check_bytes(tmp_path, sample(NEW)).items[0]
    assert item.price == Decimal("44.955")  # 4995.00 × 0.9 ÷ 100


@pytest.mark.parametrize(
    ("quantity", "said"), [("0", "price-not-a-number"), ("-1", "price-not-a-number")]
)
def test_a_price_for_no_quantity_is_no_price(tmp_path: Path, quantity: str, said: str) -> None:
    content = sample(NEW, ("<PRICE_QUANTITY>100<", f"<PRICE_QUANTITY>{quantity}<"))
    checked = check_bytes(tmp_path, content)
    assert (said in codes(checked), checked.items[0].price) == (True, None)


@pytest.mark.parametrize("namespace", ["", "/2005", "/2005+onto", "/2005fd", "/1.2/bmecat_x"])
def test_every_namespace_of_bmecat_is_read(tmp_path: Path, namespace: str) -> None:
    ours = ' xmlns="http://www.bmecat.org/bmecat/2005"'
    theirs = f' xmlns="http://www.bmecat.org/bmecat{namespace}"' if namespace else ""
    checked = check_bytes(tmp_path, sample(PRODUCTS, (ours, theirs)))
    assert [item.seller_item_id for item in checked.items] == ["SK-100", "SK-99"]


def test_the_danish_text_is_taken_before_others(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, sample(PRODUCTS))
    assert checked.items[0].name == "Træskrue 4 x 40, ny"
    english = check_bytes(tmp_path, sample(PRODUCTS, ('lang="dan"', 'lang="eng"')))
    assert english.items[0].name == "Træskrue 4 x 40, ny"
    neither = check_bytes(tmp_path, sample(PRODUCTS, ('lang="dan"', 'lang="fra"')))
    assert neither.items[0].name == "Holzschraube"


@pytest.mark.parametrize(
    ("mode", "action"),
    [("new", Action.ADD), ("update", Action.UPDATE), ("delete", Action.DELETE)],
)
def test_the_mode_of_a_product(tmp_path: Path, mode: str, action: Action) -> None:
    content = sample(PRODUCTS, ('<PRODUCT mode="update">', f'<PRODUCT mode="{mode}">'))
    assert check_bytes(tmp_path, content).items[0].action is action


def test_action_unknown_for_another_mode(tmp_path: Path) -> None:
    content = sample(PRODUCTS, ('<PRODUCT mode="update">', '<PRODUCT mode="swap">'))
    assert only(check_bytes(tmp_path, content), "action-unknown").value == "swap"


def test_only_a_new_catalogue_replaces_everything(tmp_path: Path) -> None:
    heads = [check_bytes(tmp_path, sample(name)).header for name in (NEW, PRODUCTS, PRICES)]
    assert [head.replaces_all for head in heads] == [True, False, False]
    assert [head.carries for head in heads] == [None, None, {"price", "price_steps"}]


def test_a_price_that_begins_at_ten_makes_ten_the_least_order(tmp_path: Path) -> None:
    bound = AMOUNT + "<LOWER_BOUND>10</LOWER_BOUND>"
    item = check_bytes(tmp_path, sample(PRODUCTS, (AMOUNT, bound))).items[0]
    assert item.minimum_quantity == 10


@pytest.mark.parametrize(("said", "percent"), [("0.25", 25), ("25", 25), ("0", 0)])
def test_vat_is_a_fraction(tmp_path: Path, said: str, percent: int) -> None:
    content = sample(PRODUCTS, ("<TAX>0.25<", f"<TAX>{said}<"))
    assert check_bytes(tmp_path, content).items[0].vat_percent == percent


def test_price_quantity_unsaid_warns_of_a_file_with_prices_only(tmp_path: Path) -> None:
    found = only(check_bytes(tmp_path, sample(PRICES)), "price-quantity-unsaid")
    assert (found.row, found.severity) == (0, Severity.WARNING)


def test_price_not_agreed_when_there_is_only_a_list_price(tmp_path: Path) -> None:
    found = only(check_bytes(tmp_path, sample(PRODUCTS)), "price-not-agreed")
    assert (found.row, found.value) == (1, "55.50 net_list")


def test_price_only_with_vat_leaves_the_item_unorderable(tmp_path: Path) -> None:
    content = sample(PRODUCTS, ('"net_list"', '"gros_list"'), ('"net_customer"', '"gros_list"'))
    checked = check_bytes(tmp_path, content)
    assert only(checked, "price-only-with-vat").value == "60"
    assert (checked.items[0].price, checked.items[0].orderable) == (None, False)


def test_territory_elsewhere_leaves_the_item_unorderable(tmp_path: Path) -> None:
    everywhere = "<PRICE_AMOUNT>9999</PRICE_AMOUNT>"
    content = sample(
        NEW,
        ("<TERRITORY>DK<", "<TERRITORY>SE<"),
        (everywhere, everywhere + "<TERRITORY>NO</TERRITORY>"),
    )
    checked = check_bytes(tmp_path, content)
    assert only(checked, "territory-elsewhere").row == 1
    assert checked.items[0].price is None


def test_currency_not_dkk_also_when_only_the_head_says_it(tmp_path: Path) -> None:
    content = sample(PRODUCTS, ("<CURRENCY>DKK<", "<CURRENCY>EUR<"))
    assert only(check_bytes(tmp_path, content), "currency-not-dkk").value == "55.50 EUR"


def test_price_unit_differs_when_the_price_is_for_another_unit(tmp_path: Path) -> None:
    base = AMOUNT + "<PRICE_BASE><PRICE_UNIT>MTR</PRICE_UNIT></PRICE_BASE>"
    checked = check_bytes(tmp_path, sample(PRODUCTS, (AMOUNT, base)))
    assert only(checked, "price-unit-differs").value == "55.50 / MTR"
    assert not checked.items[0].orderable


@pytest.mark.parametrize(
    ("name", "value", "claimed"),
    [
        ("Svanemærket", "ja", [("SVANEN", "")]),
        ("Svanemærket", "nej", []),
        ("Svanemærket", "5025 0012", [("SVANEN", "5025 0012")]),
        ("Svanemærket", "måske", []),
        ("Umweltzeichen", "Blauer Engel", [("BLUE_ANGEL", "")]),
        ("Miljømærke", "Grøn ko", [("", "")]),
        ("Længde", "Svanemærket", []),
    ],
)
def test_labels_stand_as_features(
    tmp_path: Path, name: str, value: str, claimed: list[tuple[str, str]]
) -> None:
    feature = (
        f"<PRODUCT_FEATURES><FEATURE><FNAME>{name}</FNAME><FVALUE>{value}</FVALUE></FEATURE>"
        "</PRODUCT_FEATURES><PRODUCT_ORDER_DETAILS>"
    )
    content = sample(PRODUCTS, ("<PRODUCT_ORDER_DETAILS>", feature))
    labels = check_bytes(tmp_path, content).items[0].labels
    assert [(claim.code, claim.licence) for claim in labels] == claimed


DOCTYPE = '<!DOCTYPE BMECAT SYSTEM "bmecat_new_catalog.dtd">'


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE BMECAT SYSTEM 'http://127.0.0.1:9/b.dtd'>",
        '<!DOCTYPE BMECAT PUBLIC "-//BME//DTD" "b.dtd">',
        "<!-- [<!ENTITY a 'b'>] --><?x y?>\n<!DOCTYPE BMECAT SYSTEM 'b.dtd' >",
    ],
)
def test_a_doctype_that_only_names_a_dtd_is_passed_over(tmp_path: Path, doctype: str) -> None:
    checked = check_bytes(tmp_path, sample(NEW, (DOCTYPE, doctype)))
    assert (checked.issues, len(checked.items)) == ((), 1)


def test_a_dtd_on_our_own_disk_is_not_opened_either(tmp_path: Path) -> None:
    dtd = tmp_path / "broken.dtd"
    dtd.write_text("<!ENTITY whoever opens this cannot read on")
    content = sample(NEW, (DOCTYPE, f'<!DOCTYPE BMECAT SYSTEM "{dtd}">'))
    checked = check_bytes(tmp_path, content)
    assert (codes(checked), len(checked.items)) == ([], 1)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE BMECAT [<!ENTITY x "x">]>',
        '<!DOCTYPE BMECAT SYSTEM "b.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE BMECAT SYSTEM "b.dtd" [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]>',
        '<!DOCTYPE BMECAT SYSTEM "b.dtd" [<!ATTLIST BMECAT version CDATA "9">]>',
        '<!DOCTYPE BMECAT SYSTEM "b.dtd" []>',
        "<!DOCTYPE BMECAT>",
        "<!DOCTYPE BMECAT SYSTEM \"b'>[<!ENTITY x 'x'>]\">",
        "<!-- " + "x" * 5_000 + "--><!DOCTYPE BMECAT [<!ENTITY x 'x'>]>",
    ],
)
def test_a_dtd_inside_the_file_is_refused(tmp_path: Path, doctype: str) -> None:
    checked = check_bytes(tmp_path, sample(NEW, (DOCTYPE, doctype)))
    assert (codes(checked)[-1:], checked.items) == (["dtd-refused"], ())


@pytest.mark.parametrize("doctype", ["<!DOCTYPE BMECAT [<!ENTITY x 'x'>]>", DOCTYPE])
def test_a_doctype_too_far_down_to_be_looked_at_is_refused(tmp_path: Path, doctype: str) -> None:
    late = f"<!-- {'x' * 300_000} -->{doctype}"
    checked = check_bytes(tmp_path, sample(NEW, (DOCTYPE, late)))
    assert (checked.has_errors, checked.items) == (True, ())


def test_a_doctype_in_utf_16_is_refused_since_its_bytes_can_be_read_two_ways(
    tmp_path: Path,
) -> None:
    text = sample(NEW).decode("iso-8859-1").replace("ISO-8859-1", "UTF-16")
    assert codes(check_bytes(tmp_path, text.encode("utf-16"))) == ["dtd-refused"]


def test_entity_unknown_when_a_text_needs_the_dtd(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, sample(NEW, ("4 x 40<", "4 &times; 40<")))
    found = only(checked, "entity-unknown")
    assert (found.row, found.value, checked.items) == (1, "times", ())


def test_groups_before_and_after_the_items_take_no_room_and_are_no_items(tmp_path: Path) -> None:
    start = '<CLASSIFICATION_GROUP type="leaf">'
    group = f"{start}<CLASSIFICATION_GROUP_ID>1</CLASSIFICATION_GROUP_ID></CLASSIFICATION_GROUP>"
    content = sample(NEW, (group, group * 300_000))
    checked = check(stored(tmp_path, content), today=TODAY)
    assert (len(content) > 20 * 1024 * 1024, codes(checked)) == (True, [])


OTHERS = sorted((SHARED_SAMPLES / "bmecat").glob("**/*.xml"))


@pytest.mark.skipif(not OTHERS, reason="the shared samples are not on this machine")
def test_every_shared_catalogue_is_read() -> None:
    read = [check(IncomingFile(path, path.name), today=TODAY) for path in OTHERS]
    assert [(c.format, len(c.items)) for c in read] == [
        ("bmecat", 1),
        ("bmecat", 1),
        ("bmecat", 1),
        ("bmecat", 2),
        ("bmecat", 1),
        ("bmecat", 1),
        ("bmecat", 1),
        ("bmecat", 1),
    ]
