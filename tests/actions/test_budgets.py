"""Budgets fed from a file, and what is used of them."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from shop.budgets.actions import keep, read
from shop.budgets.queries import accounts_of, standings
from shop.budgets.rules import Fault, Fed, Unit
from shop.kernel.errors import NotAllowed
from shop.kernel.people import Actor
from tests.buying import House, everything
from tests.buying import house as make_house
from tests.factories import NOW

HEAD = "EAN;Konto;Kontonavn;År;Budget;Forbrug;Opgjort\n"


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = make_house(database_url)
    yield made
    made.database.dispose()


def fed(house: House, rows: str, by: Actor) -> tuple[Fault, ...]:
    with house.database.read() as session:
        table = read(session, raw=(HEAD + rows).encode("cp1252"), by=by, now=NOW)
    if not table.faults:
        with house.database.write() as session:
            keep(session, lines=table.lines, by=by, now=NOW)
    return table.faults


def spent(house: House) -> dict[str, Decimal]:
    with house.database.read() as session:
        return {
            one.account: one.spent
            for one in standings(session, house.unit.id, on=NOW.date() + timedelta(days=1))
        }


def test_orders_since_finance_counted_are_counted_on_top(home: House) -> None:
    rows = "5700000012314;5251-14;Materialer;2026;20.000,00;12.400,00;22-11-2026\n"
    assert fed(home, rows + "5700000012314;77;Ture;2026;1.000;;\n", home.town.jonas) == ()
    assert spent(home) == {"5251-14": Decimal(12400), "77": Decimal(0)}
    home.fill(papir_svane="20")
    home.send(home.town.kridthuset)
    assert spent(home)["5251-14"] == Decimal(12400) + Decimal("639.00")
    home.fill(papir_svane="20")
    home.send(home.town.kridthuset, token="one-more-press-of-the-button", account="77")
    assert spent(home) == {"5251-14": Decimal("13039.00"), "77": Decimal("639.00")}


def test_a_new_file_takes_the_place_of_the_old_and_counts_no_order_twice(home: House) -> None:
    home.fill(papir_svane="20")
    home.send(home.town.kridthuset)
    row = "5700000012314;5251-14;;2026;20.000,00;{};{}\n"
    for figure, until, expected in (("", "", "639.00"), ("700", "23-11-2026", "700")):
        assert fed(home, row.format(figure, until), home.town.anne) == ()
        assert spent(home) == {"5251-14": Decimal(expected)}


def test_one_bad_row_keeps_nothing(home: House) -> None:
    before = everything(home.database)
    faults = fed(home, "5700000012314;1;;2026;5;;\n5700000012314;2;;2026;x;;\n", home.town.jonas)
    assert [fault.row for fault in faults] == [3]
    assert everything(home.database) == before


def test_nobody_feeds_anothers_house(home: House) -> None:
    before, rows = everything(home.database), "5700000012314;1;;2026;5;;\n"
    assert [f.refused.code for f in fed(home, rows, home.town.fremmed_indkoeb)] == ["budget-unit"]
    with pytest.raises(NotAllowed):
        fed(home, rows, home.town.mette)
    assert everything(home.database) == before


def test_who_lost_the_house_while_the_file_was_read_keeps_nothing(home: House) -> None:
    house = Unit(home.town.fremmed_hus.id or 0, 1, "Nabo", "")
    line = Fed(house, 2026, "1", "", Decimal(5), Decimal(0), NOW.date())
    before = everything(home.database)
    with pytest.raises(NotAllowed), home.database.write() as session:
        keep(session, lines=[line], by=home.town.anne, now=NOW)
    assert everything(home.database) == before


def test_a_house_chooses_between_its_own_and_what_is_fed(home: House) -> None:
    fed(home, "5700000012314;77;Ture;2026;1.000;;\n", home.town.anne)
    with home.database.read() as session:
        found = accounts_of(session, home.unit, on=NOW.date())
    assert [one.code for one in found] == ["5251-14", "77"]
