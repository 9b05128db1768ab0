"""One standing order: what comes, once only, for good, and what became of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import make_response, redirect, render_template, request, url_for
from sqlmodel import Session
from werkzeug.wrappers import Response

from shop.catalogue.queries import last_rows
from shop.kernel.errors import NotFound, Refused
from shop.standing import actions, queries
from shop.standing.models import StandingRun
from shop.standing.queries import Standing
from shop.standing.rules import DONE, Outcome, Skip, Time
from shop.standing.views.door import (
    BUYERS,
    amounts_sent,
    day_sent,
    plan_sent,
    rhythm_words,
    standing,
    time_words,
    weekday_options,
)
from shop.standing.views.reasons import reason_words
from shop.web.errors import words_of
from shop.web.language import gettext as _
from shop.web.messages import Undo, say
from shop.web.session import db, now, unit, viewer
from shop.web.words import daylong, dayyear, kr


@dataclass(frozen=True, slots=True)
class Goods:
    """A line with its amount."""

    offer_id: int
    name: str
    price: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Coming:
    """One of the next times."""

    day: str
    """As a field has it."""
    title: str
    text: str
    comes: bool
    by_hand: bool
    """Somebody left it out: it can be taken back."""
    changed: bool
    goods: list[Goods]
    """With this time's amounts; empty where nothing can be changed any more."""


@dataclass(frozen=True, slots=True)
class Past:
    """What became of a time."""

    title: str
    text: str
    url: str
    """The order, or the request for a yes; "" where there is none."""
    reasons: list[str]


@standing.get("/faste-bestillinger/<int:standing_id>")
@BUYERS
def one(standing_id: int) -> Response:
    """The page."""
    return _page(standing_id)


@standing.post("/faste-bestillinger/<int:standing_id>/ret")
@BUYERS
def change(standing_id: int) -> Response:
    """Change it for good."""
    try:
        with db().write() as writing:
            actions.change(
                writing, unit=unit(), standing_id=standing_id,
                name=request.form.get("navn", "")[:200], plan=plan_sent(),
                amounts=amounts_sent(keeps_zero=True), by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:
        return _page(standing_id, refused)
    say(_("Gemt. Det gælder fra næste gang."))
    return _back(standing_id)


@standing.post("/faste-bestillinger/<int:standing_id>/gang")
@BUYERS
def time(standing_id: int) -> Response:
    """One time only: `goer` is "spring", "tag" or "antal"."""
    does = request.form.get("goer", "")
    try:
        day = day_sent("dag")
        if day is None or does not in _OUTCOMES:
            raise Refused("standing-day", "Den dag er ikke i planen mere. Se den igennem igen.")
        amounts = amounts_sent(keeps_zero=True) if does == "antal" else {}
        with db().write() as writing:
            actions.set_time(
                writing, unit=unit(), standing_id=standing_id, day=day, outcome=_OUTCOMES[does],
                amounts=amounts, by=viewer().actor, now=now(),
            )  # fmt: skip
    except Refused as refused:  # beside the plan as it is now; another house's is not found there
        return _page(standing_id, refused, at="times")
    undo = Undo(
        url_for("standing.time", standing_id=standing_id),
        (("dag", day.isoformat()), ("goer", "spring" if does == "tag" else "tag")),
    )
    say(_SAID[does](daylong(day)), undo=undo)
    return _back(standing_id)


_OUTCOMES = {"spring": Outcome.SKIPPED, "tag": None, "antal": Outcome.CHANGED}
_SAID = {
    "spring": lambda day: _("Sprunget over: %(day)s.", day=day),
    "tag": lambda day: _("Som sædvanligt: %(day)s.", day=day),
    "antal": lambda day: _("Ændret kun for %(day)s.", day=day),
}


@standing.post("/faste-bestillinger/<int:standing_id>/stop")
@BUYERS
def end(standing_id: int) -> Response:
    """Stop it; `igen` lets it go on."""
    goes_on = request.form.get("igen") == "1"
    with db().write() as writing:
        does = actions.begin_again if goes_on else actions.end
        does(writing, unit=unit(), standing_id=standing_id, by=viewer().actor, now=now())
    if goes_on:
        say(_("Den faste bestilling kører igen."))
        return _back(standing_id)
    undo = Undo(url_for("standing.end", standing_id=standing_id), (("igen", "1"),))
    say(_("Den faste bestilling er stoppet."), undo=undo)
    return redirect(url_for("standing.page"), 303)


@standing.post("/faste-bestillinger/<int:standing_id>/set")
@BUYERS
def put_away(standing_id: int) -> Response:
    """Put the note about a time away."""
    day = day_sent("dag") or date(2020, 1, 1)
    with db().write() as writing:
        actions.put_away(writing, unit=unit(), standing_id=standing_id, day=day, now=now())
    say(_("Lagt væk. Varerne ligger stadig i kurven."))
    back = "home.page" if request.form.get("fra") == "forside" else "standing.page"
    return redirect(url_for(back), 303)


def _back(standing_id: int) -> Response:
    return redirect(url_for("standing.one", standing_id=standing_id), 303)


def _page(
    standing_id: int, refused: Refused | None = None, at: str = "every-time"
) -> Response:  # fmt: skip
    with db().read() as reading:
        found = queries.of_unit(reading, unit(), now=now(), only=standing_id)
        if not found:
            raise NotFound("standing-unknown", "Den faste bestilling findes ikke her.")
        shown = found[0]
        goods = _goods(reading, shown)
        page = render_template(
            "standing/one.html", shown=shown, order=shown.order, goods=goods,
            rhythm=rhythm_words(queries.rhythm_of(shown.order)),
            weekdays=weekday_options(shown.terms),
            times=[_coming(shown, one, goods) for one in shown.times],
            past=[_past(run) for run in shown.runs.values() if run.outcome in _PAST][:_PAST_SHOWN],
            error=words_of(refused) if refused else "", error_at=at,
        )  # fmt: skip
    return make_response(page, 422 if refused else 200)


_PAST, _PAST_SHOWN = DONE - {Outcome.SKIPPED}, 12


def _goods(reading: Session, shown: Standing) -> list[Goods]:
    ids = [line.offer_id for line in shown.lines]
    rows = last_rows(reading, ids, path=unit().path)
    return [
        Goods(line.offer_id, rows[line.offer_id].name if line.offer_id in rows else "–",
              kr(line.price_agreed), line.quantity)
        for line in shown.lines
    ]  # fmt: skip


def _coming(shown: Standing, time: Time, goods: list[Goods]) -> Coming:
    run = shown.runs.get(time.day)
    is_done = run is not None and run.outcome in DONE - {Outcome.SKIPPED}
    comes = time.skip is None and not is_done
    by_line = {line.offer_id: shown.quantity(line, time.day) for line in shown.lines}
    own = [Goods(one.offer_id, one.name, one.price, by_line[one.offer_id]) for one in goods]
    changed = run is not None and run.outcome is Outcome.CHANGED
    text = _("Er bestilt") if is_done else time_words(time)
    if is_done and run is not None and run.outcome is Outcome.IN_BASKET:
        text = _("Ligger i kurven")
    if is_done and run is not None and run.outcome is Outcome.ASKED:
        text = _("Sendt til godkendelse")
    return Coming(
        time.day.isoformat(), daylong(time.fixed.day if time.fixed else time.day), text,
        comes, time.skip is Skip.BY_HAND, changed, own if comes else [],
    )  # fmt: skip


def _past(run: StandingRun) -> Past:
    text, url = _("Lagt i kurven"), ""
    if run.outcome is Outcome.ORDERED and run.order_id:
        text, url = _("Bestilt"), url_for("orders.order", order_id=run.order_id)
    if run.outcome is Outcome.ASKED and run.request_id:
        text = _("Sendt til godkendelse")
        url = url_for("approvals.one", approval_id=run.request_id)
    return Past(dayyear(run.day), text, url, [reason_words(r) for r in run.reasons])
