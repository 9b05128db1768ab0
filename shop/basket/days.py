"""What a supplier's part says of days, cut-offs and waiting: facts in, words out."""

from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from shop.basket.contents import Basket, SupplierCard
from shop.basket.letters import why
from shop.kernel.periods import local_day, monday_of
from shop.web.language import on_page
from shop.web.words import clock, day, kr, weekday_word

MORE_DAYS = 7
"""From a week ahead on, a weekday alone no longer says which day."""


def cutoff(card: SupplierCard, now: datetime) -> str:
    """ "bestil inden onsdag kl. 12; varerne skal bruge 5 dage"."""
    text = _("bestil inden %(when)s", when=moment(card.next_day.cutoff, now))
    if not card.late_by_goods:
        return str(text)
    days = ngettext("varerne skal bruge %(num)s dag", "varerne skal bruge %(num)s dage",
                    card.late_by_goods)  # fmt: skip
    return f"{text}; {days}"


def neighbours(card: SupplierCard, now: datetime) -> str:
    """ "Regnbuen venter også: 320,00 kr., til onsdag kl. 12." """
    together = _together(card)
    said = [
        _("%(name)s: %(sum)s, frist %(when)s", name=one.unit_name, sum=kr(one.goods_value),
          when=moment(one.cutoff, now))
        for one in card.neighbours if one.cutoff is not None and one.basket_id not in together
    ]  # fmt: skip
    return ". ".join(map(str, said))


def _together(card: SupplierCard) -> set[int]:
    """Baskets that are in the same order already."""
    own = {one.basket_id for one in card.company}
    return own | {card.hold.host} if card.hold else own


def _company(card: SupplierCard) -> list[str]:
    """Whose order it goes in, and who goes in ours."""
    if card.hold is not None and card.hold.host_name:
        return [
            _("Går med i én bestilling med %(name)s og sendes, når de sender. I har jeres egne "
              "linjer og intet gebyr.", name=card.hold.host_name)
        ]  # fmt: skip
    said = [
        _("%(name)s går med i bestillingen med egne varer for ca. %(sum)s.",
          name=one.unit_name, sum=kr(one.goods_value, 0).rstrip("."))
        for one in card.company
    ]  # fmt: skip
    return [*said, _("Mindsteordre og gebyr regnes af det hele.")] if said else []


def deliveries(card: SupplierCard, now: datetime) -> str:
    """Of the week of the next day: what is booked this week says nothing of the next."""
    most, count = card.deliveries_agreed, len(card.booked_then)
    weeks = (monday_of(card.next_day.day) - monday_of(local_day(now))).days // 7
    week = {0: _("denne uge"), 1: _("næste uge")}.get(weeks) or _(
        "i uge %(week)s", week=card.next_day.day.isocalendar().week
    )
    if most is None:
        return str(_("%(count)s %(week)s", count=count, week=week))
    return str(_("%(count)s af %(most)s %(week)s", count=count, most=most, week=week))


def next_day(value: date) -> str:
    """ "Torsdag 26. nov."."""
    word = weekday_word(value)
    return f"{word[:1].upper()}{word[1:]} {day(value)}"


def moment(moment: datetime, now: datetime) -> str:
    """ "kl. 12 i dag" or "onsdag kl. 12"."""
    if local_day(moment) == local_day(now):
        return str(_("%(clock)s i dag", clock=clock(moment)))
    return f"{weekday_word(moment)} {clock(moment)}"


def near_day(value: date, now: datetime) -> str:
    """ "torsdag", and with its date when it is a week or more ahead."""
    if (value - local_day(now)).days < MORE_DAYS:
        return weekday_word(value)
    return f"{weekday_word(value)} {day(value)}"


def waiting(card: SupplierCard, now: datetime) -> str:
    """What a part waits for, "" where it does not."""
    if card.hold is None or not card.waits:
        return ""
    if card.hold.is_due:
        return str(_("Fristen er nået. Bestillingen er på vej af sig selv."))
    parts = [
        _("Venter til %(day)s. Åben for kollegerne til %(cutoff)s.",
          day=near_day(card.hold.day, now).rstrip("."), cutoff=moment(card.hold.cutoff, now)),
        _("Sendes af sig selv, hvis varer og priser er, som de er nu.")
        if card.hold.sends_itself else _("I sender den selv inden fristen."),
    ]  # fmt: skip
    if card.hold.host_name:
        parts = [parts[0], *_company(card)]
        parts += [_("Ellers sendes den af sig selv ved fristen.")] if card.hold.sends_itself else []
    else:
        parts += _company(card)
    if card.waits_for_nothing:
        parts.append(_("Den er stor nok til at blive sendt nu."))
    return " ".join(map(str, parts))


def overdue(basket: Basket) -> list[str]:
    """What is said on top of those that waited until it was too late, or were not sent."""
    return [_late(card) for card in basket.cards if card.is_overdue]


def _late(card: SupplierCard) -> str:
    name, found = card.supplier.name, card.hold.came_back_for if card.hold else ()
    if not found:
        return str(_("%(name)s venter på dig: fristen er passeret.", name=name))
    said = [
        _("%(name)s blev ikke sendt af sig selv.", name=name),
        *(why(one, on_page()) for one in found),
    ]
    return " ".join(map(str, said))
