"""What a checked file leaves in the database, as rows to insert. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalog_import.diff import Added, Change, Withdrawn
from catalog_import.issues import issue
from catalog_import.item import ParsedItem, RowIssue, Severity
from shop.intake.holds import hold_of
from shop.intake.rules import ChangeKind, Choice, Hold
from shop.intake.staged import PLACE, Line, Values
from shop.intake.weigh import kind_of, notes_of, prices_of, size_of
from shop.kernel.money import ZERO, to_scaled

MAX_ISSUES = 5_000
"""Issues kept of one file. A person reads ten; the supplier can use some thousand. All count."""
MORE = "issues-more"
"""The reader's note that it stopped listing issues of one code; it says how many it left out."""

WRONG_SUPPLIER = "supplier-differs"
OUR_SENTENCES = {
    WRONG_SUPPLIER: "Filen er fra CVR {cvr}, men du valgte {name}. Vælg den rigtige leverandør.",
}
"""Issues that no reader can see alone, as `catalog_import.issues.SENTENCES` has the others."""


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


CHANGE_COLUMNS = (
    "id", "batch_id", "kind", "fields", "seller_item_id", "name", "offer_id",
    "old_price", "new_price", "old_unit", "new_unit", "old_content", "new_content",
    "old_content_unit", "new_content_unit", "hold", "choice", "decided_by_name", "bought",
    "effect", "effect_size", "old_version_id",
)  # fmt: skip
"""Columns of staged_change in the order of the rows below; the others begin empty."""


@dataclass(frozen=True, slots=True)
class Sold:
    """An offer that is live: its ids, and the fingerprint of what it was published from."""

    offer_id: int
    version_id: int
    fingerprint: bytes | None


@dataclass(frozen=True, slots=True)
class Weighing:
    """What a batch's changes are weighed by. `bought`: order units a year by offer id.

    The agreed limits and the days they are held against are those of `holds.hold_of`.
    """

    bought: Mapping[int, Decimal]
    limit: Decimal | None
    notice_days: int | None
    came: date
    holds_from: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """A change as a row, but for its id and its batch, and the new item's values, if any."""

    kind: ChangeKind
    hold: Hold
    row: tuple[Any, ...]
    values: Values | None


def added(line: Line) -> Found:
    """The change of an item that was not sold before, straight from its values."""
    values = line.values
    if values is None:
        raise ValueError("an item that is not sold must be told")
    name, price, unit, content, content_unit = map(values.__getitem__, _SHOWN)
    row = (
        ChangeKind.ADDED.value, "", line.seller_item_id, name, None, None, price, "", unit,
        None, content, "", content_unit, Hold.NONE.value, Choice.TAKE.value, "", 0, 0, 0, None,
    )  # fmt: skip
    return Found(ChangeKind.ADDED, Hold.NONE, row, values)


_SHOWN = [PLACE[name] for name in ("name", "price", "order_unit", "content_quantity",
                                   "content_unit")]  # fmt: skip


def changed(
    change: Change, sold: Sold | None, by: Weighing, values: Values | None
) -> Found | None:  # fmt: skip
    """The row of a change, None where nothing changed. `values`: those of the new item."""
    kind = kind_of(change)
    if kind is None:
        return None
    shown = change.old if isinstance(change, Withdrawn) else change.new
    old = None if isinstance(change, Added) else change.old
    new = None if isinstance(change, Withdrawn) else change.new
    bought = by.bought.get(sold.offer_id, ZERO) if sold else ZERO
    prices = prices_of(change)
    effect = prices.effect(bought) if prices else ZERO
    hold = hold_of(
        change, limit=by.limit, notice_days=by.notice_days, came=by.came, holds_from=by.holds_from
    )
    row = (
        kind.value, " ".join(notes_of(change))[:400], shown.seller_item_id, shown.name[:200],
        sold.offer_id if sold else None, *_sides(old, new), hold.value, first_choice(hold).value,
        "", to_scaled(bought), to_scaled(effect),
        to_scaled(size_of(kind, prices, old, bought)),
        sold.version_id if sold else None,
    )  # fmt: skip
    return Found(kind, hold, row, values if new else None)


def _sides(old: ParsedItem | None, new: ParsedItem | None) -> tuple[Any, ...]:
    """Price, unit and content, each before and after."""
    return (
        _scaled(old.price if old else None), _scaled(new.price if new else None),
        old.order_unit if old else "", new.order_unit if new else "",
        _scaled(old.content_quantity if old else None),
        _scaled(new.content_quantity if new else None),
        old.content_unit if old else "", new.content_unit if new else "",
    )  # fmt: skip


def _scaled(value: Decimal | None) -> int | None:
    return None if value is None else to_scaled(value)


def first_choice(hold: Hold) -> Choice:
    """What publishing does as long as nobody has said anything: a held price stays as it is."""
    return Choice.TAKE if hold is Hold.NONE else Choice.KEEP_PRICE
