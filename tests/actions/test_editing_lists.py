"""Changing lists together: saving, moving, undoing, copying, and being refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, select

from shop.db import Database
from shop.favourites import actions, editing
from shop.favourites.editing import Saved, Wanted
from shop.favourites.history import history, last_number
from shop.favourites.models import FavouriteItem, FavouriteList
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from shop.organisation import queries as organisation
from tests.factories import NOW, Town, second_buyer, town


@dataclass
class Desk:
    """A central list of fruit in Lindeby, and those who keep it."""

    database: Database
    town: Town
    anders: Actor
    """Procurement's second person; Jonas is the first."""
    list_id: int

    def goods(self) -> list[tuple[int, Decimal, str]]:
        """Offer, amount and reason, in the order of the list."""
        with self.database.read() as session:
            rows = session.exec(
                select(FavouriteItem)
                .where(FavouriteItem.list_id == self.list_id)
                .order_by(FavouriteItem.position, FavouriteItem.id)  # type: ignore[arg-type]
            )
            return [(it.offer_id, it.usual_quantity, it.reason) for it in rows]

    def order(self) -> list[int]:
        """The offers."""
        return [offer_id for offer_id, _, _ in self.goods()]

    def everything(self) -> tuple[Any, ...]:
        """What a refusal must leave as it was."""
        with self.database.read() as session:
            lists = [it.model_dump() for it in session.exec(select(FavouriteList))]
            return lists, self.goods(), len(session.exec(select(LedgerEntry)).all())

    def seen(self) -> int:
        """The list's last entry."""
        with self.database.read() as session:
            return last_number(session, *self._list(session))

    def changes(self) -> list[Any]:
        """The list's history, newest first."""
        with self.database.read() as session:
            return history(session, *self._list(session))

    def _list(self, session: Session) -> tuple[Any, Any]:
        row = session.get_one(FavouriteList, self.list_id)
        node = organisation.node(session, row.node_id)
        return row, node

    def save(self, by: Actor, seen: int, **wanted: object) -> Saved:
        """Save a form; `o12_quantity` stands for the amount of offer 12."""
        names = {
            key.removeprefix("o").replace("_", " ") if key[1:2].isdigit() else key: value
            for key, value in wanted.items()
        }
        with self.database.write() as session:
            return editing.save_list(
                session, list_id=self.list_id, seen=seen, wanted=names, by=by, now=NOW
            )

    def undo(self, number: int, by: Actor | None = None) -> int:
        """Take a change back."""
        with self.database.write() as session:
            return editing.undo_change(
                session, list_id=self.list_id, number=number, by=by or self.town.jonas, now=NOW
            )


APPLES, BANANAS, NAPPIES = "aebler", "bananer", "bleer"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    database = Database(database_url)
    lindeby = town(database)
    with database.write() as session:
        anders = second_buyer(session, lindeby)
        list_id = actions.create_list(
            session, node_id=lindeby.lindeby.id or 0, name="Frugt", by=lindeby.jonas, now=NOW
        )
        for key in (APPLES, BANANAS, NAPPIES):
            actions.add_item(
                session, list_id=list_id, offer_id=lindeby.offers[key], quantity=Decimal(2),
                by=lindeby.jonas, now=NOW,
            )  # fmt: skip
    yield Desk(database, lindeby, anders, list_id)
    database.dispose()


def test_two_who_edit_at_once_keep_both_changes_and_are_asked_where_they_differ(
    desk: Desk,
) -> None:
    apples, bananas = desk.town.offers[APPLES], desk.town.offers[BANANAS]
    both = desk.seen()
    assert desk.save(desk.town.jonas, both, **{f"o{apples}_quantity": "6", "name": "Frugt"}).entry
    second = desk.save(
        desk.anders, both,
        **{f"o{apples}_quantity": "2", f"o{bananas}_quantity": "4", "reason": "Økologisk"},
    )  # fmt: skip
    assert second.entry
    assert [it.actor for it in second.others] == ["jonas@lindeby.example"]
    assert [(one, float(two)) for one, two, _ in desk.goods()][:2] == [(apples, 6), (bananas, 4)]
    before = desk.everything()
    third = desk.save(desk.anders, both, **{f"o{apples}_quantity": "9"})
    assert [(it.theirs, it.mine) for it in third.clashes] == [("6", "9")]
    assert (third.entry, desk.everything()) == (0, before)
    assert desk.save(desk.anders, desk.seen(), **{f"o{apples}_quantity": "9"}).entry


def test_each_change_can_be_undone_by_itself_and_the_ledger_stays_whole(desk: Desk) -> None:
    apples, bananas, nappies = (desk.town.offers[key] for key in (APPLES, BANANAS, NAPPIES))
    with desk.database.write() as session:
        actions.remove_item(
            session, list_id=desk.list_id, offer_id=bananas, by=desk.town.jonas, now=NOW
        )
    removed = desk.seen()
    desk.save(desk.anders, removed, **{f"o{apples}_quantity": "7"})
    amount = desk.seen()
    desk.undo(removed)
    assert [(one, float(two)) for one, two, _ in desk.goods()] == [
        (apples, 7), (bananas, 2), (nappies, 2)
    ]  # fmt: skip
    desk.undo(amount)
    assert float(desk.goods()[0][1]) == 2
    assert [it.undoes for it in desk.changes()][:2] == [amount, removed]
    before = desk.everything()
    with pytest.raises(Refused):
        desk.undo(removed)  # it is there already
    desk.save(desk.anders, desk.seen(), **{f"o{apples}_quantity": "8"})
    desk.save(desk.anders, desk.seen(), **{f"o{apples}_quantity": "3"})
    with pytest.raises(Refused):
        desk.undo(desk.changes()[1].number)  # 8 became 3 since
    assert desk.goods()[1:] == before[1][1:]
    with desk.database.read() as session:
        assert verify(session)[1] is None


def test_a_list_goes_back_to_how_it_was_and_forward_again(desk: Desk) -> None:
    apples, bananas, nappies = (desk.town.offers[key] for key in (APPLES, BANANAS, NAPPIES))
    then, goods = desk.seen(), desk.goods()
    with desk.database.write() as session:
        editing.move_item(
            session, list_id=desk.list_id, offer_id=nappies, place=1, by=desk.anders, now=NOW
        )
        editing.remove_goods(
            session, list_id=desk.list_id, offer_ids=[apples, bananas], by=desk.anders, now=NOW
        )
    desk.save(desk.anders, desk.seen(), name="Bleer")
    later = desk.seen()
    for number, expected in ((then, goods), (later, [desk.goods()[0]]), (then, goods)):
        with desk.database.write() as session:
            editing.restore_list(
                session, list_id=desk.list_id, number=number, by=desk.town.jonas, now=NOW
            )
        assert desk.goods() == expected


def test_a_retired_list_is_gone_for_all_and_comes_back_whole(desk: Desk) -> None:
    goods = desk.goods()
    with desk.database.write() as session:
        actions.delete_list(session, list_id=desk.list_id, by=desk.anders, now=NOW)
    with pytest.raises(NotFound):
        desk.save(desk.town.jonas, 0, name="Grønt")
    desk.undo(desk.seen())
    assert desk.goods() == goods
    assert desk.save(desk.town.jonas, 0, name="Grønt").entry


def test_an_item_moves_by_steps_and_to_a_place_and_says_where_it_is(desk: Desk) -> None:
    apples, bananas, nappies = (desk.town.offers[key] for key in (APPLES, BANANAS, NAPPIES))

    def move(offer_id: int, **where: int) -> tuple[int, int, bool]:
        with desk.database.write() as session:
            found = editing.move_item(
                session, list_id=desk.list_id, offer_id=offer_id, by=desk.anders, now=NOW, **where
            )
        return found.place, found.count, bool(found.entry)

    assert move(nappies, steps=-1) == (2, 3, True)
    assert desk.order() == [apples, nappies, bananas]
    assert move(nappies, place=1) == (1, 3, True)
    assert move(nappies, steps=-1) == (1, 3, False)  # it is at the top
    assert move(nappies, place=10**9) == (3, 3, True)
    assert desk.order() == [apples, bananas, nappies]
    with pytest.raises(NotFound):
        move(desk.town.offers["saks"], steps=1)


def test_a_house_copies_a_central_list_and_only_one_that_reaches_it(desk: Desk) -> None:
    def copy(node_id: int | None, by: Actor) -> int:
        with desk.database.write() as session:
            return editing.copy_list(
                session, list_id=desk.list_id, node_id=node_id or 0, by=by, now=NOW
            )

    own = copy(desk.town.solsikken.id, desk.town.mette)
    goods = desk.goods()
    desk.list_id = own
    assert desk.goods() == goods
    before = desk.everything()
    for node, by, error in (
        (desk.town.fremmed_hus, desk.town.fremmed, NotFound),
        (desk.town.regnbuen, desk.town.mette, NotAllowed),
    ):
        with pytest.raises(error):
            copy(node.id, by)
    assert desk.everything() == before


@pytest.mark.parametrize(
    "wanted",
    [
        {"o12_quantity": "0"}, {"o12_quantity": "-1"}, {"o12_quantity": "1000000000"},
        {"o12_quantity": "0.001"}, {"name": "x" * 10_000}, {"name": " "},
        {"reason": "x" * 10_000}, {"owner": "x" * 10_000}, {"o12_reason": "x" * 10_000},
    ],
)  # fmt: skip
def test_what_no_list_can_have_is_refused_and_nothing_is_written(
    desk: Desk, wanted: dict[str, str]
) -> None:
    assert desk.town.offers[BANANAS] == 12
    before = desk.everything()
    with pytest.raises(Refused):
        desk.save(desk.town.jonas, desk.seen(), **{"owner": "Jonas", **wanted})
    assert desk.everything() == before


def test_nothing_of_a_list_is_another_s_to_change(desk: Desk) -> None:
    before, number = desk.everything(), desk.seen()
    for by in (desk.town.mette, desk.town.fremmed_indkoeb, desk.town.anne):
        with pytest.raises(NotAllowed):
            desk.save(by, number, name="Mit")
        with pytest.raises(NotAllowed):
            desk.undo(number, by)
    with pytest.raises(NotFound):
        desk.undo(number + 999)
    with pytest.raises(Refused), desk.database.write() as session:
        editing.make_list_of(
            session, node_id=desk.town.solsikken.id or 0, name="Andres", by=desk.town.mette,
            goods=[Wanted(desk.town.offers["fjordby-papir"], Decimal(1))], now=NOW,
        )  # fmt: skip
    assert desk.everything() == before
