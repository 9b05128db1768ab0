"""Procurement's table of central lists, a new one, and how one looks to a house."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.favourites import actions, editing, queries
from shop.favourites.editable import Line, houses, lines
from shop.favourites.rules import may_change
from shop.favourites.upkeep import queue
from shop.favourites.upkeep_rules import REVIEW_EVERY
from shop.favourites.views.door import PROCUREMENT, favourites, form_id
from shop.favourites.views.edit import known_day, known_type, types
from shop.favourites.views.found import changeable_list
from shop.favourites.views.lists import Row, list_rows
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts, node, subtree
from shop.organisation.rules import NodeKind, Role, UnitType
from shop.web.ids import sane_id
from shop.web.language import gettext
from shop.web.messages import say
from shop.web.session import db, now, viewer
from shop.web.words import dayyear, houses_word


@dataclass(frozen=True, slots=True)
class DeskLine:
    """A central list as templates/favourites/desk.html draws it."""

    id: int
    name: str
    url: str
    text: str
    """Whom it is for, and whether it is shown first."""
    goods: str
    owner: str
    review: str
    is_due: bool
    waits: int
    """Goods on it that somebody must look at."""


def desk_page() -> str:
    """All central lists with what waits on each. `til`: a type of house; `navn`: part of a name."""
    wanted, part = request.args.get("til", ""), request.args.get("navn", "").strip()[:80]
    with db().read() as reading:
        found, waits, count = _found(reading)
    kind = known_type(wanted)
    shown = [
        line
        for line in found.values()
        if (not kind or line.unit_type in (None, UnitType(kind)))
        and part.casefold() in line.name.casefold()
    ]
    kept = [line for line in shown if not line.retired]
    return render_template(
        "favourites/desk.html", lines=_desk_lines(kept, waits),
        retired=[line for line in shown if line.retired], waiting=count, wanted=kind, part=part,
        types=types(), is_all=len(shown) == len(found), any=bool(found),
    )  # fmt: skip


def _found(reading: Session) -> tuple[dict[int, Line], dict[int, int], int]:
    found: dict[int, Line] = {}
    waits: dict[int, int] = {}
    count = 0
    for grant in viewer().grants_of(Role.PROCUREMENT):
        found |= {line.id: line for line in lines(reading, grant.path)}
        waiting = queue(reading, grant.path, on=local_day(now()))
        waits |= waiting.by_list()
        count += waiting.count
    return found, waits, count


def _desk_lines(found: Sequence[Line], waits: Mapping[int, int]) -> list[DeskLine]:
    grants, today = viewer().person.grants, local_day(now())
    for_words = {kind: _for_words(kind) for kind in (None, *UnitType)}
    first = str(_("Vises først"))
    pattern = url_for("favourites.edit", list_id=0)
    look = url_for("favourites.one", list_id=0)
    shown = []
    for line in found:
        ours = may_change(grants, NodeKind.MUNICIPALITY, line.node_path)
        text = for_words[line.unit_type] + (f". {first}" if line.shown_first else "")
        due = line.review_date
        shown.append(
            DeskLine(
                line.id, line.name, (pattern if ours else look).replace("/0", f"/{line.id}", 1),
                text if ours else f"{text}. {line.node_name}", str(line.goods), line.owner,
                dayyear(due) if due else "", due is not None and due <= today,
                waits.get(line.id, 0),
            )
        )  # fmt: skip
    return shown


def _for_words(kind: UnitType | None) -> str:
    return houses_word(kind).capitalize() if kind else str(_("Alle huse"))


@favourites.get("/lister/ny")
@PROCUREMENT
def new() -> str:
    """The form for a new central list."""
    day = (local_day(now()) + REVIEW_EVERY).isoformat()
    return _new_page({"owner": viewer().person.name, "review_date": day})


def _new_page(values: Mapping[str, str], error: str = "") -> str:
    with db().read() as reading:
        places = _places(reading)
    return render_template(
        "favourites/new.html", values=values, error=error, types=types(),
        places=[(str(one.id), one.name) for one in places],
    )  # fmt: skip


def _places(reading: Session) -> list[NodeFacts]:
    """Where the viewer may keep central lists: their places, and those between them and houses."""
    found: dict[int, NodeFacts] = {}
    for grant in viewer().grants_of(Role.PROCUREMENT):
        for one in subtree(reading, grant.path):
            if one.kind is not NodeKind.UNIT:
                found.setdefault(one.id, one)
    return sorted(found.values(), key=lambda one: (len(one.path), one.name))


@favourites.post("/lister/ny")
@PROCUREMENT
def create_central() -> Response | tuple[str, int]:
    """Make a central list; then its goods are found."""
    typed: dict[str, str] = request.form.to_dict()
    try:
        with db().write() as writing:
            list_id = _create(writing, typed)
    except (NotFound, NotAllowed):
        raise
    except Refused as refused:
        return _new_page(typed, gettext(refused.sentence, **refused.values)), 422
    say(_("Listen er lavet. Find en vare, og læg den på."))
    return redirect(url_for("favourites.edit", list_id=list_id), 303)


def _create(writing: Session, typed: Mapping[str, str]) -> int:
    place = node(writing, form_id("sted"))
    if place is None or place.kind is NodeKind.UNIT:
        raise NotFound("node-unknown", _("Det sted findes ikke her."))
    list_id = actions.create_list(
        writing, node_id=place.id, name=typed.get("name", ""), by=viewer().actor, now=now(),
        drawings="mappe", tile_colour="gran", position=99,
    )  # fmt: skip
    wanted: dict[str, Any] = {
        "reason": typed.get("reason", ""), "owner": typed.get("owner", ""),
        "unit_type": known_type(typed.get("unit_type", "")),
        "review_date": known_day(typed.get("review_date", "")),
        "shown_first": bool(typed.get("shown_first")),
    }  # fmt: skip
    editing.save_list(writing, list_id=list_id, seen=0, wanted=wanted, by=viewer().actor, now=now())
    return list_id


@favourites.get("/lister/<int:list_id>/vis")
@PROCUREMENT
def preview(list_id: int) -> str:
    """Exactly what a house gets (`hus`): its goods, prices and coverage on the day."""
    with db().read() as reading:
        row, place = changeable_list(reading, list_id)
        units = subtree(reading, place.path, kind=NodeKind.UNIT)
        asked = sane_id(request.args.get("hus", 0, int))
        fitting = [one for one in units if row.unit_type in (None, one.unit_type)]
        house = next((one for one in units if one.id == asked), None)
        house = house or next(iter(fitting or units), None)
        seen = queries.lists_for(reading, house, on=local_day(now()), only=row.id) if house else []
        rows: list[Row] = list_rows(reading, seen[0], {}) if seen else []
        count = houses(reading, place, row.unit_type)
    return render_template(
        "favourites/preview.html", row=row, seen_by=house, rows=rows,
        list=seen[0] if seen else None,
        units=[(str(one.id), _house_words(one)) for one in units],
        why_not=_why_not(row.unit_type, house) if house and not seen else "",
        count_text=ngettext("Vises i %(num)s hus.", "Vises i %(num)s huse.", count),
    )  # fmt: skip


def _house_words(one: NodeFacts) -> str:
    return f"{one.name} ({houses_word(one.unit_type)})" if one.unit_type else one.name


def _why_not(kind: UnitType | None, house: NodeFacts) -> str:
    words = houses_word(kind) if kind else str(_("andre huse"))
    return str(_("%(house)s ser ikke listen. Den er til %(houses)s.", house=house.name,
                 houses=words))  # fmt: skip
