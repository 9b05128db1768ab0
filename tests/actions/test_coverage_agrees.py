"""Search, item page, nudges, orders and basket say the same of every offer, whatever changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from nudges.facts import Coverage
from shop.agreements import actions, queries
from shop.agreements.rules import AgreementStatus, Content, Level, LotContent, Scope, cover
from shop.basket.facts import item
from shop.catalogue.queries import visible_rows
from shop.db import Database
from shop.orders.queries import draft_line
from shop.search import freshness
from shop.search.queries import Place
from shop.search.scope import COVERAGES
from tests.factories import NOW, Town, town
from tests.house.test_code_budget import found, tracked

DAY = NOW.date()
GLOVES = Content(
    number="LK-2026-9", title="Handsker", level=Level.OWN, binding=True,
    scope=Scope.WHOLE_ASSORTMENT, valid_from=date(2026, 1, 1), valid_to=date(2027, 12, 31),
)  # fmt: skip


def test_coverage_is_decided_in_one_place() -> None:
    made = found(r"\b(?:Cover|ReachingLot)\((?!\))", [
        name for name in tracked(".py") if name.startswith(("shop/", "nudges/"))
    ])  # fmt: skip
    assert {line.partition(":")[0] for line in made} == {
        "shop/agreements/rules/coverage.py", "shop/agreements/queries/reaching.py"
    }  # fmt: skip


def test_all_say_the_same_after_every_change(database_url: str, tmp_path: Path) -> None:
    database = Database(database_url)
    built = town(database)
    known = {"46181500", "60121100", "14111500"}
    lot = LotContent("Handsker", True, ((built.havblik, 1),), ("461815",))
    by: dict[str, Any] = {"by": built.jonas, "now": NOW}

    def change(action: Callable[..., Any], **facts: Any) -> Any:
        with database.write() as session:
            answer = action(session, **by, **facts)
        freshness.forget(database)
        return answer

    seen = [said(database, built, tmp_path)]
    made = change(actions.write_agreement, node_id=built.lindeby.id, content=GLOVES,
                  status=AgreementStatus.ACTIVE)  # fmt: skip
    on: dict[str, Any] = {"agreement_id": made}
    change(actions.save_lot, lot_id=0, seen=actions.NO_LOT, wanted=lot, known=known, **on)
    seen.append(said(database, built, tmp_path))
    with database.read() as session:
        lot_id = next(iter(queries.lots_of(session, made)))
    moved = replace(lot, prefixes=("601211",))  # as many prefixes as before
    change(actions.save_lot, lot_id=lot_id, seen=lot, wanted=moved, known=known, **on)
    seen.append(said(database, built, tmp_path))
    change(actions.set_status, status=AgreementStatus.SUSPENDED, why="Konkurs", **on)
    seen.append(said(database, built, tmp_path))
    change(actions.opt_out, agreement_id=1, node_id=built.lindeby.id, prefix="141115",
           known=known)  # fmt: skip
    seen.append(said(database, built, tmp_path))
    database.dispose()

    gloves, tissue, paper = (built.offers[key] for key in ("handsker", "silkepapir", "papir-svane"))
    on_it, beside, elsewhere, free = (
        Coverage.ON_AGREEMENT, Coverage.AGREEMENT_SUPPLIER, Coverage.CATEGORY_COVERED,
        Coverage.NO_AGREEMENT,
    )  # fmt: skip
    assert [each[gloves] for each in seen] == [beside, on_it, beside, beside, beside]
    assert [each[tissue] for each in seen] == [free, free, elsewhere, free, free]
    assert [each[paper] for each in seen] == [on_it, on_it, on_it, on_it, free]


def said(database: Database, built: Town, folder: Path) -> dict[int, Coverage]:
    """What everybody says of each offer; they must agree."""
    path = built.solsikken.path
    with database.read() as session:
        scope = Place(database, folder / "index", path, DAY).scope(session)
        lots = queries.reaching_lots(session, path)
        answer = {}
        for row in visible_rows(session, path=path):
            decided = cover(row.facts, lots, on=DAY)
            at = list(scope.goods.offer_ids).index(row.offer_id)
            assert COVERAGES[int(scope.coverage[at])] is decided.coverage, row.name
            assert scope.cover(row.facts, on=DAY) == decided
            assert item(row, decided, on=DAY).coverage is decided.coverage
            if row.price is not None:
                line = draft_line(row, Decimal(1), lots=lots, on=DAY)
                assert line.cover == decided
            answer[row.offer_id] = decided.coverage
    return answer
