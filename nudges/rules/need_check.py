"""A large buy: can we do without, do we have it, can it be repaired or borrowed?"""

from collections.abc import Iterator, Mapping
from datetime import date

from nudges.facts import Facts, Line
from nudges.nudge import Asks, Card, JsonValue, Nudge, plain

RULE, VERSION = "need-check", 1
ASKS = Asks.WHETHER

CARD = Card(
    why="What is not bought costs least and is greenest; other houses give away good things.",
    owner="climate and environment",
    source="Lyngby-Taarbæk purchasing policy 2025: do without, have, repair, borrow; then buy new",
    review_by=date(2027, 5, 1),
)

# Over the supplier's fee (80): many kroner more, and after sending it is too late. Policy decides
# how large a buy must be, so it is rare. Under a supplier who may say no (90).
WEIGHT = 85

# "Køb nyt" is always there, at the same size; the other four take the line out of the basket.
ACTIONS = ("do_without", "on_hand", "repair", "borrow", "buy_new")


def check(facts: Facts) -> Iterator[Nudge]:
    for line in facts.basket.lines:
        if line.need_check:
            yield _nudge(line)


def _nudge(line: Line) -> Nudge:
    return Nudge(
        rule=RULE,
        version=VERSION,
        subject=f"offer:{line.item.offer_id}",
        weight=WEIGHT,
        interrupts=True,
        saving=line.item.price * line.quantity,
        facts={
            "name": line.item.name,
            "quantity": plain(line.quantity),
            "order_unit": line.item.order_unit,
            "total": plain(line.item.price * line.quantity),
            **_shelf(line),
        },
        actions=ACTIONS,
    )


def _shelf(line: Line) -> Mapping[str, JsonValue]:
    """What is free now, one list for each of its facts; a price that nobody knows is ""."""
    things = sorted(line.on_shelf, key=lambda thing: thing.id)
    return {
        "on_shelf_ids": [str(thing.id) for thing in things],
        "on_shelf_names": [thing.name for thing in things],
        "on_shelf_places": [thing.place for thing in things],
        "on_shelf_pieces": [str(thing.pieces) for thing in things],
        "on_shelf_new_prices": [
            "" if thing.new_price is None else plain(thing.new_price) for thing in things
        ],
    }
