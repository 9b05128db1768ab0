"""What approvals and budgets are asked for in the tests that try every door."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from sqlmodel import Session

from shop.approvals.actions import ask
from shop.approvals.rules import AskedLine, Level
from shop.orders.queries import draft_lines
from shop.orders.rules import OrderDraft
from shop.organisation.queries import node
from shop.organisation.rules import Role
from tests.factories import NOW, Town
from tests.web.home_town import TUESDAY

IDS = {"approval_id": "1", "stand_in_id": "1"}
MENTIONS = {"approvals.page": ("/godkend",), "budgets.page": ("/budgetter",)}
HARMLESS = ("budgets.feed",)
"""A file's houses are looked up among one's own: see tests/actions/test_budgets.py."""
APPROVERS = (
    "approvals.approve", "approvals.refuse", "approvals.let", "approvals.end", "budgets.",
)  # fmt: skip
"""Doors that a manager passes."""
NAMED = {"approvals.one": ["/godkend/1"]}


def asked(session: Session, town: Town) -> int:
    """Solsikken sent ten packs of paper, and Anne is asked."""
    unit = node(session, town.solsikken.id or 0)
    assert unit is not None
    lines = draft_lines(
        session, path=unit.path, quantities={town.offers["papir-svane"]: Decimal(10)},
        on=NOW.date(),
    )  # fmt: skip
    draft = OrderDraft(
        form_token=f"{unit.id}-a-request-of-solsikken", unit_id=unit.id,
        supplier_id=town.kridthuset, delivery_date=TUESDAY, fee=Decimal(0),
        minimum_order_value=Decimal(0), lines=lines,
    )  # fmt: skip
    return ask(
        session, unit=unit, draft=draft, supplier_name="Kridthuset", limit=Decimal(100),
        level=Level(Role.MANAGER, town.area.path), by=town.mette, now=NOW,
        lines=[
            AskedLine(
                one.offer_id, one.offer_version_id, one.seller_item_id, one.name, one.pack_text,
                one.quantity, one.price, town.mette.person_id, town.mette.name,
            )
            for one in lines
        ],
    )  # fmt: skip


def of_lindeby(town: Town) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """Forms that ask for something of Lindeby's."""
    people = (town.karl, town.anne)
    return {
        "approvals.approve": [("/godkend/1/ja", {"seen": "x"})],
        "approvals.refuse": [("/godkend/1/nej", {"svar": "Nej"})],
        "approvals.withdraw": [("/godkend/1/traek-tilbage", {})],
        "approvals.put_away": [("/godkend/1/set", {})],
        "approvals.let_stand_in": [
            ("/godkend/stedfortraeder",
             {"hvem": str(one.person_id), "fra": "2026-12-01", "til": "2026-12-02"})
            for one in people
        ],
        "approvals.end_stand_in": [("/godkend/stedfortraeder/1/slut", {})],
    }  # fmt: skip


def forms(town: Town) -> dict[str, dict[str, str]]:
    """What each door takes when all is well."""
    return {
        "approvals.approve": {
            "seen": "0" * 16, "svar": "", f"antal_{town.offers['papir-svane']}": "5",
        },
        "approvals.refuse": {"svar": "Vi har papir"}, "approvals.withdraw": {},
        "approvals.put_away": {},
        "approvals.let_stand_in": {
            "hvem": str(town.karl.person_id), "fra": "2026-12-01", "til": "2026-12-02",
        },
        "approvals.end_stand_in": {}, "budgets.feed": {},
    }  # fmt: skip


def table(rows: bytes) -> dict[str, Any]:
    """A file to feed."""
    return {"file": (BytesIO(b"EAN;Konto;\xc5r;Budget\n" + rows), "budget.csv")}
