"""Words with signs that nobody can see are kept without them, on both engines.

PostgreSQL keeps no NUL, neither in a text nor in the ledger's details.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlmodel import Session, SQLModel, col

from shop.catalogue import equating, labelling
from shop.catalogue.equivalents import Verdict
from shop.catalogue.models import CategoryPair, Equivalence, LabelableDecision
from shop.catalogue.pairing import pair
from shop.db import Database
from shop.guidance.actions import decide
from shop.guidance.actions.reasons import add_reason
from shop.guidance.models import OwnReason, PolicyDecision
from shop.intake.actions import add_alias, verify_label
from shop.intake.models import LabelCheck, LabelText
from shop.kernel.errors import NotFound
from shop.ledger.queries import verify
from tests.factories import NOW, Town, town

SENT, KEPT = "\0Prøvet\x1b i\0to huse\x07", "Prøvet i to huse"


def _pair(session: Session, built: Town, code: str = "handsker") -> None:
    pair(session, node_id=built.lindeby.id or 0, code=code, other_code="klude", why=SENT,
         by=built.jonas, now=NOW)  # fmt: skip


def _equal(session: Session, built: Town) -> None:
    equating.decide(
        session, node_id=built.lindeby.id or 0, offer_id=built.offers["handsker"],
        other_id=built.offers["haandsaebe"], verdict=Verdict.CONFIRMED, why=SENT, by=built.jonas,
        now=NOW,
    )  # fmt: skip


def _level(session: Session, built: Town, code: str = "handsker") -> None:
    labelling.decide(session, node_id=built.lindeby.id or 0, code=code, level="some", why=SENT,
                     by=built.jonas, now=NOW)  # fmt: skip


def _alias(session: Session, built: Town) -> None:
    add_alias(session, node_id=built.lindeby.id or 0, code="SVANEN", alias="Grøn\0Fremtid",
              why=SENT, by=built.jonas, now=NOW)  # fmt: skip


def _licence(session: Session, built: Town) -> None:
    verify_label(
        session, offer_id=built.offers["bleer"], code="SVANEN", licence="3044\x000001",
        valid_to=None, source=SENT, by=built.jonas, now=NOW,
    )  # fmt: skip


def _reason(session: Session, built: Town) -> None:
    add_reason(session, node_id=built.lindeby.id or 0, name=SENT, by=built.jonas, now=NOW)


def _policy(session: Session, built: Town) -> None:
    decide(session, node_id=built.lindeby.id or 0, name="process_cost", value=Decimal(85), why=SENT,
           by=built.jonas, now=NOW)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "table", "field"),
    [
        (_pair, CategoryPair, "why"), (_equal, Equivalence, "why"),
        (_level, LabelableDecision, "why"), (_alias, LabelText, "why"),
        (_licence, LabelCheck, "source"), (_reason, OwnReason, "name"),
        (_policy, PolicyDecision, "why"),
    ],
)  # fmt: skip
def test_words_are_kept_without_signs_that_nobody_can_see(
    database_url: str, said: Callable[..., None], table: type[SQLModel], field: str
) -> None:
    database = Database(database_url)
    built = town(database)
    with database.write() as session:
        said(session, built)
    with database.read() as session:
        assert KEPT in session.scalars(select(getattr(table, field))).all()
        assert verify(session)[1] is None
        if table is LabelText:
            assert session.scalars(select(col(LabelText.raw))).all() == ["Grøn Fremtid"]
        if table is LabelCheck:
            assert session.scalars(select(col(LabelCheck.licence))).all() == ["3044 0001"]
    database.dispose()


@pytest.mark.parametrize("said", [_pair, _level])
def test_a_category_of_such_signs_is_none(database_url: str, said: Callable[..., None]) -> None:
    database = Database(database_url)
    built = town(database)
    with pytest.raises(NotFound), database.write() as session:
        said(session, built, code="hand\0sker")
    with database.read() as session:
        assert session.scalars(select(CategoryPair)).all() == []
        assert session.scalars(select(LabelableDecision)).all() == []
    database.dispose()
