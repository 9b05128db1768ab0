"""catalogue letter, catalogue issues: the lists that a supplier gets, as a file or in print."""

import argparse
from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from shop.agreements.queries import supplier_by_cvr
from shop.cli import Shop
from shop.intake import queries
from shop.intake.queries.supplier_page import letter
from shop.intake.views.issues import sheets
from shop.intake.views.supplier_words import letter_cells, letter_columns, letter_sheet
from shop.intake.views.tables import Cell, csv_text, issue_lines
from shop.kernel.errors import NotFound, Refused
from shop.kernel.workbook import Sheet, write_workbook
from shop.organisation.queries import node


def add_lists(group: Any) -> None:
    """Add the commands to those of `catalogue`."""
    writing = group.add_parser("letter", help="what a supplier's items lack, most bought first")
    writing.add_argument("--supplier", required=True, metavar="CVR")
    writing.add_argument("--node", type=int, metavar="ID", help="default: where it sells")
    noting = group.add_parser("issues", help="what was noted about a batch, for its supplier")
    noting.add_argument("batch", type=int)
    for command, run in ((writing, _letter), (noting, _issues)):
        command.add_argument("--xlsx", type=Path, metavar="FILE", help="default: CSV on the screen")
        command.set_defaults(run=run)


def _letter(args: argparse.Namespace, shop: Shop) -> int:
    with shop.database.read() as session:
        supplier = supplier_by_cvr(session, args.supplier)
        if supplier is None:
            raise NotFound("supplier", f"Ingen leverandør har CVR {args.supplier}.")
        supplier_id = supplier.id or 0
        place = node(session, args.node or queries.home_of(session, supplier_id) or 0)
        if place is None:
            raise NotFound("node", "Leverandøren sælger ikke noget. Vælg et sted med --node.")
        lines = letter(
            session, node_id=place.id, supplier_id=supplier_id, path=place.path, now=shop.now
        )
        if args.xlsx:
            return _write(args.xlsx, [letter_sheet(lines)])
        head = tuple(name for name, _width in letter_columns())
        return _show(chain([head], letter_cells(lines)))


def _issues(args: argparse.Namespace, shop: Shop) -> int:
    with shop.database.read() as session:
        batch = queries.batch(session, args.batch, paths=["/"])
        if batch is None:
            raise NotFound("batch", "Kataloget findes ikke.")
        noted = queries.issues(session, batch.id)
    if args.xlsx:
        return _write(args.xlsx, list(sheets(batch, noted)))
    return _show(issue_lines(noted))


def _write(path: Path, made: Sequence[Sheet]) -> int:
    try:
        with path.open("wb") as target:
            write_workbook(target, made)
    except OSError as error:
        raise Refused("file-not-written", f"Filen kan ikke skrives: {path}") from error
    print(f"wrote {path}")
    return 0


def _show(lines: Iterable[tuple[Cell, ...]]) -> int:
    for line in lines:
        print(csv_text([line]), end="")
    return 0
