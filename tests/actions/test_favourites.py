"""Lists: who sees them, who changes them, and what happens when goods go."""

import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlmodel import Session, select

from shop.catalogue.actions import publish_items, set_live
from shop.catalogue.models import Offer
from shop.db import Database
from shop.favourites import actions, queries
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.favourites.queries import ListView
from shop.favourites.rules import MAX_LISTS
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import SYSTEM, Actor
from shop.ledger.models import LedgerEntry
from shop.organisation import queries as organisation
from shop.organisation.models import Node
from shop.organisation.rules import UnitType
from tests.factories import NOW, Town, item, town

TODAY = NOW.date()


@pytest.fixture
def place(database_url: str) -> Iterator[tuple[Database, Town]]:
    database = Database(database_url)
    yield database, town(database)
    database.dispose()


def lists(database: Database, house: Node) -> list[ListView]:
    with database.read() as session:
        unit = organisation.node(session, house.id or 0)
        assert unit is not None
        return queries.lists_for(session, unit, on=TODAY)


def make(database: Database, node: Node, by: Actor, name: str = "Skovtur", **facts: object) -> int:
    with database.write() as session:
        return actions.create_list(
            session, node_id=node.id or 0, name=name, by=by, now=NOW, **facts
        )


def put(database: Database, list_id: int, offer_id: int, by: Actor, amount: str = "3") -> bool:
    with database.write() as session:
        return actions.add_item(
            session, list_id=list_id, offer_id=offer_id, quantity=Decimal(amount), by=by, now=NOW
        )


def everything(database: Database) -> tuple[int, list[tuple[int, int, Decimal]], int]:
    """Lists, items and ledger entries: what a refusal must leave as it was."""
    with database.read() as session:
        items = [(it.list_id, it.offer_id, it.usual_quantity) for it in _all(session)]
        entries = len(session.exec(select(LedgerEntry)).all())
        return len(session.exec(select(FavouriteList)).all()), items, entries


def _all(session: Session) -> list[FavouriteItem]:
    return list(session.exec(select(FavouriteItem).order_by(FavouriteItem.id)))  # type: ignore[arg-type]


def test_a_house_makes_a_list_and_only_that_house_sees_it(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    list_id = make(database, lindeby.solsikken, lindeby.mette)
    assert put(database, list_id, lindeby.offers["bananer"], lindeby.sara, "4")
    shown = lists(database, lindeby.solsikken)
    assert [(it.name, it.is_own, it.value) for it in shown] == [("Skovtur", True, Decimal("78.00"))]
    assert lists(database, lindeby.regnbuen) == []


def test_a_central_list_reaches_the_houses_of_its_type_in_its_municipality(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    make(database, lindeby.lindeby, lindeby.jonas, unit_type=UnitType.KINDERGARTEN)
    make(database, lindeby.lindeby, lindeby.jonas, "Til alle")
    names = {
        house.name: [it.name for it in lists(database, house)]
        for house in (lindeby.solsikken, lindeby.skolen, lindeby.fremmed_hus)
    }
    assert names == {
        "Solsikken": ["Skovtur", "Til alle"], "Engskolen": ["Til alle"], "Muslingen": []
    }  # fmt: skip


def test_central_lists_come_in_their_order_and_the_house_s_own_last(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    make(database, lindeby.solsikken, lindeby.mette, "Aaa")
    make(database, lindeby.lindeby, lindeby.jonas, "Zzz", position=1)
    make(database, lindeby.lindeby, lindeby.jonas, "Ååå", position=0)
    assert [it.name for it in lists(database, lindeby.solsikken)] == ["Ååå", "Zzz", "Aaa"]


def test_each_change_is_an_entry_in_the_municipality_s_ledger(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    bananas = lindeby.offers["bananer"]
    list_id = make(database, lindeby.solsikken, lindeby.mette)
    put(database, list_id, bananas, lindeby.mette)
    with database.write() as session:
        actions.set_quantity(
            session, list_id=list_id, offer_id=bananas, quantity=Decimal("2.5"), by=lindeby.mette,
            now=NOW,
        )  # fmt: skip
        actions.remove_item(session, list_id=list_id, offer_id=bananas, by=lindeby.mette, now=NOW)
        actions.delete_list(session, list_id=list_id, by=lindeby.mette, now=NOW)
    with database.read() as session:
        offer = session.get_one(Offer, bananas)
        seen = [offer.live_version_id, "LK-2025-001"]
        entries = session.exec(select(LedgerEntry).order_by(LedgerEntry.number)).all()  # type: ignore[arg-type]
        told = [(it.chain, it.event, it.subject, json.loads(it.details)) for it in entries]
    chain, subject = lindeby.lindeby.id, f"list:{list_id}"
    assert told == [
        (chain, "FAVOURITES_CHANGED", subject, details)
        for details in (
            {"list": "Skovtur", "made": True, "changes": {"name": [None, "Skovtur"]}},
            {"list": "Skovtur", "changes": {
                f"{bananas} after": [None, 0], f"{bananas} quantity": [None, "3"],
                f"{bananas} reason": [None, ""], f"{bananas} seen": [None, seen],
            }},
            {"list": "Skovtur", "changes": {f"{bananas} quantity": ["3", "2.5"]}},
            {"list": "Skovtur", "changes": {
                f"{bananas} after": [0, None], f"{bananas} quantity": ["2.5", None],
                f"{bananas} reason": ["", None], f"{bananas} seen": [seen, None],
            }},
            {"list": "Skovtur", "changes": {"retired": [False, True]}},
        )
    ]  # fmt: skip
    assert lists(database, lindeby.solsikken) == []


def test_the_same_item_twice_is_on_the_list_once_and_keeps_its_amount(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    list_id = make(database, lindeby.solsikken, lindeby.mette)
    assert put(database, list_id, lindeby.offers["bleer"], lindeby.mette, "3")
    before = everything(database)
    assert not put(database, list_id, lindeby.offers["bleer"], lindeby.sara, "7")
    assert everything(database) == before


def test_without_an_amount_the_least_that_is_sold_is_usual(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    list_id = make(database, lindeby.solsikken, lindeby.mette)
    with database.write() as session:
        actions.add_item(
            session, list_id=list_id, offer_id=lindeby.offers["handsker"], by=lindeby.mette, now=NOW
        )
    assert lists(database, lindeby.solsikken)[0].items[0].quantity == 2


def test_strangers_colleagues_elsewhere_and_managers_change_nothing(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    own = make(database, lindeby.solsikken, lindeby.mette)
    central = make(database, lindeby.lindeby, lindeby.jonas)
    before = everything(database)
    for list_id, people in (
        (own, (lindeby.karl, lindeby.jonas, lindeby.anne, lindeby.fremmed)),
        (central, (lindeby.mette, lindeby.anne, lindeby.fremmed_indkoeb)),
    ):
        for person in people:
            with pytest.raises(NotAllowed):
                put(database, list_id, lindeby.offers["bleer"], person)
    with pytest.raises(NotAllowed):
        make(database, lindeby.solsikken, lindeby.karl)
    with pytest.raises(NotAllowed):
        make(database, lindeby.lindeby, lindeby.mette)
    assert everything(database) == before


def test_another_municipality_s_offer_cannot_be_put_on_a_list(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    list_id = make(database, lindeby.solsikken, lindeby.mette)
    before = everything(database)
    with pytest.raises(NotFound):
        put(database, list_id, lindeby.offers["fjordby-papir"], lindeby.mette)
    assert everything(database) == before


def test_a_withdrawn_offer_and_a_bad_amount_are_refused(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    list_id = make(database, lindeby.solsikken, lindeby.mette)
    put(database, list_id, lindeby.offers["bleer"], lindeby.mette)
    with database.write() as session:
        set_live(session, {lindeby.offers["saks"]: None}, now=NOW)
    before = everything(database)
    with pytest.raises(NotFound):
        put(database, list_id, lindeby.offers["saks"], lindeby.mette)
    for amount in ("0", "-2", "10000", "0.001"):
        with pytest.raises(Refused), database.write() as session:
            actions.set_quantity(
                session, list_id=list_id, offer_id=lindeby.offers["bleer"],
                quantity=Decimal(amount), by=lindeby.mette, now=NOW,
            )  # fmt: skip
    assert everything(database) == before


def test_what_is_not_there_cannot_be_changed(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    list_id = make(database, lindeby.solsikken, lindeby.mette)
    before = everything(database)
    with pytest.raises(NotFound):
        put(database, 999, lindeby.offers["bleer"], lindeby.mette)
    with pytest.raises(NotFound), database.write() as session:
        actions.remove_item(session, list_id=list_id, offer_id=1, by=lindeby.mette, now=NOW)
    with pytest.raises(NotFound), database.write() as session:
        actions.delete_list(session, list_id=999, by=lindeby.mette, now=NOW)
    assert everything(database) == before


def test_a_house_can_have_30_lists_and_not_31(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    for number in range(MAX_LISTS):
        make(database, lindeby.solsikken, SYSTEM, f"Liste {number}")
    before = everything(database)
    with pytest.raises(Refused):
        make(database, lindeby.solsikken, lindeby.mette, "En til")
    assert everything(database) == before
    make(database, lindeby.regnbuen, lindeby.karl)


def test_a_withdrawn_item_stays_on_the_list_as_gone_with_what_replaced_it(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    list_id = make(database, lindeby.lindeby, lindeby.jonas)
    put(database, list_id, lindeby.offers["saks"], lindeby.jonas)
    put(database, list_id, lindeby.offers["silkepapir"], lindeby.jonas)
    new = item("20700", "Børnesaks, 14 cm", "19.00", unspsc="44121618", replaces="20655")
    with database.write() as session:
        added = publish_items(
            session, owner_node_id=lindeby.lindeby.id or 0, supplier_id=lindeby.kridthuset,
            items=[new], batch_id=None, now=NOW,
        )  # fmt: skip
        gone = {lindeby.offers["saks"]: None, lindeby.offers["silkepapir"]: None}
        set_live(session, gone, now=NOW)
    shown = lists(database, lindeby.solsikken)[0]
    scissors, tissue = (it.gone for it in shown.gone)
    assert scissors is not None
    assert scissors.was.name == "Børnesaks, 13 cm"
    assert scissors.successor is not None
    assert scissors.successor.offer_id == added["20700"].offer_id
    assert tissue is not None
    assert (tissue.was.name, tissue.successor) == ("Silkepapir, 10 farver", None)
    assert len(shown.sold) == 0
    assert shown.value == 0


def test_procurement_sees_what_is_gone_on_central_lists_but_not_on_houses_own(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    for node, person in ((lindeby.lindeby, lindeby.jonas), (lindeby.solsikken, lindeby.mette)):
        put(database, make(database, node, person), lindeby.offers["saks"], person)
    with database.write() as session:
        set_live(session, {lindeby.offers["saks"]: None}, now=NOW)
    with database.read() as session:
        central = queries.central_lists(session, lindeby.lindeby.path, on=TODAY)
        elsewhere = queries.central_lists(session, lindeby.fjordby.path, on=TODAY)
    assert [it.name for it in central] == ["Skovtur"]
    assert [len(it.gone) for it in central] == [1]
    assert elsewhere == []


def test_a_list_counts_what_is_labelled_today(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    list_id = make(database, lindeby.solsikken, lindeby.mette)
    for key in ("bananer", "papir-svane", "papir-plus"):
        put(database, list_id, lindeby.offers[key], lindeby.mette, "1")
    shown = lists(database, lindeby.solsikken)[0]
    assert (shown.eco, shown.labelled(frozenset({"organic"}))) == (2, 1)
    covers = [it.cover.coverage.value for it in shown.items if it.cover]
    assert covers == ["on_agreement", "on_agreement", "agreement_supplier"]
