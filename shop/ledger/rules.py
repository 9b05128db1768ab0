"""What an entry's hash is made of, and how a chain is checked. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

GENESIS = "0" * 64


class Event(StrEnum):
    """Everything that is worth an entry. Never rename, never reuse."""

    SIGNED_IN = "SIGNED_IN"
    SIGN_IN_REFUSED = "SIGN_IN_REFUSED"
    ACCESS_REFUSED = "ACCESS_REFUSED"
    CATALOGUE_RECEIVED = "CATALOGUE_RECEIVED"
    CATALOGUE_STAGED = "CATALOGUE_STAGED"
    CATALOGUE_REJECTED = "CATALOGUE_REJECTED"
    CATALOGUE_PUBLISHED = "CATALOGUE_PUBLISHED"
    CATALOGUE_ROLLED_BACK = "CATALOGUE_ROLLED_BACK"
    CATALOGUE_DISCARDED = "CATALOGUE_DISCARDED"
    PRICE_DECIDED = "PRICE_DECIDED"
    INTAKE_POLICY_CHANGED = "INTAKE_POLICY_CHANGED"
    SUCCESSOR_CHOSEN = "SUCCESSOR_CHOSEN"
    EQUIVALENCE_DECIDED = "EQUIVALENCE_DECIDED"
    LABEL_DECIDED = "LABEL_DECIDED"
    LABELABLE_DECIDED = "LABELABLE_DECIDED"
    ITEM_CLASSED = "ITEM_CLASSED"
    CATEGORIES_PAIRED = "CATEGORIES_PAIRED"
    COLUMNS_CHOSEN = "COLUMNS_CHOSEN"
    SEARCH_WORD_CHANGED = "SEARCH_WORD_CHANGED"
    ITEM_REQUEST_CHANGED = "ITEM_REQUEST_CHANGED"
    AGREEMENT_CHANGED = "AGREEMENT_CHANGED"
    AGREEMENT_ASKED = "AGREEMENT_ASKED"
    FAVOURITES_CHANGED = "FAVOURITES_CHANGED"
    POLICY_DECIDED = "POLICY_DECIDED"
    NUDGE_ANSWERED = "NUDGE_ANSWERED"
    SUPPLIER_HELD = "SUPPLIER_HELD"
    SUPPLIER_RELEASED = "SUPPLIER_RELEASED"
    ORDER_PLACED = "ORDER_PLACED"
    STANDING_ORDER_CHANGED = "STANDING_ORDER_CHANGED"
    SCHOOL_HOLIDAYS_CHANGED = "SCHOOL_HOLIDAYS_CHANGED"
    GOODS_RECEIVED = "GOODS_RECEIVED"
    RECEIPT_UNDONE = "RECEIPT_UNDONE"
    COMPLAINT_CHANGED = "COMPLAINT_CHANGED"
    APPROVAL_ASKED = "APPROVAL_ASKED"
    APPROVAL_DECIDED = "APPROVAL_DECIDED"
    APPROVAL_WITHDRAWN = "APPROVAL_WITHDRAWN"
    APPROVAL_CHASED = "APPROVAL_CHASED"
    STAND_IN_CHANGED = "STAND_IN_CHANGED"
    BUDGET_FED = "BUDGET_FED"
    REUSE_OFFERED = "REUSE_OFFERED"
    REUSE_TAKEN_OFF = "REUSE_TAKEN_OFF"
    REUSE_RESERVED = "REUSE_RESERVED"
    REUSE_GIVEN_UP = "REUSE_GIVEN_UP"
    REUSE_HANDED_OVER = "REUSE_HANDED_OVER"
    PLACE_ADDED = "PLACE_ADDED"
    PLACE_CHANGED = "PLACE_CHANGED"
    PLACE_REMOVED = "PLACE_REMOVED"
    PERSON_ADDED = "PERSON_ADDED"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 -- the name of an event
    DEMO_BUILT = "DEMO_BUILT"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is hashed. `chain` is the municipality's node id, 0 for the shop itself."""

    chain: int
    number: int
    at: datetime
    actor: str
    event: str
    subject: str
    details: str
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """The first entry of a chain that is not as it was written."""

    chain: int
    number: int
    text: str


def canonical(details: dict[str, Any]) -> str:
    """Details as one line of JSON that is the same for the same content."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_hash(
    *, chain: int, number: int, at: datetime, actor: str, event: str,
    subject: str, details: str, previous_hash: str,
) -> str:  # fmt: skip
    """SHA-256 (hex) over the entry and the hash before it."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    content = [chain, number, moment, actor, event, subject, details, previous_hash]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def first_fault(entries: Iterable[Entry], *, head: tuple[int, str] | None) -> Fault | None:
    """Walk one chain in order; None when every entry is as written and none is missing.

    `head` is the (number, hash) that was noted for the last entry, so that entries cut off at the
    end are missed too.
    """
    number, previous, chain = 0, GENESIS, 0
    for entry in entries:
        number += 1
        chain = entry.chain
        if entry.number != number:
            return Fault(chain, number, f"entry {number} is missing")
        if entry.previous_hash != previous or entry.hash != _expected(entry):
            return Fault(chain, number, f"entry {number} was altered")
        previous = entry.hash
    if head is not None and head != (number, previous):
        return Fault(chain, number + 1, f"entries after {number} are missing or were altered")
    return None


def _expected(entry: Entry) -> str:
    return entry_hash(
        chain=entry.chain, number=entry.number, at=entry.at, actor=entry.actor, event=entry.event,
        subject=entry.subject, details=entry.details, previous_hash=entry.previous_hash,
    )  # fmt: skip
