"""Lifetime, power and running cost: read where they are told, and never guessed."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from catalog_import.diff import Changed, diff
from catalog_import.fingerprint import fingerprint
from catalog_import.item import ParsedItem, Upkeep
from catalog_import.upkeep import COST, KWH, YEARS, UnusableError, figure, meaning
from tests.importers.making import check_bytes, check_xlsx, only
from tests.importers.xml_samples import sample

FRIDGE = ParsedItem(
    2, "E-1", "Køleskab", price=Decimal(3499), upkeep=Upkeep(Decimal(12), Decimal(98))
)


def said(name: str, value: str, unit: str = "") -> str:
    """A figure as text, "" for none, or the code of what is wrong with it."""
    meant = meaning(name)
    if meant is None:
        return "not ours"
    try:
        found = figure(meant, value, unit)
    except UnusableError as unusable:
        return unusable.code
    return "" if found is None else f"{meant.kind} {found:f}"


@pytest.mark.parametrize(
    ("name", "value", "unit", "expected"),
    [
        ("Energiforbrug (kWh/år)", "98", "", f"{KWH} 98"),
        ("Årligt elforbrug", "98,5", "KWH", f"{KWH} 98.5"),
        ("Energiforbrug", "98 kWh/år", "", f"{KWH} 98"),
        ("Annual energy consumption", "98 kWh", "", f"{KWH} 98"),
        ("Jahresenergieverbrauch", "98", "kWh", f"{KWH} 98"),
        ("Forventet levetid (år)", "12", "", f"{YEARS} 12"),
        ("Levetid", "120 mdr.", "", f"{YEARS} 10"),
        ("Service life", "12", "ANN", f"{YEARS} 12"),
        ("Driftsomkostning pr. år", "1.250,50 kr.", "", f"{COST} 1250.5"),
        ("Driftsudgifter (kr./år)", "400,-", "", f"{COST} 400"),
        ("Energiforbrug (kWh/år)", "0", "", f"{KWH} 0"),  # it uses none
        ("Energiforbrug (kWh/år)", "-", "", ""),
        ("Energiforbrug", "0,8 kWh/100 vaske", "", ""),  # a figure of another kind
        ("Energiforbrug", "40 W", "", ""),
        ("Driftsomkostning", "0,12 kr. pr. side", "", ""),
        ("Energimærke", "A", "", "not ours"),
        ("Batteriets levetid", "3 år", "", "not ours"),
        ("Energiforbrug (kWh/år)", "ukendt", "", "upkeep-unreadable"),
        ("Energiforbrug (kWh/år)", "1.200", "", "upkeep-unreadable"),  # 1,2 or 1200
        ("Energiforbrug (kWh/år)", "ca. 200", "", "upkeep-unreadable"),
        ("Forventet levetid", "12", "", "upkeep-unit"),
        ("Forventet levetid", "25.000 timer", "", "upkeep-unit"),
        ("Forventet levetid", "5-8 år", "", "upkeep-unit"),
        ("Driftsomkostning pr. år", "80 EUR", "", "upkeep-unit"),
        ("Forventet levetid (år)", "0", "", "upkeep-unlikely"),
        ("Forventet levetid (år)", "101", "", "upkeep-unlikely"),
        ("Energiforbrug (kWh/år)", "-5", "", "upkeep-unlikely"),
    ],
)
def test_a_figure_counts_only_when_its_kind_and_year_are_told(
    name: str, value: str, unit: str, expected: str
) -> None:
    assert said(name, value, unit) == expected


def test_a_workbook_tells_it_in_columns_of_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Varenr.", "Varenavn", "Enhed", "Pris", "Elforbrug pr. år (kWh)", "Levetid"],
        ["E-1", "Køleskab", "stk.", 3499, 98.125, "12 år"],
        ["E-2", "Lampe", "stk.", 349, None, 12],
    ]
    checked = check_xlsx(tmp_path, rows)
    assert checked.items[0].upkeep == Upkeep(Decimal(12), Decimal("98.125"))
    assert checked.items[1].upkeep is None
    issue = only(checked, "upkeep-unit")
    assert (issue.row, issue.field, issue.value) == (3, "upkeep", "12")


def test_a_bmecat_feature_tells_it_with_its_unit(tmp_path: Path) -> None:
    feature = "<FEATURE><FNAME>{}</FNAME>{}<FUNIT>{}</FUNIT></FEATURE>"
    told = feature.format("Energiforbrug", "<FVALUE>98.5</FVALUE>", "kWh/a")
    told += feature.format("Levetid", "<FVALUE>8</FVALUE><FVALUE>12</FVALUE>", "ANN")
    features = f"<ARTICLE_FEATURES>{told}</ARTICLE_FEATURES><ARTICLE_ORDER_DETAILS>"
    checked = check_bytes(
        tmp_path, sample("moeller-bmecat12.xml", ("<ARTICLE_ORDER_DETAILS>", features))
    )
    assert checked.items[0].upkeep == Upkeep(yearly_kwh=Decimal("98.5"))
    assert {one.value for one in checked.issues if one.code == "upkeep-unit"} == {"8 / 12 ANN"}


def test_an_oioubl_line_and_an_update_of_items_tell_it(tmp_path: Path) -> None:
    told = (
        "<cac:AdditionalItemProperty><cbc:Name>Levetid</cbc:Name><cbc:Value>12 år</cbc:Value>"
        "</cac:AdditionalItemProperty></cac:Item>"
    )
    for name in ("laerken-oioubl.xml", "laerken-oioubl-varer.xml"):
        checked = check_bytes(tmp_path, sample(name, ("</cac:Item>", told)))
        assert {one.upkeep for one in checked.items} == {Upkeep(Decimal(12))}
        assert checked.header.carries is None or "upkeep" in checked.header.carries


def test_another_figure_is_a_change_and_the_same_with_more_zeros_is_none() -> None:
    same = replace(FRIDGE, upkeep=Upkeep(Decimal("12.0"), Decimal("98.00")))
    assert fingerprint(same) == fingerprint(FRIDGE)
    hungrier = replace(FRIDGE, upkeep=Upkeep(Decimal(12), Decimal(99)))
    (change,) = diff({"E-1": FRIDGE}, {"E-1": hungrier}, replaces_all=True)
    assert change == Changed(FRIDGE, hungrier, ("upkeep",))
