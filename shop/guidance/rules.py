"""Who answered, without a name; and what a place has decided about guidance. Pure.

A policy is a set of single decisions ("handling an order costs 175 kr. here"), each said of one
place. It holds for the places below until one of them says otherwise: the nearest wins, key by key.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from nudges.engine import RULES
from nudges.experiment import Arm
from nudges.facts import HOLD_DAYS
from shop.agreements.rules import COST_SHARE, FREE_PURCHASE, PROCESS_COST
from shop.kernel.errors import NotFound, Refused


def pseudonym(secret_key: str, *, person_id: int, municipality_id: int) -> str:
    """32 hex digits that tell two people of a municipality apart and name nobody.

    Without the installation's key the number cannot be led back to a person.
    """
    message = f"exposure:{municipality_id}:{person_id}".encode()
    return hmac.new(secret_key.encode(), message, hashlib.sha256).hexdigest()[:32]


class Kind(StrEnum):
    """What sort of value a key takes, and how a person writes it."""

    SHARE = "share"
    """0 to 1, written as a percentage."""
    AMOUNT = "amount"
    """Kroner without VAT."""
    NUMBER = "number"
    SWITCH = "switch"
    MODE = "mode"


class Mode(StrEnum):
    """What happens at *Send* while a rule has something to say. Later ones ask for more."""

    INFORM = "inform"
    ASK = "ask"
    STOP = "stop"


Value = Decimal | bool | Mode | None
"""None: there is no limit. Only keys with `may_be_none` take it."""


@dataclass(frozen=True, slots=True)
class Key:
    """Something that a place may decide. `least` and `most` are in the value's own unit."""

    name: str
    kind: Kind
    default: Value
    source: str = ""
    """Where the default comes from, in Danish."""
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    whole: bool = False
    may_be_none: bool = False
    known: tuple[tuple[Decimal, str], ...] = ()
    """Values that somebody has measured, each with its source."""
    modes: tuple[Mode, ...] = ()


NEED_CHECK = 3000
"""Kr. for a line from which the shop asks whether the thing must be bought. Nobody has measured
it: a desk or a wardrobe is above it, what a house uses up is below."""
_HJOERRING = "Hjørring Kommunes tidsstudie 2012/13, gengivet i KL's handlingsplan 2017–20"
_SHARE = {"kind": Kind.SHARE, "least": Decimal("0.01"), "most": Decimal(1)}
_NUMBER = {"kind": Kind.NUMBER, "whole": True}


def _key(name: str, default: Value, source: str = "", **facts: object) -> Key:
    return Key(name, default=default, source=source, **facts)  # type: ignore[arg-type]


_TARGETS = (
    _key("target.agreement_share", Decimal("0.85"), "Et mål at begynde med", **_SHARE),
    _key("target.label_share", Decimal("0.65"), "Et mål at begynde med", **_SHARE),
    _key("target.organic_share", Decimal("0.90"), "Det økologiske spisemærke i guld", **_SHARE),
    _key("target.deliveries", Decimal(3), "Et mål at begynde med", kind=Kind.NUMBER,
         least=Decimal("0.5"), most=Decimal(25)),
    _key("target.small_orders", Decimal("0.17"),
         "De tre bedste kommuner har ca. 17 % (KL's nøgletal, Dansk Industri 2021)", **_SHARE),
)  # fmt: skip
_THRESHOLDS = (
    _key("process_cost", PROCESS_COST, f"Ordre i et e-handelssystem: {_HJOERRING}",
         kind=Kind.AMOUNT, least=Decimal(1), most=Decimal(2000),
         known=((PROCESS_COST, "Ordre i et e-handelssystem (Hjørring)"),
                (Decimal(175), "Ordre pr. telefon, mail eller netbutik (Hjørring)"),
                (Decimal(330), "Køb i en fysisk butik (Hjørring)"))),
    _key("cost_share", COST_SHARE, "90 kr. og 20 % giver en grænse på 450 kr.", **_SHARE),
    _key("deliveries_per_week", None, "Aftalens eget loft gælder først", may_be_none=True,
         least=Decimal(1), most=Decimal(7), **_NUMBER),
    _key("hold_days", Decimal(HOLD_DAYS), "En fast dag om ugen nås altid inden for syv dage",
         least=Decimal(1), most=Decimal(31), **_NUMBER),
    _key("kwh_price", None, "Skub gætter ikke på en elpris", kind=Kind.AMOUNT, may_be_none=True,
         least=Decimal("0.10"), most=Decimal(20)),
)  # fmt: skip
_MOST = {"kind": Kind.AMOUNT, "most": Decimal(900_000)}
_AMOUNTS = (
    _key("approval_limit", None, "Ingen skal spørge, før I siger det",
         may_be_none=True, least=Decimal(1), **_MOST),
    _key("need_check_amount", Decimal(NEED_CHECK), "Et beløb at begynde med",
         may_be_none=True, least=Decimal(100), **_MOST),
    _key("outside_limit", FREE_PURCHASE, "Lyngby-Taarbæks indkøbspolitik 2025",
         least=Decimal(1000), **_MOST),
)  # fmt: skip
RULE_NAMES = tuple(rule.RULE for rule in RULES)
NUDGE, MODE, TARGET = "nudge.", "mode.", "target."
_SWITCHES = tuple(
    _key(f"{NUDGE}{rule}", True, "Slået til fra starten", kind=Kind.SWITCH) for rule in RULE_NAMES
)
_WISHES = frozenset({"prefer-label"})
"""Rules that state a wish: an order must never be stopped for them."""
_MODES = tuple(
    _key(f"{MODE}{rule}", Mode.INFORM, "Et skub siger en kendsgerning og spærrer ikke",
         kind=Kind.MODE, modes=(Mode.INFORM, Mode.ASK) if rule in _WISHES else tuple(Mode))
    for rule in RULE_NAMES
)  # fmt: skip
EXPERIMENT = "experiment."
_EXPERIMENTS = tuple(
    _key(f"{EXPERIMENT}{rule}", None, "Et forsøg begynder først, når I siger det", kind=Kind.SHARE,
         least=Decimal("0.05"), most=Decimal("0.95"), may_be_none=True)
    for rule in RULE_NAMES
)  # fmt: skip
KEYS: Mapping[str, Key] = {
    one.name: one
    for one in (*_TARGETS, *_THRESHOLDS, *_AMOUNTS, *_SWITCHES, *_MODES, *_EXPERIMENTS)
}
"""Everything that a place may decide. Nothing is here that nothing uses."""


_TRIED = frozenset(one.name for one in (*_THRESHOLDS, *_SWITCHES, *_MODES))


def can_try(one: Key) -> bool:
    """Whether a dry run would see any difference: it looks at what is said in a basket."""
    return one.name in _TRIED


def key(name: str) -> Key:
    """The key of this name. Raises NotFound."""
    if name not in KEYS:
        raise NotFound("policy-key", "Den regel findes ikke.")
    return KEYS[name]


_WRITTEN = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?")


def value_from_text(one: Key, text: str) -> Value:
    """What a person wrote or chose: "85", "85 %", "1,5", "ask". Raises Refused for nonsense."""
    written = text.strip()
    if one.kind is Kind.SWITCH:
        return _switch(written)
    if one.kind is Kind.MODE:
        return _mode(one, written)
    if not written and one.may_be_none:
        return None
    number = written.lower().removesuffix("%").removesuffix("kr.").strip().replace(",", ".")
    if not _WRITTEN.fullmatch(number):
        raise _nonsense(one)
    value = Decimal(number) / 100 if one.kind is Kind.SHARE else Decimal(number)
    check_value(one, value)
    return value


def _switch(written: str) -> bool:
    if written not in ("on", "off"):
        raise Refused("policy-value", "Vælg til eller fra.")
    return written == "on"


def _mode(one: Key, written: str) -> Mode:
    if written not in one.modes:
        raise Refused("policy-value", "Vælg en af mulighederne.")
    return Mode(written)


def check_value(one: Key, value: Value) -> None:
    """Raise Refused for a value that the key does not take."""
    if value is None:
        if not one.may_be_none:
            raise _nonsense(one)
    elif isinstance(value, Mode):
        _mode(one, value.value)
    elif isinstance(value, bool):
        if one.kind is not Kind.SWITCH:
            raise _nonsense(one)
    elif not one.least <= value <= one.most or (one.whole and value % 1):
        raise _nonsense(one)


def _nonsense(one: Key) -> Refused:
    limits = {"least": written(one, one.least), "most": written(one, one.most)}
    if one.kind is Kind.SHARE:
        return Refused("policy-value", "Skriv et tal fra %(least)s til %(most)s procent.", **limits)
    if one.kind is Kind.AMOUNT:
        return Refused("policy-value", "Skriv et beløb fra %(least)s til %(most)s kr.", **limits)
    return Refused("policy-value", "Skriv et tal fra %(least)s til %(most)s.", **limits)


def written(one: Key, value: Value) -> str:
    """The value as its form field holds it: `value_from_text` reads it back unchanged."""
    match value:
        case None:
            return ""
        case bool():
            return "on" if value else "off"
        case Mode():
            return value.value
        case _:
            number = value * 100 if one.kind is Kind.SHARE else value
            return f"{number.normalize():f}".replace(".", ",")


_NO_LIMIT = "none"


def stored(value: Value) -> str:
    """The value as the database keeps it."""
    match value:
        case None:
            return _NO_LIMIT
        case bool():
            return "on" if value else "off"
        case Mode():
            return value.value
        case _:
            return f"{value.normalize():f}"


def restored(one: Key, text: str) -> Value:
    """A value out of the database."""
    if one.kind is Kind.SWITCH:
        return text == "on"
    if one.kind is Kind.MODE:
        return Mode(text)
    return None if text == _NO_LIMIT else Decimal(text)


@dataclass(frozen=True, slots=True)
class Said:
    """One decision of one place. `value` None: the place says nothing of its own any more."""

    id: int
    node_id: int
    key: str
    value: str | None
    valid_from: date
    at: datetime
    by_name: str = ""
    why: str = ""
    clusters: Mapping[str, int] | None = None
    """Of an experiment: house -> whom it is drawn together with; None where each is drawn alone."""


@dataclass(frozen=True, slots=True)
class Held:
    """What holds at a place: a value, and who said it. `said` is None for the shop's default."""

    key: Key
    value: Value
    said: Said | None = None


def held(said: Iterable[Said], ids: Sequence[int], *, on: date) -> dict[str, Held]:
    """What holds on the day at the last of `ids` (from the root down), for every key.

    At a place the decision that began latest holds; of two that began the same day, the one that
    was said last. A place that took its own decision back leaves the word to the one above.
    """
    latest: dict[tuple[int, str], Said] = {}
    for one in said:
        before = latest.get((one.node_id, one.key))
        begun = one.valid_from <= on and one.key in KEYS
        if begun and (before is None or _order(one) > _order(before)):
            latest[one.node_id, one.key] = one
    return {name: _nearest(found, latest, ids) for name, found in KEYS.items()}


def _order(one: Said) -> tuple[date, int]:
    return one.valid_from, one.id


def _nearest(one: Key, latest: Mapping[tuple[int, str], Said], ids: Sequence[int]) -> Held:
    for node_id in reversed(ids):
        said = latest.get((node_id, one.name))
        if said is not None and said.value is not None:
            return Held(one, restored(one, said.value), said)
    return Held(one, one.default)


@dataclass(frozen=True, slots=True)
class Experiment:
    """A running experiment with one rule, as one house is part of it."""

    id: str
    """The rule and the number of the decision: "small-order:17"."""
    arm: Arm


@dataclass(frozen=True, slots=True)
class Policy:
    """What holds at a place on a day, as baskets and reports use it."""

    process_cost: Decimal = PROCESS_COST
    """Kr. of work to handle one order."""
    cost_share: Decimal = COST_SHARE
    """The largest part of an order's value that handling it should eat."""
    deliveries_per_week: int | None = None
    """Deliveries that are enough where the agreement does not say; None is no limit."""
    hold_days: int = HOLD_DAYS
    """The longest that an order is asked to wait."""
    approval_limit: Decimal | None = None
    """Kr. of goods to one supplier above which somebody approves first; None: nobody does."""
    need_check_amount: Decimal | None = Decimal(NEED_CHECK)
    """Kr. for a line from which the shop asks whether it must be bought; None: it never asks."""
    outside_limit: Decimal = FREE_PURCHASE
    """Kr. below which a house buys what neither shop nor agreement has by itself."""
    kwh_price: Decimal | None = None
    """Kr. for a kWh where what a thing costs over the years is worked out; None: power is not."""
    kwh_source: str = ""
    """Where that price is from: what the place said when it decided."""
    disabled: frozenset[str] = frozenset()
    """Rules that are switched off."""
    modes: Mapping[str, Mode] = field(default_factory=dict)
    """Rules that ask for more than to inform, while they are switched on."""
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    """By the report's name, in its own unit."""
    experiments: Mapping[str, Experiment] = field(default_factory=dict)
    """By rule, for a house. Where it is spared the rule is among `disabled` as well."""

    @property
    def spared(self) -> frozenset[str]:
        """Rules that the house is not shown because an experiment says so."""
        arms = {rule: one.arm for rule, one in self.experiments.items()}
        return frozenset(rule for rule, arm in arms.items() if arm is Arm.HOLDOUT)

    @property
    def worth_sending(self) -> Decimal:
        """Kr. from which handling an order eats no more than the share."""
        return self.process_cost / self.cost_share


def policy_of(values: Mapping[str, Value]) -> Policy:
    """A policy from the value of every key."""
    disabled = frozenset(rule for rule in RULE_NAMES if not values[NUDGE + rule])
    modes = {rule: Mode(str(values[MODE + rule])) for rule in RULE_NAMES}
    cap = values["deliveries_per_week"]
    return Policy(
        process_cost=_number(values["process_cost"]), cost_share=_number(values["cost_share"]),
        deliveries_per_week=None if cap is None else int(_number(cap)),
        hold_days=int(_number(values["hold_days"])), disabled=disabled,
        approval_limit=_amount(values["approval_limit"]),
        need_check_amount=_amount(values["need_check_amount"]),
        outside_limit=_number(values["outside_limit"]), kwh_price=_amount(values["kwh_price"]),
        modes={
            rule: mode
            for rule, mode in modes.items()
            if mode is not Mode.INFORM and rule not in disabled
        },
        targets={
            name.removeprefix(TARGET): _number(value)
            for name, value in values.items()
            if name.startswith(TARGET)
        },
    )  # fmt: skip


def _number(value: Value) -> Decimal:
    assert isinstance(value, Decimal)  # noqa: S101 - the registry says so
    return value


def _amount(value: Value) -> Decimal | None:
    return None if value is None else _number(value)


NO_POLICY = policy_of({name: one.default for name, one in KEYS.items()})
"""Where nobody has decided anything."""


def strictest(modes: Iterable[Mode]) -> Mode:
    """The one that asks for most."""
    return max(modes, key=tuple(Mode).index, default=Mode.INFORM)


MAX_WHY = 200


def check_why(why: str) -> None:
    """Raise Refused unless there is a reason of a readable length: the houses may read it."""
    if not why:
        raise Refused("policy-why", "Skriv kort hvorfor. Husene kan læse det.")
    if len(why) > MAX_WHY:
        raise Refused("policy-why", "Skriv højst %(most)s tegn.", most=MAX_WHY)


FARTHEST = 366
"""Days ahead that a decision may be made for: a budget year."""


def check_valid_from(day: date, *, today: date) -> None:
    """Raise Refused for a day that has gone (history is never rewritten) or is far ahead."""
    if day < today:
        raise Refused("policy-day", "Datoen er gået. Vælg i dag eller senere.")
    if (day - today).days > FARTHEST:
        raise Refused("policy-day", "Vælg en dag inden for det næste år.")
