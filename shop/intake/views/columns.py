"""What the columns of a price list mean: shown with samples, corrected once and remembered."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from catalog_import import archive
from catalog_import.item import IncomingFile
from catalog_import.preview import ColumnSeen, Preview, Why, preview
from shop.intake import actions
from shop.intake.actions.columns import choose_columns, with_choice
from shop.intake.columns import FIELDS, READS_COLUMNS, Problem, can_choose, problems
from shop.intake.queries import BatchRow
from shop.intake.queries.columns import chosen_columns, column_choices, sha256_of
from shop.intake.queries.rereading import came_at
from shop.intake.store import Stored
from shop.intake.views.reach import find_batch
from shop.intake.views.translate import _, _l
from shop.intake.views.words import field_word
from shop.kernel.errors import NotFound, Refused
from shop.organisation.rules import Role
from shop.web import access
from shop.web.errors import words_of
from shop.web.messages import say
from shop.web.session import config, db, now, viewer
from shop.web.words import dayyear

columns = Blueprint("columns", __name__)

_WORDS = {
    "price_with_vat": _l("Pris med moms"), "list_price": _l("Listepris"),
    "discount_percent": _l("Rabat"), "price_total": _l("Samlet pris"), "currency": _l("Valuta"),
    "licence": _l("Licens til mærket"), "replaced_by": _l("Afløses af"),
    "price": _l("Pris uden moms"), "lifetime_years": _l("Forventet levetid i år"),
    "yearly_kwh": _l("Strøm i kWh om året"), "yearly_cost": _l("Drift i kr. om året"),
}  # fmt: skip
"""Fields of a price list that an item has not, or calls otherwise."""


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column of the file. `name` is its field in the form, "" when it cannot be chosen."""

    name: str
    header: str
    samples: tuple[str, ...]
    value: str
    why: str
    error: str


@dataclass(frozen=True, slots=True)
class AboutFile:
    """Where to look further from a batch's page. `columns_url` is "" where there are none."""

    supplier: str
    supplier_url: str
    columns_text: str
    columns_url: str
    read_text: str = ""
    """Said where the file was not read, for the same bytes were."""


def about_file(row: BatchRow) -> AboutFile:
    """Links to the supplier and to the columns, and when somebody chose them."""
    text, url = "", ""
    if row.format in READS_COLUMNS and _has_list(row):
        with db().read() as reading:
            chosen = column_choices(reading, node_id=row.node_id, supplier_id=row.supplier_id)
        if can_choose(row.state, row.format):
            url = url_for("columns.page", batch_id=row.id)
        if chosen:
            text = _(
                "Vi læste kolonnerne, som %(name)s valgte d. %(day)s.",
                name=chosen[0].chosen_by_name, day=dayyear(chosen[0].chosen_at),
            )  # fmt: skip
        elif url:
            text = _("Vi har selv gættet, hvad kolonnerne betyder.")
    supplier_url = url_for("suppliers.page", supplier_id=row.supplier_id, sted=row.node_id)
    return AboutFile(row.supplier_name, supplier_url, text, url, _read_text(row))


def _read_text(row: BatchRow) -> str:
    if row.read_batch_id is None:
        return ""
    with db().read() as reading:
        came = came_at(reading, row.read_batch_id)
    if came is None:
        return ""
    return _(
        "Filen er den samme som den fra d. %(day)s. Alt i den er, som det er i butikken.",
        day=dayyear(came),
    )


def _has_list(row: BatchRow) -> bool:
    """A ZIP may as well hold a catalogue without columns."""
    if row.format != archive.NAME:
        return True
    with db().read() as reading:
        path = config().catalogue_dir / sha256_of(reading, row.id)
    return path.is_file() and archive.may_hold_list(IncomingFile(path, row.file_name))


def _open(batch_id: int) -> tuple[BatchRow, IncomingFile, Preview]:
    """The batch with its file's columns. Raises NotFound where there is nothing to choose."""
    row, _facts = find_batch(batch_id)
    if not can_choose(row.state, row.format):
        raise NotFound("columns", _("Kolonnerne i den fil kan ikke vælges mere."))
    with db().read() as reading:
        known = chosen_columns(reading, node_id=row.node_id, supplier_id=row.supplier_id)
        sha256 = sha256_of(reading, batch_id)
    file = IncomingFile(config().catalogue_dir / sha256, row.file_name)
    seen = preview(file, chosen=known) if file.path.is_file() else None
    if seen is None:
        raise NotFound("columns", _("Filen har ingen kolonner, vi kan vise."))
    return row, file, seen


@columns.get("/kataloger/<int:batch_id>/kolonner")
@access.roles(Role.PROCUREMENT)
def page(batch_id: int) -> Response:
    """Each column with samples, what we took it for, and why."""
    row, _file, seen = _open(batch_id)
    return _page(row, seen, {}, [])


def _page(
    row: BatchRow, seen: Preview, wanted: dict[str, str], found: list[Problem]
) -> Response:  # fmt: skip
    at_column = {problem.key: words_of(problem.why) for problem in found if problem.key}
    whole = [words_of(problem.why) for problem in found if not problem.key]
    lines = [_line(column, wanted, at_column) for column in seen.columns]
    answer = make_response(
        render_template(
            "intake/columns.html", lines=lines, supplier=row.supplier_name,
            file_name=row.file_name, is_pivoted=seen.is_pivoted,
            options=[("", _("Bruges ikke")), *((name, _word(name)) for name in FIELDS)],
            errors=[*((line.name, line.error) for line in lines if line.error),
                    *((lines[0].name, text) for text in whole)],
            batch_url=url_for("intake.batch", batch_id=row.id),
            action=url_for("columns.choose", batch_id=row.id),
        )
    )  # fmt: skip
    answer.status_code = 422 if found else 200
    return answer


def _word(field: str) -> str:
    return str(_WORDS[field]) if field in _WORDS else field_word(field)


def _line(column: ColumnSeen, wanted: dict[str, str], errors: dict[str, str]) -> ColumnLine:
    return ColumnLine(
        name=f"column_{column.at}" if column.key else "",
        header=column.header or _("Uden overskrift"), samples=column.samples,
        value=wanted.get(column.key, column.field) if column.key else "", why=_why(column),
        error=errors.get(column.key, "") if column.key else "",
    )  # fmt: skip


def _why(column: ColumnSeen) -> str:
    if not column.key:
        return _("Overskriften mangler eller står der to gange. Ret den i filen.")
    return {
        Why.GUESSED: _("Det gætter vi ud fra overskriften."),
        Why.CHOSEN: _("Det har I valgt."),
        Why.LABEL: _("Et kryds her giver varen mærket."),
        Why.STEP: _("Det er prisen, når man køber flere."),
        Why.UNUSED: _("Vi kender ikke overskriften."),
    }[column.why]


@columns.post("/kataloger/<int:batch_id>/kolonner")
@access.roles(Role.PROCUREMENT)
def choose(batch_id: int) -> AnyResponse:
    """Remember the choice, and read the file so."""
    row, file, seen = _open(batch_id)
    wanted = {
        column.key: request.form.get(f"column_{column.at}", column.field)
        for column in seen.columns
        if column.key
    }
    if found := problems(seen.columns, wanted):
        return _page(row, seen, wanted, found)
    kept = actions.Kept(Stored(file.path.name, row.file_size, file.path), row.file_name)
    with db().read() as reading:
        known = chosen_columns(reading, node_id=row.node_id, supplier_id=row.supplier_id)
    read = None
    if actions.is_small(kept):  # before the transaction: reading must not hold up those who buy
        read = actions.read_file(kept, now=now(), columns=with_choice(known, seen, wanted))
    try:
        with db().write() as writing:
            choose_columns(
                writing, batch_id=batch_id, seen=seen, wanted=wanted, read=read,
                by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        say(words_of(refused))
    else:
        say(_("Gemt. Filen er læst med jeres kolonner.") if read else _("Gemt. Filen læses igen."))
    return redirect(url_for("intake.batch", batch_id=batch_id), 303)
