"""What a checked file leaves in the database, as rows to insert. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog_import.diff import Added, Change, Withdrawn
from catalog_import.issues import issue
from catalog_import.item import ParsedItem, RowIssue, Severity
from shop.catalogue.queries import LiveItem
from shop.intake.rules import ChangeKind, Choice, Hold
from shop.intake.weigh import kind_of, notes_of, prices_of
from shop.kernel.money import ZERO

MAX_ISSUES = 5_000
"""Issues kept of one file. A person reads ten; the supplier can use some thousand. All count."""
MORE = "issues-more"
"""The reader's note that it stopped listing issues of one code; it says how many it left out."""


def count_issues(issues: Iterable[RowIssue], severity: Severity) -> int:
    """How many issues of this weight the file has, those the reader did not list among them."""
    return sum(stands_for(found.code, found.text) for found in issues if found.severity is severity)


def stands_for(code: str, text: str) -> int:
    """How many issues one listed issue stands for: 1, or as many as the note of the rest says."""
    numbers = re.findall(r"\d+", text) if code == MORE else []
    return int(numbers[0]) if numbers else 1


def issue_rows(batch_id: int, issues: Iterable[RowIssue]) -> list[dict[str, Any]]:
    """Issues to keep; the errors first where there is not room for all, and a note of the rest."""
    ordered = sorted(issues, key=lambda found: found.severity is not Severity.ERROR)
    kept, left = ordered[:MAX_ISSUES], ordered[MAX_ISSUES:]
    if left:
        more = sum(stands_for(found.code, found.text) for found in left)
        kept.append(issue(MORE, count=more, severity=left[0].severity))
    return [_issue_row(batch_id, found) for found in kept]


def _issue_row(batch_id: int, found: RowIssue) -> dict[str, Any]:
    return {
        "batch_id": batch_id, "code": found.code[:40], "row": found.row, "field": found.field[:60],
        "value": found.value[:200], "text": found.text[:400],
        "is_error": found.severity is Severity.ERROR,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a batch's changes are weighed by. `bought`: order units a year by offer id."""

    batch_id: int
    live: Mapping[str, LiveItem]
    bought: Mapping[int, Decimal]
    price_rise_limit: Decimal | None


def change_rows(
    changes: Iterable[Change], by: Weighing
) -> list[tuple[dict[str, Any], ParsedItem | None]]:
    """A row and the new item for each change; what is unchanged has none."""
    return [
        (_change_row(change, kind, by), None if isinstance(change, Withdrawn) else change.new)
        for change in changes
        if (kind := kind_of(change)) is not None
    ]


def _change_row(change: Change, kind: ChangeKind, by: Weighing) -> dict[str, Any]:
    shown = change.old if isinstance(change, Withdrawn) else change.new
    old = None if isinstance(change, Added) else change.old
    new = None if isinstance(change, Withdrawn) else change.new
    known = by.live[shown.seller_item_id] if old else None
    bought = by.bought.get(known.offer_id, ZERO) if known else ZERO
    return {
        "batch_id": by.batch_id, "kind": kind, "fields": " ".join(notes_of(change))[:400],
        "seller_item_id": shown.seller_item_id, "name": shown.name[:200], "bought": bought,
        "offer_id": known.offer_id if known else None,
        "old_version_id": known.version_id if known else None, "new_version_id": None,
        **_weight(change, bought, by.price_rise_limit), **_side("old", old), **_side("new", new),
    }  # fmt: skip


def _weight(change: Change, bought: Decimal, limit: Decimal | None) -> dict[str, Any]:
    prices = prices_of(change)
    effect = prices.effect(bought) if prices else ZERO
    is_over = prices is not None and prices.exceeds(limit)
    return {
        "effect": effect, "effect_size": abs(effect), "choice": Choice.TAKE,
        "hold": Hold.OVER_LIMIT if is_over else Hold.NONE,
    }  # fmt: skip


def _side(side: str, item: ParsedItem | None) -> dict[str, Any]:
    return {
        f"{side}_price": item.price if item else None,
        f"{side}_unit": item.order_unit if item else "",
        f"{side}_content": item.content_quantity if item else None,
        f"{side}_content_unit": item.content_unit if item else "",
    }
