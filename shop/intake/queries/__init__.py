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
from shop.intake.queries.suppliers import Shelf, home_of, shelves

__all__ = [
    "PAGE",
    "After",
    "BatchRow",
    "ChangeRow",
    "IssueRow",
    "Meaning",
    "Shelf",
    "Wanted",
    "all_changes",
    "batch",
    "batches",
    "changes",
    "facts",
    "home_of",
    "issues",
    "latest_published",
    "meaning",
    "shelves",
]
