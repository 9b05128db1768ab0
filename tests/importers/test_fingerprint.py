"""Equal fingerprints and "nothing changed" are one and the same."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_import.diff import COMPARED, NOT_COMPARED, changed_fields
from catalog_import.fingerprint import SIZE, fingerprint
from catalog_import.item import Action, LabelClaim, LabelState, ParsedItem, PriceStep, Upkeep

PAPER = ParsedItem(2, "A1", "Kopipapir A4", order_unit="XPK", price=Decimal("24.95"))
SWAN = LabelClaim("Svanen", "SVANEN", "5025 0012", state=LabelState.WARRANTED)

# Few values of each kind, so that two items are often alike, and the ones that are hard to tell
# apart: the sign between two texts, the same number with more zeros, nothing against nought.
TEXTS = st.sampled_from(["", "A", "B", "A\0B", "\0", '"', "\\", "\ud800", "None", "0", "False"])
NUMBERS = st.sampled_from(
    [Decimal(n) for n in ("0", "-0", "0.00", "1", "1.0", "1E+2", "100", "1e400", "1.5")]
    + [Decimal("1." + "0" * 40 + "1"), Decimal("1." + "0" * 40 + "2")]
)
DAYS = st.sampled_from([None, date(2026, 1, 1), date(2026, 12, 31)])
CLAIMS = st.builds(LabelClaim, TEXTS, TEXTS, TEXTS, TEXTS, DAYS, st.sampled_from(LabelState))
VALUES = {
    str: TEXTS,
    bool: st.booleans(),
    Decimal: NUMBERS,
    Decimal | None: st.none() | NUMBERS,
    int | None: st.none() | st.integers(0, 2),
    date | None: DAYS,
    tuple[PriceStep, ...]: st.lists(st.builds(PriceStep, NUMBERS, NUMBERS), max_size=2).map(tuple),
    Upkeep | None: st.none()
    | st.builds(Upkeep, st.none() | NUMBERS, st.none() | NUMBERS, st.none() | NUMBERS),
    tuple[LabelClaim, ...]: st.lists(CLAIMS, max_size=2).map(tuple),
}
FIELDS = {
    name: VALUES[kind]
    for name, kind in ParsedItem.__annotations__.items()
    if name not in ("row", "action")
}
ITEMS = st.builds(ParsedItem, row=st.integers(1, 9), action=st.sampled_from(Action), **FIELDS)
"""Any item at all."""
EDITS = st.lists(
    st.sampled_from(sorted(FIELDS)).flatmap(lambda n: st.tuples(st.just(n), FIELDS[n])), max_size=2
).map(dict)
"""One or two fields said anew, perhaps as they were."""


@given(ITEMS, EDITS)
def test_fingerprints_are_equal_exactly_when_nothing_changed(
    old: ParsedItem, edit: dict[str, object]
) -> None:
    new = replace(old, **edit)  # type: ignore[arg-type]
    assert (fingerprint(old) == fingerprint(new)) == (changed_fields(old, new) == ())


@given(ITEMS, ITEMS)
def test_two_items_at_random_are_told_apart(one: ParsedItem, other: ParsedItem) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (changed_fields(one, other) == ())


@pytest.mark.parametrize("name", COMPARED)
def test_every_compared_field_counts(name: str) -> None:
    kind = ParsedItem.__annotations__[name]
    values: dict[object, object] = {
        str: "noget andet", bool: not getattr(PAPER, name), int | None: 17,
        date | None: date(2027, 3, 1),
        tuple[PriceStep, ...]: (PriceStep(Decimal(10), Decimal(20)),),
        Upkeep | None: Upkeep(Decimal(8)),
    }  # fmt: skip
    other = replace(PAPER, **{name: values.get(kind, Decimal("77.7"))})  # type: ignore[arg-type]
    assert changed_fields(PAPER, other) == (name,)
    assert fingerprint(other) != fingerprint(PAPER)


def test_where_it_stood_and_our_own_verdict_do_not_count() -> None:
    same = replace(PAPER, row=77, action=Action.UPDATE, price=Decimal("24.9500"), line_key="7")
    assert {"row", "action", "line_key"} <= NOT_COMPARED
    assert fingerprint(same) == fingerprint(PAPER)
    stated = replace(PAPER, labels=(SWAN,))
    verified = replace(PAPER, labels=(replace(SWAN, state=LabelState.VERIFIED),))
    assert fingerprint(stated) == fingerprint(verified) != fingerprint(PAPER)


def test_a_stored_fingerprint_is_the_same_in_every_process() -> None:
    """Were it another tomorrow, every item of every catalogue would look changed."""
    assert len(fingerprint(PAPER)) == SIZE
    assert fingerprint(PAPER).hex() == "b24a1fb81e13ef4b1914c73e0e4fba11"
    assert fingerprint(replace(PAPER, labels=(SWAN,))).hex() == "ea539a6582e0d77a3a7019024e0f751f"
