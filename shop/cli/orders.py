"""orders export: placed orders, one row for each line, for accounts and analysis."""

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from datetime import date
from typing import Any, TextIO

from shop.cli import Shop, fail
from shop.kernel.cells import plain_cell
from shop.kernel.errors import Refused
from shop.kernel.periods import Period
from shop.orders.export import COLUMNS, rows
from shop.organisation import queries as organisation


def add(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("orders", help="placed orders").add_subparsers(required=True)
    export = group.add_parser(
        "export", help="one row for each order line",
        description="Columns: " + "; ".join(f"{name} ({text})" for name, text in COLUMNS.items()),
    )  # fmt: skip
    export.add_argument("--from", dest="first", required=True, metavar="D", help="day, 2026-11-01")
    export.add_argument("--to", dest="last", required=True, metavar="D", help="last day, included")
    export.add_argument("--node", type=int, help="only this node and below")
    export.add_argument("--format", choices=("csv", "json"), default="csv")
    export.set_defaults(run=_export)


def _export(args: argparse.Namespace, shop: Shop) -> int:
    try:
        period = _period(args.first, args.last)
    except Refused as refused:
        return fail(refused.code, refused.text, as_json=args.format == "json")
    with shop.database.read() as session:
        path = "/"
        if args.node is not None:
            node = organisation.node(session, args.node)
            if node is None:
                text = f"There is no node {args.node}."
                return fail("node-unknown", text, as_json=args.format == "json")
            path = node.path
        found = rows(session, path=path, period=period)
        write = _write_json if args.format == "json" else _write_csv
        write(found, sys.stdout)
    return 0


def _period(first: str, last: str) -> Period:
    try:
        return Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise Refused("period", f"--from and --to: {error}") from error


def _write_csv(found: Iterator[dict[str, Any]], out: TextIO) -> None:
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in found:
        writer.writerow([_safe(row[name]) for name in COLUMNS])


def _safe(value: Any) -> str:
    """A cell that no spreadsheet runs as a formula. Numbers stay numbers, also negative ones."""
    if isinstance(value, str):
        return plain_cell(value)
    return "" if value is None else str(value)


def _write_json(found: Iterator[dict[str, Any]], out: TextIO) -> None:
    """A JSON list, written row by row: an export may be larger than memory."""
    out.write("[")
    for place, row in enumerate(found):
        out.write(("," if place else "") + "\n")
        json.dump(row, out, ensure_ascii=False, default=str)
    out.write("\n]\n")
