"""A dry run of a decision equals what is really shown when the same orders come again."""

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from shop.basket.dry_run import Press
from shop.basket.trials import DRY_RUN, presses_of, start_trial, trial_at
from shop.config import Config
from shop.db import Database
from shop.db_setup import create_all
from shop.guidance import actions
from shop.guidance.models import PolicyTrial
from shop.guidance.rules import Mode, Value
from shop.kernel.errors import NotAllowed, NotFound, Refused
from shop.orders.rules import SendReason
from shop.organisation.queries import NodeFacts, subtree
from shop.organisation.rules import NodeKind
from shop.worker import make_worker
from tests.buying import everything
from tests.databases import Databases
from tests.factories import NOW, Town, town
from tests.replaying import really_shown, replay

GOODS = ("papir-plus", "papir-fremmed", "papir-svane", "silkepapir", "handsker", "haandsaebe",
         "bleer", "aebler", "bananer", "saks")  # fmt: skip
START = NOW - timedelta(days=42)


@dataclass
class Place:
    database: Database
    town: Town
    houses: list[NodeFacts]

    def decide(self, name: str, value: Value, *, node: int | None, now: datetime = NOW) -> None:
        with self.database.write() as session:
            actions.decide(
                session, node_id=node or 0, name=name, value=value, why="Vi prøver.",
                by=self.town.jonas, now=now,
            )  # fmt: skip

    def replay(self, presses: list[Press]) -> Counter[str]:
        with self.database.write() as session:
            return replay(session, presses, self.houses, by=self.town.mette)

    def shown(self) -> dict[str, dict[str, int]]:
        with self.database.read() as session:
            return really_shown(session, since=START)

    def start(self, name: str, value: Value) -> int:
        with self.database.write() as session:
            return start_trial(
                session, node_id=self.town.lindeby.id or 0, name=name, value=value,
                by=self.town.jonas, now=NOW,
            )  # fmt: skip

    def dry_run(self, name: str, value: Value, data_dir: Path) -> PolicyTrial:
        """As the page does it: a job for the worker."""
        trial_id = self.start(name, value)
        config = Config(
            data_dir=data_dir, database_url=str(self.database.engine.url), secret_key="test",
            secure_cookies=False, max_upload_bytes=1,
        )  # fmt: skip
        assert make_worker(self.database, config, kinds=[DRY_RUN], clock=lambda: NOW).work_once()
        with self.database.read() as session:
            found = trial_at(session, trial_id)
        assert found
        assert found.result
        return found


@contextmanager
def place(databases: Databases, engine: str) -> Iterator[Place]:
    url = databases.like(engine, "tables", create_all)
    database = Database(url)
    built = town(database)
    with database.read() as session:
        houses = subtree(session, built.lindeby.path, kind=NodeKind.UNIT)
    yield Place(database, built, houses)
    database.dispose()
    databases.drop(url)


def drawn(made: Place) -> list[Press]:
    """Six weeks of three houses: small and large orders, some with a reason."""
    rng = random.Random(2026)
    presses = []
    for house in made.houses:
        for number in range(6):
            at = START + timedelta(days=5 * number + rng.randrange(3), minutes=rng.randrange(400))
            goods = rng.sample(GOODS, rng.choice((1, 1, 2, 3)))
            amounts = {
                made.town.offers[name]: Decimal(rng.choice((2, 4, 12, 30))) for name in goods
            }
            reason = rng.choice((SendReason.NONE, SendReason.NONE, SendReason.OTHER))
            suppliers = (made.town.kridthuset, made.town.havblik, made.town.marken)
            presses.append(Press(house.id, at, amounts, dict.fromkeys(suppliers, reason)))
    return sorted(presses, key=lambda press: press.at)


def test_a_dry_run_equals_what_the_same_orders_are_shown_when_they_come_again(
    databases: Databases, engine_name: str, tmp_path: Path
) -> None:
    with place(databases, engine_name) as before, place(databases, engine_name) as later:
        own = before.town.skolen.id
        before.replay(drawn(before))
        shown_then = before.shown()
        trial = before.dry_run("process_cost", Decimal(330), tmp_path)
        assert trial.result
        assert trial.result["today"]["rules"] == shown_then
        assert trial.result["then"]["rules"] != shown_then

        # The other way to speak up: rules off at one house, and orders stopped in the whole town.
        before.decide("nudge.prefer-label", value=False, node=own)
        before.decide("process_cost", Decimal(175), node=own)
        trial = before.dry_run("mode.small-order", Mode.STOP, tmp_path)
        with before.database.read() as session:
            orders = [
                press
                for house in before.houses
                for press in presses_of(session, house, trial.first, trial.last)
            ]
        assert len(orders) == 18
        assert trial.result
        expected = trial.result["then"]

        later.decide("nudge.prefer-label", value=False, node=own, now=START)
        later.decide("process_cost", Decimal(175), node=own, now=START)
        later.decide("mode.small-order", Mode.STOP, node=later.town.lindeby.id, now=START)
        asked = later.replay(sorted(orders, key=lambda press: press.at))
        assert later.shown() == expected["rules"]
        assert asked["stop"] == expected["stopped"] > 0
        assert expected["shown"] == sum(one["shown"] for one in expected["rules"].values()) > 15
        assert trial.result["today"]["stopped"] == 0


def test_a_trial_that_is_refused_writes_nothing_and_one_that_is_made_decides_nothing(
    databases: Databases, engine_name: str
) -> None:
    with place(databases, engine_name) as made:
        before = everything(made.database)
        for error, name, value, by in (
            (Refused, "cost_share", Decimal(2), made.town.jonas),
            (NotFound, "a_key_of_long_ago", Decimal(2), made.town.jonas),
            (NotAllowed, "cost_share", Decimal("0.5"), made.town.mette),
            (NotAllowed, "cost_share", Decimal("0.5"), made.town.fremmed_indkoeb),
        ):
            with pytest.raises(error), made.database.write() as session:
                start_trial(
                    session, node_id=made.town.lindeby.id or 0, name=name, value=value, by=by,
                    now=NOW,
                )  # fmt: skip
        assert everything(made.database) == before
        made.start("cost_share", Decimal("0.5"))
        after = everything(made.database)
        changed = {name for name in after if after[name] != before[name]}
        assert changed == {"job", "policy_trial"}
