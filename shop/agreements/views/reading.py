"""Forms with several fields: what was typed, what is wrong with it, and how it is shown again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from catalog_import import coerce
from shop.web.language import gettext as _

Choice = TypeVar("Choice", bound=StrEnum)
_MOST_SIGNS = 4000
_LARGEST = 10**9


def cleaned(text: str, longest: int = _MOST_SIGNS) -> str:
    """Text without signs that cannot be printed (PostgreSQL keeps no NUL); lines stay lines."""
    kept = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text[:longest])
    return kept.strip()


@dataclass(slots=True)
class Typed:
    """The fields of a form as they were sent; each reading notes what is wrong with the field."""

    values: Mapping[str, str]
    prefix: str = ""
    """"was_" reads what the person began with."""
    errors: dict[str, str] = field(default_factory=dict)

    def raw(self, name: str) -> str:
        """As it was typed."""
        return cleaned(self.values.get(f"{self.prefix}{name}", ""))

    def text(self, name: str, longest: int) -> str:
        """Text of at most so many signs."""
        said = self.raw(name)
        if len(said) > longest:
            self.errors[name] = _("Højst %(most)s tegn.", most=longest)
        return said[:longest]

    def day(self, name: str) -> date:
        """A day, as a date field or a hand writes it."""
        found = coerce.day(self.raw(name)[:20])
        if found is None or not 1990 <= found.year <= 2100:
            self.errors[name] = _("Skriv en dato, fx 31-12-2027.")
            return date(1990, 1, 1)
        return found

    def whole(self, name: str, none: int | None = None) -> int | None:
        """A whole number; nothing typed is `none`."""
        said = self.raw(name)
        if not said:
            return none
        if not (said.isascii() and said.isdigit()) or int(said[:12]) > _LARGEST:
            self.errors[name] = _("Skriv et helt tal.")
            return none
        return int(said)

    def kroner(self, name: str) -> Decimal | None:
        """An amount; nothing typed is None."""
        said = self.raw(name).removesuffix("kr.").removesuffix("kr").strip()
        if not said:
            return None
        found = coerce.number(said, coerce.Decimals(comma=True)) if len(said) <= 20 else None
        if found is None or found < 0 or found > _LARGEST * 10:
            self.errors[name] = _("Skriv et beløb, fx 1.250,00.")
            return None
        return found.quantize(Decimal("0.01"))

    def ticked(self, name: str) -> bool:
        """Whether the box is ticked."""
        return self.raw(name) == "ja"

    def one_of(self, name: str, kinds: Iterable[Choice], default: Choice) -> Choice:
        """One of some words."""
        known = {kind.value: kind for kind in kinds}
        said = self.raw(name)
        if said not in known:
            self.errors[name] = _("Vælg en af mulighederne.")
        return known.get(said, default)

    def many(self, name: str) -> tuple[str, ...]:
        """Words with commas between, each once, in order."""
        found = {part.strip() for part in self.raw(name).replace(";", ",").split(",")}
        return tuple(sorted(found - {""}))


@dataclass(frozen=True, slots=True)
class Field:
    """A field as agreements/_fields.html shows it."""

    kind: str
    """text, area, select, tick, boxes or hidden."""
    name: str
    label: str
    value: str = ""
    hint: str = ""
    error: str = ""
    options: Sequence[tuple[str, str]] = ()
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    """Boxes under headings."""
    attrs: Mapping[str, Any] = field(default_factory=dict)
    theirs: str = ""
    """What a colleague has written meanwhile, to choose between."""

    @property
    def plain_attrs(self) -> dict[str, Any]:
        """The attributes but the type, which the component sets itself."""
        return {name: value for name, value in self.attrs.items() if name != "type"}


@dataclass(frozen=True, slots=True)
class FormView:
    """What agreements/form.html reads."""

    title: str
    lead: str
    crumbs: list[tuple[str, str]]
    action: str
    fields: list[Field]
    was: Mapping[str, str]
    """What the person began with."""
    save_label: str
    back_url: str
    problem: str = ""
    """A sentence about the whole."""
    remove_url: str = ""
    remove_label: str = ""
    beside: tuple[str, str] = ("", "")
    """A link under the heading: its words and its address."""

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Fields with what is wrong, for the summary."""
        return [(one.name, one.error) for one in self.fields if one.error]


def posted(form: Any) -> dict[str, str]:
    """A form's fields as one text each: boxes of the same name are joined with commas."""
    return {name: ",".join(values)[:_MOST_SIGNS] for name, values in form.lists()}
