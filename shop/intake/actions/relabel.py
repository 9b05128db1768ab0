"""Older versions that are sold again: their labels were decided on since they were new."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from catalog_import.item import LabelState
from shop.db import table_of
from shop.intake.actions.labels import remake
from shop.intake.labels import as_decided
from shop.intake.models import ImportBatch, LabelCheck, LabelText, StagedChange
from shop.intake.queries.labels import label_book, sold_with
from shop.intake.rules import LabelVerdict
from shop.organisation.models import Node
from shop.organisation.rules import path_ids

_CHANGE = table_of(StagedChange)


def settle_older(
    session: Session, batch: ImportBatch, *which: ColumnElement[bool], now: datetime
) -> None:
    """The batch's changes, or `which` of them, have made older versions live again.

    Those lack what people have decided of their labels since the batch was published: the offers
    get versions that have it. The caller holds the batch.
    """
    path = session.get_one(Node, batch.node_id).path
    since = _since(session, batch, path)
    offers = select(_CHANGE.c.offer_id).where(_CHANGE.c.batch_id == batch.id, *which)
    book = label_book(session, path=path, supplier_id=batch.supplier_id)
    found = sold_with(session, since.words, offers, book.classes)
    remake(session, list(found), lambda one: as_decided(one.item, book, since.taken_back), now)


@dataclass(frozen=True, slots=True)
class _Since:
    """What was decided since a batch was published."""

    taken_back: frozenset[str]
    """Keys of texts that are no label any more."""
    words: tuple[LabelState, ...]
    """How the claims stand that may have to be read anew: of all others nothing is asked."""


def _since(session: Session, batch: ImportBatch, path: str) -> _Since:
    moment = batch.decided_at or batch.staged_at
    texts = session.execute(
        select(col(LabelText.text_key), col(LabelText.verdict)).where(
            col(LabelText.node_id).in_(path_ids(path)), col(LabelText.changed_at) >= moment
        )
    ).all()
    looked_up = session.scalars(
        select(col(LabelCheck.id))
        .where(
            col(LabelCheck.node_id) == batch.node_id,
            col(LabelCheck.supplier_id) == batch.supplier_id,
            col(LabelCheck.checked_at) >= moment,
        )
        .limit(1)
    ).first()
    taken_back = frozenset(key for key, verdict in texts if verdict is not LabelVerdict.IS_LABEL)
    words = [LabelState.VERIFIED]  # what was looked up and taken back leaves no trace: few are
    if len(texts) > len(taken_back):
        words.append(LabelState.UNKNOWN)
    if taken_back or looked_up:
        words.append(LabelState.WARRANTED)
    return _Since(taken_back, tuple(words))
