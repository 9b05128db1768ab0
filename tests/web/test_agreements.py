"""What have we agreements about, and what does each say."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from shop.agreements.models import Agreement, Lot, LotCategory, LotSupplier, OptOut
from shop.agreements.rules import AgreementStatus, Level
from tests.databases import Databases
from tests.factories import client
from tests.web.home_town import Place, page, running, words

PAPER, CONSUMABLES, FOOD, FRUIT = 1, 2, 3, 4
METTE = "mette@lindeby.example"


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    with running(databases, tmp_path) as open_shop:
        yield open_shop


def titles(html: str) -> list[str]:
    return [unescape(it) for it in re.findall(r'<h2 class="h3"><a href="[^"]*">([^<]*)', html)]


def change(place: Place, agreement_id: int, **facts: object) -> None:
    with place.database.write() as session:
        agreement = session.get_one(Agreement, agreement_id)
        for name, value in facts.items():
            setattr(agreement, name, value)


def test_all_agreements_that_reach_the_house_those_one_can_use_first(place: Place) -> None:
    html = page(place.app, METTE, "/aftaler")
    assert titles(html) == [
        "Forbrugsartikler", "Frisk frugt og grønt", "Kontorartikler, skoleartikler og papir",
        "Fødevarer",
    ]  # fmt: skip
    said = words(html)
    assert (
        "Frisk frugt og grønt Kommunens egen aftale, LK-2025-001 Hos Marken Frugt & Grønt "
        "Kommer Tirsdag og torsdag Mindsteordre 250,00 kr. Gælder til 31. december 2027 "
        "Se 2 varer"
    ) in said
    assert "Fødevarer SKI, vi er med, 50.90" in said
    assert "Fravalgt af kommunen" in said


@pytest.mark.parametrize(
    ("need", "found"),
    [
        ("kopipapir", ["Kontorartikler, skoleartikler og papir"]),
        ("HAVBLIK", ["Forbrugsartikler", "Fødevarer"]),
        ("50.20", ["Forbrugsartikler"]),
        ("frugt marken", ["Frisk frugt og grønt"]),
        ("bleer", ["Forbrugsartikler"]),
    ],
)
def test_a_need_finds_its_agreement_by_title_category_supplier_or_number(
    place: Place, need: str, found: list[str]
) -> None:
    assert titles(page(place.app, METTE, f"/aftaler?q={need}")) == found


@pytest.mark.parametrize("need", ["zebra", "%25_", "%3Cscript%3E", "x" * 5000, "%00"])
def test_a_need_without_agreement_says_so_and_what_to_do(place: Place, need: str) -> None:
    html = page(place.app, METTE, f"/aftaler?q={need}")
    assert titles(html) == []
    assert "Vi fandt ingen aftale om" in html
    assert "Se alle aftaler" in html
    assert "<script>" not in html


def test_the_pills_count_and_choose(place: Place) -> None:
    html = page(place.app, METTE, "/aftaler?gruppe=mad")
    chips = re.findall(r'class="chip" href="[^"]*"( aria-current="true")?>([^<]*)', html)
    assert [word for _current, word in chips] == [
        "Alle 4", "Mad 2", "Pleje og rengøring 1", "Kontor og møbler 1"
    ]  # fmt: skip
    assert [word for current, word in chips if current] == ["Mad 2"]
    assert titles(html) == ["Frisk frugt og grønt", "Fødevarer"]
    assert len(titles(page(place.app, METTE, "/aftaler?gruppe=vrøvl"))) == 4


def test_an_agreement_says_terms_and_leads_to_its_goods(place: Place) -> None:
    html = page(place.app, METTE, f"/aftaler/{PAPER}")
    said = words(html)
    assert "Aftale 50.55. SKI, vi er med." in said
    assert "Bestil senest Hverdagen før kl. 12" in said
    assert "Gebyr 75,00 kr. under mindsteordren Leveringer Højst 2 om ugen" in said
    assert 'href="/soeg?q=50.55&amp;som=tekst"' in html
    assert "Se 4 varer" in said


def test_a_whole_assortment_leads_to_its_categories(place: Place) -> None:
    html = page(place.app, METTE, f"/aftaler/{FRUIT}")
    assert 'href="/soeg?kategori=groentsager&amp;kategori=frugt"' in html


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"status": AgreementStatus.SUSPENDED}, "Suspenderet"),
        ({"status": AgreementStatus.EXPIRED}, "Udløbet"),
        ({"valid_to": date(2026, 11, 22)}, "Udløbet"),
        ({"status": AgreementStatus.TENDER}, "I udbud"),
        ({"valid_from": date(2026, 11, 24)}, "Gælder fra 24. november 2026"),
    ],
)
def test_one_that_is_not_in_force_says_why_and_sells_nothing(
    place: Place, facts: dict[str, object], word: str
) -> None:
    change(place, PAPER, **facts)
    for path in (f"/aftaler/{PAPER}", "/aftaler?q=50.55"):
        html = page(place.app, METTE, path)
        assert word in words(html)
        assert not re.search(r"Se \d+ vare", html)
        assert "/soeg?q=50.55" not in html


def test_on_its_last_day_it_holds_and_says_that_it_ends(place: Place) -> None:
    change(place, PAPER, valid_to=date(2026, 11, 23))
    said = words(page(place.app, METTE, f"/aftaler/{PAPER}"))
    assert "Udløber 23. november 2026" in said
    assert "Se 4 varer" in said


def test_one_that_the_municipality_opted_out_of_sells_nothing_there_but_elsewhere(
    place: Place,
) -> None:
    own = words(page(place.app, METTE, f"/aftaler/{FOOD}"))
    other = words(page(place.app, "ida@fjordby.example", f"/aftaler/{FOOD}"))
    assert "Fravalgt af kommunen" in own
    assert "Der kan ikke købes på aftalen nu" in own
    assert "Fravalgt" not in other


def test_an_opt_out_of_some_categories_names_them(place: Place) -> None:
    with place.database.write() as session:
        session.delete(session.get_one(OptOut, (FOOD, place.town.lindeby.id, "")))
        for prefix in ("501015", "501016"):
            session.add(
                OptOut(agreement_id=FOOD, node_id=place.town.lindeby.id or 0, unspsc_prefix=prefix)
            )
        lot = session.get_one(Lot, FOOD)
        session.add(LotCategory(lot_id=lot.id or 0, unspsc_prefix="501317"))
    html = page(place.app, METTE, f"/aftaler/{FOOD}")
    assert "Fravalgt af kommunen for grøntsager og frugt" in words(html)
    assert 'href="/soeg?kategori=maelk"' in html
    assert 'href="/soeg?kategori=frugt"' not in html


def test_ranked_suppliers_are_told_in_their_order(place: Place) -> None:
    with place.database.write() as session:
        lot = session.get_one(Lot, PAPER)
        session.add(LotSupplier(lot_id=lot.id or 0, supplier_id=place.town.havblik, rank=2))
    assert "1. Kridthuset, 2. Havblik Forsyning" in words(page(place.app, METTE, "/aftaler"))
    said = words(page(place.app, METTE, f"/aftaler/{PAPER}"))
    assert "Kridthuset Nummer 1: spørg her først" in said
    assert "Havblik Forsyning Nummer 2: når nummer 1 ikke kan levere" in said


def test_another_municipality_s_own_agreement_does_not_exist(place: Place) -> None:
    for email in ("ida@fjordby.example", "ole@fjordby.example"):
        assert client(place.app, email).get(f"/aftaler/{FRUIT}").status_code == 404
        assert "LK-2025-001" not in page(place.app, email, "/aftaler")


@pytest.mark.parametrize("number", ["0", "999", "99999999999999999999"])
def test_an_agreement_that_is_not_there_is_not_found(place: Place, number: str) -> None:
    assert client(place.app, METTE).get(f"/aftaler/{number}").status_code == 404


@pytest.mark.parametrize("email", ["jonas@lindeby.example", "anne@lindeby.example"])
def test_procurement_and_managers_read_them_too(place: Place, email: str) -> None:
    assert len(titles(page(place.app, email, "/aftaler"))) == 4


def test_an_agreement_without_suppliers_or_categories_is_still_a_page(place: Place) -> None:
    with place.database.write() as session:
        planned = Agreement(
            owner_node_id=place.town.lindeby.id or 0, number="NY", title="Noget nyt",
            level=Level.OWN, status=AgreementStatus.PLANNED, valid_from=date(2027, 1, 1),
            valid_to=date(2028, 1, 1),
        )  # fmt: skip
        session.add(planned)
        session.flush()
        number = planned.id
    assert "Ingen endnu" in words(page(place.app, METTE, "/aftaler"))
    assert "Ingen af butikkens varegrupper" in words(page(place.app, METTE, f"/aftaler/{number}"))
