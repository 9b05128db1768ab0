"""What became different about goods, in words: price, pack and labels. Facts, nothing else."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from flask_babel import gettext as _

from shop.catalogue.changes import Pack, Packed, Step, same_inside
from shop.web.words import amount, joined, kr, label_word, month_word, pack, unit_word


def price_words(old: Decimal, new: Decimal) -> str:
    """ "Prisen er ændret fra 29,95 kr. til 31,95 kr."."""
    return str(_("Prisen er ændret fra %(old)s til %(new)s", old=kr(old), new=kr(new)))


def sentence(text: str) -> str:
    """With one full stop: "nu 3 stk." has it already."""
    return text if text.endswith(".") else f"{text}."


def pack_words(old: Pack, new: Pack) -> str:
    """ "Indholdet er ændret fra 250 ark til 200 ark", or the whole pack where the unit is new."""
    if same_inside(old, new) and old.content_quantity and new.content_quantity:
        return sentence(_(
            "Indholdet er ændret fra %(old)s til %(new)s",
            old=amount(old.content_quantity, old.content_unit),
            new=amount(new.content_quantity, new.content_unit),
        ))  # fmt: skip
    return str(_("Pakningen er ændret fra »%(old)s« til »%(new)s«.", old=pack(old), new=pack(new)))


def lost_words(codes: Sequence[str]) -> str:
    """ "Ikke mærket mere: Svanemærket."; "" for none."""
    if not codes:
        return ""
    return str(_("Har ikke mærket mere: %(labels)s.", labels=joined(map(label_word, codes))))


class Priced(Packed, Protocol):
    """Goods with a price in kr. for one order unit."""

    @property
    def price(self) -> Decimal | None:
        """None where they cannot be ordered."""
        ...


def instead_words(old: Priced, new: Priced) -> str:
    """What the new goods cost beside the old: "19,00 kr. pr. stk., før 18,75 kr."."""
    price = kr(new.price or Decimal(0))
    if old.price is None:
        return str(_("%(price)s for %(pack)s", price=price, pack=_small_pack(new)))
    if _small_pack(old) == _small_pack(new):
        unit = unit_word(new.order_unit)
        return str(_("%(new)s pr. %(unit)s, før %(old)s", new=price, unit=unit, old=kr(old.price)))
    return str(_(
        "%(new)s (%(new_pack)s), før %(old)s (%(old_pack)s)", new=price,
        new_pack=_small_pack(new), old=kr(old.price), old_pack=_small_pack(old),
    ))  # fmt: skip


def _small_pack(goods: Packed) -> str:
    """ "pakke med 500 ark"; also "stk. med 2 stk.", where somebody compares the two."""
    words, inside = pack(goods), goods.content_quantity
    if inside and inside != 1 and goods.content_unit == goods.order_unit:
        words = _("%(unit)s med %(amount)s", unit=words, amount=amount(inside, goods.content_unit))
    return words[:1].lower() + words[1:]


def step_words(step: Step) -> str:
    """ "Steg fra 18,75 kr. til 19,00 kr. i november 2026", or what the pack was before."""
    month = month_word(f"{step.at:%Y-%m}")
    if step.is_repacked:
        old, new = step.old_pack, step.new_pack
        if same_inside(old, new) and old.content_quantity and new.content_quantity:
            return sentence(_(
                "Ny pakning i %(month)s: %(new)s, før %(old)s", month=month,
                new=amount(new.content_quantity, new.content_unit),
                old=amount(old.content_quantity, old.content_unit),
            ))  # fmt: skip
        return str(_("Ny pakning i %(month)s, før »%(old)s«.", month=month, old=pack(old)))
    words = {"old": kr(step.old_price), "new": kr(step.new_price), "month": month}
    if step.is_dearer:
        return str(_("Steg fra %(old)s til %(new)s i %(month)s.", **words))
    return str(_("Faldt fra %(old)s til %(new)s i %(month)s.", **words))
