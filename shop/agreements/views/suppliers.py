"""Writing a supplier down, and changing how one reaches it."""

from collections.abc import Mapping

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.agreements import actions, queries
from shop.agreements.rules import SupplierContent
from shop.agreements.views.contents import form_page
from shop.agreements.views.door import contracts
from shop.agreements.views.reading import Field, FormView, Typed, posted
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.organisation.rules import Role
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import db, now, viewer

_FIELD_OF = {
    "cvr-wrong": "cvr", "cvr-used": "cvr", "cvr-stays": "cvr", "supplier-name": "name",
    "supplier-email": "email",
}  # fmt: skip
"""Refusal -> the field that it is about."""


@contracts.get("/leverandoerer/ny")
@access.roles(Role.PROCUREMENT)
def new_supplier() -> AnyResponse:
    """An empty form."""
    return _page(0, {}, {})


@contracts.post("/leverandoerer/ny")
@access.roles(Role.PROCUREMENT)
def create_supplier() -> AnyResponse:
    """Write it down; its files and agreements can follow."""
    return _keep(0)


@contracts.get("/leverandoerer/<int:supplier_id>/ret")
@access.roles(Role.PROCUREMENT)
def edit_supplier(supplier_id: int) -> AnyResponse:
    """The form as it stands."""
    with db().read() as reading:
        row = queries.suppliers_by_id(reading, [sane_id(supplier_id)]).get(sane_id(supplier_id))
        if row is None:
            raise NotFound("supplier-unknown", _("Leverandøren findes ikke."))
        for path in queries.agreed_at(reading, sane_id(supplier_id)):
            viewer().check(Role.PROCUREMENT, path)
        content = queries.supplier_content(row)
    values = {name: getattr(content, name) for name in content.__dataclass_fields__}
    return _page(supplier_id, values, {})


@contracts.post("/leverandoerer/<int:supplier_id>/ret")
@access.roles(Role.PROCUREMENT)
def change_supplier(supplier_id: int) -> AnyResponse:
    """Change it."""
    return _keep(sane_id(supplier_id))


def _keep(supplier_id: int) -> AnyResponse:
    typed = Typed(posted(request.form))
    written = SupplierContent(
        cvr=typed.text("cvr", 20), name=typed.text("name", 120),
        tagline=typed.text("tagline", 120), email=typed.text("email", 200),
        phone=typed.text("phone", 20),
    )  # fmt: skip
    errors = typed.errors
    if not errors:
        try:
            with db().write() as writing:
                if supplier_id:
                    actions.change_supplier(
                        writing, supplier_id=supplier_id, written=written, by=viewer().actor,
                        now=now(),
                    )  # fmt: skip
                else:
                    made = actions.write_supplier(
                        writing, written=written, by=viewer().actor, now=now()
                    )
        except Refused as refused:
            if isinstance(refused, NotAllowed | NotFound):
                raise
            errors = {_FIELD_OF[refused.code]: words_of(refused)}
    if errors:
        return _page(supplier_id, typed.values, errors)
    say(
        _("Gemt.")
        if supplier_id
        else _("Leverandøren er skrevet ind. Nu kan du lægge dens fil op eller skrive aftalen.")
    )
    return redirect(url_for("suppliers.page", supplier_id=supplier_id or made), 303)


def _page(supplier_id: int, values: Mapping[str, str], errors: Mapping[str, str]) -> AnyResponse:
    def text(name: str, label: str, most: int, hint: str = "", kind: str = "text") -> Field:
        attrs = {"maxlength": str(most), "type": kind, "autocomplete": "off"}
        return Field("text", name, label, values.get(name, ""), hint, errors.get(name, ""),
                     attrs=attrs)  # fmt: skip

    title = _("Ret leverandøren") if supplier_id else _("Ny leverandør")
    return form_page(FormView(
        title=title, lead=_("Alle i butikken ser navnet, og hvordan man får fat i den."),
        crumbs=[(_("Kataloger"), url_for("intake.page")), (title, "")],
        action=url_for("contracts.change_supplier", supplier_id=supplier_id) if supplier_id
        else url_for("contracts.create_supplier"),
        fields=[
            text("cvr", _("CVR-nummer"), 20, _("Otte cifre. Det står på fakturaen.")),
            text("name", _("Navn"), 120),
            text("tagline", _("Hvad sælger den?"), 120, _("Kort, fx Kontor, papir og kreativt.")),
            text("email", _("E-mail"), 200, kind="email"),
            text("phone", _("Telefon"), 20, kind="tel"),
        ],
        was={}, save_label=_("Gem leverandøren"),
        back_url=url_for("suppliers.page", supplier_id=supplier_id)
        if supplier_id
        else url_for("intake.page"),
    ))  # fmt: skip
