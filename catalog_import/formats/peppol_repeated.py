"""Lines of a shape that came before: read from their bytes, by what the first ones taught us.

A shape is learned from a usual line: its markup with numbers for texts is walked as a line is, so
the number under each name says which of the line's texts that name has. For each line of the shape
the texts then go the same way as those of a walked line. `xml_shape` says why that is safe.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import partial
from itertools import count
from operator import itemgetter
from typing import Any, Generic, TypeVar
from xml.sax.saxutils import quoteattr

from lxml import etree

from catalog_import.formats.peppol_line import HeaderAction
from catalog_import.formats.peppol_quick import (
    TERMS,
    TEXTS,
    agreement_at,
    item_of,
    read_labels,
    terms_of,
)
from catalog_import.formats.peppol_walk import UnusualError, walk
from catalog_import.item import LabelClaim, ParsedItem
from catalog_import.xml_shape import LONGEST, Shape, literals_of, read_texts

T = TypeVar("T")

_SIGHTINGS = 3  # a shape is worth learning the third time; most that come thrice come for long
_SHAPES = 64  # shapes of one file; an exporter has a handful, with or without this and that
_TRIES = 4  # shapes with equally many tags that are tried on a line
_PATIENCE = 1_000  # lines of no known shape, above those of a known, before we stop trying
_REPEATED = 4096  # meanings kept of each kind of repeated text
_LONG = 1_000  # bytes; what is repeated is shorter


class RepeatedLines:
    """Reads lines of known shapes, and learns new ones from lines that the parser has read."""

    def __init__(self, action: HeaderAction, agreement: str) -> None:
        self.action, self.agreement = action, agreement
        self.plans: dict[int, list[_Plan]] = {}  # by the number of "<" in a line; latest use first
        self.sightings: Counter[int] = Counter()
        self.learned = 0
        self.patience = _PATIENCE

    def read(self, line: bytes, row: int) -> ParsedItem | None:
        """The item of a line (its bytes, alone); None when it is for the parser."""
        if self.patience <= 0 or len(line) > LONGEST:
            return None
        plans = self.plans.get(line.count(b"<"), [])
        for at, plan in enumerate(plans):
            raw = plan.shape.match(line)
            if raw is not None:
                if at:
                    plans.insert(0, plans.pop(at))
                if self.patience < _PATIENCE:
                    self.patience += 1
                return plan.item_or_none(raw, row)
        self.patience -= 1
        return None

    def learn(self, line: bytes, item: ParsedItem, nsmap: Mapping[str | None, str]) -> None:
        """Learn the shape of a line of which the parser made this item, if it comes often."""
        if self.patience <= 0 or self.learned >= _SHAPES:
            return
        literals = literals_of(line)
        if literals is None:
            return
        seen = hash(tuple(literals))
        if len(self.sightings) >= _REPEATED:
            self.sightings.clear()
        self.sightings[seen] += 1
        if self.sightings[seen] != _SIGHTINGS:
            return
        plan = _Plan(Shape(literals), nsmap, self.action, self.agreement)
        raw = plan.shape.match(line)
        if raw is None or plan.item_or_none(raw, item.row) != item:
            return
        self.learned += 1
        plans = self.plans.setdefault(line.count(b"<"), [])
        plans.insert(0, plan)
        del plans[_TRIES:]


class _Plan:
    """Which of a shape's texts has which name."""

    def __init__(
        self, shape: Shape, nsmap: Mapping[str | None, str], action: HeaderAction, agreement: str
    ) -> None:
        self.shape, self.agreement = shape, agreement
        told = walk(_element(shape.numbered(), nsmap))
        properties, certificates = told["properties"], told.get("certificates", [])
        terms = _Layout([told.get(name) for name in TERMS])
        names = _Layout([one.get("name", "") for one in properties])
        labels = _Layout([element.text for one in certificates for element in one.iter()])
        self.terms = _Known(terms, partial(terms_of, header=action))
        self.names = _Known(names, agreement_at) if properties else None
        self.labels = _Known(labels, partial(_labels, certificates)) if certificates else None
        values = [one.get("value", "") for one in properties]
        self.own = _Layout([*(told.get(name, "") for name in TEXTS), *values])
        # What no field is made of must be fit for XML all the same.
        read = {*terms.places, *names.places, *labels.places, *self.own.places}
        others = [place for place in range(shape.places) if place not in read]
        self.pick = _picker([*self.own.places, *others])

    def item_or_none(self, raw: tuple[bytes, ...], row: int) -> ParsedItem | None:
        """The item of a line with these bytes in its places; None with any doubt."""
        try:
            return self.item(raw, row)
        except UnusualError:
            return None

    def item(self, raw: tuple[bytes, ...], row: int) -> ParsedItem:
        """The item of a line; UnusualError with any doubt."""
        found = read_texts(self.pick(raw))
        if found is None:
            raise UnusualError
        own = self.own.filled(found.texts)
        at = None if self.names is None else self.names.read(raw)
        return item_of(
            row,
            own[: len(TEXTS)],
            self.terms.read(raw),
            "" if at is None else own[len(TEXTS) + at],
            self.agreement,
            () if self.labels is None else self.labels.read(raw),
            are_plain=found.are_plain,
        )


class _Layout:
    """A list of texts from a walk over numbers: some have a place in the line, some never vary."""

    def __init__(self, numbered: Sequence[Any]) -> None:
        is_place = [isinstance(said, str) and said.strip() != "" for said in numbered]
        self.places = [int(said) for said, its in zip(numbered, is_place, strict=True) if its]
        self.always = [said for said, its in zip(numbered, is_place, strict=True) if not its]
        mine, after = count(), count(len(self.places))
        self.pick = _picker([next(mine if its else after) for its in is_place])

    def filled(self, texts: list[str]) -> tuple[Any, ...]:
        """The list, with the texts of its places first in `texts`, in order."""
        return self.pick([*texts[: len(self.places)], *self.always])


class _Known(Generic[T]):
    """What is made of texts that many lines share, by their bytes."""

    def __init__(self, layout: _Layout, make: Callable[[tuple[Any, ...]], T]) -> None:
        self.layout, self.make = layout, make
        self.pick = _picker(layout.places)
        self.known: dict[tuple[bytes, ...], T] = {}

    def read(self, raw: tuple[bytes, ...]) -> T:
        """What the texts of this line mean; UnusualError with any doubt."""
        said = self.pick(raw)
        try:
            return self.known[said]
        except KeyError:
            return self._learn(said)

    def _learn(self, said: tuple[bytes, ...]) -> T:
        found = read_texts(said)
        if found is None or sum(map(len, said)) > _LONG:
            raise UnusualError
        if len(self.known) >= _REPEATED:
            self.known.clear()
        self.known[said] = made = self.make(self.layout.filled(found.texts))
        return made


def _labels(
    certificates: "Sequence[etree._Element]", texts: tuple[str | None, ...]
) -> tuple[LabelClaim, ...]:
    """The claims of these certificates, once all their elements have these texts."""
    filled = deepcopy(certificates)
    elements = (element for one in filled for element in one.iter())
    for element, text in zip(elements, texts, strict=True):
        element.text = text
    return read_labels(filled)


def _picker(places: Sequence[int]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    """What stands in these places, always as a tuple."""
    if len(places) > 1:
        return itemgetter(*places)
    return (lambda texts: (texts[places[0]],)) if places else (lambda texts: ())


def _element(line: bytes, nsmap: Mapping[str | None, str]) -> "etree._Element":
    """A line as an element, under the names its document declares at the root."""
    declared = "".join(
        f" xmlns{f':{prefix}' if prefix else ''}={quoteattr(address)}"
        for prefix, address in nsmap.items()
    )
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(b"<a%s>%s</a>" % (declared.encode(), line), parser)[0]
