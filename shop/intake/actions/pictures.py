"""Pictures that came in a ZIP with the catalogue: the worker is told where they lie."""

from datetime import datetime

from sqlalchemy import select

from catalog_import import archive
from shop.catalogue.pictures import want
from shop.db import table_of
from shop.intake.actions.steps import Steps
from shop.intake.models import ImportBatch, StagedItem

_ITEM = table_of(StagedItem).c


def want_packed(steps: Steps, batch_id: int, now: datetime) -> None:
    """Note the pictures that a batch's items have in its own ZIP, some at a time.

    Nobody sees them before the items are published.
    """
    with steps.read() as session:
        source = session.get_one(ImportBatch, batch_id).sha256
        named = select(_ITEM.image).where(
            _ITEM.batch_id == batch_id, _ITEM.image.startswith(archive.ADDRESS)
        )
        addresses = sorted(set(session.scalars(named)))
    for start in range(0, len(addresses), steps.size):
        with steps.step() as session:
            some = addresses[start : start + steps.size]
            want(session, addresses=some, source=source, now=now)
