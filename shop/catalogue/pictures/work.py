"""A little fetching at a time: what the worker does between its jobs.

Not jobs of the queue: a catalogue with 50,000 pictures would stand in the way of the next
catalogue for a day, and leave a row for each minute of it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, and_, func, select, union, update
from sqlmodel import Session, col

from catalog_import import archive
from shop.catalogue.models import CatalogueFeed, Offer, OfferVersion, Picture
from shop.catalogue.pictures.addresses import Door, NotFetched
from shop.catalogue.pictures.encode import encode
from shop.catalogue.pictures.fetch import fetch
from shop.catalogue.pictures.keep import keep
from shop.catalogue.rules import PictureState
from shop.config import Config
from shop.db import Database, table_of, upsert

PER_HOST, WINDOW = 20, timedelta(minutes=1)
"""Requests to one host in a while: less than a person who looks through a web shop makes."""
SECONDS = 3.0
"""A turn ends with the picture that passes this: what comes from upload must not wait long."""
TURNS = 100
"""Pictures in one turn, however fast they come."""
RETRIES = (timedelta(hours=1), timedelta(days=1))
"""How long we wait after each failed try; after the last the picture is given up."""
SILENT = ("slow", "no-answer", "unknown-host")
REST = timedelta(minutes=15)
"""A host that did not answer is left alone so long: each call to it may cost us MAX_SECONDS."""
LONGEST_HOST = 253
HELD = timedelta(minutes=10)
"""How long a picture is ours once begun: a worker that dies with it counts as one try."""
FOLLOWED_AT_ONCE = 2000
LATE = 500
"""Rows of the feed that are read again: on PostgreSQL a low number may be committed last."""
_WANTED_AT_ONCE = 100
_PICTURE, _FEED = table_of(Picture), table_of(CatalogueFeed)


@dataclass(frozen=True, slots=True)
class Means:
    """What fetching needs. `door` is the open internet unless a test says otherwise."""

    database: Database
    config: Config
    now: Callable[[], datetime]
    door: Door = field(default_factory=Door)


def fetch_some(means: Means) -> int:
    """Find what newly published goods name, then fetch for a few seconds; how many were tried."""
    _follow(means)
    begun, tried = monotonic(), 0
    while tried < TURNS and monotonic() - begun < SECONDS and _fetch_next(means):
        tried += 1
    return tried


def want(session: Session, *, addresses: Iterable[str], now: datetime, source: str = "") -> None:
    """Note pictures to be fetched; those that are known are left. `source`: the ZIP they are in."""
    wanted = sorted(set(addresses) - {""})
    row = upsert(_PICTURE, session.get_bind().dialect.name)
    for start in range(0, len(wanted), _WANTED_AT_ONCE):
        session.execute(
            row.values([
                {"address": address, "source": source, "state": PictureState.WANTED, "reason": "",
                 "host": _host_of(address), "name": "", "width": 0, "height": 0, "tries": 0,
                 "next_try_at": now}
                for address in wanted[start : start + _WANTED_AT_ONCE]
            ]).on_conflict_do_nothing(index_elements=["address"])
        )  # fmt: skip


def _host_of(address: str) -> str:
    """Whom we would ask; "" for a picture that came in a ZIP, or an address that is none."""
    try:
        return (urlsplit(address).hostname or "")[:LONGEST_HOST]
    except ValueError:
        return ""


# --- following what is published -------------------------------------------------------------


def _follow(means: Means) -> None:
    """Want the pictures of offers that changed since last time; every worker has its own place."""
    place = means.config.picture_dir / "followed"
    cursor = _number_in(place)
    with means.database.read() as session:
        last, addresses = _named_since(session, cursor)
    if last == cursor:
        return
    web = [address for address in addresses if address.startswith(("https://", "http://"))]
    for start in range(0, len(web), _WANTED_AT_ONCE):  # short writes: shoppers get in between
        with means.database.write() as session:
            want(session, addresses=web[start : start + _WANTED_AT_ONCE], now=means.now())
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(str(last))


def _number_in(place: Path) -> int:
    """Where we had come to. Lost or torn, the feed is only followed from the start again."""
    try:
        return int(place.read_text())
    except (FileNotFoundError, ValueError):
        return 0


def _named_since(session: Session, cursor: int) -> tuple[int, list[str]]:
    some = (
        select(_FEED.c.id, _FEED.c.offer_id)
        .where(_FEED.c.id > cursor - LATE)
        .order_by(_FEED.c.id)
        .limit(FOLLOWED_AT_ONCE)
        .subquery()
    )
    last = session.execute(select(func.max(some.c.id))).scalar()
    rows = session.scalars(
        select(col(OfferVersion.image))
        .distinct()
        .join(Offer, col(Offer.live_version_id) == col(OfferVersion.id))
        .where(col(Offer.id).in_(select(some.c.offer_id)), col(OfferVersion.image) != "")
    )
    return last or cursor, sorted(rows)


# --- one picture -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Begun:
    """A picture in our hands. `tries` counts this one."""

    id: int
    address: str
    source: str
    tries: int


def _fetch_next(means: Means) -> bool:
    """Fetch one picture; False when none is due, or all hosts have been asked enough."""
    now = means.now()
    with means.database.read() as session:
        if not _is_any_due(session, now):
            return False
    with means.database.write() as session:
        begun = _begin(session, now)
    if begun is None:
        return False
    outcome: dict[str, object]
    try:
        picture = encode(_bytes_of(begun, means))
        name = keep(means.config.picture_dir, picture)
    except NotFetched as why:
        outcome = _outcome(begun, why, means.now())
    else:
        outcome = {"state": PictureState.KEPT, "name": name, "reason": "",
                   "width": picture.width, "height": picture.height}  # fmt: skip
    with means.database.write() as session:
        session.execute(update(_PICTURE).where(_PICTURE.c.id == begun.id).values(**outcome))
    return True


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(_PICTURE.c.state == PictureState.WANTED, _PICTURE.c.next_try_at <= now)


def _is_any_due(session: Session, now: datetime) -> bool:
    return session.execute(select(_PICTURE.c.id).where(_due(now)).limit(1)).first() is not None


def _begin(session: Session, now: datetime) -> _Begun | None:
    """Take the picture that has been due longest, of a host that may be asked now."""
    row = session.execute(
        select(_PICTURE.c.id, _PICTURE.c.address, _PICTURE.c.source, _PICTURE.c.tries)
        .where(_due(now), _PICTURE.c.host.not_in(_left_alone(session, now)))
        .order_by(_PICTURE.c.next_try_at, _PICTURE.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    session.execute(
        update(_PICTURE)
        .where(_PICTURE.c.id == row.id)
        .values(tries=row.tries + 1, tried_at=now, next_try_at=now + HELD)
    )
    return _Begun(row.id, row.address, row.source, row.tries + 1)


def _left_alone(session: Session, now: datetime) -> list[str]:
    """Hosts that have been asked enough for now, or that did not answer a little while ago."""
    host, tried = _PICTURE.c.host, _PICTURE.c.tried_at
    asked = (
        select(host)
        .where(tried > now - WINDOW, host != "")
        .group_by(host)
        .having(func.count() >= PER_HOST)
    )
    silent = select(host).where(tried > now - REST, host != "", _PICTURE.c.reason.in_(SILENT))
    return list(session.scalars(union(asked, silent)))


def _bytes_of(begun: _Begun, means: Means) -> bytes:
    if not begun.source:
        return fetch(begun.address, means.door)
    data = archive.picture(means.config.catalogue_dir / begun.source, begun.address)
    if data is None:
        raise NotFetched("not-in-zip", is_final=True)
    return data


def _outcome(begun: _Begun, why: NotFetched, now: datetime) -> dict[str, object]:
    if why.is_final:
        return {"state": PictureState.REFUSED, "reason": why.reason}
    if begun.tries > len(RETRIES):
        return {"state": PictureState.FAILED, "reason": why.reason}
    return {"reason": why.reason, "next_try_at": now + RETRIES[begun.tries - 1]}
