"""What may stand in an agreement, and what two people's changes come to. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from shop.agreements.rules.coverage import Level, Scope
from shop.agreements.rules.delivery import Terms
from shop.kernel.errors import Refused
from shop.organisation.rules import NodeKind

LONGEST = 400
MOST_VALUE = Decimal(10_000_000_000)
MOST_SUPPLIERS, MOST_PREFIXES = 30, 200


@dataclass(frozen=True, slots=True)
class Content:
    """The fields of an agreement that a person writes."""

    number: str
    title: str
    level: Level
    binding: bool
    scope: Scope
    valid_from: date
    valid_to: date
    target_percent: int | None = None
    expected_value: Decimal | None = None
    """Kr. without VAT that the municipality is expected to buy for in a year."""
    responsible: str = ""
    contact_phone: str = ""
    how_to_buy: str = ""
    not_in_shop: str = ""
    """Why it is not bought here, for a service."""
    keywords: str = ""
    """Words that people use for the need, with commas between."""


def levels_of(kind: NodeKind) -> tuple[Level, ...]:
    """Which agreements a place may write down: its own, and those of SKI that it has joined."""
    return (Level.COMMUNITY, Level.SKI) if kind is NodeKind.COMMUNITY else (Level.OWN, Level.SKI)


def check_content(content: Content, levels: Collection[Level]) -> None:
    """Raise Refused for what no agreement can say."""
    if not content.number.strip():
        raise Refused("number-missing", "Skriv aftalens nummer.")
    if not content.title.strip():
        raise Refused("title-missing", "Skriv, hvad aftalen hedder.")
    if content.level not in levels:
        raise Refused("level-not-here", "Den slags aftale kan ikke skrives her.")
    if content.valid_to < content.valid_from:
        raise Refused("ends-before-start", "Aftalen slutter, før den begynder. Ret en af datoerne.")
    target, expected = content.target_percent, content.expected_value
    if target is not None and not 0 <= target <= 100:
        raise Refused("target-wrong", "Målet er et helt tal mellem 0 og 100.")
    if expected is not None and not 0 <= expected <= MOST_VALUE:
        raise Refused("expected-wrong", "Beløbet er i kroner om året og ikke mindre end 0.")
    if content.scope is Scope.SERVICE and not content.not_in_shop.strip():
        raise Refused("service-unexplained", "Skriv, hvorfor den ikke købes i butikken.")


@dataclass(frozen=True, slots=True)
class LotContent:
    """A lot as a person writes it: `ranks` are (supplier id, rank), `prefixes` UNSPSC prefixes."""

    name: str
    obligatory: bool
    ranks: tuple[tuple[int, int], ...]
    prefixes: tuple[str, ...]


def check_lot(lot: LotContent, others: Iterable[LotContent], known: Collection[str]) -> None:
    """Raise Refused for a lot that cannot stand beside the others of its agreement.

    `known`: the UNSPSC classes that exist here, with six or eight digits.
    """
    if not lot.ranks:
        raise Refused("lot-without-supplier", "Vælg mindst én leverandør.")
    if len(lot.ranks) > MOST_SUPPLIERS or len(lot.prefixes) > MOST_PREFIXES:
        raise Refused("lot-too-large", "Del den op: så mange kan der ikke stå i én delaftale.")
    for prefix in lot.prefixes:
        check_category(prefix, known)
    for other in others:
        if lot.obligatory == other.obligatory:
            _check_apart(lot, other)


def check_category(prefix: str, known: Collection[str]) -> None:
    """Raise Refused for a category that does not exist."""
    is_prefix = prefix.isascii() and prefix.isdigit() and len(prefix) in (2, 4, 6, 8)
    if not is_prefix or not any(meet(prefix, code[:6]) for code in known):
        raise Refused("category-unknown", "Varegruppen %(code)s findes ikke.", code=prefix[:20])


def _check_apart(lot: LotContent, other: LotContent) -> None:
    """The obligatory and the optional list of one agreement may hold the same; two alike may not.

    Two suppliers for one category are one lot with ranks: else nobody knows whom to ask first.
    """
    shared = shared_prefixes(lot.prefixes, other.prefixes)
    if not shared:
        return
    values = {"code": shared[0], "lot": other.name}
    if {supplier for supplier, _ in lot.ranks} & {supplier for supplier, _ in other.ranks}:
        raise Refused(
            "lots-overlap", "Leverandøren har allerede varegruppen %(code)s i »%(lot)s«.", **values
        )
    raise Refused(
        "lots-overlap-unranked",
        "Varegruppen %(code)s står også i »%(lot)s«. Saml dem i én delaftale, og giv"
        " leverandørerne numre.", **values,
    )  # fmt: skip


def meet(one: str, other: str) -> bool:
    """Whether one prefix lies within the other."""
    return one.startswith(other) or other.startswith(one)


def shared_prefixes(some: Iterable[str], others: Collection[str]) -> tuple[str, ...]:
    """What two lists of prefixes both cover: the narrower prefix of each pair that meets."""
    found = {max(one, other, key=len) for one in some for other in others if meet(one, other)}
    return tuple(sorted(found))


def check_opt_out(prefix: str, covered: Collection[str]) -> None:
    """Raise Refused for leaving what the agreement does not hold; "" is all of it."""
    if prefix and not any(meet(prefix, one) for one in covered):
        raise Refused("not-in-agreement", "Varegruppen er ikke med i aftalen.")


def check_terms(terms: Terms) -> None:
    """Raise Refused for terms that no supplier can keep."""
    amounts = (terms.minimum_order_value, terms.small_order_fee)
    if not all(0 <= amount <= MOST_VALUE for amount in amounts):
        raise Refused("amount-wrong", "Beløb er i kroner og ikke mindre end 0.")
    if len(set(terms.weekdays)) != len(terms.weekdays) or not set(terms.weekdays) <= set(range(7)):
        raise Refused("weekdays-wrong", "Vælg dage mellem mandag og søndag.")
    if not 0 <= terms.cutoff_days <= 10:
        raise Refused("cutoff-wrong", "Fristen er mellem 0 og 10 hverdage.")
    if terms.max_deliveries_per_week is not None and not 1 <= terms.max_deliveries_per_week <= 7:
        raise Refused("cap-wrong", "Der kan komme mellem 1 og 7 leveringer om ugen.")
    limit, notice = terms.price_rise_limit, terms.price_notice_days
    if limit is not None and not 0 <= limit <= 100:
        raise Refused("limit-wrong", "Prisstigningen er mellem 0 og 100 procent.")
    if notice is not None and not 0 <= notice <= 365:
        raise Refused("notice-wrong", "Varslet er mellem 0 og 365 dage.")


Written = TypeVar("Written")


@dataclass(frozen=True, slots=True)
class Merged(Generic[Written]):
    """Two people's changes laid together."""

    value: Written
    theirs: tuple[str, ...]
    """Fields that somebody else has changed meanwhile."""
    both: tuple[str, ...]
    """Those of them that both have changed, to something different: `value` has mine."""


def merge(seen: Written, mine: Written, now: Written) -> Merged[Written]:
    """What comes of it when I began at `seen`, wrote `mine`, and meanwhile it became `now`."""
    names = [field.name for field in fields(seen)]  # type: ignore[arg-type]
    was, wrote, stands = (_values(one, names) for one in (seen, mine, now))
    theirs = tuple(name for name in names if stands[name] != was[name])
    mixed = {name: stands[name] if wrote[name] == was[name] else wrote[name] for name in names}
    both = tuple(
        name for name in theirs if wrote[name] not in (was[name], stands[name])
    )  # fmt: skip
    return Merged(replace(now, **mixed), theirs, both)  # type: ignore[type-var]


def changes(before: Any, after: Any) -> dict[str, list[Any]]:
    """Each field that differs: [old, new], as plain JSON values for the ledger."""
    names = [field.name for field in fields(after)]
    old, new = _values(before, names) if before is not None else {}, _values(after, names)
    return {
        name: [plain(old.get(name)), plain(new[name])]
        for name in names
        if before is None or old[name] != new[name]
    }


def _values(one: Any, names: Iterable[str]) -> Mapping[str, Any]:
    return {name: getattr(one, name) for name in names}


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)
