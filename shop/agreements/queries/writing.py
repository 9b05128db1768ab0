"""Agreements as those who write them need them: all that stands in one."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlmodel import Session, col

from shop.agreements.models import (
    Agreement,
    AgreementClause,
    AgreementContact,
    AgreementDocument,
    AgreementOption,
    AgreementQuestion,
    Lot,
    LotCategory,
    LotSupplier,
    OptOut,
)
from shop.agreements.rules import Content, LotContent, Option
from shop.db import table_of
from shop.ledger.models import LedgerEntry
from shop.organisation.models import Node
from shop.organisation.rules import path_ids


def content_of(agreement: Agreement) -> Content:
    """What an agreement says, as a person writes it."""
    return Content(**{name: getattr(agreement, name) for name in Content.__dataclass_fields__})


def agreement_at(session: Session, agreement_id: int, path: str) -> Agreement | None:
    """The agreement, when it reaches the node at `path`."""
    agreement = session.get(Agreement, agreement_id)
    reaches = agreement is not None and agreement.owner_node_id in path_ids(path)
    return agreement if reaches else None


def lots_of(session: Session, agreement_id: int) -> dict[int, LotContent]:
    """The lots of an agreement by id, in the order they were written."""
    ranks: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    prefixes: defaultdict[int, list[str]] = defaultdict(list)
    here = select(col(Lot.id)).where(col(Lot.agreement_id) == agreement_id)
    for member in session.scalars(select(LotSupplier).where(col(LotSupplier.lot_id).in_(here))):
        ranks[member.lot_id].append((member.supplier_id, member.rank))
    for row in session.scalars(select(LotCategory).where(col(LotCategory.lot_id).in_(here))):
        prefixes[row.lot_id].append(row.unspsc_prefix)
    lots = session.scalars(
        select(Lot).where(col(Lot.agreement_id) == agreement_id).order_by(col(Lot.id))
    )
    return {
        lot.id or 0: LotContent(
            lot.name, lot.obligatory,
            tuple(sorted(ranks[lot.id or 0], key=lambda pair: (pair[1], pair[0]))),
            tuple(sorted(prefixes[lot.id or 0])),
        )
        for lot in lots
    }  # fmt: skip


def options_of(session: Session, agreement_id: int) -> list[Option]:
    """The options of an agreement, in the order they are to be decided."""
    return options_by_agreement(session, [agreement_id])[agreement_id]


def options_by_agreement(session: Session, ids: Collection[int]) -> defaultdict[int, list[Option]]:
    """`options_of` each of the agreements, in one query."""
    rows = session.scalars(
        select(AgreementOption)
        .where(col(AgreementOption.agreement_id).in_(ids))
        .order_by(col(AgreementOption.decide_by), col(AgreementOption.id))
    )
    found: defaultdict[int, list[Option]] = defaultdict(list)
    for row in rows:
        found[row.agreement_id].append(Option(row.id or 0, row.months, row.decide_by, row.state))
    return found


def clauses_by_agreement(
    session: Session, ids: Collection[int]
) -> defaultdict[int, list[AgreementClause]]:
    """The clauses of each of the agreements."""
    rows = session.scalars(
        select(AgreementClause)
        .where(col(AgreementClause.agreement_id).in_(ids))
        .order_by(col(AgreementClause.id))
    )
    found: defaultdict[int, list[AgreementClause]] = defaultdict(list)
    for row in rows:
        found[row.agreement_id].append(row)
    return found


def contacts_of(session: Session, agreement_id: int) -> Sequence[AgreementContact]:
    """Whom to ask about what."""
    return session.scalars(
        select(AgreementContact)
        .where(col(AgreementContact.agreement_id) == agreement_id)
        .order_by(col(AgreementContact.id))
    ).all()


def documents_of(
    session: Session, agreement_id: int, *, all_of_them: bool
) -> Sequence[AgreementDocument]:
    """The files under an agreement: all of them for procurement, else those for everybody."""
    query = select(AgreementDocument).where(col(AgreementDocument.agreement_id) == agreement_id)
    if not all_of_them:
        query = query.where(col(AgreementDocument.for_everyone))
    return session.scalars(query.order_by(col(AgreementDocument.name))).all()


def opt_outs_at(session: Session, agreement_id: int, node_id: int) -> list[str]:
    """The UNSPSC prefixes that the municipality has left; "" is all."""
    return list(
        session.scalars(
            select(col(OptOut.unspsc_prefix))
            .where(col(OptOut.agreement_id) == agreement_id, col(OptOut.node_id) == node_id)
            .order_by(col(OptOut.unspsc_prefix))
        )
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the reader may see it: from another municipality without who and where."""

    id: int
    agreement_id: int
    question: str
    asked_at: datetime
    who: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    is_ours: bool


def questions_under(
    session: Session, agreement_ids: Collection[int], municipality_path: str
) -> list[Asked]:
    """Answered questions under the agreements, and the municipality's own open ones, newest first.

    `municipality_path`: the reader's municipality, or the community where there is none.
    """
    rows = session.execute(
        select(AgreementQuestion, col(Node.path), col(Node.name))
        .join(Node, col(Node.id) == col(AgreementQuestion.node_id))
        .where(
            col(AgreementQuestion.agreement_id).in_(agreement_ids),
            or_(
                col(AgreementQuestion.answered_at).is_not(None),
                _at_or_below(municipality_path),
            ),
        )
        .order_by(col(AgreementQuestion.id).desc())
    )
    return [_asked(row, name, path.startswith(municipality_path)) for row, path, name in rows]


def open_questions(session: Session, path: str) -> list[Asked]:
    """Questions from the node at `path` and below that nobody has answered, oldest first."""
    rows = session.execute(
        select(AgreementQuestion, col(Node.name))
        .join(Node, col(Node.id) == col(AgreementQuestion.node_id))
        .where(col(AgreementQuestion.answered_at).is_(None), _at_or_below(path))
        .order_by(col(AgreementQuestion.id))
    )
    return [_asked(row, name, True) for row, name in rows]


def _at_or_below(path: str) -> ColumnElement[bool]:
    return col(Node.path).startswith(path, autoescape=True)


def _asked(row: AgreementQuestion, place: str, is_ours: bool) -> Asked:
    return Asked(
        row.id or 0, row.agreement_id, row.question, row.asked_at,
        f"{row.asked_by_name}, {place}" if is_ours else "", row.answer, row.answered_at,
        row.answered_by_name if is_ours else "", is_ours,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of the ledger about an agreement. `details` is its JSON."""

    at: datetime
    actor: str
    details: str


_ENTRY = table_of(LedgerEntry)
MOST_CHANGES = 50


def history(session: Session, agreement_id: int, chains: Collection[int]) -> list[Change]:
    """What was changed and by whom, newest first, as far as it stands in these chains."""
    rows = session.execute(
        select(_ENTRY.c.at, _ENTRY.c.actor, _ENTRY.c.details)
        .where(_ENTRY.c.subject == f"agreement:{agreement_id}", _ENTRY.c.chain.in_(chains))
        .order_by(_ENTRY.c.at.desc(), _ENTRY.c.number.desc())
        .limit(MOST_CHANGES)
    )
    return [Change(*row) for row in rows]
