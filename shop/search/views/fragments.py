"""Parts of the page as HTML, kept in memory.

Rows are much alike: on an agreement, with one label, sold by the piece. The template makes each
kind of row once in each language, as a *mould* with places for name, price and the like and for the
form's token; pouring these in costs a hundredth of making a row. What is kept of a row is served
for that very row alone.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import fields, replace
from operator import attrgetter
from re import compile as pattern
from typing import Any

from flask import current_app
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from shop.search.queries import Found
from shop.search.rows import ShownRow
from shop.search.scope import Scope
from shop.search.views.tray import Tray
from shop.web.words import language_now

_TEXTS = (
    "offer_id", "name", "url", "supplier_name", "seller_item_id", "pack_text", "price_text",
    "unit_word", "comparable_text", "reason", "picture",
)  # fmt: skip
"""What of a row stands as it is in its HTML. An empty one needs a mould of its own: templates ask
whether there is one. Everything else of a row but its price, which is told in words, is what tells
moulds apart."""
_TOKEN = "token"  # noqa: S105 - the name of the place, not a token
_TOKEN_PLACE = f"\0{_TOKEN}\0"
_texts = attrgetter(*_TEXTS)
_rest = attrgetter(*(one.name for one in fields(ShownRow) if one.name not in (*_TEXTS, "price")))
_A_PLACE = pattern(r"\0(\w+)\0")
_MOST_KEPT = 4_000
"""Moulds of some 4 kB; and so many poured rows."""


def frame_html(
    found: Found, key: Hashable, context: Callable[[], dict[str, object]]
) -> tuple[Markup, Markup]:
    """The filters of an answer, and what stands above its rows, as HTML.

    Made once for all who ask the same; no token is in them.
    """
    place = ("frame", key, language_now())
    kept = found.scope.answers.get(place)
    if kept is None or kept[0] is not found.counts:
        facts = context()
        html = (_rendered("search/_facets.html", **facts), _rendered("search/_head.html", **facts))
        kept = (found.counts, html)
        found.scope.keep(place, kept)
    made: tuple[Markup, Markup] = kept[1]
    return made


def _rendered(name: str, **context: object) -> Markup:
    template = current_app.jinja_env.get_template(name)
    return Markup(template.render(**context))  # noqa: S704 - it escapes


def tray_html(scope: Scope, tray: Tray) -> Markup:
    """The goods picked to be compared; made once where there are none, as nearly always."""
    key = ("tray", language_now())
    kept: Markup | None = None if tray.picked else scope.shown.get(key)
    if kept is None:
        kept = _rendered("search/_tray.html", tray=tray)
        if not tray.picked:
            scope.shown[key] = kept
    return kept


def row_html() -> Callable[[ShownRow], Markup]:
    """A function for the template: a row as HTML, poured into the mould of its like.

    A row that a scope keeps is poured once in each language; only the token is put in anew.
    """
    language, token = language_now(), generate_csrf()
    moulds: dict[Hashable, str] = current_app.extensions.setdefault("skub.row-moulds", {})
    poured: dict[Hashable, _Poured] = current_app.extensions.setdefault("skub.poured-rows", {})

    def html(row: ShownRow) -> Markup:
        key = (language, id(row))
        kept = poured.get(key)
        if kept is None or kept[0] is not row:
            kept = (row, _pour(row, language, token, moulds))
            if len(poured) >= _MOST_KEPT:
                poured.clear()
            poured[key] = kept
        return Markup(kept[1].replace(_TOKEN_PLACE, token))  # noqa: S704 - all of it is escaped

    return html


_Poured = tuple[ShownRow, str]
"""With the row itself, so that no other can have its id."""


def _pour(row: ShownRow, language: str, token: str, moulds: dict[Hashable, str]) -> str:
    texts = _texts(row)
    shape = (language, *_rest(row), *map(bool, texts))
    mould = moulds.get(shape)
    if mould is None:
        mould = _mould(row, token)
        if len(moulds) < _MOST_KEPT:
            moulds[shape] = mould
    values = dict(zip(_TEXTS, _escaped(texts), strict=True))
    values[_TOKEN] = _TOKEN_PLACE
    return mould % values


def _escaped(texts: Iterable[object]) -> Iterable[str]:
    """Each as HTML: in one step where none has a NUL, for steps are what pouring costs."""
    plain = [str(text) for text in texts]
    found = str(escape("\0".join(plain))).split("\0")
    return found if len(found) == len(plain) else [str(escape(text)) for text in plain]


def _mould(row: ShownRow, token: str) -> str:
    """The row as the template makes it, with a place for each text that may be another's."""
    blank: Any = {name: f"\0{name}\0" for name in _TEXTS if getattr(row, name)}
    html = str(_rendered("search/_row.html", row=replace(row, **blank)))
    html = html.replace(token, _TOKEN_PLACE)
    return _A_PLACE.sub(r"%(\1)s", html.replace("%", "%%"))
