"""The form of a lot: suppliers, whom to ask first, and categories."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import redirect, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from shop.agreements import actions, queries
from shop.agreements.models import Agreement, Supplier
from shop.agreements.rules import LotContent
from shop.agreements.views.contents import differing, form_page
from shop.agreements.views.door import contracts, owned
from shop.agreements.views.reading import Field, FormView, Typed, posted
from shop.agreements.views.words import said_before
from shop.catalogue.models import Category
from shop.catalogue.queries import categories
from shop.kernel.errors import NotFound, Refused
from shop.organisation.rules import Role
from shop.search import freshness
from shop.web import access
from shop.web.errors import words_of
from shop.web.ids import LARGEST_ID, sane_id
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import db, now, viewer
from shop.web.words import shop_word

ROWS = 4
"""Suppliers that a form has room for, and one more than there are."""
_FIELD_OF = {
    "category-unknown": "others", "lots-overlap": "prefixes", "lots-overlap-unranked": "prefixes",
    "lot-without-supplier": "supplier_1", "supplier-unknown": "supplier_1",
}  # fmt: skip


def raw(lot: LotContent, known: Iterable[Category]) -> dict[str, str]:
    """What the form's fields say for a lot."""
    classes = {one.unspsc_class[:6] for one in known}
    boxes = [prefix for prefix in lot.prefixes if prefix in classes]
    values = {
        "name": lot.name, "obligatory": "ja" if lot.obligatory else "",
        "prefixes": ",".join(boxes),
        "others": ", ".join(prefix for prefix in lot.prefixes if prefix not in boxes),
    }  # fmt: skip
    for row, (supplier, rank) in enumerate(lot.ranks, start=1):
        values |= {f"supplier_{row}": str(supplier), f"rank_{row}": str(rank)}
    return values


def read(typed: Typed) -> LotContent:
    """The lot that was typed; what is wrong is noted in `typed.errors`."""
    ranks: dict[int, int] = {}
    for name in sorted(typed.values):
        if not name.startswith(f"{typed.prefix}supplier_"):
            continue
        row = name.rpartition("_")[2]
        supplier = typed.whole(f"supplier_{row}")
        rank = typed.whole(f"rank_{row}", 1) or 1
        if supplier and 0 < supplier <= LARGEST_ID:
            if not 1 <= rank <= 99:
                typed.errors[f"rank_{row}"] = _("Skriv et tal fra 1 til 99.")
            ranks[supplier] = min(rank, 99)
    return LotContent(
        typed.text("name", 120), typed.ticked("obligatory"),
        tuple(sorted(ranks.items(), key=lambda pair: (pair[1], pair[0]))),
        tuple(sorted({*typed.many("prefixes"), *typed.many("others")})),
    )  # fmt: skip


@contracts.get("/aftaler/<int:agreement_id>/delaftaler/<int:lot_id>")
@access.roles(Role.PROCUREMENT)
def lot(agreement_id: int, lot_id: int) -> AnyResponse:
    """The form of a lot; 0 is a new one."""
    with db().read() as reading:
        agreement = owned(reading, sane_id(agreement_id)).agreement
        known = categories(reading)
        values = raw(_standing(reading, agreement, lot_id), known)
        return _page(reading, agreement, lot_id, known, values, values, Typed({}))


@contracts.post("/aftaler/<int:agreement_id>/delaftaler/<int:lot_id>")
@access.roles(Role.PROCUREMENT)
def save_lot(agreement_id: int, lot_id: int) -> AnyResponse:
    """Add or change a lot."""
    values = posted(request.form)
    typed, was = Typed(values), Typed(values, "was_")
    with db().read() as reading:
        agreement = owned(reading, sane_id(agreement_id)).agreement
        known = categories(reading)
        standing = raw(_standing(reading, agreement, lot_id), known)
        wanted = read(typed)
        begun = {name[4:]: value for name, value in values.items() if name.startswith("was_")}
        seen = read(was) if begun else wanted
        refused = None
        if not typed.errors:
            refused = _save(agreement_id, lot_id, seen, wanted, known)
            if refused is None:
                say(_("Delaftalen er gemt."))
                return redirect(url_for("contracts.page", agreement_id=agreement_id), 303)
        is_clash = refused is not None and refused.code == "changed-meanwhile"
        return _page(
            reading, agreement, lot_id, known, values, standing if is_clash else begun, typed,
            refused, differing(begun, values, standing) if is_clash else {},
        )  # fmt: skip


def _save(
    agreement_id: int, lot_id: int, seen: LotContent, wanted: LotContent, known: list[Category]
) -> Refused | None:
    try:
        with db().write() as writing:
            actions.save_lot(
                writing, agreement_id=agreement_id, lot_id=lot_id, seen=seen, wanted=wanted,
                known={one.unspsc_class for one in known}, by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        return refused
    freshness.forget(db())
    return None


@contracts.post("/aftaler/<int:agreement_id>/delaftaler/<int:lot_id>/fjern")
@access.roles(Role.PROCUREMENT)
def remove_lot(agreement_id: int, lot_id: int) -> AnyResponse:
    """Take a lot out."""
    with db().write() as writing:
        actions.remove_lot(
            writing, agreement_id=sane_id(agreement_id), lot_id=sane_id(lot_id),
            by=viewer().actor, now=now(),
        )  # fmt: skip
    freshness.forget(db())
    say(_("Delaftalen er fjernet."))
    return redirect(url_for("contracts.page", agreement_id=agreement_id), 303)


def _standing(reading: Session, agreement: Agreement, lot_id: int) -> LotContent:
    if not lot_id:
        return actions.NO_LOT
    found = queries.lots_of(reading, agreement.id or 0).get(lot_id)
    if found is None:
        raise NotFound("lot-unknown", _("Delaftalen findes ikke længere."))
    return found


def _page(
    reading: Session, agreement: Agreement, lot_id: int, known: Sequence[Category],
    values: Mapping[str, str], was: Mapping[str, str], typed: Typed,
    refused: Refused | None = None, theirs: Mapping[str, str] | None = None,
) -> AnyResponse:  # fmt: skip
    errors, problem = dict(typed.errors), ""
    if refused is not None:
        name = _FIELD_OF.get(refused.code, "")
        errors |= {name: words_of(refused)} if name else {}
        problem = "" if name else words_of(refused)
    clashes = theirs or {}
    if clashes:
        problem = f"{problem} {said_before(agreement)}"
    at: dict[str, Any] = {"agreement_id": agreement.id, "lot_id": lot_id}
    back = url_for("contracts.page", agreement_id=agreement.id)
    title = was.get("name") or _("Ny delaftale")
    view = FormView(
        title=title, lead=_("Hvem leverer hvad, og hvem skal spørges først."),
        crumbs=[(_("Aftaler"), url_for("agreements.page")), (agreement.title, back), (title, "")],
        action=url_for("contracts.save_lot", **at),
        fields=_fields(values, errors, clashes, queries.suppliers(reading), known), was=was,
        save_label=_("Gem delaftalen"), back_url=back, problem=problem,
        remove_url=url_for("contracts.remove_lot", **at) if lot_id else "",
        remove_label=_("Fjern delaftalen"),
        beside=(_("Skriv en ny leverandør ind"), url_for("contracts.new_supplier")),
    )  # fmt: skip
    return form_page(view)


def _fields(
    values: Mapping[str, str], errors: Mapping[str, str], theirs: Mapping[str, str],
    suppliers: Iterable[Supplier], known: Iterable[Category],
) -> list[Field]:  # fmt: skip
    names = [("", _("Ingen")), *((str(one.id), one.name) for one in suppliers)]
    used = sum(1 for name in values if name.startswith("supplier_") and values[name])
    fields = [
        Field("text", "name", _("Hvad hedder delaftalen?"), values.get("name", ""),
              error=errors.get("name", ""), attrs={"maxlength": "120"},
              theirs=theirs.get("name", "")),
        Field("tick", "obligatory", _("Obligatorisk liste: det skal købes her"),
              values.get("obligatory", "")),
    ]  # fmt: skip
    for row in range(1, max(ROWS, used + 1) + 1):
        supplier, rank = f"supplier_{row}", f"rank_{row}"
        fields.append(
            Field("select", supplier, _("Leverandør %(row)s", row=row), values.get(supplier, ""),
                  error=errors.get(supplier, ""), options=names,
                  theirs=dict(names).get(theirs[supplier], "") if supplier in theirs else "")
        )  # fmt: skip
        fields.append(
            Field("text", rank, _("Nummer for leverandør %(row)s", row=row),
                  values.get(rank, "") or "1", error=errors.get(rank, ""),
                  hint=_("Nummer 1 spørges først. Samme nummer: frit valg.") if row == 1 else "",
                  attrs={"inputmode": "numeric", "maxlength": "2"})
        )  # fmt: skip
    return [
        *fields,
        Field("boxes", "prefixes", _("Varegrupper"), values.get("prefixes", ""),
              error=errors.get("prefixes", ""), groups=_boxes(known)),
        Field("text", "others", _("Andre UNSPSC-koder"), values.get("others", ""),
              hint=_("2, 4, 6 eller 8 cifre med komma imellem, når en hel varegruppe ikke passer."),
              error=errors.get("others", "")),
    ]  # fmt: skip


def _boxes(known: Iterable[Category]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in known:
        groups[one.tile].append((one.unspsc_class[:6], shop_word(one.name_da)))
    return [(shop_word(tile), boxes) for tile, boxes in sorted(groups.items())]
