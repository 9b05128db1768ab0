"""The public register of nudges: what each is for, whether it is on, what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext
from sqlmodel import Session

from nudges.engine import RULES
from shop.guidance.queries.policy import held_at
from shop.guidance.queries.register import Effect, effects
from shop.guidance.rules import EXPERIMENT, MODE, NUDGE, Held, Mode
from shop.web.language import gettext as _
from shop.web.nudge_words import rule_decline, rule_name, rule_source, rule_why
from shop.web.words import dayyear, number, pct

_WORDS: dict[str, tuple[Any, Any, Any]] = {
    "prefer-agreement": (
        lazy_gettext("Varen findes på aftale"),
        lazy_gettext("Vi viser en vare af samme slags, som er på aftale. Prisen står der altid."),
        lazy_gettext("Tryk på »Behold«."),
    ),
    "prefer-label": (
        lazy_gettext("Varen findes miljømærket"),
        lazy_gettext("Vi viser en mærket vare af samme slags. Er den dyrere, står det der."),
        lazy_gettext("Tryk på »Behold«."),
    ),
    "small-order": (
        lazy_gettext("Bestillingen er lille"),
        lazy_gettext("En ordre tager tid at behandle. Vi foreslår at samle til næste faste dag."),
        lazy_gettext("Tryk på »Send nu«, og vælg en grund."),
    ),
    "frequent-deliveries": (
        lazy_gettext("Leverandøren kommer i forvejen"),
        lazy_gettext("Aftalen siger, hvor mange leveringer der er nok. Vi foreslår at samle."),
        lazy_gettext("Tryk på »Send nu«, og vælg en grund."),
    ),
}  # fmt: skip
"""Rule -> (name, what it does, how to say no)."""

_OWNERS = {
    "procurement": lazy_gettext("Indkøb"),
    "climate and environment": lazy_gettext("Klima og miljø"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule as the register shows it."""

    rule: str
    version: int
    name: str
    purpose: str
    decline: str
    owner: str
    source: str
    review_by: date
    is_on: bool = True
    since: str = ""
    """Since when it is on or off, and why; "" where nobody has decided."""
    at_send: str = ""
    """What it asks for when somebody sends; "" where it only informs."""
    effect: str = ""
    """"" for readers of no municipality: its numbers are its own."""
    experiment: str = ""
    """What runs with it here; "" for nothing."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the reader's own place: what holds there, and what happened."""

    held: Mapping[str, Held] = field(default_factory=dict)
    effects: Mapping[tuple[str, int], Effect] | None = None


NOTHING_KNOWN = Known()


def known_at(session: Session, path: str, municipality_id: int, *, on: date) -> Known:
    """Of the place at `path` and its municipality, in three queries."""
    return Known(held_at(session, path, on=on), effects(session, municipality_id))


def register(known: Known = NOTHING_KNOWN) -> list[Entry]:
    """All rules that can speak, in the engine's order. A rule without words shows its own."""
    return [_entry(rule, known) for rule in RULES]


LEAST_HOUSES = 5
"""Numbers of fewer houses could be somebody's in particular."""


def _effect(found: Effect | None) -> str:
    if found is None:
        return _("Ikke vist endnu.")
    if found.units < LEAST_HOUSES:
        return _("Vist i færre end fem huse. Så få kan kendes, så tallene vises ikke.")
    return _(
        "Vist %(times)s gange i %(houses)s huse siden %(day)s. %(yes)s ja, %(no)s nej, resten "
        "blev ikke besvaret.", times=number(found.shown), houses=number(found.units),
        day=dayyear(found.since), yes=number(found.accepted), no=number(found.declined),
    )  # fmt: skip


def _since(held: Held | None) -> str:
    if held is None or held.said is None:
        return ""
    return _("Siden %(day)s: %(why)s", day=dayyear(held.said.valid_from), why=held.said.why)


_AT_SEND = {
    Mode.ASK: lazy_gettext("Ved Send beder indkøb om en grund."),
    Mode.STOP: lazy_gettext(
        "Ved Send stoppes bestillingen, undtagen når den haster, er allergi eller pædagogisk."
    ),
}


def _at_send(held: Held | None) -> str:
    if held is None or held.value not in _AT_SEND:
        return ""
    return f"{_AT_SEND[Mode(str(held.value))]} {_since(held)}".strip()


def _experiment(held: Held | None) -> str:
    """Enough that anybody can draw the houses again: which decision, and from which day."""
    if held is None or held.said is None or not isinstance(held.value, Decimal):
        return ""
    said = _(
        "Forsøg nr. %(number)s siden %(day)s: %(share)s af husene ser ikke skubbet, så vi kan se, "
        "om det virker. Husene er trukket tilfældigt. %(why)s", number=held.said.id,
        day=dayyear(held.said.valid_from), share=pct(held.value), why=held.said.why,
    )  # fmt: skip
    together = _("Huse på samme adresse er trukket under ét.") if held.said.clusters else ""
    return f"{said} {together}".strip()


def _own_words(rule: Any) -> tuple[str, str, str]:
    return rule_name(rule.RULE), rule_why(rule.RULE), rule_decline(rule.RULE)


def _entry(rule: Any, known: Known) -> Entry:
    held = known.held.get(f"{NUDGE}{rule.RULE}")
    found = known.effects
    name, purpose, decline = _WORDS.get(rule.RULE) or _own_words(rule)
    return Entry(
        rule=rule.RULE, version=rule.VERSION, name=str(name), purpose=str(purpose),
        decline=str(decline), owner=str(_OWNERS.get(rule.CARD.owner, rule.CARD.owner)),
        source=rule_source(rule.RULE), review_by=rule.CARD.review_by,
        is_on=held is None or held.value is True, since=_since(held),
        at_send=_at_send(known.held.get(f"{MODE}{rule.RULE}")),
        experiment=_experiment(known.held.get(f"{EXPERIMENT}{rule.RULE}")),
        effect="" if found is None else _effect(found.get((rule.RULE, rule.VERSION))),
    )  # fmt: skip
