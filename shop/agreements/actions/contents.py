"""Writing an agreement down, changing it, and moving it through its life."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from shop.agreements.actions.base import note, owned, place_for
from shop.agreements.models import Agreement
from shop.agreements.queries import content_of
from shop.agreements.rules import (
    AgreementStatus,
    Content,
    Merged,
    changes,
    check_content,
    check_move,
    levels_of,
    merge,
)
from shop.kernel.errors import Refused
from shop.kernel.people import Actor


def write_agreement(
    session: Session, *, node_id: int, content: Content, status: AgreementStatus, by: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Write a new agreement of a place; it reaches all below once it is active. Gives its id.

    Raises NotFound, NotAllowed, or Refused for what no agreement can say or a number that is used.
    """
    place = place_for(session, by, node_id)
    check_content(content, levels_of(place.kind))
    agreement = Agreement(owner_node_id=node_id, status=status, version=0, **_values(content))
    _add(session, agreement)
    now_it_says = changes(None, content)
    note(
        session, agreement, place, "created", by=by, now=now,
        changed=now_it_says | {"status": [None, status.value]},
    )  # fmt: skip
    return agreement.id or 0


def change_agreement(
    session: Session, *, agreement_id: int, seen: Content, wanted: Content, by: Actor,
    now: datetime,
) -> Merged[Content]:  # fmt: skip
    """Change what it says. `seen` is what the person began with.

    What somebody else has changed meanwhile is kept, and told in the answer. Where both have
    changed the same field, Refused "changed-meanwhile" and nothing is written.
    """
    agreement, place = owned(session, by, agreement_id)
    before = content_of(agreement)
    merged = merge(seen, wanted, before)
    check_together(merged.both)
    check_content(merged.value, {*levels_of(place.kind), before.level})
    changed = changes(before, merged.value)
    if not changed:
        return merged
    _check_number(session, agreement, merged.value.number)
    for name, value in _values(merged.value).items():
        setattr(agreement, name, value)
    note(session, agreement, place, "content", by=by, now=now, changed=changed)
    return merged


def set_status(
    session: Session, *, agreement_id: int, status: AgreementStatus, why: str, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Move it on in its life, suspend it or take it up again; it counts everywhere at once.

    Raises Refused for a state that does not follow or a suspension without a reason.
    """
    agreement, place = owned(session, by, agreement_id)
    check_move(agreement.status, status, why)
    changed = {"status": [agreement.status.value, status.value],
               "status_note": [agreement.status_note, why.strip()]}  # fmt: skip
    agreement.status, agreement.status_note = status, why.strip()
    note(session, agreement, place, "status", by=by, now=now, changed=changed)


def check_together(both: tuple[str, ...]) -> None:
    """Raise Refused where two people have written different things in the same field."""
    if both:
        raise Refused(
            "changed-meanwhile",
            "En kollega har ændret det samme imens. Se begge dele, og gem igen.",
        )


def _values(content: Content) -> dict[str, Any]:
    found = {field.name: getattr(content, field.name) for field in fields(content)}
    return {name: v.strip() if isinstance(v, str) else v for name, v in found.items()}


def _add(session: Session, agreement: Agreement) -> None:
    _check_number(session, agreement, agreement.number)
    try:
        with session.begin_nested():
            session.add(agreement)
            session.flush()
    except IntegrityError as error:  # somebody else was quicker
        raise _used(agreement.number) from error


def _check_number(session: Session, agreement: Agreement, number: str) -> None:
    used = session.execute(
        select(col(Agreement.id)).where(
            col(Agreement.owner_node_id) == agreement.owner_node_id,
            col(Agreement.number) == number.strip(), col(Agreement.id) != (agreement.id or 0),
        )
    ).first()  # fmt: skip
    if used:
        raise _used(number)


def _used(number: str) -> Refused:
    return Refused("number-used", "Der er allerede en aftale med nummer %(number)s.", number=number)
