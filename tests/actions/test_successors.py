"""A successor is chosen once; every list and basket follows; an undone choice leaves no trace."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from shop.basket import actions as baskets
from shop.basket import queries as basket_queries
from shop.basket.contents import Basket
from shop.basket.models import BasketLine
from shop.catalogue.actions import publish_items, set_live
from shop.catalogue.history import price_steps
from shop.catalogue.models import Offer
from shop.catalogue.queries import last_rows, offer_row
from shop.db import Database, table_of
from shop.favourites import actions, choosing, queries, succession
from shop.favourites.models import FavouriteItem, Successor
from shop.favourites.queries import ListItem
from shop.favourites.suggesting import suggestions
from shop.guidance.actions import Watcher
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.models import LedgerEntry
from shop.organisation import queries as organisation
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts
from tests.factories import NOW, Town, item, town

TODAY = NOW.date()
_OFFER = table_of(Offer)
_LIVE = (_OFFER.c.id, _OFFER.c.live_version_id)
NEW = item("20700", "Børnesaks, 14 cm", "19.00", unspsc="44121618", replaces="20655")


@dataclass
class Shop:
    """A town where children's scissors are on three lists: all kindergartens', all houses', and
    Solsikken's own; a second pair of scissors is sold."""

    database: Database
    town: Town
    new: int
    lists: dict[str, int]

    @property
    def old(self) -> int:
        return self.town.offers["saks"]

    def publish(self, *items: Any) -> dict[str, int]:
        with self.database.write() as session:
            done = publish_items(
                session, owner_node_id=self.town.lindeby.id or 0, supplier_id=self.town.kridthuset,
                items=items, batch_id=None, now=NOW,
            )  # fmt: skip
        return {key: one.offer_id for key, one in done.items()}

    def withdraw(self, *offers: int) -> dict[int, int | None]:
        """The versions that were live."""
        with self.database.write() as session:
            rows = session.execute(select(*_LIVE).where(_OFFER.c.id.in_(offers))).all()
            set_live(session, dict.fromkeys(offers), now=NOW)
        return {row[0]: row[1] for row in rows}

    def choose(
        self, node: Node | None = None, by: Actor | None = None, *, old: int = 0, new: int = 0
    ) -> int:
        with self.database.write() as session:
            return choosing.choose_successor(
                session, node_id=(node or self.town.lindeby).id or 0, old_offer_id=old or self.old,
                new_offer_id=new or self.new, by=by or self.town.jonas, now=NOW,
            )  # fmt: skip

    def undo(self, chosen: int, by: Actor | None = None) -> None:
        with self.database.write() as session:
            choosing.undo_successor(session, successor_id=chosen, by=by or self.town.jonas, now=NOW)

    def unit(self, session: Session, house: Node | None = None) -> NodeFacts:
        found = organisation.node(session, (house or self.town.solsikken).id or 0)
        assert found is not None
        return found

    def items(self, name: str, house: Node | None = None) -> list[ListItem]:
        """What a house meets on the list of that name."""
        with self.database.read() as session:
            found = queries.lists_for(session, self.unit(session, house), on=TODAY)
        return [entry for one in found if one.name == name for entry in one.items]

    def ids(self, name: str, house: Node | None = None) -> list[int]:
        return [one.offer_id for one in self.items(name, house) if one.row]

    def basket(self) -> Basket:
        with self.database.read() as session:
            return basket_queries.basket(session, self.unit(session), now=NOW)

    def everything(self) -> tuple[list[Any], list[Any], list[Any], int]:
        """Choices, items, lines and entries: what a refusal leaves as it was."""
        with self.database.read() as session:
            choices = [(one.id, one.undone_at) for one in session.scalars(select(Successor))]
            items = [
                (one.id, one.offer_id, one.usual_quantity, one.position)
                for one in session.scalars(select(FavouriteItem))
            ]
            lines = [(one.offer_id, one.quantity) for one in session.scalars(select(BasketLine))]
            entries = len(session.scalars(select(LedgerEntry)).all())
        return sorted(choices, key=str), sorted(items), sorted(lines), entries


@pytest.fixture
def shop(database_url: str) -> Iterator[Shop]:
    database = Database(database_url)
    place = town(database)
    lists: dict[str, int] = {}
    with database.write() as session:
        for name, node, by in (("Til alle", place.lindeby, place.jonas),
                               ("Kreativt", place.area, place.jonas),
                               ("Vores", place.solsikken, place.mette)):  # fmt: skip
            lists[name] = actions.create_list(
                session, node_id=node.id or 0, name=name, by=by, now=NOW
            )
            for key in ("tegnepapir", "saks", "handsker"):
                actions.add_item(
                    session, list_id=lists[name], offer_id=place.offers[key], by=by, now=NOW,
                    quantity=Decimal(6),
                )  # fmt: skip
    made = Shop(database, place, 0, lists)
    made.new = made.publish(NEW)["20700"]
    yield made
    database.dispose()


def test_every_list_has_the_new_goods_in_the_old_ones_place(shop: Shop) -> None:
    shop.withdraw(shop.old)
    shop.choose()
    paper, gloves = shop.town.offers["tegnepapir"], shop.town.offers["handsker"]
    for name in ("Til alle", "Kreativt", "Vores"):
        assert shop.ids(name) == [paper, shop.new, gloves], name
        followed = shop.items(name)[1]
        assert followed.instead_of is not None
        assert followed.instead_of.name == "Børnesaks, 13 cm"
        assert (followed.quantity, followed.quantity_before) == (Decimal(6), None)
    assert shop.ids("Til alle", shop.town.skolen) == [paper, shop.new, gloves]


def test_while_the_old_goods_are_sold_they_stand_on_the_lists_themselves(shop: Shop) -> None:
    shop.choose()
    assert shop.ids("Til alle")[1] == shop.old
    live = shop.withdraw(shop.old)
    assert shop.ids("Til alle")[1] == shop.new
    with shop.database.write() as session:
        set_live(session, live, now=NOW)  # the catalogue is rolled back
    assert shop.ids("Til alle")[1] == shop.old
    assert shop.items("Til alle")[1].instead_of is None


def test_undo_brings_every_list_back_exactly(shop: Shop) -> None:
    shop.withdraw(shop.old)
    before, items = shop.items("Til alle"), shop.everything()[1]
    shop.undo(shop.choose())
    assert shop.items("Til alle") == before
    assert shop.everything()[1] == items
    shop.choose()  # and it can be chosen again
    assert shop.ids("Til alle")[1] == shop.new


def test_choosing_and_undoing_are_in_the_municipality_s_ledger(shop: Shop) -> None:
    chosen = shop.choose()
    shop.undo(chosen)
    with shop.database.read() as session:
        entries = session.scalars(
            select(LedgerEntry).where(LedgerEntry.event == "SUCCESSOR_CHOSEN")  # type: ignore[arg-type]
        ).all()
        told = [(one.chain, one.subject, json.loads(one.details)) for one in entries]
    chain, subject = shop.town.lindeby.id, f"successor:{chosen}"
    assert told == [
        (chain, subject, {
            "old": shop.old, "old_item": "20655", "old_name": "Børnesaks, 13 cm", "new": shop.new,
            "new_name": "Børnesaks, 14 cm", "lists": 3, "why": "",
        }),
        (chain, subject, {"old": shop.old, "new": shop.new, "undone": True}),
    ]  # fmt: skip


def test_the_amount_is_worked_out_anew_where_a_pack_holds_another_amount(shop: Shop) -> None:
    paper = shop.town.offers["tegnepapir"]  # 250 sheets
    big = shop.publish(
        item("10734", "Tegnepapir A3, 120 g", "180.00", unspsc="14111513", order_unit="XPK",
             content_quantity=Decimal(500), content_unit="ST")
    )["10734"]  # fmt: skip
    shop.withdraw(paper)
    shop.choose(old=paper, new=big)
    followed = shop.items("Til alle")[0]
    assert (followed.quantity, followed.quantity_before) == (Decimal(3), Decimal(6))
    assert followed.value == Decimal("540.00")


def test_what_stands_on_the_list_already_is_not_there_twice(shop: Shop) -> None:
    with shop.database.write() as session:
        actions.add_item(
            session, list_id=shop.lists["Vores"], offer_id=shop.new, by=shop.town.mette, now=NOW,
            quantity=Decimal(2),
        )  # fmt: skip
    shop.withdraw(shop.old)
    shop.choose()
    paper, gloves = shop.town.offers["tegnepapir"], shop.town.offers["handsker"]
    assert shop.ids("Vores") == [paper, gloves, shop.new]
    once = shop.items("Vores")[2]
    assert (once.quantity, once.kept, once.instead_of) == (Decimal(2), (shop.new, shop.old), None)


def test_a_house_chooses_for_its_own_lists_and_for_no_other(shop: Shop) -> None:
    other = shop.town.offers["papir-plus"]
    shop.withdraw(shop.old)
    shop.choose()
    shop.choose(shop.town.solsikken, shop.town.mette, new=other)
    assert shop.ids("Vores")[1] == other
    assert shop.ids("Til alle")[1] == shop.new
    assert shop.ids("Til alle", shop.town.regnbuen)[1] == shop.new


def test_an_area_s_choice_stays_in_the_area(shop: Shop) -> None:
    shop.withdraw(shop.old)
    shop.choose(shop.town.area)
    assert shop.ids("Til alle")[1] == shop.new
    assert shop.old not in shop.ids("Til alle", shop.town.skolen)
    assert len(shop.ids("Til alle", shop.town.skolen)) == 2


def test_successors_of_successors_are_followed(shop: Shop) -> None:
    newest = shop.publish(replace(NEW, seller_item_id="20800", replaces=""))["20800"]
    shop.choose()
    shop.choose(old=shop.new, new=newest)
    shop.withdraw(shop.old, shop.new)
    assert shop.ids("Til alle")[1] == newest


def test_goods_that_come_with_a_catalogue_can_be_chosen_before_it_is_published(
    shop: Shop,
) -> None:
    coming = replace(NEW, seller_item_id="20900", name="Børnesaks, 15 cm")
    with shop.database.write() as session:
        choosing.choose_coming_successor(
            session, node_id=shop.town.lindeby.id or 0, old_offer_id=shop.old, item_id="20900",
            name=coming.name, by=shop.town.jonas, now=NOW,
        )  # fmt: skip
    assert shop.ids("Til alle")[1] == shop.old
    made = shop.publish(coming)["20900"]
    assert shop.ids("Til alle")[1] == shop.old
    shop.withdraw(shop.old)
    assert shop.ids("Til alle")[1] == made


def test_an_amount_that_is_kept_makes_the_new_goods_the_list_s_own(shop: Shop) -> None:
    shop.withdraw(shop.old)
    shop.choose()
    with shop.database.write() as session:
        actions.set_quantity(
            session, list_id=shop.lists["Vores"], offer_id=shop.new, instead_of=shop.old,
            quantity=Decimal(4), by=shop.town.mette, now=NOW,
        )  # fmt: skip
    kept = shop.items("Vores")[1]
    assert (kept.offer_id, kept.quantity, kept.instead_of) == (shop.new, Decimal(4), None)


@pytest.mark.parametrize("who", ["mette", "anne", "fremmed_indkoeb"])
def test_only_procurement_of_the_place_chooses_for_it(shop: Shop, who: str) -> None:
    before = shop.everything()
    with pytest.raises(NotAllowed):
        shop.choose(by=getattr(shop.town, who))
    assert shop.everything() == before


def test_only_who_may_choose_may_undo(shop: Shop) -> None:
    chosen = shop.choose()
    before = shop.everything()
    for who in ("mette", "fremmed_indkoeb"):
        with pytest.raises(NotAllowed):
            shop.undo(chosen, getattr(shop.town, who))
    assert shop.everything() == before


def test_what_cannot_follow_is_refused_and_nothing_is_written(shop: Shop) -> None:
    shop.withdraw(shop.town.offers["silkepapir"])
    chosen = shop.choose()
    before = shop.everything()
    for error, old, new in (
        (Refused, shop.old, shop.new),  # chosen already
        (Refused, shop.new, shop.new),
        (NotFound, shop.new, shop.town.offers["silkepapir"]),  # gone itself
        (NotFound, shop.new, shop.town.offers["fjordby-papir"]),
        (NotFound, shop.town.offers["fjordby-papir"], shop.new),
        (NotFound, 999_999, shop.new),
    ):
        with pytest.raises(error):
            shop.choose(old=old, new=new)
    with pytest.raises(NotFound):
        shop.undo(chosen + 1)
    assert shop.everything() == before
    shop.undo(chosen)
    with pytest.raises(NotFound):
        shop.undo(chosen)


def test_procurement_sees_what_is_gone_on_how_many_lists(shop: Shop) -> None:
    shop.withdraw(shop.old)
    with shop.database.read() as session:
        path = shop.town.lindeby.path
        gone = succession.gone_offers(session, path=path, on=TODAY)
        on_lists = succession.standing(session, gone, path=path)
        elsewhere = succession.gone_offers(session, path=shop.town.fjordby.path, on=TODAY)
    assert gone == [shop.old]
    assert (on_lists[shop.old].central, on_lists[shop.old].own) == (2, 1)
    assert elsewhere == []


def test_what_follows_goods_that_are_gone_stands_on_their_lists_too(shop: Shop) -> None:
    path = shop.town.lindeby.path
    shop.choose()
    with shop.database.read() as session:
        assert succession.standing(session, [shop.new], path=path) == {}
    shop.withdraw(shop.old)
    with shop.database.read() as session:
        on_lists = succession.standing(session, [shop.new], path=path)
    assert (on_lists[shop.new].central, on_lists[shop.new].own) == (2, 1)


def test_the_supplier_s_word_comes_first_then_agreement_then_label(shop: Shop) -> None:
    paper = shop.town.offers["papir-dyr"]
    with shop.database.read() as session:
        old = last_rows(session, [shop.old, paper], path=shop.town.lindeby.path)
        found = suggestions(
            session, list(old.values()), path=shop.town.lindeby.path, on=TODAY, without=[shop.new]
        )
        said = suggestions(session, [old[shop.old]], path=shop.town.lindeby.path, on=TODAY)
    assert [(one.row.offer_id, one.by_supplier) for one in said[shop.old]] == [(shop.new, True)]
    assert found[shop.old] == []
    labelled = shop.town.offers["papir-svane"]
    assert found[paper][0].row.offer_id == labelled


def test_chosen_goods_are_marked_as_chosen_once_the_old_ones_are_gone(shop: Shop) -> None:
    shop.choose()
    with shop.database.read() as session:
        assert shop.new not in queries.chosen_offers(session, shop.town.solsikken.path, None)
    shop.withdraw(shop.old)
    with shop.database.read() as session:
        assert shop.new in queries.chosen_offers(session, shop.town.solsikken.path, None)
        assert shop.new not in queries.chosen_offers(session, shop.town.fremmed_hus.path, None)


def put(shop: Shop, offer_id: int, amount: str = "6") -> None:
    with shop.database.write() as session:
        unit = shop.unit(session)
        baskets.add(
            session, unit=unit, offer_id=offer_id, quantity=Decimal(amount), by=shop.town.mette,
            now=NOW, watcher=Watcher(unit.id, unit.municipality_id or 0, "m"),
        )  # fmt: skip


def follow(shop: Shop, offer_id: int) -> baskets.Swapped:
    with shop.database.write() as session:
        return baskets.follow(
            session, unit=shop.unit(session), offer_id=offer_id, by=shop.town.mette, now=NOW
        )


def test_a_gone_line_shows_what_follows_it_and_is_swapped_with_one_press(shop: Shop) -> None:
    put(shop, shop.old)
    shop.withdraw(shop.old)
    line = shop.basket().gone[0]
    assert line.heir is not None
    assert (line.heir.offer_id, line.heir_quantity) == (
        shop.new,
        Decimal(6),
    )  # said by the supplier
    done = follow(shop, shop.old)
    assert (done.row.offer_id, done.quantity) == (shop.new, Decimal(6))
    after = shop.basket()
    assert after.gone == ()
    assert after.line(shop.new) is not None


def test_somebody_s_choice_goes_before_the_supplier_s_word_in_the_basket_too(shop: Shop) -> None:
    put(shop, shop.old)
    shop.withdraw(shop.old)
    shop.choose(shop.town.solsikken, shop.town.mette, new=shop.town.offers["papir-plus"])
    heir = shop.basket().gone[0].heir
    assert heir is not None
    assert heir.offer_id == shop.town.offers["papir-plus"]


def test_a_line_that_is_sold_or_has_no_successor_is_not_swapped(shop: Shop) -> None:
    tissue = shop.town.offers["silkepapir"]
    put(shop, shop.old)
    put(shop, tissue)
    shop.withdraw(tissue)
    before = shop.everything()
    for offer_id in (shop.old, tissue, shop.new):
        with pytest.raises(Refused):
            follow(shop, offer_id)
    assert shop.everything() == before


def test_a_line_says_when_price_pack_or_label_is_another_than_it_was(shop: Shop) -> None:
    paper = shop.town.offers["tegnepapir"]
    put(shop, paper)
    assert shop.basket().line(paper) == replace(_line(shop, paper), pack_seen=None, labels_lost=())
    shop.publish(
        item("10733", "Tegnepapir A3, 120 g, genbrug", "99.50", unspsc="14111513",
             order_unit="XPK", content_quantity=Decimal(200), content_unit="ST")
    )  # fmt: skip
    line = _line(shop, paper)
    assert line.is_repriced
    assert line.pack_seen is not None
    assert line.pack_seen.content_quantity == Decimal(250)
    assert line.labels_lost == ("SVANEN",)


def _line(shop: Shop, offer_id: int) -> Any:
    found = shop.basket().line(offer_id)
    assert found is not None
    return found


def test_a_line_whose_price_was_held_says_nothing(shop: Shop) -> None:
    paper = shop.town.offers["tegnepapir"]
    put(shop, paper)
    shop.publish(
        item("10733", "Tegnepapir A3, 120 g, 100 % genbrug", "98.50", unspsc="14111513",
             codes=("SVANEN",), order_unit="XPK", content_quantity=Decimal(250), content_unit="ST")
    )  # fmt: skip
    line = _line(shop, paper)
    assert (line.is_repriced, line.pack_seen, line.labels_lost) == (False, None, ())


def test_the_step_of_a_price_is_told_for_a_month(shop: Shop) -> None:
    later = NOW + timedelta(days=60)
    with shop.database.write() as session:
        publish_items(
            session, owner_node_id=shop.town.lindeby.id or 0, supplier_id=shop.town.kridthuset,
            items=[replace(NEW, seller_item_id="20655", replaces="", price=Decimal("18.00"))],
            batch_id=None, now=later,
        )  # fmt: skip
    with shop.database.read() as session:
        row = offer_row(session, shop.old, path=shop.town.lindeby.path)
        assert row is not None
        step = price_steps(session, [row], on=later.date())[shop.old]
        long_after = price_steps(session, [row], on=(later + timedelta(days=31)).date())
    assert (step.old_price, step.new_price) == (Decimal("18.75"), Decimal("18.00"))
    assert long_after == {}
