"""How long each step of building the demo takes, and the shape of the orders that come out.

python -m tests.benchmarks.demo_build [SCALE]
"""

import sys
import tempfile
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import select
from sqlmodel import col

from shop.config import Config
from shop.db import Database
from shop.db_setup import create_all
from shop.demo.build import build_demo
from shop.demo.tree import LINDEBY_CVR
from shop.orders.models import OrderMonth
from shop.organisation.models import Node

UNTIL = datetime(2026, 11, 20, 9, tzinfo=UTC)
BUDGET = 90
"""Seconds on two cores for the whole demo."""


class Steps:
    """Collects when each step was said to begin."""

    def __init__(self) -> None:
        self.began: list[tuple[str, float, float]] = []

    def say(self, text: str) -> None:
        """A step begins."""
        self.began.append((text, perf_counter(), process_time()))

    def lines(self) -> list[str]:
        """Seconds of the clock and of this process's CPU for each step and for the whole."""
        rows = [_line(one, after) for one, after in pairwise(self.began)]
        whole = _line(("in all", *self.began[0][1:]), self.began[-1])
        return ["  clock      CPU", *rows, f"{whole} (at most {BUDGET} s by the clock)"]


def _line(one: tuple[str, float, float], after: tuple[str, float, float]) -> str:
    return f"{after[1] - one[1]:7.2f}  {after[2] - one[2]:7.2f}  {one[0]}"


def run(scale: float) -> list[str]:
    """Build into a new SQLite file and give a line per step."""
    steps = Steps()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        database = Database(f"sqlite:///{data / 'skub.sqlite'}")
        create_all(database)
        config = Config(data, "", "only for the benchmark", False, 50 * 1024 * 1024)
        build_demo(config, database, say=steps.say, until=UNTIL, scale=scale)
        steps.say("done")
        shape = _shape(database)
        database.dispose()
    return [*steps.lines(), "", *shape]


def _shape(database: Database) -> list[str]:
    """What the orders of Lindeby look like beside the figures they are made after."""
    with database.read() as session:
        lindeby = session.scalars(select(col(Node.path)).where(col(Node.cvr) == LINDEBY_CVR)).one()
        months = (
            select(OrderMonth, col(Node.unit_type))
            .join(Node, col(Node.id) == col(OrderMonth.unit_id))
            .where(col(OrderMonth.unit_path).startswith(lindeby))
        )
        rows = [(month, str(kind)) for month, kind in session.execute(months)]
        session.expunge_all()
    kinds = sorted({kind for _, kind in rows})
    head = f"{'':20} orders    mean  lines  small  on agreement"
    every = _figures("all (1230, 6.9, 24 %)", [month for month, _ in rows])
    return [head, every, *(_figures(kind, [m for m, k in rows if k == kind]) for kind in kinds)]


def _figures(name: str, months: list[OrderMonth]) -> str:
    orders = sum(month.orders for month in months)
    goods = sum(float(month.goods_value) for month in months)
    covered = sum(float(month.covered_value) for month in months)
    on = sum(float(month.on_agreement_value) for month in months)
    small, lines = sum(m.small_orders for m in months), sum(m.lines for m in months)
    return (
        f"{name:22} {orders:5} {goods / orders:7.0f} {lines / orders:6.2f} {small / orders:6.1%}"
        f" {on / covered:8.1%}"
    )


if __name__ == "__main__":
    wanted = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    print(*run(wanted), sep="\n")  # noqa: T201
