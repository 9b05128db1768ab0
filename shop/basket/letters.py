"""Letters about what waits, and receipts by mail. Pure.

Each reader gets the words in the language of their own account.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from shop.approvals.queries import Asked
from shop.basket.waiting import Found, Worse
from shop.mail.rules import Letter, Reader, addressed
from shop.orders.queries import PlacedFacts
from shop.translations.speech import Speech


@dataclass(frozen=True, slots=True)
class Part:
    """What waits, in the words of a letter."""

    house: str
    supplier: str
    goods_value: Decimal
    day: date
    cutoff: datetime
    by_name: str
    sends_itself: bool


def prefix(unit_id: int, number: int, supplier_id: int) -> str:
    """The beginning of the key of all letters about one part of one basket."""
    return f"hold:{unit_id}:{number}:{supplier_id}:"


def it_waits(part: Part, readers: Iterable[Reader], *, key: str) -> list[Letter]:
    """The one notice: who lets what wait, and until when."""
    return [_it_waits(part, reader, key) for reader in readers]


def _it_waits(part: Part, reader: Reader, key: str) -> Letter:
    said = reader.speech
    end = (
        said.gettext(
            "Bestillingen sendes af sig selv ved fristen, hvis varer og priser er, som de er nu."
        )
        if part.sends_itself
        else said.gettext("Den sendes ikke af sig selv: én af jer sender den inden fristen.")
    )
    first = said.gettext(
        "%(name)s lader varer fra %(supplier)s for %(sum)s vente til %(day)s.",
        name=part.by_name, supplier=part.supplier, sum=said.kr(part.goods_value),
        day=said.day(part.day),
    )  # fmt: skip
    until = said.gettext(
        "Alle i %(house)s kan lægge i og tage ud indtil %(moment)s.",
        house=part.house, moment=said.moment(part.cutoff),
    )  # fmt: skip
    subject = said.gettext(
        "%(house)s: varer fra %(supplier)s venter til %(day)s",
        house=part.house, supplier=part.supplier, day=said.day(part.day),
    )  # fmt: skip
    return addressed(reader, key=key, subject=subject, body=f"{first}\n\n{until} {end}")


def it_was_sent(
    part: Part, reader: Reader, *, number: str, key: str, host: str = ""
) -> Letter:  # fmt: skip
    """It sent itself, or went in the order of the house `host`. `number` "": somebody is asked for
    a yes first."""
    said = reader.speech
    ordered = (
        said.gettext(
            "Varerne fra %(supplier)s, som ventede, er bestilt sammen med %(host)s. Bestillingen "
            "har nummer %(number)s og kommer %(day)s.",
            supplier=part.supplier, number=number, day=said.day(part.day), host=host,
        )
        if host
        else said.gettext(
            "Varerne fra %(supplier)s, som ventede, er bestilt. Bestillingen har nummer %(number)s "
            "og kommer %(day)s.",
            supplier=part.supplier, number=number, day=said.day(part.day),
        )
    )  # fmt: skip
    body = (
        ordered
        if number
        else said.gettext(
            "Varerne fra %(supplier)s, som ventede, er sendt til godkendelse.",
            supplier=part.supplier,
        )
    )  # fmt: skip
    subject = (
        said.gettext(
            "%(house)s: bestilt hos %(supplier)s", house=part.house, supplier=part.supplier
        )
        if number
        else said.gettext(
            "%(house)s: varer fra %(supplier)s er sendt til godkendelse",
            house=part.house, supplier=part.supplier,
        )
    )  # fmt: skip
    return addressed(reader, key=key, subject=subject, body=body)


def it_came_back(
    part: Part, readers: Iterable[Reader], *, found: Iterable[Found], key: str
) -> list[Letter]:
    """It was not sent, and why."""
    worse = list(found)
    return [_it_came_back(part, reader, worse, key) for reader in readers]


def _it_came_back(part: Part, reader: Reader, found: Iterable[Found], key: str) -> Letter:
    said = reader.speech
    head = said.gettext(
        "Varerne fra %(supplier)s er ikke sendt. De ligger i kurven, som de lå.",
        supplier=part.supplier,
    )
    reasons = "\n".join(f"- {why(one, said)}" for one in found)
    end = said.gettext("Se dem igennem i kurven, og send, når I er klar.")
    subject = said.gettext(
        "%(house)s: varer fra %(supplier)s er ikke sendt",
        house=part.house, supplier=part.supplier,
    )  # fmt: skip
    return addressed(reader, key=key, subject=subject, body=f"{head}\n\n{reasons}\n\n{end}")


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one press of *Send* ordered. `asked` waits for somebody's yes."""

    house: str
    address: str
    orders: tuple[PlacedFacts, ...]
    asked: tuple[Asked, ...] = ()


def receipt(found: Receipt, reader: Reader, *, key: str) -> Letter:
    """A copy of the receipt, with its lines."""
    said = reader.speech
    parts = [_ordered(one, said) for one in found.orders]
    parts += [
        said.gettext(
            "%(supplier)s, %(sum)s: venter på godkendelse. Den er ikke bestilt endnu.",
            supplier=one.supplier_name, sum=said.kr(one.goods_value + one.fee),
        )
        for one in found.asked
    ]  # fmt: skip
    parts.append(said.gettext("Leveres til %(place)s.", place=f"{found.house}, {found.address}"))
    names = ", ".join(
        [one.order.supplier_name for one in found.orders]
        + [one.supplier_name for one in found.asked]
    )
    subject = said.gettext("%(house)s: kvittering, %(names)s", house=found.house, names=names)
    return addressed(reader, key=key, subject=subject, body="\n\n".join(parts))


def _ordered(found: PlacedFacts, said: Speech) -> str:
    order = found.order
    total = order.goods_value + order.fee
    head = said.gettext(
        "%(supplier)s, bestilling %(number)s. Leveres %(day)s.",
        supplier=order.supplier_name, number=order.number, day=said.day(order.delivery_date),
    )  # fmt: skip
    lines = [
        f"- {said.amount(line.quantity, line.order_unit)}: {line.name} "
        f"({line.seller_item_id}), {said.kr(line.line_value)}"
        for line in found.lines
    ]
    sums = said.gettext(
        "Varer %(goods)s, gebyr %(fee)s, i alt %(total)s uden moms, %(vat)s med moms.",
        goods=said.kr(order.goods_value), fee=said.kr(order.fee), total=said.kr(total),
        vat=said.kr(total + order.vat),
    )  # fmt: skip
    return "\n".join([head, *lines, sums])


def why(one: Found, said: Speech) -> str:
    """Why a part was not sent by itself: in a letter, and on the basket's page."""
    before, after = said.kr(one.before), said.kr(one.after)
    match one.what:
        case Worse.LATE:
            return said.gettext("Fristen nåede at passere.")
        case Worse.ROLE:
            return said.gettext("Den, der valgte det, handler ikke mere for huset.")
        case Worse.GONE:
            name = one.name or said.gettext("En vare")
            return said.gettext("%(name)s kan ikke bestilles mere.", name=name)
        case Worse.PRICE:
            return said.gettext(
                "%(name)s koster nu %(after)s, før %(before)s",
                name=one.name, after=after, before=before,
            )  # fmt: skip
        case Worse.CHANGED:
            return said.gettext(
                "%(name)s har fået en anden pakning eller mistet et mærke.", name=one.name
            )
        case Worse.FEE:
            return said.gettext(
                "Gebyret er nu %(after)s, før %(before)s", after=after, before=before
            )
        case Worse.REFUSED:
            return said.gettext(one.name, **one.values)
