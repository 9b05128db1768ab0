"""The one line that says what a press did."""

import re
from dataclasses import dataclass
from typing import Any

from flask import flash, get_flashed_messages

_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take the press back: a POST to `url` with `fields`."""

    url: str
    fields: tuple[tuple[str, str], ...] = ()
    label: str = ""


def say(text: str, *, undo: Undo | None = None) -> None:
    """Say it in the status region of this answer, or of the next page after a redirect.

    A name or a day that ends in its own full stop ("24 stk.", "16. dec.") ends with one, not two.
    """
    text = _TWO_STOPS.sub(".", text)
    way_back = undo and {"url": undo.url, "fields": list(undo.fields), "label": undo.label}
    flash({"text": text, "undo": way_back}, "status")  # type: ignore[arg-type]


def said() -> list[dict[str, Any]]:
    """What was said since the last answer: [{"text", "undo": {"url", "fields"} or None}]."""
    return get_flashed_messages(category_filter=["status"])  # type: ignore[return-value]
