"""The bytes of a document, without the lines somebody can read before the parser does."""

from collections.abc import Callable, Iterator
from typing import IO, Generic, TypeVar

from lxml import etree

T = TypeVar("T")

_FIRST = 4 * 1024  # until we have seen how a line ends
_BLOCK = 256 * 1024


class Skim(Generic[T]):
    """A Source of bytes for `xml_reader.lines_or`. The document must be in UTF-8.

    `read` is asked about each line that is certain to be one: its bytes, from where the line
    before it ended to its own end tag. What it reads takes the line's place; for None the parser
    gets the line. The parser sees all else: the head, the tail, and whatever is not a line.
    """

    def __init__(self, read: Callable[[bytes], T | None]) -> None:
        self.read = read
        self.name = self.end = b""  # known when the parser has ended the first line
        self.ended = 0

    def line_ended(self, element: "etree._Element") -> None:
        """Count the lines that stand straight under the root; the first one tells their name."""
        parent = element.getparent()
        if parent is None or parent.getparent() is not None:
            return
        self.ended += 1
        if not self.end:
            prefix = f"{element.prefix}:" if element.prefix else ""
            self.name = etree.QName(element).localname.encode()
            self.end = f"</{prefix}".encode() + self.name + b">"

    def chunks(self, stream: IO[bytes]) -> Iterator[bytes | T]:
        """The document in order; nothing is passed over before the parser has ended a line."""
        while not self.end:
            chunk = stream.read(_FIRST)
            if not chunk:
                return
            yield chunk
        rest = b""
        between = False  # what comes next stands straight under the root, right after a line
        while block := stream.read(_BLOCK):
            *lines, rest = (rest + block).split(self.end)
            for line in lines:
                found = self.read(line + self.end) if between else None
                if found is not None:
                    yield found
                    continue
                self.ended = 0
                yield line + self.end
                between = self.ended == 1 and self._is_one(line)
            if len(rest) > _BLOCK:  # no end in sight: only the end tag's own beginning is kept
                between = False
                yield rest[: -len(self.end)]
                rest = rest[-len(self.end) :]
        if rest:
            yield rest

    def _is_one(self, line: bytes) -> bool:
        """One start tag, so the end tag after these bytes is its own and not inside a comment.

        Nothing can open after the start tag that hides an end tag without "<!" or "<?".
        """
        return line.count(self.name) == 1 and b"<!" not in line and b"<?" not in line
