"""Reading UBL elements: the children of one element by name, and their trimmed texts."""

from lxml import etree

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"

Parts = dict[str, "list[etree._Element]"]


def parts(element: "etree._Element") -> Parts:
    """The children by local name, in document order. Prefixes vary, and so may extensions."""
    found: Parts = {}
    for child in element:
        tag = child.tag
        if isinstance(tag, str):
            name = tag[tag.rfind("}") + 1 :]
            if name in found:
                found[name].append(child)
            else:
                found[name] = [child]
    return found


def text_of(element: "etree._Element") -> str:
    """The text of an element, trimmed: ids and codes often carry blanks."""
    return (element.text or "").strip()


def first_text(found: Parts, name: str) -> str:
    """The text of the first child of a name, "" without one."""
    children = found.get(name)
    return text_of(children[0]) if children else ""
