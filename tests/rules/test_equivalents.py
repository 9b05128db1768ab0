"""Which items serve the same need: 500 pairs judged by hand, and the reasons.

The pairs are names of the demo's goods, drawn at random: 230 of one kind, 150 with the same noun,
120 hard negatives that share words. Judged before the rule was written, by one measure: could a
pedagogue who wants the one use the other without noticing? Another size, flavour, fish, fold or
strength is no; organic or not, egg colour, pack and brand are yes; colour is yes for clothes,
furniture, toys and folders, no where colour is what is bought. Weights were set on the pairs of
even number; faults of the odd ones were seen too while mending, so neither half is unseen. Of 150
further suggestions, drawn over the catalogue once the rule stood, 144 were
right; two of the six kinds of fault were mended after that.
"""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from shop.catalogue.equivalents import (
    LEAST_MATCH,
    Compared,
    Reason,
    match,
    pack_distance,
    read,
)
from shop.catalogue.rules import COMPARABLE

with (Path(__file__).parent / "equivalent_pairs.csv").open(encoding="utf-8", newline="") as _file:
    PAIRS = list(csv.DictReader(_file, delimiter=";"))


def side(row: dict[str, str], which: str = "") -> Compared:
    unit = COMPARABLE.get(row[f"{which}unit"], (Decimal(0), ""))[1]
    content = Decimal(row[f"{which}content"]) if row[f"{which}content"] else None
    return Compared(row[f"{which}name"], row[f"{which}category"], unit, content=content)


def measured(rows: list[dict[str, str]]) -> tuple[float, float]:
    """Precision and recall of what would be suggested."""
    shown = [match(side(row), side(row, "other_")).score >= LEAST_MATCH for row in rows]
    same = [row["same_need"] == "1" for row in rows]
    right = sum(1 for a, b in zip(shown, same, strict=True) if a and b)
    return right / sum(shown), right / sum(same)


def test_there_are_500_pairs_with_many_of_both_kinds() -> None:
    assert len(PAIRS) == 500
    assert 100 <= sum(row["same_need"] == "1" for row in PAIRS) <= 250


@pytest.mark.parametrize("half", [0, 1])
def test_suggestions_are_right_nine_times_of_ten_and_find_three_of_four(half: int) -> None:
    precision, recall = measured(PAIRS[half::2])
    assert precision >= 0.9
    assert recall >= 0.75


def item(name: str, category: str = "handsker", **facts: str) -> Compared:
    return Compared(name, category, "H87", **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vaskehandsker, frotté, 10 stk.", "Engangshandsker, 10 stk."),
        ("Nitrilhandsker str. M, blå", "Nitrilhandsker str. L, blå"),
        ("Bleer str. 5", "Buksebleer str. 5"),
        ("Kopipapir A4, 80 g", "Kopipapir A3, 80 g"),
        ("Torskefilet, med skind", "Torskefilet, uden skind"),
        ("Håndklædeark, Z-fold, hvid", "Håndklædeark, C-fold, hvid"),
        ("Hæftemaskine, til 20 ark", "Hæftemaskine, til 50 ark"),
        ("Lim, til papir", "Lim, til træ"),
        ("Arbejdsbukser str. 50, stretch", "Arbejdsbukser str. 54, stretch"),
    ],
)
def test_what_looks_alike_and_is_not(one: str, other: str) -> None:
    assert match(item(one), item(other)).score < LEAST_MATCH


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Bananer, danske, økologiske", "Økologiske bananer", Reason.SAME_GOODS),
        ("Regnjakke str. M, grøn", "Regnjakke str. M, sort", Reason.OTHER_LOOKS),
        ("Bestik, gaffel, papir, 16 cm", "Bestik, gaffel, træ, 16 cm", Reason.OTHER_MATERIAL),
        ("Æg str. M/L, frilands", "Æg str. M, skrabeæg", Reason.SAME_SIZE),
        ("Håndsæbe, uden parfume", "Håndsæbe, mild duft", Reason.SAME_GOODS),
    ],
)
def test_what_differs_and_serves_the_same_need_says_how(
    one: str, other: str, reason: Reason
) -> None:
    found = match(item(one), item(other))
    assert found.score >= LEAST_MATCH
    assert reason in found.reasons
    assert found == match(item(other), item(one))


def test_a_supplier_s_number_settles_it_whatever_the_words() -> None:
    one = item("Vådserv. 72 stk", gtin="5799604076386", category="saebe")
    other = item("Wipes sensitive", gtin="5799604076386", category="klude")
    assert match(one, other).reasons == (Reason.SAME_GTIN,)
    one = item("Hulapparat", maker="Novus", makers_number="B2")
    assert match(one, item("Puncher", maker="novus", makers_number="b2")).score > 0.9
    assert match(one, item("Puncher", maker="Leitz", makers_number="B2")).score == 0


def test_the_pen_s_colour_is_the_point_and_the_chair_s_is_not() -> None:
    pens = (item("Gelpenne, blå", "skriveredskaber"), item("Gelpenne, rød", "skriveredskaber"))
    chairs = (item("Stol, blå", "kontormoebler"), item("Stol, rød", "kontormoebler"))
    assert match(*pens).score < LEAST_MATCH <= match(*chairs).score


def test_of_equals_the_nearest_pack_comes_first() -> None:
    five, ten, unknown = (
        Compared("Ris", "gryn", "KGM", content=content)
        for content in (Decimal(5), Decimal(10), None)
    )
    assert pack_distance(five, five) == 0 < pack_distance(five, ten) < pack_distance(five, unknown)


@pytest.mark.parametrize("name", ["", ",", "(((", "🍌", "9" * 5000, "str.", "a" * 10_000])
def test_any_name_can_be_read(name: str) -> None:
    read(name)
    assert 0 <= match(item(name), item(name)).score <= 1
