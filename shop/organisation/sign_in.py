"""Signing in: a try is counted first, then the password is looked at, then the answer is kept.

Looking at a password takes a fifth of a second on purpose. Done inside a write on SQLite it would
keep every house from ordering meanwhile, so it stands between two short writes. Counting first
makes guesses in parallel as few as guesses in a row.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlmodel import Session, col

from shop.db import Database
from shop.kernel.errors import Refused
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation import queries
from shop.organisation.models import SignInFailure
from shop.organisation.passwords import is_password
from shop.organisation.rules import FAILURE_WINDOW, MAX_FAILURES_PER_CALLER, must_wait


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a try to sign in ended: `person_id` when it went well, else why not."""

    person_id: int | None
    session_key: str = ""
    refusal: Refused | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was counted. `password_hash` is None where there is nobody to be."""

    address: str
    password_hash: str | None
    person_id: int | None
    name: str
    session_key: str


_WRONG = Refused("sign-in-wrong", "E-mail eller adgangskode passer ikke. Prøv igen.")
_WAIT = Refused("sign-in-wait", "Der er gættet for mange gange. Vent et kvarter, og prøv igen.")


def sign_in(database: Database, *, email: str, password: str, caller: str, now: datetime) -> SignIn:
    """Check a password, throttled by e-mail address and by caller.

    A refusal is returned, not raised, because the failed try itself is written.
    """
    with database.write() as session:
        attempt = _count(session, email, caller, now)
    if attempt is None:
        return SignIn(None, refusal=_WAIT)
    is_right = is_password(password, attempt.password_hash)
    with database.write() as session:
        return _settle(session, attempt, is_right=is_right, now=now)


def _count(session: Session, email: str, caller: str, now: datetime) -> Attempt | None:
    """Count a try as failed until it is proven right; None when there were too many."""
    address = email.replace("\0", "").strip().casefold()[:200]  # PostgreSQL keeps no NUL
    _one_at_a_time(session, address)
    if _is_throttled(session, address, caller, now):
        return None
    session.add(SignInFailure(email=address, caller=caller, at=now))
    person = queries.person_by_email(session, address)
    if person is None or not person.is_active:
        return Attempt(address, None, None, "", "")
    return Attempt(address, person.password_hash, person.id, person.name, person.session_key)


def _one_at_a_time(session: Session, email: str) -> None:
    """Tries at one address are counted one after another; on SQLite all writers are anyhow."""
    if session.get_bind().dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(email.encode()).digest()[:8], signed=True)
        session.execute(select(func.pg_advisory_xact_lock(key)))


def _is_throttled(session: Session, email: str, caller: str, now: datetime) -> bool:
    session.execute(delete(SignInFailure).where(col(SignInFailure.at) < now - FAILURE_WINDOW))
    by_email = [failure.at for failure in queries.failures(session, email=email or "?")]
    by_caller = [failure.at for failure in queries.failures(session, caller=caller)]
    return must_wait(by_email, now=now) or must_wait(
        by_caller, now=now, limit=MAX_FAILURES_PER_CALLER
    )


def _settle(session: Session, attempt: Attempt, *, is_right: bool, now: datetime) -> SignIn:
    """Let the person in and forget the wrong tries, or leave the try counted."""
    if attempt.person_id is None or not is_right:
        nobody = Actor(None, "", attempt.address or "?")
        _note(session, Event.SIGN_IN_REFUSED, nobody, now, "person:?")
        return SignIn(None, refusal=_WRONG)
    session.execute(delete(SignInFailure).where(col(SignInFailure.email) == attempt.address))
    somebody = Actor(attempt.person_id, attempt.name, attempt.address)
    _note(session, Event.SIGNED_IN, somebody, now, f"person:{attempt.person_id}")
    return SignIn(attempt.person_id, attempt.session_key)


def _note(session: Session, event: Event, by: Actor, now: datetime, subject: str) -> None:
    record(session, event, by=by, at=now, chain=0, subject=subject, details={})
