"""A supplier's file on its way into the shop: its states, and who may do what. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shop.kernel.errors import Refused


class BatchState(StrEnum):
    """Where a file is. REJECTED files had errors: nothing of them can go live."""

    RECEIVED = "RECEIVED"
    """Its bytes are kept; a job reads it."""
    STAGED = "STAGED"
    REJECTED = "REJECTED"
    PUBLISHING = "PUBLISHING"
    """A job writes the versions; what is live has not changed yet."""
    PUBLISHED = "PUBLISHED"
    ROLLED_BACK = "ROLLED_BACK"
    DISCARDED = "DISCARDED"


TRANSITIONS: dict[BatchState, frozenset[BatchState]] = {
    BatchState.RECEIVED: frozenset({BatchState.STAGED, BatchState.REJECTED, BatchState.DISCARDED}),
    BatchState.STAGED: frozenset(
        {BatchState.PUBLISHING, BatchState.PUBLISHED, BatchState.DISCARDED, BatchState.RECEIVED}
    ),
    BatchState.REJECTED: frozenset({BatchState.DISCARDED, BatchState.RECEIVED}),
    BatchState.PUBLISHING: frozenset({BatchState.PUBLISHED, BatchState.STAGED}),
    BatchState.PUBLISHED: frozenset({BatchState.ROLLED_BACK}),
    BatchState.ROLLED_BACK: frozenset(),
    BatchState.DISCARDED: frozenset(),
}


class ChangeKind(StrEnum):
    """What a file would do to one offer. Unchanged offers are only counted."""

    ADDED = "ADDED"
    WITHDRAWN = "WITHDRAWN"
    PRICE_UP = "PRICE_UP"
    PRICE_DOWN = "PRICE_DOWN"
    UNIT_CHANGED = "UNIT_CHANGED"
    LABEL_GAINED = "LABEL_GAINED"
    LABEL_LOST = "LABEL_LOST"
    CHANGED = "CHANGED"


class Hold(StrEnum):
    """Why a changed price may not pass without a decision."""

    NONE = "NONE"
    OVER_LIMIT = "OVER_LIMIT"
    """It rises by more than the agreement allows."""
    TOO_LATE = "TOO_LATE"
    """It was told later than the agreement asks for."""
    UNIT_UNCLEAR = "UNIT_UNCLEAR"
    """The unit or pack changed so that the two prices cannot be compared."""


class Choice(StrEnum):
    """What publishing does with a change."""

    TAKE = "TAKE"
    KEEP_PRICE = "KEEP_PRICE"
    """All of it but price and unit, which stay as they are."""
    LEAVE = "LEAVE"
    """Nothing: the offer stays as it is."""


class Verdict(StrEnum):
    """What somebody decided about a held price."""

    APPROVED = "APPROVED"
    KEPT_OLD = "KEPT_OLD"
    REOPENED = "REOPENED"


class LabelVerdict(StrEnum):
    """What a label text turned out to be."""

    OPEN = "OPEN"
    IS_LABEL = "IS_LABEL"
    NO_LABEL = "NO_LABEL"


MANY_WITHDRAWN = Decimal("0.30")
"""Share of the live offers that a file may remove without a loud warning. A yearly assortment
change removes some 5-15 %; nearly a third is more often half a file than a decision."""


def withdraws_many(withdrawn: int, *, live: int) -> bool:
    """Whether a file removes so much of the `live` offers that it looks like a mistake."""
    return withdrawn > MANY_WITHDRAWN * live


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What the rules need to know of a batch."""

    state: BatchState
    changes: int
    base_is_current: bool
    """Nothing else of this supplier was published since the difference was made."""


def check_can_publish(batch: BatchFacts) -> None:
    """Raise Refused when the batch cannot be published now."""
    if batch.state is BatchState.REJECTED:
        raise Refused("batch-has-errors", "Filen har fejl. Intet af den kan udgives.")
    if batch.state is not BatchState.STAGED:
        raise Refused("batch-state", "Kataloget er allerede behandlet.")
    if not batch.base_is_current:
        raise Refused("batch-outdated", "Et nyere katalog er udgivet. Læg filen op igen.")


def can_publish(batch: BatchFacts) -> bool:
    """Whether the publish button is there."""
    try:
        check_can_publish(batch)
    except Refused:
        return False
    return True


def check_can_roll_back(batch: BatchFacts) -> None:
    """Raise Refused when the batch cannot be undone."""
    if batch.state is not BatchState.PUBLISHED:
        raise Refused("batch-state", "Kun et udgivet katalog kan rulles tilbage.")
    if not batch.base_is_current:
        raise Refused("batch-outdated", "Rul det nyeste katalog fra leverandøren tilbage først.")


def can_roll_back(batch: BatchFacts) -> bool:
    """Whether the undo button is there."""
    try:
        check_can_roll_back(batch)
    except Refused:
        return False
    return True


def check_can_discard(batch: BatchFacts) -> None:
    """Raise Refused when the batch cannot be thrown away."""
    if BatchState.DISCARDED not in TRANSITIONS[batch.state]:
        raise Refused("batch-state", "Kataloget er allerede behandlet.")


def can_discard(batch: BatchFacts) -> bool:
    """Whether the discard button is there."""
    return BatchState.DISCARDED in TRANSITIONS[batch.state]
