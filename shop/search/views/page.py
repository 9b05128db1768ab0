"""The search page: facets, sorting, rows, and what to say when there is nothing."""

from dataclasses import dataclass, replace
from typing import Any

from flask import g, request, session, url_for
from flask_babel import ngettext
from markupsafe import Markup
from sqlmodel import Session
from werkzeug.wrappers import Response as AnyResponse

from shop.basket import queries as basket
from shop.catalogue.pictures import names_of
from shop.organisation.actions import remember_sort
from shop.search import address
from shop.search.actions import note_zero_hit
from shop.search.facets import Group
from shop.search.queries import PAGE, Ask, Found, View, learn_steps, rows_of
from shop.search.queries import search as ask_shop
from shop.search.rank import Sort
from shop.search.rows import ShownRow, shown_rows
from shop.search.unfound import noted
from shop.search.views.door import place, search
from shop.search.views.facets import facet_groups, pills, word_of
from shop.search.views.first import list_first, narrowing
from shop.search.views.fragments import frame_html, row_html, tray_html
from shop.search.views.missing import missing
from shop.search.views.reused import reused
from shop.search.views.straight import straight
from shop.search.views.tray import Tray, tray
from shop.web import access
from shop.web.htmx import page_or_fragment, wants_fragment
from shop.web.language import gettext as _
from shop.web.messages import say
from shop.web.session import basket_number, db, now, viewer
from shop.web.words import Count

_LONGEST_SHOWN = 60
"""Signs of the query in a heading."""


@search.get("/soeg")
@access.signed_in
def page() -> AnyResponse:
    """Search and browse. The address says everything, so that it can be shared."""
    ask = address.read_ask(
        request.args, remembered=viewer().person.sort_order, remembered_view=session.get("view", "")
    )
    if (thing := straight(ask.query)) is not None:
        return thing
    _remember(ask.sort)
    _remember_view(ask)
    with db().glance() as reading:
        ask, is_declined = narrowing(reading, ask)
        found = ask_shop(reading, place(), ask)
        ask = replace(ask, chosen=found.chosen, page=min(ask.page, _last_page(found)))
        rows = _rows(reading, found, ask)
        picked = tray(reading, place().path, ask.compared)
        ways = missing(reading, place(), ask, found)
        used = reused(reading, ask)
    if _found_nothing(ask, found):
        _note_zero_hit(ask)
    is_more = wants_fragment() and ask.page > 1
    if wants_fragment() and not is_more:
        say(_total_words(found.total))
    return page_or_fragment(
        "search/page.html", "search/_more.html" if is_more else "search/_found.html",
        p=_page(ask, found, rows, picked, is_more=is_more), row_html=row_html(),
        missing=ways, reused=used, first=list_first(ask, found, is_declined=is_declined),
    )  # fmt: skip


def _found_nothing(ask: Ask, found: Found) -> bool:
    """Whether the words themselves found nothing, the first time that they are searched."""
    is_first = not (ask.page > 1 or ask.chosen or ask.is_exact or wants_fragment())
    return is_first and bool(ask.query.words) and (found.is_repaired or not found.total)


def _last_page(found: Found) -> int:
    return max(1, -(-found.total // PAGE))


def _remember(sort: Sort) -> None:
    """The order somebody chose is theirs next time too."""
    if "sort" not in request.args or sort.value == viewer().person.sort_order:
        return
    if address.read_sort(request.args["sort"]) is sort:
        with db().write() as writing:
            remember_sort(writing, sort_order=sort.value, by=viewer().actor)


def _remember_view(ask: Ask) -> None:
    """On this device, not with the person: a phone and a desk are looked at in different ways."""
    word = address.view_word(ask.view)
    if "visning" in request.args and session.get("view") != word:
        session["view"] = word


def _note_zero_hit(ask: Ask) -> None:
    node = viewer().unit
    if node is not None and node.municipality_id is not None and noted(ask.query.text):
        with db().write() as writing:
            note_zero_hit(
                writing, municipality_id=node.municipality_id, query=ask.query.text, now=now()
            )


def _rows(reading: Session, found: Found, ask: Ask) -> list[ShownRow]:
    here, ids, house = place(), found.page(ask.page), viewer().unit
    by_id = rows_of(reading, found.scope, ids, path=here.path)
    learn_steps(reading, found.scope, by_id.values(), on=here.on)
    states: dict[int, basket.RowState] = {}
    if house is not None:
        states, g.basket_count = basket.row_states_and_count(
            reading, house.id, ids, basket_number()
        )
    in_order = [by_id[offer_id] for offer_id in ids if offer_id in by_id]
    pictures = names_of(reading, (row.image for row in in_order))
    return shown_rows(
        in_order, found.scope, states, on=here.on, buys=house is not None, pictures=pictures
    )


@dataclass(frozen=True, slots=True)
class Page:
    """What the templates of search/ read."""

    title: str
    lead: str
    notes: list[str]
    total: int
    action: str
    facets: Markup
    head: Markup
    """What stands above the rows: ticks to take away, ways to show and to sort."""
    chosen: int
    view: str
    tray: Markup
    rows: list[ShownRow]
    shown_text: str
    more_url: str
    earlier_url: str
    is_partial: bool
    suggestion: str
    suggestion_url: str
    exact_url: str
    """Where the words are searched as they were typed, when others were searched for them."""


def _page(ask: Ask, found: Found, rows: list[ShownRow], tray: Tray, *, is_more: bool) -> Page:
    here = url_for("search.page")
    last = _last_page(found)
    facets, head = _frame(ask, found)
    suggestion = "" if found.total else found.suggestion
    if is_more and rows:
        rows = [replace(rows[0], focus=True), *rows[1:]]
    return Page(
        title=_title(ask, found), lead=_lead(ask, found), notes=_notes(ask, found),
        total=found.total, action=here, facets=facets, head=head, rows=rows,
        chosen=_ticks(ask), view=ask.view.value, tray=tray_html(found.scope, tray),
        shown_text=_shown_text(ask, found, len(rows), is_more=is_more), is_partial=wants_fragment(),
        more_url=_page_url(ask, ask.page + 1) if ask.page < last else "",
        earlier_url=_page_url(ask, ask.page - 1) if ask.page > 1 and not is_more else "",
        suggestion=suggestion,
        suggestion_url=address.address(here, [("q", suggestion)]) if suggestion else "",
        exact_url=address.address(here, address.pairs(replace(ask, is_exact=True)))
        if found.is_repaired else "",
    )  # fmt: skip


def _ticks(ask: Ask) -> int:
    return sum(map(len, ask.chosen.values()))


def _frame(ask: Ask, found: Found) -> tuple[Markup, Markup]:
    key, here = (tuple(address.pairs(ask, page=ask.page)), wants_fragment()), url_for("search.page")
    return frame_html(
        found, key,
        lambda: {
            "groups": facet_groups(found), "action": here, "chosen": _ticks(ask),
            "keep": address.pairs(ask, chosen={}), "open": wants_fragment(),
            "pills": pills(ask, found, here), "views": _views(ask, here), "sorts": _sorts(),
            "sort": address.sort_word(ask.sort), "keep_for_sort": address.pairs(ask, sort=False),
        },
    )  # fmt: skip


def _page_url(ask: Ask, number: int) -> str:
    return address.address(url_for("search.page"), address.pairs(ask, page=number))


def _shown_query(ask: Ask) -> str:
    text = ask.query.text
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"


def _total_words(total: int) -> str:
    return str(ngettext("%(num)s vare", "%(num)s varer", Count(total)))


def _title(ask: Ask, found: Found) -> str:
    if ask.query.has_no_words:
        return str(_("Skriv et ord eller et varenummer"))
    if not found.total and not ask.query.is_empty:
        return str(_("Vi fandt ikke »%(query)s«", query=_shown_query(ask)))
    if not ask.query.is_empty:
        words = _total_words(found.total)
        shown = found.suggestion or _shown_query(ask)
        return str(_("%(goods)s med %(query)s", goods=words, query=shown))
    categories = ask.chosen.get(Group.CATEGORY, frozenset())
    if len(categories) == 1:
        return word_of(Group.CATEGORY, next(iter(categories)), found)
    return str(_("Alle varer"))


def _lead(ask: Ask, found: Found) -> str:
    if not found.total:
        return ""
    if ask.sort is Sort.RECOMMENDED:
        return str(
            _("Varer på aftale og med miljømærke står først. Du kan altid sortere efter pris.")
        )
    return _total_words(found.total) if ask.query.is_empty else ""


def _notes(ask: Ask, found: Found) -> list[str]:
    notes = []
    if found.total and found.suggestion:
        asked = {"asked": _shown_query(ask), "taken": found.suggestion}
        notes.append(_("Vi fandt ikke »%(asked)s«. Her er varer med »%(taken)s«.", **asked))
    if found.is_makeshift:
        notes.append(_("Søgningen bygges op igen. Her er varer, hvor ordene står i navnet."))
    if found.ignored:
        notes.append(_("Et filter i adressen findes ikke her. Det er ikke brugt."))
    if ask.query.was_cut:
        notes.append(_("Din søgning var meget lang. Vi brugte begyndelsen."))
    return [str(note) for note in notes]


def _shown_text(ask: Ask, found: Found, count: int, *, is_more: bool) -> str:
    first = 1 if is_more else (ask.page - 1) * PAGE + 1
    last = (ask.page - 1) * PAGE + count
    named = {"first": Count(first), "last": Count(last), "total": Count(found.total)}
    return str(_("Viser %(first)s–%(last)s af %(total)s", **named))


def _views(ask: Ask, here: str) -> list[tuple[str, str, bool]]:
    words: dict[View, Any] = {View.CARDS: _("Kort"), View.TABLE: _("Tabel")}
    return [
        (
            str(word),
            address.address(here, address.pairs(replace(ask, view=view), page=ask.page)),
            view is ask.view,
        )
        for view, word in words.items()
    ]


def _sorts() -> list[tuple[str, str]]:
    words: dict[Sort, Any] = {
        Sort.RECOMMENDED: _("Anbefalet først"), Sort.PRICE: _("Laveste pris"),
        Sort.COMPARABLE: _("Laveste sammenlignelige pris"), Sort.NAME: _("Navn"),
        Sort.RELEVANCE: _("Passer bedst til ordene"),
    }  # fmt: skip
    return [(address.sort_word(sort), str(word)) for sort, word in words.items()]
