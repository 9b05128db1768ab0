"""Old and new of one item, field by field, in words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog_import.diff import changed_fields
from catalog_import.item import LabelClaim, ParsedItem, Upkeep
from shop.intake.queries import ChangeRow
from shop.intake.views.translate import _
from shop.intake.views.words import NOTHING, field_word
from shop.web.words import joined, kr, label_word, number, steps_words, unit_word, upkeep_words


@dataclass(frozen=True, slots=True)
class SidesView:
    """What differs: name of the field, what it was and what it is now."""

    name: str
    code: str
    fields: list[tuple[str, str, str]]
    is_gone: bool
    """The file's side of it is no longer kept."""


_UNITS = frozenset({"order_unit", "content_unit"})


def sides_of(row: ChangeRow, old: ParsedItem | None, new: ParsedItem | None) -> SidesView:
    """The fields that differ; none where one of the sides is missing."""
    names = changed_fields(old, new) if old and new else ()
    fields = [
        (field_word(name), _shown(name, getattr(old, name)), _shown(name, getattr(new, name)))
        for name in names
    ]
    return SidesView(row.name, row.seller_item_id, fields, is_gone=not (old and new))


def _shown(name: str, value: object) -> str:
    if value is None or value == "" or value == ():
        return NOTHING
    if isinstance(value, bool):
        return _("Ja") if value else _("Nej")
    if name == "price" and isinstance(value, Decimal):
        return kr(value)
    if isinstance(value, Decimal | int):
        return number(value)
    if isinstance(value, date):
        return f"{value.day}.{value.month}.{value.year}"
    if name == "price_steps" and isinstance(value, tuple):
        return steps_words(value)
    if isinstance(value, Upkeep):
        return ", ".join(upkeep_words(value)) or NOTHING
    if isinstance(value, tuple):
        return joined(_label(claim) for claim in value)
    return unit_word(str(value)) if name in _UNITS else str(value)


def _label(claim: LabelClaim) -> str:
    return label_word(claim.code) if claim.code else claim.raw
