"""What search writes: the words that found nothing, and procurement's own words."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from shop.db import Database, table_of, upsert
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import Actor
from shop.kernel.periods import local_day, monday_of
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.procuring import place_for
from shop.organisation.queries import NodeFacts, names_of_people
from shop.search.danish import words
from shop.search.models import SearchWord, ZeroHit
from shop.search.unfound import first_kept, noted
from shop.search.wordbook import WordKind, cleaned, read_said

_HIT = table_of(ZeroHit)


def note_zero_hit(session: Session, *, municipality_id: int, query: str, now: datetime) -> None:
    """Count a query that found nothing, for procurement to learn from; what is too old goes.

    Neither who asked is kept nor a query with the name of somebody of the municipality in it, nor
    anything else that looks as if it were somebody's (see unfound.noted).
    """
    text, today = noted(query), local_day(now)
    if text and not _names_somebody(session, municipality_id, text):
        add = upsert(_HIT, session.get_bind().dialect.name)
        session.execute(
            add.on_conflict_do_update(
                index_elements=["municipality_id", "monday", "query"],
                set_={"count": _HIT.c.count + 1},
            ),
            {"municipality_id": municipality_id, "monday": monday_of(today), "query": text,
             "count": 1},
        )  # fmt: skip
    forget_zero_hits(session, today=today)


def _names_somebody(session: Session, municipality_id: int, text: str) -> bool:
    names = names_of_people(session, municipality_id)
    return not set(words(text)).isdisjoint(word for name in names for word in words(name))


def forget_zero_hits(session: Session, *, today: date) -> None:
    """Remove every municipality's counts of weeks that are not kept any more."""
    session.execute(delete(_HIT).where(_HIT.c.monday < first_kept(today)))


def forget_old_words(database: Database, clock: Callable[[], datetime]) -> None:
    """The same as a chore of the worker, for a shop where all searches find something."""
    today = local_day(clock())
    with database.read() as session:  # most often there is nothing, and nobody waits
        oldest = session.execute(select(func.min(_HIT.c.monday))).scalar()
    if oldest is not None and oldest < first_kept(today):
        with database.write() as session:
            forget_zero_hits(session, today=today)


def add_word(
    session: Session, *, node_id: int, kind: WordKind, word: str, means: str, by: Actor,
    now: datetime,
) -> int:  # fmt: skip
    """Put a line in a place's list of words; it holds there and below at once. Gives its id.

    Raises NotFound, NotAllowed or Refused.
    """
    place = place_for(session, by, node_id)
    said = read_said(kind, word, means)
    line = SearchWord(
        node_id=node_id, kind=kind, key=said.key, word=cleaned(word),
        means=cleaned(means) if said.means else "", added_at=now, added_by_name=by.name,
    )  # fmt: skip
    try:
        with session.begin_nested():
            _check_is_new(session, node_id, said.key)
            session.add(line)
            session.flush()
    except IntegrityError as error:  # somebody else was quicker
        raise _already() from error
    _record_word(session, line, place, "added", by, now)
    return line.id or 0


def undo_word(session: Session, *, word_id: int, by: Actor, now: datetime) -> None:
    """Take a line off the list. The row is kept with who did it. Raises NotFound or NotAllowed."""
    line = session.get(SearchWord, word_id, with_for_update=True, populate_existing=True)
    if line is None:
        raise NotFound("search-word", "Ordet findes ikke.")
    place = place_for(session, by, line.node_id)
    if line.undone_at is not None:
        raise NotFound("search-word", "Ordet findes ikke.")
    line.undone_at, line.undone_by_name = now, by.name
    session.add(line)
    _record_word(session, line, place, "undone", by, now)


def _check_is_new(session: Session, node_id: int, key: str) -> None:
    here = (col(SearchWord.node_id) == node_id, col(SearchWord.key) == key)
    query = select(col(SearchWord.id)).where(*here, col(SearchWord.undone_at).is_(None))
    if session.execute(query).first():
        raise _already()


def _already() -> Refused:
    return Refused("word-decided", "Det er allerede afgjort for ordet. Fortryd det først.")


def _record_word(
    session: Session, line: SearchWord, place: NodeFacts, what: str, by: Actor, now: datetime
) -> None:
    record(
        session, Event.SEARCH_WORD_CHANGED, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"search-word:{line.id}",
        details={"node": place.id, "what": what, "kind": line.kind.value, "word": line.word,
                 "means": line.means},
    )  # fmt: skip
