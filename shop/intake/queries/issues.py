"""What was wrong with a file."""

from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlmodel import Session

from shop.db import table_of
from shop.intake.models import ImportIssue

_ISSUE = table_of(ImportIssue)


@dataclass(frozen=True, slots=True)
class IssueRow:
    """One thing wrong with a file. Row 0 is the file as a whole."""

    code: str
    row: int
    field: str
    value: str
    text: str
    is_error: bool


def issues(session: Session, batch_id: int) -> list[IssueRow]:
    """What was noted about a file, as it stands in the file, errors first."""
    columns = [_ISSUE.c[part.name] for part in fields(IssueRow)]
    rows = session.execute(
        select(*columns)
        .where(_ISSUE.c.batch_id == batch_id)
        .order_by(_ISSUE.c.is_error.desc(), _ISSUE.c.row, _ISSUE.c.id)
    )
    return [IssueRow(*row) for row in rows]
