"""What we have agreements about, and what each says."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session

from shop.agreements import queries
from shop.agreements.rules import NO_TERMS, Scope, Terms
from shop.agreements.views.shown import GROUPS, Shown, all_shown, fits
from shop.agreements.views.words import card_facts, facts, source, status, terms_facts
from shop.kernel.errors import NotFound
from shop.kernel.periods import local_day
from shop.organisation.queries import procurement_email
from shop.web import access
from shop.web.session import db, now, viewer
from shop.web.words import number

agreements = Blueprint("agreements", __name__)
doors = [agreements]


@agreements.get("/aftaler")
@access.signed_in
def page() -> str:
    """All agreements that reach the house, or those that fit a need."""
    wanted, group = request.args.get("q", "")[:200].strip(), request.args.get("gruppe", "")
    with db().read() as reading:
        every = _all(reading)
        found = [one for one in every if fits(one, wanted)]
        shown = [one for one in found if group not in GROUPS or one.group == group]
        return render_template(
            "agreements/page.html", wanted=wanted, cards=[_card(one) for one in shown],
            chips=_chips(found, wanted, group), total=len(every),
            email=procurement_email(reading, _path()),
        )  # fmt: skip


@agreements.get("/aftaler/<int:agreement_id>")
@access.signed_in
def one(agreement_id: int) -> str:
    """One agreement: who, what, until when, on which terms, and how to buy."""
    with db().read() as reading:
        shown = next((it for it in _all(reading) if it.row.agreement.id == agreement_id), None)
        if shown is None:
            raise NotFound("agreement-unknown", _("Den aftale findes ikke her."))
        terms = queries.terms_for(reading, _path())
        return render_template(
            "agreements/one.html", shown=shown, agreement=shown.row.agreement,
            source=source(shown), status=status(shown), facts=facts(shown),
            suppliers=_suppliers(shown, terms), goods_url=_goods_url(shown),
            covered=[it for it in shown.categories if it not in shown.left_out],
            goods_label=_goods_label(shown), email=procurement_email(reading, _path()),
        )  # fmt: skip


def _all(reading: Session) -> list[Shown]:
    return all_shown(reading, _path(), on=local_day(now()))


def _path() -> str:
    who = viewer()
    return who.unit.path if who.unit else who.person.grants[0].path


def _chips(found: Sequence[Shown], wanted: str, group: str) -> list[dict[str, Any]]:
    counts = Counter(it.group for it in found)
    entries = [("", _("Alle"), len(found))]
    entries += [(code, word, counts[code]) for code, (word, _tiles) in GROUPS.items()]
    return [
        {
            "label": f"{word} {count}", "current": code == (group if group in GROUPS else ""),
            "href": url_for("agreements.page", q=wanted or None, gruppe=code or None),
        }
        for code, word, count in entries
        if count or not code
    ]  # fmt: skip


def _card(shown: Shown) -> dict[str, Any]:
    first = shown.categories[0] if shown.categories else None
    agreement = shown.row.agreement
    return {
        "name": agreement.title, "source": f"{source(shown)}, {agreement.number}",
        "drawing": first.drawing if first else "mappe",
        "tile": first.tile_colour if first else "gran", "facts": card_facts(shown),
        "notice": status(shown), "url": url_for("agreements.one", agreement_id=agreement.id),
        "goods_url": _goods_url(shown), "goods_label": _goods_label(shown),
    }  # fmt: skip


def _suppliers(shown: Shown, terms: dict[int, Terms]) -> list[dict[str, Any]]:
    ranks = {rank for rank, _supplier in shown.row.suppliers}
    return [
        {
            "supplier": supplier, "rank": rank if len(ranks) > 1 else 0,
            "facts": terms_facts(terms.get(supplier.id or 0, NO_TERMS)),
        }
        for rank, supplier in shown.row.suppliers
    ]  # fmt: skip


def _goods_url(shown: Shown) -> str:
    """Where its goods are; "" when nothing can be bought on it."""
    if not shown.can_buy or not shown.goods:
        return ""
    if shown.row.agreement.scope is not Scope.WHOLE_ASSORTMENT:
        return url_for("search.page", q=shown.row.agreement.number)
    codes = [it.code for it in shown.categories if it not in shown.left_out]
    return url_for("search.page", kategori=codes)


def _goods_label(shown: Shown) -> str:
    goods = shown.goods
    return str(ngettext("Se %(count)s vare", "Se %(count)s varer", goods, count=number(goods)))
