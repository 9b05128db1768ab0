"""Errors in the shop's own words. A refusal is no error: it says what to do."""

import logging
import secrets

from flask import Flask, Response, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.web.htmx import render_fragment, wants_fragment
from shop.web.language import gettext
from shop.web.messages import say
from shop.web.onward import came_from

_LOG = logging.getLogger("skub")
_PAGES = {400, 403, 404, 413, 422, 429, 500}


def add_errors(app: Flask) -> None:
    """Answer every exception with a page in plain words."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _crashed)


def _refused(refused: Refused) -> Response:
    status = (
        403 if isinstance(refused, NotAllowed) else 404 if isinstance(refused, NotFound) else 422
    )
    if wants_fragment():
        say(words_of(refused))
        answer = render_fragment("components/_nothing.html")
        answer.headers["HX-Reswap"] = "none"
        answer.status_code = status
        return answer
    return _page(status, reason=words_of(refused))


def words_of(refused: Refused) -> str:
    """Rules and actions speak Danish and know no reader; here there is one."""
    return gettext(refused.sentence, **refused.values)


def _forged(_error: CSRFError) -> Response:
    """A form without our token, or one that has lain open since another sign-in."""
    return _page(400)


def _http(error: HTTPException) -> AnyResponse:
    if error.code == 401:
        return _to_sign_in()
    if error.code in (301, 302, 303, 307, 308):
        return error.get_response()
    return _page(error.code or 500)


def _to_sign_in() -> AnyResponse:
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    answer = redirect(url_for("auth.sign_in", videre=wanted or None), 303)
    if wants_fragment():  # a swap would put the sign-in page inside the row that was pressed
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = url_for("auth.sign_in")
    return answer


def _crashed(error: Exception) -> Response:
    code = secrets.token_hex(3).upper()
    _LOG.error("error %s at %s %s", code, request.method, request.path, exc_info=error)
    return _page(500, error_code=code)


def _page(status: int, **context: object) -> Response:
    name = status if status in _PAGES else 500 if status >= 500 else 400
    back = came_from() if request.method == "POST" else ""
    return make_response(render_template(f"errors/{name}.html", back=back, **context), status)
