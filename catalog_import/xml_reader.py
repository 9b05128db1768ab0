"""XML one line at a time, with nothing in it that can reach out, grow or bury itself.

A DTD is refused whole: without it there are no entities to expand and nothing to fetch.
BMEcat and cXML must name a DTD that stands elsewhere. Such a bare DOCTYPE is passed over: the DTD
is never fetched, and a text that needs it is refused.
"""

from collections import deque
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, Protocol, TypeVar, cast

from lxml import etree

from catalog_import.item import IncomingFile
from catalog_import.limits import Limits
from catalog_import.prolog import is_bare_doctype

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

_CHUNK = 64 * 1024
# The root and the ids after it stand in the first few kilobytes of any document we read.
_LOOK = 256 * 1024
_SMALL = 2 * 1024
# No line of any format is nested deeper, so most lines are done after one short look.
_FLAT = 10


class XmlRefusedError(Exception):
    """The file is not XML we read on; `code` is the issue, `where` says what and where."""

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code)
        self.code, self.where = code, where


@dataclass(slots=True)
class Head:
    """The root of a document, and what it calls itself."""

    root: str = ""  # in Clark notation, {namespace}name
    customization: str = ""
    has_dtd: bool = False
    bare_doctype: bool = False  # the DTD is only named, nothing of it stands in the file

    @property
    def namespace(self) -> str:
        """The root's namespace, "" without one."""
        return self.root[1:].partition("}")[0] if self.root.startswith("{") else ""

    @property
    def name(self) -> str:
        """The root's name without namespace."""
        return self.root.rpartition("}")[2]


class Source(Protocol[T_co]):
    """Where the parser gets its bytes from; what it need not see may come ready in their place."""

    def chunks(self, stream: IO[bytes]) -> Iterator[bytes | T_co]:
        """The file in order: bytes for the parser, and what was read without it."""
        ...

    def line_ended(self, element: "etree._Element") -> None:
        """The parser has come to the end of a line, and nothing of it has been freed yet."""
        ...


class Whole:
    """Every byte goes to the parser."""

    def chunks(self, stream: IO[bytes]) -> Iterator[bytes]:
        """The file as it is."""
        while chunk := stream.read(_CHUNK):
            yield chunk

    def line_ended(self, element: "etree._Element") -> None:
        """Nothing to learn."""


def is_xml(start: bytes) -> bool:
    """True for bytes that begin like XML, in any of the usual encodings."""
    plain = start[:200].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"")
    return plain.lstrip(b"\xff\xfe \t\r\n").startswith(b"<")


def head(file: IncomingFile) -> Head:
    """What the document is. Broken XML gives what could be read before it broke."""
    found = Head()
    parser = _parser()
    with file.open() as stream:
        start = stream.read(_LOOK)
    try:
        for at in range(0, len(start), _SMALL):
            parser.feed(start[at : at + _SMALL])
            if _notice(parser, found):
                break
    except etree.XMLSyntaxError:
        _notice(parser, found)
    if not found.root:  # the parser gave up before any element, perhaps inside a DTD
        found.has_dtd = b"<!DOCTYPE" in start.replace(b"\x00", b"")
    found.bare_doctype = found.has_dtd and is_bare_doctype(start)
    return found


def outline(file: IncomingFile) -> list[str]:
    """Names of the elements at the start of a document, in order, without namespaces."""
    names: list[str] = []
    parser = _parser()
    with file.open() as stream:
        start = stream.read(_LOOK)
    with suppress(etree.XMLSyntaxError):
        for at in range(0, len(start), _SMALL):
            parser.feed(start[at : at + _SMALL])
            for event, element in _events(parser):
                if event == "start" and isinstance(element.tag, str):
                    names.append(element.tag.rpartition("}")[2])
    return names


def _notice(parser: "etree.XMLPullParser", found: Head) -> bool:
    """Take what the parser has seen; True when there is nothing more to learn."""
    for event, element in _events(parser):
        if not found.root and isinstance(element.tag, str):
            found.root = element.tag
            found.has_dtd = found.has_dtd or _has_dtd(element)
        if event == "end" and str(element.tag).endswith("}CustomizationID"):
            found.customization = (element.text or "").strip()
    return bool(found.customization) or found.has_dtd


def lines(
    file: IncomingFile,
    *,
    root: str,
    line: str | Collection[str],
    limits: Limits,
    bare_doctype: bool = False,
) -> Iterator["etree._Element"]:
    """Each `line` element of a document in turn; it is emptied when the next one is asked for.

    Raises XmlRefusedError for a DTD, broken XML, too many levels, or a line too long to hold.
    With `bare_doctype` a DTD may be named, as long as nothing in the file needs it.
    Without any line the root itself is given, so that its head can be read.
    """
    tags = frozenset({line} if isinstance(line, str) else line)
    found = head(file)
    if found.has_dtd and not (bare_doctype and found.bare_doctype):
        raise XmlRefusedError("dtd-refused", "DOCTYPE")
    yield from _lines(file, root, tags, limits, Whole(), named_dtd=found.has_dtd)


def lines_or(
    file: IncomingFile, *, root: str, line: str, limits: Limits, source: Source[T]
) -> Iterator["etree._Element | T"]:
    """As `lines`, with what the source reads without the parser in the place of its lines."""
    tags = frozenset({line})
    if head(file).has_dtd:
        raise XmlRefusedError("dtd-refused", "DOCTYPE")
    try:
        yield from _lines(file, root, tags, limits, source)
    except XmlRefusedError:
        # The parser has not seen the whole file, so it does not know where in it we are.
        deque(_lines(file, root, tags, limits, Whole()), maxlen=0)
        raise


def _lines(
    file: IncomingFile,
    root: str,
    tags: frozenset[str],
    limits: Limits,
    source: Source[T],
    *,
    named_dtd: bool = False,
) -> Iterator["etree._Element | T"]:
    parser = _parser((root, *tags))
    any_line = False
    with file.open() as stream:
        try:
            for found in _feed(parser, source.chunks(stream), source, tags, limits, named_dtd):
                any_line = True
                if not isinstance(found, etree._Element):
                    yield found
                    continue
                if named_dtd:
                    _refuse_entities(found)
                yield found
                _forget(found)
            whole = parser.close()
        except etree.XMLSyntaxError as error:
            raise _refusal(error) from error
    if not any_line:
        _check_depth(whole, limits)
        yield whole


def _feed(
    parser: "etree.XMLPullParser",
    chunks: Iterator[bytes | T],
    source: Source[T],
    tags: frozenset[str],
    limits: Limits,
    bare_doctype: bool,
) -> Iterator["etree._Element | T"]:
    since = 0
    for chunk in chunks:
        if not isinstance(chunk, bytes):
            since = 0
            yield chunk
            continue
        broken = _fed(parser, chunk)
        since += len(chunk)
        for event, element in _events(parser):
            since = 0
            if event == "start":
                _refuse_dtd(element, bare_doctype)
            elif element.tag in tags:
                _check_depth(element, limits)
                source.line_ended(element)
                yield element
        if broken is not None:
            raise broken
        if since > limits.line_bytes:
            raise XmlRefusedError("row-too-long")


def _fed(parser: "etree.XMLPullParser", chunk: bytes) -> etree.XMLSyntaxError | None:
    """Give the parser these bytes; an error waits until the lines before it have been read."""
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        return error
    return None


def _events(parser: "etree.XMLPullParser") -> Iterator[tuple[str, "etree._Element"]]:
    # The parser is asked for no events but those of elements.
    yield from cast("Iterator[tuple[str, etree._Element]]", parser.read_events())


def _refuse_dtd(element: "etree._Element", bare_doctype: bool) -> None:
    """Whatever the look at the start may have missed: what the parser itself knows of a DTD."""
    dtd = element.getroottree().docinfo.internalDTD if element.getparent() is None else None
    if dtd is not None and (not bare_doctype or dtd.entities() or dtd.elements()):  # type: ignore[attr-defined]
        raise XmlRefusedError("dtd-refused", "DOCTYPE")


def _refuse_entities(element: "etree._Element") -> None:
    """A sign that only the DTD explains would be left out of the text around it."""
    for entity in element.iter(etree.Entity):
        raise XmlRefusedError("entity-unknown", str(entity.text).strip("&;"))


def _has_dtd(element: "etree._Element") -> bool:
    return element.getroottree().docinfo.internalDTD is not None


def _check_depth(element: "etree._Element", limits: Limits) -> None:
    """Nearly every line is flat, and one short XPath shows it; only others are measured out."""
    if not _reaches(min(_FLAT, limits.xml_depth))(element):
        return
    left = limits.xml_depth - sum(1 for _ in element.iterancestors())
    if left < 1 or _reaches(left)(element):
        raise XmlRefusedError("depth")


@lru_cache(maxsize=64)
def _reaches(levels: int) -> "etree.XPath":
    return etree.XPath("boolean(" + "/".join(["*"] * levels) + ")")


def _forget(element: "etree._Element") -> None:
    """Free the line and what stands before it, and before what it stands in."""
    element.clear()
    while (parent := element.getparent()) is not None and parent.getparent() is not None:
        _clear_before(element)
        element = parent
    _clear_before(element)


def _clear_before(element: "etree._Element") -> None:
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _refusal(error: etree.XMLSyntaxError) -> XmlRefusedError:
    """libxml2's own limits: 256 levels, ten megabytes in one text."""
    said = (error.msg or "").casefold()
    if "depth" in said:
        return XmlRefusedError("depth")
    if "huge" in said or "too long" in said or "too big" in said:
        return XmlRefusedError("row-too-long")
    # Bytes that are no letters in the charset the file says it is in.
    code = "charset-wrong" if "encoding" in said else "xml-broken"
    return XmlRefusedError(code, error.msg or "")


def _parser(tag: tuple[str, ...] | None = None) -> "etree.XMLPullParser":
    return etree.XMLPullParser(
        events=("start", "end"),
        tag=tag,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        # What no reader looks at need not be built: a third of a pretty-printed file's nodes.
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
        # collect_ids stays on: with it off, libxml2 opens the DTD that a DOCTYPE names.
    )
