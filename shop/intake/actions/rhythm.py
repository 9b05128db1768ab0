"""How often a supplier is to send a catalogue."""

from datetime import datetime

from sqlalchemy import delete, insert
from sqlmodel import Session

from shop.agreements.models import Supplier
from shop.db import table_of
from shop.intake.models import SupplierRhythm
from shop.intake.rhythm import check_every_days
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.procuring import place_for

_RHYTHM = table_of(SupplierRhythm)


def set_rhythm(
    session: Session, *, node_id: int, supplier_id: int, every_days: int | None, by: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """A catalogue every so many days from this supplier to the place; None = nothing agreed.

    Raises NotFound, NotAllowed or Refused.
    """
    place = place_for(session, by, node_id)
    supplier = session.get(Supplier, supplier_id)
    if supplier is None:
        raise NotFound("supplier", "Leverandøren findes ikke.")
    check_every_days(every_days)
    own = (_RHYTHM.c.node_id == node_id, _RHYTHM.c.supplier_id == supplier_id)
    session.execute(delete(_RHYTHM).where(*own))
    if every_days is not None:
        session.execute(
            insert(_RHYTHM).values(
                node_id=node_id, supplier_id=supplier_id, every_days=every_days, changed_at=now,
                changed_by_name=by.name,
            )
        )  # fmt: skip
    record(
        session, Event.INTAKE_POLICY_CHANGED, by=by, at=now, chain=place.municipality_id or 0,
        subject=f"supplier:{supplier.cvr}",
        details={"node": place.id, "every_days": every_days},
    )  # fmt: skip
