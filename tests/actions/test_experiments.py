"""An experiment as a house meets it: spared, it sees nothing, and the same row is kept."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
import sqlalchemy as sa

from nudges import engine
from nudges.experiment import Arm
from nudges.facts_json import facts_from_json
from shop.basket import queries
from shop.guidance import actions
from shop.guidance.models import Exposure, PolicyDecision
from shop.guidance.queries import policy_for
from shop.kernel.periods import local_day
from shop.organisation.models import Node
from shop.organisation.rules import NodeKind
from tests.buying import House, house
from tests.factories import NOW

RULE = "prefer-agreement"


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    yield made
    made.database.dispose()


def begin(home: House, wanted: Arm) -> str:
    """Decide experiments until the house is in that arm."""
    for _ in range(30):
        with home.database.write() as session:
            actions.decide(
                session, node_id=home.town.lindeby.id or 0, name=f"experiment.{RULE}",
                value=Decimal("0.5"), why="Virker det?", by=home.town.jonas, now=NOW,
            )  # fmt: skip
            policy = policy_for(session, home.unit.path, on=local_day(NOW))
        if policy.experiments[RULE].arm is wanted:
            return policy.experiments[RULE].id
    raise AssertionError(wanted)


def logged(home: House) -> list[Exposure]:
    with home.database.read() as session:
        rows = session.scalars(sa.select(Exposure).where(sa.column("rule") == RULE)).all()
        session.expunge_all()
    return list(rows)


@pytest.mark.parametrize("arm", [Arm.HOLDOUT, Arm.TREATMENT])
def test_both_arms_leave_the_same_row_and_one_sees_nothing(home: House, arm: Arm) -> None:
    experiment = begin(home, arm)
    added = home.add("papir-plus", "20")
    assert (added.nudge is not None) == (arm is Arm.TREATMENT)
    with home.database.read() as session:
        found = queries.basket(session, home.unit, now=NOW)
    assert [one.rule for card in found.cards for one in card.swaps] == [RULE] * (
        arm is Arm.TREATMENT
    )
    (row,) = logged(home)
    assert (row.arm, row.shown, row.experiment) == (arm, arm is Arm.TREATMENT, experiment)
    assert row.offers["offers"]["offer_id"] == home.town.offers["papir-svane"]


def test_what_was_known_is_kept_so_that_the_rule_can_be_run_again(home: House) -> None:
    home.add("papir-plus", "20")
    (row,) = logged(home)
    (line,) = row.known["basket"]["lines"]
    assert {one["offer_id"] for one in line["alternatives"]} >= {home.town.offers["papir-svane"]}
    (again,) = engine.run(facts_from_json(row.known))
    assert (again.rule, dict(again.facts), dict(again.offers)) == (
        RULE, row.facts, row.offers["offers"],
    )  # fmt: skip


def test_who_is_drawn_together_is_settled_when_the_experiment_is_decided(home: House) -> None:
    """A neighbour who moves later stays in the arm that the address was drawn into."""
    with home.database.write() as session:
        houses = session.scalars(sa.select(Node).where(sa.column("kind") == NodeKind.UNIT)).all()
        one, other = [house for house in houses if home.town.lindeby.id == house.municipality_id][
            :2
        ]
        other.street, other.postcode = one.street, one.postcode
        session.flush()
        first, second = sorted((one.id or 0, other.id or 0))
    experiment = int(begin(home, Arm.HOLDOUT).rpartition(":")[2])
    with home.database.write() as session:
        kept = session.get_one(PolicyDecision, experiment)
        assert kept.clusters == {str(first): first, str(second): first}
        session.get_one(Node, second).street = "Et helt andet sted 9"
        session.flush()
        arms = {
            policy_for(session, session.get_one(Node, house).path, on=local_day(NOW))
            .experiments[RULE].arm
            for house in (first, second)
        }  # fmt: skip
    assert len(arms) == 1
