"""Agreements that stand in each other's way: two in force for the same goods. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shop.agreements.rules.content import shared_prefixes
from shop.agreements.rules.coverage import ReachingLot, is_in_force


@dataclass(frozen=True, slots=True)
class Parallel:
    """Two agreements in force with the same categories, the one that goes first, first."""

    first: ReachingLot
    second: ReachingLot
    prefixes: tuple[str, ...]
    """UNSPSC prefixes that both cover and nobody has opted out of."""


def parallels(lots: Iterable[ReachingLot], *, on: date) -> tuple[Parallel, ...]:
    """All pairs, by number. Lots of one agreement are no pair."""
    running = [lot for lot in lots if is_in_force(lot, on)]
    found = [
        _pair(one, other, shared)
        for one, other in _meeting(running)
        if one.agreement_id != other.agreement_id and (shared := _shared(one, other))
    ]
    return tuple(sorted(found, key=lambda pair: (pair.first.number, pair.second.number)))


def _meeting(lots: Sequence[ReachingLot]) -> list[tuple[ReachingLot, ReachingLot]]:
    """Each two lots of which one's prefix lies within the other's, in the lots' order.

    Looked up by prefix: sixty agreements have sixteen thousand pairs of lots, few of them near.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, lot in enumerate(lots):
        for prefix in lot.prefixes:
            places[prefix].append(place)
    found = {
        (min(wider, place), max(wider, place))
        for place, lot in enumerate(lots)
        for prefix in lot.prefixes
        for width in range(len(prefix) + 1)
        for wider in places.get(prefix[:width], ())
        if wider != place
    }
    return [(lots[one], lots[other]) for one, other in sorted(found)]


def _pair(one: ReachingLot, other: ReachingLot, shared: tuple[str, ...]) -> Parallel:
    """The two as `cover` chooses between them for the first of what they share."""

    def precedence(lot: ReachingLot) -> tuple[bool, int, int, str]:
        width = max(len(prefix) for prefix in lot.prefixes if shared[0].startswith(prefix))
        return (not lot.is_binding, -width, -lot.valid_from.toordinal(), lot.number)

    first, second = sorted((one, other), key=precedence)
    return Parallel(first, second, shared)


def _shared(one: ReachingLot, other: ReachingLot) -> tuple[str, ...]:
    return tuple(
        prefix
        for prefix in shared_prefixes(one.prefixes, other.prefixes)
        if not prefix.startswith((*one.opted_out, *other.opted_out))
    )
