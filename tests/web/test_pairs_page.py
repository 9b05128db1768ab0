"""Procurement puts two categories together on a page, and takes them apart."""

from pathlib import Path

from sqlalchemy import func, select

from shop.catalogue.models import CategoryPair
from shop.db import Database
from tests.factories import app_for, client, town
from tests.web.test_label_register import words

PAGE = "/samme-behov/varegrupper"
GOOD = {"gruppe": "handsker", "anden": "klude", "hvorfor": "Samme skab"}


def test_two_are_put_together_shown_and_taken_apart(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    built = town(database)
    database.dispose()
    app = app_for(database_url, tmp_path)
    jonas, mette = client(app, built.jonas.email), client(app, built.mette.email)

    def rows() -> int:
        with app.extensions["skub.database"].read() as session:
            found = session.execute(select(func.count()).select_from(CategoryPair))
            return int(found.scalar_one())

    for fields, status, told in (
        ({"anden": ""}, 422, "Vælg to varegrupper"), ({"anden": "handsker"}, 422, "forskellige"),
        ({"anden": "nej"}, 404, "findes ikke"), ({"sted": str(built.fjordby.id)}, 404, "Stedet"),
    ):  # fmt: skip
        answer = jonas.post(PAGE, data=GOOD | fields)
        assert (answer.status_code, told in answer.text) == (status, True), fields
    assert mette.post(PAGE, data=GOOD).status_code == 403
    assert rows() == 0
    assert jonas.post(PAGE, data=GOOD).status_code == 303
    page = words(jonas.get(PAGE).text)
    assert "»Klude og svampe« og »Engangshandsker«" in page
    assert "Samme skab" in page
    assert jonas.post(f"{PAGE}/1/fortryd").status_code == 303
    assert "Ingen endnu." in words(jonas.get(PAGE).text)
    assert jonas.post(f"{PAGE}/1/fortryd").status_code == 404
    app.extensions["skub.database"].dispose()
