"""Text as a person would type it: no markup, no control characters, single spaces."""

import html
import re
import unicodedata

_HIDDEN = re.compile(r"(?is)<(script|style)\b.*?(</\1\s*>|$)|<!--.*?(-->|$)")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_SPACES = re.compile(r"\s+")
# No character has a number of more than seven digits; Python will not even read thousands of them.
_NO_CHARACTER = re.compile(r"&#[0-9]{8,};?")
# Control, format (soft hyphen, zero width, text direction), surrogate and private characters.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def clean(raw: str | None) -> str:
    """Plain text on one line. "< 5 kg" keeps its sign, "<b>" goes, "&amp;" becomes "&"."""
    text = (raw or "").strip()
    if is_plain(text):
        return text
    # Exporters escape twice now and then, so "&amp;lt;b&amp;gt;" is undone as well.
    for _ in range(2):
        known = _NO_CHARACTER.sub("\ufffd", text)
        text = _TAG.sub(" ", _HIDDEN.sub(" ", html.unescape(known)))
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", text))
    seen = (c for c in text if c == " " or unicodedata.category(c) not in _UNSEEN)
    return _SPACES.sub(" ", "".join(seen)).strip()


def is_plain(text: str) -> bool:
    """True for a text that `clean` leaves as it is, but for space around it.

    Nearly every cell is one; this keeps a large file cheap.
    """
    return (
        text.isprintable()
        and "<" not in text
        and "&" not in text
        and "  " not in text
        and unicodedata.is_normalized("NFC", text)
    )


def fold(text: str) -> str:
    """Letters and digits only, for comparing words: "Ø-mærket®" and "oe maerket" are one."""
    lowered = clean(text).casefold()
    for letter, pair in (("æ", "ae"), ("ä", "ae"), ("ø", "oe"), ("ö", "oe"), ("å", "aa")):
        lowered = lowered.replace(letter, pair)
    plain = unicodedata.normalize("NFKD", lowered)
    return "".join(c for c in plain if c.isalnum())


def shorten(text: str, length: int) -> str:
    """At most `length` characters, with an ellipsis where something was cut."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
