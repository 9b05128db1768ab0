"""The manager's page: six numbers, the orders behind each, and the house table as a file."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from sqlmodel import Session

from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import Period, local_day, local_month, month_period, months_back
from shop.organisation import queries as organisation
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import Role
from shop.reports import behind, cards, easy, savings, sheets, spared, words
from shop.reports.overview import Overview, overview
from shop.reports.queries import Only, by_unit, months_with_orders, recounted
from shop.reports.registry import report
from shop.reports.report import Report
from shop.reports.rules import total
from shop.reports.suggestions import suggestions
from shop.web import access
from shop.web.ids import LARGEST_ID
from shop.web.session import db, now, viewer
from shop.web.words import month_word

reports = Blueprint("reports", __name__)
doors = [reports]

_READERS = (Role.MANAGER, Role.PROCUREMENT)


@reports.get("/overblik")
@access.roles(*_READERS)
def page() -> str:
    """The overview of a node and its subtree in one month."""
    with db().read() as session:
        scope = _scope(session)
        months = months_with_orders(session, scope.path)
        month = _month(months)
        found = overview(session, scope, month, today=_today())
        return render_template(
            "reports/page.html", **_choices(session, scope, month, months),
            **_page(session, found, month),
        )  # fmt: skip


def _page(session: Session, found: Overview, month: str) -> dict[str, Any]:
    names = {house.unit_id: house.name for house in found.houses}
    gathered = spared.rows(session, found.scope, (month,)).total
    changes = suggestions(session, found.scope, found.units, month, today=_today())
    return {
        "title": words.title(found), "lead": words.lead(found, len(changes)),
        "has_orders": any(value is not None for one in found.series for value in one.own),
        "cards": cards.cards(found), "work_text": words.work_text(found),
        "easy": [
            easy.easy(one, place=found.scope.id, month=month, names=names) for one in changes
        ],
        "spared": savings.saved_words(gathered),
        "spared_url": url_for("reports.spared_page", sted=found.scope.id, maaned=month),
        "columns": cards.columns(), "houses": cards.house_rows(found),
        "csv_url": url_for("reports.csv", name="huse", sted=found.scope.id, maaned=month),
    }  # fmt: skip


def _choices(session: Session, scope: NodeFacts, month: str, months: list[str]) -> dict[str, Any]:
    shown = sorted({*months, month}, reverse=True)
    return {
        "place": scope.id, "places": words.place_options(_places(session)),
        "month": month, "months": words.month_options(shown),
    }  # fmt: skip


def _today() -> date:
    return local_day(now())


def _grant_paths() -> list[str]:
    """The paths of the viewer's own trees, a tree inside another left out."""
    paths = {grant.path: None for role in _READERS for grant in viewer().grants_of(role)}
    return [
        path
        for path in paths
        if not any(path != other and path.startswith(other) for other in paths)
    ]


def _places(session: Session) -> list[tuple[int, str, int]]:
    """(id, name, depth) of every node the viewer may look at, each under the one above it."""
    found: list[tuple[int, str, int]] = []
    for root in _grant_paths():
        nodes = {node.path: node for node in organisation.subtree(session, root)}
        ordered = sorted(nodes, key=lambda path: words.tree_order(path, root, nodes))
        found += [
            (nodes[path].id, nodes[path].name, path.count("/") - root.count("/"))
            for path in ordered
        ]
    return found


def _scope(session: Session) -> NodeFacts:
    """The chosen node, the viewer's first one without a choice. NotFound for anybody else's."""
    first = next(grant for role in _READERS for grant in viewer().grants_of(role))
    chosen = _number("sted")
    place = organisation.node(session, first.node_id if chosen is None else chosen)
    if place is None or not any(viewer().may(role, place.path) for role in _READERS):
        raise NotFound("place-unknown", words._("Stedet findes ikke her."))
    return place


def _number(name: str) -> int | None:
    """A whole number from the address, None when it is left out. NotFound when it is no number."""
    text = request.args.get(name, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) > LARGEST_ID:
        raise NotFound("no-number", words._("Det findes ikke her."))
    return int(text)


def _month(months: list[str]) -> str:
    """The chosen month; without a choice the last full one, or the last before it with orders."""
    chosen = request.args.get("maaned", "")
    if not chosen:
        last_full = months_back(local_month(now()), 2)[0]
        return next((month for month in months if month <= last_full), last_full)
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", chosen):
        raise Refused("month", words._("Måneden skrives som 2026-10."))
    return chosen


@reports.get("/overblik/ordrer")
@access.roles(*_READERS)
def orders() -> str:
    """The orders behind a number, newest first; together they give the number."""
    chosen = report(request.args.get("tal", "agreement_share"))
    only = Only(_number("hus"), _number("leverandoer"), _number("vare"))
    with db().read() as session:
        scope = _scope(session)
        period, span = _period(_month(months_with_orders(session, scope.path)))
        sums = total(
            by_unit(recounted(session, scope.path, period, today=_today(), only=only)).values()
        )
        shown = behind.orders_behind(
            session, scope.path, period, report=chosen.name, before=_number("foer"), only=only
        )
        return render_template(
            "reports/orders.html", report=chosen, place=scope, figure=chosen.figure(sums),
            text=words.figure_text(chosen.kind, chosen.figure(sums).value),
            made_of=words.made_of(chosen, chosen.figure(sums)), span=span,
            excepted=words.excepted_text(sums.excepted_value)
            if chosen.name == "agreement_share" and sums.excepted_value
            else "",
            orders=[_order(chosen, one) for one in shown.orders], back=_back_url(scope),
            more_url=_more_url(shown.next_before), narrowed=only != Only(),
            by_line=chosen.effect is not None,
        )  # fmt: skip


def _period(month: str) -> tuple[Period, str]:
    """The months asked for with their words: one, or up to twelve that end with `month`."""
    count = min(max(_number("maaneder") or 1, 1), 12)
    first = months_back(month, count)[0]
    period = Period(month_period(first).first, month_period(month).last)
    if count == 1:
        return period, month_word(month)
    return period, words._(
        "%(first)s til %(last)s", first=month_word(first), last=month_word(month)
    )


def _order(chosen: Report, one: behind.OrderBehind) -> dict[str, Any]:
    lines = [
        {"line": line, "effect": chosen.effect(line.facts).value}
        for line in one.lines
        if chosen.effect
    ]
    return {"order": one, "lines": lines, "note": words.order_note(chosen, one)}


def _back_url(scope: NodeFacts) -> str:
    return url_for("reports.page", sted=scope.id, maaned=request.args.get("maaned") or None)


_KEPT = ("sted", "maaned", "maaneder", "tal", "hus", "leverandoer", "vare")
"""What the next page of orders is asked with; anything else in the address is left behind."""


def _more_url(before: int | None) -> str:
    if before is None:
        return ""
    kept = {key: request.args[key] for key in _KEPT if key in request.args}
    return url_for("reports.orders", foer=before, **kept)  # type: ignore[arg-type]


_YEAR = 12


@reports.get("/overblik/sparet")
@access.roles(*_READERS)
def spared_page() -> str:
    """What joining and gathering spared in the year that ends with the month."""
    with db().read() as session:
        scope = _scope(session)
        months = months_with_orders(session, scope.path)
        month = _month(months)
        found = spared.rows(session, scope, months_back(month, _YEAR))
        return render_template(
            "reports/spared.html", title=spared.TITLE, how=spared.HOW, lead=savings.lead(found),
            found=found, shown=savings.shown(found), columns=savings.columns(),
            houses=savings.house_rows(found), orders_url=savings.orders_url(found),
            back=_back_url(scope), action="reports.spared_page",
            csv_url=url_for("reports.csv", name=spared.NAME, sted=scope.id, maaned=month),
            **_choices(session, scope, month, months),
        )  # fmt: skip


@reports.get("/overblik/sparet/bestillinger")
@access.roles(*_READERS)
def spared_orders() -> str:
    """The orders it was counted from, newest first: all of a place's, or a house's (`hus`)."""
    house, before = _number("hus"), _number("foer")
    with db().read() as session:
        scope = _scope(session)
        month = _month(months_with_orders(session, scope.path))
        found = spared.rows(session, scope, months_back(month, _YEAR))
    orders = [one for one in found.orders if house in (None, one.unit_id)]
    older = [one for one in orders if before is None or one.id < before]
    page = older[: behind.PAGE]
    return render_template(
        "reports/spared_orders.html", title=spared.TITLE, how=spared.HOW, place=scope,
        of_house=orders[0].unit_name if house and orders else "", orders=page,
        text=savings.saved_words(spared.saved(orders)),
        back=url_for("reports.spared_page", sted=scope.id, maaned=month),
        more_url=url_for(
            "reports.spared_orders", sted=scope.id, maaned=month, hus=house, foer=page[-1].id
        )
        if len(older) > len(page)
        else "",
    )  # fmt: skip


@reports.get("/overblik/<name>.csv")
@access.roles(*_READERS)
def csv(name: str) -> Response:
    """The house table as a file ("huse"), one report with what it was made of, or "sparet"."""
    chosen = None if name in ("huse", spared.NAME) else report(name)
    with db().read() as session:
        scope = _scope(session)
        month = _month(months_with_orders(session, scope.path))
        if name == spared.NAME:
            text = savings.sheet(spared.rows(session, scope, months_back(month, _YEAR)))
        else:
            found = overview(session, scope, month, today=_today())
            text = sheets.houses(found) if chosen is None else sheets.one(found, chosen)
    answer = Response(text.encode("utf-8-sig"), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{month}.csv"'
    return answer
