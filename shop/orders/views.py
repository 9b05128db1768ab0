"""The orders' front door: the list, and one order as it was placed."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from shop.kernel.errors import NotFound
from shop.orders import queries
from shop.orders.joined import shared_with
from shop.orders.models import OrderLine
from shop.orders.words import pack_words, reason_word, shared_words
from shop.organisation.rules import Role
from shop.receiving.views.door import arrived_view
from shop.web import access
from shop.web.htmx import page_or_fragment
from shop.web.nudge_words import rule_name
from shop.web.session import db, unit, viewer
from shop.web.words import label_word

orders = Blueprint("orders", __name__)
doors = [orders]


def _paths() -> list[str]:
    """What the viewer may see: the house they buy for, and the subtrees they answer for."""
    looking = viewer()
    paths = [
        grant.path for role in (Role.MANAGER, Role.PROCUREMENT) for grant in looking.grants_of(role)
    ]
    if looking.unit is not None:
        paths.append(looking.unit.path)
    return paths


@orders.get("/bestillinger")
@access.signed_in
def page() -> Response:
    """Orders, newest first. `foer` is the key of the page: the last id on the one before."""
    before = request.args.get("foer", type=int)
    with db().read() as reading:
        found = queries.order_list(reading, _paths(), before=_sane(before))
    return page_or_fragment(
        "orders/page.html", "orders/_rows.html", found=found, before=before,
        shows_house=viewer().unit is None or len(_paths()) > 1,
    )  # fmt: skip


def _sane(key: int | None) -> int | None:
    return key if key is None or 0 < key < 2**62 else None


@dataclass(frozen=True, slots=True)
class LineWords:
    """A line as it was, with its codes said in words."""

    line: OrderLine
    pack: str
    labels: tuple[str, ...]
    nudges: tuple[str, ...]


@orders.get("/bestillinger/<int:order_id>")
@access.signed_in
def order(order_id: int) -> str:
    """One order: everything as it was copied when it was placed."""
    placed = _find(order_id)
    with db().read() as reading:
        arrived = arrived_view(reading, placed)
        number = placed.order.supplier_number or placed.order.number
        shared = shared_with(reading, placed.order.municipality_id, [number]).get(number, [])
    mine = viewer().unit is not None and unit().id == placed.order.unit_id
    return render_template(
        "orders/order.html", order=placed.order, can_repeat=mine, arrived=arrived,
        lines=[_line_words(line) for line in placed.lines],
        reason=reason_word(placed.order.send_reason),
        answers=[_answer_word(told) for told in placed.order.nudges],
        shared=shared_words(shared, placed.order.unit_id),
    )  # fmt: skip


def _find(order_id: int) -> queries.PlacedFacts:
    with db().read() as reading:
        for path in _paths() if order_id < 2**62 else ():
            if found := queries.order(reading, order_id, path):
                return found
    raise NotFound("order-unknown", _("Bestillingen findes ikke her."))


def _line_words(line: OrderLine) -> LineWords:
    codes = [str(claim.get("code", "")) for claim in line.labels]
    return LineWords(
        line, pack_words(line.pack_text), tuple(map(label_word, codes)),
        tuple(_answer_word(told) for told in line.nudges),
    )  # fmt: skip


def _answer_word(told: dict[str, str]) -> str:
    """ "Forslag om samme slags på aftale: taget imod"."""
    rules = {
        "small-order": _("Forslag om at samle"),
        "frequent-deliveries": _("Forslag om færre leveringer"),
        "prefer-agreement": _("Forslag om samme slags på aftale"),
        "prefer-label": _("Forslag om samme slags med miljømærke"),
    }
    answers = {
        "ACCEPTED": _("taget imod"), "DECLINED": _("nej tak"), "IGNORED": _("ikke besvaret"),
        "OPEN": _("ikke besvaret"),
    }  # fmt: skip
    rule, answer = told.get("rule", ""), told.get("answer", "")
    return f"{rules.get(rule) or rule_name(rule)}: {answers.get(answer, answer)}"


@orders.post("/bestillinger/<int:order_id>/igen")
@access.roles(Role.REQUISITIONER)
def again(order_id: int) -> Response:
    """Order the same again: the basket's door does it, with the same form."""
    return redirect(url_for("basket.again", order_id=order_id), 307)
