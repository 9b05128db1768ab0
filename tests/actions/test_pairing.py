"""Two categories that serve the same needs: goods are compared across them, until it is undone."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from shop.catalogue.models import CategoryPair
from shop.catalogue.pairing import pair, pairs_at, unpair
from shop.catalogue.queries import alternatives, offer_rows
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.ledger.models import LedgerEntry
from shop.ledger.queries import verify
from tests.buying import House, house
from tests.factories import HAVBLIK, NOW

GLOVES = next(one for key, one in HAVBLIK if key == "handsker")
ELSEWHERE = replace(GLOVES, seller_item_id="k-9", unspsc="47131502", gtin="")
"""The same gloves, put among the cloths by another supplier."""


def beside(made: House, path: str = "") -> list[str]:
    with made.database.read() as session:
        path = path or made.unit.path
        rows = offer_rows(session, [made.town.offers["handsker"]], path=path)
        found = alternatives(session, list(rows.values()), path=path, on=NOW.date())
    return [one.seller_item_id for one in found.get(made.town.offers["handsker"], [])]


def together(made: House, session: Session, **other: object) -> int:
    facts = {
        "node_id": made.town.lindeby.id, "code": "handsker", "other_code": "klude",
        "why": "Samme behov", "by": made.town.jonas, "now": NOW,
    } | other  # fmt: skip
    return pair(session, **facts)  # type: ignore[arg-type]


def test_goods_are_compared_across_the_two_and_only_here_and_until_it_is_undone(
    database_url: str,
) -> None:
    made = house(database_url)
    made.publish(made.town.kridthuset, [ELSEWHERE])
    assert beside(made) == []
    with made.database.write() as session:
        made_id = together(made, session)
    assert beside(made) == ["k-9"]
    with made.database.read() as session:
        assert [one.id for one in pairs_at(session, made.unit.path)] == [made_id]
        assert pairs_at(session, made.town.fjordby.path) == []
    with made.database.write() as session:
        unpair(session, pair_id=made_id, by=made.town.jonas, now=NOW)
    assert beside(made) == []
    with made.database.read() as session:
        assert verify(session)[1] is None
    made.database.dispose()


def test_what_cannot_be_is_refused_and_nothing_is_written(database_url: str) -> None:
    made = house(database_url)
    with made.database.write() as session:
        made_id = together(made, session)

    def rows() -> list[int]:
        with made.database.read() as session:
            return [
                session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (CategoryPair, LedgerEntry)
            ]

    before = rows()
    for kind, bad in (
        (Refused, {"other_code": "handsker"}), (NotFound, {"code": "nej"}),
        (Refused, {"code": "klude", "other_code": "handsker"}),  # the same pair the other way
        (NotAllowed, {"by": made.town.mette}), (NotFound, {"node_id": 99_999}),
    ):  # fmt: skip
        with pytest.raises(kind), made.database.write() as session:
            together(made, session, **bad)
    with pytest.raises(NotAllowed), made.database.write() as session:
        unpair(session, pair_id=made_id, by=made.town.mette, now=NOW)
    with pytest.raises(NotFound), made.database.write() as session:
        unpair(session, pair_id=99, by=made.town.jonas, now=NOW)
    assert rows() == before
    made.database.dispose()
