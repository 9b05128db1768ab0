"""A supplier that gets another name has it wherever goods are shown."""

from dataclasses import replace
from pathlib import Path

from sqlmodel import Session

from shop.agreements.actions import change_supplier
from shop.agreements.queries import supplier_content, suppliers_by_id
from shop.kernel.people import SYSTEM
from shop.search import freshness
from tests.databases import Databases
from tests.factories import NOW, client
from tests.web.home_town import running

WAYS = ("/soeg?q=kopipapir", "/soeg")


def _rename(session: Session, supplier_id: int) -> str:
    before = supplier_content(suppliers_by_id(session, [supplier_id])[supplier_id])
    change_supplier(
        session, supplier_id=supplier_id, written=replace(before, name="Nyt Navn A/S"), by=SYSTEM,
        now=NOW,
    )  # fmt: skip
    return before.name


def test_search_shows_the_new_name(databases: Databases, tmp_path: Path) -> None:
    with running(databases, tmp_path) as place:
        browser = client(place.app, place.town.mette.email)
        for way in WAYS:
            browser.get(way)
        with place.database.write() as session:
            old = _rename(session, place.town.kridthuset)
        freshness.forget(place.database)
        for way in WAYS:
            text = browser.get(way).text
            assert "Nyt Navn A/S" in text
            assert old not in text
