"""Two at once, and a process that dies: what was shown is what is sent, and all or nothing."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from shop.basket import holding, queries, sending
from shop.basket.models import BasketLine, SupplierHold
from shop.catalogue.actions import set_live
from shop.catalogue.queries import offer_rows
from shop.db import Database
from shop.db_setup import create_all
from shop.intake import actions as intake
from shop.kernel.errors import Refused
from shop.kernel.people import Actor
from shop.ledger.queries import verify
from shop.orders.actions import place
from shop.orders.models import Order, OrderLine, OrderMonth
from shop.orders.queries import draft_lines, first_altered_order
from shop.orders.rules import OrderDraft
from shop.organisation.models import SignInFailure
from shop.organisation.queries import node, person_by_email
from shop.organisation.sign_in import sign_in
from tests.buying import House, everything
from tests.databases import Databases
from tests.factories import KRIDTHUSET, NOW, PASSWORD, Town, town
from tests.price_lists import BASE, CHEAPER, NEW, price_list
from tests.web.home_town import TUESDAY

GOODS = ("papir-svane", "tegnepapir", "bleer")
SHOWN = {
    "papir-svane": Decimal("31.95"),
    "tegnepapir": Decimal("98.50"),
    "bleer": Decimal("214.50"),
}
"""Prices on the page when *Send* is pressed."""


def shopping(database: Database) -> None:
    """A town where Solsikken's basket holds ten packs of each of the GOODS."""
    create_all(database)
    built = town(database)
    with database.read() as session:
        unit = node(session, built.solsikken.id or 0)
    assert unit is not None
    full = House(database, built, unit)
    for goods in GOODS:
        full.add(goods, "10")
    TOWNS.append((built, full))


TOWNS: list[tuple[Town, House]] = []


@pytest.fixture
def fresh(databases: Databases, engine_name: str) -> Iterator[Callable[[], House]]:
    """Makes shops with a full basket, each of its own; all are gone afterwards."""
    made: list[tuple[str, House]] = []

    def one() -> House:
        url = databases.like(engine_name, "full-basket", shopping)
        built, full = TOWNS[0]  # ids are the same on both engines: built in the same order
        made.append((url, House(Database(url), built, full.unit)))
        return made[-1][1]

    yield one
    for url, shop in made:
        shop.database.dispose()
        databases.drop(url)


class At:
    """Does something else in a thread just before the step-th statement of a database.

    Waits for it a moment only: it may itself have to wait until we are done.
    """

    def __init__(self, database: Database, step: int, other: Callable[[], object]) -> None:
        self.count, self.step, self.other = 0, step, other
        self.thread: threading.Thread | None = None
        self.said: list[str] = []
        event.listen(database.engine, "before_cursor_execute", self._before)

    def _before(self, *_: Any) -> None:
        self.count += 1
        if self.count == self.step:
            self.thread = threading.Thread(target=self._run)
            self.thread.start()
            self.thread.join(0.15)

    def _run(self) -> None:
        try:
            self.other()
        except Refused as refused:
            self.said.append(refused.code)

    def wait(self) -> None:
        """Until the other is done too."""
        assert self.thread is not None
        self.thread.join(30)
        assert not self.thread.is_alive(), "they wait for each other"


def statements(shop: House, act: Callable[[], object]) -> int:
    """How many statements the action takes when it is alone."""
    counted = At(shop.database, 0, lambda: None)
    act()
    return counted.count


def elsewhere(shop: House) -> House:
    """The same shop from another process's database connections."""
    url = shop.database.engine.url.render_as_string(hide_password=False)
    return House(Database(url), shop.town, shop.unit)


def pressed(shop: House) -> Callable[[], object]:
    """*Send* on what the page shows now."""
    seen = shop.basket()
    ids = [card.id for card in seen.ready]
    return lambda: shop.send(*ids, seen=seen.fingerprint)


def ordered(shop: House) -> dict[int, list[tuple[Decimal, Decimal]]]:
    """Quantity and price of each order line, by offer."""
    with shop.database.read() as session:
        found: dict[int, list[tuple[Decimal, Decimal]]] = {}
        for line in session.exec(select(OrderLine)):
            found.setdefault(line.offer_id, []).append((line.quantity, line.price))
    return found


def in_basket(shop: House) -> dict[int, Decimal]:
    with shop.database.read() as session:
        return {line.offer_id: line.quantity for line in session.exec(select(BasketLine))}


def check_books(shop: House) -> None:
    """The ledger holds, and the months are the sum of the orders."""
    with shop.database.read() as session:
        assert verify(session)[1] is None
        assert first_altered_order(session) is None
        orders = session.exec(select(Order)).all()
        months = session.exec(select(OrderMonth)).all()
        assert sum(month.orders for month in months) == len(orders)
        assert len({order.number for order in orders}) == len(orders)


def publish(shop: House) -> None:
    """Kridthuset's prices rise by ten kroner."""
    other = elsewhere(shop)
    dearer = [replace(item, price=(item.price or Decimal(0)) + 10) for _, item in KRIDTHUSET]
    other.publish(shop.town.kridthuset, dearer)
    other.database.dispose()


def withdraw(shop: House) -> None:
    """Tegnepapir is no longer sold."""
    other = elsewhere(shop)
    with other.database.write() as session:
        set_live(session, {shop.town.offers["tegnepapir"]: None}, now=NOW)
    other.database.dispose()


def add_more(shop: House) -> None:
    """Sara puts five more packs of paper in."""
    other = elsewhere(shop)
    other.add("papir-svane", "5", by=shop.town.sara)
    other.database.dispose()


def add_new(shop: House) -> None:
    """Sara puts scissors of the same supplier in."""
    other = elsewhere(shop)
    other.add("saks", "5", by=shop.town.sara)
    other.database.dispose()


def hold(shop: House) -> None:
    """Sara lets Kridthuset wait."""
    other = elsewhere(shop)
    try:
        with other.database.write() as session:
            holding.hold(
                session, unit=shop.unit, supplier_id=shop.town.kridthuset, by=shop.town.sara,
                now=NOW,
            )  # fmt: skip
    finally:
        other.database.dispose()


def send_too(shop: House) -> None:
    """Sara presses *Send* on a page of her own, with the same basket on it."""
    other = elsewhere(shop)
    try:
        with other.database.write() as session:
            seen = queries.basket(session, shop.unit, now=NOW)
            sending.send(
                session, unit=shop.unit, supplier_ids=[card.id for card in seen.ready], now=NOW,
                form_token="a-token-of-another-page", seen=seen.fingerprint, by=shop.town.sara,
            )  # fmt: skip
    finally:
        other.database.dispose()


MEANWHILE = {
    "the prices rise": publish, "a line is withdrawn": withdraw, "more is added": add_more,
    "other goods are added": add_new, "it is held": hold, "it is sent too": send_too,
}  # fmt: skip


@pytest.mark.parametrize("what", MEANWHILE)
def test_whatever_happens_while_one_sends_the_order_is_what_was_shown(
    fresh: Callable[[], House], what: str
) -> None:
    """The other happens before each of the statements in turn (on SQLite it always waits)."""
    alone = fresh()
    total = statements(alone, pressed(alone))
    steps = (1, total) if alone.database.is_sqlite else range(1, total + 1, 2)
    for step in steps:
        shop = fresh()
        act = pressed(shop)
        at = At(shop.database, step, lambda shop=shop: MEANWHILE[what](shop))  # type: ignore[misc]
        try:
            act()
            refused = ""
        except Refused as refusal:
            refused = refusal.code
        at.wait()
        told = f"{what} at statement {step} of {total}: {refused or 'sent'}, other: {at.said}"
        gone = "offer-not-sold" if what == "a line is withdrawn" else ""
        assert refused in ("", "basket-changed", "supplier-held", gone), told
        _check_sent(shop, what, told, was_sent=not refused)


def _check_sent(shop: House, what: str, told: str, *, was_sent: bool) -> None:
    offers = shop.town.offers
    got, left = ordered(shop), in_basket(shop)
    was_sent = was_sent or (what == "it is sent too" and bool(got))
    for goods in GOODS:
        if was_sent:
            assert got.get(offers[goods]) == [(Decimal(10), SHOWN[goods])], told
        else:
            assert offers[goods] not in got, told
    extra = {"more is added": ("papir-svane", 5), "other goods are added": ("saks", 5)}.get(what)
    kept = {} if was_sent else {offers[goods]: Decimal(10) for goods in GOODS}
    if extra:
        kept[offers[extra[0]]] = kept.get(offers[extra[0]], Decimal(0)) + extra[1]
    assert left == kept, told
    with shop.database.read() as session:
        held = session.exec(select(SupplierHold)).all()
    assert bool(held) == (what == "it is held" and not was_sent), told
    check_books(shop)


def test_eight_presses_at_once_get_eight_numbers(fresh: Callable[[], House]) -> None:
    shop = fresh()

    def one(number: int) -> str:
        with shop.database.write() as session:
            lines = draft_lines(
                session, path=shop.unit.path, on=TUESDAY,
                quantities={shop.town.offers["aebler"]: Decimal(20)},
            )  # fmt: skip
            draft = OrderDraft(
                form_token=f"press-{number}", unit_id=shop.unit.id, supplier_id=shop.town.marken,
                delivery_date=TUESDAY, fee=Decimal(0), minimum_order_value=Decimal(250),
                lines=lines,
            )  # fmt: skip
            return place(session, draft=draft, by=shop.town.mette, now=NOW).number

    with ThreadPoolExecutor(8) as pool:
        numbers = sorted(pool.map(one, range(8)))
    assert numbers == [f"L2026-{n:06}" for n in range(1, 9)]
    check_books(shop)


def test_twenty_guesses_at_once_are_no_more_than_five(fresh: Callable[[], House]) -> None:
    """Guessing in parallel is no way around the throttle; the right password waits too."""
    shop = fresh()

    def guess(number: int) -> str:
        done = sign_in(
            shop.database, email="mette@lindeby.example", password=f"gæt {number}", now=NOW,
            caller=f"10.0.0.{number}",
        )  # fmt: skip
        return done.refusal.code if done.refusal else ""

    with ThreadPoolExecutor(10) as pool:
        said = list(pool.map(guess, range(20)))
    assert (said.count("sign-in-wrong"), said.count("sign-in-wait")) == (5, 15)
    with shop.database.read() as session:
        assert len(session.exec(select(SignInFailure)).all()) == 5
    late = sign_in(
        shop.database, email="mette@lindeby.example", password=PASSWORD, caller="x", now=NOW
    )
    assert late.person_id is None


def staged(shop: House, folder: Path, data: BytesIO) -> int:
    with shop.database.write() as session:
        return intake.stage(
            session, folder=folder, file=data, name="priser.csv", now=NOW,
            node_id=shop.town.lindeby.id or 0, supplier_id=shop.town.kridthuset,
            by=shop.town.jonas,
        )  # fmt: skip


def decide(shop: House, act: Callable[..., object], batch: int) -> str:
    try:
        with shop.database.write() as session:
            act(session, batch_id=batch, by=shop.town.jonas, now=NOW)
    except Refused as refused:
        return refused.code
    return "done"


publish_file = partial(intake.publish, removal_confirmed=True)
"""The file's four items are all that is left of the shop."""


def price_of_paper(shop: House) -> Decimal | None:
    with shop.database.read() as session:
        offer = shop.town.offers["papir-svane"]
        row = offer_rows(session, [offer], path=shop.unit.path).get(offer)
        return row.price if row else None


def test_two_files_published_at_once_one_wins_and_the_other_is_told(
    fresh: Callable[[], House], tmp_path: Path
) -> None:
    shop = fresh()
    prices = ("33,25", "35,50")
    batches = [
        staged(shop, tmp_path, price_list((replace(BASE[0], price=price), *BASE[1:])))
        for price in prices
    ]
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(lambda batch: decide(shop, publish_file, batch), batches))
    assert sorted(said, key=lambda code: code != "done")[0] == "done"
    assert said.count("done") == 1
    won = prices[said.index("done")].replace(",", ".")
    assert price_of_paper(shop) == Decimal(won)


def test_publishing_and_rolling_back_the_same_file_at_once_ends_in_one_of_the_two(
    fresh: Callable[[], House], tmp_path: Path
) -> None:
    for _ in range(3):
        shop = fresh()
        batch = staged(shop, tmp_path, price_list((*BASE[:2], CHEAPER, NEW)))
        before = price_of_paper(shop)
        with ThreadPoolExecutor(3) as pool:
            tries = [
                pool.submit(decide, shop, act, batch)
                for act in (publish_file, intake.roll_back, publish_file)
            ]
            said = [one.result() for one in tries]
        assert [said[0], said[2]].count("done") == 1
        state = everything(shop.database)["import_batch"][0]
        assert ("ROLLED_BACK" in state or "rolled" in state.lower()) == (said[1] == "done")
        assert price_of_paper(shop) == before  # the file has the same price for paper
        check_books(shop)


def die(url: str, town_unit: str, what: str, step: int) -> None:
    """In a process of its own: do it, and be killed before the step-th statement; 0: at commit."""
    database = Database(url)
    count = 0

    def killed(*_: Any) -> None:
        nonlocal count
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)

    with database.read() as session:
        unit = node(session, int(town_unit))
        somebody = person_by_email(
            session, f"{'mette' if what == 'send' else 'jonas'}@lindeby.example"
        )
        assert unit is not None
        assert somebody is not None
        by = Actor(somebody.id, somebody.name, somebody.email)
    if step:
        event.listen(database.engine, "before_cursor_execute", killed)
    else:
        event.listen(database.engine, "commit", lambda _c: os.kill(os.getpid(), signal.SIGKILL))
    with database.write() as session:
        if what == "publish":
            publish_file(session, batch_id=1, by=by, now=NOW)
        else:
            seen = queries.basket(session, unit, now=NOW)
            sending.send(
                session, unit=unit, supplier_ids=[card.id for card in seen.ready], by=by, now=NOW,
                form_token="the-token-of-one-that-dies", seen=seen.fingerprint,
            )  # fmt: skip


@pytest.mark.parametrize("what", ["send", "publish"])
def test_a_process_killed_in_the_middle_leaves_nothing_half_done(
    fresh: Callable[[], House], tmp_path: Path, what: str
) -> None:
    shop = fresh()
    staged(shop, tmp_path, price_list((*BASE[:2], CHEAPER, NEW)))
    before = everything(shop.database)
    url = shop.database.engine.url.render_as_string(hide_password=False)
    for step in (14 if what == "publish" else 50, 0):
        code = f"from {__name__} import die; die({url!r}, '{shop.unit.id}', {what!r}, {step})"
        dead = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)
        assert dead.returncode == -signal.SIGKILL, dead.stderr.decode()[-2000:]
        assert everything(shop.database) == before
    if what == "send":
        pressed(shop)()
        assert len(ordered(shop)) == 3
        assert in_basket(shop) == {}
    else:
        assert decide(shop, publish_file, 1) == "done"
    check_books(shop)
