"""Danish words: one spelling, stems, and the parts of long words. Pure.

Order and effect were measured (folding, then Snowball, then splitting by words learnt from the
catalogue): without splitting only a tenth of the goods are found by their noun, because Danish
writes "kopipapir" and "håndklædepapir" in one word. Only what is indexed is split, never a query:
who asks for "kopipapir" does not want toilet paper.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from shop.search.snowball import danish_stem

_TWO_LETTERS = {
    "æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u", "œ": "oe",
}  # fmt: skip
_WORD = re.compile(r"[a-z]+\d*|\d+(?:\.\d+)?")


def fold(text: str) -> str:
    """Small letters without accents; æ, ø and å as people write them on other keyboards.

    >>> fold("Håndsæbe, Café")
    'haandsaebe, cafe'
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFC", text).casefold()
    for letter, two in _TWO_LETTERS.items():
        plain = plain.replace(letter, two)
    if plain.isascii():
        return plain
    split = unicodedata.normalize("NFKD", plain)
    return "".join(sign for sign in split if not unicodedata.combining(sign))


def words(text: str) -> list[str]:
    """The folded words and numbers of a text; "80g" is two, "A4" is one.

    >>> words("Kopipapir A4, 80g, 1,5 l")
    ['kopipapir', 'a4', '80', 'g', '1.5', 'l']
    """
    return _WORD.findall(fold(text).replace(",", "."))


_OTHER_VOWEL = {
    "boeger": "bog", "roedder": "rod", "haender": "haand", "foedder": "fod", "taender": "tand",
    "boegerne": "bog", "roedderne": "rod",
}  # fmt: skip
"""Plurals with another vowel, also at the end of long words ("gulerødder")."""
_PLURALS = tuple(_OTHER_VOWEL)
_NOT_STEMMED = frozenset(("lime",))
"""Words whose stem is another thing (lim)."""


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The Snowball stem of a folded word; numbers and sizes stay as they are.

    >>> stem("stolen"), stem("poser"), stem("guleroedder"), stem("a4")
    ('stol', 'pos', 'gulerod', 'a4')
    """
    if not word.isalpha() or word in _NOT_STEMMED:
        return word
    if word.endswith(_PLURALS):
        for plural, singular in _OTHER_VOWEL.items():
            if word.endswith(plural):
                word = word.removesuffix(plural) + singular
    return _shortened(_without_endings(word))


def _without_endings(word: str) -> str:
    """Snowball's stem, taken until nothing more goes: tallerkener, tallerken, tallerk.

    An s that ends the word is left: in names of goods it is nearly always the noun's own (saks,
    kiks, voks), and then saksen has it too.
    """
    while (shorter := danish_stem(word)) not in (word, word.removesuffix("s")):
        word = shorter
    return word


def _shortened(root: str) -> str:
    """Nouns in -el lose the e, and a double consonant, in other forms: gaffel, gafler."""
    found = _EL.fullmatch(root) if root[-1:] == "l" else None
    return f"{found[1]}l" if found else root


_EL = re.compile(r"(.*[aeiouy].*?([bdfgkmnpst]))\2?e?l")
"""What every form of such a noun has: midd(e)l, mid(l), gaff(e)l, gaf(l); "mel" is none of them."""


_ENDINGS = ("e", "r", "er", "en", "et", "ne", "ene", "erne")
_SHORT = 6
"""Up to this many letters Snowball often sees no stem to take an ending from ("bleer")."""


def is_bare(word: str) -> bool:
    """Whether Snowball saw nothing to take from a short word, which may still have an ending."""
    return len(word) <= _SHORT and stem(word) == word


def forms(word: str) -> tuple[str, ...]:
    """The stems a short query word may stand for: its own first, then its inflections.

    >>> "ble" in forms("bleer") and "bleer" in forms("ble")
    True
    """
    own = stem(word)
    if not word.isalpha() or not 3 <= len(word) <= _SHORT:
        return (own,)
    roots = [word] + [word.removesuffix(e) for e in _ENDINGS if word.endswith(e)]
    inflected = (root + ending for root in roots if len(root) >= 3 for ending in ("", *_ENDINGS))
    others = (stem(form) for form in inflected if form not in _NOT_STEMMED)
    return tuple(dict.fromkeys((own, *others)))


_ALWAYS_HEADS = frozenset(
    map(
        stem,
        (
            "papir", "pose", "saek", "saebe", "ble", "bleer", "stol", "bord", "rulle", "ark", "pen",
            "saks", "lim", "blok", "haefte", "bog", "mappe", "maling", "farve", "farver", "kridt",
            "blyant", "tusch", "perler", "klodser", "spil", "bold", "bil", "dukke", "klud", "svamp",
            "kost", "boerste", "spand", "middel", "middler", "handske", "handsker", "plaster",
            "serviet", "servietter", "kop", "kopper", "baeger", "tallerken", "lampe", "paere",
            "saft", "maelk", "ost", "smoer", "yoghurt", "broed", "boller", "mel", "gryn", "olie",
            "kaffe", "te", "vand", "juice", "koed", "fars", "filet", "fisk", "groed", "kaal",
            "salat", "loeg", "kasse", "skab", "reol", "hylde", "bakke", "creme", "shampoo",
            "karton", "snor", "garn",
        ),
    )
)  # fmt: skip
"""Nouns of the shop that end long words even where the catalogue never writes them alone."""

_NEVER = frozenset({"tablet", "serviet", "servietter", "toilet", "filter", "filet", "karton"})
"""Words that only look as if they were put together."""

_SEED = 3
_LEAST_TAIL = 4
_LEAST_BEFORE = 3
"""Known parts that what is no word by itself must have been seen after to be a noun."""
_SURE_TAIL = 5
"""A tail this long that stands alone elsewhere is a noun, whatever comes before it."""


class Parts(NamedTuple):
    """Stems: "natbuksebleer" ends in the nouns "buksebleer" and "bleer", begins with "nat"."""

    nouns: tuple[str, ...]
    beginnings: tuple[str, ...]


_NO_PARTS = Parts((), ())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the catalogue's own names teach: which words stand alone, and what begins long ones."""

    alone: frozenset[str]
    """Stems of words that stand alone."""
    beginnings: frozenset[str]
    """First parts seen before at least two known nouns."""
    spelling: Mapping[str, str]
    """Folded word -> as it is written, for "Mente du …?"."""
    _split: dict[str, Parts | None] = field(default_factory=dict, repr=False, compare=False)
    """What became of each word before: descriptions say the same few thousand over and over."""
    terms: dict[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """The stem of any folded word, and of all its parts."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", _Terms(self))

    def parts(self, word: str) -> Parts | None:
        """The nouns that end a long folded word and what stands before; None when it is not split.

        >>> learn(["Papir", "Kopi"]).parts("kopipapir")
        Parts(nouns=('papir',), beginnings=('kopi',))
        """
        if word not in self._split:
            self._split[word] = self._parts(word)
        return self._split[word]

    def nouns(self, word: str) -> tuple[str, ...]:
        """The nouns that end a long folded word; none for one that is not split."""
        parts = self.parts(word)
        return parts.nouns if parts else ()

    def _parts(self, word: str) -> Parts | None:
        cut = self.cut(word)
        return self.parts_at(*cut) if cut else None

    def cut(self, word: str) -> tuple[str, str] | None:
        """What stands before the noun of a long folded word, and the noun as it ends the word.

        >>> learn(["Papir", "Kopi"]).cut("kopipapir")
        ('kopi', 'papir')
        """
        found = [cut for cut in _cuts(word) if self._is_split(*cut)]
        return max(found, key=lambda cut: (self.knows(cut[0]), len(cut[1]))) if found else None

    def parts_at(self, first: str, tail: str) -> Parts:
        """The parts of a word that is cut there."""
        inner = self.parts(tail) or _NO_PARTS
        beginning = self._beginning(first)
        return Parts((stem(tail), *inner.nouns), (beginning, *inner.beginnings))

    def _is_split(self, first: str, tail: str) -> bool:
        noun = stem(tail)
        if noun in _ALWAYS_HEADS:
            return len(tail) >= _LEAST_TAIL or self.knows(first)
        if noun not in self.alone or len(tail) < _LEAST_TAIL:
            return False
        return len(tail) >= _SURE_TAIL or self.knows(first)

    def knows(self, first: str) -> bool:
        """Whether this has been seen before, alone or at the beginning of other words."""
        return any(
            part in self.beginnings or stem(part) in self.alone or stem(part) in _ALWAYS_HEADS
            for part in _bare(first)
        )

    def _beginning(self, first: str) -> str:
        *_, root = map(stem, _bare(first))
        return next((stem(part) for part in _bare(first) if stem(part) in self.alone), root)

    def known(self) -> dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]:
        """Stem, nouns and beginnings of each word that was asked for: what `recall` takes."""
        asked = ((word, self.parts(word)) for word in self.terms if word.isalpha())
        return {word: (stem(word), *(parts or _NO_PARTS)) for word, parts in asked}

    def recall(self, known: Mapping[str, Sequence[Any]]) -> None:
        """Take what an equal lexicon has worked out before."""
        for word, (root, nouns, beginnings) in known.items():
            self._split[word] = Parts(tuple(nouns), tuple(beginnings)) if nouns else None
            self.terms[word] = (root, *nouns, *beginnings)


class _Terms(dict[str, tuple[str, ...]]):
    """Worked out when somebody first asks for a word."""

    def __init__(self, lexicon: Lexicon) -> None:
        super().__init__()
        self._lexicon = lexicon

    def __missing__(self, word: str) -> tuple[str, ...]:
        nouns, beginnings = self._lexicon.parts(word) or _NO_PARTS
        self[word] = found = (stem(word), *nouns, *beginnings)
        return found


NO_WORDS = Lexicon(frozenset(), frozenset(), {})


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    if not word.isalpha() or word in _NEVER:
        return
    for at in range(3, len(word) - _SEED + 1):
        if any(vowel in word[:at] for vowel in "aeiouy"):
            yield word[:at], word[at:]


def _bare(first: str) -> Iterator[str]:
    """The first part as it is, and without the s or e that joins it ("engangs-handske")."""
    yield first
    if first[-1] in "se" and len(first) > 3:
        yield first[:-1]


_LETTERS = re.compile(r"[^\W\d_]{3,}")


def learn(names: Iterable[str]) -> Lexicon:
    """Learn words from names of goods and categories."""
    written: Counter[str] = Counter()
    for name in names:
        written.update(_LETTERS.findall(name.lower()))
    spelling = {(fold(word), word): count for word, count in written.items()}
    known = {word for word, _ in spelling if word.isascii()}
    alone = frozenset(stem(word) for word in known)
    beginnings = _beginnings(known, alone)
    nouns = _nouns(known, alone | beginnings)
    return Lexicon(alone | nouns, beginnings, _commonest(spelling))


def _beginnings(known: Iterable[str], alone: frozenset[str]) -> frozenset[str]:
    nouns: defaultdict[str, set[str]] = defaultdict(set)
    for word in known:
        for first, tail in _cuts(word):
            noun = stem(tail)
            if len(tail) >= _LEAST_TAIL and (noun in alone or noun in _ALWAYS_HEADS):
                nouns[first].add(noun)
    return frozenset(first for first, tails in nouns.items() if len(tails) >= 2)


def _nouns(known: Iterable[str], firsts: frozenset[str]) -> frozenset[str]:
    """What ends long words after several parts that are known, though it never stands alone."""
    before: defaultdict[str, set[str]] = defaultdict(set)
    for word in known:
        for first, tail in _cuts(word):
            if len(tail) >= _LEAST_TAIL:
                before[stem(tail)].update(
                    p for p in _bare(first) if p in firsts or stem(p) in firsts
                )
    return frozenset(
        noun
        for noun, parts in before.items()
        if len(parts) >= _LEAST_BEFORE and len(parts) > len(before.get(_unjoined(noun), ()))
    )


def _unjoined(noun: str) -> str:
    """A noun without an s or e that may have joined it to what stood before ("e-perle")."""
    return noun[1:] if noun[0] in "se" else ""


def _commonest(spelling: Mapping[tuple[str, str], int]) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for (folded, written), count in spelling.items():
        best[folded] = max(best.get(folded, (0, "")), (count, written))
    return {folded: written for folded, (_, written) in best.items()}
