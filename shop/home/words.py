"""The front page in words: what the facts of the board say to a house."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from shop.basket.contents import Basket, SupplierCard
from shop.home.board import Added, Again, BoardDay, Stop, Tile
from shop.kernel.periods import COPENHAGEN, local_day
from shop.web.words import clock, day, daylong, joined, kr, shop_word, weekday_word

MORNING_UNTIL, EVENING_FROM = 10, 18
"""Hours in Copenhagen between which one says Goddag."""


def greeting(name: str, now: datetime) -> str:
    """ "Godmorgen, Mette"."""
    hour, first = now.astimezone(COPENHAGEN).hour, name.split(" ")[0]
    if hour < MORNING_UNTIL:
        return str(_("Godmorgen, %(name)s", name=first))
    if hour < EVENING_FROM:
        return str(_("Goddag, %(name)s", name=first))
    return str(_("Godaften, %(name)s", name=first))


def day_text(now: datetime) -> str:
    """ "Mandag den 23. november"."""
    return _capital(daylong(now))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _small(text: str) -> str:
    """A name inside a sentence: "Bleer str. 5, uden parfume" -> "bleer str. 5".

    "Toilet-, køkken- og håndklædepapir" is one word with three beginnings, so it stays whole.
    """
    first = text.split(",")[0]
    short = text if first.endswith("-") else first
    return short[:1].lower() + short[1:]


def _kind(category: str) -> str:
    return _small(shop_word(category))


def lead(days: Sequence[BoardDay], basket: Basket, today: date) -> str:
    """What comes next, and how the basket stands: facts only."""
    return f"{_coming_text(days, today)} {_basket_lead(basket)}".strip()


def _coming_text(days: Sequence[BoardDay], today: date) -> str:
    for when, words in ((today, _("i dag")), (today + timedelta(days=1), _("i morgen"))):
        stops = [s for d in days if d.day == when for s in d.stops if s.goods]
        if stops:
            return str(_("Der kommer %(what)s %(when)s.", what=_what(stops), when=words))
    return ""


def _what(stops: Sequence[Stop]) -> str:
    """One or two kinds of goods are named; more are said by who brings them."""
    names = list(dict.fromkeys(_kind(name) for stop in stops for name in stop.categories if name))
    if 0 < len(names) <= 2:
        return joined(names)
    suppliers = joined([stop.supplier for stop in stops])
    return str(_("varer fra %(suppliers)s", suppliers=suppliers))


def _basket_lead(basket: Basket) -> str:
    if not basket.count:
        return str(_("Husets kurv er tom. En færdig liste er en god start."))
    if 2 * len(basket.ready) > len(basket.cards):
        return str(_("Husets kurv er åben, og det meste ligger klar."))
    return str(_("Husets kurv er åben."))


def board_days(days: Sequence[BoardDay], now: datetime) -> list[dict[str, Any]]:
    """The days as `week_board` draws them."""
    today = local_day(now)
    return [
        {
            "short": _capital(weekday_word(it.day))[:3], "date_text": day(it.day),
            "today": it.is_today,
            "deliveries": [_delivery(stop, it.day, today) for stop in it.stops],
        }
        for it in days
    ]  # fmt: skip


def _delivery(stop: Stop, when: date, today: date) -> dict[str, Any]:
    text = _order_by(stop.cutoff, today) if stop.cutoff else _on_the_way(stop.goods, when < today)
    return {
        "supplier": stop.supplier, "drawing": stop.drawing, "text": text, "open": stop.is_open
    }  # fmt: skip


def _order_by(cutoff: datetime, today: date) -> str:
    if local_day(cutoff) == today:
        return str(_("Bestil inden %(clock)s i dag", clock=clock(cutoff)))
    return str(_("Bestil inden %(day)s %(clock)s", day=weekday_word(cutoff), clock=clock(cutoff)))


def _on_the_way(goods: int, is_past: bool) -> str:
    if is_past:
        return str(ngettext("%(num)s vare", "%(num)s varer", goods))
    return str(ngettext("På vej, %(num)s vare", "På vej, %(num)s varer", goods))


def open_basket_card(
    basket: Basket, added: Added | None, who: int, now: datetime
) -> dict[str, Any]:
    """The dark card: what is in the basket, and how each supplier stands."""
    if not basket.count:
        return {
            "title": _("Kurven er tom"), "lines": [], "link_url": "",
            "text": _("Ingen har lagt noget i endnu. Start med en færdig liste."),
            "label": _("Se færdige lister"), "url": url_for("favourites.page"),
        }  # fmt: skip
    goods = ngettext("%(num)s vare", "%(num)s varer", basket.count)
    text = f"{goods}, {kr(basket.goods_value)} {_added_text(added, who, local_day(now))}".strip()
    return {
        "title": _("Husets kurv er åben"), "text": text, "url": url_for("basket.page"),
        "lines": [_supplier_line(card) for card in basket.cards], "label": "",
        "link_text": _("Se hvem der har lagt hvad i"), "link_url": url_for("basket.page"),
    }  # fmt: skip


def _added_text(added: Added | None, who: int, today: date) -> str:
    if added is None:
        return ""
    day_ = local_day(added.at)
    when = clock(added.at) if day_ == today else _("den %(day)s", day=day(added.at))
    name = _small(added.name)
    if added.person_id == who:
        return str(_("Du lagde %(what)s i %(when)s", what=name, when=when)).rstrip(".") + "."
    first = added.person_name.split(" ")[0] or _("Nogen")
    said = _("%(who)s lagde %(what)s i %(when)s", who=first, what=name, when=when)
    return str(said).rstrip(".") + "."


def _supplier_line(card: SupplierCard) -> tuple[str, bool]:
    name, next_day = card.supplier.name, weekday_word(card.next_day.day)
    if card.waits and card.hold:
        held = weekday_word(card.hold.day)
        return str(_("%(name)s venter til %(day)s", name=name, day=held)), False
    if card.is_overdue:
        return str(_("%(name)s venter på jer: fristen er passeret", name=name)), False
    if card.needs_choice or card.missing:
        words = _("%(name)s er lille endnu og kan køre med %(day)s", name=name, day=next_day)
        return str(words), False
    return str(_("%(name)s er klar", name=name)), True


def again_rows(found: Sequence[Again], today: date) -> list[dict[str, Any]]:
    """Earlier orders as `again_card` draws them."""
    return [
        {
            "name": _again_name(one), "text": _again_text(one, today), "label": "",
            "action": url_for("basket.again"), "fields": [("order_id", one.order.id)],
        }
        for one in found
    ]  # fmt: skip


def _again_name(one: Again) -> str:
    kinds = enumerate(one.categories[:2])
    names = [_kind(name) if place else shop_word(name) for place, name in kinds]
    text = joined(names) or one.order.supplier_name
    return str(_("%(some)s m.m.", some=text)) if len(one.categories) > 2 else text


def _again_text(one: Again, today: date) -> str:
    placed = one.order.placed_date
    when = day(placed) if placed.year == today.year else f"{day(placed)} {placed.year}"
    goods = ngettext("%(num)s vare", "%(num)s varer", one.goods)
    text = f"{when}, {goods}, {kr(one.order.goods_value)}"
    gone = ngettext("%(num)s sælges ikke mere.", "%(num)s sælges ikke mere.", one.missing)
    return f"{text} {gone}" if one.missing else text


def category_tiles(found: Sequence[Tile]) -> list[dict[str, str]]:
    """The tiles with the search they open."""
    return [
        {
            "name": shop_word(tile.name), "drawing": tile.drawing,
            "url": url_for("search.page", kategori=list(tile.codes)),
        }
        for tile in found
    ]  # fmt: skip
