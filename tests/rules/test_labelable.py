"""Whose word holds on whether a category can carry a label."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shop.catalogue.labelable import LABELABLE, LEVELS, Said, holding

TODAY = date(2026, 11, 23)
COMMUNITY, LINDEBY, HOUSE = 1, 2, 9
IDS = (COMMUNITY, LINDEBY, HOUSE)
GLOVES, PAPER = 13, 1


def said(number: int, node: int, level: str | None, *, days: int = 0, of: int = GLOVES) -> Said:
    """What one place says, `days` from today."""
    at = datetime(2026, 11, 23, 6, tzinfo=UTC)
    return Said(number, node, of, level, TODAY + timedelta(days=days), at, "Bo", "Fordi")


CASES: tuple[tuple[str, list[Said], str | None], ...] = (
    ("nobody has said anything", [], None),
    ("the community says", [said(1, COMMUNITY, "some")], "some"),
    ("the nearest wins", [said(1, COMMUNITY, "some"), said(2, LINDEBY, "few")], "few"),
    ("nearer wins, not newer", [said(1, HOUSE, "many"), said(2, COMMUNITY, "none")], "many"),
    ("a later word of the same place", [said(1, LINDEBY, "few"), said(2, LINDEBY, "some")],
     "some"),
    ("taken back: the one above", [said(1, COMMUNITY, "some"), said(2, LINDEBY, "few"),
                                   said(3, LINDEBY, None)], "some"),
    ("from tomorrow on", [said(1, LINDEBY, "few", days=-9), said(2, LINDEBY, "some", days=1)],
     "few"),
    ("what was planned holds although a word came before its day",
     [said(1, LINDEBY, "some"), said(2, LINDEBY, "few", days=-3)], "some"),
    ("another branch of the tree", [said(1, 77, "many")], None),
    ("another category", [said(1, LINDEBY, "many", of=PAPER)], None),
)  # fmt: skip


@pytest.mark.parametrize(("case", "rows", "level"), CASES, ids=lambda value: str(value)[:40])
def test_the_nearest_place_decides_category_by_category(
    case: str, rows: list[Said], level: str | None
) -> None:
    for order in (rows, rows[::-1]):
        found = holding(order, IDS, on=TODAY).get(GLOVES)
        assert (found.level if found else None) == level, case


def test_what_counts_is_one_of_the_levels() -> None:
    assert set(LEVELS) > LABELABLE
    assert "few" not in LABELABLE
