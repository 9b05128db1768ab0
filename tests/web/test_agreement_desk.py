"""What houses find of agreements, who reads documents, and who sees whose questions."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shop.agreements import actions
from shop.agreements.models import Agreement
from shop.agreements.rules import AgreementStatus, ClauseKind, Content, Level, LotContent, Scope
from shop.search.actions import add_word
from shop.search.wordbook import WordKind
from tests.databases import Databases
from tests.factories import NOW, client
from tests.web.agreement_parts import OWN
from tests.web.home_town import Place, page, running, words

METTE, IDA = "mette@lindeby.example", "ida@fjordby.example"


@pytest.fixture(scope="module")
def place(
    databases: Databases, engine_name: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Place]:
    with running(databases, tmp_path_factory.mktemp("shop"), engine=engine_name) as open_shop:
        yield open_shop


def do(place: Place, action: Any, **facts: Any) -> Any:
    with place.database.write() as session:
        return action(session, **{"by": place.town.jonas, "now": NOW} | facts)


def test_the_limit_for_buying_freely_is_told_only_where_nothing_else_is_found(
    place: Place,
) -> None:
    found, near, in_shop, nowhere = (
        words(page(place.app, METTE, f"/aftaler?q={need}"))
        for need in ("flydende", "engangsbleer", "silkepapir", "zebra")
    )
    assert "Ingen aftale hedder »engangsbleer«. Det her ligner. Forbrugsartikler" in near
    assert "100.000 kr." not in near
    assert "Varer om »flydende« hører under 1 aftale Forbrugsartikler" in found
    assert "100.000 kr." not in found
    assert "Butikken har det alligevel" in in_shop
    assert "100.000 kr." not in in_shop
    assert "Ring til indkøb på 12 34 56 78" in nowhere
    assert "Koster det under 100.000 kr." in nowhere


def test_procurement_s_words_and_the_agreement_s_own_find_it(place: Place) -> None:
    assert "ingen aftale om »lokumsvalse«" in words(
        page(place.app, METTE, "/aftaler?q=lokumsvalse")
    )
    do(place, add_word, node_id=place.town.lindeby.id, kind=WordKind.SYNONYM, word="lokumsvalse",
       means="forbrugsartikler")  # fmt: skip
    with place.database.write() as session:
        session.get_one(Agreement, OWN).keywords = "madpakkefrugt"
    assert "Forbrugsartikler" in words(page(place.app, METTE, "/aftaler?q=lokumsvalse"))
    assert "Frisk frugt" in words(page(place.app, METTE, "/aftaler?q=Madpakkefrugt"))


def test_a_service_says_that_it_is_not_bought_here_and_why(place: Place) -> None:
    with place.database.write() as session:
        ours = session.get_one(Agreement, OWN)
        ours.scope, ours.not_in_shop = Scope.SERVICE, "Prisen følger turen."
    card, one = (page(place.app, METTE, path) for path in ("/aftaler", f"/aftaler/{OWN}"))
    assert "Købes Ikke i butikken" in words(card)
    assert "Den købes ikke i butikken. Prisen følger turen." in words(one)
    with place.database.write() as session:
        session.get_one(Agreement, OWN).scope = Scope.WHOLE_ASSORTMENT


def test_a_document_is_procurement_s_unless_it_is_for_all_and_is_only_ever_saved(
    place: Place,
) -> None:
    jonas, mette = client(place.app, "jonas@lindeby.example"), client(place.app, METTE)
    for name, everyone in (("priser.pdf", ""), ("vejledning.pdf", "ja")):
        file = (io.BytesIO(b"%PDF-1.7 " + name.encode()), name)
        answer = jonas.post(f"/aftaler/{OWN}/dokumenter",
                            data={"file": file, "for_everyone": everyone})  # fmt: skip
        assert answer.status_code == 303
    secret, open_one = (f"/aftaler/{OWN}/dokumenter/{n}" for n in (1, 2))
    assert mette.get(secret).status_code == 404
    assert "priser.pdf" not in page(place.app, METTE, f"/aftaler/{OWN}")
    given = mette.get(open_one)
    assert given.data == b"%PDF-1.7 vejledning.pdf"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    ours = jonas.get(secret)
    assert ours.data == b"%PDF-1.7 priser.pdf"
    for answer in (given, ours):
        answer.close()
    wrong = (io.BytesIO(b"<script>"), "side.html")
    refused = jonas.post(f"/aftaler/{OWN}/dokumenter", data={"file": wrong})
    assert refused.status_code == 422
    kept = place.app.extensions["skub.config"].document_dir
    assert len(list(kept.iterdir())) == 2


def test_another_municipality_reads_the_answer_but_not_who(place: Place) -> None:
    asked = do(place, actions.ask, agreement_id=1, node_id=place.town.solsikken.id,
               question="Er kuverter med?", by=place.town.mette)  # fmt: skip
    assert "Er kuverter med?" not in page(place.app, IDA, "/aftaler/1")
    assert "Venter på svar" in page(place.app, METTE, "/aftaler/1")
    do(place, actions.answer, agreement_id=1, question_id=asked, answer="Ja, alle.")
    theirs, ours = (words(page(place.app, who, "/aftaler/1")) for who in (IDA, METTE))
    assert "Er kuverter med?" in theirs
    assert "Ja, alle. Svar fra indkøb" in theirs
    assert "Mette" not in theirs
    assert "Jonas" not in theirs
    assert "Mette Holm, Solsikken Ja, alle. Svar fra Jonas Bek" in ours


def test_a_suspended_agreement_tells_houses_what_to_do(place: Place) -> None:
    do(place, actions.set_status, agreement_id=OWN, status=AgreementStatus.SUSPENDED,
       why="Køb hos den lokale grønthandler.")  # fmt: skip
    said = words(page(place.app, METTE, f"/aftaler/{OWN}"))
    assert "Køb hos den lokale grønthandler." in said
    assert "Der kan ikke købes på aftalen nu" in said


def test_the_calendar_tells_what_is_due_and_which_agreements_cover_the_same(place: Place) -> None:
    town = place.town
    content = Content(
        number="LK-8", title="Handsker", level=Level.OWN, binding=True, scope=Scope.PRICE_LIST,
        valid_from=date(2026, 1, 1), valid_to=date(2027, 2, 28),
    )  # fmt: skip
    made = do(place, actions.write_agreement, node_id=town.lindeby.id, content=content,
              status=AgreementStatus.ACTIVE)  # fmt: skip
    lot = LotContent("", True, ((town.havblik, 1),), ("46181504",))
    do(place, actions.save_lot, agreement_id=made, lot_id=0, seen=actions.NO_LOT, wanted=lot,
       known={"46181500"})  # fmt: skip
    jonas = "jonas@lindeby.example"
    assert "Udløber 28. februar 2027" in words(page(place.app, jonas, "/aftaler/kalender"))
    do(place, actions.add_option, agreement_id=made, months=12, decide_by=date(2026, 12, 1))
    said = words(page(place.app, jonas, "/aftaler/kalender?vis=overlap"))
    assert "Dækker det samme 2" in said
    assert "Afgør optionen senest 1. december 2026" in said
    assert "Med optioner 29. februar 2028" in said
    assert "Frisk frugt og grønt LK-2025-001" not in said
    desk = words(page(place.app, jonas, f"/aftaler/{made}/styring"))
    assert "50.20: Engangshandsker, kun 46181504. Denne går forud." in desk


def test_what_was_changed_is_told_in_words_and_by_name(place: Place) -> None:
    content = Content(
        number="LK-H", title="Historie", level=Level.OWN, binding=True, scope=Scope.PRICE_LIST,
        valid_from=date(2026, 1, 1), valid_to=date(2027, 12, 31), target_percent=80,
    )  # fmt: skip
    made = do(place, actions.write_agreement, node_id=place.town.lindeby.id, content=content,
              status=AgreementStatus.ACTIVE)  # fmt: skip
    on = {"agreement_id": made}
    do(place, actions.change_agreement, seen=content,
       wanted=replace(content, binding=False, target_percent=None, valid_to=date(2028, 1, 1),
                      scope=Scope.WHOLE_ASSORTMENT, expected_value=Decimal(1000)),
       **on)  # fmt: skip
    lot = LotContent("Del 1", True, ((place.town.marken, 1),), ("101015",))
    do(place, actions.save_lot, lot_id=0, seen=actions.NO_LOT, wanted=lot, known={"101015"}, **on)
    clause = do(place, actions.add_clause, kind=ClauseKind.CSR, text="Global Compact", **on)
    do(place, actions.remove_clause, clause_id=clause, **on)
    do(place, actions.add_option, months=12, decide_by=date(2027, 6, 1), **on)
    do(place, actions.set_status, status=AgreementStatus.SUSPENDED, why="Ny ejer", **on)
    said = words(page(place.app, "jonas@lindeby.example", f"/aftaler/{made}/styring"))
    said = said[said.index("Hvem har ændret hvad") :]
    for line in (
        "Jonas Bek", "Tilstand: Gælder → Suspenderet", "Hvorfor: – → Ny ejer",
        "12 måneder, afgøres senest 1. juni 2027",
        "Menneskerettigheder og etik: Global Compact er ude",
        "Leverandører: 1. Marken Frugt", "Bindende: Ja → Nej", "Mål: 80 % → –",
        "Omfatter: Varerne på prislisten → Hele leverandørens udvalg",
        "Gælder til: 31. december 2027 → 1. januar 2028", "Forventet køb om året: 1.000,00 kr.",
    ):  # fmt: skip
        assert line in said, line
    assert "@" not in said[: said.index("Skub er")] if "Skub er" in said else "@" not in said
