"""report: a number for a node and its subtree, with the houses behind it."""

import argparse
from datetime import date
from decimal import Decimal
from typing import Any

from shop.cli import Shop, show
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import Period, local_day
from shop.organisation import queries as organisation
from shop.organisation.queries import NodeFacts
from shop.reports.registry import REPORTS
from shop.reports.registry import report as report_named
from shop.reports.report import Report, Result
from shop.reports.rules import Figure


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser(
        "report", help="a key figure for a node and its subtree, house by house"
    )
    command.add_argument("name", nargs="?", default="", help="see --list")
    command.add_argument("--node", help="id of any node of the tree (a unit's: shop units)")
    command.add_argument("--from", dest="first", help="first day, as 2026-10-01")
    command.add_argument("--to", dest="last", help="last day, included")
    command.add_argument("--list", action="store_true", help="the names, and how each is counted")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_report)


def _report(args: argparse.Namespace, shop: Shop) -> int:
    if args.list:
        return _list(as_json=args.json)
    report, period = report_named(args.name), _period(args.first, args.last)
    with shop.database.read() as session:
        place = organisation.node(session, int(args.node)) if _is_id(args.node) else None
        if place is None:
            raise NotFound("node-unknown", "Der er ikke et sted med det nummer. Brug --node.")
        result = report.rows(session, place, period, today=local_day(shop.now))
    _print(report, place, period, result, as_json=args.json)
    return 0


def _is_id(text: str | None) -> bool:
    return bool(text) and str(text).isascii() and str(text).isdecimal() and len(str(text)) < 10


def _list(*, as_json: bool) -> int:
    rows = [{"name": one.name, "title": str(one.title), "how": str(one.how)} for one in REPORTS]
    if as_json:
        show(rows)
    else:
        for row in rows:
            print(f"{row['name']}: {row['title']}. {row['how']}")
    return 0


def _period(first: str | None, last: str | None) -> Period:
    try:
        period = Period(date.fromisoformat(first or ""), date.fromisoformat(last or ""))
        if period.last.year == date.max.year:
            raise ValueError("there is no day after the last one")
    except ValueError:
        raise Refused(
            "period", "Skriv to dage som --from 2026-10-01 --to 2026-10-31, den første først."
        ) from None
    return period


def _print(
    report: Report, place: NodeFacts, period: Period, result: Result, *, as_json: bool
) -> None:
    rows = [{"unit_id": row.unit_id, "unit": row.unit} | _json(row.figure) for row in result.rows]
    total = _json(result.total)
    if report.name == "agreement_share":
        total["excepted"] = _number(result.excepted)
        for values, row in zip(rows, result.rows, strict=True):
            values["excepted"] = _number(row.excepted)
    if as_json:
        show({
            "report": report.name, "title": str(report.title), "how": str(report.how),
            "kind": report.kind.value, "node": place.id, "from": period.first.isoformat(),
            "to": period.last.isoformat(), "total": total, "rows": rows,
        })  # fmt: skip
    else:
        for values in [*rows, {"unit_id": "", "unit": place.name} | total]:
            print("\t".join("–" if value is None else str(value) for value in values.values()))


def _json(figure: Figure) -> dict[str, Any]:
    return {
        "value": _number(figure.value), "numerator": _number(figure.numerator),
        "denominator": _number(figure.denominator),
    }  # fmt: skip


def _number(value: Decimal | None) -> float | None:
    """At most six decimals: enough for any share, and kroner come out as they are."""
    return None if value is None else round(float(value), 6)
