"""What was changed on a list, in words."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from shop.favourites.editions import AFTER, ORDER, QUANTITY, item_of
from shop.favourites.history import Change
from shop.favourites.keeping import REASON, RETIRED, SEEN
from shop.organisation.rules import UnitType
from shop.web.words import dayyear, houses_word, number

_MOST = 6
"""Sentences about one change; a restored list may differ in everything."""


def fact_word(fact: str) -> str:
    """What a name of a state is called on the page."""
    words = {
        QUANTITY: _("antallet"), REASON: _("begrundelsen"), "name": _("navnet"),
        "owner": _("hvem der passer listen"), "review_date": _("dagen for gennemsyn"),
        "unit_type": _("hvem listen er til"), "shown_first": _("om den vises først"),
    }  # fmt: skip
    return str(words.get(fact, fact))


def value_word(fact: str, value: Any) -> str:
    """A value of a state in words."""
    if fact == "shown_first":
        return str(_("vises først") if value else _("vises sammen med alt andet"))
    if fact == "unit_type":
        return houses_word(UnitType(value)) if value else str(_("alle huse"))
    if not value:
        return str(_("intet"))
    if fact == QUANTITY:
        return amount_word(str(value))
    return dayyear(date.fromisoformat(value)) if fact == "review_date" else f"»{value}«"


def amount_word(text: str) -> str:
    """An amount of the ledger as a person writes it."""
    try:
        return number(Decimal(text))
    except InvalidOperation:
        return text


def sentences(change: Change, names: Mapping[int, str]) -> list[str]:
    """What a change did. `names`: of goods, by offer."""
    if change.is_made:
        return [str(_("Lavede listen."))]
    found = []
    for name, (old, new) in change.changes.items():
        offer_id, fact = item_of(name)
        goods = names.get(offer_id, str(_("en vare")))
        said = _of_item(fact, goods, old, new) if offer_id else _of_list(name, old, new)
        if said:
            found.append(said)
    rest = len(found) - _MOST
    if rest > 0:
        more = ngettext("Og %(num)s ting mere.", "Og %(num)s ting mere.", rest)
        found = [*found[:_MOST], str(more)]
    return found


def _of_item(fact: str, goods: str, old: Any, new: Any) -> str:
    if fact == QUANTITY:
        if old is None:
            return str(_("Lagde %(goods)s på, %(amount)s.", goods=goods, amount=amount_word(new)))
        if new is None:
            return str(_("Tog %(goods)s af.", goods=goods))
        told = {"goods": goods, "old": amount_word(old), "new": amount_word(new)}
        return str(_("%(goods)s: antal %(old)s blev %(new)s.", **told))
    if old is None or new is None or fact == AFTER:
        return ""  # comes and goes with the amount
    if fact == SEEN:
        return str(_("Så %(goods)s igennem og beholdt den.", goods=goods))
    told = {"goods": goods, "old": value_word(fact, old), "new": value_word(fact, new)}
    return str(_("%(goods)s: begrundelsen %(old)s blev %(new)s.", **told))


def _of_list(name: str, old: Any, new: Any) -> str:
    if name == ORDER:
        return str(_("Flyttede om på rækkefølgen."))
    if name == RETIRED:
        return str(_("Nedlagde listen.") if new else _("Hentede listen tilbage."))
    told = {
        "what": fact_word(name), "old": value_word(name, old), "new": value_word(name, new)
    }  # fmt: skip
    return str(_("Rettede %(what)s: %(old)s blev %(new)s.", **told))
