"""What procurement says of words: who may, what it does for whom, and how it is undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.db import Database
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.models import LedgerEntry
from shop.search import freshness, index, review, wordlist
from shop.search.actions import add_word, undo_word
from shop.search.match import read_query
from shop.search.models import SearchWord
from shop.search.queries import Ask, Place, search
from shop.search.wordbook import WordKind, read_said
from tests.factories import NOW, Town, town


class Office:
    """A town with an index, and what procurement does to its words."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.index_dir = database, folder / "index"
        self.town: Town = town(database)
        index.follow(database, self.index_dir)

    def place(self, path: str = "") -> Place:
        return Place(self.database, self.index_dir, path or self.town.solsikken.path, NOW.date())

    def finds(self, query: str, *, path: str = "") -> int:
        with self.database.read() as session:
            return search(session, self.place(path), Ask(read_query(query))).total

    def say(
        self, kind: WordKind, word: str, means: str = "", *, by: Actor | None = None,
        node_id: int | None = None,
    ) -> int:  # fmt: skip
        with self.database.write() as session:
            word_id = add_word(
                session, node_id=node_id or self.town.lindeby.id or 0, kind=kind, word=word,
                means=means, by=by or self.town.jonas, now=NOW,
            )  # fmt: skip
        freshness.forget(self.database)
        return word_id

    def undo(self, word_id: int, *, by: Actor | None = None) -> None:
        with self.database.write() as session:
            undo_word(session, word_id=word_id, by=by or self.town.jonas, now=NOW)
        freshness.forget(self.database)

    def written(self) -> tuple[int, int]:
        """Open lines and entries of the ledger."""
        with self.database.read() as session:
            lines = _count(session, SearchWord.id, open_only=True)
            return lines, _count(session, LedgerEntry.number)


def _count(session: Session, column: object, *, open_only: bool = False) -> int:
    query = select(func.count(column))  # type: ignore[arg-type]
    if open_only:
        query = query.where(col(SearchWord.undone_at).is_(None))
    return int(session.execute(query).scalar_one())


@pytest.fixture
def office(database_url: str, tmp_path: Path) -> Iterator[Office]:
    database = Database(database_url)
    yield Office(database, tmp_path)
    database.dispose()


def test_a_synonym_is_found_at_once_and_no_more_when_it_is_undone(office: Office) -> None:
    assert office.finds("trylleark") == 0
    word_id = office.say(WordKind.SYNONYM, "trylleark", "kopipapir")
    assert office.finds("trylleark") == office.finds("kopipapir") == 5
    office.undo(word_id)
    assert office.finds("trylleark") == 0
    with office.database.read() as session:
        line = session.get_one(SearchWord, word_id)
        assert (line.added_by_name, line.undone_by_name) == ("Jonas Bek", "Jonas Bek")
        events = session.scalars(select(col(LedgerEntry.event))).all()
    assert events.count("SEARCH_WORD_CHANGED") == 2


def test_a_word_is_kept_whole_and_cut_elsewhere_at_once(office: Office) -> None:
    assert office.finds("papir") == 6
    whole = office.say(WordKind.WHOLE, "silkepapir")
    assert (office.finds("papir"), office.finds("silkepapir")) == (5, 1)
    office.undo(whole)
    assert (office.finds("papir"), office.finds("silk")) == (6, 1)
    office.say(WordKind.SPLIT, "engangshandsker", "gangshandsker")
    assert office.finds("gangshandsker") == 1


def test_a_list_holds_below_its_place_and_nowhere_else(office: Office) -> None:
    town = office.town
    office.say(
        WordKind.SYNONYM, "trylleark", "papir", by=town.fremmed_indkoeb, node_id=town.fjordby.id
    )
    assert office.finds("trylleark") == 0
    assert office.finds("trylleark", path=town.fremmed_hus.path) > 0
    with office.database.read() as session:
        assert wordlist.lines_at(session, town.solsikken.path) == []
        assert wordlist.line(session, 1, paths=[town.lindeby.path]) is None


def test_the_effect_is_told_before_anything_is_written(office: Office) -> None:
    def told(kind: WordKind, word: str, means: str = "") -> list[tuple[str, int, int]]:
        with office.database.read() as session:
            said = read_said(kind, word, means)
            found = review.effects(session, office.place(office.town.lindeby.path), said)
        return [(one.word, one.before, one.after) for one in found or ()]

    before = office.written()
    assert told(WordKind.SYNONYM, "Trylleark", "kopipapir") == [
        ("trylleark", 0, 5), ("kopipapir", 5, 5),
    ]  # fmt: skip
    assert told(WordKind.WHOLE, "silkepapir") == [("papir", 6, 5), ("silke", 1, 1)]
    assert office.written() == before


def test_words_that_search_has_cut_wait_until_they_are_decided(office: Office) -> None:
    def waiting(path: str) -> dict[str, tuple[str, int]]:
        with office.database.read() as session:
            cuts = review.cut_words(session, office.place(path))
        return {cut.word: (cut.shown, cut.goods) for cut in cuts}

    path = office.town.lindeby.path
    assert waiting(path)["silkepapir"] == ("silke + papir", 1)
    office.say(WordKind.SPLIT, "silkepapir", "papir")
    assert "silkepapir" not in waiting(path)
    assert office.finds("papir") == 6
    assert waiting("/1/99999/") == {} or all(goods for _, goods in waiting("/1/99999/").values())


@pytest.mark.parametrize(
    ("word", "means", "code"),
    [("to ord", "papir", "word-not-one"), ("papir", "papiret", "words-same"),
     ("PAPIRER", "ark", "word-decided"), ("ark", "papir", "word-decided")],
)  # fmt: skip
def test_what_cannot_stand_is_refused_and_nothing_is_written(
    office: Office, word: str, means: str, code: str
) -> None:
    office.say(WordKind.SYNONYM, "papir", "ark")
    before = office.written()
    with pytest.raises(Refused) as refused:
        office.say(WordKind.SYNONYM, word, means)
    assert refused.value.code == code
    assert office.written() == before


def test_a_word_is_cut_one_way_only(office: Office) -> None:
    first = office.say(WordKind.WHOLE, "silkepapir")
    with pytest.raises(Refused, match="allerede"):
        office.say(WordKind.SPLIT, "silkepapir", "papir")
    office.undo(first)
    office.say(WordKind.SPLIT, "silkepapir", "papir")


def test_only_procurement_of_the_place_may(office: Office) -> None:
    town = office.town
    word_id = office.say(WordKind.WHOLE, "silkepapir")
    before = office.written()
    for somebody in (town.mette, town.anne, town.fremmed_indkoeb):
        with pytest.raises(NotAllowed):
            office.say(WordKind.WHOLE, "tegnepapir", by=somebody)
        with pytest.raises(NotAllowed):
            office.undo(word_id, by=somebody)
    with pytest.raises(NotAllowed):  # the community's words are the community's
        office.say(WordKind.WHOLE, "tegnepapir", node_id=town.community.id)
    with pytest.raises(NotFound):
        office.say(WordKind.WHOLE, "tegnepapir", node_id=99_999)
    assert office.written() == before


def test_what_is_undone_cannot_be_undone_again(office: Office) -> None:
    word_id = office.say(WordKind.WHOLE, "silkepapir")
    office.undo(word_id)
    before = office.written()
    for number in (word_id, 99_999):
        with pytest.raises(NotFound):
            office.undo(number)
    assert office.written() == before


def test_without_an_index_there_is_no_effect_to_tell(office: Office, tmp_path: Path) -> None:
    nowhere = Place(office.database, tmp_path / "none", office.town.lindeby.path, NOW.date())
    with office.database.read() as session:
        said = read_said(WordKind.WHOLE, "silkepapir", "")
        assert review.effects(session, nowhere, said) is None
        assert review.cut_words(session, nowhere) == []
