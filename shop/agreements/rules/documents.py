"""Which files can be kept under an agreement. Pure."""

from dataclasses import dataclass

from shop.kernel.errors import Refused

MOST_BYTES = 20 * 1024 * 1024
HEAD = 8
"""Bytes of the beginning that tell what a file is."""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind of file: how its name ends, how it begins, and what the web calls it."""

    ending: str
    begins: bytes
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = (
    DocumentKind("pdf", b"%PDF-", "application/pdf"),
    DocumentKind("docx", b"PK\x03\x04", f"{_OFFICE}.wordprocessingml.document"),
    DocumentKind("xlsx", b"PK\x03\x04", f"{_OFFICE}.spreadsheetml.sheet"),
    DocumentKind("odt", b"PK\x03\x04", "application/vnd.oasis.opendocument.text"),
    DocumentKind("ods", b"PK\x03\x04", "application/vnd.oasis.opendocument.spreadsheet"),
)


def kind_of(name: str, head: bytes) -> DocumentKind:
    """What the file is by its name and its first bytes, which must agree. Raises Refused."""
    ending = name.rpartition(".")[2].casefold()
    for kind in KINDS:
        if kind.ending == ending and head.startswith(kind.begins):
            return kind
    raise Refused("document-kind", "Filen skal være PDF, Word, Excel eller OpenDocument.")


def media_type_of(name: str) -> str:
    """What the web calls a file that was kept, by its name."""
    ending = name.rpartition(".")[2].casefold()
    found = (kind.media_type for kind in KINDS if kind.ending == ending)
    return next(found, "application/octet-stream")
