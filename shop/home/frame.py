"""What frames every page: menu, house, basket count, language."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from sqlmodel import Session

from shop.approvals.queries import count_waiting
from shop.basket import queries as basket_queries
from shop.organisation import queries as organisation_queries
from shop.organisation.rules import Role, path_ids
from shop.web.language import chosen_language
from shop.web.language import gettext as _
from shop.web.messages import said
from shop.web.session import Viewer, basket_name, basket_number, db


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of a menu."""

    label: str
    href: str
    current: bool = False


def add_frame(app: Flask) -> None:
    """Give every template what the frame needs."""
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """Context for base.html. Two small queries for a requisitioner, one for others."""
    context: dict[str, Any] = {
        "locale": chosen_language(), "flash": said(), "q": request.args.get("q", "")[:200],
    }  # fmt: skip
    viewer: Viewer | None = g.get("viewer")
    return context if viewer is None else context | _for(viewer)


def _for(viewer: Viewer) -> dict[str, Any]:
    place_id = viewer.unit.id if viewer.unit else viewer.person.grants[0].node_id
    with db().glance() as reading:
        place = viewer.unit or organisation_queries.node(reading, place_id)
        count = _basket_count(reading, viewer)
        waiting = count_waiting(reading, viewer.person.id, viewer.person.grants)
        place_name, phone = municipality(reading, viewer.person.grants[0].path)
    return {
        "menu": _menu(viewer, waiting), "house": place.name if place else "",
        "house_drawing": "hus" if viewer.unit else "mappe", "person_name": viewer.person.name,
        "house_links": _house_links(viewer), "basket_count": count,
        "basket_name": basket_name() if viewer.unit else "",
        "community": place_name, "phone": phone,
    }  # fmt: skip


def _basket_count(reading: Session, viewer: Viewer) -> int | None:
    """None for people without a basket. A view that has counted already leaves it in `g`."""
    if viewer.unit is None:
        return None
    known: int | None = g.get("basket_count")
    if known is not None:
        return known
    return basket_queries.count_lines(reading, viewer.unit.id, basket_number())


_KNOWN: dict[tuple[int, ...], tuple[str, str]] = {}


def municipality(reading: Session, path: str) -> tuple[str, str]:
    """Name and phone of the municipality, kept in this process: they hardly ever change."""
    ids = path_ids(path)
    if ids not in _KNOWN:
        _KNOWN[ids] = organisation_queries.municipality_contact(reading, path)
    return _KNOWN[ids]


def _menu(viewer: Viewer, waiting: int) -> list[Link]:
    """`waiting`: orders that the viewer should say yes or no to."""
    keeps_lists = viewer.has(Role.REQUISITIONER) or viewer.has(Role.PROCUREMENT)
    entries = [
        (_("Bestil"), "home.page", viewer.has(Role.REQUISITIONER)),
        (_("I dag"), "home.desk", viewer.has(Role.PROCUREMENT)),
        (_approve(waiting), "approvals.page", bool(waiting) or viewer.has(Role.MANAGER)),
        (_("Kataloger"), "intake.page", viewer.has(Role.PROCUREMENT)),
        (_("Overblik"), "reports.page", viewer.has(Role.MANAGER) or viewer.has(Role.PROCUREMENT)),
        (_("Lister"), "favourites.page", keeps_lists),
        (_("Regler"), "guidance.page", viewer.has(Role.PROCUREMENT)),
        (_("Bestillinger"), "orders.page", True),
        (_("Genbrug"), "reuse.page", viewer.has(Role.REQUISITIONER)),
        (_("Aftaler"), "agreements.page", True),
    ]
    here = (request.endpoint or "").split(".")[0]
    return [
        Link(label, url_for(endpoint), current=_is_current(endpoint, here))
        for label, endpoint, shown in entries
        if shown
    ]


def _approve(waiting: int) -> str:
    return _("Godkend (%(count)s)", count=waiting) if waiting else _("Godkend")


def _is_current(endpoint: str, here: str) -> bool:
    if endpoint.startswith("home."):
        return request.endpoint == endpoint or (endpoint == "home.page" and here == "search")
    return endpoint.split(".")[0] == _ROOMS.get(here, here)


_ROOMS = {
    "columns": "intake", "suppliers": "intake", "labels": "intake", "contracts": "agreements",
    "classes": "intake",
}  # fmt: skip
"""Doors of the pages under another page of the menu."""


def _house_links(viewer: Viewer) -> list[Link]:
    links = []
    if len(viewer.grants_of(Role.REQUISITIONER)) > 1:
        links.append(Link(_("Skift hus"), url_for("auth.choose_house")))
    if viewer.has(Role.MANAGER) or viewer.has(Role.PROCUREMENT):
        links.append(Link(_("Budgetter"), url_for("budgets.page")))
    links.append(Link(_("Hjælp"), url_for("info.help_page")))
    other = _("In English") if chosen_language() == "da" else _("På dansk")
    links.append(
        Link(other, url_for("auth.language", til="en" if chosen_language() == "da" else "da"))
    )
    return links
