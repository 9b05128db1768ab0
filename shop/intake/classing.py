"""What goods without a category may be: proposals with their reasons. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shop.catalogue.rules import kind_key
from shop.kernel.errors import Refused

MOST_AT_ONCE = 50
"""Goods that are classed in one press: a page of them."""
_ENOUGH = 0.6
"""Part of the goods with a noun that must stand in one category before we propose it."""
_SHORTEST_TAIL = 4
_FAMILY = 4


class Hint(StrEnum):
    """Why a category is proposed."""

    SAME_NOUN = "SAME_NOUN"
    """Other goods of the same name stand there."""
    SAME_TAIL = "SAME_TAIL"
    """Goods named by the last part of the word stand there: "håndsæbe" is a "sæbe"."""
    SAME_FAMILY = "SAME_FAMILY"
    """The supplier's own code is near."""
    SAME_WORD = "SAME_WORD"
    """A word of the name is in the category's name."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A category as proposals need it."""

    id: int
    code: str
    name: str
    unspsc: str
    """Its class, eight digits."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A category, and why."""

    shelf: Shelf
    hint: Hint


Nouns = Mapping[str, Mapping[int, int]]
"""Noun -> category id -> how many goods with that noun stand there."""


def nouns_of(kinds: Iterable[tuple[str, int, int]]) -> Nouns:
    """From (kind_key, category id, how many): goods of one noun are one, whatever their size."""
    found: dict[str, Counter[int]] = {}
    for key, category_id, count in kinds:
        noun = key.partition(" ")[0]
        if noun:
            found.setdefault(noun, Counter())[category_id] += count
    return found


def propose(name: str, unspsc: str, nouns: Nouns, shelves: Sequence[Shelf]) -> Proposal | None:
    """The likeliest category of goods, None where nothing tells."""
    by_id = {shelf.id: shelf for shelf in shelves}
    noun = kind_key(name).partition(" ")[0]
    tails = [noun[start:] for start in range(1, len(noun) - _SHORTEST_TAIL + 1)]
    for hint, words in ((Hint.SAME_NOUN, [noun]), (Hint.SAME_TAIL, tails)):
        for word in words:
            category_id = _most(nouns.get(word, {}))
            if category_id in by_id:
                return Proposal(by_id[category_id], hint)
    near = [one for one in shelves if unspsc and one.unspsc[:_FAMILY] == unspsc[:_FAMILY]]
    if len(near) == 1:
        return Proposal(near[0], Hint.SAME_FAMILY)
    said = set(_words(name))
    named = [one for one in shelves if said & set(_words(one.name))]
    return Proposal(named[0], Hint.SAME_WORD) if len(named) == 1 else None


def _most(where: Mapping[int, int]) -> int:
    """The category with enough of the goods, 0 for none."""
    total = sum(where.values())
    return next((id_ for id_, count in where.items() if count >= _ENOUGH * total), 0)


def _words(text: str) -> list[str]:
    cleaned = "".join(sign if sign.isalpha() else " " for sign in text.casefold())
    return [word for word in cleaned.split() if len(word) >= _SHORTEST_TAIL]


def check_can_class(chosen: Mapping[int, str], known: Iterable[str]) -> None:
    """Raise Refused for no goods, too many at once, or a category that is none."""
    if not chosen:
        raise Refused("class-nothing", "Vælg de varer, du vil give en varegruppe.")
    if len(chosen) > MOST_AT_ONCE:
        raise Refused("class-many", "Vælg højst %(most)s varer ad gangen.", most=MOST_AT_ONCE)
    codes = set(known)
    if any(not code for code in chosen.values()):
        raise Refused("class-no-proposal", "En valgt vare har intet forslag. Vælg en varegruppe.")
    if any(code not in codes for code in chosen.values()):
        raise Refused("class-unknown", "Vælg en varegruppe fra listen.")
