"""An offer as a row of a list: what the macro `product_row` reads.

Search, item page and basket all show goods by this, so that a row looks the same wherever it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from flask import url_for

from catalog_import import labels
from shop.agreements.rules import Cover
from shop.catalogue.queries import OfferRow
from shop.catalogue.rules import ECO_KINDS, counting
from shop.kernel.money import ZERO
from shop.search.rank import Reason, is_recommended, reason
from shop.search.scope import Scope, is_eco
from shop.web.changed import step_words
from shop.web.language import gettext as _
from shop.web.words import (
    comparable,
    houses_word,
    kr,
    label_word,
    language_now,
    pack,
    shop_word,
    unit_word,
)

LabelBadge = tuple[str, str, str]
"""Code, word, and "eco" or "plain"."""


class RowState(Protocol):
    """What the basket knows of a row (shop.basket.queries.RowState)."""

    @property
    def quantity(self) -> Decimal:
        """Amount in the basket."""
        ...

    @property
    def nudge(self) -> Any:
        """The gentle push under the row, or None."""
        ...


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row as templates/components/product.html reads it."""

    offer_id: int
    name: str
    url: str
    supplier_name: str
    seller_item_id: str
    pack_text: str
    drawing: str
    tile: str
    price: Decimal
    price_text: str
    unit_word: str
    comparable_text: str
    coverage: str
    labels: tuple[LabelBadge, ...]
    badge: tuple[str, str] | None
    """Kind and text of one badge more, or None."""
    reason: str
    recommended: bool
    quantity: Decimal
    in_basket: Decimal
    step: Decimal
    minimum: Decimal
    look_only: bool = False
    """For somebody who does not buy, or goods that cannot be ordered today."""
    focus: bool = False
    """The name takes focus when the row comes."""
    focus_amount: bool = False
    """The amount does."""
    note: str = ""
    heading: str = "h2"
    nudge: Any = None
    """The gentle push under the row (nudges.nudge.Nudge) or None."""
    picture: str = ""
    """Address of a small picture of ours; "" = the drawing."""


def shown_rows(
    rows: Iterable[OfferRow], scope: Scope, states: Mapping[int, RowState], *, on: date,
    buys: bool, pictures: Mapping[str, str] | None = None,
) -> list[ShownRow]:  # fmt: skip
    """Rows in the order given. `states`: what the basket knows; `buys`: whether to have buttons.

    `pictures`: address -> name of a picture we keep (shop.catalogue.pictures.names_of).
    """
    language, known = language_now(), pictures or {}
    return [
        _kept_row(
            row, scope, states.get(row.offer_id), on, buys, language, known.get(row.image, "")
        )
        for row in rows
    ]


def _kept_row(
    row: OfferRow, scope: Scope, state: RowState | None, on: date, buys: bool, language: str,
    picture: str,
) -> ShownRow:  # fmt: skip
    """From the scope's memory where it can be: a published version never changes."""
    key = (row.version_id, on, buys, language, row.version_id in scope.steps, picture)
    plain = scope.shown.get(key)
    if plain is None:
        plain = shown_row(row, scope, None, on=on, buys=buys, picture=picture)
        scope.shown[key] = plain
    if state is None:
        return plain
    return replace(plain, in_basket=state.quantity, nudge=state.nudge)


def shown_row(
    row: OfferRow, scope: Scope, state: RowState | None, *, on: date, buys: bool,
    picture: str = "",
) -> ShownRow:  # fmt: skip
    """One row."""
    covered = scope.cover(row.facts, on=on)
    codes = counting(row.labels, on=on)
    why = reason(covered.coverage, covered.rank, is_eco=is_eco(codes))
    badges = label_badges(codes)
    chosen = houses_word(scope.unit_type) if row.offer_id in scope.chosen else ""
    return ShownRow(
        offer_id=row.offer_id, name=row.name, url=url_for("search.item", offer_id=row.offer_id),
        supplier_name=row.supplier_name, seller_item_id=row.seller_item_id, pack_text=pack(row),
        drawing=row.drawing, tile=row.tile_colour, price=row.price or ZERO,
        price_text=kr(row.price or ZERO), unit_word=unit_word(row.order_unit),
        comparable_text=comparable(row),
        coverage=covered.coverage.value, labels=badges,
        badge=("chosen", str(_("Valgt til %(houses)s", houses=chosen))) if chosen else None,
        reason=reason_words(why, covered, row, badges, chosen),
        recommended=is_recommended(why, is_chosen=bool(chosen)), step=row.quantity_step,
        quantity=row.minimum_quantity, in_basket=state.quantity if state else ZERO,
        note=step_words(step) if (step := scope.steps.get(row.version_id)) else "",
        minimum=row.minimum_quantity, look_only=not (buys and row.is_sold(on)),
        nudge=state.nudge if state else None, picture=picture_url(row.offer_id, picture),
    )  # fmt: skip


def picture_url(offer_id: int, name: str, size: str = "-176") -> str:
    """Where a picture is shown from, "" without one. `size`: "" for the large one."""
    return url_for("search.picture", offer_id=offer_id, name=name + size) if name else ""


def label_badges(codes: Iterable[str]) -> tuple[LabelBadge, ...]:
    """Badges of labels that count, environmental and organic ones first."""
    badges = [
        (code, label_word(code), "eco" if labels.ALL[code].kind in ECO_KINDS else "plain")
        for code in codes
        if code in labels.ALL
    ]
    return tuple(sorted(badges, key=lambda badge: badge[2] != "eco"))


def reason_words(
    why: Reason, covered: Cover, row: OfferRow, badges: tuple[LabelBadge, ...], chosen: str = ""
) -> str:
    """Why the row stands where it does, in one sentence. `chosen`: the houses it is chosen for."""
    if why is Reason.AGREEMENT_AND_LABEL:
        words = {"label": badges[0][1], "houses": chosen}
        if chosen:
            return str(_("Anbefalet: på aftale, %(label)s og valgt til %(houses)s", **words))
        return str(_("Anbefalet: på aftale og %(label)s", **words))
    if why is Reason.AGREEMENT and chosen:
        return str(_("Anbefalet: på aftale og valgt til %(houses)s", houses=chosen))
    if why is Reason.AGREEMENT:
        return str(_("Aftale %(number)s", number=covered.number))
    if why is Reason.SECOND_SUPPLIER:
        ranked = {"rank": covered.rank, "number": covered.number}
        return str(_("Nummer %(rank)s på aftale %(number)s", **ranked))
    if why is Reason.OUTSIDE:
        return str(_("Varen er ikke med i aftale %(number)s", number=covered.number))
    if why is Reason.ELSEWHERE:
        return str(_("Varegruppen hører under aftale %(number)s", number=covered.number))
    return str(_("Frit valg: vi har ingen aftale om %(what)s", what=noun_of(row)))


def noun_of(row: OfferRow) -> str:
    """What the thing is, in small letters: the category, or the name's own noun without one."""
    kind = row.kind_key.split(" ")[0]
    return kind or shop_word(row.category_name).lower() or row.name.lower()
