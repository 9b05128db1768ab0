"""What a house is told when neither shop nor agreements have it."""

from decimal import Decimal
from pathlib import Path

from shop.guidance import actions
from tests.buying import House, house
from tests.factories import NOW, app_for, client


def page_where(database_url: str, folder: Path, name: str, value: Decimal | bool) -> str:
    """The form as Mette sees it where Lindeby has decided something."""
    home: House = house(database_url)
    with home.database.write() as session:
        actions.decide(
            session, node_id=home.town.lindeby.id or 0, name=name, value=value,
            why="Vores politik", by=home.town.jonas, now=NOW,
        )  # fmt: skip
    home.database.dispose()
    app = app_for(database_url, folder)
    page = client(app, "mette@lindeby.example").get("/oensker/nyt?q=trampolin").text
    app.extensions["skub.database"].dispose()
    return page


def test_whom_to_ask_and_from_what_amount_stand_beside_the_form(
    database_url: str, tmp_path: Path
) -> None:
    page = page_where(database_url, tmp_path, "outside_limit", Decimal(50_000))
    assert "Spørg indkøb først" in page
    assert "Under 50.000" in page


def test_it_is_not_said_where_the_push_is_switched_off(database_url: str, tmp_path: Path) -> None:
    page = page_where(database_url, tmp_path, "nudge.outside-everything", value=False)
    assert "Spørg indkøb først" not in page
