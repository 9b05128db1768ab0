"""The item page: all that is known of an offer, what is like it, and what it has cost."""

from dataclasses import dataclass, replace
from datetime import date

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlmodel import Session

from catalog_import import labels
from catalog_import.item import Upkeep
from nudges.gather import is_near
from shop.agreements.queries import terms_of
from shop.agreements.rules import Cover, next_delivery
from shop.basket import queries as basket
from shop.catalogue import queries as catalogue
from shop.catalogue.pictures import names_of
from shop.catalogue.queries import OfferRow
from shop.catalogue.rules import counting
from shop.catalogue.shelf import fresh_shelf
from shop.favourites.succession import stand_ins
from shop.kernel.errors import NotFound
from shop.kernel.money import round_to_ore, with_vat
from shop.kernel.periods import local_day
from shop.organisation.rules import Role
from shop.search.address import COMPARED, MOST_COMPARED, address
from shop.search.rows import ShownRow, picture_url, shown_row, shown_rows
from shop.search.scope import Scope
from shop.search.views.door import place, search
from shop.search.views.fragments import tray_html
from shop.search.views.neighbours import Neighbours, neighbours
from shop.search.views.prices import Plot, Price, plot, prices_of
from shop.search.views.tray import tray
from shop.web import access
from shop.web.session import basket_number, db, now, viewer
from shop.web.words import (
    amount,
    daylong,
    dayyear,
    kr,
    label_word,
    pack,
    shop_word,
    unit_word,
    upkeep_words,
    weekday_word,
)

_MOST_ALTERNATIVES = 6


@search.get("/vare/<int:offer_id>")
@access.signed_in
def item(offer_id: int) -> str | tuple[str, int]:
    """An offer that the viewer's house may see; 404 for any other, 410 when it is withdrawn."""
    here = place()
    with db().read() as reading:
        row = catalogue.offer_row(reading, offer_id, path=here.path)
        if row is None:
            return _gone(reading, offer_id, here.path), 410
        scope = here.scope(reading)
        found = _known_of(reading, row, scope, here.path, here.on)
    return render_template("search/item.html", p=found)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """What search/item.html reads."""

    row: OfferRow
    shown: ShownRow
    facts: list[tuple[str, str]]
    coverage: str
    labels: list[tuple[str, str]]
    """Name, and licence with validity in words."""
    with_vat: str
    delivery: str
    can_buy: bool
    not_now: str
    """Why it cannot be ordered today, "" when it can."""
    alternatives: list[ShownRow]
    prices: list[Price]
    plot: Plot | None
    neighbours: Neighbours | None
    compare_url: str
    """The item beside those of its kind, "" where it is alone or cannot be ordered."""
    tray: Markup
    picture: str
    """Address of the large picture, "" without one."""
    labels_url: str
    """Where the labels are looked up, "" for whoever does not."""
    equals_url: str
    """Where procurement says what serves the same need, "" for all others."""


def _known_of(reading: Session, row: OfferRow, scope: Scope, path: str, on: date) -> ItemPage:
    house = viewer().unit
    covered = scope.cover(row.facts, on=on)
    like = catalogue.alternatives(reading, [row], path=path, on=on).get(row.offer_id, [])
    like = like[:_MOST_ALTERNATIVES]
    ids = [row.offer_id, *(other.offer_id for other in like)]
    states = basket.row_states(reading, house.id, ids, basket_number()) if house else {}
    pictures = names_of(reading, (one.image for one in (row, *like)))
    shown = shown_row(row, scope, states.get(row.offer_id), on=on, buys=house is not None)
    versions = catalogue.versions(reading, row.offer_id, path=path)
    # A later version is not published yet, or was taken back.
    prices = prices_of([one for one in versions if (one.id or 0) <= row.version_id])
    return ItemPage(
        row=row, shown=shown, facts=_facts(row), coverage=coverage_sentence(covered),
        labels=_labels(row, on), with_vat=kr(with_vat(shown.price, row.vat_percent)),
        delivery=_delivery(reading, row, path), can_buy=not shown.look_only,
        not_now="" if row.is_sold(on) else str(_("Varen kan ikke bestilles lige nu.")),
        alternatives=_compared(
            shown_rows(like, scope, states, on=on, buys=house is not None, pictures=pictures),
            row, like,
        ),
        picture=picture_url(row.offer_id, pictures.get(row.image, ""), size=""),
        labels_url=_labels_url(row, path),
        equals_url=url_for("equals.page", offer_id=row.offer_id)
        if viewer().has(Role.PROCUREMENT) else "",
        prices=prices, plot=plot(prices, today=on), tray=tray_html(scope, tray(reading, path, ())),
        neighbours=neighbours(reading, row, scope, path), compare_url=_compare_url(ids, scope),
    )  # fmt: skip


def _compare_url(offer_ids: list[int], scope: Scope) -> str:
    some = [(COMPARED, str(one)) for one in offer_ids if one in scope][:MOST_COMPARED]
    is_first = bool(some) and offer_ids[0] in scope
    return address(url_for("search.compare"), some) if is_first and len(some) > 1 else ""


def _labels_url(row: OfferRow, path: str) -> str:
    """For procurement of the place whose catalogue the item stands in."""
    owner = path.partition(f"/{row.owner_node_id}/")[0] + f"/{row.owner_node_id}/"
    is_ours = any(owner.startswith(grant.path) for grant in viewer().grants_of(Role.PROCUREMENT))
    return url_for("labels.item", offer_id=row.offer_id) if is_ours and row.labels else ""


def coverage_sentence(covered: Cover) -> str:
    """How an offer is covered, with the agreement's number and title."""
    named = {"number": covered.number, "title": covered.title}
    match covered.coverage.value:
        case "on_agreement" if covered.rank:
            text = _("På aftale %(number)s, %(title)s, som nummer %(rank)s.",
                     **named, rank=covered.rank)  # fmt: skip
        case "on_agreement":
            text = _("På aftale %(number)s, %(title)s.", **named)
        case "agreement_supplier":
            text = _("Leverandøren er på aftale %(number)s, men varen er ikke med.", **named)
        case "category_covered":
            text = _("Varegruppen hører under aftale %(number)s, %(title)s.", **named)
        case _:
            text = _("Vi har ingen aftale på varegruppen. Valget er frit.")
    return str(text)


def _facts(row: OfferRow) -> list[tuple[str, str]]:
    least, step = row.minimum_quantity, row.quantity_step
    days = row.lead_time_days
    facts = [
        (_("Leverandør"), row.supplier_name),
        (_("Varenr."), row.seller_item_id),
        (_("Pakning"), pack(row)),
        (_("Mindst"), amount(least, row.order_unit) if least > 1 else ""),
        (_("I spring på"), amount(step, row.order_unit) if step > 1 else ""),
        (_("Mærke"), row.brand),
        (_("Varegruppe"), shop_word(row.category_name)),
        (_("GTIN"), row.gtin),
        (_("UNSPSC"), row.unspsc),
        (_("Leveringstid"), _("%(days)s dage", days=days) if days else ""),
        (_("I brug, siger leverandøren"), ", ".join(upkeep_words(row.upkeep or Upkeep()))),
    ]
    return [(str(label), str(text)) for label, text in facts if text]


def _labels(row: OfferRow, on: date) -> list[tuple[str, str]]:
    counting_now = set(counting(row.labels, on=on))
    found = []
    for claim in row.labels:
        code = claim.get("code")
        if code in counting_now and code in labels.ALL:
            valid = claim.get("valid_to")
            words = [
                _("licens %(number)s", number=claim["licence"]) if claim.get("licence") else "",
                _("gælder til %(day)s", day=dayyear(date.fromisoformat(valid))) if valid else "",
            ]
            found.append((label_word(code), ", ".join(filter(None, words))))
    return found


def _delivery(reading: Session, row: OfferRow, path: str) -> str:
    terms = terms_of(reading, path, row.supplier_id)
    coming = next_delivery(terms, now=now(), lead_days=row.lead_time_days or 0)
    is_soon = is_near(coming.day, local_day(now()))
    weekday = weekday_word(coming.day) if is_soon else daylong(coming.day)
    if not terms.weekdays or row.lead_time_days:
        return str(_("Kommer tidligst %(weekday)s.", weekday=weekday))
    named = {"supplier": row.supplier_name, "weekday": weekday}
    return str(_("%(supplier)s kommer næste gang %(weekday)s.", **named))


def _compared(shown: list[ShownRow], row: OfferRow, like: list[OfferRow]) -> list[ShownRow]:
    return [
        replace(one, note=difference(row, other), heading="h3")
        for one, other in zip(shown, like, strict=True)
    ]


def difference(row: OfferRow, other: OfferRow) -> str:
    """How much another offer of the same kind costs more or less per comparable unit."""
    if row.comparable_price is None or other.comparable_price is None:
        return ""
    gap = round_to_ore(other.comparable_price - row.comparable_price)
    unit = unit_word(other.comparable_unit)
    if not gap:
        return str(_("Samme pris pr. %(unit)s", unit=unit))
    words = {"amount": kr(abs(gap)), "unit": unit}
    if gap < 0:
        return str(_("%(amount)s billigere pr. %(unit)s", **words))
    return str(_("%(amount)s dyrere pr. %(unit)s", **words))


def _gone(reading: Session, offer_id: int, path: str) -> str:
    was = catalogue.last_rows(reading, [offer_id], path=path).get(offer_id)
    if was is None:
        raise NotFound("offer-unknown", _("Varen findes ikke her."))
    shelf = fresh_shelf(reading, path)
    following = stand_ins(reading, [offer_id], path=path, rows=shelf.rows, on=local_day(now()))
    replaced = following.get(offer_id)
    return render_template(
        "search/gone.html", name=was.name, item_id=was.seller_item_id,
        replaced=replaced and (replaced.name, url_for("search.item", offer_id=replaced.offer_id)),
    )  # fmt: skip
