"""The basket as its page draws it: facts in, words out. Attribute names as in the macros."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from nudges.nudge import Nudge
from shop.basket.contents import Basket, GoneLine, Line, SupplierCard
from shop.basket.days import cutoff, deliveries, near_day, neighbours, next_day, waiting
from shop.catalogue.changes import pack_of
from shop.guidance.rules import Mode
from shop.orders.words import booked_words
from shop.organisation.queries import NodeFacts
from shop.search.rows import picture_url
from shop.web.changed import instead_words, lost_words, pack_words, price_words, sentence
from shop.web.nudge_words import rule_name
from shop.web.words import amount, joined, kr, label_word, pack, weekday_word


@dataclass(frozen=True, slots=True)
class LinePage:
    """See `basket_line` in components/basket.html."""

    offer_id: int
    name: str
    url: str
    drawing: str
    detail_text: str
    quantity: Decimal
    step: Decimal
    minimum: Decimal
    total: Decimal
    picture: str = ""
    """Address of a small picture of ours; "" = the drawing."""
    focus: str = ""
    """"name" or "amount": what takes focus after a press."""
    inside_text: str = ""
    """ "2 kasser = 24 stk."; "" where a unit is one of what is in it."""
    note: str = ""
    booked: str = ""
    """Where it is booked, when that is elsewhere than the rest."""


@dataclass(frozen=True, slots=True)
class CardPage:
    """See `supplier_card` in components/basket.html."""

    id: str
    supplier_id: int
    name: str
    drawing: str
    tile: str
    about: str
    ready: bool
    """Large enough to be called ready; a small one is sent too, but is not praised for it."""
    total: Decimal
    lines: tuple[LinePage, ...]
    minimum: Decimal
    missing: Decimal
    fee: Decimal
    fee_note: str
    deliveries_text: str
    deliveries_note: str
    next_day_text: str
    cutoff_text: str
    focus: bool
    waiting: str
    """What it waits for; "" when it does not."""
    nudge: Nudge | None
    swaps: tuple[Nudge, ...]
    asks_reason: bool
    demand: "DemandPage | None" = None
    sends_itself: bool = False
    """It waits, and the worker sends it."""
    can_send: bool = False
    """It waits, and may go now."""
    on_its_way: bool = False
    neighbours: str = ""
    """Others who let the same supplier wait at the same address."""


@dataclass(frozen=True, slots=True)
class DemandPage:
    """What procurement wants to know before the part is sent."""

    heading: str
    lines: tuple[str, ...]
    note: str
    only_exemptions: bool = False
    """Only a need that always passes is taken for a reason."""
    can_wait: bool = False
    """Waiting for the fixed day helps as well."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Where focus goes after a press: a line, a line's amount, or a supplier's heading."""

    line: int | None = None
    amount: int | None = None
    supplier: int | None = None


NOWHERE = Focus()


def card_page(
    card: SupplierCard, *, now: datetime, focus: Focus, viewer_name: str, asks_reason: bool,
    pictures: Mapping[str, str],
) -> CardPage:  # fmt: skip
    """One supplier's part. `pictures` as in search.rows.shown_rows."""
    facts = card.supplier
    return CardPage(
        id=f"supplier-{card.id}", supplier_id=card.id, name=facts.name, drawing=facts.drawing,
        tile=facts.tile_colour, about=facts.tagline, total=card.goods_value,
        ready=card.is_ready and not card.missing,
        lines=tuple(_line_page(line, focus, viewer_name, pictures) for line in card.lines),
        minimum=card.minimum, missing=card.missing, fee=card.fee,
        fee_note=_fee_note(card),
        deliveries_text=deliveries(card, now),
        deliveries_note=joined(map(weekday_word, card.booked_then)),
        next_day_text=next_day(card.next_day.day),
        cutoff_text=cutoff(card, now),
        focus=focus.supplier == card.id, waiting=waiting(card, now), nudge=card.nudge,
        swaps=card.swaps, asks_reason=asks_reason, demand=_demand(card),
        sends_itself=card.hold is not None and card.hold.sends_itself,
        can_send=card.may_go, neighbours=neighbours(card, now),
        on_its_way=card.hold is not None and card.hold.is_due,
    )  # fmt: skip


def _fee_note(card: SupplierCard) -> str:
    """What else one order costs, and what waiting saves."""
    cost = card.handling_cost
    work = _("og ca. %(sum)s at behandle", sum=kr(cost, 0)) if cost else ""
    if not card.fee:
        return str(work)
    return ", ".join(filter(None, [str(work), _("intet gebyr ved samling")]))


def _demand(card: SupplierCard) -> DemandPage | None:
    if card.demand is Mode.INFORM:
        return _refusable(card)
    stops = card.demand is Mode.STOP
    return DemandPage(
        heading=_("Indkøb har stoppet denne bestilling") if stops
        else _("Indkøb beder om en grund"),
        lines=tuple(_demanded(nudge) for nudge in card.demanded_for),
        note=_("Haster det, er det allergi eller et pædagogisk formål, går den igennem.")
        if stops else "",
        only_exemptions=stops,
        can_wait=any(nudge.subject.startswith("supplier:") for nudge in card.demanded_for),
    )  # fmt: skip


def _refusable(card: SupplierCard) -> DemandPage | None:
    """The supplier may say no, and the push that would tell it is switched off."""
    if not card.may_be_refused or card.waits or card.nudge is not None:
        return None
    return DemandPage(
        heading=_("Leverandøren kan afvise bestillingen"),
        lines=(_("Den er under mindsteordren på %(sum)s", sum=kr(card.minimum)),), note="",
        can_wait=True,
    )  # fmt: skip


def _demanded(nudge: Nudge) -> str:
    """Why, in a few words of what the rule is about."""
    name = nudge.facts.get("name", "")
    match nudge.rule:
        case "prefer-agreement":
            return str(_("»%(name)s« findes på aftale.", name=name))
        case "prefer-label":
            return str(_("»%(name)s« findes med miljømærke.", name=name))
        case "frequent-deliveries":
            return str(_("Leverandøren kommer i forvejen i denne uge."))
        case "small-order" | "below-minimum":
            return str(_("Bestillingen er lille."))
        case other:
            said = rule_name(other)
            return f"»{name}«: {said}." if name else f"{said}."


def _line_page(line: Line, focus: Focus, viewer_name: str, pictures: Mapping[str, str]) -> LinePage:
    row, offer_id = line.row, line.row.offer_id
    return LinePage(
        offer_id=offer_id, name=row.name, url=url_for("search.item", offer_id=offer_id),
        drawing=row.drawing, detail_text=_detail(line, viewer_name), quantity=line.quantity,
        step=row.quantity_step, minimum=row.minimum_quantity, total=line.value,
        picture=picture_url(offer_id, pictures.get(row.image, "")),
        focus="name" if focus.line == offer_id else "amount" if focus.amount == offer_id else "",
        inside_text=_inside(line), note=line.note, booked=booked_words(line.booked),
    )  # fmt: skip


def _inside(line: Line) -> str:
    """ "2 kasser = 24 stk."."""
    row = line.row
    content, unit = row.content_quantity, row.content_unit
    if not content or 1 in (content, line.quantity) or unit in ("", row.order_unit):
        return ""
    inside = amount(content * line.quantity, unit)
    return f"{amount(line.quantity, row.order_unit)} = {inside}"


def _detail(line: Line, viewer_name: str) -> str:
    """ "Pakke, Svanemærket, 31,95 kr.", with who put it in and a price that has changed."""
    parts = [pack(line.row), *map(label_word, line.labels[:1])]
    if line.added_by_name and line.added_by_name != viewer_name:
        parts.append(_("lagt i af %(name)s", name=line.added_by_name.split()[0]))
    text = f"{', '.join(parts)}, {kr(line.unit_price)}"
    return " ".join([text, *_changes(line)])


def _changes(line: Line) -> list[str]:
    """What is different from when it was put in: price, pack, labels."""
    said = [price_words(line.price_seen, line.price)] if line.is_repriced else []
    if line.pack_seen is not None:
        said.append(pack_words(line.pack_seen, pack_of(line.row)))
    return [*said, lost_words(line.labels_lost)] if line.labels_lost else said


@dataclass(frozen=True, slots=True)
class GonePage:
    """A line that cannot be ordered any more, as `gone_line` in components/basket.html reads it."""

    offer_id: int
    name: str
    heir_name: str
    """"" where nothing takes its place."""
    heir_url: str
    price_text: str
    """ "19,00 kr. pr. stk., før 18,75 kr."."""
    amount_text: str
    """ "6 bliver til 3", "" where the amount stays."""


def gone_page(line: GoneLine) -> GonePage:
    """What is said of it, and what is offered instead."""
    name, heir, was = line.name or str(_("en vare")), line.heir, line.was
    if heir is None or was is None:
        return GonePage(line.offer_id, name, "", "", "", "")
    price = instead_words(was, heir)
    moved = line.heir_quantity != line.quantity
    words = {"old": amount(line.quantity, was.order_unit),
             "new": amount(line.heir_quantity, heir.order_unit)}  # fmt: skip
    return GonePage(
        line.offer_id, name, heir.name, url_for("search.item", offer_id=heir.offer_id), price,
        sentence(_("%(old)s bliver til %(new)s", **words)) if moved else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """See `summary` in components/basket.html."""

    rows: list[tuple[str, Decimal]]
    now_total: Decimal
    waiting: list[tuple[str, Decimal]]
    orders: int
    with_vat: Decimal
    action: str
    fields: list[tuple[str, str]]
    address: str
    ean: str
    account: str
    account_url: str
    reference: str


def summary_page(
    basket: Basket, unit: NodeFacts, *, now: datetime, viewer_name: str, form_token: str
) -> SummaryPage:
    """What is sent now and what waits."""
    ready = basket.ready
    rows = [(card.supplier.name, card.goods_value) for card in ready]
    rows += [
        (_("Gebyr, %(name)s", name=card.supplier.name), card.fee) for card in ready if card.fee
    ]
    suppliers = [("supplier", str(card.id)) for card in ready]
    return SummaryPage(
        rows=rows, now_total=basket.sends_now, waiting=_waiting_rows(basket, now),
        orders=len(ready), with_vat=basket.sends_now_with_vat, action=url_for("basket.send"),
        fields=[("form_token", form_token), ("seen", basket.fingerprint), *suppliers],
        address=f"{unit.name}, {unit.address}", ean=_ean(unit.gln), account=unit.accounting_code,
        account_url="", reference=viewer_name,
    )  # fmt: skip


def _ean(gln: str) -> str:
    return f"{gln[:4]} {gln[4:8]} {gln[8:]}".strip()


def _waiting_rows(basket: Basket, now: datetime) -> list[tuple[str, Decimal]]:
    rows = []
    for card in basket.cards:
        if card.is_ready:
            continue
        name = card.supplier.name
        text = (
            _("%(name)s, venter til %(day)s", name=name, day=near_day(card.hold.day, now))
            if card.hold and card.waits
            else _("%(name)s, ikke valgt endnu", name=name)
        )
        rows.append((text, card.goods_value))
    return rows


def lead(basket: Basket) -> str:
    """ "To bestillinger er klar. Én er lille, og den må gerne vente på selskab.\""""
    ready = len(basket.ready)
    open_ones = [card for card in basket.cards if card.needs_choice]
    choosing = sum(card.is_small or card.nudge is not None for card in open_ones)
    asked = len(open_ones) - choosing
    waiting = sum(card.waits for card in basket.cards)
    parts = []
    if ready:
        parts.append(_first_upper(ngettext(
            "%(count)s bestilling er klar.", "%(count)s bestillinger er klar.", ready,
            count=count_word(ready),
        )))  # fmt: skip
    if choosing == 1:
        parts.append(_("Én er lille, og den må gerne vente på selskab."))
    elif choosing:
        parts.append(_("Nogle er små, og de må gerne vente på selskab."))
    if asked:
        parts.append(_first_upper(ngettext(
            "%(count)s mangler en grund.", "%(count)s mangler en grund.", asked,
            count=count_word(asked),
        )))  # fmt: skip
    if waiting:
        parts.append(_first_upper(ngettext(
            "%(count)s venter på en fast dag.", "%(count)s venter på en fast dag.", waiting,
            count=count_word(waiting),
        )))  # fmt: skip
    return " ".join(parts)


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def count_word(count: int) -> str:
    """Small numbers as words: "én", "to", and "13" as it is."""
    words: Sequence[str] = (
        "0", _("én"), _("to"), _("tre"), _("fire"), _("fem"), _("seks"), _("syv"), _("otte"),
        _("ni"), _("ti"),
    )  # fmt: skip
    return str(words[count]) if count < len(words) else str(count)
