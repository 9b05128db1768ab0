"""What hangs on an agreement: clauses, contacts, documents."""

from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from shop.agreements.actions.base import note, owned
from shop.agreements.models import AgreementClause, AgreementContact, AgreementDocument
from shop.agreements.rules import MOST_BYTES, ClauseKind, kind_of
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day

Part = TypeVar("Part", AgreementClause, AgreementContact, AgreementDocument)


def add_clause(
    session: Session, *, agreement_id: int, kind: ClauseKind, text: str, by: Actor, now: datetime
) -> int:
    """Note what the supplier has promised. Gives its id; nobody has followed up on it yet."""
    agreement, place = owned(session, by, agreement_id)
    row = AgreementClause(agreement_id=agreement_id, kind=kind, text=_said(text, "text"))
    session.add(row)
    note(
        session, agreement, place, "clause", by=by, now=now,
        changed={"clause": [None, f"{kind.value}: {row.text}"]},
    )  # fmt: skip
    return row.id or 0


def follow_up(
    session: Session, *, agreement_id: int, clause_id: int, by: Actor, now: datetime
) -> None:
    """Somebody has looked today whether the supplier keeps the promise."""
    agreement, place = owned(session, by, agreement_id)
    row = _part(session, AgreementClause, clause_id, agreement_id)
    before, today = row.followed_up_on, local_day(now)
    row.followed_up_on, row.followed_up_by_name = today, by.name
    session.add(row)
    note(
        session, agreement, place, "clause", by=by, now=now, clause=clause_id,
        changed={"followed_up_on": [str(before) if before else None, str(today)]},
    )  # fmt: skip


def remove_clause(
    session: Session, *, agreement_id: int, clause_id: int, by: Actor, now: datetime
) -> None:
    """Take a clause off."""
    agreement, place = owned(session, by, agreement_id)
    row = _part(session, AgreementClause, clause_id, agreement_id)
    told = f"{row.kind.value}: {row.text}"
    session.delete(row)
    note(session, agreement, place, "clause", by=by, now=now, changed={"clause": [told, None]})


def add_contact(
    session: Session, *, agreement_id: int, about: str, name: str, phone: str, email: str,
    by: Actor, now: datetime,
) -> int:  # fmt: skip
    """Say whom to ask about what. Everybody under the agreement sees it. Gives its id."""
    agreement, place = owned(session, by, agreement_id)
    row = AgreementContact(
        agreement_id=agreement_id, about=_said(about, "about"), name=_said(name, "name"),
        phone=phone.strip(), email=email.strip(),
    )  # fmt: skip
    if not row.phone and not row.email:
        raise Refused("no-way-to-reach", "Skriv et telefonnummer eller en e-mail.")
    session.add(row)
    note(
        session, agreement, place, "contact", by=by, now=now,
        changed={"contact": [None, f"{row.about}: {row.name}"]},
    )  # fmt: skip
    return row.id or 0


def remove_contact(
    session: Session, *, agreement_id: int, contact_id: int, by: Actor, now: datetime
) -> None:
    """Take a contact off."""
    agreement, place = owned(session, by, agreement_id)
    row = _part(session, AgreementContact, contact_id, agreement_id)
    told = f"{row.about}: {row.name}"
    session.delete(row)
    note(session, agreement, place, "contact", by=by, now=now, changed={"contact": [told, None]})


def add_document(
    session: Session, *, agreement_id: int, name: str, head: bytes, sha256: str, size: int,
    for_everyone: bool, by: Actor, now: datetime,
) -> int:  # fmt: skip
    """Put a file that is kept under its SHA-256 beside the agreement. Gives its id.

    `head`: its first bytes. Raises Refused for a kind of file we do not keep or one too large.
    """
    agreement, place = owned(session, by, agreement_id)
    kind_of(name, head)
    if size > MOST_BYTES:
        most = MOST_BYTES // 1024 // 1024
        raise Refused("document-large", "Filen er større end %(most)s MB.", most=most)
    row = AgreementDocument(
        agreement_id=agreement_id, name=name[-200:], sha256=sha256, size=size,
        for_everyone=for_everyone, added_at=now, added_by_name=by.name,
    )  # fmt: skip
    session.add(row)
    note(
        session, agreement, place, "document", by=by, now=now, sha256=sha256,
        changed={"document": [None, row.name]},
    )  # fmt: skip
    return row.id or 0


def remove_document(
    session: Session, *, agreement_id: int, document_id: int, by: Actor, now: datetime
) -> None:
    """Take a file off the agreement. Its bytes stay kept, and the ledger knows their SHA-256."""
    agreement, place = owned(session, by, agreement_id)
    row = _part(session, AgreementDocument, document_id, agreement_id)
    name, sha256 = row.name, row.sha256
    session.delete(row)
    note(
        session, agreement, place, "document", by=by, now=now, sha256=sha256,
        changed={"document": [name, None]},
    )  # fmt: skip


def _said(text: str, field: str) -> str:
    if not text.strip():
        raise Refused(f"{field}-missing", "Feltet skal udfyldes.")
    return text.strip()


def _part(session: Session, kind: type[Part], part_id: int, agreement_id: int) -> Part:
    row = session.get(kind, part_id)
    if row is None or row.agreement_id != agreement_id:
        raise NotFound("part-unknown", "Det findes ikke længere.")
    return row
