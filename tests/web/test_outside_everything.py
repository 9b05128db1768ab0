"""What a house is told when neither shop nor agreements have it."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from sqlmodel import select

from shop.guidance import actions
from shop.guidance.models import Exposure
from shop.guidance.queries import policy_for
from shop.kernel.periods import local_day
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


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


def logged(home: House) -> list[tuple[str, str, str]]:
    """Arm, answer and reason of each time it was said, or would have been."""
    with home.database.read() as session:
        rows = session.scalars(select(Exposure).where(Exposure.rule == "outside-everything")).all()
        return [(row.arm, row.answer.value, row.reason) for row in rows]


def test_who_buys_it_itself_is_remembered_and_procurement_can_still_be_asked(
    home: House, database_url: str, tmp_path: Path
) -> None:
    app = app_for(database_url, tmp_path)
    mette = client(app, "mette@lindeby.example")
    page = mette.get("/oensker/nyt?q=trampolin").text
    assert 'formaction="/oensker/koeb-selv">Køb selv<' in page
    assert logged(home) == [("treatment", "OPEN", "")]
    mette.get("/oensker/nyt?q=Trampolin")  # the same wish, said once
    answer = mette.post("/oensker/koeb-selv", data={"hvad": "trampolin", "pris": "4.500 kr."})
    assert (answer.status_code, answer.location) == (303, "/oensker/nyt?q=trampolin")
    assert logged(home) == [("treatment", "DECLINED", "keep")]
    again = mette.get("/oensker/nyt?q=trampolin").text
    assert "I har svaret, at I selv køber det" in again
    assert "Spørg indkøb først" not in again
    asked = mette.post("/oensker/nyt", data={"hvad": "Trampolin", "pris": "4500"})
    assert asked.status_code == 303
    app.extensions["skub.database"].dispose()


def test_from_the_policys_amount_it_is_procurement_that_buys(
    home: House, database_url: str, tmp_path: Path
) -> None:
    app = app_for(database_url, tmp_path)
    mette = client(app, "mette@lindeby.example")
    boat = {"hvad": "Sejlbåd", "pris": "100.000"}
    mette.get("/oensker/nyt?q=Sejlbåd")
    refused = mette.post("/oensker/koeb-selv", data=boat)
    assert refused.status_code == 422
    assert "Det køber I sammen med indkøb" in refused.text
    assert "Køb selv<" not in refused.text
    assert 'value="100.000"' in refused.text  # nothing typed is lost
    assert logged(home) == [("treatment", "OPEN", "")]
    for text in ("ti tusind", "-5", "0"):
        wrong = mette.post("/oensker/koeb-selv", data=boat | {"pris": text})
        assert (wrong.status_code, "Skriv et beløb i kroner" in wrong.text) == (422, True)
    assert mette.post("/oensker/nyt", data=boat).status_code == 303
    assert logged(home) == [("treatment", "ACCEPTED", "ask")]
    jonas = client(app, "jonas@lindeby.example").get("/oensker").text
    assert "100.000\xa0kr." in jonas
    app.extensions["skub.database"].dispose()


def test_a_house_that_an_experiment_spares_is_told_nothing_and_leaves_the_same_row(
    home: House, database_url: str, tmp_path: Path
) -> None:
    with home.database.write() as session:
        for _ in range(30):
            actions.decide(
                session, node_id=home.town.lindeby.id or 0, name="experiment.outside-everything",
                value=Decimal("0.5"), why="Virker det?", by=home.town.jonas, now=NOW,
            )  # fmt: skip
            if policy_for(session, home.unit.path, on=local_day(NOW)).spared:
                break
    app = app_for(database_url, tmp_path)
    page = client(app, "mette@lindeby.example").get("/oensker/nyt?q=trampolin").text
    assert "Køb selv<" not in page
    assert logged(home) == [("holdout", "OPEN", "")]
    app.extensions["skub.database"].dispose()


def test_what_the_shop_has_is_not_outside_everything(
    home: House, database_url: str, tmp_path: Path
) -> None:
    app = app_for(database_url, tmp_path)
    page = client(app, "mette@lindeby.example").get("/oensker/nyt?q=kopipapir").text
    assert "Se varerne i butikken" in page
    assert "Køb selv<" not in page
    assert logged(home) == []
    app.extensions["skub.database"].dispose()
