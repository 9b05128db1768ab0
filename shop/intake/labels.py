"""What people have decided of label texts and claims, and what that makes of an item. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date

from catalog_import import labels
from catalog_import.coerce import says_no
from catalog_import.diff import claims
from catalog_import.item import LabelClaim, LabelState, ParsedItem
from catalog_import.text import clean, fold
from shop.intake.rules import LabelVerdict
from shop.kernel.errors import Refused

LONGEST_TEXT = 200
MOST_NEW_TEXTS = 200
"""Texts a single file may add to the queue. One with more has put something else in its column."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A label of an item that a person looked up: `said` is the claim as the supplier made it."""

    said: LabelClaim
    licence: str
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class LabelBook:
    """What is decided for one supplier's items at one place.

    `meaning`: text key -> GS1 code, "" for what is no label. `looked_up`: by seller's item id.
    `classes`: by seller's item id, the UNSPSC code as the supplier gave it and as a person has it.
    """

    meaning: Mapping[str, str] = field(default_factory=dict)
    looked_up: Mapping[str, tuple[Looked, ...]] = field(default_factory=dict)
    classes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def text_key(raw: str) -> str:
    """The form by which texts are compared: letters and digits, or the text where it has none."""
    return (fold(raw) or clean(raw))[:LONGEST_TEXT]


def settle(item: ParsedItem, book: LabelBook) -> ParsedItem:
    """The item with decided texts as labels, looked-up claims as verified, and its class.

    A text that is no label stays as the supplier wrote it: unknown, and so never a badge.
    """
    if book.classes:
        item = classed(item, book)
    if not item.labels or not (book.meaning or book.looked_up):
        return item
    looked = book.looked_up.get(item.seller_item_id, ())
    found = tuple(_once(_seen(_read(claim, book), looked) for claim in item.labels))
    return item if found == item.labels else replace(item, labels=found)


def classed(item: ParsedItem, book: LabelBook) -> ParsedItem:
    """The item with a person's class, as long as the supplier gives the code it gave then."""
    said, ours = book.classes.get(item.seller_item_id, ("", ""))
    return replace(item, unspsc=ours) if ours and item.unspsc == said else item


def _read(claim: LabelClaim, book: LabelBook) -> LabelClaim:
    if claim.state is not LabelState.UNKNOWN:
        return claim
    code = book.meaning.get(text_key(claim.raw), "")
    return replace(claim, code=code, state=LabelState.WARRANTED) if code else claim


def _seen(claim: LabelClaim, looked: tuple[Looked, ...]) -> LabelClaim:
    for one in looked:
        if claim.state is LabelState.WARRANTED and says_same(one.said, claim):
            return verified(claim, one)
    return claim


def says_same(one: LabelClaim, other: LabelClaim) -> bool:
    """Whether two claims are one, however the label's name is spelled (see catalog_import.diff)."""
    return claims((one,)) == claims((other,))


def verified(claim: LabelClaim, looked: Looked) -> LabelClaim:
    """The claim as the register of the label has it."""
    return replace(
        claim, licence=looked.licence, valid_to=looked.valid_to, state=LabelState.VERIFIED
    )


def _once(found: Iterable[LabelClaim]) -> Iterator[LabelClaim]:
    """Each label once: two texts may turn out to mean the same."""
    codes: set[str] = set()
    for claim in found:
        if claim.code not in codes:
            yield claim
        codes |= {claim.code} - {""}


def forget(item: ParsedItem, key: str, code: str) -> ParsedItem:
    """The item with a decided text as unknown again."""
    return replace(
        item,
        labels=tuple(
            LabelClaim(claim.raw, "", claim.licence, claim.evidence, claim.valid_to)
            if claim.code == code and text_key(claim.raw) == key
            else claim
            for claim in item.labels
        ),
    )


def as_decided(item: ParsedItem, book: LabelBook, taken_back: Set[str]) -> ParsedItem:
    """An older statement of an item with what is decided now.

    `taken_back`: keys of texts whose decision was taken back since. A licence that nobody stands
    for any more is no licence.
    """
    looked = book.looked_up.get(item.seller_item_id, ())
    found = tuple(_now(claim, looked, taken_back) for claim in item.labels)
    return settle(item if found == item.labels else replace(item, labels=found), book)


def _now(claim: LabelClaim, looked: tuple[Looked, ...], taken_back: Set[str]) -> LabelClaim:
    if claim.state is LabelState.WARRANTED and text_key(claim.raw) in taken_back:
        return LabelClaim(claim.raw, "", claim.licence, claim.evidence, claim.valid_to)
    if claim.state is LabelState.VERIFIED and not any(
        (one.said.code, one.licence) == (claim.code, claim.licence) for one in looked
    ):
        return replace(claim, licence="", valid_to=None, state=LabelState.WARRANTED)
    return claim


def unknown_texts(items: Iterable[ParsedItem], book: LabelBook) -> dict[str, str]:
    """Text key -> the text as the first item has it, of texts that nobody has decided.

    At most MOST_NEW_TEXTS of them.
    """
    found: dict[str, str] = {}
    for item in items:
        for claim in item.labels:
            if claim.state is LabelState.UNKNOWN and len(found) < MOST_NEW_TEXTS:
                key = text_key(claim.raw)
                if key and key not in book.meaning:
                    found.setdefault(key, claim.raw[:LONGEST_TEXT])
    return found


def check_can_decide(verdict: LabelVerdict, code: str) -> None:
    """Raise Refused for a text that is decided already, or a label that we do not know."""
    if verdict is not LabelVerdict.OPEN:
        raise Refused("label-decided", "Teksten er allerede afgjort. Fortryd først.")
    if code and code not in labels.ALL:
        raise Refused("label-unknown", "Vælg et mærke fra listen.")


SHORTEST_ALIAS = 2


def check_alias(alias: str, code: str) -> None:
    """Raise Refused for a spelling that says too little, is too long, or is known already."""
    if code not in labels.ALL:
        raise Refused("label-unknown", "Vælg et mærke fra listen.")
    letters = sum(sign.isalpha() for sign in alias)
    if letters < SHORTEST_ALIAS or len(alias) > LONGEST_TEXT:
        raise Refused(
            "alias-text", "Skriv teksten, som den står i kataloget: mindst to bogstaver og højst "
            "%(most)s tegn.", most=LONGEST_TEXT,
        )  # fmt: skip
    if says_no(alias):
        raise Refused("alias-says-no", "Teksten siger nej til et mærke.")
    known = labels.recognise(alias)
    if known is not None:
        raise Refused("alias-known", "Vi kender den allerede som %(label)s.", label=known.name_da)


def check_can_undo(verdict: LabelVerdict) -> None:
    """Raise Refused where nothing is decided."""
    if verdict is LabelVerdict.OPEN:
        raise Refused("label-open", "Teksten er ikke afgjort endnu.")


def check_looked_up(licence: str, valid_to: date | None, *, today: date) -> None:
    """Raise Refused for a licence that is no licence, or one that has run out."""
    if not licence.strip():
        raise Refused("licence-missing", "Skriv licensnummeret, som du fandt det.")
    if valid_to is not None and valid_to < today:
        raise Refused("licence-over", "Licensen er udløbet. Så kan mærket ikke bekræftes.")
