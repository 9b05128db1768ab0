"""How a supplier delivers to a place, as it was agreed."""

from datetime import datetime

from sqlmodel import Session

from shop.agreements.actions.base import place_for
from shop.agreements.actions.contents import check_together
from shop.agreements.models import Supplier, SupplierTerms
from shop.agreements.queries import terms_at
from shop.agreements.rules import NO_TERMS, Merged, Terms, changes, check_terms, merge
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event


def set_terms(
    session: Session, *, node_id: int, supplier_id: int, seen: Terms, wanted: Terms, by: Actor,
    now: datetime,
) -> Merged[Terms]:  # fmt: skip
    """From now on the supplier delivers so to the place and those below; baskets follow at once.

    They hold for all agreements with the supplier: a house has one basket for it and gets one
    delivery. Raises NotFound, NotAllowed, or Refused.
    """
    place = place_for(session, by, node_id)
    if session.get(Supplier, supplier_id) is None:
        raise NotFound("supplier-unknown", "Leverandøren findes ikke.")
    key = (node_id, supplier_id)
    row = session.get(SupplierTerms, key, with_for_update=True, populate_existing=True)
    before = terms_at(row) if row else None
    merged = merge(seen, wanted, before or seen)
    check_together(merged.both)
    check_terms(merged.value)
    changed = changes(before, merged.value)
    changed.pop("supplier_id", None)
    if changed:
        session.add(_filled(row or SupplierTerms(node_id=node_id, supplier_id=supplier_id),
                            merged.value))  # fmt: skip
        session.flush()
        record(
            session, Event.AGREEMENT_CHANGED, by=by, at=now, chain=place.municipality_id or 0,
            subject=f"terms:{node_id}:{supplier_id}",
            details={"what": "terms", "node": node_id, "supplier": supplier_id,
                     "changed": changed},
        )  # fmt: skip
    return merged


def _filled(row: SupplierTerms, terms: Terms) -> SupplierTerms:
    for name in NO_TERMS.__dataclass_fields__:
        if name not in ("supplier_id", "weekdays"):
            setattr(row, name, getattr(terms, name))
    row.weekdays = "".join(map(str, sorted(terms.weekdays)))
    return row
