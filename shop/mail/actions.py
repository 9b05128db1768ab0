"""Writing a letter, taking it back before it goes, and sending what is due."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from sqlalchemy import RowMapping, bindparam, delete, select, update
from sqlmodel import Session, col

from shop.config import Mail
from shop.db import Database, table_of, upsert
from shop.mail.models import OutgoingMail
from shop.mail.rules import KEPT, LEASE, LONGEST, Letter, next_wait

_MAIL = table_of(OutgoingMail)
_AT_ONCE = 20
_DUE = (
    select(col(OutgoingMail.id))
    .where(col(OutgoingMail.next_at) <= bindparam("now"))
    .order_by(col(OutgoingMail.next_at))
    .limit(_AT_ONCE)
)
_PATIENCE = 20.0
"""Seconds to wait for the mail server's word."""


def write(
    session: Session, *, letter: Letter, now: datetime, after: timedelta = timedelta(0)
) -> None:
    """Put a letter in the outbox, once. `after`: so long it can still be taken back.

    A subject is one line whatever name is in it: what comes after a line break would be a header
    of its own.
    """
    subject = " ".join(letter.subject.split())[:200]
    new = upsert(_MAIL, session.get_bind().dialect.name).values(
        key=letter.key, address=letter.to, subject=subject, body=letter.body[:LONGEST],
        written_at=now, next_at=now + after, tries=0, error="",
    )  # fmt: skip
    session.execute(new.on_conflict_do_nothing(index_elements=["key"]))


def take_back(session: Session, *, prefix: str) -> int:
    """Letters whose key begins so, and that nobody has tried to send; how many there were."""
    gone = delete(_MAIL).where(
        _MAIL.c.key.startswith(prefix, autoescape=True), _MAIL.c.sent_at.is_(None),
        _MAIL.c.tries == 0,
    )  # fmt: skip
    return len(session.execute(gone.returning(_MAIL.c.id)).all())


@dataclass(frozen=True, slots=True)
class Postman:
    """Sends what is in the outbox. `mail` None: no mail server is set up, and nothing goes."""

    database: Database
    mail: Mail | None
    clock: Callable[[], datetime]

    def round(self) -> int:
        """Send what is due; how many letters went.

        A letter is taken for some minutes before it is sent, so that no two send it at once. One
        who dies between sending and saying so sends it again: twice is better than never, and its
        Message-ID is the same.
        """
        now = self.clock()
        with self.database.glance() as reading:
            due = list(reading.scalars(_DUE, {"now": now}))
        if not due and self.mail is not None:
            return 0
        self._forget(now)
        return sum(self._send(one) for one in due if one) if self.mail is not None else 0

    def _forget(self, now: datetime) -> None:
        with self.database.write() as session:
            session.execute(delete(_MAIL).where(_MAIL.c.written_at < now - KEPT))

    def _send(self, mail_id: int) -> bool:
        now = self.clock()
        with self.database.write() as session:
            taken = session.execute(
                update(_MAIL)
                .where(_MAIL.c.id == mail_id, _MAIL.c.next_at <= now)
                .values(next_at=now + LEASE, tries=_MAIL.c.tries + 1)
                .returning(*_MAIL.c)
            ).first()
        if taken is None or self.mail is None:
            return False
        try:
            deliver(self.mail, _message(self.mail, taken._mapping))
        except Exception as error:  # one that cannot even be formed must not hold up the others
            self._failed(mail_id, taken.tries, f"{type(error).__name__}: {error}")
            return False
        with self.database.write() as session:
            done = update(_MAIL).where(_MAIL.c.id == mail_id)
            session.execute(done.values(sent_at=self.clock(), next_at=None, error=""))
        return True

    def _failed(self, mail_id: int, tries: int, error: str) -> None:
        wait = next_wait(tries)
        next_at = None if wait is None else self.clock() + wait
        with self.database.write() as session:
            failed = update(_MAIL).where(_MAIL.c.id == mail_id)
            session.execute(failed.values(next_at=next_at, error=error[:200]))


def _message(mail: Mail, row: RowMapping) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = mail.sender, row["address"], row["subject"]
    message["Date"] = format_datetime(row["written_at"])
    message["Message-ID"] = f"<{row['id']}.{row['written_at']:%y%m%d%H%M%S%f}@skub>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(row["body"])
    return message


def deliver(mail: Mail, message: EmailMessage) -> None:
    """Hand the letter to the mail server. Raises OSError or SMTPException where it is not taken."""
    with smtplib.SMTP(mail.host, mail.port, timeout=_PATIENCE) as server:
        if mail.starttls:
            server.starttls(context=ssl.create_default_context())  # it gets our password
        if mail.user:
            server.login(mail.user, mail.password)
        server.send_message(message)
