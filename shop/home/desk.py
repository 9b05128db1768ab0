"""What waits for central procurement. Facts only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.agreements.models import Supplier
from shop.agreements.queries import (
    Asked,
    agreements_reaching,
    open_questions,
    options_by_agreement,
    suppliers_by_id,
)
from shop.agreements.rules import notices
from shop.favourites.upkeep import OnList, Queue, queue
from shop.favourites.upkeep_rules import Trouble
from shop.intake.models import ImportBatch
from shop.intake.queries import count_open_texts, waiting_batches
from shop.intake.queries.classes import count_unclassed
from shop.intake.queries.supplier_page import sendings
from shop.intake.rhythm import expected, rhythm_of
from shop.intake.rules import BatchState
from shop.kernel.periods import local_day
from shop.organisation.models import Node
from shop.receiving.queries import count_open
from shop.requests.queries import count_waiting
from shop.search.unfound import unfound

ZERO_HIT_WEEKS = 4
ZERO_HIT_WORDS = 8


@dataclass(frozen=True, slots=True)
class Waiting:
    """A supplier's file that somebody must decide about."""

    batch_id: int
    supplier: str
    staged_at: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """An agreement in use that ends soon, or whose option must be decided."""

    id: int
    number: str
    title: str
    valid_to: date
    """The day by which somebody must have done something: decided the option, or made another."""


@dataclass(frozen=True, slots=True)
class Late:
    """A supplier whose next catalogue should have come to the place by now."""

    supplier_id: int
    node_id: int
    supplier: str
    days: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything on the desk of one person."""

    staged: tuple[Waiting, ...]
    """Checked, and waiting to be published. Oldest first."""
    rejected: tuple[Waiting, ...]
    """With errors, and nothing newer from the supplier. Oldest first."""
    late: tuple[Late, ...]
    """Catalogues that are overdue, the most overdue first."""
    ending: tuple[Ending, ...]
    """In use, with less than ENDS_SOON left to decide. The first day first."""
    asked: tuple[Asked, ...]
    """Questions under agreements that nobody has answered, oldest first."""
    gone: tuple[tuple[str, tuple[OnList, ...]], ...]
    """Goods on central lists that nothing follows: their name, and the lists."""
    gone_since: date | None
    """When the first of them went; None where nobody can say."""
    changed: int
    """Favourites with another price or pack, or on no agreement any more."""
    reviews: int
    """Central lists that somebody promised to look through by now."""
    longest: date | None
    """Since when the first of those favourites and lists has waited."""
    prices: int
    """Held prices that can be decided on, in whichever file."""
    prices_since: datetime | None
    """When the oldest of those files came."""
    requests: int
    """What houses miss and wait for an answer to."""
    oldest: datetime | None
    """When the oldest of those was asked."""
    complaints: int
    """What was not as ordered, and procurement was asked to follow up."""
    complained: datetime | None
    """When the oldest of those was told."""
    unclassed: int
    """Goods that stand in no category."""
    unclassed_since: datetime | None
    labels: int
    """Label texts in catalogues that nobody knows."""
    labels_since: datetime | None
    words: tuple[tuple[str, int], ...]
    """What was searched for without a hit in four weeks, and how often."""

    @property
    def is_calm(self) -> bool:
        """Nothing waits."""
        return not (
            self.staged
            or self.rejected
            or self.late
            or self.ending
            or self.asked
            or self.gone
            or self.changed
            or self.reviews
            or self.prices
            or self.requests
            or self.complaints
            or self.labels
            or self.unclassed
            or self.words
        )


def desk(session: Session, path: str, municipalities: Sequence[int], *, now: datetime) -> Desk:
    """The desk of procurement at the node at `path`."""
    on = local_day(now)
    batches, unclassed = _batches(session, path), count_unclassed(session, paths=[path])
    requests, oldest = count_waiting(session, paths=[path])
    complaints, complained = count_open(session, paths=[path])
    labels, labels_since = count_open_texts(session, paths=[path])
    held = waiting_batches(session, paths=[path])
    return Desk(
        staged=_in_state(batches, BatchState.STAGED),
        rejected=_in_state(batches, BatchState.REJECTED), late=_late(session, path, on),
        ending=_ending(session, path, on), asked=tuple(open_questions(session, path)),
        prices=sum(batch.held for batch in held),
        prices_since=min((batch.staged_at for batch in held), default=None),
        requests=requests, oldest=oldest, complaints=complaints, complained=complained,
        labels=labels, labels_since=labels_since,
        unclassed=unclassed[0], unclassed_since=unclassed[1],
        words=_words(session, municipalities, on),
        **_favourites(queue(session, path, on=on)),
    )  # fmt: skip


def _favourites(waiting: Queue) -> dict[str, Any]:
    gone = [one for one in waiting.goods if one.trouble is Trouble.GONE]
    changed = [one for one in waiting.goods if one.trouble is not Trouble.GONE]
    days = [one.since for one in changed if one.since] + [one.review_date for one in waiting.lists]
    return {
        "gone": tuple((one.row.name, one.lists) for one in gone),
        "gone_since": min((one.since for one in gone if one.since), default=None),
        "changed": len(changed),
        "reviews": len(waiting.lists), "longest": min(days, default=None),
    }  # fmt: skip


_Batch = tuple[ImportBatch, str]


def _batches(session: Session, path: str) -> list[_Batch]:
    """The newest file of each supplier and node, where it waits for somebody."""
    newest = (
        select(func.max(ImportBatch.id))
        .join(Node, col(Node.id) == col(ImportBatch.node_id))
        .where(
            col(Node.path).startswith(path, autoescape=True),
            col(ImportBatch.state) != BatchState.DISCARDED,
        )
        .group_by(col(ImportBatch.node_id), col(ImportBatch.supplier_id))
    )
    rows = session.execute(
        select(ImportBatch, col(Supplier.name))
        .join(Supplier, col(Supplier.id) == col(ImportBatch.supplier_id))
        .where(col(ImportBatch.id).in_(newest))
        .order_by(col(ImportBatch.staged_at), col(ImportBatch.id))
    )
    return [(row[0], row[1]) for row in rows]


def _in_state(batches: Sequence[_Batch], state: BatchState) -> tuple[Waiting, ...]:
    return tuple(
        Waiting(batch.id or 0, supplier, batch.staged_at)
        for batch, supplier in batches
        if batch.state is state
    )


def _late(session: Session, path: str, on: date) -> tuple[Late, ...]:
    sent = sendings(session, paths=[path])
    names = suppliers_by_id(session, {supplier for _node, supplier in sent})
    found = []
    for one in sent.values():
        due = expected(rhythm_of(one.every_days, one.published), one.published, on)
        if due and due.days_late:
            name = names[one.supplier_id].name
            found.append(Late(one.supplier_id, one.node_id, name, due.days_late))
    return tuple(sorted(found, key=lambda late: (-late.days, late.supplier)))


def _ending(session: Session, path: str, on: date) -> tuple[Ending, ...]:
    used = [
        row.agreement
        for row in agreements_reaching(session, path, on=on)
        if "" not in row.opted_out
    ]
    options = options_by_agreement(session, [one.id or 0 for one in used])
    found = [
        Ending(one.id or 0, one.number, one.title, day)
        for one in used
        for _notice, day in notices(one.status, one.valid_to, options[one.id or 0], (), on=on)
    ]
    return tuple(sorted(found, key=lambda ending: (ending.valid_to, ending.number)))


def _words(
    session: Session, municipalities: Sequence[int], on: date
) -> tuple[tuple[str, int], ...]:
    found = unfound(session, municipalities, today=on, weeks=ZERO_HIT_WEEKS, most=ZERO_HIT_WORDS)
    return tuple((one.query, one.times) for one in found)
