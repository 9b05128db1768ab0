"""The public register of nudges: what each rule is for, in plain words, from the rules' cards."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext

from nudges.engine import RULES

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


def register() -> list[Entry]:
    """All rules that can speak, in the engine's order. A rule without words shows its own."""
    return [_entry(rule) for rule in RULES]


def _entry(rule: Any) -> Entry:
    name, purpose, decline = _WORDS.get(rule.RULE, (rule.RULE, rule.CARD.why, ""))
    return Entry(
        rule=rule.RULE, version=rule.VERSION, name=str(name), purpose=str(purpose),
        decline=str(decline), owner=str(_OWNERS.get(rule.CARD.owner, rule.CARD.owner)),
        source=rule.CARD.source, review_by=rule.CARD.review_by,
    )  # fmt: skip
