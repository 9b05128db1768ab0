"""A search as an address and back, so that it can be shared, kept and gone back to. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from re import compile as pattern
from typing import Protocol
from urllib.parse import urlencode

from shop.search.facets import Chosen, Group
from shop.search.match import read_query
from shop.search.queries import Ask, View
from shop.search.rank import Sort

SORT_WORDS: Mapping[str, Sort] = {
    "anbefalet": Sort.RECOMMENDED, "pris": Sort.PRICE, "sammenlignelig": Sort.COMPARABLE,
    "navn": Sort.NAME, "relevans": Sort.RELEVANCE,
}  # fmt: skip
"""The word in the address -> the order."""
_WORD_OF = {sort: word for word, sort in SORT_WORDS.items()}
EXACT, _YES = "praecis", "1"
ALL = "alt"
"""In the address: more than the lists that are shown first."""
"""In the address: only what was typed, and no word near to it."""
VIEW_WORDS: Mapping[str, View] = {"kort": View.CARDS, "tabel": View.TABLE}
"""The word in the address -> how rows are shown."""
COMPARED, MOST_COMPARED = "vare", 4
"""In the address: goods that are picked to be compared; how many there is room for."""
_MOST_TICKS = 60
_MOST_PAGES = 100_000
_ID = pattern(r"[1-9][0-9]{0,17}")


class Fields(Protocol):
    """What a web framework gives of an address."""

    def get(self, key: str, default: str, /) -> str:
        """The first value."""
        ...

    def getlist(self, key: str, /) -> list[str]:
        """All values."""
        ...


def read_sort(word: str) -> Sort | None:
    """The order an address or a command names, in Danish or by its own name."""
    return SORT_WORDS.get(word) or next((sort for sort in Sort if sort.value == word), None)


def sort_word(sort: Sort) -> str:
    """The order as the address has it."""
    return _WORD_OF[sort]


def read_view(word: str) -> View | None:
    """How an address or a session says that rows are shown."""
    return VIEW_WORDS.get(word)


def view_word(view: View) -> str:
    """The same as the address has it."""
    return next(word for word, one in VIEW_WORDS.items() if one is view)


def read_ids(texts: Iterable[str]) -> list[int]:
    """The ids of an address, each once; what is no id is as if it were not there."""
    found = (int(text) for text in texts if _ID.fullmatch(text))
    return list(dict.fromkeys(found))[:_MOST_TICKS]


def read_ask(fields: Fields, *, remembered: str, remembered_view: str = "") -> Ask:
    """Any address as a search; what makes no sense is as if it were not there."""
    chosen = {
        group: frozenset(ticks)
        for group in Group
        if (ticks := [tick[:60] for tick in fields.getlist(group.value) if tick][:_MOST_TICKS])
    }
    sort = read_sort(fields.get("sort", "")) or read_sort(remembered) or Sort.RECOMMENDED
    view = read_view(fields.get("visning", "")) or read_view(remembered_view) or View.CARDS
    return Ask(
        read_query(fields.get("q", "")), chosen, sort, _page(fields.get("side", "1")),
        is_exact=fields.get(EXACT, "") == _YES, shows_all=fields.get(ALL, "") == _YES, view=view,
        compared=tuple(read_ids(fields.getlist(COMPARED))[:MOST_COMPARED]),
    )  # fmt: skip


def _page(text: str) -> int:
    digits = text[:9]  # int() refuses thousands of them
    return max(1, min(int(digits), _MOST_PAGES)) if digits.isascii() and digits.isdecimal() else 1


def pairs(
    ask: Ask, *, chosen: Chosen | None = None, sort: bool = True, page: int = 1
) -> list[tuple[str, str]]:
    """The fields of a search's address; `chosen` replaces its ticks."""
    ticks = ask.chosen if chosen is None else chosen
    found = [("q", ask.query.text)] if ask.query.text else []
    found += [(group.value, tick) for group in Group for tick in sorted(ticks.get(group, ()))]
    if ask.is_exact:
        found.append((EXACT, _YES))
    if ask.shows_all:
        found.append((ALL, _YES))
    if sort:
        found.append(("sort", sort_word(ask.sort)))
    found.append(("visning", view_word(ask.view)))
    found += [(COMPARED, str(offer_id)) for offer_id in ask.compared]
    if page > 1:
        found.append(("side", str(page)))
    return found


def address(path: str, fields: Sequence[tuple[str, str]]) -> str:
    """A path with fields."""
    return f"{path}?{urlencode(fields)}" if fields else path


def without(chosen: Chosen, group: Group, tick: str) -> Chosen:
    """The ticks without one of them."""
    return {g: ticks - {tick} if g is group else ticks for g, ticks in chosen.items()}


def all_ticks(chosen: Chosen) -> Iterable[tuple[Group, str]]:
    """Each tick with its group, in the order of the page."""
    return ((group, tick) for group in Group for tick in sorted(chosen.get(group, ())))
