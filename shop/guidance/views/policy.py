"""What a place has decided: all of it, one key with its history, deciding and taking back."""

from dataclasses import dataclass

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from shop.basket.trials import start_trial, trials_of
from shop.guidance import actions
from shop.guidance.actions.policy import INHERIT, Inherit
from shop.guidance.queries.policy import (
    PastDecision,
    deciding_places,
    decision,
    decisions_above,
    held_at,
    history,
    latest_id,
)
from shop.guidance.rules import (
    EXPERIMENT,
    KEYS,
    MAX_WHY,
    TARGET,
    Held,
    Key,
    Kind,
    Value,
    can_try,
    held,
    key,
    restored,
    value_from_text,
    written,
)
from shop.guidance.views import words
from shop.guidance.views.reach import chosen_place, guidance, place_options, places
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts, above
from shop.organisation.rules import Role, path_ids
from shop.web import access
from shop.web.decided import Past, begins, seen
from shop.web.errors import words_of
from shop.web.language import gettext as _
from shop.web.messages import Undo, say
from shop.web.session import db, now, viewer
from shop.web.words import dayyear


@dataclass(frozen=True, slots=True)
class Row:
    """A key in the table."""

    title: str
    value: str
    source: str
    url: str
    is_own: bool
    """The place itself has said it."""


@guidance.get("/regler")
@access.roles(Role.PROCUREMENT)
def page() -> str:
    """All that holds at a place, and who said it."""
    some = places()
    place = chosen_place(some)
    with db().read() as reading:
        found = held_at(reading, place.path, on=local_day(now()))
        names = {one.id: one.name for one in above(reading, place.path)}
    return render_template(
        "guidance/page.html", place=place, places=place_options(some),
        groups=[(title, _rows(keys, found, names, place)) for title, keys in _groups()],
    )  # fmt: skip


def _groups() -> list[tuple[str, list[Key]]]:
    kinds = {
        _("Mål"): [one for one in KEYS.values() if one.name.startswith(TARGET)],
        _("Grænser"): [
            one
            for one in KEYS.values()
            if not one.name.startswith((TARGET, EXPERIMENT))
            and one.kind not in (Kind.SWITCH, Kind.MODE)
        ],
        _("Skub, der er slået til"): [one for one in KEYS.values() if one.kind is Kind.SWITCH],
        _("Når nogen sender"): [one for one in KEYS.values() if one.kind is Kind.MODE],
        _("Forsøg"): [one for one in KEYS.values() if one.name.startswith(EXPERIMENT)],
    }
    return list(kinds.items())


def _rows(
    keys: list[Key], found: dict[str, Held], names: dict[int, str], place: NodeFacts
) -> list[Row]:
    return [
        Row(
            words.title(one), words.value_words(one, found[one.name].value),
            words.source_words(found[one.name], names),
            url_for("guidance.one", key_name=one.name, sted=place.id),
            _is_own(found[one.name], place),
        )
        for one in keys
    ]  # fmt: skip


def _is_own(one: Held, place: NodeFacts) -> bool:
    return one.said is not None and one.said.node_id == place.id


@dataclass(frozen=True, slots=True)
class KeyView:
    """What guidance/key.html reads."""

    name: str
    title: str
    about: str
    place: NodeFacts
    places: list[tuple[int, str]]
    value: str
    source: str
    said: bool
    """Somebody has said it: it is not the shop's proposal."""
    is_own: bool
    above_value: str
    """What would hold without a word of the place's own."""
    default: str
    default_source: str
    options: list[tuple[str, str]]
    """Empty where the value is written."""
    known: list[tuple[str, str]]
    unit: str
    chosen: str
    written: str
    inherits: bool
    why: str
    begins: str
    today: str
    seen: int
    error: str
    error_field: str
    can_try: bool
    history: list[Past]
    below: list[tuple[str, str]]
    trials: list[tuple[str, str]]


@guidance.get("/regler/<key_name>")
@access.roles(Role.PROCUREMENT)
def one(key_name: str) -> Response:
    """One key at a place: what holds, the form to change it, and its history."""
    return Response(render_template("guidance/key.html", view=_view(key(key_name), None)))


def _view(of: Key, refused: Refused | None) -> KeyView:
    some = places()
    place, today = chosen_place(some), local_day(now())
    mine = {each.id for each in some}
    with db().read() as reading:
        said, ids = decisions_above(reading, place.path), path_ids(place.path)
        names = {each.id: each.name for each in above(reading, place.path)}
        past = history(reading, place.path, of.name)
        below = deciding_places(reading, place.path, of.name)
        trials = trials_of(reading, place.id, of.name)
        seen = latest_id(reading, place.id, of.name)
    holds = held(said, ids, on=today)[of.name]
    without = held((each for each in said if each.node_id != place.id), ids, on=today)[of.name]
    form = request.form if refused else request.args
    shown = form.get("value") or written(of, holds.value)
    known = [(written(of, value), f"{words.value_words(of, value)} {_(source)}")
             for value, source in of.known]  # fmt: skip
    return KeyView(
        name=of.name, title=words.title(of), about=words.about(of), place=place,
        places=place_options(some), value=words.value_words(of, holds.value),
        source=words.source_words(holds, names), said=holds.said is not None,
        is_own=_is_own(holds, place),
        above_value=words.value_words(of, without.value),
        default=words.value_words(of, of.default), default_source=_(of.source),
        options=words.options(of) if of.kind in (Kind.SWITCH, Kind.MODE) else [],
        known=known, unit=words.unit(of),
        chosen=form.get("known") or (shown if shown in dict(known) else "own"),
        written="" if shown in dict(known) and not refused else shown[:20],
        inherits=form.get("inherit") == "ja", why=form.get("why", "")[:MAX_WHY],
        begins=form.get("begins", "")[:10] or today.isoformat(), today=today.isoformat(),
        seen=seen, error=words_of(refused) if refused else "",
        error_field=_field_of(refused, of) if refused else "",
        can_try=can_try(of), history=_past(of, past, seen, mine, place),
        below=[
            (label, url_for("guidance.one", key_name=of.name, sted=node_id))
            for node_id, label in below.items()
        ],
        trials=[
            (f"{dayyear(each.at)}: {_tried(of, each.changes[of.name])}",
             url_for("guidance.trial", trial_id=each.id))
            for each in trials
        ],
    )  # fmt: skip


def _field_of(refused: Refused, of: Key) -> str:
    """The field that a refusal is about; a choice is named after its group."""
    fields = {"policy-why": "why", "policy-day": "begins", "policy-value": "value"}
    return fields.get(refused.code, "value")


def _tried(of: Key, stored_value: str | None) -> str:
    if stored_value is None:
        return _("som stedet over")
    return words.value_words(of, restored(of, stored_value))


def _past(
    of: Key, past: list[PastDecision], newest: int, mine: set[int], place: NodeFacts
) -> list[Past]:
    return [
        Past(
            place=found.node_name, value=_tried(of, found.said.value),
            day=dayyear(found.said.valid_from), who=found.said.by_name, why=found.said.why,
            undo_url=url_for("guidance.undo", decision_id=found.said.id)
            if found.said.id == newest and place.id in mine
            else "",
        )
        for found in past
    ]  # fmt: skip


@guidance.post("/regler/<key_name>")
@access.roles(Role.PROCUREMENT)
def decide(key_name: str) -> AnyResponse:
    """Decide it for a place, or try it first on the orders that were placed."""
    of, place = key(key_name), chosen_place(places())
    try:
        value = _given(of)
        if request.form.get("do") == "proev":
            return _try(of, place, value)
        with db().write() as writing:
            made = actions.decide(
                writing, node_id=place.id, name=of.name, value=value, by=viewer().actor,
                why=" ".join(request.form.get("why", "")[:1000].split()), now=now(),
                valid_from=begins("policy-day"), seen=seen(),
            )  # fmt: skip
    except Refused as refused:
        if isinstance(refused, NotFound):
            raise
        view = _view(of, refused)
        return Response(render_template("guidance/key.html", view=view), status=422)
    say(_("Gemt for %(place)s.", place=place.name),
        undo=Undo(url_for("guidance.undo", decision_id=made)))  # fmt: skip
    return redirect(url_for("guidance.one", key_name=of.name, sted=place.id), 303)


def _try(of: Key, place: NodeFacts, value: Value | Inherit) -> AnyResponse:
    with db().write() as writing:
        trial_id = start_trial(
            writing, node_id=place.id, name=of.name, value=value, by=viewer().actor, now=now()
        )
    return redirect(url_for("guidance.trial", trial_id=trial_id), 303)


def _given(of: Key) -> Value | Inherit:
    if request.form.get("inherit") == "ja":
        return INHERIT
    known, typed = request.form.get("known", "own"), request.form.get("value", "")[:40]
    if known in ("own", ""):
        return value_from_text(of, typed)
    chosen = value_from_text(of, known[:40])
    if typed.strip() and value_from_text(of, typed) != chosen:  # which of the two is meant?
        raise Refused(
            "policy-two-values",
            "Du har valgt ét tal og skrevet et andet. Vælg »Vores eget tal«, eller slet det.",
        )
    return chosen


@guidance.post("/regler/beslutning/<int:decision_id>/fortryd")
@access.roles(Role.PROCUREMENT)
def undo(decision_id: int) -> AnyResponse:
    """Take the newest decision of a place back."""
    with db().read() as reading:
        found = decision(reading, decision_id)
    if found is None or found.node_id not in {place.id for place in places()}:
        raise NotFound("policy-decision", _("Beslutningen findes ikke."))
    try:
        with db().write() as writing:
            actions.undo(writing, decision_id=decision_id, by=viewer().actor, now=now())
    except Refused as refused:
        say(words_of(refused))
    else:
        say(_("Fortrudt. Det, der gjaldt før, gælder igen."))
    return redirect(url_for("guidance.one", key_name=found.key, sted=found.node_id), 303)
