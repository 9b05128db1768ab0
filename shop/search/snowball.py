"""The Danish stemmer of the Snowball project, written for Python. Pure.

The one that their own program makes for Python steps from letter to letter and needs ten times as
long; a search for a short word stems some dozens. What it says is the same, letter for letter
(tests/rules/test_snowball.py). The rules: https://snowballstem.org/algorithms/danish/stemmer.html
"""

import re

_REGION = re.compile(r"[^aeiouyæåø]*[aeiouyæåø]+[^aeiouyæåø]")
"""Endings begin after the first consonant that follows a vowel, and after three letters."""
_LEAST = 3
_INFLECTED = re.compile(
    r"(?:erendes|erende|hedens|ethed|erede|endes|heden|heder|erens|erets|ernes|ered|ende|erne|eren"
    r"|erer|heds|enes|eres|eret|hed|ene|ere|ens|ers|ets|en|er|es|et|e"
    r"|(?<=[abcdfghjklmnoprtvyzå])s)$"
)
_PAIRS = ("gd", "dt", "gt", "kt")
_DERIVED = re.compile(r"(?:elig|lig|ig|els)$")
_DOUBLED = frozenset("bdfgklmnprst")


def danish_stem(word: str) -> str:
    """The stem of a word in small letters.

    >>> danish_stem("poserne"), danish_stem("venligst"), danish_stem("kopper")
    ('pos', 'ven', 'kop')
    """
    region = _REGION.match(word)
    if region is None or len(word) < _LEAST:
        return word
    start = max(region.end(), _LEAST)
    word = _without_pair(_without(word, _INFLECTED, start), start)
    if word.endswith("igst"):
        word = word[:-2]
    if (shorter := _without(word, _DERIVED, start)) != word:
        word = _without_pair(shorter, start)
    elif word.endswith("løst", start):
        word = word[:-1]
    is_doubled = len(word) > start and word[-1] == word[-2] and word[-1] in _DOUBLED
    return word[:-1] if is_doubled else word


def _without(word: str, ending: re.Pattern[str], start: int) -> str:
    """The longest of some endings goes, where it begins at `start` or after."""
    found = ending.search(word, start)
    return word[: found.start()] if found else word


def _without_pair(word: str, start: int) -> str:
    return word[:-1] if word.endswith(_PAIRS, start) else word
