"""All that a nudge may know. Money is Decimal kroner without VAT; documented in README.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

# Hjørring's time study: what ordering, receiving and paying one electronic order costs in time.
AVERAGE_PROCESS_COST = Decimal(90)

# Handling may eat a fifth of the goods: 90 kr. of time gives 450 kr.
TARGET_COST_SHARE = Decimal("0.20")

# A weekly fixed day can always be reached within a week, so nobody is asked to wait longer.
HOLD_DAYS = 7

# Lyngby-Taarbæk's purchasing policy: above this a unit asks procurement before it buys elsewhere.
OUTSIDE_LIMIT = Decimal(100_000)

# Needs that always pass: nothing at all is said to a basket with one of these reasons.
EXEMPT_REASONS = frozenset(
    {"urgent", "allergy", "health", "pedagogical", "medicine", "food_safety"}
)


class Coverage(StrEnum):
    ON_AGREEMENT = "on_agreement"
    AGREEMENT_SUPPLIER = "agreement_supplier"
    CATEGORY_COVERED = "category_covered"
    NO_AGREEMENT = "no_agreement"


@dataclass(frozen=True, slots=True)
class PriceStep:
    """From `least` order units on, each costs `price`."""

    least: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Lifetime:
    """One order unit once it is bought: how many `years` it is expected to last, and what it takes.

    `yearly_cost`: kroner that it costs to run in a year, all told. `yearly_kwh`: the power it uses
    in a year. None where nobody says. `source`: whose figures they are.
    """

    years: Decimal
    source: str
    yearly_cost: Decimal | None = None
    yearly_kwh: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One offer as this unit may buy it today.

    `price` is for one order unit, at the quantity in the basket where prices come in steps;
    `comparable_price` is for one comparable unit ("100 ark"), and `contents` says how many of
    those an order unit holds. `labels` holds only environmental and organic codes that count today.
    `cascade_rank` is the supplier's place where the agreement ranks several, else None.
    `price_steps`: every step of the offer, the one that gives `price` among them, in any order.
    """

    offer_id: int
    name: str
    supplier_id: int
    supplier_name: str
    price: Decimal
    order_unit: str
    comparable_price: Decimal | None
    comparable_unit: str
    coverage: Coverage
    labels: tuple[str, ...] = ()
    cascade_rank: int | None = None
    is_food: bool = False
    organic: bool = False
    contents: Decimal | None = None
    price_steps: tuple[PriceStep, ...] = ()
    lifetime: Lifetime | None = None
    agreement_title: str = ""
    """The agreement that covers the item or its category; "" where none does."""


@dataclass(frozen=True, slots=True)
class ShelfThing:
    """Something that another house gives away. `new_price`: kroner for one like it, if known."""

    id: int
    name: str
    place: str
    pieces: int = 1
    new_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An item in the basket, and equivalent items that the unit may buy instead.

    What the unit itself did with this offer in the last twelve months: `times_ordered`,
    `usual_quantity` (the median), `last_ordered` and `last_quantity`, `usual_gap_days` (median
    days between its orders), `monthly_use` and `most_quantity` (the most at once), all quantities
    in the item's order unit. `listed_quantity`: the usual amount on the house's list, where the
    house has not ordered it yet.
    `favourite_price`: what it cost when it was put on the list, on `favourite_since`.
    `need_check`: the place's policy asks whether it must be bought; `on_shelf` may do instead.
    `skip_reason`: why a supplier further down a ranked agreement was chosen, once it is said.
    """

    item: Item
    quantity: Decimal
    alternatives: tuple[Item, ...] = ()
    times_ordered: int = 0
    usual_quantity: Decimal | None = None
    last_ordered: date | None = None
    last_quantity: Decimal | None = None
    usual_gap_days: int | None = None
    monthly_use: Decimal | None = None
    favourite_price: Decimal | None = None
    favourite_since: date | None = None
    need_check: bool = False
    on_shelf: tuple[ShelfThing, ...] = ()
    skip_reason: str = ""
    most_quantity: Decimal | None = None
    listed_quantity: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """Another basket that waits for the same supplier at the same address.

    `same_gln`: a colleague's, so that joining makes one order and one invoice. Else it is a
    neighbour's, and joining only saves the lorry a stop.
    """

    basket_id: int
    unit_name: str
    same_gln: bool
    goods_value: Decimal
    cutoff: datetime | None = None
    delivery_date: date | None = None


@dataclass(frozen=True, slots=True)
class SupplierPart:
    """What one supplier gets if the basket is sent now.

    `deliveries_this_week` counts distinct dates already booked, this order not among them.
    `joins_existing_delivery`: this supplier already comes on the next fixed day.
    `cost_share`: the largest part of the value that handling should eat, above 0.
    `hold_days`: the longest that anybody is asked to wait for the cut-off.
    `exempt`: the goods may not wait (medicine, food safety) or come as a standing order.
    """

    supplier_id: int
    supplier_name: str
    goods_value: Decimal
    minimum_order_value: Decimal
    small_order_fee: Decimal
    process_cost: Decimal = AVERAGE_PROCESS_COST
    deliveries_this_week: int = 0
    joins_existing_delivery: bool = False
    max_deliveries_per_week: int | None = None
    next_delivery: date | None = None
    cutoff: datetime | None = None
    held: bool = False
    exempt: bool = False
    supplier_may_refuse: bool = False
    cost_share: Decimal = TARGET_COST_SHARE
    hold_days: int = HOLD_DAYS
    open_orders: tuple[OpenOrder, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """A wish for something that neither shop nor agreement has.

    `amount`: what it may cost in kroner, if anybody knows. `suppliers`: whom one could ask,
    those that the municipality already buys from first.
    """

    id: int
    text: str
    amount: Decimal | None = None
    suppliers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Basket:
    """`organic_target`: the share of the food in kroner that the place aims at, 0 to 1.

    `outside_limit`: kroner from which a need outside every agreement is procurement's to meet;
    `procurement_contact` is whom to ask, as text.
    `kwh_price`: kroner for a kWh as the place has decided, with `kwh_source` saying from where.
    Without it power costs nothing that anybody knows, and nothing is said of it.
    """

    lines: tuple[Line, ...] = ()
    suppliers: tuple[SupplierPart, ...] = ()
    reason: str = ""
    organic_target: Decimal | None = None
    needs: tuple[Need, ...] = ()
    procurement_contact: str = ""
    outside_limit: Decimal = OUTSIDE_LIMIT
    kwh_price: Decimal | None = None
    kwh_source: str = ""


@dataclass(frozen=True, slots=True)
class Memory:
    """What this unit said no to: (rule, subject), and how many orders ago where it is known.

    `interrupted`: subjects of the nudges about waiting that were answered since the last order.
    """

    declined: frozenset[tuple[str, str]] = frozenset()
    declined_orders_ago: Mapping[tuple[str, str], int] = field(default_factory=dict)
    interrupted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """`today` is the day in Denmark, `now` the same moment as an aware datetime."""

    today: date
    now: datetime
    basket: Basket
    memory: Memory = field(default_factory=Memory)
