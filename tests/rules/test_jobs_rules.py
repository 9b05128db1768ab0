"""When a job is taken up again, tried again and given up."""

from datetime import timedelta

import pytest

from shop.jobs.rules import (
    GIVEN_UP,
    LEASE,
    MAX_ATTEMPTS,
    PATIENCE,
    JobState,
    check_can_cancel,
    check_can_retry,
    died_here,
    fault,
    fault_code,
    has_no_worker,
    is_abandoned,
    next_try,
    worker_name,
)
from shop.kernel.errors import Refused
from tests.factories import NOW

SECOND = timedelta(seconds=1)


def test_a_worker_silent_for_longer_than_its_lease_is_dead() -> None:
    assert is_abandoned(None, now=NOW)
    assert not is_abandoned(NOW - LEASE, now=NOW)
    assert is_abandoned(NOW - LEASE - SECOND, now=NOW)


def test_pauses_grow_and_the_third_failure_is_the_last() -> None:
    assert next_try(1, now=NOW) == NOW + timedelta(seconds=5)
    assert next_try(2, now=NOW) == NOW + timedelta(minutes=1)
    assert next_try(MAX_ATTEMPTS, now=NOW) is None


@pytest.mark.parametrize(
    ("worker", "alive", "dead"),
    [
        ("anna:12:aa", {12}, False),  # another worker beside us
        ("anna:12:aa", set(), True),
        ("bo:12:aa", set(), False),  # another machine: only the lease can tell
        ("anna:7:bb", {7}, False),  # ourselves
        ("anna:7:aa", {7}, True),  # the same number before us, in a container
        ("fe80::1:12:aa", set(), False),
        ("", set(), False),
        ("anna:x:aa", set(), False),
    ],
)
def test_only_a_process_of_this_machine_is_known_to_be_dead(
    worker: str, alive: set[int], dead: bool
) -> None:
    assert died_here(worker, me="anna:7:bb", is_alive=alive.__contains__) is dead


def test_a_worker_signs_with_a_name_that_the_column_holds() -> None:
    assert worker_name("anna", 7, "bb") == "anna:7:bb"
    assert len(worker_name("a" * 253, 2**22, "0123abcd")) <= 80


@pytest.mark.parametrize("state", list(JobState))
def test_what_is_over_cannot_be_stopped_and_what_went_well_is_not_tried_again(
    state: JobState,
) -> None:
    is_open = state in (JobState.WAITING, JobState.RUNNING)
    if is_open:
        check_can_cancel(state)
    else:
        with pytest.raises(Refused, match="allerede slut"):
            check_can_cancel(state)
    if state in (JobState.FAILED, JobState.CANCELLED):
        check_can_retry(state)
    else:
        with pytest.raises(Refused, match="ikke noget at prøve"):
            check_can_retry(state)


def test_a_job_has_no_worker_when_it_lies_there_and_nobody_is_busy() -> None:
    late = NOW - PATIENCE - SECOND
    assert has_no_worker(JobState.WAITING, late, somebody_works=False, now=NOW)
    assert not has_no_worker(JobState.WAITING, late, somebody_works=True, now=NOW)
    assert not has_no_worker(JobState.WAITING, NOW - SECOND, somebody_works=False, now=NOW)
    assert not has_no_worker(JobState.RUNNING, late, somebody_works=False, now=NOW)


def test_the_code_of_a_fault_of_ours_is_read_out_of_its_sentence_again() -> None:
    assert fault("3FA21C") == "Noget gik galt hos os (fejl 3FA21C)."
    assert fault_code(fault("3FA21C")) == "3FA21C"


@pytest.mark.parametrize("error", ["", GIVEN_UP, "Disken er fuld."])
def test_another_sentence_has_no_code(error: str) -> None:
    assert fault_code(error) == ""
