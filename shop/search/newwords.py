"""Words of goods that came after the index was built: proposed at once, without a new table.

Only a rebuild learns which words are nouns and how long ones are cut. But a word that stands in a
name can be proposed, be meant by a misspelled one, and be shown to procurement, as soon as the name
is published. The few there are since are kept beside the index and laid under the large table.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from shop.search.danish import Lexicon, fold, stem
from shop.search.spelling import Spelling, learn_spelling

_FILE = "new-words.json"
_WORD = re.compile(r"[^\W\d_]{3,}")
MOST = 20_000
"""Words that are kept; an index with more of them is built anew before long."""

Words = Mapping[str, tuple[str, int]]
"""Folded word -> as it is written, and how many new names have it."""


def gather(names: Iterable[str], lexicon: Lexicon, before: Words) -> Words:
    """The words of names that the lexicon does not know, with those that were gathered before.

    >>> gather(["Bambusvippe, lille"], Lexicon(frozenset(), frozenset(), {"lille": "lille"}), {})
    {'bambusvippe': ('bambusvippe', 1)}
    """
    found = Counter(word for name in names for word in _WORD.findall(name.lower()))
    words = dict(before)
    for written, count in found.items():
        folded = fold(written)
        if folded.isascii() and folded not in lexicon.spelling and len(words) < MOST:
            words[folded] = (written, words.get(folded, ("", 0))[1] + count)
    return words


def keep(folder: Path, names: Iterable[str], lexicon: Lexicon) -> None:
    """Gather the words of new names beside the index in a folder."""
    before = read(folder)
    words = gather(names, lexicon, before)
    if words != before:
        note = folder / f"{_FILE}.new"
        note.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        os.replace(note, folder / _FILE)


def read(folder: Path) -> Words:
    """What was gathered since the index was built. Raises ValueError where it is damaged."""
    try:
        kept = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {folded: (written, count) for folded, (written, count) in kept.items()}


def with_new_words(lexicon: Lexicon, words: Words) -> Lexicon:
    """The lexicon, which can also write the new words."""
    if not words:
        return lexicon
    new = {folded: written for folded, (written, _count) in words.items()}
    return replace(lexicon, spelling={**lexicon.spelling, **new})


@dataclass(frozen=True)
class Grown(Spelling):
    """The large table, and a small one whose places come after the large one's."""

    base: Spelling
    more: Spelling

    def beginning_with(self, beginning: str, most: int) -> list[int]:
        """The places of words that begin so, those in most names first."""
        own = [
            (-int(self.base.facts[0, at]), at) for at in self.base.beginning_with(beginning, most)
        ]
        new = self.more.beginning_with(beginning, most)
        own += [(-int(self.more.facts[0, at]), at + len(self.base.folded)) for at in new]
        return [at for _, at in sorted(own)[:most]]

    def alike(self, word: str, letters: int) -> list[tuple[int, int]]:
        """What is so many letters apart, of both tables."""
        new = self.more.alike(word, letters)
        return self.base.alike(word, letters) + [(c, at + len(self.base.folded)) for c, at in new]


def grown(base: Spelling, lexicon: Lexicon, words: Words) -> Spelling:
    """The table with the new words in it."""
    if not words:
        return base
    counts: Counter[str] = Counter()
    for folded, (_written, count) in words.items():
        counts[stem(folded)] += count
    only_new = replace(lexicon, spelling={folded: word for folded, (word, _) in words.items()})
    more = learn_spelling(only_new, lambda term: counts[term])
    return Grown(
        base.folded + more.folded, base.written + more.written, base.facts, base.remains, base, more
    )
