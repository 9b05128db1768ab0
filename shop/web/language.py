"""Danish unless somebody asks for English."""

from pathlib import Path
from typing import Any

from flask import Flask, g, has_app_context, session
from flask_babel import Babel, get_domain

from shop.kernel.wording import known
from shop.translations.speech import Speech

CHOSEN = "language_chosen"
"""In the session of somebody who picked a language before signing in."""


def chosen_language() -> str:
    """That of the account; before sign-in that of this session."""
    viewer = g.get("viewer")
    return known(viewer.person.language if viewer else str(session.get("language", "")))


def add_language(app: Flask) -> None:
    """Translate by gettext; the message ids are the Danish words themselves."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(__file__).parent.parent / "translations")
    Babel(app, locale_selector=chosen_language, timezone_selector=lambda: "Europe/Copenhagen")
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]


def _translations() -> Any:
    """This request's translations, looked up once: a list page has some two hundred words."""
    if not has_app_context():
        return get_domain().get_translations()
    found = g.get("translations")
    if found is None:
        found = g.translations = get_domain().get_translations()
    return found


def gettext(text: str, **values: object) -> str:
    """As flask_babel's, at a tenth of its cost: for views with many words."""
    found = str(_translations().ugettext(text))
    return found % values if values else found


def on_page() -> Speech:
    """This request's language, for words that letters use too."""
    return Speech(chosen_language(), _gettext)


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """The same for words that follow a number, `num` in their text."""
    found = str(_translations().ungettext(singular, plural, num))
    return found % {"num": num, **values}


def _gettext(text: str) -> str:
    return str(_translations().ugettext(text))


def _ngettext(singular: str, plural: str, count: int) -> str:
    return str(_translations().ungettext(singular, plural, count))
