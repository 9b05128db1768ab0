"""What is in a basket, as values: lines, one part for each supplier, and the whole."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from catalog_import.steps import price_at
from nudges.facts import Facts, OpenOrder
from nudges.nudge import Nudge
from shop.agreements.rules import Cover, FixedDay, Terms
from shop.basket.rules import AmountRule, Shown, fingerprint, with_days
from shop.basket.waiting import Found
from shop.catalogue.changes import Pack
from shop.catalogue.queries import OfferRow
from shop.catalogue.rules import counting
from shop.guidance.rules import NO_POLICY, Mode, Policy
from shop.kernel.money import VAT_PERCENT, ZERO, round_to_ore
from shop.kernel.periods import monday_of
from shop.orders.booked import Elsewhere, Part, parts, value_of
from shop.orders.rules import Joined


@dataclass(frozen=True, slots=True)
class Line:
    """Goods in the basket that can be ordered today. Kroner without VAT."""

    row: OfferRow
    price: Decimal
    """For one order unit where few are ordered; `unit_price` is what this many cost each."""
    cover: Cover
    quantity: Decimal
    price_seen: Decimal
    added_at: datetime
    added_by_id: int | None
    added_by_name: str
    on: date
    pack_seen: Pack | None = None
    """The pack as it was when somebody put it in, where it is another now."""
    labels_lost: tuple[str, ...] = ()
    """Codes of the labels that counted then and do not today."""
    note: str = ""
    """What somebody said of it."""
    accounting_code: str = ""
    """Where it is booked, when that is elsewhere than the rest."""
    elsewhere: Elsewhere = field(default_factory=dict)
    """How many of it are booked on other accounts."""

    @property
    def booked(self) -> tuple[Part, ...]:
        """Its amount by account; "" is as the rest."""
        return parts(self.quantity, self.accounting_code, self.elsewhere)

    @property
    def unit_price(self) -> Decimal:
        """Kr. for one order unit where so many are ordered: what the order will say."""
        return price_at(self.price, self.row.price_steps, self.quantity)

    @property
    def value(self) -> Decimal:
        """Kr. for the line."""
        return value_of(self.unit_price, self.booked)

    @property
    def is_repriced(self) -> bool:
        """The price is another than when somebody put it in."""
        return self.price != self.price_seen

    @property
    def labels(self) -> tuple[str, ...]:
        """Codes of the labels that count today."""
        return counting(self.row.labels, on=self.on)

    @property
    def amounts(self) -> AmountRule:
        """How much of it can be ordered."""
        return AmountRule(self.row.minimum_quantity, self.row.quantity_step)

    @property
    def shown(self) -> Shown:
        """What is said yes to when this is sent."""
        return Shown(self.row.offer_id, self.quantity, self.unit_price, self.row.version_id)


@dataclass(frozen=True, slots=True)
class GoneLine:
    """Something in the basket that is no longer sold to the house."""

    offer_id: int
    name: str
    quantity: Decimal
    was: OfferRow | None = None
    """As it was when it was published last; None for what the house may not see."""
    heir: OfferRow | None = None
    """What takes its place: chosen by somebody, else said by the supplier."""
    heir_quantity: Decimal = ZERO
    """The amount of that which gives about as much."""
    supplier_id: int = 0


@dataclass(frozen=True, slots=True)
class SupplierFacts:
    """A supplier as its card shows it."""

    id: int
    name: str
    tagline: str
    drawing: str
    tile_colour: str


@dataclass(frozen=True, slots=True)
class Hold:
    """The house lets the supplier's lines wait for `day`, open to colleagues until `cutoff`."""

    day: date
    cutoff: datetime
    by_name: str
    is_over: bool
    """The cut-off has passed and nothing was sent."""
    sends_itself: bool = False
    is_due: bool = False
    """It is about to send itself."""
    came_back_for: tuple[Found, ...] = ()
    """Why it did not."""
    group: str = ""
    """Goes with others that share it."""
    joined: Joined = Joined.NONE
    joined_parts: int = 0
    """Parts of the house's other baskets that came into it."""
    since: datetime | None = None
    """When somebody first let it wait for that day."""
    host: int = 0
    """Goes in the order of this basket (`background.basket_id`) of another house; 0 = alone."""
    host_name: str = ""
    """That house, "" where it does not wait any more."""


@dataclass(frozen=True, slots=True)
class Companion:
    """What another house of the same EAN number has in our order."""

    basket_id: int
    unit_name: str
    goods_value: Decimal


@dataclass(frozen=True, slots=True)
class SupplierCard:
    """All from one supplier, and what it would cost to send it now. Kroner without VAT."""

    supplier: SupplierFacts
    lines: tuple[Line, ...]
    terms: Terms
    next_day: FixedDay
    """The day it comes when it is sent now."""
    booked: tuple[date, ...]
    """Days of this week when the supplier is booked to come, this order not among them."""
    joins: bool
    """The supplier comes on the next day anyway."""
    booked_then: tuple[date, ...] = field(default=(), kw_only=True)
    """The same for the week of the next day."""
    neighbours: tuple[OpenOrder, ...] = field(default=(), kw_only=True)
    """Others that let the same supplier wait at the same address."""
    company: tuple[Companion, ...] = field(default=(), kw_only=True)
    """Those whose goods go in our order."""
    late_by_goods: int = field(default=0, kw_only=True)
    """Days that the goods themselves need, where that moves the next day."""
    hold: Hold | None
    nudge: Nudge | None = None
    """The push about waiting; one that does not interrupt is shown folded."""
    swaps: tuple[Nudge, ...] = ()
    """Pushes about single lines."""
    policy: Policy = NO_POLICY
    """What the house's places have decided."""
    demand: Mode = Mode.INFORM
    """Whether the policy wants a reason before this is sent."""
    demanded_for: tuple[Nudge, ...] = ()
    """What it wants it for."""

    @property
    def id(self) -> int:
        """The supplier's id."""
        return self.supplier.id

    @property
    def goods_value(self) -> Decimal:
        """Kr. of goods."""
        return sum((line.value for line in self.lines), ZERO)

    @property
    def fee(self) -> Decimal:
        """Kr. of fee if it is sent now."""
        return self.terms.fee_for(self.goods_value)

    @property
    def total(self) -> Decimal:
        """Kr. of goods and fee."""
        return self.goods_value + self.fee

    @property
    def vat(self) -> Decimal:
        """Kr. of VAT on goods and fee, rounded once, as on the order."""
        goods = sum((line.value * line.row.vat_percent for line in self.lines), ZERO)
        return round_to_ore((goods + self.fee * VAT_PERCENT) / 100)

    @property
    def minimum(self) -> Decimal:
        """The supplier's minimum order in kr., 0 where there is none."""
        return self.terms.minimum_order_value

    @property
    def missing(self) -> Decimal:
        """Kr. to the minimum, 0 when it is reached."""
        return max(self.minimum - self.goods_value, ZERO)

    @property
    def handling_cost(self) -> Decimal:
        """Kr. of work to handle one order, an average."""
        return self.policy.process_cost

    @property
    def deliveries_agreed(self) -> int | None:
        """Deliveries a week that are enough: the agreement's word, else the policy's."""
        agreed = self.terms.max_deliveries_per_week
        return self.policy.deliveries_per_week if agreed is None else agreed

    @property
    def is_small(self) -> bool:
        """So small that it should rather wait."""
        return self.goods_value < max(self.minimum, self.policy.worth_sending)

    @property
    def may_be_refused(self) -> bool:
        """Below a minimum that the supplier may insist on: it waits, or a reason is given."""
        return self.terms.supplier_may_refuse and self.missing > 0

    @property
    def waits(self) -> bool:
        """Waiting by choice, and the cut-off is still ahead."""
        return self.hold is not None and not self.hold.is_over

    @property
    def waits_for_nothing(self) -> bool:
        """It waits, and would be large enough to send now, with those who go along."""
        together = self.goods_value + sum((one.goods_value for one in self.company), ZERO)
        return self.waits and together >= max(self.minimum, self.policy.worth_sending)

    @property
    def may_go(self) -> bool:
        """It waits, and whoever wants to may send it now. Not where that would pass by a reason
        that the supplier or the policy may want, nor where it goes in another house's order."""
        if self.hold is not None and self.hold.host_name:
            return False
        asks = self.terms.supplier_may_refuse or bool(self.policy.modes)
        return self.waits_for_nothing or (self.waits and not asks)

    @property
    def is_overdue(self) -> bool:
        """It waited, and the cut-off has passed."""
        return self.hold is not None and self.hold.is_over

    @property
    def needs_choice(self) -> bool:
        """Somebody must say whether it waits or goes."""
        if self.waits:
            return False
        if self.may_be_refused or self.demand is not Mode.INFORM:
            return True
        return self.nudge is not None and self.nudge.interrupts

    @property
    def is_ready(self) -> bool:
        """Goes with the main button."""
        return not self.waits and not self.needs_choice


def booked_this_week(days: Iterable[date], today: date) -> tuple[date, ...]:
    """Those of the days that are in the ISO week of today."""
    return tuple(day for day in days if monday_of(day) == monday_of(today))


@dataclass(frozen=True, slots=True)
class Basket:
    """The unit's shared basket."""

    unit_id: int
    cards: tuple[SupplierCard, ...]
    gone: tuple[GoneLine, ...]
    overall: tuple[Nudge, ...] = ()
    """Pushes about the basket as a whole: quiet ones."""
    mark: str = ""
    """Changes when somebody changes what is in it, and not with prices."""
    known: Facts | None = None
    """What the pushes know; None for an empty basket."""

    @property
    def count(self) -> int:
        """Number of different goods, those no longer sold among them."""
        return sum(len(card.lines) for card in self.cards) + len(self.gone)

    @property
    def ready(self) -> tuple[SupplierCard, ...]:
        """What the main button sends."""
        return tuple(card for card in self.cards if card.is_ready)

    @property
    def goods_value(self) -> Decimal:
        """Kr. of all goods."""
        return sum((card.goods_value for card in self.cards), ZERO)

    @property
    def sends_now(self) -> Decimal:
        """Kr. of what the main button sends, fees included."""
        return sum((card.total for card in self.ready), ZERO)

    @property
    def sends_now_with_vat(self) -> Decimal:
        """The same with VAT."""
        return self.sends_now + sum((card.vat for card in self.ready), ZERO)

    @property
    def waits(self) -> Decimal:
        """Kr. of goods that are not sent now."""
        return self.goods_value - sum((card.goods_value for card in self.ready), ZERO)

    @property
    def fingerprint(self) -> str:
        """Changes when goods, amounts, prices, waiting suppliers or delivery days change."""
        goods = fingerprint(
            (line.shown for card in self.cards for line in card.lines),
            waiting=(card.id for card in self.cards if card.waits),
        )
        return with_days(goods, ((card.id, card.next_day.day) for card in self.cards))

    def card(self, supplier_id: int) -> SupplierCard | None:
        """The part of one supplier."""
        return next((card for card in self.cards if card.id == supplier_id), None)

    def line(self, offer_id: int) -> Line | None:
        """The line of one offer."""
        lines = (line for card in self.cards for line in card.lines)
        return next((line for line in lines if line.row.offer_id == offer_id), None)

    @property
    def nudges(self) -> tuple[Nudge, ...]:
        """All pushes that the page shows."""
        pairs = ((*card.swaps, card.nudge) for card in self.cards)
        return (*(one for pair in pairs for one in pair if one is not None), *self.overall)
