"""Procurement's word on what serves the same need comes before any score, and can be taken back."""

from collections.abc import Iterator

import pytest

from shop.catalogue import equating
from shop.catalogue.equivalents import Verdict
from shop.catalogue.queries import alternatives, offer_rows
from shop.db import Database
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.people import Actor
from shop.ledger.queries import verify
from tests.factories import NOW, town


class Desk:
    """The town, with short words for what is tried."""

    def __init__(self, database: Database) -> None:
        self.database, self.town = database, town(database)

    def decide(self, one: str, other: str, verdict: Verdict, by: Actor | None = None) -> int:
        with self.database.write() as session:
            return equating.decide(
                session, node_id=self.town.lindeby.id or 0, offer_id=self.town.offers[one],
                other_id=self.town.offers[other], verdict=verdict, by=by or self.town.jonas,
                now=NOW, why="Prøvet i to huse",
            )  # fmt: skip

    def like(self, key: str, path: str = "") -> set[str]:
        """What is suggested instead, by key."""
        names = {offer: name for name, offer in self.town.offers.items()}
        path = path or self.town.solsikken.path
        with self.database.read() as session:
            rows = offer_rows(session, [self.town.offers[key]], path=path)
            found = alternatives(session, list(rows.values()), path=path, on=NOW.date())
        return {names[one.offer_id] for one in found.get(self.town.offers[key], [])}


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    database = Database(database_url)
    yield Desk(database)
    database.dispose()


def test_a_confirmed_pair_is_suggested_both_ways_across_categories_and_not_next_door(
    desk: Desk,
) -> None:
    assert desk.like("handsker") == set()
    kept = desk.decide("handsker", "haandsaebe", Verdict.CONFIRMED)
    assert desk.like("handsker") == {"haandsaebe"}
    assert desk.like("haandsaebe") == {"handsker"}
    assert "haandsaebe" not in desk.like("handsker", desk.town.fremmed_hus.path)
    with desk.database.write() as session:
        equating.undo(session, equivalence_id=kept, by=desk.town.jonas, now=NOW)
    assert desk.like("handsker") == set()
    with pytest.raises(NotFound), desk.database.write() as session:
        equating.undo(session, equivalence_id=kept, by=desk.town.jonas, now=NOW)
    with desk.database.read() as session:
        assert verify(session)[1] is None


def test_a_refused_pair_is_never_suggested_until_somebody_says_otherwise(desk: Desk) -> None:
    assert "papir-svane" in desk.like("papir-plus")
    desk.decide("papir-svane", "papir-plus", Verdict.REFUSED)
    assert "papir-svane" not in desk.like("papir-plus")
    with pytest.raises(Refused):
        desk.decide("papir-plus", "papir-svane", Verdict.REFUSED)  # said already
    desk.decide("papir-plus", "papir-svane", Verdict.CONFIRMED)
    assert "papir-svane" in desk.like("papir-plus")


def test_nobody_else_says_so_and_nothing_is_written(desk: Desk) -> None:
    for by, one, other, error in (
        (desk.town.mette, "bleer", "handsker", NotAllowed),
        (desk.town.fremmed, "bleer", "handsker", NotAllowed),
        (desk.town.jonas, "bleer", "bleer", Refused),
        (desk.town.jonas, "bleer", "fjordby-papir", NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            desk.decide(one, other, Verdict.CONFIRMED, by)
    with desk.database.read() as session:
        assert equating.standing(
            session, node_id=desk.town.lindeby.id or 0, offer_id=desk.town.offers["bleer"]
        ) == {}  # fmt: skip
