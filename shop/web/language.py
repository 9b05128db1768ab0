"""Danish unless somebody asks for English."""

from pathlib import Path

from flask import Flask, session
from flask_babel import Babel

LANGUAGES = ("da", "en")


def chosen_language() -> str:
    """The language of this session."""
    chosen = session.get("language", "da")
    return chosen if chosen in LANGUAGES else "da"


def add_language(app: Flask) -> None:
    """Translate by gettext; the message ids are the Danish words themselves."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(Path(__file__).parent.parent / "translations")
    Babel(app, locale_selector=chosen_language, timezone_selector=lambda: "Europe/Copenhagen")
