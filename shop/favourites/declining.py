"""Saying no to help that is offered, and yes to it after all."""

from datetime import datetime

from sqlmodel import Session

from shop.db import table_of, upsert
from shop.favourites.keeping import changeable_node
from shop.favourites.models import NoThanks
from shop.favourites.rules import Offered, is_declined
from shop.kernel.errors import NotAllowed
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event

_NO = table_of(NoThanks)


def decline(
    session: Session, *, offered: Offered, subject_id: int, by: Actor, now: datetime,
    take_back: bool = False,
) -> None:  # fmt: skip
    """Say no for a house (USUAL_LIST) or for oneself (LIST_FIRST); `take_back`: yes after all.

    Raises NotAllowed for another's house, or for somebody else.
    """
    chain = _chain(session, offered, subject_id, by)
    if take_back:
        session.execute(
            _NO.delete().where(_NO.c.offered == offered, _NO.c.subject_id == subject_id)
        )
    else:
        values = {"said_at": now, "said_by_name": by.name}
        insert = upsert(_NO, session.get_bind().dialect.name).values(
            offered=offered, subject_id=subject_id, **values
        )
        session.execute(
            insert.on_conflict_do_update(index_elements=["offered", "subject_id"], set_=values)
        )
    kind = "unit" if offered is Offered.USUAL_LIST else "person"
    record(
        session, Event.FAVOURITES_CHANGED, by=by, at=now, chain=chain,
        subject=f"{kind}:{subject_id}",
        details={"offered": offered.value, "declined": [take_back, not take_back]},
    )  # fmt: skip


def _chain(session: Session, offered: Offered, subject_id: int, by: Actor) -> int:
    if offered is Offered.USUAL_LIST:
        return changeable_node(session, subject_id, by).municipality_id or 0
    if subject_id != by.person_id:
        raise NotAllowed("not-oneself", "Det kan kun den, det gælder, sige.")
    return 0


def declined(session: Session, offered: Offered, subject_id: int, *, now: datetime) -> bool:
    """Whether a no still holds. One's own choice of what a search shows has no end."""
    found = session.get(NoThanks, (offered, subject_id))
    if found is None:
        return False
    return offered is Offered.LIST_FIRST or is_declined(found.said_at, now)
