"""What may be said of the columns of a price list."""

import pytest

from catalog_import.preview import ColumnSeen, Why
from shop.intake.columns import can_choose, check_columns, problems
from shop.intake.rules import BatchState
from shop.kernel.errors import Refused

NAMES = ("nr", "tekst", "beloeb", "rabat", "andet")
NUMBERS = frozenset({"beloeb", "rabat"})
COLUMNS = [
    ColumnSeen(at, name, name, "", Why.UNUSED, ("x",), name in NUMBERS)
    for at, name in enumerate(NAMES)
]
GOOD = {"nr": "seller_item_id", "tekst": "name", "beloeb": "price", "rabat": "", "andet": ""}


def found(**changed: str) -> list[tuple[str, str]]:
    return [(problem.why.code, problem.key) for problem in problems(COLUMNS, GOOD | changed)]


def test_number_name_and_price_are_enough() -> None:
    assert found() == []
    check_columns(COLUMNS, GOOD)
    assert found(beloeb="price_with_vat") == []
    assert found(beloeb="list_price", rabat="discount_percent") == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"andet": "name"}, [("columns-twice", "andet")]),
        ({"beloeb": "", "andet": "price"}, [("column-without-numbers", "andet")]),
        ({"beloeb": "list_price"}, [("columns-missing", "")]),
        ({"nr": "", "tekst": ""}, [("columns-missing", ""), ("columns-missing", "")]),
        ({"andet": "ukendt"}, [("columns-unknown", "")]),
        ({"fremmed": "name"}, [("columns-unknown", "")]),
    ],
)
def test_a_choice_that_cannot_be_read_is_told_at_its_column(
    changed: dict[str, str], said: list[tuple[str, str]]
) -> None:
    assert found(**changed) == said
    with pytest.raises(Refused) as refused:
        check_columns(COLUMNS, GOOD | changed)
    assert refused.value.code == said[0][0]


def test_columns_are_chosen_while_a_price_list_waits() -> None:
    assert can_choose(BatchState.STAGED, "csv")
    assert can_choose(BatchState.REJECTED, "xlsx")
    assert not can_choose(BatchState.STAGED, "peppol")
    for state in set(BatchState) - {BatchState.STAGED, BatchState.REJECTED}:
        assert not can_choose(state, "csv")
