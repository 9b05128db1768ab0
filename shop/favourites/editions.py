"""A list as a flat state, what changed in it, and how two people's changes come together. Pure.

A state is a mapping of names to plain values: "name", "reason" and the like for the list itself,
and for each item "12 quantity", "12 reason" and so on, where 12 is the offer. What is not on the
list has no names. "order" is the offers in their order. An entry in the ledger keeps for each name
the old and the new value, so any change, and any row of them, can be taken back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

State = Mapping[str, Any]
Changes = Mapping[str, tuple[Any, Any]]
"""Name -> the old and the new value; None where it was not or is not there."""

ORDER = "order"
AFTER = "after"
"""Of an item that is added or taken off: what stood before it, 0 for nothing. A hint, no fact."""
QUANTITY = "quantity"


def name_of(offer_id: int, fact: str) -> str:
    """The name of a fact of an item."""
    return f"{offer_id} {fact}"


def item_of(name: str) -> tuple[int, str]:
    """The offer and the fact that a name is of; (0, name) for the list's own."""
    number, _, fact = name.partition(" ")
    return (int(number), fact) if fact else (0, name)


def differences(before: State, after: State) -> dict[str, tuple[Any, Any]]:
    """What is different. An order that only lost or got items is no change of its own."""
    found = {
        name: (before.get(name), after.get(name))
        for name in sorted({*before, *after} - {ORDER})
        if before.get(name) != after.get(name)
    }
    old, new = tuple(before.get(ORDER, ())), tuple(after.get(ORDER, ()))
    for offer_id in sorted({*old} ^ {*new}):
        held = old if offer_id in old else new
        at = held.index(offer_id)
        hint = held[at - 1] if at else 0
        found[name_of(offer_id, AFTER)] = (hint, None) if held is old else (None, hint)
    if arranged([*old], [*new]) != [*old]:
        found[ORDER] = ([*old], [*new])
    return found


def arranged(offers: Sequence[int], wanted: Sequence[int]) -> list[int]:
    """The offers in the wanted order. One that it does not speak of stays behind its neighbour."""
    known = {offer_id: place for place, offer_id in enumerate(wanted)}
    groups: list[tuple[int, list[int]]] = [(-1, [])]
    for offer_id in offers:
        if offer_id in known:
            groups.append((known[offer_id], [offer_id]))
        else:
            groups[-1][1].append(offer_id)
    return [offer_id for _, group in sorted(groups, key=lambda it: it[0]) for offer_id in group]


def backwards(changes: Changes) -> dict[str, tuple[Any, Any]]:
    """The changes that take these back."""
    return {name: (new, old) for name, (old, new) in changes.items()}


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people want different things of one name."""

    name: str
    before: Any
    theirs: Any
    mine: Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after changes, and what of them did not fit. A name that clashes is left alone."""

    state: dict[str, Any]
    clashes: tuple[Clash, ...] = ()


def applied(current: State, changes: Changes) -> Outcome:
    """Lay changes over a state: three ways, by name.

    A name that still has the old value gets the new one, one that has the new value already is
    left, and any other is a clash. The order never clashes: see `arranged`.
    """
    state, clashes = dict(current), []
    for name, (old, new) in changes.items():
        if name == ORDER or item_of(name)[1] == AFTER:
            continue
        here = current.get(name)
        if here == new:
            continue
        if here != old:
            clashes.append(Clash(name, old, here, new))
        elif new is None:
            del state[name]
        else:
            state[name] = new
    state[ORDER] = _order(current.get(ORDER, ()), state, changes)
    return Outcome(state, tuple(clashes))


def _order(held: Iterable[int], state: State, changes: Changes) -> list[int]:
    order = [one for one in held if name_of(one, QUANTITY) in state]
    added = [
        offer_id
        for offer_id, fact in map(item_of, state)
        if fact == QUANTITY and offer_id not in order
    ]
    hints = {one: changes.get(name_of(one, AFTER), (None, None))[1] for one in added}
    while added:
        ready = [one for one in added if hints[one] not in added] or added[:1]
        for one in ready:
            hint = hints[one]
            if hint is None or (hint and hint not in order):
                order.append(one)
            else:
                order.insert(order.index(hint) + 1 if hint else 0, one)
            added.remove(one)
    if ORDER in changes:
        return arranged(order, changes[ORDER][1])
    return order


def rewound(current: State, later: Iterable[Changes]) -> dict[str, Any]:
    """The state before the changes; `later` holds them newest first."""
    state = dict(current)
    for changes in later:
        state = applied(state, backwards(changes)).state
    return state


def merged(base: State, current: State, mine: State) -> Outcome:
    """What comes of `mine`, begun from `base`, where the list has become `current` since.

    `mine` holds only the names that were on the form: others are not touched.
    """
    wanted = {
        name: (base.get(name), value) for name, value in mine.items() if value != base.get(name)
    }
    return applied(current, wanted)


def moved(order: Sequence[int], offer_id: int, place: int) -> list[int]:
    """The order with one offer at a place, counted from 0; beyond the ends is the end."""
    rest = [one for one in order if one != offer_id]
    at = max(0, min(place, len(rest)))
    return [*rest[:at], offer_id, *rest[at:]]
