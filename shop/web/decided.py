"""Decisions that hold from a day: what their form says, and a line of their history."""

import re
from dataclasses import dataclass
from datetime import date

from flask import request

from shop.kernel.errors import Refused

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Past:
    """A decision in the history, in words."""

    place: str
    value: str
    day: str
    who: str
    why: str
    undo_url: str
    """"" where it cannot be taken back."""


def begins(refusal: str) -> date | None:
    """From when it holds; None where nothing is said. Raises Refused (its code) for no day."""
    text = request.form.get("begins", "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError:
        raise Refused(refusal, "Vælg en dag.") from None


def seen() -> int | None:
    """The newest decision as it was when the form was shown; None for what is no number."""
    text = request.form.get("seen", "")
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text) else None
