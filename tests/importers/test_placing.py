"""Files that tell a part, and files that name items by line: which item of ours, and what of it."""

from dataclasses import replace
from decimal import Decimal

from catalog_import.diff import Added, Change, Changed, Repriced, Unchanged, Withdrawn, diff
from catalog_import.item import Action, LabelClaim, ParsedItem, RowIssue
from catalog_import.placing import unplaced

PAPER = ParsedItem(
    2, "A1", "Kopipapir A4", order_unit="XPK", price=Decimal("24.95"), line_key="L-1",
    vat_percent=Decimal(0), labels=(LabelClaim("Svanen", "SVANEN"),),
)  # fmt: skip
PRICES = frozenset({"price"})


def priced(price: str | None, unit: str = "", *, line: str = "L-1") -> ParsedItem:
    """What a price update knows: the line, and what it costs per which unit."""
    amount = Decimal(price) if price else None
    return ParsedItem(1, line, "", Action.UPDATE, order_unit=unit, price=amount, line_key=line)


def part(old: ParsedItem, told: ParsedItem) -> tuple[list[Change], list[RowIssue]]:
    current, incoming = {old.seller_item_id: old}, {told.seller_item_id: told}
    changes = list(diff(current, incoming, replaces_all=False, carries=PRICES))
    return changes, list(unplaced(current, incoming, PRICES))


def test_a_price_update_finds_the_item_by_its_line_and_changes_the_price_alone() -> None:
    after = replace(PAPER, row=1, action=Action.UPDATE, price=Decimal("25.95"))
    assert part(PAPER, priced("25.95")) == ([Repriced(PAPER, after, ("price",))], [])


def test_the_same_price_again_is_unchanged() -> None:
    (change,), lost = part(PAPER, priced("24.9500"))
    assert (type(change), lost) == (Unchanged, [])


def test_an_item_without_price_can_be_ordered_once_it_has_one() -> None:
    bare = replace(PAPER, price=None, orderable=False)
    (change,), _ = part(bare, priced("24.95"))
    assert isinstance(change, Repriced)
    assert (change.new.orderable, change.fields) == (True, ("price", "orderable"))


def test_an_item_that_is_not_for_sale_stays_so_under_a_new_price() -> None:
    closed = replace(PAPER, orderable=False)
    (change,), _ = part(closed, priced("25.95"))
    assert isinstance(change, Repriced)
    assert not change.new.orderable


def test_a_lost_price_ends_the_ordering() -> None:
    (change,), _ = part(PAPER, priced(None))
    assert isinstance(change, Repriced)
    assert (change.new.price, change.new.orderable) == (None, False)


def test_item_not_known_leaves_the_row_out_and_says_so() -> None:
    changes, (lost,) = part(PAPER, priced("9.00", line="L-9"))
    assert changes == []
    assert (lost.code, lost.row, lost.value) == ("item-not-known", 1, "L-9")


def test_price_unit_not_ours_leaves_the_price_as_it_was() -> None:
    changes, (lost,) = part(PAPER, priced("99.00", "XCT"))
    assert changes == []
    assert (lost.code, lost.value) == ("price-unit-not-ours", "XCT / XPK")


def test_an_item_we_know_by_number_only_is_found_where_the_line_id_is_its_number() -> None:
    old = replace(PAPER, line_key="")
    (change,), lost = part(old, priced("25.95", line="A1"))
    assert (type(change), lost) == (Repriced, [])


def test_two_items_of_one_line_are_named_by_neither() -> None:
    current = {"A1": PAPER, "A2": replace(PAPER, seller_item_id="A2")}
    incoming = {"L-1": priced("9.00")}
    assert list(diff(current, incoming, replaces_all=False, carries=PRICES)) == []
    assert [lost.code for lost in unplaced(current, incoming, PRICES)] == ["item-not-known"]


def test_a_line_that_comes_back_under_another_number_takes_the_old_ones_place() -> None:
    renumbered = replace(PAPER, seller_item_id="B1")
    changes = list(diff({"A1": PAPER}, {"B1": renumbered}, replaces_all=False))
    assert changes == [Withdrawn(PAPER), Added(renumbered)]


def test_a_deleted_line_withdraws_the_item_we_have_under_it() -> None:
    gone = replace(PAPER, seller_item_id="B1", action=Action.DELETE)
    assert list(diff({"A1": PAPER}, {"B1": gone}, replaces_all=False)) == [Withdrawn(PAPER)]


def test_two_items_that_swap_lines_are_both_kept() -> None:
    other = replace(PAPER, seller_item_id="A2", name="Kopipapir A3", line_key="L-2")
    swapped = {"A1": replace(PAPER, line_key="L-2"), "A2": replace(other, line_key="L-1")}
    changes = list(diff({"A1": PAPER, "A2": other}, swapped, replaces_all=False))
    assert [type(change) for change in changes] == [Unchanged, Unchanged]


def test_a_description_update_keeps_the_price_and_replaces_the_labels() -> None:
    told = ParsedItem(1, "A1", "Kopipapir A4, 80 g", Action.UPDATE, line_key="L-1")
    carries = frozenset({"name", "labels"})
    (change,) = diff({"A1": PAPER}, {"A1": told}, replaces_all=False, carries=carries)
    assert isinstance(change, Changed)
    assert (change.fields, change.new.price) == (("name", "labels"), Decimal("24.95"))
    assert change.new.vat_percent == 0
