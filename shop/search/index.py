"""Keeping the index up with the catalogue: one writer, and always rebuildable from the database."""

import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col

from catalog_import import labels
from shop.agreements.models import Supplier
from shop.catalogue.models import CatalogueFeed, Category, Offer, OfferVersion
from shop.db import Database
from shop.search import freshness, newwords, storage
from shop.search.danish import learn
from shop.search.document import Wording
from shop.search.storage import Document

_LOG = logging.getLogger("skub.search")
RELEARN_FROM = 500
"""Changed offers at once from which the index may be built anew, with the words of the new names:
where they are also this share of it. Fewer are put beside the others, and Whoosh merges."""
_RELEARN_SHARE = 0.1
_WAIT = 5.0
"""Seconds to wait for another writer, which may have read the feed before our commit."""
_AT_ONCE = 500


def follow(database: Database, index_dir: Path, *, wait: float = _WAIT) -> int:
    """Bring the index up to the catalogue feed's head; returns how many offers were read again.

    Call it after the publishing transaction has committed, never inside it. Safe to call from
    several processes and threads: one writes, the others leave it to that one. Never raises for a
    damaged, busy or unwritable index: search answers from the database until the next call.
    """
    try:
        with storage.writing(index_dir, wait=wait) as is_mine:
            return _follow(database, index_dir, wait) if is_mine else 0
    except (OSError, OperationalError) as error:
        _LOG.warning("the search index could not be brought up to date: %s", error)
        return 0
    finally:
        freshness.forget(database)


def rebuild(database: Database, index_dir: Path) -> int:
    """Build the index anew beside the old one and swap; returns the number of offers."""
    with storage.writing(index_dir, wait=_WAIT) as is_mine:
        return (
            _rebuild(database, index_dir, freshness.feed_head(database, wait=_WAIT))
            if is_mine
            else 0
        )


def pending(database: Database, cursor: int) -> int:
    """How many offers have changed since the feed's row `cursor`."""
    with database.read() as session:
        return len(_changed(session, cursor))


def is_behind(database: Database, index_dir: Path) -> bool:
    """Whether search does not know yet of something that is live; a large catalogue takes a while.

    Asked of this machine's index: others may be further.
    """
    noted = storage.current(index_dir)
    with database.read() as session:
        head = session.scalar(select(func.max(col(CatalogueFeed.id)))) or 0
    return head > (noted[1] if noted else 0)


def _follow(database: Database, index_dir: Path, wait: float) -> int:
    head = freshness.feed_head(database, wait=wait)
    found = storage.current(index_dir)
    if found is None:
        return _rebuild(database, index_dir, head)
    try:
        return _catch_up(database, *found, head)
    except storage.DamageError as error:
        _LOG.warning("the search index is damaged and is built anew: %s", error)
        return _rebuild(database, index_dir, head)


def _catch_up(database: Database, folder: Path, noted: int, head: int) -> int:
    with storage.reading(), storage.opened(folder) as found, found.reader() as reader:
        cursor, size = storage.read_cursor(reader), reader.doc_count()
    if cursor >= head:
        if noted != cursor:  # the last writer ended between commit and note
            storage.point_to(folder, cursor)
        return 0
    with database.read() as session:
        changed = _changed(session, cursor)
        if len(changed) >= max(RELEARN_FROM, _RELEARN_SHARE * size):
            return _rebuild(database, folder.parent, head)
        with storage.reading():
            lexicon = storage.read_lexicon_to_write(folder)
        rows = list(_live(session, changed))
        documents = [_document(row) for row in rows]
    with storage.reading():
        newwords.keep(folder, (row.name for row in rows), lexicon)
        storage.change(folder, changed, documents, lexicon, head)
    storage.point_to(folder, head)
    return len(changed)


def _rebuild(database: Database, index_dir: Path, head: int) -> int:
    folder = storage.new_folder(index_dir)
    with database.read() as session:
        lexicon = learn([*session.scalars(_NAMES), *session.scalars(select(col(Category.name_da)))])
        documents = map(_document, _all_live(session))
        count = storage.create(folder, documents, lexicon, head)
    storage.point_to(folder, head)
    storage.remove_old(index_dir, folder)
    return count


def _changed(session: Session, cursor: int) -> list[int]:
    query = select(col(CatalogueFeed.offer_id)).where(col(CatalogueFeed.id) > cursor).distinct()
    return list(session.scalars(query))


_COLUMNS: list[Any] = [
    Offer.id, Offer.seller_item_id, OfferVersion.name, OfferVersion.description,
    OfferVersion.brand, OfferVersion.gtin, OfferVersion.agreement_number, OfferVersion.labels,
    col(Category.name_da).label("category"), col(Supplier.name).label("supplier"),
]  # fmt: skip
_ALL = (
    select(*_COLUMNS)
    .join(OfferVersion, col(OfferVersion.id) == col(Offer.live_version_id))
    .join(Supplier, col(Supplier.id) == col(Offer.supplier_id))
    .outerjoin(Category, col(Category.id) == col(OfferVersion.category_id))
)
_SOME = _ALL.where(col(Offer.id).in_(bindparam("ids", expanding=True)))
_PAGE = _ALL.where(col(Offer.id) > bindparam("after")).order_by(col(Offer.id)).limit(5_000)
_NAMES = select(col(OfferVersion.name)).join(
    Offer, col(Offer.live_version_id) == col(OfferVersion.id)
)


def _all_live(session: Session) -> Iterator[Row[Any]]:
    """All, some at a time: a million descriptions at once would be a gigabyte."""
    last = 0
    while rows := session.execute(_PAGE, {"after": last}).all():
        yield from rows
        last = rows[-1].id


def _live(session: Session, offer_ids: Sequence[int]) -> Iterator[Row[Any]]:
    for start in range(0, len(offer_ids), _AT_ONCE):
        yield from session.execute(_SOME, {"ids": offer_ids[start : start + _AT_ONCE]})


def _document(row: Row[Any]) -> Document:
    numbers = (row.seller_item_id, row.gtin, row.agreement_number)
    return Document(row.id, _wording(row), tuple(filter(None, numbers)))


def _wording(row: Row[Any]) -> Wording:
    known = [labels.ALL[claim["code"]] for claim in row.labels if claim.get("code") in labels.ALL]
    return Wording(
        name=row.name, category=row.category or "", brand=row.brand, supplier=row.supplier,
        labels=tuple(word for label in known for word in (label.name_da, _kind_words(label.kind))),
        description=row.description,
    )  # fmt: skip


def _kind_words(kind: str) -> str:
    return {"organic": "økologisk øko", "environment": "miljømærket"}.get(kind, "")
