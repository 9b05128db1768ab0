"""Reads fields of parsed JSON one by one, and says where it went wrong."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from nudges.nudge import plain

D = TypeVar("D", date, datetime)

# Larger or finer numbers than these are slips of a keyboard, not prices or quantities.
LARGEST = Decimal(1_000_000_000)
FINEST = Decimal("0.000001")
FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_NUMBER = 40  # characters; stops a megabyte of digits before it is parsed


class FactsError(ValueError):
    """Input that is not facts: `path` says where ("$.basket.lines[0].quantity"), `message` why."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}")
        self.path = path
        self.message = message


class Fields:
    """One JSON object being read. Unknown fields are refused, so a typing slip is never silent."""

    def __init__(self, data: object, path: str, *, known: frozenset[str]) -> None:
        if not isinstance(data, Mapping):
            raise FactsError(path, "must be an object")
        self.data: Mapping[str, Any] = data
        self.path = path
        for name in data:
            if name not in known:
                raise FactsError(self.at(name), "unknown field")

    def at(self, name: object) -> str:
        return f"{self.path}.{name}"

    def has(self, name: str) -> bool:
        return self.data.get(name) is not None

    def required(self, name: str) -> object:
        if not self.has(name):
            raise FactsError(self.at(name), "is missing")
        return self.data[name]

    def text(self, name: str, default: str | None = None) -> str:
        if default is not None and not self.has(name):
            return default
        value = self.required(name)
        if not isinstance(value, str):
            raise FactsError(self.at(name), "must be text")
        return value

    def flag(self, name: str) -> bool:
        """Missing means no."""
        value = self.data.get(name, False)
        if not isinstance(value, bool):
            raise FactsError(self.at(name), "must be true or false")
        return value

    def whole(self, name: str, *, least: int) -> int:
        value = self.required(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise FactsError(self.at(name), "must be a whole number")
        if value < least:
            raise FactsError(self.at(name), f"must be at least {least}")
        return value

    def whole_or_none(self, name: str, *, least: int) -> int | None:
        return self.whole(name, least=least) if self.has(name) else None

    def amount(self, name: str, default: Decimal | None = None) -> Decimal:
        """A number of zero or more, written as "31.95", 31.95 or 32."""
        if default is not None and not self.has(name):
            return default
        return _amount(self.required(name), self.at(name))

    def amount_or_none(self, name: str) -> Decimal | None:
        return self.amount(name) if self.has(name) else None

    def day(self, name: str) -> date:
        return _parsed(date.fromisoformat, self.text(name), self.at(name), "a day like 2026-11-23")

    def day_or_none(self, name: str) -> date | None:
        return self.day(name) if self.has(name) else None

    def moment(self, name: str) -> datetime:
        wanted = "a time with zone like 2026-11-25T11:00:00+00:00"
        value = _parsed(datetime.fromisoformat, self.text(name), self.at(name), wanted)
        if value.tzinfo is None:
            raise FactsError(self.at(name), f"must be {wanted}")
        return value

    def moment_or_none(self, name: str) -> datetime | None:
        return self.moment(name) if self.has(name) else None

    def each(self, name: str) -> list[tuple[object, str]]:
        """The members of a list, each with its own path; a missing list is an empty one."""
        value = self.data.get(name, [])
        if not isinstance(value, list | tuple):
            raise FactsError(self.at(name), "must be a list")
        return [(member, f"{self.at(name)}[{i}]") for i, member in enumerate(value)]

    def texts(self, name: str) -> tuple[str, ...]:
        members = self.each(name)
        for member, path in members:
            if not isinstance(member, str):
                raise FactsError(path, "must be text")
        return tuple(str(member) for member, _ in members)


def _amount(value: object, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise FactsError(path, "must be a number")
    written = str(value)
    if len(written) > LONGEST_NUMBER:
        raise FactsError(path, "has too many digits")
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise FactsError(path, "must be a number") from None
    if not number.is_finite():
        raise FactsError(path, "must be a number")
    if number < 0:
        raise FactsError(path, "must not be negative")
    if number > LARGEST or 0 < number < FINEST:
        raise FactsError(path, "is outside what can be meant")
    return abs(number)  # -0 is 0


def _parsed(read: Callable[[str], D], written: str, path: str, wanted: str) -> D:
    try:
        value = read(written)
    except ValueError:
        raise FactsError(path, f"must be {wanted}") from None
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise FactsError(path, f"must be between {FIRST_YEAR} and {LAST_YEAR}")
    return value


def plain_record(record: Any) -> dict[str, object]:
    """A dataclass as JSON values, with those inside it; `Fields` reads them back unchanged."""
    return {field.name: _plain_value(getattr(record, field.name)) for field in fields(record)}


def _plain_value(value: object) -> object:
    match value:
        case Decimal():
            return plain(value)
        case date():  # a datetime is a date too
            return value.isoformat()
        case tuple():
            return [_plain_value(one) for one in value]
        case _ if is_dataclass(value):
            return plain_record(value)
        case _:
            return value
