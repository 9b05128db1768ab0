"""The small forms on an agreement's page for procurement: one press, one change."""

from typing import Any

from flask import Response, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.agreements import actions, queries
from shop.agreements.models import AgreementDocument
from shop.agreements.rules import (
    HEAD,
    MOST_BYTES,
    AgreementStatus,
    ClauseKind,
    kind_of,
    media_type_of,
)
from shop.agreements.views.door import agreements, contracts, owned, path, reached
from shop.agreements.views.reading import Typed, cleaned, posted
from shop.catalogue.queries import categories
from shop.intake.store import keep
from shop.kernel.errors import NotFound, Refused
from shop.organisation.rules import Role
from shop.search import freshness
from shop.web import access
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import Undo, say
from shop.web.session import config, db, now, viewer
from shop.web.words import dayyear


def _do(action: Any, agreement_id: int, **facts: Any) -> Any:
    """One action on an agreement, in one transaction; search sees it at once."""
    with db().write() as writing:
        answer = action(
            writing, agreement_id=sane_id(agreement_id), by=viewer().actor, now=now(), **facts
        )
    freshness.forget(db())
    return answer


def _back(agreement_id: int, anchor: str, said: str, undo: Undo | None = None) -> AnyResponse:
    say(said, undo=undo)
    there = url_for("contracts.page", agreement_id=agreement_id, _anchor=anchor)
    return redirect(there, 303)


def _typed() -> Typed:
    return Typed(posted(request.form))


def _check(typed: Typed) -> None:
    """Raise Refused with the first thing that is wrong: a small form has few fields."""
    for sentence in typed.errors.values():
        raise Refused("field-wrong", _("Der er et felt, der skal rettes: %(what)s", what=sentence))


@contracts.post("/aftaler/<int:agreement_id>/status")
@access.roles(Role.PROCUREMENT)
def set_status(agreement_id: int) -> AnyResponse:
    """Move it on, suspend it or take it up again."""
    typed = _typed()
    status = typed.one_of("state", AgreementStatus, AgreementStatus.ACTIVE)
    why = typed.text("why", 400)
    _check(typed)
    _do(actions.set_status, agreement_id, status=status, why=why)
    return _back(agreement_id, "status-h", _("Gemt. Det gælder med det samme."))


@contracts.post("/aftaler/<int:agreement_id>/fravalg")
@access.roles(Role.PROCUREMENT)
def opt_out(agreement_id: int) -> AnyResponse:
    """The municipality leaves a category, or all of it."""
    prefix, node_id = _opted(agreement_id)
    with db().read() as reading:
        known = {one.unspsc_class for one in categories(reading)}
    _do(actions.opt_out, agreement_id, node_id=node_id, prefix=prefix, known=known)
    back = url_for("contracts.opt_in", agreement_id=agreement_id)
    undo = Undo(back, (("prefix", prefix), ("sted", str(node_id))))
    return _back(agreement_id, "opted", _("Fravalgt. Husene vælger frit dér."), undo)


@contracts.post("/aftaler/<int:agreement_id>/fravalg/fortryd")
@access.roles(Role.PROCUREMENT)
def opt_in(agreement_id: int) -> AnyResponse:
    """The municipality takes part again."""
    prefix, node_id = _opted(agreement_id)
    _do(actions.opt_in, agreement_id, node_id=node_id, prefix=prefix)
    return _back(agreement_id, "opted", _("I er med igen."))


def _opted(agreement_id: int) -> tuple[str, int]:
    """The category ("alt" is all) and the municipality that a form is about."""
    typed = _typed()
    with db().read() as reading:
        found = reached(reading, sane_id(agreement_id))
    asked = typed.whole("sted", found.place.id)
    prefix = typed.raw("prefix")[:8]
    return "" if prefix == "alt" else prefix, sane_id(asked)


@contracts.post("/aftaler/<int:agreement_id>/optioner")
@access.roles(Role.PROCUREMENT)
def add_option(agreement_id: int) -> AnyResponse:
    """Note a right to extend."""
    typed = _typed()
    months, day = typed.whole("months", 0) or 0, typed.day("decide_by")
    _check(typed)
    _do(actions.add_option, agreement_id, months=months, decide_by=day)
    return _back(agreement_id, "options", _("Optionen er noteret."))


@contracts.post("/aftaler/<int:agreement_id>/optioner/<int:option_id>")
@access.roles(Role.PROCUREMENT)
def decide_option(agreement_id: int, option_id: int) -> AnyResponse:
    """Use an option, or let it go."""
    if request.form.get("do") == "brug":
        last = _do(actions.use_option, agreement_id, option_id=sane_id(option_id))
        said = _("Forlænget til %(day)s.", day=dayyear(last))
    else:
        _do(actions.decline_option, agreement_id, option_id=sane_id(option_id))
        said = _("Optionen bruges ikke.")
    return _back(agreement_id, "options", said)


@contracts.post("/aftaler/<int:agreement_id>/klausuler")
@access.roles(Role.PROCUREMENT)
def add_clause(agreement_id: int) -> AnyResponse:
    """Note what the supplier has promised."""
    typed = _typed()
    kind = typed.one_of("kind", ClauseKind, ClauseKind.LABOUR)
    text = typed.text("text", 400)
    _check(typed)
    _do(actions.add_clause, agreement_id, kind=kind, text=text)
    return _back(agreement_id, "clauses", _("Klausulen er noteret."))


@contracts.post("/aftaler/<int:agreement_id>/klausuler/<int:clause_id>")
@access.roles(Role.PROCUREMENT)
def clause(agreement_id: int, clause_id: int) -> AnyResponse:
    """Followed up today, or taken off."""
    is_gone = request.form.get("do") == "fjern"
    action = actions.remove_clause if is_gone else actions.follow_up
    _do(action, agreement_id, clause_id=sane_id(clause_id))
    said = _("Klausulen er fjernet.") if is_gone else _("Fulgt op i dag.")
    return _back(agreement_id, "clauses", said)


@contracts.post("/aftaler/<int:agreement_id>/kontakter")
@access.roles(Role.PROCUREMENT)
def add_contact(agreement_id: int) -> AnyResponse:
    """Say whom to ask about what."""
    typed = _typed()
    facts = {
        "about": typed.text("about", 120), "name": typed.text("name", 120),
        "phone": typed.text("phone", 20), "email": typed.text("email", 200),
    }  # fmt: skip
    _check(typed)
    _do(actions.add_contact, agreement_id, **facts)
    return _back(agreement_id, "contacts", _("Kontakten er gemt."))


@contracts.post("/aftaler/<int:agreement_id>/kontakter/<int:contact_id>/fjern")
@access.roles(Role.PROCUREMENT)
def remove_contact(agreement_id: int, contact_id: int) -> AnyResponse:
    """Take a contact off."""
    _do(actions.remove_contact, agreement_id, contact_id=sane_id(contact_id))
    return _back(agreement_id, "contacts", _("Kontakten er fjernet."))


@contracts.post("/aftaler/<int:agreement_id>/dokumenter")
@access.roles(Role.PROCUREMENT)
def add_document(agreement_id: int) -> AnyResponse:
    """Keep a file and put it beside the agreement."""
    with db().read() as reading:
        owned(reading, sane_id(agreement_id))  # before anything is kept of it
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused("no-file", _("Vælg en fil."))
    name = cleaned(file.filename.replace("\\", "/").rpartition("/")[2].replace("\n", " "), 200)
    head = file.stream.read(HEAD)
    file.stream.seek(0)
    kind_of(name, head)
    kept = keep(config().document_dir, file.stream, limit=MOST_BYTES)
    _do(
        actions.add_document, agreement_id, name=name, head=head, sha256=kept.sha256,
        size=kept.size, for_everyone=request.form.get("for_everyone") == "ja",
    )  # fmt: skip
    return _back(agreement_id, "documents", _("Filen er gemt."))


@contracts.post("/aftaler/<int:agreement_id>/dokumenter/<int:document_id>/fjern")
@access.roles(Role.PROCUREMENT)
def remove_document(agreement_id: int, document_id: int) -> AnyResponse:
    """Take a file off."""
    _do(actions.remove_document, agreement_id, document_id=sane_id(document_id))
    return _back(agreement_id, "documents", _("Filen er fjernet fra aftalen."))


@agreements.get("/aftaler/<int:agreement_id>/dokumenter/<int:document_id>")
@access.signed_in
def document(agreement_id: int, document_id: int) -> Response:
    """A file under the agreement, to be saved: never shown as a page of ours."""
    with db().read() as reading:
        found = _document(sane_id(agreement_id), sane_id(document_id), reading)
        name, sha256 = found.name, found.sha256
    stored = config().document_dir / sha256
    if not stored.is_file():
        raise NotFound("document-unknown", _("Filen findes ikke."))
    kind = media_type_of(name)
    return send_file(stored, mimetype=kind, as_attachment=True, download_name=name)


def _document(agreement_id: int, document_id: int, reading: Any) -> AgreementDocument:
    sees_all = viewer().has(Role.PROCUREMENT)
    agreement = queries.agreement_at(reading, agreement_id, path())
    if agreement is not None:
        for one in queries.documents_of(reading, agreement_id, all_of_them=sees_all):
            if one.id == document_id:
                return one
    raise NotFound("document-unknown", _("Filen findes ikke."))
