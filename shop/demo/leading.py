"""What a leader is asked, what finance has said, and what comes by itself."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.basket import actions as basket
from shop.basket import queries as baskets
from shop.basket.sending import send
from shop.budgets.actions import keep
from shop.budgets.rules import Fed, Unit
from shop.catalogue.queries import OfferRow
from shop.demo.favourites import Choice
from shop.demo.people import People
from shop.demo.persuaded import watcher_of
from shop.demo.replay import Market
from shop.demo.suppliers import KRIDTHUSET, MARKEN
from shop.guidance.actions import decide
from shop.kernel.money import ZERO
from shop.kernel.periods import at as moment
from shop.kernel.periods import local_day, monday_of
from shop.kernel.workdays import workdays_before
from shop.orders.models import Order
from shop.organisation.queries import NodeFacts, node
from shop.standing.actions import Plan, add_holidays, create

LIMIT = Decimal(2000)
"""Kr. above which the leader of one house says yes first."""
_WORDS = ("Kopipapir A4, 80 g", "Farveblyanter", "Oliekridt", "Tegnepapir")
_MOST, _MOST_OF_FRUIT = Decimal(180), Decimal(45)
"""Kr. for one of it: not the largest box."""
_FRUIT = (("Æbler, danske", 6), ("Bananer", 8), ("Pærer", 4))
_PRESS = "the-demo-asks-a-leader-first"


def ask_a_leader(
    session: Session, who: People, units: Sequence[NodeFacts], market: Market, *,
    secret_key: str, now: datetime,
) -> None:  # fmt: skip
    """A neighbour of the visitor's house has a limit, and sent more than that yesterday."""
    area = units[0].path.rsplit("/", 2)[0]
    house = next(unit for unit in units[1:] if unit.path.rsplit("/", 2)[0] == area)
    decide(
        session, node_id=house.id, name="approval_limit", value=LIMIT, by=who.jonas,
        why="Huset har ny daglig leder, som ser de store køb igennem.", now=now - timedelta(days=9),
    )  # fmt: skip
    by, at = who.buyers[house.id][0], moment(workdays_before(local_day(now), 1), time(13, 40))
    watcher = watcher_of(secret_key, by, house.id, house.municipality_id or 0)
    for row, quantity in _enough(_best(market, KRIDTHUSET.cvr, _WORDS, _MOST, at)):
        basket.add(
            session, unit=house, offer_id=row.offer_id, quantity=quantity, watcher=watcher, by=by,
            now=at,
        )  # fmt: skip
    found = baskets.basket(session, house, now=at)
    send(
        session, unit=house, supplier_ids=[card.id for card in found.cards], form_token=_PRESS,
        seen=found.fingerprint, by=by, now=at,
    )  # fmt: skip


def price_power(session: Session, who: People, municipality_id: int, *, now: datetime) -> None:
    """What a kWh costs the town, so that a large buy can be told what another costs in use."""
    decide(
        session, node_id=municipality_id, name="kwh_price", value=Decimal("2.15"), by=who.jonas,
        why="Kommunens elaftale 2026, med afgifter og uden moms", now=now - timedelta(days=40),
    )  # fmt: skip


def _best(
    market: Market, cvr: str, words: Iterable[str], most: Decimal, now: datetime
) -> list[OfferRow]:  # fmt: skip
    rows = [
        row for offer_id, row in market.rows.items()
        if offer_id == row.offer_id and row.supplier_cvr == cvr and row.price
        and row.price <= most
    ]  # fmt: skip
    choice = Choice(rows, market.lots, local_day(now))
    found = {row.offer_id: row for one in words if (row := choice.best(one) or choice.best(""))}
    return list(found.values())


def _enough(rows: Sequence[OfferRow]) -> list[tuple[OfferRow, Decimal]]:
    """So many of each in turn that it comes to a fifth more than the limit."""
    many = {row.offer_id: row.minimum_quantity for row in rows}
    turn = 0
    while sum((row.price or ZERO) * many[row.offer_id] for row in rows) < LIMIT * Decimal("1.2"):
        row = rows[turn % len(rows)]
        many[row.offer_id] += row.quantity_step
        turn += 1
    return [(row, many[row.offer_id]) for row in rows]


def feed_budgets(session: Session, who: People, unit: NodeFacts, *, now: datetime) -> None:
    """Two accounts of the visitor's house: nearly used, and hardly begun."""
    year = local_day(now).year
    own, trips = unit.accounting_code, f"{unit.accounting_code}-T"
    goods, fees = session.execute(
        # Each by itself: a sum of two columns comes back as the database's integer, not as kroner.
        select(func.sum(col(Order.goods_value)), func.sum(col(Order.fee))).where(
            col(Order.unit_id) == unit.id, col(Order.placed_date) >= date(year, 1, 1)
        )
    ).one()
    spent = (goods or ZERO) + (fees or ZERO)
    thousands = round((spent + 7500) / 1000 + Decimal("0.5"))
    house = Unit(unit.id, unit.municipality_id or 0, unit.name, unit.gln)
    lines = [
        Fed(house, year, own, "Materialer og forbrug", Decimal(1000 * thousands), ZERO,
            date(year, 1, 1)),
        Fed(house, year, trips, "Ture og oplevelser", Decimal(12_000), Decimal(3150),
            monday_of(local_day(now))),
    ]  # fmt: skip
    keep(session, lines=lines, by=who.jonas, now=now - timedelta(days=4))


def weekly_fruit(
    session: Session, who: People, unit: NodeFacts, market: Market, supplier_id: int, *,
    now: datetime,
) -> None:  # fmt: skip
    """The visitor's house gets fruit every week, but not in the schools' holidays."""
    place = node(session, unit.municipality_id or 0)
    if place is not None:
        add_holidays(session, place=place, found=_holidays(local_day(now)), by=who.jonas,
                     now=now - timedelta(days=60))  # fmt: skip
    rows = _best(market, MARKEN.cvr, (name for name, _count in _FRUIT), _MOST_OF_FRUIT, now)
    counts = [count for _name, count in _FRUIT]
    amounts = {
        row.offer_id: max(row.minimum_quantity, count * row.quantity_step)
        for row, count in zip(rows, counts, strict=False)
    }
    weekdays = market.terms[supplier_id].weekdays if supplier_id in market.terms else ()
    create(
        session, unit=unit, supplier_id=supplier_id, name="Ugens frugt", amounts=amounts,
        plan=Plan(weekdays[0] if weekdays else 0), by=who.buyers[unit.id][0],
        now=now - timedelta(minutes=80),
    )  # fmt: skip


def _holidays(today: date) -> list[tuple[str, date, date]]:
    """This school year's and the next one's that are still to come."""
    found = []
    for year in (today.year, today.year + 1):
        for name, week, days in (("Vinterferie", 7, 7), ("Sommerferie", 27, 42),
                                 ("Efterårsferie", 42, 7)):  # fmt: skip
            first = date.fromisocalendar(year, week, 1)
            found.append((name, first, first + timedelta(days=days - 1)))
        found.append(("Juleferie", date(year, 12, 21), date(year + 1, 1, 3)))
    return sorted((one for one in found if one[2] >= today), key=lambda one: one[1])
