"""How a file comes in: what is read while somebody waits, and on which day it may go live. Pure."""

from datetime import date, datetime, time, timedelta

from shop.intake.rules import BatchState
from shop.jobs.rules import JobState
from shop.kernel.errors import Refused
from shop.kernel.periods import at

SMALL = 1024 * 1024
"""Bytes that are read within the request: under a second, which is less than a queue costs."""
SMALL_PACKED = 64 * 1024
"""The same for ZIP and XLSX, which may unfold to many times their size."""
PACKED = b"PK"
"""How a ZIP begins, and so an XLSX."""
PUBLISH_AT = time(5)
"""In Copenhagen: before anybody buys, after the night's own work."""
LONGEST_WAIT = timedelta(days=366)
"""A date further off than this is a wrong year."""


class AlreadyHere(Refused):
    """The same bytes from the same supplier lie here already, and are not decided on."""

    def __init__(self, batch_id: int) -> None:
        super().__init__("already-here", "Den fil er her allerede. Du ser den her.")
        self.batch_id = batch_id


def reads_at_once(size: int, beginning: bytes) -> bool:
    """Whether a file is small enough to be read while the person waits."""
    return size <= (SMALL_PACKED if beginning.startswith(PACKED) else SMALL)


def check_can_read_again(state: BatchState, job: JobState | None) -> None:
    """Raise Refused unless the file waits to be read, or to go live, and nobody does it."""
    if state not in (BatchState.RECEIVED, BatchState.PUBLISHING):
        raise Refused("batch-state", "Filen er allerede læst.")
    if job in (JobState.WAITING, JobState.RUNNING):
        if state is BatchState.RECEIVED:
            raise Refused("job-open", "Filen bliver allerede læst.")
        raise Refused("job-open", "Kataloget bliver allerede udgivet.")


def check_day(on: date, *, today: date) -> None:
    """Raise Refused for a day on which nothing can be published by itself."""
    if on <= today:
        raise Refused("day-passed", "Vælg en dag efter i dag, eller udgiv nu.")
    if on - today > LONGEST_WAIT:
        raise Refused("day-far", "Vælg en dag inden for det næste år.")


def check_can_unschedule(state: BatchState, on: date | None) -> None:
    """Raise Refused when there is no date to take away."""
    if state is not BatchState.STAGED or on is None:
        raise Refused("no-date", "Der er ikke valgt en dag.")


def moment_of(on: date) -> datetime:
    """When a catalogue of that day goes live."""
    return at(on, PUBLISH_AT)
