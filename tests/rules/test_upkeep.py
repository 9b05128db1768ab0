"""When a favourite waits for somebody to look at it again."""

from datetime import date
from decimal import Decimal

import pytest

from shop.agreements.rules import AgreementStatus, Level, OfferFacts, ReachingLot, Scope
from shop.catalogue.changes import Pack
from shop.favourites.upkeep_rules import (
    Looked,
    Trouble,
    has_moved,
    in_force_throughout,
    lost_agreement,
    trouble_of,
)

ON = date(2026, 11, 21)
PACK, SMALLER = Pack("XPK", Decimal(500), "ST"), Pack("XPK", Decimal(400), "ST")
SEEN = Looked(Decimal("20.00"), PACK)
MARKEN, OTHER = 1, 2
APPLES = OfferFacts(MARKEN, "50301500", "50.55", contracted=True)


@pytest.mark.parametrize(
    ("old", "new", "moves"),
    [
        ("20.00", "21.99", False), ("20.00", "22.00", True), ("20.00", "18.00", True),
        ("20.00", "18.01", False), ("20.00", None, False), ("0", "5", False), (None, "5", False),
    ],
)  # fmt: skip
def test_a_price_has_moved_from_ten_percent_up_or_down(
    old: str | None, new: str | None, moves: bool
) -> None:
    assert has_moved(old and Decimal(old), new and Decimal(new)) is moves  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seen", "live", "sold", "lost", "why"),
    [
        (SEEN, SEEN, True, False, None),
        (SEEN, Looked(Decimal(25), PACK), True, False, Trouble.PRICE),
        (SEEN, Looked(Decimal(25), SMALLER), True, False, Trouble.PACK),
        (SEEN, Looked(Decimal(25), SMALLER), True, True, Trouble.AGREEMENT),
        (SEEN, Looked(Decimal(25), SMALLER), False, True, Trouble.GONE),
        (SEEN, None, False, False, Trouble.GONE),
        (None, SEEN, True, False, None),
        (None, SEEN, True, True, Trouble.AGREEMENT),
    ],
)
def test_the_gravest_reason_is_the_one_that_is_told(
    seen: Looked | None, live: Looked | None, sold: bool, lost: bool, why: Trouble | None
) -> None:
    assert trouble_of(seen, live, is_sold=sold, lost_agreement=lost) is why


def a_lot(number: str = "50.55", **facts: object) -> ReachingLot:
    """Fruit from Marken, in force."""
    known: dict[str, object] = {
        "agreement_id": 1, "number": number, "title": "Frugt", "level": Level.OWN, "binding": True,
        "status": AgreementStatus.ACTIVE, "scope": Scope.PRICE_LIST,
        "valid_from": date(2025, 1, 1), "valid_to": date(2026, 12, 31), "prefixes": ("5030",),
        "opted_out": (), "ranks": ((MARKEN, 1),),
    }  # fmt: skip
    return ReachingLot(**known | facts)  # type: ignore[arg-type]


def test_an_agreement_is_lost_when_nothing_covers_the_goods_any_more() -> None:
    over = a_lot(valid_to=date(2026, 11, 20))
    assert not lost_agreement("50.55", APPLES, [a_lot()], on=ON)
    assert lost_agreement("50.55", APPLES, [over], on=ON)
    assert lost_agreement("50.55", APPLES, [a_lot(opted_out=("5030",))], on=ON)
    assert not lost_agreement("", APPLES, [over], on=ON)  # it was on none
    whole = a_lot("50.60", scope=Scope.WHOLE_ASSORTMENT)
    assert not lost_agreement("50.55", APPLES, [over, whole], on=ON)  # another took over


def test_only_agreements_that_hold_without_exception_need_no_look() -> None:
    lots = [a_lot("1"), a_lot("2"), a_lot("2", status=AgreementStatus.SUSPENDED),
            a_lot("3", opted_out=("50",)), a_lot("4", valid_to=date(2026, 11, 20))]  # fmt: skip
    assert in_force_throughout(lots, on=ON) == {"1"}
