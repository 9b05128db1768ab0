"""Reading UBL elements: the children of one element by name, and their trimmed texts."""

from lxml import etree

CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"

Parts = dict[str, "list[etree._Element]"]

_MANY_NAMES = 10_000  # far more than any document type has; a hostile one may make up more


class _LocalNames(dict[object, str]):
    """Tag -> local name, "" for a comment. The same few hundred tags come again and again."""

    def __missing__(self, tag: object) -> str:
        if len(self) >= _MANY_NAMES:
            self.clear()
        self[tag] = name = tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""
        return name


_NAMES = _LocalNames()


def parts(element: "etree._Element") -> Parts:
    """The children by local name, in document order. Prefixes vary, and so may extensions."""
    found: Parts = {}
    for child in element:
        name = _NAMES[child.tag]
        if name in found:
            found[name].append(child)
        elif name:
            found[name] = [child]
    return found


def text_of(element: "etree._Element") -> str:
    """The text of an element, trimmed: ids and codes often carry blanks."""
    text = element.text
    return text.strip() if text else ""


def first_text(found: Parts, name: str) -> str:
    """The text of the first child of a name, "" without one."""
    children = found.get(name)
    return text_of(children[0]) if children else ""
