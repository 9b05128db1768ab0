"""Procurement's list of words as it stands in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlmodel import Session, col

from shop.db import table_of
from shop.organisation.models import Node
from shop.organisation.rules import path_ids
from shop.search.models import SearchWord
from shop.search.wordbook import NO_BOOK, Said, Wordbook, WordKind, make_book, said_of

_WORD = table_of(SearchWord).c


@dataclass(frozen=True, slots=True)
class WordRow:
    """A line of the list, and who put it there."""

    id: int
    node_id: int
    node_name: str
    kind: WordKind
    word: str
    means: str
    added_at: datetime
    added_by_name: str

    @property
    def said(self) -> Said:
        """The line as search reads it."""
        return said_of(self.kind, self.word, self.means)


_ROWS = (
    select(
        _WORD.id, _WORD.node_id, col(Node.name), _WORD.kind, _WORD.word, _WORD.means,
        _WORD.added_at, _WORD.added_by_name,
    )
    .join(Node, col(Node.id) == _WORD.node_id)
    .where(_WORD.undone_at.is_(None))
)  # fmt: skip


def lines_at(session: Session, path: str) -> list[WordRow]:
    """What holds at a place: its own lines and those of the places above, the nearest last."""
    ids = path_ids(path)
    rows = session.execute(_ROWS.where(_WORD.node_id.in_(ids)).order_by(_WORD.id))
    return sorted((WordRow(*row) for row in rows), key=lambda row: ids.index(row.node_id))


def book_at(session: Session, path: str) -> Wordbook:
    """What holds at a place, ready to search with."""
    lines = [row.said for row in lines_at(session, path)]
    return make_book(lines) if lines else NO_BOOK


def line(session: Session, word_id: int, *, paths: Sequence[str]) -> WordRow | None:
    """The line, None when it stands neither in these places' lists nor in one below them."""
    within = or_(*(col(Node.path).startswith(path, autoescape=True) for path in paths))
    row = session.execute(_ROWS.where(_WORD.id == word_id, within)).first()
    return WordRow(*row) if row else None
