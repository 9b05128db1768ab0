"""Many times the usual amount, as when 100 is typed for 10: ask once before it is sent."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nudges.facts import Facts, Line
from nudges.nudge import Asks, Card, Nudge, plain

RULE, VERSION = "unusual-amount", 2
ASKS = Asks.HOW_MUCH

CARD = Card(
    why="A digit too many is easily typed, and goods that came by mistake cost time and returns.",
    owner="procurement",
    source="Skub's own idea, from the house's orders of twelve months; kept if houses answer to it",
    review_by=date(2027, 5, 1),
)

# From the third order on we know what is usual.
LEAST_ORDERS = 3
# Five times as much is a party or a slip; below that it is simply a good week.
MANY_TIMES = 5
# A slip leaves the right number with one digit more: without it, it is close to the usual.
CLOSE = Decimal("1.35")
# A house that has had half as many before does this now and then.
SEEN_BEFORE = 2
# No digit too many, only far more than ever: nobody asks of pencils, but of apples for 2,500 kr.
LEAST_EXTRA = Decimal(500)

# The heaviest: lorries full of a slip are the dearest of all, and it is rare and easily answered.
WEIGHT = 95
# Without a digit too many it is most often a party, and who plans one is not stopped at the till:
# it stands quiet on the row, over label and price (24-34) and under the agreement (50).
WEIGHT_MUCH = 35


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        meant = probably_meant(line)
        if meant is not None:
            yield _nudge(line, meant)


def probably_meant(line: Line) -> Decimal | None:
    """The quantity without its last digit, where that is what the house usually buys; else the
    usual, where it is far more than the house has ever had. None for an amount like others."""
    usual = usual_amount(line)
    if not usual or line.quantity < usual * MANY_TIMES or _is_seen_before(line):
        return None
    slip = line.quantity // 10
    if _is_close(slip, usual):
        return slip
    extra = (line.quantity - usual) * line.item.price
    return usual if line.most_quantity is not None and extra >= LEAST_EXTRA else None


def _is_close(slip: Decimal, usual: Decimal) -> bool:
    return usual / CLOSE <= slip <= usual * CLOSE


def usual_amount(line: Line) -> Decimal | None:
    """What the orders say from the third on; for goods that were never ordered, what the list says.

    One or two orders are no habit, and prove a list's amount wrong or right on their own.
    """
    if line.times_ordered >= LEAST_ORDERS:
        return line.usual_quantity
    return None if line.times_ordered else line.listed_quantity


def _is_seen_before(line: Line) -> bool:
    known = [one for one in (line.most_quantity, line.last_quantity) if one is not None]
    return bool(known) and max(known) * SEEN_BEFORE >= line.quantity


def _nudge(line: Line, meant: Decimal) -> Nudge:
    price, usual = line.item.price, usual_amount(line) or Decimal(0)
    is_slip = _is_close(line.quantity // 10, usual)
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{line.item.offer_id}",
        weight=WEIGHT if is_slip else WEIGHT_MUCH,
        interrupts=is_slip,
        saving=price * (line.quantity - meant),
        facts={
            "name": line.item.name,
            "order_unit": line.item.order_unit,
            "quantity": plain(line.quantity),
            "usual_quantity": plain(usual),
            "from_list": not line.times_ordered,
            "most_quantity": None if line.most_quantity is None else plain(line.most_quantity),
            "meant": plain(meant),
            "total": plain(price * line.quantity),
            "meant_total": plain(price * meant),
        },
        offers={"quantity": plain(meant)},
        actions=("set_amount", "keep"),
    )
