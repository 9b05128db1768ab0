"""What became of a list, read from the ledger."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from shop.favourites.editions import Changes, State, applied, backwards, differences
from shop.favourites.keeping import subject_of
from shop.favourites.models import FavouriteList
from shop.ledger.queries import entries_about
from shop.ledger.rules import Entry
from shop.organisation.queries import NodeFacts

MOST = 60
"""Changes on the page of a list's history: a year of one that is looked after."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a list."""

    number: int
    at: datetime
    actor: str
    """E-mail address of who did it; "system" for the shop itself."""
    changes: Changes
    is_made: bool = False
    """The list was made."""
    undoes: int = 0
    """Number of the change that this one took back."""
    restores: int = 0
    """Number of the change that the list was taken back to."""


def history(session: Session, row: FavouriteList, node: NodeFacts) -> list[Change]:
    """The list's latest changes, newest first, at most MOST."""
    return _read(session, row, node, most=MOST)


def changes_since(
    session: Session, row: FavouriteList, node: NodeFacts, number: int
) -> list[Change]:
    """All changes of the list after the entry with this number, newest first."""
    return _read(session, row, node, after=number)


def change_of(session: Session, row: FavouriteList, node: NodeFacts, number: int) -> Change | None:
    """One change by its number; None where it is not one of this list's, or an old one without
    what was before."""
    found = _read(session, row, node, after=number - 1) if number > 0 else []
    return found[-1] if found and found[-1].number == number else None


def last_number(session: Session, row: FavouriteList, node: NodeFacts) -> int:
    """The number of the list's newest entry; 0 for none."""
    found = _entries(session, row, node, most=1)
    return found[0].number if found else 0


def _entries(
    session: Session, row: FavouriteList, node: NodeFacts, *, after: int = 0, most: int = 1000
) -> list[Entry]:
    return entries_about(
        session, chain=node.municipality_id or 0, subject=subject_of(row.id or 0), after=after,
        most=most,
    )  # fmt: skip


def _read(
    session: Session, row: FavouriteList, node: NodeFacts, *, after: int = 0, most: int = 1000
) -> list[Change]:
    found = []
    for entry in _entries(session, row, node, after=after, most=most):
        details = json.loads(entry.details)
        if "changes" not in details:
            break  # older than what can be taken back
        found.append(
            Change(
                entry.number, entry.at, entry.actor,
                {name: (old, new) for name, (old, new) in details["changes"].items()},
                is_made=details.get("made", False), undoes=details.get("undoes", 0),
                restores=details.get("restores", 0),
            )
        )  # fmt: skip
    return found


def can_undo(current: State, change: Change) -> bool:
    """Whether a change can be taken back as the list is now."""
    if change.is_made:
        return False
    outcome = applied(current, backwards(change.changes))
    return not outcome.clashes and bool(differences(current, outcome.state))
