"""The usual line of a Peppol catalogue, read in one walk: nearly all lines of a large file.

What is told twice, in a way we do not expect, or with any doubt makes the line unusual. Then
nothing is returned, and `peppol_line.read_line` reads the line with care and says what is wrong.
For a usual line both give the same item; a test holds them together.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from lxml import etree

from catalog_import import coerce, units
from catalog_import.coerce import xml_number
from catalog_import.draft import DANISH_RATES, HIGHEST_PRICE, Draft
from catalog_import.formats.peppol_line import GTIN_SCHEME, UNTAXED, HeaderAction
from catalog_import.formats.peppol_price import lead_days
from catalog_import.formats.peppol_walk import TAX, UnusualError, walk
from catalog_import.formats.ubl import parts
from catalog_import.formats.ubl_item import (
    AGREEMENT_PROPERTY,
    LICENCE_PROPERTIES,
    UNSPSC_LISTS,
    read_certificate,
)
from catalog_import.item import Action, LabelClaim, ParsedItem
from catalog_import.limits import MAX_ADDRESS, MAX_DESCRIPTION, MAX_ID, MAX_NAME, MAX_SHORT
from catalog_import.text import clean
from catalog_import.upkeep import meaning

_REPEATED = 4096  # how many of each kind of repeated text we keep the meaning of


def read_usual_line(
    element: "etree._Element", row: int, header_action: HeaderAction, agreement_number: str
) -> ParsedItem | None:
    """The item of a usual line about which there is nothing to note; else None."""
    try:
        told = walk(element)
        labels = read_labels(told.get("certificates", ()))
        properties = told["properties"]
        at = agreement_at(one.get("name", "") for one in properties)
        own = "" if at is None else properties[at].get("value", "")
        terms = terms_of(tuple(map(told.get, TERMS)), header_action)
        texts = [told.get(name, "") for name in TEXTS]
        return item_of(row, texts, terms, own, agreement_number, labels)
    except UnusualError:
        return None


_ONE, _VAT = Decimal(1), Decimal(25)

TEXTS = (
    "seller_item_id", "name", "description", "brand", "manufacturer", "manufacturer_item_id",
    "replaces", "address", "standard", "amount",
)  # fmt: skip
"""What each line has a text of its own for."""
_CLEANED = TEXTS.index("standard")  # numbers are read as they stand
TERMS = (
    "action", "orderable", "condition", "unit", "content", "content_unit", "pieces", "currency",
    "base", "base_unit", "minimum", "minimum_unit", "step", "lead", "lead_unit", TAX, "percent",
    "tax", "class", "list", "scheme", "document", "valid_from", "valid_to",
)  # fmt: skip
"""What many lines say alike."""


class Terms(NamedTuple):
    """What is made of the texts that many lines share."""

    action: Action
    orderable: bool
    contracted: bool
    unit: str
    content: Decimal | None
    content_unit: str
    priced: Decimal  # how many units the price is for
    minimum: Decimal
    step: Decimal
    lead: int | None
    vat: Decimal
    unspsc: str
    has_gtin: bool
    has_image: bool
    valid_from: date | None
    valid_to: date | None


@lru_cache(maxsize=_REPEATED)
def terms_of(said: tuple[Any, ...], header: HeaderAction) -> Terms:
    """The terms these texts (of `TERMS`, None for one that is not there) make."""
    told = dict(zip(TERMS, said, strict=True))
    if sum(len(text) for text in said if text.__class__ is str) > MAX_ADDRESS:
        raise UnusualError  # so long a text is not worth keeping
    unit = _unit(told["unit"] or "")
    content, content_unit = _content(
        told["content"] or "", told["content_unit"] or "", told["pieces"] or ""
    )
    start, end = _day(told["valid_from"] or ""), _day(told["valid_to"] or "")
    if start and end and end < start:
        raise UnusualError
    return Terms(
        action=_action(told["action"] or "", header),
        orderable=(told["orderable"] or "").casefold() not in ("false", "0"),
        contracted=(told["condition"] or "").upper() == "CT",
        unit=unit,
        content=content,
        content_unit=content_unit,
        priced=_count(told["currency"] or "", told["base"] or "1", told["base_unit"] or "", unit),
        minimum=_ONE
        if told["minimum"] is None
        else _minimum(told["minimum"], told["minimum_unit"], unit),
        step=_above_zero(told["step"]) if told["step"] else _ONE,
        lead=None if told["lead"] is None else _lead(told["lead"], told["lead_unit"]),
        vat=_vat(told["percent"] or "", told["tax"] or "") if told[TAX] else _VAT,
        unspsc=_unspsc(told["class"] or "", told["list"] or ""),
        has_gtin=told["scheme"] == GTIN_SCHEME,
        has_image=told["document"] == "PRODUCT_IMAGE",
        valid_from=start,
        valid_to=end,
    )


def item_of(
    row: int,
    texts: Sequence[str],
    terms: Terms,
    own: str,
    agreement: str,
    labels: tuple[LabelClaim, ...],
    *,
    are_plain: bool = False,
) -> ParsedItem:
    """The item of these texts (of `TEXTS`); UnusualError when there is anything to note about it.

    `are_plain` when it is known of all of them that `clean` would leave them as they are.
    """
    if not are_plain:
        texts = (*map(clean, texts[:_CLEANED]), *texts[_CLEANED:])
    number, name, description, brand, maker, its_number, replaces, address, gtin, amount = texts
    if (
        not number or len(number) > MAX_ID
        or not name or len(name) > MAX_NAME
        or len(description) > MAX_DESCRIPTION
        or len(brand) > MAX_SHORT
        or len(maker) > MAX_SHORT
        or len(its_number) > MAX_ID
        or len(replaces) > MAX_ID
    ):  # fmt: skip
        raise UnusualError
    return ParsedItem(
        row, number, name, terms.action, description, brand, maker, its_number,
        _gtin(gtin) if gtin and terms.has_gtin else "",
        terms.unspsc, terms.unit, _price(amount, terms.priced), terms.vat,
        terms.content, terms.content_unit, terms.minimum, terms.step, terms.lead,
        _short(own or agreement), "",
        bool(own) or terms.contracted, terms.orderable, terms.valid_from, terms.valid_to,
        labels, replaces,
        _image(address) if address and terms.has_image else "",
    )  # fmt: skip


def _unusual() -> Any:
    raise UnusualError


@lru_cache(maxsize=_REPEATED)
def _short(raw: str) -> str:
    text = clean(raw)
    return text if len(text) <= MAX_SHORT else _unusual()


@lru_cache(maxsize=_REPEATED)
def _action(said: str, header: HeaderAction) -> Action:
    word = said.casefold()
    if word not in ("", "add", "update"):
        raise UnusualError
    return Action.UPDATE if word == "update" and header is HeaderAction.UPDATE else Action.ADD


@lru_cache(maxsize=_REPEATED)
def _unit(said: str) -> str:
    return units.normalise(clean(said)) or _unusual()


def _gtin(number: str) -> str:
    return coerce.gtin(number) or _unusual()


@lru_cache(maxsize=_REPEATED)
def _unspsc(code: str, code_list: str) -> str:
    if not code or code_list not in UNSPSC_LISTS:
        return ""
    return coerce.unspsc(clean(code)) or _unusual()


@lru_cache(maxsize=_REPEATED)
def _content(quantity: str, unit: str, pieces: str) -> tuple[Decimal | None, str]:
    if not quantity and not unit and not pieces:
        return None, ""
    number = xml_number(quantity)
    held = units.content(number, clean(unit)) if number is not None and number > 0 else None
    return held or _unusual()


@lru_cache(maxsize=_REPEATED)
def _count(currency: str, base: str, base_unit: str, unit: str) -> Decimal:
    """How many order units a price is for, where the file prices just these, in kroner."""
    count = xml_number(base)
    if currency.upper() not in ("", "DKK") or count is None or count <= 0:
        raise UnusualError
    if base_unit and units.normalise(base_unit) != unit:
        raise UnusualError
    return count


def _price(amount: str, count: Decimal) -> Decimal:
    """The price of one order unit."""
    if count == 1 and _KRONER.fullmatch(amount):
        # It has no more decimals than a price, so only zeros at the end are to go.
        return Decimal(amount.rstrip("0").rstrip(".") if "." in amount else amount) or _unusual()
    number = xml_number(amount)
    if number is None:
        raise UnusualError
    price = coerce.to_price(number / count)
    return price if 0 < price <= HIGHEST_PRICE else _unusual()


_KRONER = re.compile(r"\d{1,6}(?:\.\d{1,4})?", re.ASCII)


@lru_cache(maxsize=_REPEATED)
def _vat(said: str, code: str) -> Decimal:
    percent = xml_number(said)
    if percent is None and code in UNTAXED:
        percent = Decimal(0)
    if percent is None or percent not in DANISH_RATES:
        raise UnusualError
    return coerce.plain(percent)


@lru_cache(maxsize=_REPEATED)
def _minimum(said: str, said_unit: str, unit: str) -> Decimal:
    if said_unit and units.normalise(said_unit) != unit:
        raise UnusualError
    return _above_zero(said)


@lru_cache(maxsize=_REPEATED)
def _above_zero(said: str) -> Decimal:
    amount = xml_number(said)
    return coerce.plain(amount) if amount is not None and amount > 0 else _unusual()


@lru_cache(maxsize=_REPEATED)
def _lead(said: str, unit: str) -> int:
    days = lead_days(said, unit)
    return -int(-days // 1) if days is not None and 0 <= days <= 366 else _unusual()


@lru_cache(maxsize=_REPEATED)
def _day(said: str) -> date | None:
    return (coerce.day(said) or _unusual()) if said else None


def _image(address: str) -> str:
    usual = address.startswith(("https://", "http://")) and len(address) <= MAX_ADDRESS
    return address if usual else _unusual()


def agreement_at(names: Iterable[str]) -> int | None:
    """Which of a line's properties, by their names, is its own agreement number.

    A licence among them, a second agreement number, or what it costs to use needs the careful
    reader.
    """
    found: int | None = None
    for at, name in enumerate(names):
        means_agreement = _means_agreement(name)
        if means_agreement is None or (means_agreement and found is not None):
            raise UnusualError
        if means_agreement:
            found = at
    return found


@lru_cache(maxsize=_REPEATED)
def _means_agreement(name: str) -> bool | None:
    """True for an agreement number, None for a licence, and for lifetime, power and cost."""
    folded = name.replace(" ", "").casefold()
    if folded in LICENCE_PROPERTIES or meaning(name) is not None:
        return None
    return folded == AGREEMENT_PROPERTY


def read_labels(certificates: "Sequence[etree._Element]") -> tuple[LabelClaim, ...]:
    """The claims; a catalogue repeats the same few certificates, so they are known by their XML."""
    claims: list[LabelClaim] = []
    for element in certificates:
        xml = etree.tostring(element, with_tail=False)
        if xml not in _CERTIFICATES:
            _remember(xml, element)
        claim = _CERTIFICATES[xml]
        if claim is None or any(seen.code == claim.code for seen in claims):
            raise UnusualError
        claims.append(claim)
    return tuple(claims)


_CERTIFICATES: dict[bytes, LabelClaim | None] = {}


def _remember(xml: bytes, element: "etree._Element") -> None:
    """What the careful reader makes of one certificate; None when it had doubts."""
    if len(_CERTIFICATES) >= _REPEATED or len(xml) > MAX_DESCRIPTION:
        _CERTIFICATES.clear()
    draft = Draft(0, price_required=False)
    read_certificate(draft, parts(element), "")
    _CERTIFICATES[xml] = draft.labels[0] if len(draft.labels) == 1 and not draft.issues else None
