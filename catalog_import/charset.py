"""Which characters the bytes of a text file are.

A byte order mark decides, or a nought in every second byte, which is UTF-16 without its mark; else
the whole file must be UTF-8; else it is Windows-1252, unless the
bytes for æ, ø and å are where the old DOS page 850 has them. Guessing libraries take Danish
Windows-1252 for Polish, so the rule is our own.
"""

import codecs
from dataclasses import dataclass

from catalog_import.item import IncomingFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_LOOK = 200
_DANISH_UTF_8 = tuple(letter.encode() for letter in "æøåÆØÅ")
_DANISH_1252 = bytes([0xE6, 0xF8, 0xE5, 0xC6, 0xD8, 0xC5])
_DANISH_850 = bytes([0x91, 0x9B, 0x86, 0x92, 0x9D, 0x8F])
_UNUSED_1252 = bytes([0x81, 0x8D, 0x8F, 0x90, 0x9D])
# UTF-8 that was read as Windows-1252 and saved again: "Ã¦" for "æ".
_TWICE_ENCODED = tuple(letter.encode("utf-8").decode("cp1252") for letter in "æøåÆØ")


@dataclass(frozen=True, slots=True)
class Charset:
    """A Python codec name; `doubt` is the reason a person should look, "" when there is none."""

    codec: str
    doubt: str = ""


def detect(file: IncomingFile) -> Charset:
    """The charset of a whole file; reads it once and keeps nothing."""
    head = file.head(4)
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Charset(codec, _doubt_in(file, codec))
    if codec := unmarked_utf_16(file.head(_LOOK)):
        return Charset(codec, _doubt_in(file, codec))
    doubt = _doubt_in(file, "utf-8")
    return Charset("utf-8", doubt) if doubt != "undecodable" else _eight_bit(file)


def unmarked_utf_16(start: bytes) -> str:
    """The codec of UTF-16 without a mark, "" for anything else: Western text has nearly all of
    its noughts in the one half of the bytes, and none in the other."""
    even, odd = start[::2], start[1::2]
    for zeros, others, codec in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if b"\x00" not in others and 2 * zeros.count(0) > len(zeros):
            return codec
    return ""


def _doubt_in(file: IncomingFile, codec: str) -> str:
    """Decode it all: "undecodable", the first sign of earlier damage, or ""."""
    decoder = codecs.getincrementaldecoder(codec)()
    damage = ""
    with file.open() as stream:
        try:
            while chunk := stream.read(_CHUNK):
                damage = damage or _damage(decoder.decode(chunk))
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "undecodable"
    return damage


def _damage(text: str) -> str:
    return next((sign for sign in ("\ufffd", *_TWICE_ENCODED) if sign in text), "")


def _eight_bit(file: IncomingFile) -> Charset:
    windows = dos = unused = mixed = 0
    with file.open() as stream:
        while chunk := stream.read(_CHUNK):
            mixed += sum(chunk.count(letter) for letter in _DANISH_UTF_8)
            windows += _count(chunk, _DANISH_1252)
            dos += _count(chunk, _DANISH_850)
            unused += _count(chunk, _UNUSED_1252)
    if dos > windows:
        return Charset("cp850", "DOS 850")
    if mixed:
        return Charset("cp1252", "UTF-8 + Windows-1252")
    return Charset("cp1252", "" if windows and not unused else "Windows-1252")


def _count(chunk: bytes, letters: bytes) -> int:
    return len(chunk) - len(chunk.translate(None, letters))


def decode_start(start: bytes) -> str | None:
    """The first text of a file, whose last letter may be cut; None for bytes that are no text."""
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return start[: len(start) // 2 * 2].decode("utf-16", "replace")
    if codec := unmarked_utf_16(start[:_LOOK]):
        return start[: len(start) // 2 * 2].decode(codec, "replace")
    if b"\x00" in start:
        return None
    try:
        return start.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        whole = error.start > 0 and len(start) - error.start < 4
        return start.decode("utf-8-sig", "ignore") if whole else start.decode("cp1252", "replace")
