"""Reading batches, what was wrong with them and what they change."""

from shop.intake.queries.batches import (
    PAGE,
    BatchRow,
    batch,
    batches,
    facts,
    latest_published,
)
from shop.intake.queries.changes import (
    After,
    ChangeRow,
    Meaning,
    Wanted,
    all_changes,
    changes,
    meaning,
)
from shop.intake.queries.issues import IssueRow, issues
from shop.intake.queries.labels import (
    CheckRow,
    TextRow,
    Use,
    carrier,
    checks,
    count_open_texts,
    decided_texts,
    label_text,
    open_texts,
    uses,
)
from shop.intake.queries.suppliers import Shelf, home_of, shelves

__all__ = [
    "PAGE",
    "After",
    "BatchRow",
    "ChangeRow",
    "CheckRow",
    "IssueRow",
    "Meaning",
    "Shelf",
    "TextRow",
    "Use",
    "Wanted",
    "all_changes",
    "batch",
    "batches",
    "carrier",
    "changes",
    "checks",
    "count_open_texts",
    "decided_texts",
    "facts",
    "home_of",
    "issues",
    "label_text",
    "latest_published",
    "meaning",
    "open_texts",
    "shelves",
    "uses",
]
