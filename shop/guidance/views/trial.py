"""A dry run: how far it is, and what it found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Response, make_response, render_template, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from shop.basket.trials import job_key, trial_at
from shop.guidance.models import PolicyTrial
from shop.guidance.rules import KEYS, restored, written
from shop.guidance.views import words
from shop.guidance.views.reach import guidance, places
from shop.jobs.queries import JobRow, does_somebody_work, job_of
from shop.jobs.rules import JobState, has_no_worker
from shop.kernel.errors import NotFound
from shop.organisation.queries import NodeFacts
from shop.organisation.rules import Role
from shop.web import access
from shop.web.htmx import render_fragment, wants_fragment
from shop.web.language import gettext as _
from shop.web.session import db, now
from shop.web.words import Count, dayyear, kr, pct


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule before and after."""

    name: str
    today: str
    then: str
    examples: list[str]


@dataclass(frozen=True, slots=True)
class TrialView:
    """What guidance/trial.html reads."""

    title: str
    lead: str
    key_title: str
    key_url: str
    use_url: str
    """The form, filled in with what was tried."""
    is_done: bool
    has_failed: bool
    sentence: str
    percent: int | None
    note: str
    poll_url: str
    headline: str
    today: str
    asked: str
    rules: list[RuleRow]


@guidance.get("/regler/proeve/<int:trial_id>")
@access.roles(Role.PROCUREMENT)
def trial(trial_id: int) -> AnyResponse:
    """How far it is, asked every second by the page, and then what it found."""
    with db().read() as reading:
        found = trial_at(reading, trial_id)
        job = job_of(reading, job_key(trial_id))
        works = does_somebody_work(reading, now=now())
    place = next((one for one in places() if found and one.id == found.node_id), None)
    if found is None or place is None:
        raise NotFound("policy-trial", _("Prøven findes ikke."))
    view = _view(found, place, job, somebody_works=works)
    if not wants_fragment():
        return make_response(render_template("guidance/trial.html", view=view))
    if view.is_done or view.has_failed:
        return _whole_page(view)
    return render_fragment("guidance/_trial_progress.html", view=view)


def _whole_page(view: TrialView) -> Response:
    """htmx is sent on: it would else put the page into the progress."""
    answer = make_response("")
    answer.headers["HX-Redirect"] = view.poll_url
    return answer


def _view(
    found: PolicyTrial, place: NodeFacts, job: JobRow | None, *, somebody_works: bool
) -> TrialView:
    name, stored_value = next(iter(found.changes.items()))
    one = KEYS[name]
    value = None if stored_value is None else restored(one, stored_value)
    said = _("som stedet over") if stored_value is None else words.value_words(one, value)
    filled: dict[str, Any] = (
        {"inherit": "ja"} if stored_value is None else {"value": written(one, value)}
    )
    result: Mapping[str, Any] = found.result or {}
    then, today = result.get("then", {}), result.get("today", {})
    failed = not result and (job is None or not job.is_open)
    return TrialView(
        title=_("Prøve: %(title)s", title=words.title(one)),
        lead=_(
            "%(value)s for %(place)s, regnet på bestillingerne fra %(first)s til %(last)s.",
            value=said, place=place.name, first=dayyear(found.first), last=dayyear(found.last),
        ),
        key_title=words.title(one), key_url=url_for("guidance.one", key_name=name, sted=place.id),
        use_url=url_for("guidance.one", key_name=name, sted=place.id, **filled),
        is_done=bool(result), has_failed=failed, sentence=_sentence(job, failed),
        percent=_percent(job), note=_note(job, somebody_works=somebody_works),
        poll_url=url_for("guidance.trial", trial_id=found.id),
        headline=_times(then) if result else "", today=_times(today) if result else "",
        asked=_asked(then) if result else "", rules=_rules(today, then),
    )  # fmt: skip


def _sentence(job: JobRow | None, failed: bool) -> str:
    if failed:
        return _("Prøven blev ikke regnet færdig.")
    if job is not None and job.state is JobState.RUNNING:
        return _("Regner på bestillingerne, hus for hus")
    return _("Prøven venter på at blive regnet.")


def _percent(job: JobRow | None) -> int | None:
    if job is None or job.state is not JobState.RUNNING or not job.total:
        return None
    return max(0, min(100, job.done * 100 // job.total))


def _note(job: JobRow | None, *, somebody_works: bool) -> str:
    if job is not None and has_no_worker(
        job.state, job.due_at, somebody_works=somebody_works, now=now()
    ):
        return _("Ingen henter arbejdet lige nu. Prøven er gemt. Sig det til driften.")
    return ""


def _times(counts: Mapping[str, Any]) -> str:
    return _(
        "%(times)s til %(houses)s", times=_how_often(counts["shown"]),
        houses=_how_many_houses(counts["units"]),
    )  # fmt: skip


def _how_often(count: int) -> str:
    return str(ngettext("%(num)s gang", "%(num)s gange", Count(count)))


def _how_many_houses(count: int) -> str:
    return str(ngettext("%(num)s hus", "%(num)s huse", Count(count)))


def _asked(then: Mapping[str, Any]) -> str:
    """What *Send* would have asked for."""
    parts = []
    if then["asked"]:
        parts.append(_("Bedt om en grund: %(times)s.", times=_how_often(then["asked"])))
    if then["stopped"]:
        parts.append(_("Stoppet: %(times)s.", times=_how_often(then["stopped"])))
    return " ".join(parts)


_NONE = {"shown": 0, "units": 0}


def _rules(today: Mapping[str, Any], then: Mapping[str, Any]) -> list[RuleRow]:
    before, after = today.get("rules", {}), then.get("rules", {})
    some = then.get("examples", {})
    return [
        RuleRow(
            words.rule_name(rule),
            _times(before.get(rule, _NONE)),
            _times(after.get(rule, _NONE)),
            [_example(one) for one in some.get(rule, ())],
        )
        for rule in sorted(before.keys() | after.keys())
    ]


def _example(one: Mapping[str, str]) -> str:
    """What it was about, as far as the rule's facts tell: not every rule has an item, a supplier
    or something to suggest, and trials made long ago kept less.
    """
    house, day = one["unit"], dayyear(date.fromisoformat(one["day"]))
    if "name" in one and "alternative_name" in one:
        return _(
            "%(house)s, %(day)s: %(name)s. Forslag: %(other)s.", house=house, day=day,
            name=one["name"], other=one["alternative_name"],
        )  # fmt: skip
    if "name" not in one and "supplier_name" in one and "goods_value" in one:
        return _(
            "%(house)s, %(day)s: %(value)s hos %(supplier)s.", house=house, day=day,
            value=kr(Decimal(one["goods_value"])), supplier=one["supplier_name"],
        )  # fmt: skip
    about = one.get("name") or one.get("text") or _share(one)
    return f"{house}, {day}: {about}." if about else f"{house}, {day}."


def _share(one: Mapping[str, str]) -> str:
    """How organic the food of the basket was, which is about no single item."""
    if "share" not in one:
        return ""
    return _("%(share)s af maden er økologisk", share=pct(Decimal(one["share"])))
