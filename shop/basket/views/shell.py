"""What the basket's doors share: who watches, what was sent, and the page as it is now."""

import secrets
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from flask import Blueprint, g, has_request_context, redirect, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.basket import cards, days, queries
from shop.basket.booking import Checkout, checkout
from shop.basket.cards import NOWHERE, Focus
from shop.basket.contents import Basket
from shop.basket.decisions import decisions
from shop.basket.kept import Kept
from shop.basket.several import BasketFacts, baskets
from shop.catalogue.pictures import names_of
from shop.guidance import actions as guidance
from shop.guidance.actions import Watcher
from shop.guidance.queries.reasons import reasons_for
from shop.guidance.rules import pseudonym
from shop.kernel.amounts import amount_from_text
from shop.kernel.errors import NotFound
from shop.kernel.texts import plain_text
from shop.orders import booked
from shop.organisation.rules import Role
from shop.web import access
from shop.web.htmx import render_fragment, wants_fragment
from shop.web.ids import sane_id
from shop.web.session import BASKET, basket_number, config, db, now, says_basket, unit, viewer

basket = Blueprint("basket", __name__)
BUYERS = access.roles(Role.REQUISITIONER)


@basket.url_defaults
def _say_which(endpoint: str, values: dict[str, Any]) -> None:
    """Every address of the basket says which of the house's baskets it is about."""
    if has_request_context() and BASKET not in values and says_basket():
        values[BASKET] = basket_number()


TOKEN_BYTES = 24


def watcher() -> Watcher:
    """Who is shown a push: the house, and the person under a pseudonym."""
    house, municipality = unit(), unit().municipality_id or 0
    key = config().secret_key
    return Watcher(
        house.id, municipality,
        pseudonym(key, person_id=viewer().person.id, municipality_id=municipality),
    )  # fmt: skip


def context(found: Basket, focus: Focus, asks_reason: int = 0) -> dict[str, object]:
    """What the basket's page reads. `asks_reason`: the supplier whose reasons are shown."""
    name, g.basket_count = viewer().person.name, found.count
    form_token = secrets.token_urlsafe(TOKEN_BYTES)
    with db().read() as reading:
        pictures = names_of(
            reading, (line.row.image for card in found.cards for line in card.lines)
        )
        known = baskets(reading, unit().id)
        sending = checkout(
            reading, unit(), found, now=now(), number=basket_number(), person_id=viewer().person.id
        )
        own = reasons_for(reading, unit().path) if asks_reason else []
    return {
        "basket": found, "mark": found.mark, "unit_name": unit().name, "lead": cards.lead(found),
        "late": days.overdue(found),
        "focus_top": focus != NOWHERE and not _is_there(found, focus),
        "cards": [
            cards.card_page(
                card, now=now(), focus=focus, viewer_name=name, asks_reason=card.id == asks_reason,
                pictures=pictures,
            )
            for card in found.cards
        ],
        "summary_page": cards.summary_page(
            found, unit(), now=now(), viewer_name=name, form_token=form_token
        ),
        "gone": [cards.gone_page(line) for line in found.gone],
        "own_reasons": [(f"own:{one.id}", one.name) for one in own],
        "fields": [("form_token", form_token), ("seen", found.fingerprint)],
    } | _several(known) | _checkout(sending)  # fmt: skip


def _checkout(found: Checkout) -> dict[str, object]:
    """Accounts to choose between (none where there is one), budgets, and what waits for a yes."""
    words = [(one.code, f"{one.code} {one.name}".strip()) for one in found.accounts]
    return {
        "accounts": words if len(words) > 1 else [], "account": found.account,
        "budgets": found.budgets, "approval_news": found.news, "asked_above": found.asked_above,
    }  # fmt: skip


def _several(known: Sequence[BasketFacts]) -> dict[str, object]:
    """The house's other baskets, as tabs and as places to move goods to."""
    chosen = basket_number()
    words = {one.number: one.name or str(_("Husets kurv")) for one in known}
    return {
        "this_basket": next((one for one in known if one.number == chosen), known[0]),
        "tabs": [
            {
                "label": f"{words[one.number]} ({one.lines})", "current": one.number == chosen,
                "href": url_for("basket.page", **{BASKET: one.number}),  # type: ignore[arg-type]
            }
            for one in known
        ]
        if len(known) > 1
        else [],
        "others": [(number, word) for number, word in words.items() if number != chosen],
    }  # fmt: skip


def _is_there(found: Basket, focus: Focus) -> bool:
    """Whether the part that should take focus is on the page."""
    offer_id = focus.line or focus.amount
    if offer_id is not None:
        return found.line(offer_id) is not None
    return focus.supplier is not None and found.card(focus.supplier) is not None


def changed(
    action: Callable[[Session], object], focus: Callable[[Basket, Basket], Focus], anchor: str
) -> Response:
    """Do it in one transaction; then the basket for htmx, or the way back to it."""
    with db().write() as writing:
        before = queries.basket(writing, unit(), now=now(), number=basket_number())
        action(writing)
        after = queries.basket(writing, unit(), now=now(), number=basket_number())
        guidance.note(writing, decisions(after), watcher=watcher(), now=now())
    if not wants_fragment():
        return redirect(url_for("basket.page", _anchor=anchor), 303)
    return render_fragment("basket/_changed.html", **context(after, focus(before, after)))


def form_offer_id() -> int:
    """The offer that a form is about. Raises NotFound where there is none."""
    found = sane_id(request.form.get("offer_id", type=int))
    if not found:
        raise NotFound("offer-unknown", _("Varen findes ikke i jeres butik."))
    return found


def form_supplier_id() -> int:
    """The supplier that a form is about, 0 for none."""
    return sane_id(request.form.get("supplier_id", type=int))


def kept_fields(kept: Kept) -> tuple[tuple[str, str], ...]:
    """What the way back must carry, so that it is in the form; `form_kept` reads it."""
    said = (("note", kept.note), ("account", kept.accounting_code))
    split = tuple(("elsewhere", text) for text in booked.written(kept.elsewhere))
    return (*((name, text) for name, text in said if text), *split)


def form_kept() -> Kept:
    """What a line carried before it was taken out."""
    note, account = (plain_text(request.form.get(name, "")) for name in ("note", "account"))
    split = booked.read(map(plain_text, request.form.getlist("elsewhere")[:20]))
    return Kept(note[:200], account[:60], split)


def form_amount() -> Decimal:
    """The amount somebody typed. Raises Refused for what is no number."""
    return amount_from_text(request.form.get("quantity", "")[:40])
