"""XML one line at a time, with nothing in it that can reach out, grow or bury itself.

A DTD is refused whole: without it there are no entities to expand and nothing to fetch.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from lxml import etree

from catalog_import.item import IncomingFile
from catalog_import.limits import Limits

_CHUNK = 64 * 1024
# The root and the ids after it stand in the first few kilobytes of any document we read.
_LOOK = 256 * 1024
_SMALL = 2 * 1024


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

    @property
    def namespace(self) -> str:
        """The root's namespace, "" without one."""
        return self.root[1:].partition("}")[0] if self.root.startswith("{") else ""

    @property
    def name(self) -> str:
        """The root's name without namespace."""
        return self.root.rpartition("}")[2]


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
    return found


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
    file: IncomingFile, *, root: str, line: str, limits: Limits
) -> Iterator["etree._Element"]:
    """Each `line` element of a document in turn; it is emptied when the next one is asked for.

    Raises XmlRefusedError for a DTD, broken XML, too many levels, or a line too long to hold.
    Without any line the root itself is given, so that its head can be read.
    """
    if head(file).has_dtd:
        raise XmlRefusedError("dtd-refused", "DOCTYPE")
    parser = _parser((root, line))
    with file.open() as stream:
        try:
            yield from _feed(parser, stream, line, limits)
            whole = parser.close()
        except etree.XMLSyntaxError as error:
            raise _refusal(error) from error
    if whole.find(line) is None and not whole.get(_HAD_LINES):
        _check_depth(whole, limits)
        yield whole


_HAD_LINES = "had-lines"


def _feed(
    parser: "etree.XMLPullParser", stream: IO[bytes], line: str, limits: Limits
) -> Iterator["etree._Element"]:
    since = 0
    while chunk := stream.read(_CHUNK):
        parser.feed(chunk)
        since += len(chunk)
        for event, element in _events(parser):
            since = 0
            if event == "start":
                _refuse_dtd(element)
            elif element.tag == line:
                _check_depth(element, limits)
                yield element
                _forget(element)
        if since > limits.line_bytes:
            raise XmlRefusedError("row-too-long")


def _events(parser: "etree.XMLPullParser") -> Iterator[tuple[str, "etree._Element"]]:
    for event, element in parser.read_events():
        if isinstance(element, etree._Element):
            yield event, element


def _refuse_dtd(element: "etree._Element") -> None:
    if element.getparent() is None and _has_dtd(element):
        raise XmlRefusedError("dtd-refused", "DOCTYPE")


def _has_dtd(element: "etree._Element") -> bool:
    return element.getroottree().docinfo.internalDTD is not None


def _check_depth(element: "etree._Element", limits: Limits) -> None:
    """One XPath of as many steps as are left: cheap, since it stops where nothing is."""
    above = sum(1 for _ in element.iterancestors())
    left = limits.xml_depth - above
    if left < 1 or _reaches(left)(element):
        raise XmlRefusedError("depth")


@lru_cache(maxsize=64)
def _reaches(levels: int) -> "etree.XPath":
    return etree.XPath("boolean(" + "/".join(["*"] * levels) + ")")


def _forget(element: "etree._Element") -> None:
    """Free the line and what stands before it; the root keeps only that there were lines."""
    parent = element.getparent()
    element.clear()
    if parent is not None:
        parent.set(_HAD_LINES, "1")
        while element.getprevious() is not None:
            del parent[0]


def _refusal(error: etree.XMLSyntaxError) -> XmlRefusedError:
    """libxml2's own limits: 256 levels, ten megabytes in one text."""
    said = (error.msg or "").casefold()
    if "depth" in said:
        return XmlRefusedError("depth")
    if "huge" in said or "too long" in said or "too big" in said:
        return XmlRefusedError("row-too-long")
    return XmlRefusedError("xml-broken", error.msg or "")


def _parser(tag: tuple[str, str] | None = None) -> "etree.XMLPullParser":
    return etree.XMLPullParser(
        events=("start", "end"),
        tag=tag,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
    )
