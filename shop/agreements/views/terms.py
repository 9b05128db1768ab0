"""The form of a supplier's terms: when it comes, what it costs, what may change."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from flask import redirect, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from shop.agreements import actions, queries
from shop.agreements.models import Supplier
from shop.agreements.rules import Substitution, Terms, WhenClosed
from shop.agreements.views.contents import differing, form_page
from shop.agreements.views.door import Reached, contracts, reached
from shop.agreements.views.reading import Field, FormView, Typed, posted
from shop.agreements.views.words import SUBSTITUTION_WORDS, WHEN_CLOSED_WORDS, weekday_choices
from shop.kernel.errors import NotFound, Refused
from shop.organisation.rules import Role
from shop.search import freshness
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import db, now, viewer
from shop.web.words import number

_FIELD_OF = {
    "amount-wrong": "minimum", "weekdays-wrong": "weekdays", "cutoff-wrong": "cutoff_days",
    "cap-wrong": "cap", "limit-wrong": "limit", "notice-wrong": "notice",
}  # fmt: skip


def raw(terms: Terms) -> dict[str, str]:
    """What the form's fields say for terms."""

    def bare(value: object) -> str:
        return "" if value is None else str(value)

    limit = terms.price_rise_limit
    return {
        "minimum": number(terms.minimum_order_value, 2), "fee": number(terms.small_order_fee, 2),
        "may_refuse": "ja" if terms.supplier_may_refuse else "",
        "weekdays": ",".join(str(day) for day in sorted(terms.weekdays)),
        "cutoff_days": str(terms.cutoff_days), "cutoff": f"{terms.cutoff:%H:%M}",
        "cap": bare(terms.max_deliveries_per_week), "notice": bare(terms.price_notice_days),
        "limit": "" if limit is None else number(limit),
        "substitution": terms.substitution.value, "when_closed": terms.when_closed.value,
    }  # fmt: skip


def read(typed: Typed, supplier_id: int) -> Terms:
    """The terms that were typed; what is wrong is noted in `typed.errors`."""
    weekdays = [day for day in typed.many("weekdays") if day.isascii() and day.isdigit()]
    return Terms(
        supplier_id=supplier_id, minimum_order_value=typed.kroner("minimum") or Decimal(0),
        small_order_fee=typed.kroner("fee") or Decimal(0),
        supplier_may_refuse=typed.ticked("may_refuse"),
        weekdays=tuple(int(day) for day in weekdays if len(day) == 1),
        cutoff_days=typed.whole("cutoff_days", 1) or 0, cutoff=_clock(typed),
        max_deliveries_per_week=typed.whole("cap"), price_rise_limit=typed.kroner("limit"),
        price_notice_days=typed.whole("notice"),
        substitution=typed.one_of("substitution", Substitution, Substitution.NOT_AGREED),
        when_closed=typed.one_of("when_closed", WhenClosed, WhenClosed.NEXT_FIXED_DAY),
    )  # fmt: skip


def _clock(typed: Typed) -> time:
    said = typed.raw("cutoff").replace(".", ":")
    try:
        return time.fromisoformat(said).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        typed.errors["cutoff"] = _("Skriv et klokkeslæt, fx 12.00.")
        return time(12)


@contracts.get("/aftaler/<int:agreement_id>/vilkaar/<int:supplier_id>")
@access.roles(Role.PROCUREMENT)
def terms(agreement_id: int, supplier_id: int) -> AnyResponse:
    """The terms of one of the agreement's suppliers, for the place where the viewer works."""
    with db().read() as reading:
        found = reached(reading, sane_id(agreement_id))
        supplier = _supplier(reading, found, supplier_id)
        values = raw(queries.terms_of(reading, found.place.path, supplier_id))
        return _page(found, supplier, values, values, Typed({}))


@contracts.post("/aftaler/<int:agreement_id>/vilkaar/<int:supplier_id>")
@access.roles(Role.PROCUREMENT)
def save_terms(agreement_id: int, supplier_id: int) -> AnyResponse:
    """Change them for the place and those below."""
    values = posted(request.form)
    typed, was = Typed(values), Typed(values, "was_")
    with db().read() as reading:
        found = reached(reading, sane_id(agreement_id))
        supplier = _supplier(reading, found, supplier_id)
        standing = queries.terms_of(reading, found.place.path, supplier_id)
    wanted = read(typed, supplier_id)
    begun = {name[4:]: value for name, value in values.items() if name.startswith("was_")}
    seen = read(was, supplier_id) if begun else wanted
    if typed.errors or was.errors:
        return _page(found, supplier, values, begun, typed)
    try:
        with db().write() as writing:
            actions.set_terms(
                writing, node_id=found.place.id, supplier_id=supplier_id,
                seen=seen, wanted=wanted, by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        is_clash = refused.code == "changed-meanwhile"
        theirs = differing(begun, values, raw(standing)) if is_clash else {}
        return _page(found, supplier, values, raw(standing) if is_clash else begun, typed,
                     refused, theirs)  # fmt: skip
    freshness.forget(db())
    say(_("Gemt. Kurvene regner med det fra nu af."))
    return redirect(url_for("contracts.page", agreement_id=agreement_id), 303)


def _supplier(reading: Session, found: Reached, supplier_id: int) -> Supplier:
    lots = queries.lots_of(reading, found.agreement.id or 0).values()
    if supplier_id not in {supplier for lot in lots for supplier, _rank in lot.ranks}:
        raise NotFound("supplier-unknown", _("Leverandøren findes ikke."))
    supplier = queries.suppliers_by_id(reading, [supplier_id])[supplier_id]
    reading.expunge(supplier)
    return supplier


def _page(
    found: Reached, supplier: Supplier, values: Mapping[str, str], was: Mapping[str, str],
    typed: Typed, refused: Refused | None = None, theirs: Mapping[str, str] | None = None,
) -> AnyResponse:  # fmt: skip
    errors, problem = dict(typed.errors), ""
    if refused is not None:
        name = _FIELD_OF.get(refused.code, "")
        errors |= {name: words_of(refused)} if name else {}
        problem = "" if name else words_of(refused)
    at: dict[str, Any] = {"agreement_id": found.agreement.id, "supplier_id": supplier.id}
    back = url_for("contracts.page", agreement_id=found.agreement.id)
    view = FormView(
        title=_("Vilkår hos %(supplier)s", supplier=supplier.name),
        lead=_("Gælder alle køb hos leverandøren i %(place)s, for huset har én kurv til den.",
               place=found.place.name),
        crumbs=[(_("Aftaler"), url_for("agreements.page")), (found.agreement.title, back),
                (_("Vilkår"), "")],
        action=url_for("contracts.save_terms", **at),
        fields=_fields(values, errors, theirs or {}), was=was, save_label=_("Gem vilkårene"),
        back_url=back, problem=problem,
    )  # fmt: skip
    return form_page(view)


def _fields(
    values: Mapping[str, str], errors: Mapping[str, str], theirs: Mapping[str, str]
) -> list[Field]:
    def text(name: str, label: str, hint: str = "", **attrs: Any) -> Field:
        return Field("text", name, label, values.get(name, ""), hint, errors.get(name, ""),
                     attrs=attrs, theirs=theirs.get(name, ""))  # fmt: skip

    def select(name: str, label: str, words: Mapping[Any, Any]) -> Field:
        return Field("select", name, label, values.get(name, ""), error=errors.get(name, ""),
                     options=[(kind.value, str(said)) for kind, said in words.items()])  # fmt: skip

    return [
        text("minimum", _("Mindsteordre, kr. uden moms"), inputmode="decimal"),
        text("fee", _("Gebyr under mindsteordren, kr. uden moms"), inputmode="decimal"),
        Field("tick", "may_refuse", _("Leverandøren må afvise en ordre under mindsteordren"),
              values.get("may_refuse", "")),
        Field("boxes", "weekdays", _("Faste leveringsdage"), values.get("weekdays", ""),
              error=errors.get("weekdays", ""), groups=[("", weekday_choices())],
              hint=_("Ingen: den kommer to hverdage efter bestillingen.")),
        select("when_closed", _("Når en fast dag er en helligdag"), WHEN_CLOSED_WORDS),
        text("cutoff_days", _("Bestil så mange hverdage før"), inputmode="numeric"),
        text("cutoff", _("Senest klokken"), _("Fx 12.00."), maxlength=5),
        text("cap", _("Højst så mange leveringer om ugen"), inputmode="numeric"),
        text("limit", _("Priserne må højst stige, procent"), inputmode="decimal"),
        text("notice", _("Stigninger varsles så mange dage før"), inputmode="numeric"),
        select("substitution", _("Må leverandøren sende noget andet?"), SUBSTITUTION_WORDS),
    ]  # fmt: skip
