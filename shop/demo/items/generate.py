"""From word tables to catalogue items: every choice is drawn from one seed."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from shop.demo.items import (
    care,
    cleaning,
    creative,
    fresh,
    furniture,
    labels,
    office,
    pantry,
    paper,
    toys,
)
from shop.demo.items.item import DemoItem
from shop.demo.items.kind import Category, Kind, Pack, Value, danish, read_table
from shop.demo.suppliers import (
    FJELSTRUP,
    HAVBLIK,
    KRIDTHUSET,
    LEG_OG_LAER,
    MARKEN,
    MOSEGAARD,
    SUPPLIERS,
    Supplier,
    agreement_for,
)

TABLES = (paper, office, cleaning, care, furniture, creative, toys, fresh, pantry)

# A brand that bears its supplier's name is sold by that supplier alone.
OWN_BRANDS: Mapping[str, Supplier] = {
    "Havblik": HAVBLIK,
    "Marken": MARKEN,
    "Mosegård": MOSEGAARD,
    "Fjelstrup": FJELSTRUP,
}
MAIN_PERCENT = 76  # of a category's items from its first supplier, where there are two
SECOND_RANK_PERCENT = 45  # on a ranked agreement the second supplier is nearly as broad
OFF_AGREEMENT_FACTOR = Decimal("1.09")  # outside an agreement the same thing is a little dearer
SAME_GOODS_PERCENT = 80  # of what a second supplier sells is the same goods as the first one's
NO_GTIN_PERCENT = 15  # fresh food is often sold without a number
FIVE_ORE = Decimal("0.05")

_ID_FORMS: Mapping[str, tuple[str, int]] = {
    KRIDTHUSET.cvr: ("KH-{}", 100_100),
    HAVBLIK.cvr: ("{}", 401_000),
    MARKEN.cvr: ("MF{}", 1_010),
    MOSEGAARD.cvr: ("M-{}", 30_020),
    LEG_OG_LAER.cvr: ("LL{}", 72_000),
    FJELSTRUP.cvr: ("F{}", 500_100),
}
_SLOW = {"computere": 6, "legeplads": 25, "kontormoebler": 15, "skolemoebler": 20}
_SLOW |= {"legemoebler": 18, "arbejdstoej": 5, "boeger": 4}
_FRESH = {"groentsager", "frugt", "maelk", "ost", "aeg", "broed", "koed", "paalaeg", "fisk"}


def categories() -> tuple[Category, ...]:
    """Every category of the word tables."""
    return tuple(found for module in TABLES for found in read_table(module.TABLE))


def gtin13(number: int) -> str:
    """A GTIN-13 of the invented range 5799 with its check digit (GS1 modulus 10)."""
    body = f"5799{number:08d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A variant a supplier has chosen to sell, before prices and numbers."""

    supplier: Supplier
    choice: tuple[Value, ...]
    pack: Pack
    brand: str
    organic: bool

    @property
    def identity(self) -> tuple[object, ...]:
        """What must not occur twice in a catalogue."""
        return (self.supplier.cvr, self.choice, self.pack, self.brand, self.organic)


@dataclass(slots=True)
class Numbers:
    """The running numbers: one a supplier, one a maker's goods (shared by its suppliers)."""

    ids: dict[str, int] = field(default_factory=dict)
    gtins: dict[tuple[object, ...], str] = field(default_factory=dict)

    def seller_id(self, supplier: Supplier, rng: random.Random) -> str:
        """The next item number of a supplier, with small gaps as in a real list."""
        form, first = _ID_FORMS[supplier.cvr]
        self.ids[supplier.cvr] = self.ids.get(supplier.cvr, first) + rng.randrange(1, 6)
        return form.format(self.ids[supplier.cvr])

    def gtin(self, goods: tuple[object, ...]) -> str:
        """The maker's number: the same for the same goods, whoever sells them."""
        return self.gtins.setdefault(goods, gtin13(10_000 + 7 * len(self.gtins)))


def generate(*, seed: int, scale: float = 1.0) -> tuple[DemoItem, ...]:
    """All items of all suppliers, the same for the same seed.

    `scale` shrinks every category (at least one item per kind of goods stays).
    """
    numbers = Numbers()
    items = [
        item
        for category in categories()
        for item in _category_items(
            category, random.Random(f"{seed}:{category.code}"), scale, numbers
        )
    ]
    return tuple(sorted(items, key=lambda item: (SUPPLIERS.index(item.supplier),)))


def _category_items(
    category: Category, rng: random.Random, scale: float, numbers: Numbers
) -> Iterator[DemoItem]:
    for kind, target in _targets(category, scale):
        granted: dict[tuple[str, str], tuple[labels.Label, ...]] = {}
        for offer in _offers(category, kind, target, rng):
            yield _item(category, kind, offer, granted, rng, numbers)


def _targets(category: Category, scale: float) -> Iterator[tuple[Kind, int]]:
    """How many items of each kind: by weight, but a narrow kind leaves its rest to the others."""
    left = category.items * scale
    weight = sum(kind.weight for kind in category.kinds)
    for kind in sorted(category.kinds, key=lambda kind: _room(kind) / kind.weight):
        target = min(left * kind.weight / weight, _room(kind))
        left, weight = left - target, weight - kind.weight
        yield kind, max(2, round(target))


def _room(kind: Kind) -> float:
    """How many different things of a kind there are, organic ones counted too."""
    return len(kind.choices()) * len(kind.packs) * (1.5 if kind.oeko else 0.95)


def _shares(category: str) -> tuple[tuple[Supplier, int], ...]:
    """The suppliers of a category, the agreement's first, and their percent of its items."""
    sellers = [supplier for supplier in SUPPLIERS if category in supplier.categories]
    sellers.sort(key=lambda supplier: _standing(supplier, category))
    if len(sellers) == 1:
        return ((sellers[0], 100),)
    both = all(agreement_for(supplier, category) for supplier in sellers[:2])
    second = SECOND_RANK_PERCENT if both and MARKEN not in sellers else 100 - MAIN_PERCENT
    return ((sellers[0], 100 - second), (sellers[1], second))


def _standing(supplier: Supplier, category: str) -> int:
    mark = agreement_for(supplier, category)
    if mark is None:  # no agreement: the supplier that names the category first is its house
        return 10 + supplier.categories.index(category)
    return mark.suppliers.index(supplier) + (1 if mark.percent < 100 else 0)


def _offers(category: Category, kind: Kind, target: int, rng: random.Random) -> Iterator[Offer]:
    known: list[Offer] = []
    seen: set[tuple[object, ...]] = set()
    for supplier, percent in _shares(category.code):
        first = tuple(known)
        fresh_goods = _variants(category, kind, supplier, rng)
        wanted = max(1, round(target * percent / 100))
        for offer in _chosen(category, kind, supplier, first, fresh_goods, rng):
            if wanted == 0:
                break
            if offer.identity not in seen:
                seen.add(offer.identity)
                known.append(offer)
                wanted -= 1
                yield offer


def _brands(category: Category, supplier: Supplier) -> tuple[str, ...]:
    return tuple(b for b in category.brands if OWN_BRANDS.get(b, supplier) is supplier)


def _variants(
    category: Category, kind: Kind, supplier: Supplier, rng: random.Random
) -> list[Offer]:
    """Every goods a supplier could sell, in drawn order: first each once, then other makers."""
    brands = _brands(category, supplier)
    ways = [(choice, pack) for choice in kind.choices() for pack in kind.packs]
    rng.shuffle(ways)
    rounds = range(len(brands))
    return [
        Offer(
            supplier, choice, pack, brands[(at + turn) % len(brands)], _organic(category, kind, rng)
        )
        for turn in rounds
        for at, (choice, pack) in enumerate(ways)
    ]


def _organic(category: Category, kind: Kind, rng: random.Random) -> bool:
    return bool(kind.oeko) and rng.randrange(100) < category.organic_percent


def _chosen(
    category: Category,
    kind: Kind,
    supplier: Supplier,
    first: tuple[Offer, ...],
    fresh_goods: list[Offer],
    rng: random.Random,
) -> Iterator[Offer]:
    """The supplier's goods: a second supplier mostly sells what the first one does."""
    brands = _brands(category, supplier)
    for offer in fresh_goods:
        if first and rng.randrange(100) < SAME_GOODS_PERCENT:
            like = rng.choice(first)
            pack = like.pack if rng.randrange(5) == 0 else _other_pack(kind, like.pack, rng)
            organic = like.organic if rng.randrange(3) else _organic(category, kind, rng)
            yield Offer(supplier, _alike(kind, like.choice, rng), pack, rng.choice(brands), organic)
        yield offer


def _other_pack(kind: Kind, pack: Pack, rng: random.Random) -> Pack:
    """Another size than the first supplier's, where the kind comes in several."""
    return rng.choice([other for other in kind.packs if other != pack] or kind.packs)


def _alike(kind: Kind, choice: tuple[Value, ...], rng: random.Random) -> tuple[Value, ...]:
    """The same goods, or (half the time) the same but for the last attribute."""
    if len(choice) < 2 or rng.randrange(2):
        return choice
    return (*choice[:-1], rng.choice(kind.axes[-1]))


def _item(
    category: Category,
    kind: Kind,
    offer: Offer,
    granted: dict[tuple[str, str], tuple[labels.Label, ...]],
    rng: random.Random,
    numbers: Numbers,
) -> DemoItem:
    key = f"{kind.noun} {offer.choice[0].text}".strip()
    marks = _labels(category, kind, offer, granted, rng)
    agreement = _agreement(offer.supplier, category.code, rng)
    name = kind.name(offer.choice, offer.pack, organic=offer.organic)
    price = _price(offer, marks, agreement, rng)
    gtin = numbers.gtin((name, offer.pack, offer.brand))
    if category.code in _FRESH and rng.randrange(100) < NO_GTIN_PERCENT:
        gtin = ""
    return DemoItem(
        supplier=offer.supplier,
        seller_item_id=numbers.seller_id(offer.supplier, rng),
        name=name,
        description=describe(offer.pack, offer.brand),
        brand=offer.brand,
        gtin=gtin,
        category=category.code,
        unspsc=kind.unspsc,
        key=key,
        pack=offer.pack,
        price=price,
        lead_days=_lead_days(category.code, offer.supplier, rng),
        minimum=_minimum(offer.pack, price),
        agreement=agreement,
        organic=offer.organic,
        labels=marks,
    )


def describe(pack: Pack, brand: str) -> str:
    """What one unit of order is, in a sentence: "Pakke med 500 ark. Fra Hvidbirk."."""
    if pack.measure == "stk" and pack.amount == 1:
        return f"Sælges enkeltvis. Fra {brand}."
    unit = "Stykke på" if pack.unit == "stk" else f"{pack.unit.capitalize()} med"
    measure = "stk." if pack.measure == "stk" else pack.measure
    return f"{unit} {danish(pack.amount)} {measure}. Fra {brand}.".replace("..", ".")


def _agreement(supplier: Supplier, category: str, rng: random.Random) -> str:
    mark = agreement_for(supplier, category)
    return mark.number if mark and rng.randrange(100) < mark.percent else ""


def _labels(
    category: Category,
    kind: Kind,
    offer: Offer,
    granted: dict[tuple[str, str], tuple[labels.Label, ...]],
    rng: random.Random,
) -> tuple[labels.Label, ...]:
    """A maker's label is the same on all its goods of a kind with the same first attribute."""
    licence = (offer.brand, offer.choice[0].text)
    if licence not in granted:
        granted[licence] = tuple(_grant(category, kind, rng))
    marks = granted[licence]
    if offer.organic:
        foreign = rng.randrange(100) < (55 if category.code in {"frugt", "kaffe"} else 18)
        marks = (labels.carry("EUECO" if foreign else "DKECO", rng), *marks)
    if not marks and rng.randrange(1000) < labels.PRAISE_PERMILLE:
        marks = (labels.praise(rng),)
    return marks


def _grant(category: Category, kind: Kind, rng: random.Random) -> Iterator[labels.Label]:
    type1 = False
    for key, percent in category.labels:
        if labels.LABELS[key].type1 and type1:
            continue  # nobody pays for two ecolabels on one thing
        if rng.randrange(100) < percent:
            type1 = type1 or labels.LABELS[key].type1
            yield labels.carry(key, rng)
    if kind.fair and rng.randrange(100) < labels.FAIRTRADE_PERCENT:
        yield labels.carry("FAIR", rng)


def _price(
    offer: Offer, marks: tuple[labels.Label, ...], agreement: str, rng: random.Random
) -> Decimal:
    price = offer.pack.price * Decimal(rng.randrange(93, 109)) / 100
    for value in offer.choice:
        price *= value.factor
    price *= labels.ORGANIC_FACTOR if offer.organic else 1
    price *= labels.TYPE1_FACTOR if any(mark.type1 for mark in marks) else 1
    price *= labels.FAIR_FACTOR if any(mark.code == "FAIR_TRADE_MARK" for mark in marks) else 1
    price *= 1 if agreement else OFF_AGREEMENT_FACTOR
    return in_five_ore(price)


def in_five_ore(price: Decimal) -> Decimal:
    """A list price: whole kroner from 1,000 kr., else in steps of 5 øre, never below 1 kr."""
    step = Decimal(1) if price >= 1000 else FIVE_ORE
    return max(Decimal(1), (price / step).quantize(Decimal(1)) * step).quantize(Decimal("0.01"))


def _lead_days(category: str, supplier: Supplier, rng: random.Random) -> int:
    if category in _FRESH:
        return 1
    return _SLOW.get(category, 2 if supplier is not FJELSTRUP else 4) + rng.randrange(3)


def _minimum(pack: Pack, price: Decimal) -> int:
    """Cheap single things come in tens or fives: nobody picks one eraser."""
    if pack.amount != 1 and not (pack.measure == "ml" and pack.amount <= 330):
        return 1
    if price < 6:
        return 10
    return 5 if price < 12 else 1
