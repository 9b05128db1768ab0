"""What the page of all files shows, put together from rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from shop.intake.queries import PAGE, BatchRow, Shelf
from shop.intake.queries.supplier_page import Sending
from shop.intake.views.progress import progress_words
from shop.intake.views.supplier_words import late_text
from shop.intake.views.translate import _, ngettext
from shop.intake.views.words import state_badge
from shop.jobs.queries import JobRow
from shop.kernel.periods import local_day
from shop.web.words import clock, day, dayyear


@dataclass(frozen=True, slots=True)
class Choices:
    """What the upload form offers, what was filled in, and what must be corrected."""

    suppliers: list[tuple[int, str]]
    places: list[tuple[int, str]]
    values: dict[str, str]
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A file in the list."""

    id: int
    url: str
    supplier: str
    place: str
    file_name: str
    came: str
    state: tuple[str, str]
    result: str


@dataclass(frozen=True, slots=True)
class ShelfLine:
    """A supplier with its catalogue's age. `late`: how overdue the next one is, or ""."""

    url: str
    supplier: str
    drawing: str
    place: str
    offers: str
    age: str
    late: str


@dataclass(frozen=True, slots=True)
class ListView:
    """The page of all files."""

    batches: list[BatchLine]
    shelves: list[ShelfLine]
    choices: Choices
    older_url: str


def list_view(
    found: list[BatchRow], shelves: list[Shelf], choices: Choices, *, now: datetime,
    sent: Mapping[tuple[int, int], Sending], in_hand: Mapping[int, JobRow | None],
) -> ListView:  # fmt: skip
    """`found` may hold one batch more than a page: then there are older ones.

    `in_hand`: the newest job of each batch that a worker has, or should have, by batch id.
    """
    several = len(choices.places) > 1
    shown = found[:PAGE]
    older = url_for("intake.page", foer=shown[-1].id) if len(found) > PAGE else ""
    return ListView(
        [_batch_line(row, several, now, in_hand) for row in shown],
        [
            _shelf_line(shelf, several, sent.get((shelf.node_id, shelf.supplier_id)), now)
            for shelf in shelves
        ], choices, older,
    )  # fmt: skip


def _batch_line(
    row: BatchRow, several: bool, now: datetime, in_hand: Mapping[int, JobRow | None]
) -> BatchLine:
    words = progress_words(row.state, in_hand[row.id]) if row.id in in_hand else _result(row)
    return BatchLine(
        id=row.id, url=url_for("intake.batch", batch_id=row.id), supplier=row.supplier_name,
        place=row.node_name if several else "", file_name=row.file_name,
        came=_came(row.staged_at, now), state=state_badge(row.state), result=words,
    )  # fmt: skip


def _came(at: datetime, now: datetime) -> str:
    """The hour matters this year; before that, the year does."""
    if local_day(at).year == local_day(now).year:
        return f"{day(at)} {clock(at)}"
    return dayyear(at)


def _result(row: BatchRow) -> str:
    if row.errors:
        return ngettext("%(num)s fejl", "%(num)s fejl", row.errors)
    if not row.changes:
        return _("Alt er som før")
    return ngettext("%(num)s ændring", "%(num)s ændringer", row.changes)


def _shelf_line(shelf: Shelf, several: bool, sending: Sending | None, now: datetime) -> ShelfLine:
    return ShelfLine(
        url_for("suppliers.page", supplier_id=shelf.supplier_id, sted=shelf.node_id),
        shelf.supplier_name, shelf.supplier_drawing, shelf.node_name if several else "",
        ngettext("%(num)s vare", "%(num)s varer", shelf.offers), _age(shelf.published_at, now),
        late_text(sending, now),
    )  # fmt: skip


def _age(published: datetime | None, now: datetime) -> str:
    if published is None:
        return _("Ikke udgivet fra en fil")
    days = (local_day(now) - local_day(published)).days
    if days == 0:
        return _("Udgivet i dag")
    return ngettext("Udgivet i går", "Udgivet for %(num)s dage siden", days)
