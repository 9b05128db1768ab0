"""What was noted about a file: on the page by kind or by row, and as a list for the supplier."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from flask import url_for

from shop.intake.queries import BatchRow, IssueRow
from shop.intake.rows import MORE
from shop.intake.views.sentences import sentence
from shop.intake.views.translate import _, ngettext
from shop.intake.views.words import IssueGroup, field_word, issue_groups
from shop.kernel.wording import HARD_SPACE
from shop.kernel.workbook import Sheet
from shop.web.words import daylong, number

BY_ROW = "raekker"
"""The word in the address that asks for the rows of the file one by one."""
SHOWN_ROWS = 200
"""More is read in a spreadsheet."""
_MAIL_KINDS = 12
_MAIL_ROWS = 8
_MAIL_LONGEST = 1_500
"""Letters of a mail that mail programs take from an address."""


@dataclass(frozen=True, slots=True)
class RowLine:
    """One thing at one row, ready to print."""

    row: str
    field: str
    value: str
    text: str
    is_error: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """A ready text for the supplier. `url` opens it in a mail program, with an address if known."""

    text: str
    url: str
    address: str


@dataclass(frozen=True, slots=True)
class IssuesView:
    """Read by templates/intake/_issues.html. `rows` is empty unless the page goes by row."""

    groups: list[IssueGroup]
    rows: list[RowLine]
    left_out: int
    by_row: bool
    by_kind_url: str
    by_row_url: str
    csv_url: str
    xlsx_url: str
    mail: Mail


def issues_view(
    batch: BatchRow, noted: Sequence[IssueRow], *, by_row: bool, address: str, sender: str
) -> IssuesView | None:
    """None where nothing was noted. `address`: the supplier's e-mail, "" when we do not know it."""
    if not noted:
        return None
    groups = issue_groups(noted)
    rows = [_line(one) for one in sorted(noted, key=_place) if one.code != MORE] if by_row else []
    return IssuesView(
        groups=groups, rows=rows[:SHOWN_ROWS], left_out=max(0, len(rows) - SHOWN_ROWS),
        by_row=by_row, by_kind_url=url_for("intake.batch", batch_id=batch.id),
        by_row_url=url_for("intake.batch", batch_id=batch.id, fejl=BY_ROW),
        csv_url=url_for("intake.issues_csv", batch_id=batch.id),
        xlsx_url=url_for("intake.issues_xlsx", batch_id=batch.id),
        mail=_mail(batch, groups, address, sender),
    )  # fmt: skip


def _place(noted: IssueRow) -> tuple[int, bool]:
    return noted.row, not noted.is_error


def _line(noted: IssueRow) -> RowLine:
    return RowLine(
        row_word(noted.row), field_word(noted.field), noted.value, sentence(noted), noted.is_error
    )


def row_word(row: int) -> str:
    """The row's number; row 0 is the file as a whole."""
    return str(row) if row else _("Hele filen")


def _mail(batch: BatchRow, groups: Sequence[IssueGroup], address: str, sender: str) -> Mail:
    """Friendly and complete; what an address cannot carry stands in the list that goes along."""
    kinds = [_kind(group) for group in groups if group.code != MORE]
    text = _letter(batch, kinds[:_MAIL_KINDS], sender)
    subject = _("Jeres fil »%(file)s« skal rettes", file=batch.file_name)
    if not batch.errors:
        subject = _("Noget at se efter i jeres fil »%(file)s«", file=batch.file_name)
    carried = text
    while len(carried) > _MAIL_LONGEST and kinds:
        kinds.pop()
        carried = _letter(batch, kinds, sender)
    url = f"mailto:{quote(address, safe='@')}?subject={quote(subject)}&body={quote(carried)}"
    return Mail(text, url, address)


def _letter(batch: BatchRow, kinds: Sequence[str], sender: str) -> str:
    name = f"fejl-{batch.id}.xlsx"
    when = daylong(batch.staged_at)
    if batch.errors:
        opening = ngettext(
            "Tak for jeres fil »%(file)s«, som kom %(when)s. Der er %(num)s fejl i den, så vi "
            "kan ikke udgive den endnu.",
            "Tak for jeres fil »%(file)s«, som kom %(when)s. Der er %(num)s fejl i den, så vi "
            "kan ikke udgive den endnu.",
            batch.errors, file=batch.file_name, when=when,
        )  # fmt: skip
    else:
        opening = _(
            "Tak for jeres fil »%(file)s«, som kom %(when)s. Vi kan bruge den, og den bliver "
            "bedre af lidt mere.",
            file=batch.file_name, when=when,
        )  # fmt: skip
    lines = "\n".join(f"- {kind}" for kind in kinds)
    closing = _(
        "Hver række står i listen %(name)s, som er vedhæftet. Send gerne filen igen, når den "
        "er rettet.",
        name=name,
    )  # fmt: skip
    greeting = _("Venlig hilsen")
    parts = (_("Hej %(supplier)s", supplier=batch.supplier_name), opening, lines, closing,
             f"{greeting}\n{sender}\n{batch.node_name}")  # fmt: skip
    return "\n\n".join(part for part in parts if part).replace(HARD_SPACE, " ")


def _kind(group: IssueGroup) -> str:
    """One line of the mail: what, how often and at which of the first rows."""
    what = _("%(what)s: %(count)s gange", what=group.title, count=number(group.count))
    if group.count == 1:
        what = group.title
    rows = list(dict.fromkeys(row for row, *_rest in group.shown if row.isdigit()))
    if not rows:
        return what
    more = " …" if len(rows) > _MAIL_ROWS or group.count > len(group.shown) else ""
    listed = ", ".join(rows[:_MAIL_ROWS]) + more
    return ngettext(
        "%(what)s (række %(rows)s)", "%(what)s (rækkerne %(rows)s)", len(rows),
        what=what, rows=listed,
    )  # fmt: skip


def sheets(batch: BatchRow, noted: Sequence[IssueRow]) -> Iterable[Sheet]:
    """The workbook for the supplier: every row, and how often each thing comes."""
    yield Sheet(
        _("Det skal rettes"),
        [(_("Række"), 12), (_("Felt"), 20), (_("Der står"), 32), (_("Hvad skal rettes"), 70),
         (_("Slags"), 12), (_("Kode"), 24)],
        (_cells(one) for one in sorted(noted, key=_place)),
    )  # fmt: skip
    yield Sheet(
        _("Oversigt"),
        [(_("Hvad"), 60), (_("Slags"), 12), (_("Antal"), 10), (_("Fil"), 40)],
        [[group.title, weight_word(group.is_error), group.count, batch.file_name]
         for group in issue_groups(noted)],
    )  # fmt: skip


def _cells(noted: IssueRow) -> tuple[str | int, ...]:
    row: str | int = noted.row or _("Hele filen")
    return (row, field_word(noted.field), noted.value, sentence(noted), weight_word(noted.is_error),
            noted.code)  # fmt: skip


def weight_word(is_error: bool) -> str:
    """An error or a warning, in a word."""
    return _("Fejl") if is_error else _("Advarsel")
