"""The difference between what is published and what a supplier sends, as values to read.

Decided in pure code, applied in another place: a person sees it before anything is written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from catalog_import.item import Action, LabelClaim, ParsedItem
from catalog_import.placing import place


@dataclass(frozen=True, slots=True)
class Added:
    """An item the supplier did not have before."""

    new: ParsedItem


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An item that is no longer sold."""

    old: ParsedItem


@dataclass(frozen=True, slots=True)
class Repriced:
    """Another price, or another for larger amounts. `fields` names all that differs."""

    old: ParsedItem
    new: ParsedItem
    fields: tuple[str, ...] = ("price",)


@dataclass(frozen=True, slots=True)
class Changed:
    """Same price, but something else differs; `fields` names it."""

    old: ParsedItem
    new: ParsedItem
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The file repeats what we have."""

    old: ParsedItem
    new: ParsedItem


Change = Added | Withdrawn | Repriced | Changed | Unchanged

# Where an item stood in the file, how it was sent and by which line it is named, says nothing
# about the item.
NOT_COMPARED = frozenset({"row", "action", "labels", "line_key"})
PRICES = frozenset({"price", "price_steps"})
COMPARED = tuple(f.name for f in fields(ParsedItem) if f.name not in NOT_COMPARED)


def diff(
    current: Mapping[str, ParsedItem],
    incoming: Mapping[str, ParsedItem],
    *,
    replaces_all: bool,
    carries: frozenset[str] | None = None,
) -> Iterator[Change]:
    """Every change, in the order of the seller's item ids (the keys of both mappings).

    With `replaces_all` an item missing from `incoming` is withdrawn; without, it is
    left alone and not mentioned. Deleting an item we never had is no change. With `carries`
    only these fields are compared and replaced; what then finds no item is told by
    `placing.unplaced`.
    """
    placed = place(current, incoming, carries)
    for key in sorted(current.keys() | placed.keys()):
        change = _change(current.get(key), placed.get(key), replaces_all)
        if change is not None:
            yield change


def _change(old: ParsedItem | None, new: ParsedItem | None, replaces_all: bool) -> Change | None:
    if new is None or new.action is Action.DELETE:
        gone = old is not None and (new is not None or replaces_all)
        return Withdrawn(old) if old is not None and gone else None
    if old is None:
        return Added(new)
    differing = changed_fields(old, new)
    if not PRICES.isdisjoint(differing):
        return Repriced(old, new, differing)
    return Changed(old, new, differing) if differing else Unchanged(old, new)


def changed_fields(old: ParsedItem, new: ParsedItem) -> tuple[str, ...]:
    """Names of the fields in which two statements of one item differ."""
    found = [name for name in COMPARED if getattr(old, name) != getattr(new, name)]
    if claims(old.labels) != claims(new.labels):
        found.append("labels")
    return tuple(found)


def claims(labels: tuple[LabelClaim, ...]) -> list[tuple[str, str, str, str]]:
    """What the supplier claims. Our own verdict (`state`) is not the supplier's change."""
    return sorted(
        (claim.code or claim.raw, claim.licence, claim.evidence, str(claim.valid_to))
        for claim in labels
    )
