"""The invented catalogue is large, believable and the same each time."""

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from shop.demo.items.generate import generate, gtin13
from shop.demo.items.item import DemoItem
from shop.demo.items.kind import danish, read_table
from shop.demo.suppliers import AGREEMENT_MARKS, SUPPLIERS, agreement_for

ROOT = Path(__file__).parents[3]
CATEGORIES = list(
    csv.DictReader((ROOT / "shop/catalogue/categories.csv").read_text("utf-8").splitlines())
)
CVR_WEIGHTS = (2, 7, 6, 5, 4, 3, 2, 1)  # Danish company numbers: modulus 11
TYPE1 = {"SVANEN", "EU_ECO_LABEL", "BLUE_ANGEL", "TCO_DEVELOPMENT"}

# The cheapest and dearest price (kr. ex VAT, one unit of order) a buyer would believe.
PRICES = {
    "kopipapir": (15, 700),
    "skriveredskaber": (10, 700),
    "haefter": (5, 1500),
    "kontorartikler": (3, 3500),
    "mapper": (6, 900),
    "toner": (30, 3500),
    "computere": (600, 12_000),
    "lyskilder": (15, 3500),
    "aftoerringspapir": (6, 1200),
    "rengoeringsmidler": (10, 800),
    "koste": (7, 6000),
    "klude": (9, 1000),
    "affaldsposer": (8, 2500),
    "engangsservice": (12, 1000),
    "saebe": (9, 800),
    "bleer": (20, 700),
    "handsker": (6, 900),
    "foerstehjaelp": (4, 1500),
    "arbejdstoej": (14, 900),
    "kontormoebler": (200, 8000),
    "skolemoebler": (300, 12_000),
    "legemoebler": (250, 30_000),
    "maling": (8, 500),
    "kunst": (2, 2000),
    "haandarbejde": (8, 2000),
    "boeger": (40, 2500),
    "legetoej": (8, 1800),
    "spil": (18, 2500),
    "klodser": (90, 5000),
    "bevaegelse": (12, 5000),
    "legeplads": (20, 50_000),
    "groentsager": (6, 500),
    "frugt": (5, 600),
    "koed": (18, 900),
    "paalaeg": (9, 600),
    "fisk": (9, 2200),
    "maelk": (2, 600),
    "ost": (9, 700),
    "aeg": (16, 750),
    "broed": (11, 450),
    "gryn": (7, 500),
    "olie": (15, 900),
    "kaffe": (11, 1700),
    "drikkevarer": (3, 400),
}


@pytest.fixture(scope="module")
def items() -> tuple[DemoItem, ...]:
    return generate(seed=1)


def _share(part: int, whole: int) -> float:
    return part / whole


def test_there_are_at_least_6000_different_goods_by_name_and_pack(
    items: tuple[DemoItem, ...],
) -> None:
    assert len({(item.name, item.pack.unit, item.pack.amount) for item in items}) >= 6000


def test_no_supplier_lists_the_same_goods_of_one_maker_twice(items: tuple[DemoItem, ...]) -> None:
    seen = {(i.supplier.cvr, i.name, i.pack.unit, i.pack.amount, i.brand) for i in items}
    assert len(seen) == len(items)


def test_item_numbers_are_unique_within_each_supplier(items: tuple[DemoItem, ...]) -> None:
    assert len({(item.supplier.cvr, item.seller_item_id) for item in items}) == len(items)


def test_all_44_categories_are_filled_and_42_have_two_suppliers(
    items: tuple[DemoItem, ...],
) -> None:
    sellers = defaultdict(set)
    for item in items:
        sellers[item.category].add(item.supplier.name)
    assert len(CATEGORIES) == 44
    assert set(sellers) == {row["code"] for row in CATEGORIES}
    assert sorted(c for c, who in sellers.items() if len(who) == 1) == ["computere", "fisk"]


def test_every_category_has_at_least_70_items(items: tuple[DemoItem, ...]) -> None:
    for row in CATEGORIES:
        assert sum(item.category == row["code"] for item in items) >= 70, row["code"]


def test_the_unspsc_of_every_item_lies_in_its_category(items: tuple[DemoItem, ...]) -> None:
    classes = {row["code"]: row["unspsc_class"][:6] for row in CATEGORIES}
    wrong = [item.name for item in items if item.unspsc[:6] != classes[item.category]]
    assert wrong == []


def test_the_same_seed_gives_the_same_items_and_another_seed_others(
    items: tuple[DemoItem, ...],
) -> None:
    assert generate(seed=1) == items
    assert generate(seed=2) != items


def test_a_tenth_of_the_scale_still_fills_every_category() -> None:
    few = generate(seed=1, scale=0.1)
    assert len(few) < 1500
    assert {item.category for item in few} == {row["code"] for row in CATEGORIES}


def test_a_known_gtin_has_its_known_check_digit() -> None:
    assert gtin13(0) == "5799000000008"  # 5 + 3·7 + 9 + 3·9 = 62, and 8 more make 70


def test_every_gtin_passes_the_gs1_check(items: tuple[DemoItem, ...]) -> None:
    for gtin in {item.gtin for item in items if item.gtin}:
        assert len(gtin) == 13
        assert gtin.startswith("5799")
        assert sum(int(d) * (3 if at % 2 else 1) for at, d in enumerate(gtin)) % 10 == 0


def test_only_fresh_food_may_lack_a_gtin(items: tuple[DemoItem, ...]) -> None:
    bare = [item for item in items if not item.gtin]
    food = {row["code"] for row in CATEGORIES if row["food"] == "1"}
    assert 0 < len(bare) < 400
    assert {item.category for item in bare} <= food


@pytest.mark.parametrize("category", sorted(PRICES))
def test_prices_stay_within_what_a_buyer_would_believe(
    items: tuple[DemoItem, ...], category: str
) -> None:
    low, high = PRICES[category]
    prices = [item.price for item in items if item.category == category]
    assert low <= min(prices)
    assert max(prices) <= high
    assert all(price == round(price, 2) for price in prices)


def test_a_fifth_to_a_quarter_of_what_can_be_ecolabelled_is(items: tuple[DemoItem, ...]) -> None:
    able = {row["code"] for row in CATEGORIES if row["labelable"] != "none"}
    candidates = [item for item in items if item.category in able]
    labelled = sum(any(label.code in TYPE1 for label in item.labels) for item in candidates)
    assert 0.20 <= _share(labelled, len(candidates)) <= 0.25


def test_ecolabels_stand_only_where_the_category_can_carry_one(
    items: tuple[DemoItem, ...],
) -> None:
    unable = {row["code"] for row in CATEGORIES if row["labelable"] == "none"}
    wrong = [
        item.name
        for item in items
        if item.category in unable and any(label.code in TYPE1 for label in item.labels)
    ]
    assert wrong == []


def test_four_in_ten_foods_are_organic_and_say_so_in_name_and_label(
    items: tuple[DemoItem, ...],
) -> None:
    food = {row["code"] for row in CATEGORIES if row["food"] == "1"}
    foods = [item for item in items if item.category in food]
    organic = [item for item in foods if item.organic]
    assert 0.36 <= _share(len(organic), len(foods)) <= 0.44
    for item in organic:
        assert "økologisk" in item.name
        assert {label.code for label in item.labels} & {"DK_ECO", "EU_ORGANIC_FARMING"}


def test_60_to_67_percent_are_in_an_assortment_and_about_12_percent_beside_one(
    items: tuple[DemoItem, ...],
) -> None:
    inside = sum(bool(item.agreement) for item in items)
    beside = sum(
        not item.agreement and agreement_for(item.supplier, item.category) is not None
        for item in items
    )
    assert 0.60 <= _share(inside, len(items)) <= 0.67
    assert 0.10 <= _share(beside, len(items)) <= 0.14


def test_four_in_five_items_off_agreement_have_an_equivalent_on_it(
    items: tuple[DemoItem, ...],
) -> None:
    covered = {category for mark in AGREEMENT_MARKS for category in mark.categories}
    on_agreement = {(item.category, item.key) for item in items if item.agreement}
    off = [item for item in items if not item.agreement and item.category in covered]
    matched = sum((item.category, item.key) in on_agreement for item in off)
    assert _share(matched, len(off)) >= 0.80


def test_marken_sells_its_whole_fruit_and_vegetables_on_its_agreement(
    items: tuple[DemoItem, ...],
) -> None:
    goods = [i for i in items if i.supplier.name.startswith("Marken") and i.category != "aeg"]
    fresh = [i for i in goods if i.category in {"frugt", "groentsager"}]
    assert {item.agreement for item in fresh} == {"LK-2025-001"}


def test_names_are_short_enough_to_read(items: tuple[DemoItem, ...]) -> None:
    assert max(len(item.name) for item in items) <= 80
    assert all(item.name == item.name.strip() and ",," not in item.name for item in items)


def test_each_supplier_has_a_company_number_that_passes_modulus_11() -> None:
    assert len({supplier.cvr for supplier in SUPPLIERS}) == 6
    for supplier in SUPPLIERS:
        pairs = zip(supplier.cvr, CVR_WEIGHTS, strict=True)
        assert sum(int(digit) * weight for digit, weight in pairs) % 11 == 0


def test_there_are_ten_agreement_numbers() -> None:
    assert len({mark.number for mark in AGREEMENT_MARKS}) == 10


def test_numbers_are_written_the_danish_way() -> None:
    assert danish(Decimal(3000)) == "3.000"
    assert danish(Decimal("4.8")) == "4,8"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("= papir n=1 brands=A\nKarton 14111519\n  hvid", "three lines"),
        ("= papir n=1 brands=A\nKarton 1411\n  hvid\n  pakke 1 ark 2", "not a kind of goods"),
        ("= papir n=1 brands=A\nKarton 14111519\n  hvid\n  pakke ark 2", "not a pack"),
    ],
)
def test_a_word_table_with_a_mistake_is_refused(table: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        list(read_table(table))
