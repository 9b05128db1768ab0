"""Signing in and out, choosing a house, choosing a language."""

from flask import Blueprint, abort, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from shop.kernel.wording import LANGUAGES
from shop.organisation import actions, queries
from shop.organisation import sign_in as entering
from shop.organisation.rules import NodeKind, Role
from shop.web import access
from shop.web.errors import words_of
from shop.web.gate import load
from shop.web.language import CHOSEN, chosen_language
from shop.web.messages import say
from shop.web.onward import came_from, own_path
from shop.web.session import db, now, viewer

auth = Blueprint("auth", __name__)
doors = [auth]

_LARGEST_ID = 2**31 - 1
"""Larger than any id: what a form sends above it is as good as none."""


@auth.get("/log-ind")
@access.public
def sign_in() -> str | Response:
    """The sign-in page; in the demo it names the people one can be."""
    if g.get("viewer"):
        return redirect(url_for("home.page"), 303)
    return _sign_in_page("", "")


@auth.post("/log-ind")
@access.public
def sign_in_post() -> str | Response | tuple[str, int]:
    """Check the password and go where the person was heading."""
    email = request.form.get("email", "")[:200]
    password = request.form.get("password", "")[:200]
    caller = request.remote_addr or "?"
    result = entering.sign_in(db(), email=email, password=password, caller=caller, now=now())
    if result.refusal:
        status = 429 if result.refusal.code == "sign-in-wait" else 422
        return _sign_in_page(email, words_of(result.refusal)), status
    picked = session.get(CHOSEN, "")
    _forget_session()  # one given to somebody before sign-in must not become theirs
    session.permanent = True
    login_user(load(f"{result.person_id}:{result.session_key}"))
    _take_along(picked)
    return redirect(own_path(request.form.get("videre", "")) or url_for("home.page"), 303)


def _sign_in_page(email: str, error: str) -> str:
    with db().read() as reading:
        demo = queries.demo_people(reading)
    onward = own_path(request.values.get("videre", ""))
    return render_template(
        "organisation/sign_in.html", email=email, error=error, demo=demo, onward=onward,
        demo_password=queries.DEMO_PASSWORD,
    )  # fmt: skip


def _take_along(picked: str) -> None:
    """The account's language holds, unless another was picked on the sign-in page just before."""
    who = current_user.viewer
    if picked in LANGUAGES and picked != who.person.language:
        with db().write() as writing:
            actions.choose_language(writing, language=picked, by=who.actor)
    session["language"] = picked or who.person.language


@auth.post("/log-ud")
@access.public
def sign_out() -> Response:
    """End this session. The basket stays: it is the house's."""
    logout_user()
    _forget_session()
    return redirect(url_for("auth.sign_in"), 303)


def _forget_session() -> None:
    """Everything but the language, which is the reader's choice and nobody's secret."""
    chosen = chosen_language()
    session.clear()
    session["language"] = chosen


@auth.get("/hus")
@access.roles(Role.REQUISITIONER)
def choose_house() -> str:
    """The houses a person may buy for."""
    with db().read() as reading:
        houses = {
            house.id: house
            for grant in viewer().grants_of(Role.REQUISITIONER)
            for house in queries.subtree(reading, grant.path, kind=NodeKind.UNIT)
        }
    return render_template("organisation/choose_house.html", houses=list(houses.values()))


@auth.post("/hus")
@access.roles(Role.REQUISITIONER)
def choose_house_post() -> Response:
    """Buy for another house from now on."""
    unit_id = request.form.get("unit", 0, type=int)
    with db().write() as writing:
        actions.choose_unit(
            writing, unit_id=unit_id if 0 < unit_id <= _LARGEST_ID else 0, by=viewer().actor
        )
    say(_("Nu handler du for et andet hus."))
    return redirect(url_for("home.page"), 303)


@auth.get("/sprog/<til>")
@access.public
def language(til: str) -> Response:
    """Danish or English, kept on the account. Nothing else changes, so a link may do it."""
    if til not in LANGUAGES:
        abort(404)
    if "viewer" in g:
        with db().write() as writing:
            actions.choose_language(writing, language=til, by=viewer().actor)
    else:
        session[CHOSEN] = til
    session["language"] = til
    return redirect(came_from() or url_for("home.page"), 303)
