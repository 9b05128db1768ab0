"""Reading agreements and terms as they reach a unit."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Column, Table, bindparam, literal, or_, select
from sqlmodel import Session, SQLModel, col

from shop.agreements.models import (
    Agreement,
    Lot,
    LotCategory,
    LotSupplier,
    OptOut,
    Supplier,
    SupplierTerms,
)
from shop.agreements.rules import (
    NO_TERMS,
    AgreementStatus,
    ReachingLot,
    SupplierContent,
    Terms,
)
from shop.db import table_of
from shop.organisation.models import Node
from shop.organisation.rules import path_ids

_OF_AGREEMENT = (
    Agreement.id, Agreement.number, Agreement.title, Agreement.level, Agreement.binding,
    Agreement.status, Agreement.scope, Agreement.valid_from, Agreement.valid_to,
)  # fmt: skip
_OWNED = col(Agreement.owner_node_id).in_(bindparam("above", expanding=True))
_LOTS: Any = (
    select(col(Lot.id), col(Lot.obligatory), *_OF_AGREEMENT)  # type: ignore[call-overload]
    .join(Agreement, col(Agreement.id) == col(Lot.agreement_id))
    .where(_OWNED)
    .order_by(col(Lot.id))
)
_PREFIXES = (
    select(col(LotCategory.lot_id), col(LotCategory.unspsc_prefix))
    .join(Lot, col(Lot.id) == col(LotCategory.lot_id))
    .join(Agreement, col(Agreement.id) == col(Lot.agreement_id))
    .where(_OWNED)
)
_RANKS = (
    select(col(LotSupplier.lot_id), col(LotSupplier.supplier_id), col(LotSupplier.rank))
    .join(Lot, col(Lot.id) == col(LotSupplier.lot_id))
    .join(Agreement, col(Agreement.id) == col(Lot.agreement_id))
    .where(_OWNED)
)
_OPT_OUTS = select(col(OptOut.agreement_id), col(OptOut.unspsc_prefix)).where(
    col(OptOut.node_id).in_(bindparam("above", expanding=True))
)


def reaching_lots(session: Session, path: str) -> tuple[ReachingLot, ...]:
    """All lots of agreements owned by the node at `path` or one above it, whatever their status."""
    above = {"above": path_ids(path)}
    prefixes, ranks, opted_out = (
        _grouped(session, query, above) for query in (_PREFIXES, _RANKS, _OPT_OUTS)
    )
    return tuple(
        _reaching(
            agreement, prefixes=tuple(prefix for (prefix,) in prefixes[lot_id]),
            opted_out=tuple(prefix for (prefix,) in opted_out[agreement[0]]),
            ranks=tuple(sorted(ranks[lot_id])), obligatory=obligatory,
        )
        for lot_id, obligatory, *agreement in session.execute(_LOTS, above)
    )  # fmt: skip


def _reaching(agreement: Any, **parts: Any) -> ReachingLot:
    return ReachingLot(*agreement, **parts)


def _grouped(
    session: Session, query: Any, values: dict[str, Any] | None = None
) -> defaultdict[Any, list[tuple[Any, ...]]]:
    groups: defaultdict[Any, list[tuple[Any, ...]]] = defaultdict(list)
    for key, *rest in session.execute(query, values or {}):
        groups[key].append(tuple(rest))
    return groups


_TERMS = select(SupplierTerms).where(
    col(SupplierTerms.node_id).in_(bindparam("nodes", expanding=True))
)


def terms_for(session: Session, path: str) -> dict[int, Terms]:
    """Each supplier's terms for the unit at `path`; the nearest node above it decides."""
    return terms_by_path(session, [path])[path]


def terms_by_path(session: Session, paths: Collection[str]) -> dict[str, dict[int, Terms]]:
    """`terms_for` each of the paths, in one query."""
    nodes = sorted({node for path in paths for node in path_ids(path)})
    rows = session.scalars(_TERMS, {"nodes": nodes}).all()
    return {path: _nearest(rows, path_ids(path)) for path in paths}


def _nearest(rows: Iterable[SupplierTerms], above: tuple[int, ...]) -> dict[int, Terms]:
    reaching = (row for row in rows if row.node_id in above)
    nearest_last = sorted(reaching, key=lambda row: above.index(row.node_id))
    return {row.supplier_id: terms_at(row) for row in nearest_last}


def terms_of(session: Session, path: str, supplier_id: int) -> Terms:
    """One supplier's terms for the unit at `path`, NO_TERMS where nothing is agreed."""
    return terms_for(session, path).get(supplier_id, NO_TERMS)


def terms_at(row: SupplierTerms) -> Terms:
    """The terms as they stand in one row."""
    return Terms(
        supplier_id=row.supplier_id, minimum_order_value=row.minimum_order_value,
        small_order_fee=row.small_order_fee, supplier_may_refuse=row.supplier_may_refuse,
        weekdays=tuple(int(digit) for digit in row.weekdays), cutoff_days=row.cutoff_days,
        cutoff=row.cutoff, max_deliveries_per_week=row.max_deliveries_per_week,
        price_rise_limit=row.price_rise_limit, price_notice_days=row.price_notice_days,
        substitution=row.substitution, when_closed=row.when_closed,
    )  # fmt: skip


def suppliers(session: Session) -> list[Supplier]:
    """All suppliers by name."""
    return list(session.scalars(select(Supplier).order_by(col(Supplier.name))))


def suppliers_by_id(session: Session, ids: Collection[int]) -> dict[int, Supplier]:
    """The suppliers with these ids."""
    rows = session.scalars(select(Supplier).where(col(Supplier.id).in_(ids)))
    return {row.id or 0: row for row in rows}


def supplier_content(row: Supplier) -> SupplierContent:
    """Who a supplier is, as a person writes it."""
    return SupplierContent(row.cvr, row.name, row.tagline, row.email, row.phone)


def agreed_at(session: Session, supplier_id: int) -> list[str]:
    """The paths of the places that have an agreement or anything else with the supplier.

    Terms, goods, files, baskets that wait: whatever names both by their keys, in all rooms' tables.
    """
    owners = (
        select(col(Agreement.owner_node_id))
        .join(Lot, col(Lot.agreement_id) == col(Agreement.id))
        .join(LotSupplier, col(LotSupplier.lot_id) == col(Lot.id))
        .where(col(LotSupplier.supplier_id) == supplier_id)
    )
    both = (
        select(literal(1)).where(at == col(Node.id), of == supplier_id).correlate(_NODE).exists()
        for table in SQLModel.metadata.sorted_tables
        for at in _naming(_NODE, table)
        for of in _naming(table_of(Supplier), table)
    )
    here = or_(col(Node.id).in_(owners), *both)
    return list(session.scalars(select(col(Node.path)).where(here).order_by(col(Node.path))))


_NODE = table_of(Node)


def _naming(parent: Table, table: Table) -> list[Column[Any]]:
    """The columns of a table that are keys of another."""
    named = (key.parent for key in table.foreign_keys if key.column.table is parent)
    return sorted(named, key=lambda column: column.name)


def supplier_by_cvr(session: Session, cvr: str) -> Supplier | None:
    """The supplier with this CVR number; "DK" before it is accepted."""
    return session.scalars(
        select(Supplier).where(col(Supplier.cvr) == cvr.strip().upper().removeprefix("DK"))
    ).first()


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement as its overview shows it."""

    agreement: Agreement
    suppliers: tuple[tuple[int, Supplier], ...]
    """(rank, supplier), the first to be asked first."""
    prefixes: tuple[str, ...]
    opted_out: tuple[str, ...]
    in_force: bool


def agreements_reaching(session: Session, path: str, *, on: date) -> list[AgreementRow]:
    """Every agreement that the node at `path` is under, by number, with who and what."""
    above = path_ids(path)
    found = session.scalars(
        select(Agreement)
        .where(col(Agreement.owner_node_id).in_(above))
        .order_by(col(Agreement.level), col(Agreement.number))
    ).all()
    ids = [agreement.id for agreement in found]
    members = _grouped(
        session,
        select(col(Lot.agreement_id), col(LotSupplier.rank), Supplier)
        .join(LotSupplier, col(LotSupplier.lot_id) == col(Lot.id))
        .join(Supplier, col(Supplier.id) == col(LotSupplier.supplier_id))
        .where(col(Lot.agreement_id).in_(ids))
        .order_by(col(LotSupplier.rank), col(Supplier.name)),
    )
    prefixes = _grouped(
        session,
        select(col(Lot.agreement_id), col(LotCategory.unspsc_prefix))
        .join(LotCategory, col(LotCategory.lot_id) == col(Lot.id))
        .where(col(Lot.agreement_id).in_(ids)),
    )
    opted_out = _grouped(
        session,
        select(col(OptOut.agreement_id), col(OptOut.unspsc_prefix)).where(
            col(OptOut.node_id).in_(above)
        ),
    )
    return [
        AgreementRow(
            agreement=agreement,
            suppliers=tuple((rank, supplier) for rank, supplier in members[agreement.id]),
            prefixes=_firsts(prefixes[agreement.id]),
            opted_out=_firsts(opted_out[agreement.id]),
            in_force=agreement.status is AgreementStatus.ACTIVE
            and agreement.valid_from <= on <= agreement.valid_to,
        )
        for agreement in found
    ]


def _firsts(rows: Iterable[tuple[Any, ...]]) -> tuple[str, ...]:
    return tuple(sorted({row[0] for row in rows}))
