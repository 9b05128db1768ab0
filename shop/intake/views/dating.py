"""What the side column says of publishing on a date."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from shop.intake.arrivals import LONGEST_WAIT
from shop.intake.queries import BatchRow
from shop.intake.rules import BatchFacts, BatchState, can_publish
from shop.intake.views.progress import error_words
from shop.intake.views.translate import _
from shop.jobs.queries import JobRow
from shop.jobs.rules import JobState
from shop.kernel.periods import local_day
from shop.web.words import daylong


@dataclass(frozen=True, slots=True)
class DateView:
    """Publishing on a date: asked for, asked for in vain, or to be asked for."""

    sentence: str
    """What is to happen, or why it did not. "" = nobody has asked."""
    set_url: str
    """"" = a date cannot be chosen."""
    remove_url: str
    value: str
    """The day that the form suggests, as 2026-12-01."""
    earliest: str
    latest: str


def date_view(
    row: BatchRow, facts: BatchFacts, job: JobRow | None, *, by_id: int | None, now: datetime
) -> DateView | None:
    """None where the batch is past that. `job`: the newest about the batch."""
    if row.state is not BatchState.STAGED:
        return None
    on, today = row.publish_date, local_day(now)
    first = today + timedelta(days=1)
    has_failed = job is not None and job.state is JobState.FAILED
    may = can_publish(facts, by_id=by_id)
    return DateView(
        sentence=_sentence(row, job if has_failed else None),
        set_url=_address("set_date", row) if may else "",
        remove_url=_address("remove_date", row) if on else "",
        value=max(first, on or row.valid_from or first).isoformat(),
        earliest=first.isoformat(), latest=(today + LONGEST_WAIT).isoformat(),
    )  # fmt: skip


def _sentence(row: BatchRow, failed: JobRow | None) -> str:
    if row.publish_date is None:
        return ""
    when = daylong(row.publish_date)
    if failed is not None:
        return _("Det blev ikke udgivet %(day)s.", day=when) + f" {error_words(failed.error)}"
    return _(
        "Det bliver udgivet %(day)s kl. 5. %(name)s har valgt dagen.",
        day=when, name=row.publish_by_name,
    )  # fmt: skip


def _address(endpoint: str, row: BatchRow) -> str:
    return url_for(f"arriving.{endpoint}", batch_id=row.id)


def day_of(text: str) -> date | None:
    """The day of a form's field, None for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
