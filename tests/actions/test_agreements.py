"""Agreements are written and changed; who may not is refused, and then nothing is written."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from nudges.facts import Coverage
from shop.agreements import actions, queries
from shop.agreements.models import Agreement, OptOut
from shop.agreements.rules import (
    NO_TERMS,
    AgreementStatus,
    ClauseKind,
    Content,
    Level,
    LotContent,
    OfferFacts,
    Scope,
    SupplierContent,
    cover,
)
from shop.catalogue.models import Category, Offer
from shop.db import Database
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from tests.buying import everything
from tests.factories import NOW, Town, second_buyer, town

DAY = NOW.date()
CHAIRS = Content(
    number="LK-2026-9", title="Møbler", level=Level.OWN, binding=True, scope=Scope.PRICE_LIST,
    valid_from=date(2026, 1, 1), valid_to=date(2027, 12, 31), target_percent=80,
    expected_value=Decimal(400_000),
)  # fmt: skip
CHAIR = OfferFacts(0, "56101700", "LK-2026-9", contracted=True)


@dataclass
class Desk:
    """The town, and what is done there."""

    database: Database
    town: Town

    def do(self, action: Any, *, by: Actor | None = None, **facts: Any) -> Any:
        with self.database.write() as session:
            return action(session, by=by or self.town.jonas, now=NOW, **facts)

    def read(self, query: Any, *arguments: Any, **facts: Any) -> Any:
        with self.database.read() as session:
            found = query(session, *arguments, **facts)
            session.expunge_all()
            return found

    def refused(self, code: str, action: Any, kind: type[Refused] = Refused, **facts: Any) -> None:
        """It is refused with this code and nothing at all is written."""
        before = everything(self.database)
        with pytest.raises(kind) as caught:
            self.do(action, **facts)
        assert caught.value.code == code
        assert everything(self.database) == before

    @property
    def lindeby(self) -> int:
        return self.town.lindeby.id or 0

    def known(self) -> set[str]:
        with self.database.read() as session:
            return set(session.scalars(sa.select(col(Category.unspsc_class))))

    def chairs(self) -> int:
        """An agreement about furniture with Kridthuset, in force."""
        made: int = self.do(
            actions.write_agreement, node_id=self.lindeby, content=CHAIRS,
            status=AgreementStatus.ACTIVE,
        )  # fmt: skip
        self.lot(made, LotContent("Stole", True, ((self.town.kridthuset, 1),), ("561017",)))
        return made

    def lot(self, agreement: int, lot: LotContent, *, code: str = "", lot_id: int = 0) -> None:
        facts: dict[str, Any] = {"agreement_id": agreement, "lot_id": lot_id, "wanted": lot}
        facts["known"] = self.known()
        if code:
            self.refused(code, actions.save_lot, seen=actions.NO_LOT, **facts)
        else:
            self.do(actions.save_lot, seen=actions.NO_LOT, **facts)

    def coverage(self, supplier: int, *, path: str = "") -> Coverage:
        with self.database.read() as session:
            lots = queries.reaching_lots(session, path or self.town.solsikken.path)
            return cover(replace(CHAIR, supplier_id=supplier), lots, on=DAY).coverage


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    database = Database(database_url)
    yield Desk(database, town(database))
    database.dispose()


def ski(session: Session) -> Agreement:
    """The community's: 50.20, consumables."""
    return session.scalars(sa.select(Agreement).where(col(Agreement.number) == "50.20")).one()


def test_a_new_agreement_covers_at_once_and_suspended_it_does_not(desk: Desk) -> None:
    assert desk.coverage(desk.town.kridthuset) is Coverage.NO_AGREEMENT
    made = desk.chairs()
    assert desk.coverage(desk.town.kridthuset) is Coverage.ON_AGREEMENT
    assert desk.coverage(desk.town.havblik) is Coverage.CATEGORY_COVERED
    assert desk.coverage(desk.town.kridthuset, path=desk.town.fremmed_hus.path) is (
        Coverage.NO_AGREEMENT
    )
    desk.refused(
        "no-reason",
        actions.set_status,
        agreement_id=made,
        status=AgreementStatus.SUSPENDED,
        why=" ",
    )
    desk.do(
        actions.set_status, agreement_id=made, status=AgreementStatus.SUSPENDED,
        why="Leverandøren er gået konkurs.",
    )  # fmt: skip
    assert desk.coverage(desk.town.kridthuset) is Coverage.NO_AGREEMENT
    desk.do(actions.set_status, agreement_id=made, status=AgreementStatus.ACTIVE, why="")
    assert desk.coverage(desk.town.kridthuset) is Coverage.ON_AGREEMENT
    told = desk.read(queries.history, made, [desk.lindeby])
    whats = [json.loads(change.details)["what"] for change in told]
    assert whats == ["status", "status", "lot-added", "created"]
    assert json.loads(told[1].details)["changed"]["status"] == ["ACTIVE", "SUSPENDED"]
    assert desk.read(verify)[1] is None


def test_what_no_agreement_can_say_is_refused(desk: Desk) -> None:
    made = desk.chairs()
    create: dict[str, Any] = {"node_id": desk.lindeby, "status": AgreementStatus.PLANNED}
    for code, content in (
        ("ends-before-start", replace(CHAIRS, number="N", valid_to=date(2025, 12, 31))),
        ("number-used", CHAIRS),
        ("level-not-here", replace(CHAIRS, number="N", level=Level.COMMUNITY)),
        ("service-unexplained", replace(CHAIRS, number="N", scope=Scope.SERVICE)),
    ):
        desk.refused(code, actions.write_agreement, content=content, **create)
    kridthuset, havblik = desk.town.kridthuset, desk.town.havblik
    desk.lot(made, LotContent("B", True, ((kridthuset, 1),), ("5610",)), code="lots-overlap")
    desk.lot(made, LotContent("B", True, ((havblik, 1),), ("56",)), code="lots-overlap-unranked")
    desk.lot(made, LotContent("B", True, ((havblik, 1),), ("999999",)), code="category-unknown")
    desk.lot(made, LotContent("B", True, (), ("6014",)), code="lot-without-supplier")
    desk.refused(
        "supplier-unknown", actions.save_lot, NotFound, agreement_id=made, lot_id=0,
        seen=actions.NO_LOT, wanted=LotContent("B", True, ((999, 1),), ("6014",)),
        known=desk.known(),
    )  # fmt: skip
    desk.lot(made, LotContent("Frit", False, ((kridthuset, 1),), ("5610",)))


def test_nobody_else_changes_it_and_a_municipality_not_the_community_s(desk: Desk) -> None:
    made, town = desk.chairs(), desk.town
    with desk.database.read() as session:
        community = ski(session)
        facts = {"agreement_id": community.id, "seen": queries.content_of(community),
                 "wanted": replace(queries.content_of(community), title="Vores")}  # fmt: skip
    desk.refused("no-role", actions.change_agreement, NotAllowed, **facts)
    for by in (town.mette, town.fremmed_indkoeb, town.anne):
        desk.refused(
            "no-role", actions.set_status, NotAllowed, by=by, agreement_id=made,
            status=AgreementStatus.EXPIRED, why="",
        )  # fmt: skip
        desk.refused(
            "no-role", actions.add_option, NotAllowed, by=by, agreement_id=made, months=12,
            decide_by=DAY,
        )  # fmt: skip


def test_two_people_s_changes_are_laid_together_and_never_lost(desk: Desk) -> None:
    made = desk.chairs()
    with desk.database.write() as session:
        vera = second_buyer(session, desk.town)
    edit: dict[str, Any] = {"agreement_id": made, "seen": CHAIRS}
    desk.do(actions.change_agreement, by=vera, wanted=replace(CHAIRS, target_percent=90), **edit)
    merged = desk.do(actions.change_agreement, wanted=replace(CHAIRS, title="Stole"), **edit)
    assert (merged.theirs, merged.both) == (("target_percent",), ())
    with desk.database.read() as session:
        now = queries.content_of(session.get_one(Agreement, made))
    assert (now.title, now.target_percent) == ("Stole", 90)
    desk.refused(
        "changed-meanwhile", actions.change_agreement, wanted=replace(CHAIRS, title="Borde"),
        **edit,
    )  # fmt: skip
    desk.do(
        actions.change_agreement, agreement_id=made, seen=now, wanted=replace(now, title="Borde")
    )


def test_a_municipality_leaves_a_category_of_the_community_s_and_comes_back(desk: Desk) -> None:
    town = desk.town
    with desk.database.read() as session:
        community = ski(session)
        version, ours = community.version, community.id or 0
        prefix = next(iter(queries.lots_of(session, ours).values())).prefixes[0]
    leave: dict[str, Any] = {"agreement_id": ours, "node_id": desk.lindeby,
                             "known": desk.known()}  # fmt: skip
    desk.refused("no-role", actions.opt_out, NotAllowed, prefix=prefix,
                 **leave | {"node_id": town.fjordby.id})  # fmt: skip
    desk.refused("not-in-agreement", actions.opt_out, prefix="60141000", **leave)
    desk.refused("category-unknown", actions.opt_out, prefix="77", **leave)
    desk.do(actions.opt_out, prefix=prefix, **leave)
    desk.refused("already-out", actions.opt_out, prefix=prefix, **leave)
    with desk.database.read() as session:
        assert [row.node_id for row in session.scalars(sa.select(OptOut)) if
                row.unspsc_prefix == prefix] == [desk.lindeby]  # fmt: skip
        assert session.get_one(Agreement, ours).version == version + 1
    desk.do(actions.opt_in, agreement_id=ours, node_id=desk.lindeby, prefix=prefix)
    desk.refused("opt-out-unknown", actions.opt_in, NotFound, agreement_id=ours,
                 node_id=desk.lindeby, prefix=prefix)  # fmt: skip
    desk.refused("own-agreement", actions.opt_out, prefix="",
                 **leave | {"agreement_id": desk.chairs()})  # fmt: skip


def test_options_are_used_in_turn_while_the_agreement_runs(desk: Desk) -> None:
    made = desk.chairs()
    first, second = (
        desk.do(actions.add_option, agreement_id=made, months=12, decide_by=day)
        for day in (date(2027, 6, 30), date(2028, 6, 30))
    )
    take: dict[str, Any] = {"agreement_id": made}
    desk.refused("option-not-next", actions.use_option, option_id=second, **take)
    assert desk.do(actions.use_option, option_id=first, **take) == date(2028, 12, 31)
    desk.refused("option-decided", actions.use_option, option_id=first, **take)
    desk.do(actions.decline_option, option_id=second, **take)
    desk.refused("option-unknown", actions.use_option, NotFound, option_id=999, **take)
    desk.refused("months-wrong", actions.add_option, months=0, decide_by=DAY, **take)
    with desk.database.read() as session:
        assert session.get_one(Agreement, made).valid_to == date(2028, 12, 31)


def test_terms_hold_at_once_for_the_houses_below(desk: Desk) -> None:
    wanted = replace(
        NO_TERMS, supplier_id=desk.town.marken, minimum_order_value=Decimal(300), weekdays=(3, 1)
    )
    facts: dict[str, Any] = {"node_id": desk.lindeby, "supplier_id": desk.town.marken}
    seen = desk.read(queries.terms_of, desk.town.lindeby.path, desk.town.marken)
    desk.do(actions.set_terms, seen=seen, wanted=wanted, **facts)
    terms = desk.read(queries.terms_of, desk.town.solsikken.path, desk.town.marken)
    assert (terms.minimum_order_value, terms.weekdays) == (Decimal(300), (1, 3))
    desk.refused("weekdays-wrong", actions.set_terms, seen=terms,
                 wanted=replace(wanted, weekdays=(9,)), **facts)  # fmt: skip
    desk.refused("no-role", actions.set_terms, NotAllowed, seen=terms, wanted=wanted,
                 **facts | {"node_id": desk.town.community.id})  # fmt: skip


def test_an_answer_is_read_by_all_but_names_no_other_municipality(desk: Desk) -> None:
    town = desk.town
    with desk.database.read() as session:
        community = ski(session).id or 0
    put: dict[str, Any] = {"agreement_id": community, "node_id": town.solsikken.id}
    asked = desk.do(actions.ask, by=town.mette, question="Må vi købe klude?", **put)
    again = desk.do(actions.ask, by=town.sara, question="Må vi købe klude?", **put)
    assert asked == again
    desk.refused("no-role", actions.ask, NotAllowed, by=town.fremmed, question="Hvad nu?", **put)
    seen = desk.read(queries.questions_under, [community], town.fjordby.path)
    assert seen == []
    reply: dict[str, Any] = {"agreement_id": community, "question_id": asked}
    for by in (town.mette, town.fremmed_indkoeb):
        desk.refused("no-role", actions.answer, NotAllowed, by=by, answer="Ja.", **reply)
    desk.do(actions.answer, answer="Ja, de er på listen.", **reply)
    (theirs,) = desk.read(queries.questions_under, [community], town.fjordby.path)
    (ours,) = desk.read(queries.questions_under, [community], town.lindeby.path)
    assert (theirs.who, theirs.answered_by, theirs.answer) == ("", "", "Ja, de er på listen.")
    assert ours.who == "Mette Holm, Solsikken"


def test_clauses_contacts_and_documents_are_noted_with_who_and_when(desk: Desk) -> None:
    made = desk.chairs()
    on: dict[str, Any] = {"agreement_id": made}
    clause = desk.do(actions.add_clause, kind=ClauseKind.LABOUR, text="Dansk overenskomst", **on)
    desk.do(actions.follow_up, clause_id=clause, **on)
    ((row,),) = desk.read(queries.clauses_by_agreement, [made]).values()
    assert (row.followed_up_on, row.followed_up_by_name) == (DAY, "Jonas Bek")
    desk.refused("no-way-to-reach", actions.add_contact, about="Levering", name="Bo", phone="",
                 email="", **on)  # fmt: skip
    desk.do(actions.add_contact, about="Levering", name="Bo", phone="70 10 20 30", email="", **on)
    paper: dict[str, Any] = {"sha256": "a" * 64, "size": 9, "for_everyone": False}
    desk.refused("document-kind", actions.add_document, name="kontrakt.pdf", head=b"MZ\x90",
                 **on, **paper)  # fmt: skip
    desk.do(actions.add_document, name="kontrakt.pdf", head=b"%PDF-1.7", **on, **paper)
    assert desk.read(queries.documents_of, made, all_of_them=False) == []
    other = desk.do(
        actions.write_agreement, node_id=desk.lindeby, content=replace(CHAIRS, number="LK-2026-10"),
        status=AgreementStatus.PLANNED,
    )  # fmt: skip
    (document,) = desk.read(queries.documents_of, made, all_of_them=True)
    desk.refused("part-unknown", actions.remove_document, NotFound, document_id=document.id,
                 agreement_id=other)  # fmt: skip
    desk.do(actions.remove_document, document_id=document.id, **on)
    with desk.database.read() as session:
        latest = session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.number.desc())).first()  # type: ignore[attr-defined]
        assert latest is not None
        assert json.loads(latest.details)["changed"] == {"document": ["kontrakt.pdf", None]}
    assert desk.read(queries.open_questions, desk.town.lindeby.path) == []


NEW = SupplierContent("12345678", "Havnens Papir", "Papir", "ordre@havnen.example", "70 10 20 30")


def test_a_supplier_is_written_down_once_and_can_be_on_an_agreement(desk: Desk) -> None:
    made = desk.do(actions.write_supplier, written=NEW)
    desk.refused("cvr-used", actions.write_supplier, written=replace(NEW, cvr="DK 12 34 56 78"))
    desk.lot(desk.chairs(), LotContent("Borde", True, ((made, 1),), ("561215",)))
    desk.do(actions.change_supplier, supplier_id=made, written=replace(NEW, phone="70 10 20 31"))
    (row,) = desk.read(queries.suppliers_by_id, [made]).values()
    assert (row.name, row.phone, row.cvr) == ("Havnens Papir", "70 10 20 31", "12345678")
    with desk.database.read() as session:
        latest = session.scalars(
            sa.select(LedgerEntry)
            .where(col(LedgerEntry.chain) == 0)
            .order_by(col(LedgerEntry.number).desc())
        ).first()
        assert latest is not None
        assert json.loads(latest.details)["changed"] == {"phone": ["70 10 20 30", "70 10 20 31"]}
    desk.refused("cvr-stays", actions.change_supplier, supplier_id=made,
                 written=replace(NEW, cvr="87654321"))  # fmt: skip
    desk.refused("supplier-unknown", actions.change_supplier, NotFound, supplier_id=999,
                 written=NEW)  # fmt: skip


def test_a_supplier_that_others_have_agreements_with_is_not_one_town_s_to_change(
    desk: Desk,
) -> None:
    facts: dict[str, Any] = {"supplier_id": desk.town.kridthuset, "written": NEW}
    desk.refused("supplier-shared", actions.change_supplier, NotAllowed, **facts)


def test_a_supplier_whose_goods_others_sell_is_not_one_town_s_to_change(desk: Desk) -> None:
    made = desk.do(actions.write_supplier, written=NEW)
    with desk.database.write() as session:
        fjordby = desk.town.fjordby.id or 0
        session.add(Offer(owner_node_id=fjordby, supplier_id=made, seller_item_id="1"))
    desk.refused("supplier-shared", actions.change_supplier, NotAllowed, supplier_id=made,
                 written=replace(NEW, email="andre@sted.example"))  # fmt: skip
