"""Putting goods in from a list, and the row as it is afterwards."""

from dataclasses import replace
from decimal import Decimal

from flask import redirect, request, url_for
from flask_babel import gettext as _
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.basket import actions, queries
from shop.basket.views.shell import BUYERS, basket, form_amount, form_offer_id, watcher
from shop.catalogue.pictures import names_of
from shop.catalogue.queries import offer_rows
from shop.kernel.errors import NotFound
from shop.search.rows import ShownRow, shown_rows
from shop.search.views.door import place
from shop.web.htmx import render_fragment, wants_fragment
from shop.web.messages import say
from shop.web.onward import came_from
from shop.web.session import basket_number, db, now, unit, viewer
from shop.web.words import number


@basket.post("/kurv/laeg-i")
@BUYERS
def add() -> Response:
    """Put goods in from a list. Plus and minus without script change the basket by one step."""
    offer_id = form_offer_id()
    with db().write() as writing:
        if request.form.get("step"):
            _step(writing, offer_id)
        else:
            added = actions.add(
                writing, unit=unit(), offer_id=offer_id, quantity=form_amount(), watcher=watcher(),
                by=viewer().actor, now=now(), number=basket_number(),
            )  # fmt: skip
            say(_added_words(added))
    return row_answer(offer_id)


def _added_words(added: actions.Added) -> str:
    text = _(
        "Lagt i kurven: %(name)s. Nu %(amount)s.",
        name=added.row.name, amount=number(added.quantity),
    )  # fmt: skip
    more = _("Der er et forslag under varen.")
    return f"{text} {more}" if added.nudge and _has_rows() else str(text)


def _has_rows() -> bool:
    """Whether the answer shows what is suggested under the row: an item's own page does not."""
    return wants_fragment() or not came_from().startswith(("/vare/", "/sammenlign"))


def _step(writing: Session, offer_id: int) -> None:
    row = offer_rows(writing, [offer_id], path=unit().path).get(offer_id)
    if row is None:
        raise NotFound("offer-unknown", _("Varen findes ikke i jeres butik."))
    held = queries.row_states(writing, unit().id, [offer_id], basket_number()).get(offer_id)
    least, in_basket = row.minimum_quantity, held.quantity if held else Decimal(0)
    step = row.quantity_step if request.form["step"] == "+1" else -row.quantity_step
    wanted = max(in_basket + step, least) if step > 0 else in_basket + step
    if not in_basket and step > 0:
        actions.add(
            writing, unit=unit(), offer_id=offer_id, quantity=wanted, watcher=watcher(),
            by=viewer().actor, now=now(), number=basket_number(),
        )  # fmt: skip
    elif in_basket and wanted < least:
        actions.remove(writing, unit=unit(), offer_id=offer_id, number=basket_number())
    elif in_basket:
        actions.change(
            writing, unit=unit(), offer_id=offer_id, quantity=wanted, now=now(),
            number=basket_number(),
        )  # fmt: skip
    now_there = number(wanted if wanted >= least else Decimal(0))
    say(_("%(name)s: nu %(amount)s i kurven.", name=row.name, amount=now_there))


def row_answer(offer_id: int, *others: int, focus: str = "", note: str = "") -> Response:
    """The row that was pressed as it is now; without htmx, back to where it stood.

    `focus`: "name" or "amount" of that row, "" where it is.
    """
    if not wants_fragment():
        return redirect(_way_back(f"row-{offer_id}"), 303)
    with db().read() as reading:
        rows = products(reading, [offer_id, *others])
        count = queries.count_lines(reading, unit().id, basket_number())
    rows[:1] = [
        replace(row, focus=focus == "name", focus_amount=focus == "amount", note=note)
        for row in rows[:1]
    ]
    return render_fragment("basket/_row.html", rows=rows, count=count)


def products(reading: Session, offer_ids: list[int]) -> list[ShownRow]:
    """The offers that the house may see as rows, with what its basket holds of them."""
    here = place()
    rows = offer_rows(reading, offer_ids, path=here.path)
    states = queries.row_states(reading, unit().id, offer_ids, basket_number())
    in_order = [rows[one] for one in offer_ids if one in rows]
    pictures = names_of(reading, (row.image for row in in_order))
    scope = here.scope(reading)
    return shown_rows(in_order, scope, states, on=here.on, buys=True, pictures=pictures)


def _way_back(anchor: str) -> str:
    """The page of ours that the press came from, else the basket."""
    back = came_from()
    return f"{back}#{anchor}" if back else url_for("basket.page", _anchor=anchor)
