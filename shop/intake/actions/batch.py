"""A batch, whom it belongs to and what the ledger says of it: what every action begins with."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from shop.db import table_of
from shop.intake import queries
from shop.intake.models import ImportBatch
from shop.intake.rules import BatchFacts
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.procuring import place_for
from shop.organisation.queries import NodeFacts

_BATCH = table_of(ImportBatch)


def open_batch(
    session: Session, batch_id: int, by: Actor, check_rule: Callable[[BatchFacts], None]
) -> tuple[ImportBatch, NodeFacts]:
    """The batch, held against everybody else who decides on this supplier here until we commit."""
    batch = session.get(ImportBatch, batch_id)
    if batch is None:
        raise NotFound("batch", "Kataloget findes ikke.")
    place = place_for(session, by, batch.node_id)
    session.execute(
        select(_BATCH.c.id)
        .where(_BATCH.c.node_id == batch.node_id, _BATCH.c.supplier_id == batch.supplier_id)
        .order_by(_BATCH.c.id)
        .with_for_update()
    ).all()
    session.refresh(batch)  # somebody may have decided while we waited
    check_rule(queries.facts(session, batch))
    return batch, place


_COUNTS = (
    "items", "added", "withdrawn", "price_up", "price_down", "changed", "unchanged", "errors",
)  # fmt: skip


def record_batch(
    session: Session, event: Event, batch: ImportBatch, place: NodeFacts, cvr: str, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    session.flush()
    counts = {name: getattr(batch, name) for name in _COUNTS}
    record(
        session, event, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"batch:{batch.id}",
        details={"supplier": cvr, "node": place.id, "sha256": batch.sha256, **counts},
    )  # fmt: skip
