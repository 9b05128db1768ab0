"""What was decided about held prices, and where prices wait."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Table, func, select
from sqlmodel import Session

from catalog_import.item import ParsedItem
from shop.catalogue.kept import kept_item
from shop.catalogue.models import OfferVersion
from shop.catalogue.queries import kept_columns
from shop.db import table_of
from shop.intake.models import ImportBatch, PriceDecision, StagedItem
from shop.intake.queries.batches import BatchRow, batch, facts, within
from shop.intake.queries.changes import ChangeRow
from shop.intake.rules import BatchState, Verdict, can_decide
from shop.organisation.models import Node

_BATCH, _DECISION, _NODE = table_of(ImportBatch), table_of(PriceDecision), table_of(Node)
_VERSION, _ITEM = table_of(OfferVersion), table_of(StagedItem)


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision about one price, kr. without VAT."""

    change_id: int
    seller_item_id: str
    name: str
    old_price: Decimal | None
    new_price: Decimal | None
    verdict: Verdict
    why: str
    decided_at: datetime
    decided_by_name: str


_DECISIONS = select(*(_DECISION.c[part.name] for part in fields(DecisionRow)))


def decisions(session: Session, batch_id: int, *, limit: int | None = None) -> list[DecisionRow]:
    """What was decided in a batch, newest first."""
    query = _DECISIONS.where(_DECISION.c.batch_id == batch_id).order_by(_DECISION.c.id.desc())
    return [DecisionRow(*row) for row in session.execute(query.limit(limit))]


def count_decisions(session: Session, batch_id: int) -> int:
    """How many decisions there were in a batch."""
    found = select(func.count()).select_from(_DECISION).where(_DECISION.c.batch_id == batch_id)
    return session.scalar(found) or 0


def latest_decisions(
    session: Session, path: str, supplier_id: int, *, since: datetime
) -> list[DecisionRow]:
    """How each held price of a supplier was decided last at a place and below, newest first.

    A price that was opened again and not decided since is left out.
    """
    last = (
        select(func.max(_DECISION.c.id))
        .join(_NODE, _NODE.c.id == _DECISION.c.node_id)
        .where(
            _NODE.c.path.startswith(path, autoescape=True),
            _DECISION.c.supplier_id == supplier_id, _DECISION.c.decided_at > since,
        )
        .group_by(_DECISION.c.change_id)
    )  # fmt: skip
    query = _DECISIONS.where(
        _DECISION.c.id.in_(last), _DECISION.c.verdict != Verdict.REOPENED
    ).order_by(_DECISION.c.id.desc())
    return [DecisionRow(*row) for row in session.execute(query)]


def waiting_batches(session: Session, *, paths: Sequence[str]) -> list[BatchRow]:
    """The batches of these places with held prices that can be decided on now."""
    ids = session.scalars(
        select(_BATCH.c.id)
        .join(_NODE, _NODE.c.id == _BATCH.c.node_id)
        .where(
            _BATCH.c.held > 0, within(paths),
            _BATCH.c.state.in_((BatchState.STAGED, BatchState.PUBLISHED)),
        )
        .order_by(_BATCH.c.id.desc())
    ).all()  # fmt: skip
    found = (batch(session, batch_id, paths=paths) for batch_id in ids)
    return [row for row in found if row and can_decide(facts(session, row))]


def both_sides(session: Session, change: ChangeRow) -> tuple[ParsedItem | None, ParsedItem | None]:
    """The item as it was and as the file has it; None where there is no such side any more."""
    before = change.old_version_id or change.earlier_version_id
    old = _item(session, _VERSION, _VERSION.c.id == before, change)
    new = _item(session, _ITEM, _ITEM.c.change_id == change.id, change)
    if new is None and change.new_version_id is not None:
        new = _item(session, _VERSION, _VERSION.c.id == change.new_version_id, change)
    return old, new


def _item(
    session: Session, table: Table, which: ColumnElement[bool], change: ChangeRow
) -> ParsedItem | None:
    row = session.execute(select(*kept_columns(table)).where(which)).first()
    return kept_item(change.seller_item_id, row) if row else None
