"""Setting up a standing order from an order, a list or the basket."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.agreements.queries import terms_of
from shop.basket import queries as basket_queries
from shop.basket.actions import amounts_of
from shop.basket.rules import fitting_amount
from shop.catalogue.queries import OfferRow, offer_rows
from shop.favourites.queries import lists_for
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.orders import booked
from shop.orders.queries import latest_with_lines, order
from shop.standing import actions
from shop.standing.views.door import (
    BUYERS,
    amounts_sent,
    plan_sent,
    standing,
    weekday_options,
)
from shop.web.errors import words_of
from shop.web.ids import sane_id
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import basket_number, db, now, unit, viewer
from shop.web.words import dayyear, kr

_ORDERS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of the form."""

    offer_id: int
    name: str
    price: str
    amount: Decimal


@standing.get("/faste-bestillinger/ny")
@BUYERS
def new() -> Response:
    """The form over what was chosen (`ordre`, `liste` or `leverandoer`), or what to choose from."""
    with db().read() as reading:
        amounts = _source(reading)
        if amounts is None:
            return make_response(render_template("standing/choose.html", **_choices(reading)))
        return _form(reading, amounts)


def _source(reading: Session) -> dict[int, Decimal] | None:
    """Offer -> amount of what was chosen; None where nothing was."""
    order_id = request.args.get("ordre", type=int)
    list_id = request.args.get("liste", type=int)
    if order_id:
        placed = order(reading, sane_id(order_id), unit().path)
        if placed is None or placed.order.unit_id != unit().id:
            raise NotFound("order-unknown", "Bestillingen findes ikke her.")
        return booked.amounts_of(placed.lines)
    if list_id:
        found = lists_for(reading, unit(), on=local_day(now()), only=sane_id(list_id))
        if not found:
            raise NotFound("list-unknown", "Listen findes ikke her.")
        return {item.offer_id: item.quantity for item in found[0].sold}
    if request.args.get("kurv_fra"):
        basket = basket_queries.basket(reading, unit(), now=now(), number=basket_number())
        lines = [line for card in basket.cards for line in card.lines]
        return {line.row.offer_id: line.quantity for line in lines} or None
    return None


def _choices(reading: Session) -> dict[str, object]:
    found = latest_with_lines(reading, unit().id, count=_ORDERS_SHOWN)
    lists = lists_for(reading, unit(), on=local_day(now()))
    return {
        "orders": [(one.id, one.supplier_name, dayyear(one.placed_date), kr(one.goods_value))
                   for one, _lines in found],
        "lists": [(one.id, one.name) for one in lists if one.sold],
        "has_basket": basket_queries.count_lines(reading, unit().id, basket_number()) > 0,
    }  # fmt: skip


def _form(
    reading: Session, amounts: dict[int, Decimal], refused: Refused | None = None
) -> Response:
    rows = offer_rows(reading, list(amounts), path=unit().path)
    sold = [rows[key] for key in amounts if key in rows and rows[key].is_sold(local_day(now()))]
    if not sold:
        raise NotFound("standing-empty", "Der er ingen varer, som kan bestilles igen.")
    counted = Counter(row.supplier_id for row in sold)
    chosen = sane_id(request.values.get("leverandoer", type=int))
    supplier_id = chosen if chosen in counted else counted.most_common(1)[0][0]
    mine = [row for row in sold if row.supplier_id == supplier_id]
    others = {row.supplier_id: row.supplier_name for row in sold
              if row.supplier_id != supplier_id}  # fmt: skip
    page = render_template(
        "standing/new.html", supplier=mine[0].supplier_name, supplier_id=supplier_id,
        others=[(name, _address(key)) for key, name in others.items()] if not refused else [],
        goods=[_goods(row, amounts[row.offer_id]) for row in mine],
        weekdays=weekday_options(terms_of(reading, unit().path, supplier_id)),
        form=request.form, error=words_of(refused) if refused else "",
        today=local_day(now()).isoformat(),
    )  # fmt: skip
    return make_response(page, 422 if refused else 200)


def _address(supplier_id: int) -> str:
    """The same form for another supplier's goods."""
    said: dict[str, Any] = {name: text for name, text in request.args.items() if name in _SOURCES}
    return url_for("standing.new", **said, leverandoer=supplier_id)


_SOURCES = ("ordre", "liste", "kurv_fra", "kurv")


def _goods(row: OfferRow, amount: Decimal) -> Goods:
    fits = fitting_amount(amount, amounts_of(row)) if amount > 0 else Decimal(0)
    return Goods(row.offer_id, row.name, kr(row.price) if row.price is not None else "", fits)


@standing.post("/faste-bestillinger/ny")
@BUYERS
def create() -> Response:
    """Set it up."""
    supplier_id = sane_id(request.form.get("leverandoer", type=int))
    amounts: dict[int, Decimal] = {}
    try:
        amounts = amounts_sent(keeps_zero=False)
        with db().write() as writing:
            made = actions.create(
                writing, unit=unit(), supplier_id=supplier_id,
                name=request.form.get("navn", "")[:200], plan=plan_sent(), amounts=amounts,
                by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        if not amounts:
            raise
        with db().read() as reading:
            return _form(reading, amounts, refused)
    say(_("Den faste bestilling er klar. Du kan altid springe en gang over."))
    return redirect(url_for("standing.one", standing_id=made), 303)
