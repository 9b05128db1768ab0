"""Ten agreements of three levels, and how each supplier delivers.

Dates count from the first day of the demo's orders, so that a demo built in another year has an
agreement that ends soon, one that is over and one that is suspended just as well.
"""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from shop.agreements.models import (
    Agreement,
    Lot,
    LotCategory,
    LotSupplier,
    OptOut,
    Supplier,
    SupplierTerms,
)
from shop.agreements.rules import AgreementStatus, Level, Scope, Substitution
from shop.catalogue.models import Category
from shop.demo import suppliers as known
from shop.demo.contracts import furnish
from shop.demo.suppliers import AGREEMENT_MARKS, SUPPLIERS
from shop.demo.tree import Tree
from shop.kernel.periods import Period, month_period


@dataclass(frozen=True, slots=True)
class Deal:
    """An agreement; months count from the month of the first order (0), backwards below 0."""

    number: str
    title: str
    level: Level
    months: tuple[int, int]
    target: int | None
    responsible: str
    how_to_buy: str
    binding: bool = True
    status: AgreementStatus = AgreementStatus.ACTIVE
    scope: Scope = Scope.PRICE_LIST


_IN_SHOP = "Læg varerne i kurven her i Skub."
_COMMUNITY_OFFICE = "Indkøb Vest, sekretariatet"
DEALS = (
    Deal("50.20", "Forbrugsartikler", Level.SKI, (-8, 40), 85, "Jonas Bek", _IN_SHOP),
    Deal("50.55", "Kontorartikler, skoleartikler og papir", Level.SKI, (-14, 20), 85,
         "Jonas Bek", f"{_IN_SHOP} Toner kan også bestilles på telefon."),
    Deal("50.90", "Fødevarer", Level.SKI, (-10, 38), 80, "Ditte Krog",
         f"{_IN_SHOP} Frugt og grønt køber vi hos Marken."),
    Deal("IV-2025-03", "Legetøj og formning", Level.COMMUNITY, (-2, 34), 75, _COMMUNITY_OFFICE,
         "Spørg Leg & Lær Nord først. Har de det ikke, så køb hos Kridthuset."),
    Deal("IV-2024-11", "Mejeri og brød", Level.COMMUNITY, (-6, 30), 85, _COMMUNITY_OFFICE,
         f"{_IN_SHOP} Faste ugeordrer aftales med mejeriet."),
    Deal("IV-2026-02", "Møbler til dagtilbud og skoler", Level.COMMUNITY, (9, 45), None,
         _COMMUNITY_OFFICE, "Aftalen er sat i bero. Ring til indkøb, før I køber møbler.",
         status=AgreementStatus.SUSPENDED),
    Deal("LK-2025-001", "Frisk frugt og grønt", Level.OWN, (-4, 32), 90, "Ditte Krog",
         f"{_IN_SHOP} Hele Markens udvalg er med.", scope=Scope.WHOLE_ASSORTMENT),
    Deal("LK-2023-014", "Arbejdstøj", Level.OWN, (-25, -2), None, "Jonas Bek",
         "Aftalen er udløbet. Køb frit, til en ny er på plads.",
         status=AgreementStatus.EXPIRED),
    Deal("LK-2025-007", "Bleer og pleje", Level.OWN, (-1, 35), 80, "Ditte Krog", _IN_SHOP),
    Deal("50.40", "Computere og tilbehør", Level.SKI, (-12, 28), None, "Jonas Bek",
         f"{_IN_SHOP} Større indkøb aftales med it-afdelingen.", binding=False),
)  # fmt: skip

OPTED_OUT = {"50.90": ("frugt", "groentsager")}
"""Lindeby buys fruit and vegetables on its own agreement."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What delivering costs, in kr. without VAT, and by when one must ask."""

    supplier: known.Supplier
    minimum: int
    fee: int
    cutoff: int
    cap: int
    may_refuse: bool = False
    notice: int | None = None
    """Days before it holds that a rise must be told."""


LINDEBY_TERMS = (
    Delivery(known.KRIDTHUSET, 500, 75, cutoff=12, cap=2),
    Delivery(known.HAVBLIK, 600, 95, cutoff=14, cap=1),
    Delivery(known.MARKEN, 250, 50, cutoff=12, cap=2),
    Delivery(known.MOSEGAARD, 300, 60, cutoff=12, cap=2, notice=30),
    Delivery(known.LEG_OG_LAER, 400, 75, cutoff=12, cap=1),
    Delivery(known.FJELSTRUP, 1000, 250, cutoff=10, cap=1, may_refuse=True),
)
FJORDBY_TERMS = (
    Delivery(known.KRIDTHUSET, 600, 85, cutoff=12, cap=1),
    Delivery(known.MOSEGAARD, 350, 60, cutoff=12, cap=2),
)
PRICE_RISE_LIMIT = Decimal(5)
"""Percent. What the agreements allow a price to rise in a year."""


def sign(session: Session, tree: Tree, *, first: date) -> dict[str, int]:
    """Add suppliers, agreements and terms; the suppliers' ids by CVR. `first`: first order day."""
    ids = {supplier.cvr: _add_supplier(session, supplier) for supplier in SUPPLIERS}
    prefixes = {
        row.code: row.unspsc_class[:6]
        for row in session.execute(select(col(Category.code), col(Category.unspsc_class)))
    }
    for deal in DEALS:
        _add_agreement(session, deal, tree, ids, prefixes, first)
    for node_id, terms in ((tree.lindeby.id, LINDEBY_TERMS), (tree.fjordby.id, FJORDBY_TERMS)):
        session.add_all(_terms(node_id or 0, ids, one) for one in terms)
    session.flush()
    furnish(session, tree, first=first)
    return ids


_COLOURS = {"kridt": "himmel", "ble": "gran", "frugt": "fersken", "maelk": "himmel", "and": "sol"}


def _add_supplier(session: Session, supplier: known.Supplier) -> int:
    host = supplier.name.split()[0].casefold().translate(_ASCII)
    row = Supplier(
        cvr=supplier.cvr, name=supplier.name, tagline=supplier.tagline, drawing=supplier.drawing,
        tile_colour=_COLOURS.get(supplier.drawing, "gran"), email=f"ordre@{host}.example",
        phone=f"70 {supplier.gln[-7:-5]} {supplier.gln[-5:-3]} {supplier.gln[-3:-1]}",
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row.id or 0


_ASCII = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})


def _add_agreement(
    session: Session, deal: Deal, tree: Tree, ids: dict[str, int], prefixes: dict[str, str],
    first: date,
) -> None:  # fmt: skip
    owner = tree.lindeby if deal.level is Level.OWN else tree.community
    mark = next(one for one in AGREEMENT_MARKS if one.number == deal.number)
    agreement = Agreement(
        owner_node_id=owner.id or 0, number=deal.number, title=deal.title, level=deal.level,
        binding=deal.binding, status=deal.status, scope=deal.scope,
        valid_from=_month(first, deal.months[0]).first,
        valid_to=_month(first, deal.months[1] - 1).last, target_percent=deal.target,
        responsible=deal.responsible, contact_phone=tree.lindeby.phone, how_to_buy=deal.how_to_buy,
    )  # fmt: skip
    session.add(agreement)
    session.flush()
    lot = Lot(agreement_id=agreement.id or 0, name=deal.title)
    session.add(lot)
    session.flush()
    for rank, supplier in enumerate(mark.suppliers, start=1):
        session.add(LotSupplier(lot_id=lot.id or 0, supplier_id=ids[supplier.cvr], rank=rank))
    for code in mark.categories:
        session.add(LotCategory(lot_id=lot.id or 0, unspsc_prefix=prefixes[code]))
    for code in OPTED_OUT.get(deal.number, ()):
        session.add(
            OptOut(
                agreement_id=agreement.id or 0, node_id=tree.lindeby.id or 0,
                unspsc_prefix=prefixes[code],
            )
        )  # fmt: skip


def _month(first: date, offset: int) -> Period:
    number = first.year * 12 + first.month - 1 + offset
    return month_period(f"{number // 12:04d}-{number % 12 + 1:02d}")


def _terms(node_id: int, ids: dict[str, int], delivery: Delivery) -> SupplierTerms:
    return SupplierTerms(
        node_id=node_id, supplier_id=ids[delivery.supplier.cvr],
        minimum_order_value=Decimal(delivery.minimum), small_order_fee=Decimal(delivery.fee),
        supplier_may_refuse=delivery.may_refuse,
        weekdays="".join(map(str, delivery.supplier.weekdays)), cutoff_days=1,
        cutoff=time(delivery.cutoff), max_deliveries_per_week=delivery.cap,
        price_rise_limit=PRICE_RISE_LIMIT, price_notice_days=delivery.notice,
        substitution=Substitution.EQUAL_OR_BETTER,
    )  # fmt: skip
