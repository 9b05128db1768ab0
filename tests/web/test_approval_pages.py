"""The approver's pages, the house's answer, and feeding budgets, as a browser without script."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from shop.approvals.models import ApprovalRequest, ApprovalStandIn
from shop.approvals.rules import State
from shop.basket.models import BasketLine
from shop.budgets.models import BudgetLine
from shop.budgets.rules import Table, read_budgets
from shop.db import Database
from shop.guidance.actions import decide
from shop.orders.models import Order, OrderLine
from tests.databases import Databases
from tests.factories import NOW, Town, client
from tests.web import forms_approvals
from tests.web.home_town import Place, morning_town, page, running, words

METTE, SARA, ANNE, KARL = (f"{name}@lindeby.example" for name in ("mette", "sara", "anne", "karl"))
ONE = "/godkend/1"


def approval_town(database: Database) -> Town:
    """The morning town, and ten packs of paper that wait for Anne's yes."""
    built = morning_town(database)
    with database.write() as session:
        forms_approvals.asked(session, built)
    return built


@pytest.fixture
def place(databases: Databases, tmp_path: Path) -> Iterator[Place]:
    with running(databases, tmp_path, build=approval_town) as found:
        yield found


def seen(place: Place) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page(place.app, ANNE, ONE))
    assert found is not None
    return found[1]


def state(place: Place) -> ApprovalRequest:
    with place.database.read() as session:
        row = session.get_one(ApprovalRequest, 1)
        session.expunge_all()
    return row


def test_the_menu_says_how_many_wait_and_the_list_leads_to_one(place: Place) -> None:
    html = page(place.app, ANNE, "/godkend")
    assert "Godkend (1)" in html
    assert "Solsikken hos Kridthuset" in words(html)
    assert f'href="{ONE}"' in html
    one = words(page(place.app, ANNE, ONE))
    assert "Den er over grænsen på 100,00 kr., så Område Nord siger ja først." in one
    assert "319,50 kr." in one


def test_yes_with_one_amount_lowered_is_an_order_and_the_house_sees_it(place: Place) -> None:
    paper = place.town.offers["papir-svane"]
    form = {"seen": seen(place), f"antal_{paper}": "4"}
    for _press in range(2):
        assert client(place.app, ANNE).post(f"{ONE}/ja", data=form).status_code == 303
    with place.database.read() as session:
        of_paper = session.scalars(select(OrderLine).where(col(OrderLine.offer_id) == paper)).all()
        assert [line.quantity for line in of_paper] == [Decimal(4)]
    told = words(page(place.app, METTE, ONE))
    assert "Godkendt og bestilt" in told
    assert "Anne Toft satte 10 ned til 4" in told
    client(place.app, SARA).post(f"{ONE}/set")
    assert state(place).seen_at is not None


@pytest.mark.parametrize(("amount", "status"), [("11", 422), ("-1", 422), ("x", 422), ("0", 303)])
def test_an_amount_that_cannot_be_is_told_at_the_lines(
    place: Place, amount: str, status: int
) -> None:
    form = {"seen": seen(place), f"antal_{place.town.offers['papir-svane']}": amount}
    answer = client(place.app, ANNE).post(f"{ONE}/ja", data=form)
    assert answer.status_code == status
    assert state(place).state is State.WAITING


def test_no_needs_a_word_and_the_goods_come_back(place: Place) -> None:
    assert client(place.app, ANNE).post(f"{ONE}/nej", data={"svar": " "}).status_code == 422
    assert state(place).state is State.WAITING
    data = {"svar": "Vi har papir i kælderen"}
    assert client(place.app, ANNE).post(f"{ONE}/nej", data=data).status_code == 303
    paper = place.town.offers["papir-svane"]
    with place.database.read() as session:
        line = session.scalars(select(BasketLine).where(col(BasketLine.offer_id) == paper)).one()
        assert line.quantity == Decimal(10)
    assert "Vi har papir i kælderen" in words(page(place.app, METTE, ONE))


def test_a_colleague_takes_it_back(place: Place) -> None:
    assert "Træk den tilbage til kurven" in page(place.app, SARA, ONE)
    assert client(place.app, SARA).post(f"{ONE}/traek-tilbage").status_code == 303
    assert state(place).state is State.WITHDRAWN
    late = client(place.app, ANNE).post(f"{ONE}/ja", data={"seen": "x"})
    assert late.status_code == 303, "it is told on the request's page"
    with place.database.read() as session:
        assert len(session.scalars(select(Order)).all()) == 1, "the apples of the town"


def test_a_neighbour_sees_nothing_until_she_stands_in(place: Place) -> None:
    assert client(place.app, KARL).get(ONE).status_code == 404
    form = {"hvem": str(place.town.karl.person_id), "fra": "2026-11-23", "til": "2026-11-22"}
    assert client(place.app, ANNE).post("/godkend/stedfortraeder", data=form).status_code == 422
    form["til"] = "2026-11-27"
    assert client(place.app, ANNE).post("/godkend/stedfortraeder", data=form).status_code == 303
    assert "Du svarer for Anne Toft" in words(page(place.app, KARL, ONE))
    assert "Du godkender for Anne Toft" in words(page(place.app, KARL, "/godkend"))
    assert client(place.app, KARL).post("/godkend/stedfortraeder/1/slut").status_code == 403
    assert client(place.app, ANNE).post("/godkend/stedfortraeder/1/slut").status_code == 303
    with place.database.read() as session:
        assert session.get_one(ApprovalStandIn, 1).ended_at is not None
    assert client(place.app, KARL).get(ONE).status_code == 404


def test_a_budget_is_fed_and_a_bad_file_is_told_by_row(place: Place) -> None:
    asked = client(place.app, ANNE)
    bad = forms_approvals.table(b"5700000012314;5251-14;2026;20.000\n5700000012314;1;2026;x\n")
    answer = asked.post("/budgetter", data=bad)
    assert answer.status_code == 422
    assert "Række 3: »x« er ikke et beløb." in words(answer.get_data(as_text=True))
    good = forms_approvals.table(b"5700000012314;5251-14;2026;20.000\n")
    assert asked.post("/budgetter", data=good).status_code == 303
    with place.database.read() as session:
        assert session.scalars(select(BudgetLine)).one().amount == Decimal(20_000)
    assert "20.000,00 kr." in words(page(place.app, ANNE, "/budgetter"))
    said = "Brugt 763 kr. af 20.000 kr. på konto 5251-14, heraf 395 kr. her."
    assert said in words(page(place.app, ANNE, ONE))


def form_of(place: Place, action: str) -> dict[str, str]:
    """The hidden fields of the basket's form that posts there."""
    html = page(place.app, METTE, "/kurv")
    form = next(one for one in re.findall(r"<form.*?</form>", html, re.S) if f'"{action}"' in one)
    return dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', form))


def test_a_press_of_send_above_the_limit_is_a_receipt_of_what_waits(place: Place) -> None:
    said = "skal en leder sige ja til først"
    assert said not in words(page(place.app, METTE, "/kurv"))
    with place.database.write() as session:
        decide(
            session, node_id=place.town.lindeby.id or 0, name="approval_limit",
            value=Decimal(500), why="Store køb ses af en leder", by=place.town.jonas, now=NOW,
        )  # fmt: skip
    assert f"Køb over 500,00 kr. {said}." in words(page(place.app, METTE, "/kurv"))
    form = form_of(place, "/kurv/send")
    receipts = {client(place.app, METTE).post("/kurv/send", data=form).location for _ in range(2)}
    (receipt,) = receipts
    assert "Sendt til godkendelse" in words(page(place.app, METTE, str(receipt)))
    assert "venter på godkendelse" in words(page(place.app, SARA, "/kurv"))
    assert "Godkend (2)" in page(place.app, ANNE, "/godkend")


def test_the_account_is_chosen_and_the_budget_is_said_in_the_basket(place: Place) -> None:
    assert 'name="account"' not in page(place.app, METTE, "/kurv"), "one account is no choice"
    rows = b"5700000012314;5251-14;2026;700\n5700000012314;77;2026;90.000\n"
    client(place.app, ANNE).post("/budgetter", data=forms_approvals.table(rows))
    html = page(place.app, METTE, "/kurv")
    assert '<option value="77">' in html
    said = re.search(r"Brugt ([\d.]+) kr. af 700 kr. på konto 5251-14", words(html))
    assert said is not None
    assert said[1] == "1.519", "apples, what waits for a yes, and what is in the basket"
    form = form_of(place, "/kurv/send") | {"account": "77"}
    wrong = form | {"account": "9"}
    assert client(place.app, METTE).post("/kurv/send", data=wrong).location == "/kurv"
    assert client(place.app, METTE).post("/kurv/send", data=form).status_code == 303
    with place.database.read() as session:
        newest = session.scalars(select(Order).order_by(col(Order.id).desc())).first()
        assert newest is not None
        assert newest.accounting_code == "77"


def test_others_can_order_while_a_budget_is_read(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reading(*args: Any, **facts: Any) -> Table:
        with place.database.write() as session:  # on SQLite one writes at a time
            session.get_one(ApprovalRequest, 1).words = "Ny"
        return read_budgets(*args, **facts)

    monkeypatch.setattr("shop.budgets.actions.read_budgets", reading)
    file = forms_approvals.table(b"5700000012314;5251-14;2026;20.000\n")
    assert client(place.app, ANNE).post("/budgetter", data=file).status_code == 303


def test_a_line_on_two_accounts_says_so_and_an_undo_brings_both_back(place: Place) -> None:
    with place.database.write() as session:
        line = session.scalars(select(BasketLine)).first()
        assert line is not None
        key = (line.unit_id, line.basket_number, line.offer_id)
        line.quantity, line.elsewhere = Decimal(10), {"77": "4"}
    said = "6 som resten, 4 på konto 77"
    assert said in words(page(place.app, METTE, "/kurv"))
    asked = client(place.app, METTE)
    form = {"offer_id": str(key[2]), "action": "remove"}
    gone = asked.post("/kurv/ret", data=form, follow_redirects=True).text
    assert said not in words(gone)
    (undo,) = re.findall(r'<form[^>]*action="/kurv/fortryd".*?</form>', gone, re.S)
    fields = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', undo))
    assert fields["elsewhere"] == "4:77"
    assert said in words(asked.post("/kurv/fortryd", data=fields, follow_redirects=True).text)
