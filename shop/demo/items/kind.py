"""The kinds of goods of the demo, read from the word tables beside this file.

A table is text, so that a Dane can read and correct it. Each category starts with

    = code n=ITEMS brands=A,B labels=CODE:PERCENT,… oeko=PERCENT

and each kind of goods is three lines:

    Noun 12345678 w=WEIGHT counted fair oeko=ØKOLOGISK-WORD     (UNSPSC; the rest is optional)
      value|value*1.2 / value|value       (attributes; `*` = price factor, empty = left out;
                                           `_` in front = joined by a space, not by a comma)
      pakke 500 ark 31 / kasse 2500 ark 146     (unit of order, content, price in kr. ex VAT)

"counted" writes the number of pieces into the name; "fair" may carry Fairtrade.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_KIND = re.compile(r"(?P<noun>\S.*?) (?P<unspsc>\d{8})(?P<flags>( \S+)*)$")
_PACK = re.compile(r"(?P<unit>\S+) (?P<amount>[\d.]+) (?P<measure>\S+) (?P<price>[\d.]+)$")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an attribute and what it does to the price."""

    text: str
    factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Pack:
    """One unit of order: `amount` of `measure` in it, and its price (kr. ex VAT) before factors."""

    unit: str
    amount: Decimal
    measure: str
    price: Decimal

    @property
    def counts_pieces(self) -> bool:
        """True where a pack holds several loose pieces."""
        return self.measure == "stk" and self.amount > 1


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of goods; its variants are every choice of attributes in every pack."""

    noun: str
    unspsc: str
    axes: tuple[tuple[Value, ...], ...]
    packs: tuple[Pack, ...]
    weight: int
    counted: bool
    fair: bool
    oeko: str
    spaced: bool  # the first attribute follows the noun without a comma

    def choices(self) -> tuple[tuple[Value, ...], ...]:
        """Every combination of attributes."""
        return tuple(itertools.product(*self.axes))

    def name(self, choice: tuple[Value, ...], pack: Pack, *, organic: bool) -> str:
        """The name in the catalogue, such as "Farveblyanter, trekantede, 24 stk."."""
        words = [value.text for value in choice if value.text]
        head = f"{self.noun} {words.pop(0)}" if self.spaced and words else self.noun
        if organic:
            words.append(self.oeko)
        if self.counted and pack.counts_pieces:
            words.append(f"{danish(pack.amount)} stk.")
        return ", ".join([head, *words])


@dataclass(frozen=True, slots=True)
class Category:
    """One category's kinds and how often its items carry a label (percent by GS1 code)."""

    code: str
    items: int
    brands: tuple[str, ...]
    labels: tuple[tuple[str, int], ...]
    organic_percent: int
    kinds: tuple[Kind, ...]


def danish(number: Decimal) -> str:
    """A number as a Danish catalogue writes it: 3000 -> "3.000", 4.8 -> "4,8"."""
    text = f"{number:,f}"
    return text.translate(str.maketrans(",.", ".,"))


def read_table(table: str) -> Iterator[Category]:
    """The categories of a table; raises ValueError for a line that is not understood."""
    for block in re.split(r"^= ", table.strip(), flags=re.M)[1:]:
        head, *lines = [line for line in block.splitlines() if line.strip()]
        yield _category(head, lines)


def _category(head: str, lines: list[str]) -> Category:
    code, _, rest = head.partition(" ")
    found = dict(re.findall(r"(\w+)=(.*?)(?= \w+=|$)", rest))
    if len(lines) % 3:
        raise ValueError(f"{code}: a kind is three lines")
    return Category(
        code=code,
        items=int(found["n"]),
        brands=tuple(found["brands"].strip().split(",")),
        labels=_labels(found.get("labels", "")),
        organic_percent=int(found.get("oeko", "0")),
        kinds=tuple(_kind(*lines[i : i + 3]) for i in range(0, len(lines), 3)),
    )


def _labels(text: str) -> tuple[tuple[str, int], ...]:
    pairs = (pair.partition(":") for pair in text.strip().split(",") if pair)
    return tuple((code, int(percent)) for code, _, percent in pairs)


def _kind(head: str, attributes: str, packs: str) -> Kind:
    match = _KIND.match(head)
    if match is None:
        raise ValueError(f"not a kind of goods: {head!r}")
    flags = match["flags"].split()
    named = dict(flag.split("=", 1) for flag in flags if "=" in flag)
    return Kind(
        noun=match["noun"],
        unspsc=match["unspsc"],
        axes=tuple(_axis(part) for part in re.split(r" /(?: |$)", attributes.strip())),
        packs=tuple(_pack(part) for part in packs.strip().split(" / ")),
        weight=int(named.get("w", "1")),
        counted="counted" in flags,
        fair="fair" in flags,
        oeko=named.get("oeko", ""),
        spaced=attributes.strip().startswith("_"),
    )


def _axis(text: str) -> tuple[Value, ...]:
    return tuple(_value(part) for part in text.strip().removeprefix("_").split("|"))


def _value(text: str) -> Value:
    words, star, factor = text.strip().partition("*")
    return Value(words, Decimal(factor) if star else Decimal(1))


def _pack(text: str) -> Pack:
    match = _PACK.match(text.strip())
    if match is None:
        raise ValueError(f"not a pack: {text!r}")
    return Pack(match["unit"], Decimal(match["amount"]), match["measure"], Decimal(match["price"]))
