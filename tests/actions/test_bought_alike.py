"""What houses of the same type buy: of one's own municipality, and never of fewer than three."""

from datetime import date

from sqlmodel import Session

from shop.db import Database
from shop.orders.alike import bought_alike
from shop.organisation.actions import add_node
from shop.organisation.models import Node
from shop.organisation.rules import NodeKind, UnitType
from tests.factories import NOW, Town, town
from tests.reports_town import order

SUMMER, LAST_YEAR = date(2026, 6, 1), date(2025, 11, 20)


def _house(session: Session, parent: Node, name: str, kind: UnitType) -> Node:
    own = parent.municipality_id or parent.id
    return add_node(
        session, parent=parent, kind=NodeKind.UNIT, name=name, unit_type=kind, municipality_id=own
    )


def _buys(database: Database, built: Town, unit: Node, paper: str, day: date = SUMMER) -> None:
    order(
        database, built, unit=unit, supplier=built.kridthuset, by=built.mette, placed=day,
        comes=day, lines={paper: 1},
    )  # fmt: skip


def test_three_other_houses_of_the_type_are_told_of_and_no_fewer(database_url: str) -> None:
    database = Database(database_url)
    built = town(database)
    with database.write() as session:
        session.add_all([built.lindeby, built.fjordby])
        alike = [
            _house(session, built.lindeby, f"Hus {n}", UnitType.KINDERGARTEN) for n in range(3)
        ]
        school = _house(session, built.lindeby, "Skole", UnitType.SCHOOL)
        stranger = _house(session, built.fjordby, "Fjern", UnitType.KINDERGARTEN)
        session.flush()
        session.expunge_all()  # the houses are read after the transaction
    for unit in (*alike, alike[0], built.solsikken, school):
        _buys(database, built, unit, "papir-svane")
    for unit in (*alike[:2], built.solsikken, school):  # two others: too few
        _buys(database, built, unit, "papir-plus")
    _buys(database, built, alike[2], "papir-plus", LAST_YEAR)
    for day in (SUMMER, LAST_YEAR):
        _buys(database, built, stranger, "fjordby-papir", day)

    def told(municipality: Node, category: str = "kopipapir") -> dict[int, int]:
        with database.read() as session:
            return bought_alike(
                session, municipality_id=municipality.id or 0, unit_type=UnitType.KINDERGARTEN,
                but_unit_id=built.solsikken.id or 0, category_code=category, now=NOW,
            )  # fmt: skip

    assert told(built.lindeby) == {built.offers["papir-svane"]: 3}
    assert told(built.lindeby, "bleer") == told(built.fjordby) == {}
    database.dispose()
