"""Letters that go out: to whom, when they are tried again, until when they are kept. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from shop.translations.speech import Speech, speech

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
"""Between two tries. A mail server that is away over a weekend loses nobody's letter."""
LEASE = timedelta(minutes=5)
"""How long one worker has a letter for itself: longer than a mail server takes to answer."""
LONGEST = 40_000
"""Characters of a letter: a receipt of several hundred lines."""
KEPT = timedelta(days=30)
"""Then a letter is forgotten, sent or not: it names people."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A plain letter to one person."""

    key: str
    """The same key is the same letter, written once."""
    to: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets a letter, in the language that they have chosen."""

    name: str
    email: str
    language: str = "da"

    @property
    def speech(self) -> Speech:
        """How to speak to them."""
        return speech(self.language)


def addressed(reader: Reader, *, key: str, subject: str, body: str) -> Letter:
    """The letter with its greeting. `key` is told apart by reader: two may get the same words."""
    said = reader.speech
    first = reader.name.split()[0] if reader.name.split() else reader.name
    hello = said.gettext("Hej %(name)s", name=first)
    text = f"{hello}\n\n{body}\n\n{said.gettext('Venlig hilsen')}\nSkub\n"
    whose = sha256(reader.email.encode()).hexdigest()[:16]  # two long addresses may begin alike
    return Letter(f"{key}:{whose}", reader.email, subject, text)


def next_wait(tries: int) -> timedelta | None:
    """How long until the next try after `tries` that failed; None = give up."""
    return WAITS[tries - 1] if 0 < tries <= len(WAITS) else None
