"""A table of places: read whole, or every fault told with its row."""

import pytest

from shop.organisation.places import MOST_ROWS, read_places
from shop.organisation.rules import NodeKind, UnitType

GOOD = """sted;art;type;gln;konto
Lindeby Kommune;kommune;;;
Lindeby Kommune / Børn og Unge;forvaltning;;;
Lindeby Kommune / Børn og Unge / Solsikken;enhed;Børnehave;5798000416642;6.12
"""


def faults(
    rows: str, known: dict[tuple[str, ...], NodeKind] | None = None
) -> list[tuple[int, str]]:
    table = read_places(f"sted;art;type;gln;cvr\n{rows}", known=known or {})
    assert not table.faults or all(fault.text for fault in table.faults)
    return [(fault.row, fault.column) for fault in table.faults]


def test_places_are_read_from_the_top_down() -> None:
    table = read_places(GOOD, known={})
    assert table.faults == ()
    assert [place.names[-1] for place in table.places] == [
        "Lindeby Kommune", "Børn og Unge", "Solsikken",
    ]  # fmt: skip
    house = table.places[-1]
    assert (house.kind, house.unit_type) == (NodeKind.UNIT, UnitType.KINDERGARTEN)
    assert house.facts == {"gln": "5798000416642", "accounting_code": "6.12"}


def test_english_headers_commas_and_a_known_parent_do_as_well() -> None:
    table = read_places(
        'place,kind,type\n"Lindeby / Solsikken",UNIT,KINDERGARTEN\n\n',
        known={("Lindeby",): NodeKind.MUNICIPALITY},
    )
    assert (len(table.places), table.faults) == (1, ())


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("Lindeby / Solsikken;enhed;børnehave;;", "sted"),  # nobody above
        ("Solsikken;enhed;børnehave;;", "art"),  # a house at the top
        ("Lindeby;by;;;", "art"),
        ("Lindeby;;;;", "art"),
        ("Lindeby", "art"),  # a row that ends early
        ("Lindeby;kommune;skole;;", "type"),
        ("Lindeby;kommune;;5798000416643;", "gln"),  # check digit
        ("Lindeby;kommune;;57980004166;", "gln"),
        ("Lindeby;kommune;;;1234567", "cvr"),
        (" / Lindeby;kommune;;;", "sted"),
        (f"{'x' * 121};kommune;;;", "sted"),
    ],
)
def test_a_fault_is_told_by_row_and_column(row: str, column: str) -> None:
    assert (2, column) in faults(row)


def test_a_house_needs_a_type_a_place_stands_once_and_nothing_is_below_a_house() -> None:
    town = {("L",): NodeKind.MUNICIPALITY, ("L", "S"): NodeKind.UNIT}
    assert faults("L / S;enhed;;;", town) == [(2, "type")]
    assert faults("L;kommune;;;\nL;kommune;;;") == [(3, "sted")]
    assert faults("L / S / Rød stue;enhed;andet;;", town) == [(2, "art")]
    assert faults("L / S;område;;;", town) == [(2, "art")]  # it is a unit already


@pytest.mark.parametrize("text", ["", "\0", "navn;art\nLindeby;kommune", "\n" * (MOST_ROWS + 1)])
def test_what_is_no_such_table_is_refused_whole(text: str) -> None:
    table = read_places(text, known={})
    assert table.places == ()
    assert len(table.faults) == 1
