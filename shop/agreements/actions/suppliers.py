"""Who sells: a supplier is written down once and known to all in the shop."""

from datetime import datetime

from sqlmodel import Session

from shop.agreements.models import Supplier
from shop.agreements.queries import agreed_at, supplier_content
from shop.agreements.rules import SupplierContent, changes, read_supplier
from shop.db import table_of, upsert
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import SYSTEM, Actor
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.queries import person
from shop.organisation.rules import Role, may


def write_supplier(session: Session, *, written: SupplierContent, by: Actor, now: datetime) -> int:
    """Write a new supplier down; files and agreements can name it at once. Gives its id.

    Any procurement may, for it takes nothing from anybody. Raises NotAllowed, or Refused for what
    no supplier can be and for a CVR number that is here already.
    """
    _check_procurement(session, by)
    content = read_supplier(written)
    add = upsert(table_of(Supplier), session.get_bind().dialect.name)
    row = session.execute(
        add.values(
            cvr=content.cvr, name=content.name, tagline=content.tagline, email=content.email,
            phone=content.phone, drawing="kasse", tile_colour="gran",
        ).on_conflict_do_nothing().returning(table_of(Supplier).c.id)
    ).first()  # fmt: skip
    if row is None:
        raise Refused("cvr-used", "Leverandøren med det CVR-nummer er skrevet ind i forvejen.")
    supplier_id = int(row[0])
    _tell(session, supplier_id, None, content, by=by, now=now)
    return supplier_id


def change_supplier(
    session: Session, *, supplier_id: int, written: SupplierContent, by: Actor, now: datetime
) -> None:
    """Change its name or how one reaches it; the CVR number stays.

    Raises NotFound, Refused, or NotAllowed where others than `by` have agreements or terms with it.
    """
    row = session.get(Supplier, supplier_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("supplier-unknown", "Leverandøren findes ikke.")
    _check_alone(session, supplier_id, by)
    content = read_supplier(written)
    before = supplier_content(row)
    if content.cvr != before.cvr:
        raise Refused("cvr-stays", "CVR-nummeret kan ikke ændres. Skriv en ny leverandør ind.")
    row.name, row.tagline = content.name, content.tagline
    row.email, row.phone = content.email, content.phone
    session.add(row)
    session.flush()
    _tell(session, supplier_id, before, content, by=by, now=now)


def _tell(
    session: Session, supplier_id: int, before: SupplierContent | None, after: SupplierContent, *,
    by: Actor, now: datetime,
) -> None:  # fmt: skip
    changed = changes(before, after)
    if changed:
        record(
            session, Event.AGREEMENT_CHANGED, by=by, at=now, chain=0,
            subject=f"supplier:{supplier_id}",
            details={"what": "supplier" if before else "supplier-added", "changed": changed},
        )  # fmt: skip


def _check_procurement(session: Session, by: Actor) -> None:
    if by == SYSTEM:
        return
    somebody = person(session, by.person_id or 0)
    grants = somebody.grants if somebody else ()
    if not any(grant.role is Role.PROCUREMENT for grant in grants):
        raise NotAllowed("no-role", "Det har du ikke adgang til. Det kan indkøb.")


def _check_alone(session: Session, supplier_id: int, by: Actor) -> None:
    """Raise NotAllowed unless every place that has agreed something with it is theirs."""
    _check_procurement(session, by)
    if by == SYSTEM:
        return
    somebody = person(session, by.person_id or 0)
    grants = somebody.grants if somebody else ()
    if not all(may(grants, Role.PROCUREMENT, path) for path in agreed_at(session, supplier_id)):
        raise NotAllowed(
            "supplier-shared", "Andre har også aftaler med leverandøren. Skriv til dem."
        )
