"""Letters about what waits: to who chose it, and to who leads the house. Pure.

In Danish only: a letter does not know what language its reader has chosen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256

from shop.basket.waiting import Found, Worse
from shop.kernel.periods import COPENHAGEN
from shop.mail.rules import Letter

_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
           "oktober", "november", "december")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets a letter."""

    name: str
    email: str


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
    end = (
        "Bestillingen sendes af sig selv ved fristen, hvis varer og priser er, som de er nu."
        if part.sends_itself
        else "Den sendes ikke af sig selv: én af jer sender den inden fristen."
    )
    body = (
        f"{part.by_name} lader varer fra {part.supplier} for {_kr(part.goods_value)} vente til "
        f"{_day(part.day)}.\n\nAlle i {part.house} kan lægge i og tage ud indtil "
        f"{_moment(part.cutoff)}. {end}"
    )
    subject = f"{part.house}: varer fra {part.supplier} venter til {_day(part.day)}"
    return [_letter(key, reader, subject, body) for reader in readers]


def it_was_sent(part: Part, readers: Iterable[Reader], *, number: str, key: str) -> list[Letter]:
    """It sent itself."""
    body = (
        f"Varerne fra {part.supplier}, som ventede, er bestilt. Bestillingen har nummer {number} "
        f"og kommer {_day(part.day)}."
        if number
        else f"Varerne fra {part.supplier}, som ventede, er sendt til godkendelse."
    )
    subject = f"{part.house}: bestilt hos {part.supplier}"
    return [_letter(key, reader, subject, body) for reader in readers]


def it_came_back(
    part: Part, readers: Iterable[Reader], *, found: Iterable[Found], key: str
) -> list[Letter]:
    """It was not sent, and why."""
    why = "\n".join(f"- {_why(one)}" for one in found)
    body = (
        f"Varerne fra {part.supplier} er ikke sendt. De ligger i kurven, som de lå.\n\n{why}\n\n"
        "Se dem igennem i kurven, og send, når I er klar."
    )
    subject = f"{part.house}: varer fra {part.supplier} er ikke sendt"
    return [_letter(key, reader, subject, body) for reader in readers]


def _letter(key: str, reader: Reader, subject: str, body: str) -> Letter:
    first = reader.name.split()[0] if reader.name.split() else reader.name
    text = f"Hej {first}\n\n{body}\n\nVenlig hilsen\nSkub\n"
    whose = sha256(reader.email.encode()).hexdigest()[:16]  # two long addresses may begin alike
    return Letter(f"{key}:{whose}", reader.email, subject, text)


def _why(one: Found) -> str:
    match one.what:
        case Worse.LATE:
            return "Fristen nåede at passere."
        case Worse.ROLE:
            return "Den, der valgte det, handler ikke mere for huset."
        case Worse.GONE:
            return f"{one.name or 'En vare'} kan ikke bestilles mere."
        case Worse.PRICE:
            return f"{one.name} koster nu {_kr(one.after)}, før {_kr(one.before)}"
        case Worse.CHANGED:
            return f"{one.name} har fået en anden pakning eller mistet et mærke."
        case Worse.FEE:
            return f"Gebyret er nu {_kr(one.after)}, før {_kr(one.before)}"
        case Worse.REFUSED:
            return one.name


def _kr(amount: Decimal | None) -> str:
    text = f"{amount or Decimal(0):,.2f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".") + " kr."


def _day(value: date) -> str:
    return f"{_DAYS[value.weekday()]} den {value.day}. {_MONTHS[value.month - 1]}"


def _moment(value: datetime) -> str:
    here = value.astimezone(COPENHAGEN)
    return f"{_day(here.date())} kl. {here:%H.%M}"
