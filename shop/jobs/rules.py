"""Work that takes longer than a request: its states, its tries and its leases. Pure."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from shop.kernel.errors import Refused


class JobState(StrEnum):
    """Where a job is."""

    WAITING = "WAITING"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    """Tried as often as we try; somebody must look, and may have it tried again."""
    CANCELLED = "CANCELLED"


OPEN = (JobState.WAITING, JobState.RUNNING)
"""Jobs that are still to end. There is one of them at most for a key."""
MAX_ATTEMPTS = 3
"""A power cut and a full disk are over at the third try; more tries only hide a fault of ours."""
LEASE = timedelta(seconds=60)
"""A worker that has said nothing for so long is dead, and its job is taken up by another."""
PATIENCE = timedelta(seconds=15)
"""A worker asks twice a second. A job that nobody has taken for so long has no worker."""
_PAUSES = (timedelta(seconds=5), timedelta(minutes=1))

GIVEN_UP = Refused(
    "job-given-up", "Arbejdet blev afbrudt flere gange. Prøv igen, eller sig det til driften."
).text
"""What a job says whose worker died at every try."""
_FAULT_CODE = re.compile(r"\(fejl ([0-9A-F]+)\)\.$")


def fault(code: str) -> str:
    """What a job says that met a fault of ours; `code` finds it in the log."""
    return Refused("job-fault", "Noget gik galt hos os (fejl %(code)s).", code=code).text


def fault_code(error: str) -> str:
    """The code in a sentence of `fault`, so that it can be said in another language; else ""."""
    found = _FAULT_CODE.search(error)
    return found[1] if found else ""


def is_abandoned(heartbeat_at: datetime | None, *, now: datetime) -> bool:
    """Whether the worker that took the job must be dead."""
    return heartbeat_at is None or now - heartbeat_at > LEASE


def next_try(attempts: int, *, now: datetime) -> datetime | None:
    """When a job that failed `attempts` times is tried again; None when it is not."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + _PAUSES[min(attempts, len(_PAUSES)) - 1]


def worker_name(host: str, pid: int, token: str) -> str:
    """How a worker signs the jobs it takes: its machine, its process, and a word of chance."""
    return f"{host[:50]}:{pid}:{token}"


def died_here(worker: str, *, me: str, is_alive: Callable[[int], bool]) -> bool:
    """Whether `worker` was a process of my machine that is gone; False where one cannot know.

    A process with my own number and another word than mine was before me: the number of a
    container's only process is always the same.
    """
    host, _, rest = worker.rpartition(":")[0].rpartition(":")
    my_host, _, my_rest = me.rpartition(":")[0].rpartition(":")
    if worker == me or host != my_host or not rest.isdecimal():
        return False
    return rest == my_rest or not is_alive(int(rest))


def check_can_cancel(state: JobState) -> None:
    """Raise Refused when there is nothing left to stop."""
    if state not in OPEN:
        raise Refused("job-over", "Arbejdet er allerede slut.")


def check_can_retry(state: JobState) -> None:
    """Raise Refused unless the job ended without its work done."""
    if state not in (JobState.FAILED, JobState.CANCELLED):
        raise Refused("job-not-failed", "Der er ikke noget at prøve igen.")


def has_no_worker(
    state: JobState, due_at: datetime, *, somebody_works: bool, now: datetime
) -> bool:
    """Whether the job lies there because no worker runs: none took it, none is busy elsewhere."""
    return state is JobState.WAITING and not somebody_works and now - due_at > PATIENCE
