"""A supplier's file on its way into the shop: its states, and who may do what. Pure."""

from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Policy:
    """How a place wants its catalogues handled."""

    four_eyes: bool = False
    """Somebody else than who brought the file must publish it. What another program put into the
    watched folder was brought by nobody of ours: one person looks it over and publishes it."""
    withdrawn_percent: int = 30
    """A file that removes more than this share of the live offers must be looked at twice. A
    yearly assortment change removes some 5-15 %; nearly a third is more often half a file than a
    decision."""


NO_POLICY = Policy()


def check_policy(policy: Policy) -> None:
    """Raise Refused for a share that is none."""
    if not 1 <= policy.withdrawn_percent <= 100:
        raise Refused("percent", "Skriv et tal fra 1 til 100.")


def check_says_who(policy: Policy, *, by_id: int | None) -> None:
    """Raise Refused for a file that somebody brings by hand without saying who they are.

    Whoever brought it could else publish it too.
    """
    if policy.four_eyes and by_id is None:
        raise Refused(
            "four-eyes-nobody", "Skriv, hvem der lægger filen op. En anden skal udgive den."
        )


FEW_GONE = 10
"""Fewer than this are read one by one on the page; of a small shelf a share says little."""


def withdraws_many(withdrawn: int, *, live: int, percent: int) -> bool:
    """Whether a file removes so much of the `live` offers that it looks like a mistake."""
    return withdrawn >= FEW_GONE and withdrawn * 100 > percent * live


@dataclass(frozen=True, slots=True)
class BatchFacts:
    """What the rules need to know of a batch."""

    state: BatchState
    changes: int
    base_is_current: bool
    """Nothing else of this supplier was published since the difference was made."""
    staged_by_id: int | None = None
    """Who brought the file; None = the system."""
    four_eyes: bool = False
    removes_many: bool = False
    """See withdraws_many; what somebody chose to leave out is not removed."""
    newer_waits: bool = False
    """A newer file of this supplier is being read or decided on."""


def check_can_publish(
    batch: BatchFacts, *, by_id: int | None, removal_confirmed: bool = False
) -> None:
    """Raise Refused when the batch cannot be published now by the person `by_id`.

    A file that removes many offers asks whoever publishes it to say that they know.
    """
    if batch.state is BatchState.REJECTED:
        raise Refused("batch-has-errors", "Filen har fejl. Intet af den kan udgives.")
    if batch.state is not BatchState.STAGED:
        raise Refused("batch-state", "Kataloget er allerede behandlet.")
    if not batch.base_is_current:
        raise Refused("batch-outdated", "Et nyere katalog er udgivet. Læg filen op igen.")
    _check_other_eyes(batch, by_id)
    if batch.removes_many and not removal_confirmed:
        raise Refused("removes-many", "Sæt hak ved, at de mange varer skal ud af butikken.")


def _check_other_eyes(batch: BatchFacts, by_id: int | None) -> None:
    if batch.four_eyes and batch.staged_by_id == by_id:
        raise Refused("four-eyes", "En anden end den, der lagde filen op, skal udgive den.")


def can_publish(batch: BatchFacts, *, by_id: int | None) -> bool:
    """Whether the publish button is there."""
    try:
        check_can_publish(batch, by_id=by_id, removal_confirmed=True)
    except Refused:
        return False
    return True


def check_can_decide(batch: BatchFacts) -> None:
    """Raise Refused when a held price of the batch cannot be decided on.

    Also after publishing, as long as the batch is the supplier's newest.
    """
    if batch.state not in (BatchState.STAGED, BatchState.PUBLISHED):
        raise Refused("batch-state", "Kataloget er allerede behandlet.")
    if not batch.base_is_current:
        raise Refused("batch-outdated", "Et nyere katalog er udgivet. Læg filen op igen.")
    if batch.state is BatchState.PUBLISHED and batch.newer_waits:
        raise Refused("newer-waits", "En nyere fil venter. Tag stilling til prisen i den.")


def check_can_approve(batch: BatchFacts, *, by_id: int | None) -> None:
    """Raise Refused when `by_id` cannot let a held price pass.

    Of a batch that is published already the price goes live at once: that is publishing too.
    """
    check_can_decide(batch)
    if batch.state is BatchState.PUBLISHED:
        _check_other_eyes(batch, by_id)


def can_decide(batch: BatchFacts) -> bool:
    """Whether the buttons of held prices are there."""
    try:
        check_can_decide(batch)
    except Refused:
        return False
    return True


MAX_WHY = 400


def check_why(why: str) -> str:
    """The reason as it is kept. Raises Refused for one that is too long."""
    if len(why.strip()) > MAX_WHY:
        raise Refused("why-too-long", "Skriv højst 400 tegn.")
    return why.strip()


def check_can_choose(batch: BatchFacts) -> None:
    """Raise Refused when rows can no longer be left out or taken in."""
    if batch.state is not BatchState.STAGED:
        raise Refused("batch-state", "Kataloget er allerede behandlet.")


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
