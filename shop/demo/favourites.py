"""Ready lists that procurement keeps for each type of house."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from catalog_import.labels import ALL as LABELS
from nudges.facts import Coverage
from shop.agreements.rules import ReachingLot, cover
from shop.catalogue.queries import OfferRow
from shop.catalogue.rules import ECO_KINDS, counting
from shop.favourites.actions import add_item, create_list
from shop.intake.models import StagedItem
from shop.kernel.people import Actor
from shop.kernel.periods import local_day
from shop.organisation.rules import UnitType

_K, _V = UnitType.KINDERGARTEN, UnitType.NURSERY
_S, _F, _C, _O = UnitType.SCHOOL, UnitType.AFTER_SCHOOL, UnitType.KITCHEN, UnitType.OTHER


@dataclass(frozen=True, slots=True)
class ReadyList:
    """A list to make: for whom, why, and which goods (words that names begin with)."""

    name: str
    types: tuple[UnitType, ...]
    reason: str
    drawings: str
    tile: str
    goods: tuple[str, ...]
    sizes: Mapping[UnitType, int]
    """About how many of each, by type of house."""
    dearness: float = 1.0
    """What an order unit may cost, as a part of MOST."""


MOST = {_K: 110, _V: 300, _F: 110, _S: 300, _C: 450, _O: 160}
"""Kr. that an order unit may cost at most: a kindergarten has no room for a pallet of paper."""


LISTS = (
    ReadyList(
        "Bleer og pleje", (_K, _V),
        "Bleer uden parfume på vores egen aftale, næsten alle med Svanemærket.",
        "ble saebe klud", "gran",
        ("Bleer str. 3", "Bleer str. 4", "Bleer str. 5", "Bleer str. 6", "Buksebleer",
         "Badebleer", "Vådservietter", "Vaskecreme", "Zinksalve", "Solcreme",
         "Flydende håndsæbe", "Nitrilhandsker"),
        {_K: 2, _V: 4},
    ),
    ReadyList(
        "Frugt og formiddagsmad", (_K, _V, _F),
        "Økologisk frugt og grønt hos Marken, med brød og mælk fra Mosegård.",
        "frugt gulerod broed", "sol",
        ("Æbler", "Bananer", "Pærer", "Gulerødder", "Agurker", "Appelsiner", "Rugbrød", "Boller",
         "Mælk", "Smør"),
        {_K: 3, _V: 2, _F: 4},
        dearness=0.35,
    ),
    ReadyList(
        "Kreativt", (_K, _F, _S),
        "Farver, lim og papir, som børnene må få på fingrene.",
        "kridt saks maling", "himmel",
        ("Farveblyanter", "Tuscher", "Oliekridt", "Tegnepapir", "Silkepapir", "Karton, farvet",
         "Akvarelfarver", "Fingermaling", "Pensler", "Limstift", "Flydende lim", "Børnesaks",
         "Modellervoks", "Piberensere", "Perler", "Gadekridt"),
        {_K: 1, _F: 2, _S: 3},
    ),
    ReadyList(
        "Papir og kontor", (_S, _O, _K),
        "Miljømærket papir til kopimaskinen og det, der altid mangler i skuffen.",
        "papir mappe haefte", "himmel",
        ("Kopipapir A4, 80 g", "Kopipapir A3", "Kuglepenne", "Blyanter", "Whiteboardpenne",
         "Overstregningspenne", "Ringbind", "Brevordner", "Plastlommer", "Kladdehæfter",
         "Notatblok", "Tape", "Papirclips", "Hæfteklammer", "Viskelæder"),
        {_S: 5, _O: 2, _K: 1},
    ),
    ReadyList(
        "Rengøring", (_K, _V, _S, _F, _C, _O),
        "De faste midler til huset, uden parfume og med miljømærke.",
        "spand klud pose", "gran",
        ("Universalrengøring", "Gulvrengøring", "Sanitetsrengøring", "Håndopvask",
         "Maskinopvask", "Toiletrens", "Affaldsposer", "Affaldssække", "Mikrofiberklude",
         "Svampeklude", "Toiletpapir", "Køkkenrulle", "Håndklædeark", "Engangsklude"),
        {_K: 2, _V: 2, _S: 5, _F: 2, _C: 4, _O: 2},
    ),
    ReadyList(
        "Mælk og brød", (_C, _V),
        "Ugens faste fra Mosegård. Vælg økologisk, hvor det findes.",
        "maelk broed", "himmel",
        ("Mælk", "Skolemælk", "Smør", "Skyr", "Yoghurt", "Fløde", "Havredrik", "Rugbrød",
         "Grovbrød", "Boller", "Æg", "Skiveost", "Revet ost"),
        {_C: 8, _V: 3},
    ),
    ReadyList(
        "Grønt til gryden", (_C,),
        "Årstidens grøntsager i køkkenstørrelse på kommunens egen aftale.",
        "gulerod frugt pose", "sol",
        ("Kartofler", "Gulerødder", "Løg", "Kål", "Blomkål", "Broccoli", "Tomater", "Porrer",
         "Rødbeder", "Salat", "Æbler", "Citroner"),
        {_C: 3},
    ),
)  # fmt: skip

REVIEW_AFTER, APART = timedelta(days=540), timedelta(days=30)
"""The first list is due as the demo's year and a half ends, the next a month later and so on."""

SHOWN_FIRST = {("Bleer og pleje", _V)}
"""One list that searches of its houses show first, so that it can be tried."""

Made = dict[tuple[str, UnitType], int]
"""The lists' ids by name and type of house."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What procurement chooses from."""

    rows: Sequence[OfferRow]
    lots: Sequence[ReachingLot]
    on: date

    def best(self, beginning: str, *, most: Decimal | None = None) -> OfferRow | None:
        """On the agreement, labelled if there is such, then the cheapest of its kind.

        `most`: kr. that an order of the least amount may cost.
        """
        found = [
            row
            for row in self.rows
            if _begins(row.name, beginning)
            and row.price
            and (most is None or row.price * row.minimum_quantity <= most)
            and row.is_sold(self.on)
            and self._is_on(row)
        ]
        return min(found, key=self._rank, default=None)

    def _is_on(self, row: OfferRow) -> bool:
        found = cover(row.facts, self.lots, on=self.on)
        return found.coverage is Coverage.ON_AGREEMENT and (found.rank or 1) == 1

    def _rank(self, row: OfferRow) -> tuple[bool, Decimal, int]:
        codes = counting(row.labels, on=self.on)
        is_eco = any(LABELS[code].kind in ECO_KINDS for code in codes if code in LABELS)
        price = row.comparable_price or row.price or Decimal(0)
        return (not is_eco, price, row.offer_id)


def _begins(name: str, beginning: str) -> bool:
    """ "Bleer str. 5" begins "Bleer str. 5, tynde" but not "Bleer str. 50"; "" begins all."""
    rest = name.removeprefix(beginning)
    return not beginning or (len(rest) < len(name) and not rest[:1].isalnum())


def make_lists(
    session: Session, *, node_id: int, choice: Choice, by: Actor, now: datetime, rng: random.Random
) -> Made:
    """Make all ready lists of the municipality."""
    made: Made = {}
    for position, ready in enumerate(LISTS, start=1):
        for kind in ready.types:
            most = Decimal(round(MOST[kind] * ready.dearness))
            rows = _distinct(choice.best(word, most=most) for word in ready.goods)
            made[ready.name, kind] = _make(
                session, ready, kind, rows, position, node_id=node_id, by=by, now=now, rng=rng,
                lots=choice.lots,
            )  # fmt: skip
    return made


def _distinct(rows: Iterable[OfferRow | None]) -> list[OfferRow]:
    return list({row.offer_id: row for row in rows if row is not None}.values())


def _make(
    session: Session, ready: ReadyList, kind: UnitType, rows: Sequence[OfferRow], position: int, *,
    node_id: int, by: Actor, now: datetime, rng: random.Random, lots: Sequence[ReachingLot],
) -> int:  # fmt: skip
    list_id = create_list(
        session, node_id=node_id, name=ready.name, by=by, now=now, unit_type=kind,
        reason=ready.reason, drawings=ready.drawings, tile_colour=ready.tile, position=position,
        owner=by.name, review_date=local_day(now) + REVIEW_AFTER + (position - 1) * APART,
        shown_first=(ready.name, kind) in SHOWN_FIRST,
    )  # fmt: skip
    for row in rows:
        usual = max(1, round(rng.uniform(0.6, 1.5) * ready.sizes[kind]))
        quantity = row.minimum_quantity + (usual - 1) * row.quantity_step
        add_item(
            session, list_id=list_id, offer_id=row.offer_id, by=by, now=now, quantity=quantity,
            lots=lots,
        )  # fmt: skip
    return list_id


_LIKELY = ("bleer", "saebe", "handsker", "klude", "aftoerringspapir", "rengoeringsmidler")


def add_one_that_is_replaced(
    session: Session, *, batch_id: int, rows: Sequence[OfferRow], list_id: int, by: Actor,
    now: datetime,
) -> int | None:  # fmt: skip
    """Put something on the list that the staged batch replaces; its offer id, None without such."""
    told = select(col(StagedItem.replaces)).where(col(StagedItem.batch_id) == batch_id)
    replaced = {replaces for replaces in session.scalars(told) if replaces}
    found = [
        row
        for row in rows
        if row.seller_item_id in replaced and row.category_code in _LIKELY and row.contracted
    ]
    if not found:
        return None
    best = min(found, key=lambda row: (_LIKELY.index(row.category_code), row.offer_id))
    add_item(
        session, list_id=list_id, offer_id=best.offer_id, by=by, now=now,
        quantity=best.minimum_quantity,
    )  # fmt: skip
    return best.offer_id
