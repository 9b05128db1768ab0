"""The words and figures of a change, as the page says them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask import url_for

from shop.intake.queries import ChangeRow, IssueRow, Stand
from shop.intake.rows import MORE, stands_for
from shop.intake.rules import BatchState, ChangeKind, Choice, Hold, Verdict
from shop.intake.views.sentences import sentence
from shop.intake.views.translate import _, _l, ngettext
from shop.kernel.wording import HARD_SPACE
from shop.web.words import day, kr, number, pct, unit_word


@dataclass(frozen=True, slots=True)
class KindWords:
    """How a kind of change is named: in the address, on its counter, on a row, by which icon."""

    slug: str
    counter: str
    row: str
    icon: str


KINDS: dict[ChangeKind, KindWords] = {
    ChangeKind.PRICE_UP: KindWords("dyrere", _l("Dyrere"), _l("Dyrere"), "up"),
    ChangeKind.PRICE_DOWN: KindWords("billigere", _l("Billigere"), _l("Billigere"), "down"),
    ChangeKind.UNIT_CHANGED: KindWords("ny-enhed", _l("Ny enhed"), _l("Ny enhed"), "arrow"),
    ChangeKind.ADDED: KindWords("nye", _l("Nye"), _l("Ny vare"), "plus"),
    ChangeKind.WITHDRAWN: KindWords("udgaar", _l("Udgår"), _l("Udgår"), "close"),
    ChangeKind.LABEL_LOST: KindWords(
        "maerke-mistet", _l("Mærke mistet"), _l("Mærke mistet"), "dash"
    ),
    ChangeKind.LABEL_GAINED: KindWords("maerke-faaet", _l("Mærke fået"), _l("Mærke fået"), "leaf"),
    ChangeKind.CHANGED: KindWords("rettet", _l("Rettet tekst"), _l("Rettet"), "star"),
}
"""In the order of the page."""
KINDS_BY_SLUG = {words.slug: kind for kind, words in KINDS.items()}
STANDS: dict[Stand, tuple[str, str, str]] = {
    Stand.HELD: ("holdt", _l("Holdt tilbage"), "pause"),
    Stand.DECIDED: ("afgjort", _l("Afgjort"), "check"),
    Stand.LEFT: ("udeladt", _l("Udeladt"), "minus"),
}
"""How a change may stand: in the address, on its counter, by which icon."""
STANDS_BY_SLUG = {words[0]: stand for stand, words in STANDS.items()}

_STATES = {
    BatchState.RECEIVED: (_l("Læses"), "wait"),
    BatchState.STAGED: (_l("Venter på dig"), "wait"),
    BatchState.PUBLISHING: (_l("Udgives"), "wait"),
    BatchState.REJECTED: (_l("Har fejl"), "gone"),
    BatchState.PUBLISHED: (_l("Udgivet"), "agreement"),
    BatchState.ROLLED_BACK: (_l("Rullet tilbage"), "none"),
    BatchState.DISCARDED: (_l("Kasseret"), "none"),
}

_FIELDS = {
    "seller_item_id": _l("Varenummer"), "name": _l("Navn"), "description": _l("Beskrivelse"),
    "brand": _l("Mærke"), "manufacturer": _l("Producent"),
    "manufacturer_item_id": _l("Producentens nummer"), "gtin": _l("EAN"), "unspsc": _l("UNSPSC"),
    "order_unit": _l("Enhed"), "price": _l("Pris"),
    "price_steps": _l("Pris for flere"), "vat_percent": _l("Moms"),
    "content_quantity": _l("Indhold"), "content_unit": _l("Indholdsenhed"),
    "minimum_quantity": _l("Mindste antal"), "quantity_step": _l("Antal ad gangen"),
    "lead_time_days": _l("Leveringstid"), "agreement_number": _l("Aftale"), "lot": _l("Delaftale"),
    "contracted": _l("Aftalevare"), "orderable": _l("Kan bestilles"),
    "valid_from": _l("Gælder fra"), "valid_to": _l("Gælder til"), "labels": _l("Miljømærke"),
    "label_lost": _l("Mærke mistet"), "label_gained": _l("Mærke fået"),
    "upkeep": _l("Levetid og drift"), "replaces": _l("Afløser"), "image": _l("Billede"),
    "supplier_cvr": _l("CVR"),
}  # fmt: skip


def kind_word(kind: ChangeKind) -> str:
    """The name of a change, as on its row."""
    return str(KINDS[kind].row)


def state_badge(state: BatchState) -> tuple[str, str]:
    """Words and kind of the badge that tells where a file is."""
    words, kind = _STATES[state]
    return str(words), kind


def field_word(field: str) -> str:
    """The Danish name of an item's field; one that we have no word for stays as it is."""
    return str(_FIELDS.get(field, field))


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One row of the difference, ready to print."""

    line_id: int
    batch_id: int
    name: str
    url: str
    code: str
    note: str
    bought_text: str
    old_text: str
    new_text: str
    change_text: str
    effect_text: str
    effect_share: float
    waits: bool
    """Its price waits for somebody."""
    why_held: str
    """Why it was held, "" when it was not."""
    verdict: str
    """What was decided, by whom and when; "" while nothing is."""
    is_left: bool
    has_detail: bool
    """Whether old and new can be read field by field."""
    supplier: str = ""
    """Said where changes of several suppliers stand together."""
    gone_offer_id: int = 0
    """Of goods that the file withdraws and that stand on lists: what follows them can be chosen."""
    on_lists: int = 0


NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a batch's changes are said with: its id, what was agreed, and when the file came."""

    batch_id: int
    limit: Decimal | None
    notice_days: int | None
    came: datetime
    supplier: str = ""


def change_line(row: ChangeRow, *, biggest: Decimal, agreed: Agreed) -> ChangeLine:
    """A change in words. `biggest` is the effect that fills the bar, in kr."""
    share = row.share
    return ChangeLine(
        line_id=row.id, batch_id=agreed.batch_id, name=row.name, code=row.seller_item_id,
        note=_note(row), url=url_for("search.item", offer_id=row.offer_id) if row.offer_id else "",
        bought_text=_amount(row.bought, row.old_unit) if row.bought else NOTHING,
        old_text=_price(row.old_price, row.old_content, row.old_content_unit, row),
        new_text=_price(row.new_price, row.new_content, row.new_content_unit, row),
        change_text=_signed_pct(share) if share else NOTHING,
        effect_text=_meaning(row, share),
        effect_share=float(row.effect / biggest) if biggest else 0.0,
        waits=row.waits, why_held=why_held(row, agreed), verdict=_verdict(row, agreed),
        is_left=row.choice is Choice.LEAVE, supplier=agreed.supplier,
        has_detail=bool(set(row.fields.split()) - _SAID_BY_PRICE),
    )  # fmt: skip


def why_held(row: ChangeRow, agreed: Agreed) -> str:
    """The reason in one or two sentences, "" for a price that was not held."""
    if row.hold is Hold.UNIT_UNCLEAR:
        return _("Enheden er ny, så priserne kan ikke sammenlignes.")
    if row.hold is Hold.TOO_LATE:
        return ngettext(
            "Stigningen skal varsles %(num)s dag før.", "Stigningen skal varsles %(num)s dage før.",
            agreed.notice_days or 0,
        )  # fmt: skip
    if row.hold is Hold.OVER_LIMIT:
        said = _("Aftalen tillader højst %(limit)s.", limit=pct((agreed.limit or Decimal(0)) / 100))
        return f"{_new_pack(row)} {said}".strip()
    return ""


def _new_pack(row: ChangeRow) -> str:
    if row.kind is not ChangeKind.UNIT_CHANGED or not row.old_content or not row.new_content:
        return ""
    before, after = number(row.old_content), _amount(row.new_content, row.new_content_unit)
    if row.old_content_unit != row.new_content_unit or row.old_content == row.new_content:
        return ""
    return _("Pakken er gået fra %(before)s til %(after)s.", before=before, after=after)


def _verdict(row: ChangeRow, agreed: Agreed) -> str:
    if row.hold is Hold.NONE or row.decided_at is None:
        return ""
    when = day(row.decided_at)
    if row.choice is Choice.TAKE:
        return _("Godkendt af %(name)s d. %(when)s", name=row.decided_by_name, when=when)
    if row.decided_at < agreed.came:
        return _("I beholdt den gamle pris d. %(when)s", when=when)
    return _("Gammel pris beholdt af %(name)s d. %(when)s", name=row.decided_by_name, when=when)


_HOLDS = {
    Hold.OVER_LIMIT: _l("Over aftalens grænse"),
    Hold.TOO_LATE: _l("Varslet for sent"),
    Hold.UNIT_UNCLEAR: _l("Ny enhed, kan ikke sammenlignes"),
}


def hold_word(hold: Hold) -> str:
    """Why a price was held, in a few words; "" where it was not."""
    return str(_HOLDS[hold]) if hold in _HOLDS else ""


def choice_word(row: ChangeRow) -> str:
    """What became of a change, in a word; "" where nobody had to decide."""
    if row.choice is Choice.LEAVE:
        return _("Udeladt")
    if row.hold is Hold.NONE:
        return ""
    if row.decided_at is None:
        return _("Venter")
    return _("Godkendt") if row.choice is Choice.TAKE else _("Gammel pris beholdt")


_VERDICTS = {
    Verdict.APPROVED: _l("Godkendt"),
    Verdict.KEPT_OLD: _l("Gammel pris beholdt"),
    Verdict.REOPENED: _l("Taget op igen"),
}


def verdict_word(verdict: Verdict) -> str:
    """What was decided about a price."""
    return str(_VERDICTS[verdict])


def _amount(quantity: Decimal, unit: str) -> str:
    return f"{number(quantity)}{HARD_SPACE}{unit_word(unit, 1 if quantity == 1 else 2)}"


def _price(
    price: Decimal | None, content: Decimal | None, content_unit: str, row: ChangeRow
) -> str:
    """The price; where the unit changed, with what one gets for it."""
    if price is None:
        return ""
    is_other_pack = row.earlier_version_id is not None and row.old_content != row.new_content
    if not content or not (row.kind is ChangeKind.UNIT_CHANGED or is_other_pack):
        return kr(price)
    return _("%(price)s for %(content)s", price=kr(price), content=_amount(content, content_unit))


def _signed_pct(share: Decimal) -> str:
    return f"{'+' if share > 0 else ''}{pct(share, 1)}"


_WHOLE_FROM = Decimal(10)
"""Kroner a year from which øre say nothing."""


def _effect(effect: Decimal) -> str:
    return kr(effect, 0 if not effect or abs(effect) >= _WHOLE_FROM else 2, sign=True)


def _meaning(row: ChangeRow, share: Decimal | None) -> str:
    """What a change costs in a year; of goods without such a figure, what we bought them for."""
    if row.effect_size != abs(row.effect):
        return _(
            "Købt for %(amount)s",
            amount=kr(row.effect_size, 0 if row.effect_size >= _WHOLE_FROM else 2),
        )
    return _effect(row.effect) if share is not None else NOTHING


def signed_kr(amount: Decimal) -> str:
    """Kroner a year with their sign."""
    return _effect(amount)


_SAID_BY_PRICE = {"price", "order_unit", "content_quantity", "content_unit"}


def _note(row: ChangeRow) -> str:
    """What a row is besides its prices: "Ny vare", or which other fields differ."""
    if row.kind in (ChangeKind.ADDED, ChangeKind.WITHDRAWN):
        return known_again(row) or kind_word(row.kind)
    if row.kind is ChangeKind.UNIT_CHANGED and row.old_unit != row.new_unit:
        return f"{unit_word(row.old_unit)} → {unit_word(row.new_unit)}"
    others = [name for name in row.fields.split() if name not in _SAID_BY_PRICE]
    words = ", ".join(field_word(name) for name in others[:4])
    if row.kind is ChangeKind.CHANGED and words:
        return _("Rettet: %(fields)s", fields=words.lower())
    return words


def known_again(row: ChangeRow) -> str:
    """Of goods that we have had before, get another number or follow others; else ""."""
    if row.follows:
        return _("Ny vare, afløser %(number)s", number=row.follows)
    if row.same_as and row.kind is ChangeKind.ADDED:
        return _("Nyt nummer, samme vare som %(number)s", number=row.same_as)
    if row.same_as:
        return _("Udgår, kommer som %(number)s", number=row.same_as)
    return _("Tilbage igen") if row.earlier_version_id else ""


@dataclass(frozen=True, slots=True)
class IssueGroup:
    """Issues of one code. `shown` are the first of them, for the page."""

    code: str
    title: str
    is_error: bool
    count: int
    shown: tuple[tuple[str, str, str, str], ...]
    """Row, field, value and sentence."""


SHOWN_PER_GROUP = 50
"""More rows of one kind than this are read in a spreadsheet, not on a page."""


def issue_groups(issues: Iterable[IssueRow]) -> list[IssueGroup]:
    """Issues by code, errors first, the most frequent first.

    What the reader left out of its list is counted with those of its code.
    """
    by_code: dict[tuple[bool, str], list[IssueRow]] = {}
    left_out: Counter[tuple[bool, str]] = Counter()
    for noted in issues:
        if noted.code == MORE and noted.value:
            left_out[noted.is_error, noted.value] += stands_for(noted.code, noted.text)
        else:
            by_code.setdefault((noted.is_error, noted.code), []).append(noted)
    groups = [_group(found, left_out[key]) for key, found in by_code.items()]
    return sorted(groups, key=lambda group: (not group.is_error, -group.count, group.code))


def _group(found: list[IssueRow], left_out: int) -> IssueGroup:
    first = found[0]
    shown = tuple(
        (str(noted.row) if noted.row else _("Hele filen"), field_word(noted.field), noted.value,
         sentence(noted))
        for noted in found[:SHOWN_PER_GROUP]
    )  # fmt: skip
    title = sentence(first).split(". ")[0].rstrip(".")
    return IssueGroup(first.code, title, first.is_error, len(found) + left_out, shown)
