"""A supplier as procurement sees it: how old its catalogue is, how good, and a letter to it."""

from itertools import chain

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.agreements.queries import agreed_at, agreements_reaching, terms_of
from shop.intake.actions.rhythm import set_rhythm
from shop.intake.queries import shelves
from shop.intake.queries.supplier_page import (
    SupplierFacts,
    files,
    letter,
    price_year,
    quality,
    sendings,
    supplier_facts,
)
from shop.intake.views import supplier_words as words
from shop.intake.views import tables
from shop.intake.views.reach import find_place, paths, places
from shop.intake.views.translate import _
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import Role
from shop.receiving.performance import NOTHING_TOLD, performance
from shop.receiving.views.kept import kept_lines
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.messages import say
from shop.web.session import db, now, viewer

suppliers = Blueprint("suppliers", __name__)


def _asked(supplier_id: int) -> tuple[SupplierFacts, NodeFacts]:
    """The supplier, and the viewer's place that the address or the form names.

    Without one, the first place where the supplier sells. Raises NotFound.
    """
    node_id = sane_id(request.values.get("sted", type=int))
    with db().read() as reading:
        found = supplier_facts(reading, supplier_id)
        sold = [shelf.node_id for shelf in shelves(reading, paths=paths())
                if shelf.supplier_id == supplier_id] if not node_id else []  # fmt: skip
    if found is None:
        raise NotFound("supplier", _("Leverandøren findes ikke."))
    return found, find_place(node_id or next(iter(sold), 0) or next(p.id for p in places()))


@suppliers.get("/leverandoerer/<int:supplier_id>")
@access.roles(Role.PROCUREMENT)
def page(supplier_id: int) -> Response:
    """Age, quality, files, prices and agreements of a supplier at a place."""
    return _page(supplier_id)


def _page(supplier_id: int, error: str = "", value: str | None = None) -> Response:
    supplier, place = _asked(supplier_id)
    own = {"node_id": place.id, "supplier_id": supplier_id}
    with db().read() as reading:
        sold = [shelf for shelf in shelves(reading, paths=paths())
                if shelf.supplier_id == supplier_id]  # fmt: skip
        known = quality(reading, **own)
        sending = sendings(reading, paths=[place.path], supplier_id=supplier_id)
        history = files(reading, **own)
        prices = price_year(reading, **own, now=now())
        agreed = words.agreement_lines(
            agreements_reaching(reading, place.path, on=local_day(now())), supplier_id
        )
        terms = terms_of(reading, place.path, supplier_id)
        is_ours = all(viewer().may(Role.PROCUREMENT, at) for at in agreed_at(reading, supplier_id))
        told = performance(reading, place.path, [supplier_id], on=local_day(now()))
    sent = sending.get((place.id, supplier_id))
    text = words.letter_text(supplier, place, known, viewer().actor.name)
    every = str(sent.every_days) if sent and sent.every_days else ""
    view = words.SupplierView(
        name=supplier.name, lead=words.lead(known.live, place.name),
        node_id=place.id, place=place.name, age=words.age_facts(sent, now()),
        late=words.late_text(sent, now()), every_days=every if value is None else value,
        every_hint=_("Tomt felt: så gætter vi ud fra de sidste filer."),
        shares=words.shares(known), files=words.file_lines(history), series=words.series(history),
        prices=words.price_facts(prices),
        kept=kept_lines(told.get(supplier_id, NOTHING_TOLD), supplier_id, place.id),
        kept_url=url_for("receiving.deliveries", supplier_id=supplier_id, sted=place.id),
        agreements=agreed, terms=words.terms_facts(terms),
        letter_text=text, mail_url=words.mail_url(supplier, text),
        csv_url=url_for("suppliers.letter_csv", supplier_id=supplier_id, sted=place.id),
        xlsx_url=url_for("suppliers.letter_xlsx", supplier_id=supplier_id, sted=place.id),
        xlsx_note=words.workbook_note(known.live),
        rhythm_url=url_for("suppliers.rhythm", supplier_id=supplier_id),
        edit_url=url_for("contracts.edit_supplier", supplier_id=supplier_id) if is_ours else "",
        places=[
            (url_for("suppliers.page", supplier_id=supplier_id, sted=shelf.node_id),
             shelf.node_name)
            for shelf in sold if shelf.node_id != place.id
        ],
    )  # fmt: skip
    answer = Response(render_template("intake/supplier.html", view=view, error=error))
    answer.status_code = 422 if error else 200
    return answer


@suppliers.post("/leverandoerer/<int:supplier_id>/rytme")
@access.roles(Role.PROCUREMENT)
def rhythm(supplier_id: int) -> AnyResponse:
    """Say how often its catalogue comes; an empty field takes that back."""
    _supplier, place = _asked(supplier_id)
    said = request.form.get("every_days", "").strip()
    if said and not (said.isascii() and said.isdigit() and len(said) < 6):
        return _page(supplier_id, error=_("Skriv et antal dage fra 1 til 730."), value=said)
    try:
        with db().write() as writing:
            set_rhythm(
                writing, node_id=place.id, supplier_id=supplier_id,
                every_days=int(said) if said else None, by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        if isinstance(refused, NotFound):
            raise
        return _page(supplier_id, error=words_of(refused), value=said)
    say(_("Gemt."))
    return redirect(url_for("suppliers.page", supplier_id=supplier_id, sted=place.id), 303)


@suppliers.get("/leverandoerer/<int:supplier_id>/brev.csv")
@access.roles(Role.PROCUREMENT)
def letter_csv(supplier_id: int) -> Response:
    """What is missing of each item, those bought most first."""
    supplier, place = _asked(supplier_id)
    head = tuple(name for name, _width in words.letter_columns())
    with db().read() as reading:
        lines = letter(
            reading, node_id=place.id, supplier_id=supplier_id, path=place.path, now=now()
        )
        rows = chain([head], words.letter_cells(lines))
        return tables.long_csv(rows, f"mangler-{supplier.cvr}.csv")


@suppliers.get("/leverandoerer/<int:supplier_id>/brev.xlsx")
@access.roles(Role.PROCUREMENT)
def letter_xlsx(supplier_id: int) -> Response:
    """The same as a workbook."""
    supplier, place = _asked(supplier_id)
    with db().read() as reading:
        lines = letter(
            reading, node_id=place.id, supplier_id=supplier_id, path=place.path, now=now()
        )
        return tables.as_xlsx([words.letter_sheet(lines)], f"mangler-{supplier.cvr}.xlsx")
