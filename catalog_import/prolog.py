"""What stands before the root of an XML document, read as bytes before any parser sees it."""

import re

_SPACE = b" \t\r\n"
_ENCODING = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
# Charsets whose quotes and brackets are single bytes that never mean anything else.
_PLAIN = re.compile(rb"(?i)utf-?8|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d|cp125\d")
_BARE = re.compile(
    rb"<!DOCTYPE\s+[\w:.-]{1,60}\s+"
    rb"(?:SYSTEM|PUBLIC\s+(?:\"[^\"<>\[\]]{0,300}\"|'[^'<>\[\]]{0,300}'))"
    rb"\s+(?:\"[^\"<>\[\]]{0,600}\"|'[^'<>\[\]]{0,600}')\s*>"
)


def is_utf8(start: bytes) -> bool:
    """True when a document that begins so is in UTF-8 for certain, said or by default."""
    text = start.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in text or not text.startswith(b"<"):
        return False
    declared = text[: text.find(b"?>")] if text.startswith(b"<?xml") else b""
    said = _ENCODING.match(text)
    return said[1].lower() == b"utf-8" if said else b"encoding" not in declared


def is_bare_doctype(start: bytes) -> bool:
    """True when the DOCTYPE only says where a DTD is: no internal subset, so no entities.

    Whatever cannot be told with certainty is no bare DOCTYPE.
    """
    text = start.removeprefix(b"\xef\xbb\xbf")
    said = _ENCODING.match(text)
    if b"\x00" in text or (said and not _PLAIN.fullmatch(said[1])):
        return False
    return _BARE.match(text, _skip(text)) is not None


def _skip(text: bytes) -> int:
    """Where the first thing stands that is neither space, comment nor instruction."""
    at = 0
    while at < len(text):
        if text[at : at + 1] in _SPACE:
            at += 1
        elif text.startswith(b"<!--", at):
            at = _after(text, b"-->", at + 4)
        elif text.startswith(b"<?", at):
            at = _after(text, b"?>", at + 2)
        else:
            break
    return at


def _after(text: bytes, end: bytes, at: int) -> int:
    found = text.find(end, at)
    return len(text) if found < 0 else found + len(end)
