"""Lists to take along as CSV, and the key that pages of changes go by."""

import csv
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import IO

from flask import Response

from shop.intake.queries import After, ChangeRow, DecisionRow, IssueRow
from shop.intake.views.issues import row_word, weight_word
from shop.intake.views.sentences import sentence
from shop.intake.views.translate import _
from shop.intake.views.words import choice_word, field_word, hold_word, kind_word, known_again
from shop.kernel.cells import plain_cell
from shop.kernel.workbook import MIME, Sheet, write_workbook

_KEY = re.compile(r"([0-9]{1,14}(?:\.[0-9]{1,4})?)_([0-9]{1,18})")
"""No longer than what the database counts amounts with: 18 digits, four of them decimals."""
_IN_MEMORY, _PART = 4 * 1024 * 1024, 64 * 1024
_ROWS_AT_ONCE = 500
Cell = str | Decimal | int | None


def key_of(text: str) -> After | None:
    """The key that ChangeRow.key wrote; None for anything else."""
    found = _KEY.fullmatch(text)
    return After(Decimal(found[1]), int(found[2])) if found else None


def harmless(cell: Cell) -> str:
    """What a spreadsheet takes for no formula; an amount of ours is written as it is."""
    if cell is None:
        return ""
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}".replace(".", ",")
    return plain_cell(cell)


def as_csv(lines: Iterable[tuple[Cell, ...]], name: str) -> Response:
    """A file that a Danish spreadsheet opens as it is: `;`, and a mark that says UTF-8."""
    answer = Response("\ufeff" + csv_text(lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def csv_text(lines: Iterable[tuple[Cell, ...]]) -> str:
    """The lines as a Danish spreadsheet reads them, none of them a formula."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in line] for line in lines)
    return text.getvalue()


def long_csv(lines: Iterable[tuple[Cell, ...]], name: str) -> Response:
    """`as_csv` for a list that may be long: it never stands in memory as a whole."""
    made = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when sent
    made.write(b"\xef\xbb\xbf")
    rows = iter(lines)
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        made.write(csv_text(some).encode())
    return _attached(made, name, "text/csv")


def as_xlsx(sheets: Iterable[Sheet], name: str) -> Response:
    """A workbook; a long one is made on disk, it would fill our memory."""
    made = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when sent
    write_workbook(made, sheets)
    return _attached(made, name, MIME)


def _attached(made: IO[bytes], name: str, mimetype: str) -> Response:
    made.seek(0)
    answer = Response(_sent(made), mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _sent(made: IO[bytes]) -> Iterator[bytes]:
    with made:
        while part := made.read(_PART):
            yield part


def issue_lines(issues: Iterable[IssueRow]) -> Iterator[tuple[str, ...]]:
    """Row, field, value and sentence of each."""
    yield _("Række"), _("Felt"), _("Der står"), _("Hvad skal rettes"), _("Slags"), _("Kode")
    for noted in issues:
        yield (
            row_word(noted.row), field_word(noted.field), noted.value, sentence(noted),
            weight_word(noted.is_error), noted.code,
        )  # fmt: skip


def change_lines(
    changes: Iterable[ChangeRow], latest: Mapping[int, DecisionRow]
) -> Iterator[tuple[Cell, ...]]:
    """Each change with its figures and what was decided; decimals by comma, kr. without VAT.

    `latest`: the last decision about a change, by its id.
    """
    yield (
        _("Varenr."), _("Vare"), _("Ændring"), _("Købt sidste år"), _("Pris før"), _("Pris nu"),
        _("Enhed før"), _("Enhed nu"), _("Indhold før"), _("Indhold nu"),
        _("Betyder for os om året"), _("Holdt tilbage"), _("Beslutning"), _("Hvem"), _("Hvornår"),
        _("Hvorfor"),
    )  # fmt: skip
    for row in changes:
        decided = latest.get(row.id)
        yield (
            row.seller_item_id, row.name, known_again(row) or kind_word(row.kind), row.bought,
            row.old_price, row.new_price, row.old_unit, row.new_unit,
            _content(row.old_content, row.old_content_unit),
            _content(row.new_content, row.new_content_unit), row.effect,
            hold_word(row.hold), choice_word(row), row.decided_by_name,
            f"{row.decided_at:%Y-%m-%d}" if row.decided_at else "",
            decided.why if decided else "",
        )  # fmt: skip


def _content(quantity: Decimal | None, unit: str) -> str:
    return f"{harmless(quantity)} {unit}" if quantity is not None else ""
