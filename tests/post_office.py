"""A real mail server on this machine, an outbox that is handed to it, and a clock."""

import socket
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from sqlmodel import select

from shop.config import Mail
from shop.db import Database
from shop.mail import actions
from shop.mail.actions import Postman
from shop.mail.models import OutgoingMail
from shop.mail.rules import Letter
from tests.factories import NOW

LETTER = Letter("hold:1", "mette@lindeby.example", "Varer venter", "Kære Mette\n\nÆbler på vej.\n")


class Box(Message):
    """What the mail server took."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.taken.append(message)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Post:
    """An outbox, a clock that we move, and a mail server that we start and stop."""

    database: Database
    now: datetime = NOW
    port: int = field(default_factory=free_port)
    box: Box = field(default_factory=Box)
    server: Controller | None = None

    def open(self) -> None:
        self.server = Controller(self.box, hostname="127.0.0.1", port=self.port)
        self.server.start()

    @property
    def mail(self) -> Mail:
        """How the shop is told of the server."""
        return Mail("127.0.0.1", self.port, "skub@lindeby.example", starttls=False)

    def postman(self) -> Postman:
        return Postman(self.database, self.mail, lambda: self.now)

    def write(self, letter: Letter = LETTER, after: timedelta = timedelta(0)) -> None:
        with self.database.write() as session:
            actions.write(session, letter=letter, now=self.now, after=after)

    def kept(self) -> list[OutgoingMail]:
        with self.database.read() as session:
            found = list(session.exec(select(OutgoingMail)))
            session.expunge_all()
            return found


def text_of(message: EmailMessage) -> str:
    content = message.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()
