"""What have we agreements about: everybody's pages."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from flask import render_template, request, url_for
from flask_babel import ngettext
from sqlmodel import Session

from shop.agreements import queries
from shop.agreements.models import Supplier
from shop.agreements.rules import NO_TERMS, Scope, Terms
from shop.agreements.views.door import agreements, municipality_path, path
from shop.agreements.views.shown import GROUPS, Shown, all_shown, fits, need_of, resembles
from shop.agreements.views.words import card_facts, facts, source, status, terms_facts
from shop.catalogue.models import Category
from shop.catalogue.queries import offer_rows
from shop.guidance.queries import policy_for
from shop.kernel.errors import NotFound
from shop.kernel.periods import local_day
from shop.organisation.queries import municipality_contact, procurement_email
from shop.organisation.rules import Role
from shop.search import danish
from shop.search.match import read_query
from shop.search.queries import Ask, search
from shop.search.views.door import place
from shop.search.wordlist import book_at
from shop.web import access
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.session import db, now, viewer
from shop.web.words import kr, number


@agreements.get("/aftaler")
@access.signed_in
def page() -> str:
    """All agreements that reach the house, or those that fit a need."""
    wanted, group = request.args.get("q", "")[:200].strip(), request.args.get("gruppe", "")
    with db().read() as reading:
        every = _all(reading)
        need = need_of(wanted, book_at(reading, path()))
        found = [one for one in every if fits(one, need)]
        goods = 0
        if wanted and not found:
            goods, numbers = _goods_in_shop(reading, wanted)
            found = [one for one in every if one.row.agreement.number in numbers]
        is_near = bool(wanted) and not found and not goods
        if is_near:
            found = [one for one in every if resembles(one, need)]
        shown = [one for one in found if group not in GROUPS or one.group == group]
        outside_limit = policy_for(reading, path(), on=local_day(now())).outside_limit
        return render_template(
            "agreements/page.html", wanted=wanted, cards=[_card(one) for one in shown],
            chips=_chips(found, wanted, group), total=len(every), goods=goods,
            is_near=is_near,
            goods_label=_goods_words(goods), limit=kr(outside_limit, 0),
            email=procurement_email(reading, path()),
            procurement_phone=municipality_contact(reading, path())[1],
            is_desk=viewer().has(Role.PROCUREMENT),
        )  # fmt: skip


def _goods_in_shop(reading: Session, wanted: str) -> tuple[int, set[str]]:
    """How many goods the shop has for a need that no agreement names, and the numbers of the
    agreements that the first of them stand under."""
    here = place()
    if not danish.words(wanted):  # nothing but signs: search would show all there is
        return 0, set()
    answer = search(reading, here, Ask(read_query(wanted), is_exact=True))
    rows = offer_rows(reading, answer.page(1), path=here.path).values()
    return answer.total, {answer.scope.cover(row.facts, on=here.on).number for row in rows} - {""}


@agreements.get("/aftaler/<int:agreement_id>")
@access.signed_in
def one(agreement_id: int) -> str:
    """One agreement: who, what, until when, on which terms, and how to buy."""
    with db().read() as reading:
        ours = sane_id(agreement_id)
        shown = next((it for it in _all(reading) if it.row.agreement.id == ours), None)
        if shown is None:
            raise NotFound("agreement-unknown", _("Den aftale findes ikke her."))
        terms = queries.terms_for(reading, path())
        return render_template(
            "agreements/one.html", shown=shown, agreement=shown.row.agreement,
            source=source(shown), status=status(shown), facts=facts(shown),
            suppliers=_suppliers(shown, terms), goods_url=_goods_url(shown),
            covered=[it for it in shown.categories if it not in shown.left_out],
            goods_label=_goods_words(shown.goods), email=procurement_email(reading, path()),
            contacts=queries.contacts_of(reading, ours),
            documents=queries.documents_of(
                reading, ours, all_of_them=viewer().has(Role.PROCUREMENT)
            ),
            questions=queries.questions_under(
                reading, [ours], municipality_path(reading, path())
            ),
            is_desk=viewer().has(Role.PROCUREMENT),
        )  # fmt: skip


def _all(reading: Session) -> list[Shown]:
    return all_shown(reading, path(), place().scope(reading), on=local_day(now()))


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
    first: Category | Supplier | None = shown.categories[0] if shown.categories else None
    if shown.is_service and shown.row.suppliers:
        first = shown.row.suppliers[0][1]
    agreement = shown.row.agreement
    return {
        "name": agreement.title, "source": f"{source(shown)}, {agreement.number}",
        "drawing": first.drawing if first else "mappe",
        "tile": first.tile_colour if first else "gran", "facts": card_facts(shown),
        "notice": status(shown), "url": url_for("agreements.one", agreement_id=agreement.id),
        "goods_url": _goods_url(shown), "goods_label": _goods_words(shown.goods),
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
        return url_for("search.page", q=shown.row.agreement.number, som="tekst")
    codes = [it.code for it in shown.categories if it not in shown.left_out]
    return url_for("search.page", kategori=codes)


def _goods_words(goods: int) -> str:
    return str(ngettext("Se %(count)s vare", "Se %(count)s varer", goods, count=number(goods)))
