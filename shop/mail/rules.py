"""Letters that go out: when they are tried again, and until when they are kept. Pure."""

from dataclasses import dataclass
from datetime import timedelta

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1440))
"""Between two tries. A mail server that is away over a weekend loses nobody's letter."""
LEASE = timedelta(minutes=5)
"""How long one worker has a letter for itself: longer than a mail server takes to answer."""
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


def next_wait(tries: int) -> timedelta | None:
    """How long until the next try after `tries` that failed; None = give up."""
    return WAITS[tries - 1] if 0 < tries <= len(WAITS) else None
