"""A month of orders in the town, small enough to count by hand. October 2026, kroner without VAT.

house       supplier    placed   delivered  lines
Solsikken   Kridthuset  5 Oct    8 Oct      10 paper with the Swan 319,50 on, 4 Plus 144,60 off
Solsikken   Kridthuset  6 Oct    8 Oct      1 tissue paper 129,00: no agreement; small
Solsikken   Marken      12 Oct   13 Oct     10 kg apples 184,00 organic, 4 kg grapes 100,00 not
Solsikken   Havblik     20 Oct   21 Oct     5 foreign paper 145,00 for allergy, 2 nappies 429,00
Regnbuen    Kridthuset  7 Oct    8 Oct      5 Plus 180,75 off; small
Engskolen   Kridthuset  9 Oct    13 Oct     20 paper with the Swan 639,00
Muslingen   Kridthuset  9 Oct    13 Oct     3 paper of Fjordby's own 99,00; another municipality
Solsikken   Kridthuset  29 Sep   1 Oct      3 paper with the Swan 95,85; small
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from shop.catalogue.actions import publish_items
from shop.db import Database
from shop.kernel.people import Actor
from shop.kernel.periods import Period
from shop.orders.actions import place
from shop.orders.queries import draft_lines
from shop.orders.rules import OrderDraft, SendReason
from shop.organisation.models import Node
from tests.factories import NOW, Town, item, town

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
TODAY = date(2026, 11, 23)
_TOKENS = count(1)


def order(
    database: Database, built: Town, *, unit: Node, supplier: int, by: Actor, placed: date,
    comes: date, lines: dict[str, int], reason: SendReason = SendReason.NONE,
) -> int:  # fmt: skip
    """Place one order at nine in the morning, with offers named as in `Town.offers`."""
    quantities = {built.offers[name]: Decimal(amount) for name, amount in lines.items()}
    with database.write() as session:
        drafted = draft_lines(session, path=unit.path, quantities=quantities, on=placed)
        draft = OrderDraft(
            form_token=f"press-{next(_TOKENS)}", unit_id=unit.id or 0, supplier_id=supplier,
            delivery_date=comes, fee=Decimal(0), minimum_order_value=Decimal(0), lines=drafted,
            send_reason=reason,
        )  # fmt: skip
        now = datetime(placed.year, placed.month, placed.day, 7, tzinfo=UTC)
        return place(session, draft=draft, by=by, now=now).id


def town_with_orders(database: Database) -> Town:
    """The town after the orders above."""
    built = town(database)
    with database.write() as session:
        done = publish_items(
            session, owner_node_id=built.lindeby.id or 0, supplier_id=built.marken,
            items=[item("103", "Vindruer", "25.00", unspsc="50101600", order_unit="KGM")],
            batch_id=None, now=NOW,
        )  # fmt: skip
    built.offers["vindruer"] = done["103"].offer_id
    _solsikken(database, built)
    _others(database, built)
    return built


def _solsikken(database: Database, built: Town) -> None:
    for supplier, placed, comes, lines, reason in (
        (built.kridthuset, date(2026, 9, 29), date(2026, 10, 1), {"papir-svane": 3}, "NONE"),
        (built.kridthuset, date(2026, 10, 5), date(2026, 10, 8),
         {"papir-svane": 10, "papir-plus": 4}, "NONE"),
        (built.kridthuset, date(2026, 10, 6), date(2026, 10, 8), {"silkepapir": 1}, "URGENT"),
        (built.marken, date(2026, 10, 12), date(2026, 10, 13), {"aebler": 10, "vindruer": 4},
         "NONE"),
        (built.havblik, date(2026, 10, 20), date(2026, 10, 21), {"papir-fremmed": 5, "bleer": 2},
         "ALLERGY"),
    ):  # fmt: skip
        order(
            database, built, unit=built.solsikken, supplier=supplier, by=built.mette,
            placed=placed, comes=comes, lines=lines, reason=SendReason(reason),
        )  # fmt: skip


def _others(database: Database, built: Town) -> None:
    for unit, by, placed, comes, lines in (
        (built.regnbuen, built.karl, date(2026, 10, 7), date(2026, 10, 8), {"papir-plus": 5}),
        (built.skolen, built.karl, date(2026, 10, 9), date(2026, 10, 13), {"papir-svane": 20}),
        (built.fremmed_hus, built.fremmed, date(2026, 10, 9), date(2026, 10, 13),
         {"fjordby-papir": 3}),
    ):  # fmt: skip
        order(
            database, built, unit=unit, supplier=built.kridthuset, by=by, placed=placed,
            comes=comes, lines=lines,
        )  # fmt: skip
