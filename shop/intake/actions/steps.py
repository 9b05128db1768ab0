"""How much of a large piece of work is written at a time: all in one transaction, or in many."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from sqlmodel import Session

Progress = Callable[[int, int, str], None]
"""How far we are, of how much (0 = nobody knows), in which step."""


class Steps(Protocol):
    """Where steps are written. Each is whole in the database or not there at all."""

    @property
    def size(self) -> int:
        """Offers to write in one step."""
        ...

    def step(self, *, may_be_lost: bool = False) -> AbstractContextManager[Session]:
        """A session that writes one step.

        `may_be_lost`: with the machine's power, for nobody sees it before a later step, and it
        would be done anew. Such a step need not wait for the disk.
        """
        ...

    def read(self) -> AbstractContextManager[Session]:
        """A session that only reads: it keeps nobody waiting."""
        ...


class OneTransaction:
    """All steps in the transaction that the caller has begun and will commit."""

    size = 5000

    def __init__(self, session: Session) -> None:
        self._session = session

    @contextmanager
    def step(self, *, may_be_lost: bool = False) -> Iterator[Session]:
        """The session itself, which is lost or kept as a whole."""
        yield self._session
        self._session.flush()

    def read(self) -> AbstractContextManager[Session]:
        """The session itself: what is not committed yet must be seen."""
        return self.step()


def no_progress(_done: int, _total: int, _step: str) -> None:
    """For those who wait anyway."""
