"""The lots of an agreement: who delivers what, and whom to ask first."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col

from shop.agreements.actions.base import note, owned
from shop.agreements.actions.contents import check_together
from shop.agreements.models import Lot, LotCategory, LotSupplier
from shop.agreements.queries import lots_of, suppliers_by_id
from shop.agreements.rules import LotContent, Merged, changes, check_lot, merge
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor

NO_LOT = LotContent("", True, (), ())


def save_lot(
    session: Session, *, agreement_id: int, lot_id: int, seen: LotContent, wanted: LotContent,
    known: Collection[str], by: Actor, now: datetime,
) -> Merged[LotContent]:  # fmt: skip
    """Add a lot (`lot_id` 0) or change one. `known`: the UNSPSC classes that exist here.

    `seen` is what the person began with: what others changed meanwhile is kept. Raises NotFound,
    NotAllowed, or Refused for lots that overlap, a category or supplier that does not exist, and
    for a field that both have changed.
    """
    agreement, place = owned(session, by, agreement_id)
    lots = lots_of(session, agreement_id)
    if lot_id and lot_id not in lots:
        raise NotFound("lot-unknown", "Delaftalen findes ikke længere.")
    before = lots.get(lot_id)
    merged = merge(seen, wanted, before or NO_LOT)
    check_together(merged.both)
    others = [lot for other_id, lot in lots.items() if other_id != lot_id]
    check_lot(merged.value, others, known)
    _check_suppliers(session, merged.value)
    changed = changes(before, merged.value)
    if changed:
        lot = session.get(Lot, lot_id) if before else Lot(agreement_id=agreement_id)
        kept = _write(session, lot or Lot(agreement_id=agreement_id), merged.value)
        note(
            session, agreement, place, "lot" if before else "lot-added", by=by, now=now,
            lot=kept, name=merged.value.name, changed=changed,
        )  # fmt: skip
    return merged


def remove_lot(
    session: Session, *, agreement_id: int, lot_id: int, by: Actor, now: datetime
) -> None:
    """Take a lot out of an agreement. What was ordered under it keeps what it says."""
    agreement, place = owned(session, by, agreement_id)
    before = lots_of(session, agreement_id).get(lot_id)
    if before is None:
        raise NotFound("lot-unknown", "Delaftalen findes ikke længere.")
    _empty(session, lot_id)
    session.delete(session.get_one(Lot, lot_id))
    gone = {name: [old, None] for name, (_none, old) in changes(None, before).items()}
    note(
        session, agreement, place, "lot-removed", by=by, now=now, lot=lot_id, name=before.name,
        changed=gone,
    )  # fmt: skip


def _check_suppliers(session: Session, lot: LotContent) -> None:
    ids = {supplier for supplier, _rank in lot.ranks}
    if len(suppliers_by_id(session, ids)) != len(lot.ranks):
        raise NotFound("supplier-unknown", "Leverandøren findes ikke.")


def _write(session: Session, lot: Lot, content: LotContent) -> int:
    lot.name, lot.obligatory = content.name.strip(), content.obligatory
    session.add(lot)
    session.flush()
    kept = lot.id or 0
    _empty(session, kept)
    session.add_all(
        LotSupplier(lot_id=kept, supplier_id=supplier, rank=rank)
        for supplier, rank in content.ranks
    )
    session.add_all(LotCategory(lot_id=kept, unspsc_prefix=one) for one in content.prefixes)
    return kept


def _empty(session: Session, lot_id: int) -> None:
    session.execute(delete(LotSupplier).where(col(LotSupplier.lot_id) == lot_id))
    session.execute(delete(LotCategory).where(col(LotCategory.lot_id) == lot_id))
