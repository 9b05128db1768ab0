"""A list on the desk: its goods, amounts, reasons and order, and what it is for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from shop.catalogue.queries import OfferRow, last_rows
from shop.favourites import editing
from shop.favourites.editable import Editable, EditItem, editable
from shop.favourites.editing import Saved
from shop.favourites.editions import Clash, item_of, name_of
from shop.favourites.keeping import plain
from shop.favourites.rules import read_quantity
from shop.favourites.views.door import KEEPERS, favourites, undo_of
from shop.favourites.views.finding import hits_for, words
from shop.favourites.views.found import changeable_list, form_number
from shop.favourites.views.told import fact_word, value_word
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.queries import names_of
from shop.organisation.rules import UnitType
from shop.web.changed import sentence
from shop.web.language import gettext
from shop.web.messages import say
from shop.web.session import db, now, viewer
from shop.web.words import houses_word, kr, pack, unit_word

SETTINGS = ("name", "reason", "owner", "review_date", "unit_type", "shown_first")


@dataclass(frozen=True, slots=True)
class EditRow:
    """An item as templates/favourites/_goods.html draws it."""

    offer_id: int
    name: str
    facts: str
    price_text: str
    coverage: str
    news: str
    """What is the matter with it; "" for nothing."""
    quantity: str
    reason: str
    clash: tuple["Question", ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Somebody else has written something different meanwhile: which is it to be?"""

    field: str
    """Name of the radios."""
    text: str
    mine: str
    theirs: str


@favourites.get("/lister/<int:list_id>/rediger")
@KEEPERS
def edit(list_id: int) -> str:
    """The list on the desk; `find`: words to search for goods with."""
    with db().read() as reading:
        shown = shown_list(reading, list_id)
        hits = hits_for(reading, shown, words())
    return edit_page(shown, {}, hits=hits, find=words())


def shown_list(reading: Session, list_id: int) -> Editable:
    return editable(reading, *changeable_list(reading, list_id), on=local_day(now()))


def edit_page(shown: Editable, typed: Mapping[str, str], **more: Any) -> str:
    row = shown.row
    values = {
        "name": row.name, "reason": row.reason, "owner": row.owner,
        "review_date": row.review_date.isoformat() if row.review_date else "",
        "unit_type": row.unit_type.value if row.unit_type else "",
        "shown_first": "ja" if row.shown_first else "",
    }  # fmt: skip
    if "settings" in typed:
        values |= {name: typed.get(name, "") for name in SETTINGS}
    values |= {name: typed[name] for name in SETTINGS if name in typed}
    context = {
        "hits": None, "find": "", "error": "", "clashes": (), "seen": shown.number,
        **more,
    }  # fmt: skip
    return render_template(
        "favourites/edit.html", list=shown, rows=edit_rows(shown, typed, more.get("clashes", ())),
        values=values, types=types(), for_text=for_text(shown), **context,
    )  # fmt: skip


def types() -> list[tuple[str, str]]:
    """Types of house as a choice, all of them first."""
    words = [(kind.value, houses_word(kind).capitalize()) for kind in UnitType]
    return [("", str(_("Alle hustyper"))), *words]


def for_text(shown: Editable) -> str:
    """Who sees the list: "Vises i 3 børnehaver."."""
    if shown.is_own:
        return str(_("Kun jeres hus kan se og rette den."))
    return str(ngettext("Vises i %(num)s hus.", "Vises i %(num)s huse.", shown.houses))


def edit_rows(
    shown: Editable, typed: Mapping[str, str], clashes: tuple[Question, ...] = ()
) -> list[EditRow]:
    return [_row(item, typed, clashes) for item in shown.items]


def _row(item: EditItem, typed: Mapping[str, str], clashes: tuple[Question, ...]) -> EditRow:
    row, key = item.row, item.offer_id
    mine = {f"valg_{key} quantity", f"valg_{key} reason"}
    return EditRow(
        key, row.name if row else str(_("En vare, der ikke findes her")),
        f"{row.supplier_name}. {sentence(pack(row))}" if row else "",
        f"{kr(row.price)} {_('pr.')} {unit_word(row.order_unit)}" if row and row.price else "",
        item.cover.coverage.value if item.cover else "", _news(item),
        typed.get(f"q_{key}", plain(item.quantity).replace(".", ",")),
        typed.get(f"r_{key}", item.reason), tuple(one for one in clashes if one.field in mine),
    )  # fmt: skip


def _news(item: EditItem) -> str:
    if item.is_sold:
        return ""
    if item.follower is not None:
        return str(_("Udgået. Husene får %(name)s.", name=item.follower.name))
    return str(_("Udgået. Ingen har valgt en afløser."))


@favourites.post("/lister/<int:list_id>/rediger")
@KEEPERS
def save(list_id: int) -> AnyResponse | tuple[str, int]:
    """Save what the form says. Where somebody else wrote something different, it is asked."""
    typed = request.form.to_dict()
    try:
        with db().write() as writing:
            _row, place = changeable_list(writing, list_id)
            saved = editing.save_list(
                writing, list_id=list_id, seen=form_number("seen"), wanted=_wanted(typed),
                by=viewer().actor, now=now(),
            )  # fmt: skip
            people = names_of(writing, [one.actor for one in saved.others])
            offers = sorted({item_of(clash.name)[0] for clash in saved.clashes} - {0})
            goods = last_rows(writing, offers, path=place.path)
    except (NotFound, NotAllowed):
        raise
    except Refused as refused:
        error = gettext(refused.sentence, **refused.values)
        return _again(list_id, typed, error=error, seen=form_number("seen")), 422
    if saved.clashes:
        return _again(
            list_id, only(typed, saved.mine), clashes=_questions(saved, people, goods)
        ), 409
    _say_saved(list_id, saved, people)
    return redirect(url_for("favourites.edit", list_id=list_id), 303)


_FIELD = {"quantity": "q", "reason": "r"}


def only(typed: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """Of what was on the form only what this person changed: the rest is as others made it."""
    fields = {
        f"{_FIELD[fact]}_{offer_id}" if offer_id else fact for offer_id, fact in map(item_of, names)
    }
    return {key: text for key, text in typed.items() if key in fields}


def _again(list_id: int, typed: Mapping[str, str], **more: Any) -> str:
    with db().read() as reading:
        shown = shown_list(reading, list_id)
    return edit_page(shown, typed, **more)


def _wanted(typed: Mapping[str, str]) -> dict[str, Any]:
    """The form as a state's names, without what somebody else is to decide."""
    wanted: dict[str, Any] = {}
    if "settings" in typed:
        wanted |= {name: typed.get(name, "") for name in SETTINGS}
        wanted["shown_first"] = bool(wanted["shown_first"])
        wanted["unit_type"] = known_type(wanted["unit_type"])
        wanted["review_date"] = known_day(wanted["review_date"])
    for key, text in typed.items():
        if name := _name_of_field(key):
            is_amount = key.startswith("q_")
            wanted[name] = plain(read_quantity(text)) if is_amount else text.strip()
    return {name: value for name, value in wanted.items() if typed.get(f"valg_{name}") != "deres"}


def _name_of_field(key: str) -> str:
    """ "12 quantity" for "q_12"; "" for a field that is none of the goods'."""
    sort, _line, number = key.partition("_")
    fact = {"q": "quantity", "r": "reason"}.get(sort, "")
    is_id = number.isascii() and number.isdecimal() and len(number) < 12
    return name_of(int(number), fact) if fact and is_id else ""


def wanted_leniently(typed: Mapping[str, str]) -> dict[str, Any]:
    """The goods of a form that is not sent to be saved yet: any text may stand in it."""
    wanted: dict[str, Any] = {}
    for key, text in typed.items():
        if name := _name_of_field(key):
            try:
                wanted[name] = plain(read_quantity(text)) if key.startswith("q_") else text.strip()
            except Refused:
                wanted[name] = text
    return wanted


def known_type(text: str) -> str:
    """The type of house that a form names; "" for all and for what is none."""
    return text if text in {kind.value for kind in UnitType} else ""


def known_day(text: str) -> str:
    """The day of a form as 2027-06-01; "" for none. Raises Refused for what is no day."""
    return _day(text.strip()) if text.strip() else ""


def _day(text: str) -> str:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        raise Refused("list-review-date", _("Skriv en dato, fx 2027-06-01.")) from None
    if not 2000 <= day.year < 2100:
        raise Refused("list-review-date", _("Skriv en dato, fx 2027-06-01."))
    return day.isoformat()


def _questions(
    saved: Saved, people: Mapping[str, str], goods: Mapping[int, OfferRow]
) -> tuple[Question, ...]:
    found = []
    for clash in saved.clashes:
        who = next((one.actor for one in saved.others if clash.name in one.changes), "")
        row = goods.get(item_of(clash.name)[0])
        found.append(_question(clash, people.get(who, who), row.name if row else ""))
    return tuple(found)


def _question(clash: Clash, who: str, goods: str) -> Question:
    offer_id, fact = item_of(clash.name)
    if offer_id and clash.theirs is None:
        text = _("%(who)s har taget %(goods)s af listen imens.", who=who, goods=goods)
        return Question(
            f"valg_{clash.name}", str(text), str(_("Læg den på igen")), str(_("Lad den være væk"))
        )
    what = f"{fact_word(fact)}, {goods}" if goods else fact_word(fact)
    text = _("%(who)s har rettet det samme imens: %(what)s.", who=who, what=what)
    return Question(
        f"valg_{clash.name}", str(text),
        str(_("Dit: %(value)s", value=value_word(fact, clash.mine))),
        str(_("%(who)s: %(value)s", who=who, value=value_word(fact, clash.theirs))),
    )  # fmt: skip


def _say_saved(list_id: int, saved: Saved, people: Mapping[str, str]) -> None:
    if not saved.entry:
        say(_("Der var intet at gemme."))
        return
    text = str(_("Gemt."))
    mine = viewer().actor.email
    others = sorted({people.get(one.actor, one.actor) for one in saved.others if one.actor != mine})
    if others:
        text += " " + str(_("Det, %(names)s har rettet imens, er også med.",
                            names=", ".join(others)))  # fmt: skip
    say(text, undo=undo_of(list_id, saved.entry))
