"""Prices by amount: kept by every format that tells them, in order, and never in silence."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_import.diff import Repriced, Unchanged, diff
from catalog_import.item import ParsedItem, PriceStep
from catalog_import.step_columns import least_in
from catalog_import.steps import in_order, price_at
from tests.importers.making import PRICE, check_bytes, check_line, codes, only
from tests.importers.test_every_code import extra, item, step
from tests.importers.xml_samples import sample

PEN = ParsedItem(
    2, "P1", "Kuglepen", price=Decimal(5),
    price_steps=(PriceStep(Decimal(10), Decimal("4.50")), PriceStep(Decimal(100), Decimal(4))),
)  # fmt: skip


def steps(*told: tuple[int, str]) -> tuple[PriceStep, ...]:
    return tuple(PriceStep(Decimal(least), Decimal(price)) for least, price in told)


AMOUNTS = st.integers(1, 40).map(Decimal)
TOLD = st.lists(st.builds(PriceStep, AMOUNTS, AMOUNTS), max_size=8)


@given(AMOUNTS, TOLD, AMOUNTS)
def test_the_price_at_an_amount_is_that_of_the_highest_step_reached(
    price: Decimal, told: list[PriceStep], quantity: Decimal
) -> None:
    first: dict[Decimal, Decimal] = {Decimal(1): price}
    for one in told:
        first.setdefault(one.quantity, one.price)
    wanted = first[max(least for least in first if least <= quantity)]
    assert price_at(price, in_order(price, told).steps, quantity) == wanted


@given(AMOUNTS, TOLD)
def test_steps_rise_and_each_changes_the_price(price: Decimal, told: list[PriceStep]) -> None:
    found = in_order(price, told).steps
    quantities = [one.quantity for one in found]
    assert quantities == sorted(set(quantities))
    prices = [price, *(one.price for one in found)]
    assert all(before != after for before, after in pairwise(prices))


@pytest.mark.parametrize(
    "name", ["kridthuset-hele.xml", "laerken-oioubl.xml", "moeller-bmecat12.xml"]
)
def test_a_format_with_steps_gives_them(name: str, tmp_path: Path) -> None:
    found = [one.price_steps for one in check_bytes(tmp_path, sample(name)).items]
    assert any(found)


def test_a_price_list_tells_them_in_the_headers(tmp_path: Path) -> None:
    found = {
        one.seller_item_id: one for one in check_bytes(tmp_path, sample("havnen-trin.csv")).items
    }
    assert found["H-1"].price_steps == PEN.price_steps
    assert found["H-2"].price_steps == steps((48, "2.1"))
    assert found["H-3"].price_steps == steps((100, "17.5"))  # the first is no other price
    assert found["H-5"].price_steps == ()


@pytest.mark.parametrize(
    ("header", "least"),
    [
        ("Pris fra 10", 10), ("Pris v. 25 stk", 25), ("Nettopris 100+", 100), ("Pris 10-49", 10),
        ("Pris pr. stk. ved 500 stk. (ekskl. moms)", 500), ("Pris fra 2000 stk.", 2000),
        ("Pris 2", None), ("Pris pr. 100 stk.", None), ("Pris fra 2027", None), ("Pris", None),
        ("Pris fra 1.1.2027", None), ("Pris inkl. moms fra 10 stk.", None), ("10 stk.", None),
        ("Pris fra 0", None), ("Varetekst fra 10", None),
    ],
)  # fmt: skip
def test_a_header_names_an_amount_only_where_it_says_from(header: str, least: int | None) -> None:
    assert least_in(header) == least


@pytest.mark.parametrize(
    ("said", "code"), [("NaN", "price-not-a-number"), ("-1", "price-negative"),
                       ("0", "price-absurd"), ("1e400", "price-not-a-number")],
)  # fmt: skip
def test_a_step_is_judged_as_a_price_is(said: str, code: str, tmp_path: Path) -> None:
    for checked in (
        check_bytes(tmp_path, extra("Pris fra 10 stk.", said)),
        check_line(tmp_path, price=PRICE + step(said)),
    ):
        assert (only(checked, code).field, checked.has_errors) == ("price_steps", True)
        assert checked.items[0].price_steps == ()


def test_a_dearer_step_is_kept_and_said(tmp_path: Path) -> None:
    checked = check_bytes(tmp_path, extra("Pris fra 10 stk.", "2,60"))
    assert only(checked, "price-step-dearer").value == "10: 2.6"
    assert checked.items[0].price_steps == steps((10, "2.6"))


def test_a_step_for_another_unit_is_left_out_and_said(tmp_path: Path) -> None:
    checked = check_line(tmp_path, price=PRICE + step("24.00", unit="KGM"))
    assert codes(checked) == ["price-step-left-out"]
    assert checked.items[0].price_steps == ()


def test_steps_beside_a_price_with_vat_are_left_out_and_said_once(tmp_path: Path) -> None:
    content = item("A1;Blyant;stk.;2,50;2,00\nA2;Blyant;stk.;2,50;2,00", more="Pris fra 10")
    checked = check_bytes(tmp_path, content.replace(b";Pris;", b";Pris inkl. moms;"))
    assert codes(checked).count("price-step-left-out") == 1
    assert [one.price_steps for one in checked.items] == [(), ()]


def test_the_price_of_one_is_the_price(tmp_path: Path) -> None:
    content = item("A1;Blyant;stk.;2,50;2,00", more="Pris fra 10")
    checked = check_bytes(tmp_path, content.replace(b";Pris;", b";Pris fra 1;"))
    assert (checked.items[0].price, checked.items[0].price_steps) == (
        Decimal("2.5"), steps((10, "2")),
    )  # fmt: skip


def test_another_step_is_another_price() -> None:
    dearer = replace(PEN, price_steps=PEN.price_steps[:1])
    (change,) = diff({"P1": PEN}, {"P1": dearer}, replaces_all=True)
    assert change == Repriced(PEN, dearer, ("price_steps",))
    same = replace(PEN, price_steps=tuple(PriceStep(q * 1, p + 0) for q, p in PEN.price_steps))
    assert list(diff({"P1": PEN}, {"P1": same}, replaces_all=True)) == [Unchanged(PEN, same)]
