"""A search says what other houses give away; only those of one's own municipality."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from shop.reuse import actions as reuse
from shop.reuse.rules import Condition, Thing
from shop.search.views.reused import forget, has_words
from tests.databases import Databases
from tests.factories import NOW
from tests.web.home_town import Place, morning_town, page, running, words


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    with running(databases, tmp_path, build=morning_town) as shop:
        town = shop.town
        with shop.database.write() as session:
            for name, house, by in (
                ("Spiseborde, birk", town.regnbuen, town.karl),
                ("Reol", town.solsikken, town.mette),
                ("Borde fra Fjordby", town.fremmed_hus, town.fremmed),
            ):
                thing = Thing(name, 3, Condition.GOOD, "", "", False, Decimal(900))
                reuse.offer(session, unit_id=house.id or 0, thing=thing, picture="", by=by, now=NOW)
        forget()
        yield shop


@pytest.mark.parametrize(
    ("name", "sought", "found"),
    [("Tre spiseborde, birk", ["bord"], True), ("Bordtennisbat", ["bord"], False),
     ("Små stole", ["stol"], True), ("Små stole", ["store", "stol"], False),
     ("Øreværn", ["oer"], False)],
)  # fmt: skip
def test_words_meet_in_any_form(name: str, sought: list[str], found: bool) -> None:
    assert has_words(name, sought) is found


def test_a_search_with_no_goods_tells_of_what_is_free(place: Place) -> None:
    html = page(place.app, "mette@lindeby.example", "/soeg?q=borde")
    assert "Findes brugt: Spiseborde, birk, 3 stk. på Regnbuen" in words(html)
    assert 'href="/genbrug/1"' in html
    assert "Fjordby" not in words(html)


def test_neither_ones_own_things_nor_other_words(place: Place) -> None:
    for query in ("reol", "papir", ""):
        said = words(page(place.app, "mette@lindeby.example", f"/soeg?q={query}"))
        assert "Findes brugt" not in said
    assert "Findes brugt: Reol, 3 stk. på Solsikken" in words(
        page(place.app, "karl@lindeby.example", "/soeg?q=reoler")
    )
