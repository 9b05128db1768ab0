"""A file's items as rows that wait to be published, made while the file is read. Pure."""

import json
import marshal
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from catalog_import.fingerprint import fingerprint
from catalog_import.item import Action, LabelClaim, ParsedItem
from shop.catalogue.kept import KEPT, claim_to_json, kept_item, steps_to_text, upkeep_to_text
from shop.catalogue.rules import comparable_price, kind_key
from shop.intake.items import as_kept
from shop.intake.labels import LabelBook, settle, unknown_texts
from shop.kernel.money import VAT_PERCENT, from_scaled, to_scaled

COLUMNS = (
    "name", "description", "brand", "manufacturer", "manufacturer_item_id", "gtin", "unspsc",
    "category_id", "kind_key", "order_unit", "price", "vat_percent", "content_quantity",
    "content_unit", "comparable_price", "comparable_unit", "minimum_quantity", "quantity_step",
    "lead_time_days", "agreement_number", "lot", "contracted", "orderable", "valid_from",
    "valid_to", "labels", "price_steps", "upkeep", "replaces", "line_key", "image", "fingerprint",
)  # fmt: skip
"""The columns of a waiting item (catalogue.models.ItemFacts), in the order of the values below.

Written out, for the process that reads a file makes them and has no use for SQLAlchemy."""
PLACE = {name: place for place, name in enumerate(COLUMNS)}
_MONEY = (
    "price", "vat_percent", "content_quantity", "comparable_price", "minimum_quantity",
    "quantity_step",
)  # fmt: skip
_DAYS = ("valid_from", "valid_to")
_as_kept_columns = itemgetter(*KEPT)

Values = tuple[Any, ...]
"""An item as the database keeps it (see shop.bulk), in the order of COLUMNS."""


class Line(NamedTuple):
    """One item of a file. A named tuple, for it is made of a plain one by the thousand."""

    seller_item_id: str
    row: int
    deletes: bool
    fingerprint: bytes
    values: Values | None
    """None for an item that is just as it is sold now; else not `completed` yet."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What becomes of some of a file's items, and label texts that nobody has decided."""

    packed: bytes
    """The lines as `marshal` writes them: they most often come from another process of ours, and
    so travel four times as fast as by `pickle`."""
    label_texts: dict[str, str]

    @property
    def lines(self) -> list[Line]:
        """The lines, in order; unpacked anew each time."""
        return list(map(Line._make, marshal.loads(self.packed)))  # noqa: S302 - our own


@dataclass(frozen=True, slots=True)
class Known:
    """What must be known to make lines of items, in whatever process that happens."""

    categories: Mapping[str, int]
    """The shop's category by the first six digits of a UNSPSC code."""
    labels: LabelBook = field(default_factory=LabelBook)
    live: Set[bytes] = frozenset()
    """Fingerprints of what is sold now: of these nothing but the id has to be told."""


_PLAIN = 2
"""The version of `marshal` that looks for no two alike: the file differs in nearly every line."""


def lines_of(items: tuple[ParsedItem, ...], *, known: Known) -> Lines:
    """The items as lines, in order."""
    kept = [settle(as_kept(item), known.labels) for item in items]
    lines = [_line(item, known) for item in kept]
    return Lines(marshal.dumps(lines, _PLAIN), unknown_texts(kept, known.labels))


def _line(item: ParsedItem, known: Known) -> tuple[Any, ...]:
    """The parts of a Line: marshal knows plain tuples only."""
    said = fingerprint(item)
    # Which line of OIOUBL named an item is no part of the fingerprint, but it is compared by it.
    is_told = said not in known.live or bool(item.line_key)
    values = _as_said(item, known.categories.get(item.unspsc[:6]), said) if is_told else None
    return item.seller_item_id, item.row, item.action is Action.DELETE, said, values


def values_of(item: ParsedItem, category_id: int | None, said: bytes | None) -> Values:
    """The item as the database keeps it: catalogue.actions.item_facts in its own types.

    `said`: its fingerprint.
    """
    return completed(_as_said(item, category_id, said))


def _as_said(item: ParsedItem, category_id: int | None, said: bytes | None) -> Values:
    """The values without what is made of others of them.

    Built place by place, for it is done for every line of a file.
    """
    first, middle, numbers, rest = _first(item), _middle(item), _numbers(item), _rest(item)
    return (
        *first, category_id, "", item.order_unit, _scaled(item.price),
        _scaled(VAT_PERCENT if item.vat_percent is None else item.vat_percent),
        _scaled(item.content_quantity), item.content_unit,
        None, "", *map(_scaled, numbers), *middle, _day(item.valid_from), _day(item.valid_to),
        _labels(item.labels), steps_to_text(item.price_steps) if item.price_steps else None,
        None if item.upkeep is None else upkeep_to_text(item.upkeep), *rest, said,
    )  # fmt: skip


def completed(values: Values) -> Values:
    """The values with kind and comparable price, which are made of others of them.

    The process that reads is the slower of two: what it need not make is made by the other.
    """
    price, content, unit = _priced(values)
    per = _comparable(price, content, unit)
    return (*values[:_KIND], kind_key(values[0]), *values[_KIND + 1 : _PER], *per,
            *values[_PER + 2 :])  # fmt: skip


_priced = itemgetter(PLACE["price"], PLACE["content_quantity"], PLACE["content_unit"])
_KIND, _PER = PLACE["kind_key"], PLACE["comparable_price"]


@lru_cache(maxsize=65_536)
def _comparable(price: int | None, content: int | None, unit: str) -> tuple[int | None, str]:
    if price is None or content is None:
        return None, ""
    found = comparable_price(from_scaled(price), from_scaled(content), unit)
    return (to_scaled(found.price), found.unit) if found else (None, "")


_first = attrgetter(*COLUMNS[: PLACE["category_id"]])
_numbers = attrgetter("minimum_quantity", "quantity_step")
_middle = attrgetter(*COLUMNS[PLACE["lead_time_days"] : PLACE["valid_from"]])
_rest = attrgetter(*COLUMNS[PLACE["upkeep"] + 1 : PLACE["fingerprint"]])


@lru_cache(maxsize=65_536)
def _scaled(amount: Decimal | None) -> int | None:
    return None if amount is None else to_scaled(amount)


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@lru_cache(maxsize=8_192)
def _labels(claims: tuple[LabelClaim, ...]) -> str:
    return json.dumps([claim_to_json(claim) for claim in claims]) if claims else "[]"


def item_of(line: Line) -> ParsedItem:
    """The item of a line that has its values, as it was in the file."""
    if line.values is None:
        raise ValueError(f"{line.seller_item_id} is as it is sold: nothing more is told of it")
    facts = dict(zip(COLUMNS, line.values, strict=True))
    for name in _MONEY:
        facts[name] = None if facts[name] is None else from_scaled(facts[name])
    for name in _DAYS:
        facts[name] = None if facts[name] is None else date.fromisoformat(facts[name])
    facts["labels"] = json.loads(facts["labels"])
    item = kept_item(line.seller_item_id, _as_kept_columns(facts))
    return replace(item, row=line.row, action=Action.DELETE if line.deletes else Action.ADD)
