"""In which order goods stand, and why, in words. Pure.

The steering order: how well the words match (see match.py), then the agreement mechanism with a
cascade's first supplier before its second, then what procurement has chosen for this type of
house, then an environmental or organic label, then the comparable price, then the text. A choice,
a label or a price never lifts the second supplier of a cascade over the first. It is a hypothesis:
every other order is one press away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from nudges.facts import Coverage
from shop.search.match import Match


class Sort(StrEnum):
    """The orders one can choose between; the value is in the address and remembered."""

    RECOMMENDED = "recommended"
    PRICE = "price"
    COMPARABLE = "comparable"
    NAME = "name"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Worth:
    """What an offer is worth to the units of a scope on a day. Prices in kr. without VAT."""

    offer_id: int
    name: str
    coverage: Coverage
    mechanism: int
    """See `mechanism`: smaller comes first."""
    labels: tuple[str, ...]
    """Codes that count on the day."""
    is_eco: bool
    price: Decimal
    comparable_price: Decimal | None
    comparable_unit: str
    category: str
    supplier: str
    is_chosen: bool = False
    """On a central list for this type of house."""
    text: str = ""
    """Folded name, item number and category, to answer from when there is no index."""


_LAST_RANK = 9
_OTHER = 10
_COVERED_ELSEWHERE = 11


def mechanism(coverage: Coverage, rank: int | None) -> int:
    """On agreement first, by rank in a cascade; what another supplier has the agreement on last."""
    if coverage is Coverage.ON_AGREEMENT:
        return min(rank or 1, _LAST_RANK)
    return _COVERED_ELSEWHERE if coverage is Coverage.CATEGORY_COVERED else _OTHER


NO_WORDS = Match(0, 0.0)
_DANISH_LAST = str.maketrans({"æ": "{", "ø": "|", "å": "}"})


def ordered(worths: Iterable[Worth], matches: Mapping[int, Match], sort: Sort) -> list[int]:
    """Offer ids in the chosen order; the same goods always stand in the same order."""
    found = list(worths)
    units = _unit_order(found)
    rows = sorted((_key(worth, matches, units, sort), worth.offer_id) for worth in found)
    return [offer_id for _, offer_id in rows]


def _key(
    worth: Worth, matches: Mapping[int, Match], units: Mapping[str, int], sort: Sort
) -> tuple[Any, ...]:
    match = matches.get(worth.offer_id, NO_WORDS)
    comparable = (
        units[worth.comparable_unit] if worth.comparable_price is not None else len(units),
        worth.comparable_price or worth.price,
    )
    if sort is Sort.PRICE:
        return (worth.price, worth.name)
    if sort is Sort.COMPARABLE:
        return (*comparable, worth.name)
    if sort is Sort.NAME:
        return (worth.name.casefold().translate(_DANISH_LAST),)
    if sort is Sort.RELEVANCE:
        return (match.tier, -match.score, len(worth.name), worth.name)
    return (
        match.tier, worth.mechanism, not worth.is_chosen, not worth.is_eco, *comparable,
        -match.score, worth.name,
    )  # fmt: skip


def _unit_order(worths: Iterable[Worth]) -> dict[str, int]:
    """The commonest comparable unit first: prices per litre and per sheet cannot be compared."""
    counts = Counter(worth.comparable_unit for worth in worths)
    commonest = sorted(counts, key=lambda unit: (-counts[unit], unit))
    return {unit: place for place, unit in enumerate(commonest)}


class Reason(StrEnum):
    """Why an offer stands where it does; the page has the words."""

    AGREEMENT_AND_LABEL = "agreement-and-label"
    AGREEMENT = "agreement"
    SECOND_SUPPLIER = "second-supplier"
    OUTSIDE = "outside"
    ELSEWHERE = "elsewhere"
    FREE = "free"


def reason(coverage: Coverage, rank: int | None, *, is_eco: bool) -> Reason:
    """The one reason to say."""
    if coverage is Coverage.ON_AGREEMENT:
        if (rank or 1) > 1:
            return Reason.SECOND_SUPPLIER
        return Reason.AGREEMENT_AND_LABEL if is_eco else Reason.AGREEMENT
    if coverage is Coverage.CATEGORY_COVERED:
        return Reason.ELSEWHERE
    if coverage is Coverage.AGREEMENT_SUPPLIER:
        return Reason.OUTSIDE
    return Reason.FREE


def is_recommended(why: Reason, *, is_chosen: bool) -> bool:
    """Whether the row has the green edge: on agreement, and labelled or chosen for the house."""
    return why is Reason.AGREEMENT_AND_LABEL or (why is Reason.AGREEMENT and is_chosen)
