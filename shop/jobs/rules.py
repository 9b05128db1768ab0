"""Work that takes longer than a request: its states, its tries and its leases. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    """Tried as often as we try; somebody must look, and may have it tried again."""
    CANCELLED = "CANCELLED"


MAX_ATTEMPTS = 3
"""A power cut and a full disk are over at the third try; more tries only hide a fault of ours."""
LEASE = timedelta(seconds=60)
"""A worker that has said nothing for so long is dead, and its job is taken up by another."""
_PAUSES = (timedelta(seconds=5), timedelta(minutes=1))


def is_abandoned(heartbeat_at: datetime | None, *, now: datetime) -> bool:
    """Whether the worker that took the job must be dead."""
    return heartbeat_at is None or now - heartbeat_at > LEASE


def next_try(attempts: int, *, now: datetime) -> datetime | None:
    """When a job that failed `attempts` times is tried again; None when it is not."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + _PAUSES[min(attempts, len(_PAUSES)) - 1]
