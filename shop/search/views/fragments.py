"""Rows as HTML, kept in memory: the same goods are shown over and over.

What a row looks like follows from `ShownRow` and the language alone, save the form's token, which
is put in anew for each session. Rows in a basket are not kept: they are the house's own.
"""

from collections.abc import Callable, Hashable

from flask import current_app
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from shop.search.queries import Found
from shop.search.rows import ShownRow
from shop.search.scope import Scope
from shop.search.views.tray import Tray
from shop.web.words import language_now

_PLACE = "\0token\0"
_MOST_KEPT = 20_000
"""Rows and their HTML in one scope; some 3 kB each."""


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


def row_html(scope: Scope) -> Callable[[ShownRow], Markup]:
    """A function for the template: a row as HTML, from the scope's memory where it can be."""
    language, token = language_now(), generate_csrf()
    template = current_app.jinja_env.get_template("search/_row.html")

    def html(row: ShownRow) -> Markup:
        if row.in_basket or row.focus or row.focus_amount:
            return Markup(template.render(row=row))  # noqa: S704 - made by an escaping template
        key = (row.offer_id, row.look_only, language)
        kept = scope.shown.get(key)
        if kept is None or kept[0] is not row:  # rows.py gives the same object again and again
            kept = (row, template.render(row=row).replace(token, _PLACE))
            if len(scope.shown) < _MOST_KEPT:
                scope.shown[key] = kept
        return Markup(kept[1].replace(_PLACE, token))  # noqa: S704 - the same

    return html
