"""The difference between two catalogues, as a person will read it."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalog_import.diff import Added, Change, Changed, Repriced, Unchanged, Withdrawn, diff
from catalog_import.item import Action, LabelClaim, LabelState, ParsedItem

PAPER = ParsedItem(2, "A1", "Kopipapir A4", order_unit="XPK", price=Decimal("24.95"))
SWAN = LabelClaim("Svanen", "SVANEN", "5025 0012", state=LabelState.WARRANTED)

Items = Mapping[str, ParsedItem]


def change(
    old: ParsedItem | None, new: ParsedItem | None, *, replaces_all: bool = True
) -> list[Change]:
    return list(
        diff({"A1": old} if old else {}, {"A1": new} if new else {}, replaces_all=replaces_all)
    )


def test_an_item_we_did_not_have_is_added() -> None:
    assert change(None, PAPER) == [Added(PAPER)]


def test_an_item_missing_from_a_whole_catalogue_is_withdrawn() -> None:
    assert change(PAPER, None) == [Withdrawn(PAPER)]


def test_an_item_missing_from_an_update_is_left_alone() -> None:
    assert change(PAPER, None, replaces_all=False) == []


def test_a_deleted_item_is_withdrawn_also_by_an_update() -> None:
    gone = replace(PAPER, action=Action.DELETE)
    assert change(PAPER, gone, replaces_all=False) == [Withdrawn(PAPER)]


def test_deleting_what_we_never_had_is_no_change() -> None:
    assert change(None, replace(PAPER, action=Action.DELETE)) == []


def test_a_price_from_24_95_to_25_95_is_repriced() -> None:
    dearer = replace(PAPER, price=Decimal("25.95"))
    assert change(PAPER, dearer) == [Repriced(PAPER, dearer, ("price",))]


def test_a_new_price_and_another_unit_are_told_together() -> None:
    box = replace(PAPER, price=Decimal("99.00"), order_unit="XCT")
    assert change(PAPER, box) == [Repriced(PAPER, box, ("order_unit", "price"))]


def test_another_name_is_changed() -> None:
    renamed = replace(PAPER, name="Kopipapir A4, 80 g")
    assert change(PAPER, renamed) == [Changed(PAPER, renamed, ("name",))]


def test_a_lost_label_is_changed() -> None:
    with_swan = replace(PAPER, labels=(SWAN,))
    assert change(with_swan, PAPER) == [Changed(with_swan, PAPER, ("labels",))]


def test_our_own_verification_of_a_label_is_not_the_suppliers_change() -> None:
    verified = replace(PAPER, labels=(replace(SWAN, state=LabelState.VERIFIED),))
    stated = replace(PAPER, labels=(SWAN,))
    assert change(verified, stated) == [Unchanged(verified, stated)]


def test_another_row_another_action_and_more_zeros_are_no_change() -> None:
    same = replace(PAPER, row=77, action=Action.UPDATE, price=Decimal("24.9500"))
    assert change(PAPER, same) == [Unchanged(PAPER, same)]


ITEMS = st.dictionaries(
    st.sampled_from([f"A{n}" for n in range(8)]),
    st.tuples(
        st.sampled_from(["Blyant", "Saks"]),
        st.sampled_from([None, Decimal("1.50"), Decimal(2)]),
        st.sampled_from(list(Action)),
    ),
).map(
    lambda found: {
        key: ParsedItem(1, key, name, action, price=price)
        for key, (name, price, action) in found.items()
    }
)


def applied(current: Items, changes: list[Change]) -> dict[str, ParsedItem]:
    """What is published once the changes are."""
    after = dict(current)
    for made in changes:
        match made:
            case Withdrawn(old):
                del after[old.seller_item_id]
            case Added(new) | Repriced(_, new) | Changed(_, new) | Unchanged(_, new):
                after[new.seller_item_id] = new
    return after


def living(items: Items) -> dict[str, ParsedItem]:
    return {key: item for key, item in items.items() if item.action is not Action.DELETE}


@given(ITEMS)
def test_a_catalogue_is_unchanged_against_itself(items: dict[str, ParsedItem]) -> None:
    alive = living(items)
    assert list(diff(alive, alive, replaces_all=True)) == [
        Unchanged(alive[key], alive[key]) for key in sorted(alive)
    ]


@given(ITEMS, ITEMS)
def test_applying_the_difference_gives_the_new_catalogue(
    before: dict[str, ParsedItem], after: dict[str, ParsedItem]
) -> None:
    current = living(before)
    assert applied(current, list(diff(current, after, replaces_all=True))) == living(after)


@given(ITEMS, ITEMS)
def test_applying_an_update_keeps_what_it_does_not_mention(
    before: dict[str, ParsedItem], update: dict[str, ParsedItem]
) -> None:
    current = living(before)
    kept = {key: item for key, item in current.items() if key not in update}
    result = applied(current, list(diff(current, update, replaces_all=False)))
    assert result == kept | living(update)
