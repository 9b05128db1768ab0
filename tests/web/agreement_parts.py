"""Lindeby's own agreement in the towns of these tests, with one of everything that hangs on it."""

from typing import Any

from sqlmodel import Session

from shop.agreements import actions
from shop.agreements.rules import ClauseKind
from tests.factories import NOW, Town

OWN = 4
"""LK-2025-001: the first three are the community's and reach both municipalities."""


def furnish(session: Session, built: Town) -> None:
    """An option, a clause, a contact, a document and a question, each with id 1."""
    on: dict[str, Any] = {"agreement_id": OWN, "by": built.jonas, "now": NOW}
    actions.add_option(session, months=12, decide_by=NOW.date(), **on)
    actions.add_clause(session, kind=ClauseKind.LABOUR, text="Overenskomst", **on)
    actions.add_contact(
        session, about="Levering", name="Lindebys vagt", phone="70 10 20 30", email="", **on
    )
    actions.add_document(
        session, name="aftale.pdf", head=b"%PDF-1.7", sha256="0" * 64, size=8,
        for_everyone=True, **on,
    )  # fmt: skip
    asked = on | {"by": built.mette, "node_id": built.solsikken.id}
    actions.ask(session, question="Hvornår kommer frugten?", **asked)
