"""What stands in the demo's agreements beside goods: options, promises, contacts, questions.

Dates count from the first day of the demo's orders, like the agreements themselves; the demo's
today is about eighteen months later.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session

from shop.agreements.models import (
    Agreement,
    AgreementClause,
    AgreementContact,
    AgreementOption,
    AgreementQuestion,
    Lot,
    LotSupplier,
    Supplier,
)
from shop.agreements.rules import AgreementStatus, ClauseKind, Level, Scope
from shop.demo.tree import Tree

MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class More:
    """The rest of an agreement. `options`: (months, decided by so many months after the start of
    the orders). `expected`: kr. a year in Lindeby."""

    keywords: str
    expected: int | None = None
    options: tuple[tuple[int, int], ...] = ()
    clauses: tuple[tuple[ClauseKind, str, int | None], ...] = ()
    """Kind, text, and in which month somebody followed up."""
    contacts: tuple[tuple[str, str, str], ...] = ()


_WAGES = (ClauseKind.LABOUR, "Løn og vilkår som i den danske overenskomst på området.")
_PUPILS = (ClauseKind.SOCIAL, "To elever for hver ti ansatte på aftalen.")
_ETHICS = (ClauseKind.CSR, "Leverandøren følger FN's Global Compact, også hos sine egne.")
_TRUCKS = (ClauseKind.ENVIRONMENT, "Halvdelen af kørslen er med el fra andet år.")
MORE = {
    "50.20": More("rengøring, vask, papir, poser, plaster, service", 260_000,
                  clauses=((*_WAGES, 9), (*_TRUCKS, 15))),
    "50.55": More("papir, blyanter, kontor, skole, printer", 300_000, ((12, 19),),
                  ((*_ETHICS, 3),)),
    "50.90": More("mad, kolonial, kød, frokost, madpakker", 700_000, clauses=((*_WAGES, 8),)),
    "IV-2025-03": More("leg, spil, perler, ler, sløjd, gaver", 350_000, ((12, 30), (12, 42)),
                       ((*_ETHICS, 10),), (("Reklamationer", "Leg & Lær Nord", "70 10 20 31"),)),
    "IV-2024-11": More("mælk, smør, brød, rugbrød, æg", 500_000, ((24, 26),)),
    "LK-2025-001": More("frugtordning, æbler, gulerødder", 450_000, ((12, 28),),
                        ((*_TRUCKS, 14),), (("Ændring af faste kasser", "Marken, ordrekontoret",
                                               "70 10 20 33"),)),
    "LK-2025-007": More("ble, vaskeklude, creme, puslebord", 180_000, ((12, 29), (12, 41)),
                        ((*_PUPILS, 12), (*_WAGES, None))),
    "50.40": More("pc, tablet, skærm, hovedtelefoner", 120_000),
    "IV-2026-02": More("stole, borde, reoler, krybber, møbler", 200_000),
    "LK-2023-014": More("tøj, regntøj, sko"),
}  # fmt: skip
HELD = "Leverandøren er ved at skifte ejer. Ring til indkøb, før I køber møbler."
SERVICE = "IV-2025-07"
QUESTIONS = (
    ("LK-2025-007", "Må vi købe en anden størrelse bleer end dem på listen?",
     "Ja, alle størrelser hos leverandøren har aftalens pris. Mangler en, så skriv til os."),
    ("LK-2025-001", "Kan frugten komme om mandagen i uger med helligdage?", ""),
)  # fmt: skip


def furnish(session: Session, tree: Tree, *, first: date) -> None:
    """Add the rest to the agreements that are signed, one service, and two questions."""
    signed = {row.number: row for row in session.scalars(select(Agreement))}
    for number, more in MORE.items():
        _furnish(session, signed[number], more, first)
    signed["IV-2026-02"].status_note = HELD
    _service(session, tree, first)
    asked_at = datetime.combine(first + 17 * MONTH, time(9), UTC)
    for number, question, answer in QUESTIONS:
        session.add(
            AgreementQuestion(
                agreement_id=signed[number].id or 0, node_id=tree.lindeby_units[0].id or 0,
                question=question, asked_at=asked_at, asked_by_name="Mette Holm", answer=answer,
                answered_at=asked_at + timedelta(hours=5) if answer else None,
                answered_by_name="Ditte Krog" if answer else "",
            )
        )  # fmt: skip
    session.flush()


def _furnish(session: Session, agreement: Agreement, more: More, first: date) -> None:
    agreement.keywords = more.keywords
    agreement.expected_value = None if more.expected is None else Decimal(more.expected)
    on = agreement.id or 0
    session.add(agreement)
    for months, month in more.options:
        day = first + month * MONTH
        session.add(AgreementOption(agreement_id=on, months=months, decide_by=day))
    for kind, text, seen in more.clauses:
        day_seen = None if seen is None else first + seen * MONTH
        session.add(
            AgreementClause(
                agreement_id=on, kind=kind, text=text, followed_up_on=day_seen,
                followed_up_by_name="Jonas Bek" if day_seen else "",
            )
        )  # fmt: skip
    for about, name, phone in more.contacts:
        session.add(AgreementContact(agreement_id=on, about=about, name=name, phone=phone))


def _service(session: Session, tree: Tree, first: date) -> None:
    """Driving: an agreement that one uses outside the shop."""
    driver = Supplier(
        cvr="98100920", name="Fjordens Busser", tagline="Ture og daglig kørsel", drawing="bil",
        email="tur@fjordens.example", phone="70 10 20 39",
    )  # fmt: skip
    service = Agreement(
        owner_node_id=tree.community.id or 0, number=SERVICE, title="Personbefordring",
        level=Level.COMMUNITY, status=AgreementStatus.ACTIVE, scope=Scope.SERVICE,
        valid_from=first - 3 * MONTH, valid_to=first + 45 * MONTH,
        responsible="Indkøb Vest, sekretariatet", contact_phone=tree.lindeby.phone,
        how_to_buy="Ring eller skriv til Fjordens Busser, og sig aftalens nummer.",
        not_in_shop="Turen skal aftales med chaufføren, og prisen følger afstand og tid.",
        keywords="bus, taxa, tur, kørsel, udflugt, lejrtur, transport",
    )  # fmt: skip
    session.add_all((driver, service))
    session.flush()
    lot = Lot(agreement_id=service.id or 0, name="Ture med bus")
    session.add(lot)
    session.flush()
    session.add(LotSupplier(lot_id=lot.id or 0, supplier_id=driver.id or 0))
    session.add(AgreementOption(
        agreement_id=service.id or 0, months=12, decide_by=first + 39 * MONTH))  # fmt: skip
