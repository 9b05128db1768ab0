"""The roof: puts the rooms together into one Flask application."""

import mimetypes
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.routing import IntegerConverter, ValidationError
from whitenoise import WhiteNoise

from shop.config import Config, from_environment
from shop.db import Database
from shop.home.frame import add_frame
from shop.kernel.workdays import holidays_of
from shop.set_up import set_up
from shop.web.errors import add_errors
from shop.web.gate import add_gate
from shop.web.headers import add_headers
from shop.web.ids import LARGEST_ID
from shop.web.language import add_language
from shop.web.words import add_filters

_ROOT = Path(__file__).parent.parent
ROOMS = (
    "organisation", "home", "agreements", "favourites", "search", "requests", "reuse", "orders",
    "receiving",
    "intake", "guidance", "approvals", "budgets", "basket", "quick", "standing", "reports",
)  # fmt: skip
"""Rooms with a front door: `views.py` with a list `doors` of blueprints."""


def create_app(
    config: Config | None = None, *, clock: Callable[[], datetime] | None = None
) -> Flask:
    """The shop as a WSGI application. `clock` replaces the wall clock in tests and trials."""
    config = config or from_environment()
    app = Flask(
        "skub", root_path=str(_ROOT), template_folder=str(_ROOT / "templates"),
        static_folder=str(_ROOT / "static"), static_url_path="/static",
    )  # fmt: skip
    app.url_map.converters["int"] = _Id
    _configure(app, config)
    database = Database(config.database_url)
    set_up(database)
    app.extensions |= {"skub.config": config, "skub.database": database, "skub.clock": clock}
    CSRFProtect(app)
    add_language(app)
    add_filters(app)
    add_gate(app)
    add_frame(app)
    add_errors(app)
    add_headers(app)
    for room in ROOMS:
        for door in import_module(f"shop.{room}.views").doors:
            app.register_blueprint(door)
    _serve_static(app)
    holidays_of(2026)  # reads the library's calendars now: half a second that no page waits for
    return app


class _Id(IntegerConverter):
    """An id in an address; one that the database's integers cannot hold is no page of ours: 404."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        """The number. Raises ValidationError, which means 404, for one above 2 147 483 647."""
        number = int(value)
        if number > LARGEST_ID:
            raise ValidationError
        return number


def _configure(app: Flask, config: Config) -> None:
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=config.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        SESSION_COOKIE_NAME="skub",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,  # a basket left open over lunch must still be sendable
        WTF_CSRF_CHECK_DEFAULT=True,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _harden(headers: Headers, _path: str, _url: str) -> None:
    """Static files do not come past `add_headers`."""
    headers["X-Content-Type-Options"] = "nosniff"


def _serve_static(app: Flask) -> None:
    mimetypes.add_type("image/svg+xml", ".svg")
    mimetypes.add_type("font/woff2", ".woff2")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=str(_ROOT / "static"),
        prefix="static/",
        max_age=600,
        allow_all_origins=False,
        autorefresh=app.debug,
        add_headers_function=_harden,
    )
