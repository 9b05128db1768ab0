"""Questions under an agreement, answered so that all can read it."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from shop.agreements.actions.base import held, place_for, tell
from shop.agreements.models import AgreementQuestion
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.rules import Event
from shop.organisation.queries import NodeFacts, node, person
from shop.organisation.rules import covers, path_ids

MOST_OPEN = 20
"""Open questions of one place under one agreement; more is somebody leaning on the key."""


def ask(
    session: Session, *, agreement_id: int, node_id: int, question: str, by: Actor, now: datetime
) -> int:
    """Ask procurement about an agreement that reaches the place. Gives the question's id.

    The same question twice is asked once. Raises NotFound, NotAllowed, or Refused for no question.
    """
    agreement = held(session, agreement_id)
    place = _asking_place(session, by, node_id)
    if agreement.owner_node_id not in path_ids(place.path):
        raise NotFound("agreement-unknown", "Den aftale findes ikke her.")
    text = question.strip()
    if not 5 <= len(text) <= 500:
        raise Refused("question-length", "Skriv et spørgsmål på mellem 5 og 500 tegn.")
    waiting = _open_here(session, agreement_id, node_id)
    again = next((row for row in waiting if row.question == text), None)
    if again is not None:
        return again.id or 0
    if len(waiting) >= MOST_OPEN:
        raise Refused("many-questions", "I har mange spørgsmål, der venter. Ring til indkøb.")
    row = AgreementQuestion(
        agreement_id=agreement_id, node_id=node_id, question=text, asked_at=now,
        asked_by_name=by.name,
    )  # fmt: skip
    session.add(row)
    session.flush()
    tell(
        session, Event.AGREEMENT_ASKED, agreement_id, place, "asked", by=by, now=now,
        question=row.id,
    )  # fmt: skip
    return row.id or 0


def answer(
    session: Session, *, agreement_id: int, question_id: int, answer: str, by: Actor, now: datetime
) -> None:
    """Answer it for all under the agreement, or answer it anew.

    Raises NotFound, NotAllowed for a question from another municipality, or Refused for no answer.
    """
    row = session.get(AgreementQuestion, question_id, with_for_update=True, populate_existing=True)
    if row is None or row.agreement_id != agreement_id:
        raise NotFound("question-unknown", "Spørgsmålet findes ikke.")
    place = place_for(session, by, row.node_id)
    text = answer.strip()
    if not 2 <= len(text) <= 1000:
        raise Refused("answer-length", "Skriv et svar på højst 1.000 tegn.")
    before = row.answer
    if text == before:
        return
    row.answer, row.answered_at, row.answered_by_name = text, now, by.name
    session.add(row)
    tell(
        session, Event.AGREEMENT_ASKED, agreement_id, place, "answered", by=by, now=now,
        question=question_id, changed={"answer": [before or None, text]},
    )  # fmt: skip


def _asking_place(session: Session, by: Actor, node_id: int) -> NodeFacts:
    place = node(session, node_id)
    if place is None:
        raise NotFound("node", "Stedet findes ikke.")
    somebody = person(session, by.person_id or 0)
    if somebody is None or not any(covers(grant, place.path) for grant in somebody.grants):
        raise NotAllowed("no-role", "Det har du ikke adgang til.")
    return place


def _open_here(session: Session, agreement_id: int, node_id: int) -> list[AgreementQuestion]:
    query = select(AgreementQuestion).where(
        col(AgreementQuestion.agreement_id) == agreement_id,
        col(AgreementQuestion.node_id) == node_id, col(AgreementQuestion.answered_at).is_(None),
    )  # fmt: skip
    return list(session.scalars(query))
