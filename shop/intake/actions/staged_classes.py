"""Items that wait to be published, when somebody says what they are."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select, update
from sqlmodel import Session

from catalog_import.fingerprint import fingerprint
from shop.catalogue.actions import category_finder
from shop.catalogue.kept import kept_item
from shop.catalogue.queries import kept_columns
from shop.db import table_of
from shop.intake.models import ImportBatch, StagedChange, StagedItem
from shop.intake.rules import BatchState

_BATCH, _CHANGE, _ITEM = table_of(ImportBatch), table_of(StagedChange), table_of(StagedItem)
_WAITING = (BatchState.RECEIVED, BatchState.STAGED, BatchState.PUBLISHED)
"""Of a published catalogue those items wait whose price is held."""
Whose = tuple[int, int, str]
"""Node, supplier and seller's item id."""


def reclass_staged(session: Session, codes: Mapping[Whose, tuple[str, str]]) -> None:
    """Give these items another UNSPSC code, and the category that follows from it.

    `codes`: the code as it is now, and the new one; an item with a third keeps it.
    """
    if not codes:
        return
    category_of = category_finder(session)
    rows = session.execute(
        select(
            _ITEM.c.change_id, _BATCH.c.node_id, _BATCH.c.supplier_id, _CHANGE.c.seller_item_id,
            *kept_columns(_ITEM),
        )
        .join(_BATCH, _BATCH.c.id == _ITEM.c.batch_id)
        .join(_CHANGE, _CHANGE.c.id == _ITEM.c.change_id)
        .where(
            _BATCH.c.state.in_(_WAITING),
            _BATCH.c.node_id.in_({node for node, _, _ in codes}),
            _BATCH.c.supplier_id.in_({supplier for _, supplier, _ in codes}),
            _CHANGE.c.seller_item_id.in_({item for _, _, item in codes}),
        )
    ).all()  # fmt: skip
    for row in rows:
        item = kept_item(row[3], row[4:])
        before, after = codes.get((row[1], row[2], row[3]), ("", ""))
        if before != after and item.unspsc == before:
            said = fingerprint(replace(item, unspsc=after))
            values = {"unspsc": after, "category_id": category_of(after), "fingerprint": said}
            session.execute(update(_ITEM).where(_ITEM.c.change_id == row[0]).values(values))
