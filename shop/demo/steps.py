"""The steps of building the demo, in order. Each begins by saying what it does."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session

from shop.catalogue.actions import load_categories
from shop.config import Config
from shop.db import Database
from shop.demo import agreements, favourites, given, leading, missing, people, told, visit
from shop.demo.catalogues import (
    DEARER_AT_ONCE,
    NEXT_AT_HALF_TIME,
    NEXT_FOR_VISITOR,
    Desk,
    Library,
)
from shop.demo.people import People
from shop.demo.persuaded import Shopper
from shop.demo.plan import Planned, plan
from shop.demo.replay import Market, Replay, market
from shop.demo.shelves import stock
from shop.demo.suppliers import HAVBLIK, KRIDTHUSET, MARKEN, SUPPLIERS
from shop.demo.tree import Tree, plant
from shop.demo.year import is_workday
from shop.kernel.people import SYSTEM, Actor
from shop.kernel.periods import Period, at, local_day, monday_of
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation.models import Node
from shop.organisation.queries import NodeFacts, subtree
from shop.organisation.rules import NodeKind, UnitType
from shop.search.index import follow

ORDERS, FJORDBY_ORDERS = 4000, 130
PERSUADED, PERSUADED_EVERY = 40, 6
"""So many of the last orders, each sixth, go by way of the real basket with its suggestions."""
DAYS = 548
"""Eighteen months."""
OPENING = timedelta(days=5)
"""The first catalogues are published so long before the first order."""
HALF_TIME = 0.55
"""How far on a supplier's later list is published."""

# Orders that pages show: the house's place in the tree's table, days ago, from whom, about how
# many kr. Solsikken's are on its front page; Mælkebøtten sends one small order after the other, and
# its manager may see it.
_WISHED = (
    (0, 1, KRIDTHUSET.cvr, 560.0), (0, 6, MARKEN.cvr, 598.0), (0, 11, HAVBLIK.cvr, 1312.0),
    (0, 353, KRIDTHUSET.cvr, 940.0),
    *((1, 9 + 17 * n, KRIDTHUSET.cvr, 95.0 + 37 * n % 140) for n in range(18)),
)  # fmt: skip

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality on its way: its houses (the demo's order) and its procurement."""

    name: str
    units: Sequence[NodeFacts]
    desk: Desk


@dataclass(frozen=True, slots=True)
class Steps:
    """One build. `until` is the visitor's now; the orders end the day before."""

    config: Config
    database: Database
    seed: int
    say: Say
    until: datetime
    scale: float

    def run(self) -> None:
        """Everything, in many transactions; the last says that the demo is there."""
        self.say("Demo: municipalities, people and agreements")
        who, lindeby, fjordby = self._places()
        library = Library(self.config.data_dir / "demo-files", self.seed, self.scale)
        self._catalogues(library, lindeby, fjordby)
        self.say("Demo: ready lists")
        opening, lists = self._ready_lists(lindeby)
        placed = self._lindeby_orders(who, lindeby, library, opening, lists)
        placed += self._fjordby_orders(who, fjordby, first=placed)
        self.say("Demo: what waits for you")
        self._waiting(who, lindeby, library)
        self.say("Demo: the index of the search")
        follow(self.database, self.config.index_dir)
        self._finish(placed)

    @property
    def period(self) -> Period:
        """From a Monday eighteen months ago to yesterday."""
        last = local_day(self.until) - timedelta(days=1)
        return Period(monday_of(last - timedelta(days=DAYS)), last)

    @property
    def opening(self) -> datetime:
        """When the shop got its first catalogues."""
        return at(self.period.first, time(8)) - OPENING

    def _rng(self, use: str) -> random.Random:
        """Chance for one use: what one step draws does not move the others."""
        return random.Random(f"{self.seed}:{use}")

    def _scaled(self, count: int) -> int:
        return max(1, round(count * self.scale))

    def _places(self) -> tuple[People, Town, Town]:
        with self.database.write() as session:
            load_categories(session)
            tree = plant(session)
            who = people.settle(session, tree)
            ids = agreements.sign(session, tree, first=self.period.first)
            lindeby = self._town(session, tree, tree.lindeby, who.jonas, ids)
            fjordby = self._town(session, tree, tree.fjordby, who.oskar, ids)
        return who, lindeby, fjordby

    def _town(
        self, session: Session, tree: Tree, node: Node, by: Actor, ids: Mapping[str, int]
    ) -> Town:
        units = subtree(session, node.path, kind=NodeKind.UNIT)
        desk = Desk(self.database, self.config.catalogue_dir, node.id or 0, by, ids)
        return Town(node.name, sorted(units, key=lambda unit: unit.id), desk)

    def _catalogues(self, library: Library, lindeby: Town, fjordby: Town) -> None:
        self.say("Demo: six suppliers write their catalogues")
        files = library.first_files(on=self.period.first)
        self.say("Demo: the catalogues come in")
        for path, cvr in files:
            lindeby.desk.bring_in(path, cvr, now=self.opening)
        for path, cvr in library.fjordby_files():
            fjordby.desk.bring_in(path, cvr, now=self.opening)

    def _ready_lists(self, town: Town) -> tuple[Market, favourites.Made]:
        with self.database.write() as session:
            seen = market(session, town.units[0])
            choice = favourites.Choice(list(seen.rows.values()), seen.lots, self.period.first)
            lists = favourites.make_lists(
                session, node_id=town.desk.node_id, choice=choice, by=town.desk.by,
                now=self.opening + timedelta(days=2), rng=self._rng("lists"),
            )  # fmt: skip
        return seen, lists

    def _lindeby_orders(
        self, who: People, town: Town, library: Library, seen: Market, lists: favourites.Made
    ) -> int:
        self.say("Demo: eighteen months of orders")
        planned = self._plan(town, seen, ORDERS, extra=_WISHED)
        replay = self._replay(who, town, seen)
        half = self.period.first + timedelta(days=round(self.period.days * HALF_TIME))
        earlier = [one for one in planned if local_day(one.at) < half]
        placed = replay.run(earlier, seen, first=0)
        self.say("Demo: a later price list")
        later = self._next_list(town, library, seen, lists, at(half, time(8)))
        self.say("Demo: the orders since")
        rest, last = _split(planned[len(earlier) :], self._scaled(PERSUADED * PERSUADED_EVERY))
        placed += replay.run(rest, later, first=placed)
        self.say("Demo: the last orders, some by way of the basket")
        shopper = Shopper(replay, self.config.secret_key)  # not in the visitor's own house
        for number, one in enumerate(last):
            by_basket = number % PERSUADED_EVERY == 0 and one.unit != town.units[0]
            way = shopper if by_basket else replay
            placed += way.run([one], later, first=placed)
        return placed

    def _fjordby_orders(self, who: People, town: Town, *, first: int) -> int:
        with self.database.read() as session:
            seen = market(session, town.units[0])
        planned = self._plan(town, seen, FJORDBY_ORDERS)
        return self._replay(who, town, seen).run(planned, seen, first=first)

    def _plan(
        self, town: Town, seen: Market, count: int, *,
        extra: Sequence[tuple[int, int, str, float]] = (),
    ) -> list[Planned]:  # fmt: skip
        ids = {one.cvr: town.desk.supplier_ids[one.cvr] for one in SUPPLIERS}
        served = {cvr: supplier for cvr, supplier in ids.items() if supplier in seen.terms}
        planned = plan(
            town.units, served, seen.terms, period=self.period,
            count=max(1, self._scaled(count) - len(extra)), rng=self._rng(f"plan {town.name}"),
        )  # fmt: skip
        planned += [
            self._wished(town.units[place], days, ids[cvr], kr) for place, days, cvr, kr in extra
        ]
        return sorted(planned, key=lambda one: (one.at, one.unit.id, one.supplier_id))

    def _wished(self, unit: NodeFacts, days: int, supplier_id: int, value: float) -> Planned:
        day = local_day(self.until) - timedelta(days=days)
        while not is_workday(day):
            day -= timedelta(days=1)
        progress = (day - self.period.first).days / self.period.days
        return Planned(at(day, time(9, 20)), unit, supplier_id, value, progress)

    def _replay(self, who: People, town: Town, seen: Market) -> Replay:
        shelves = stock(
            town.units, list(seen.rows.values()), seen.lots, on=self.period.first,
            rng=self._rng(f"shelves {town.name}"),
        )  # fmt: skip
        return Replay(self.database, who.buyers, shelves, self._rng(f"orders {town.name}"))

    def _next_list(
        self, town: Town, library: Library, seen: Market, lists: favourites.Made, now: datetime
    ) -> Market:
        """A later list of one supplier; something on a ready list is replaced by it."""
        supplier = NEXT_AT_HALF_TIME
        path = library.next_file(supplier, on=local_day(now))
        batch_id = town.desk.stage(path, supplier.cvr, now=now)
        with self.database.write() as session:
            favourites.add_one_that_is_replaced(
                session, batch_id=batch_id, rows=list(seen.rows.values()),
                list_id=lists["Bleer og pleje", UnitType.KINDERGARTEN], by=town.desk.by,
                now=now - timedelta(days=40),
            )  # fmt: skip
        town.desk.publish(batch_id, now=now + timedelta(hours=2))
        with self.database.read() as session:
            return market(session, town.units[0], before=seen)

    def _waiting(self, who: People, town: Town, library: Library) -> None:
        yesterday = at(self.period.last, time(14, 10))
        town.desk.stage(library.bad_file(), MARKEN.cvr, now=yesterday)
        path = library.dearer_file(DEARER_AT_ONCE, on=local_day(self.until))
        town.desk.stage(path, DEARER_AT_ONCE.cvr, now=self.until - timedelta(minutes=95))
        path = library.next_file(NEXT_FOR_VISITOR, on=local_day(self.until))
        town.desk.stage(path, NEXT_FOR_VISITOR.cvr, now=self.until - timedelta(minutes=50))
        unit = town.units[0]
        with self.database.write() as session:
            visit.open_basket(
                session, unit=unit, buyers=who.buyers[unit.id], market=market(session, unit),
                secret_key=self.config.secret_key, now=self.until,
            )  # fmt: skip
            missing.ask_around(session, who, town.units, now=self.until)
        with self.database.write() as session:
            seen = market(session, unit)
            leading.ask_a_leader(
                session, who, town.units, seen, secret_key=self.config.secret_key, now=self.until
            )
            leading.price_power(session, who, unit.municipality_id or 0, now=self.until)
            leading.feed_budgets(session, who, unit, now=self.until)
            fruit = town.desk.supplier_ids[MARKEN.cvr]
            leading.weekly_fruit(session, who, unit, seen, fruit, now=self.until)
        with self.database.write() as session:
            told.tell_of(session, who, town.units, now=self.until, rng=self._rng("what came"))
            given.give_away(session, who, town.units, now=self.until)

    def _finish(self, placed: int) -> None:
        with self.database.write() as session:
            record(
                session, Event.DEMO_BUILT, by=SYSTEM, at=self.until, chain=0, subject="demo",
                details={
                    "seed": self.seed, "until": str(local_day(self.until)), "orders": placed,
                },
            )  # fmt: skip


def _split(planned: Sequence[Planned], last: int) -> tuple[Sequence[Planned], Sequence[Planned]]:
    return planned[:-last], planned[-last:]
