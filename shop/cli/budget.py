"""budget FILE.csv: what finance says that the houses' accounts may be spent on."""

import argparse
import sys
from pathlib import Path
from typing import Any

from shop.budgets.actions import keep, read
from shop.cli import Shop
from shop.kernel.errors import Refused
from shop.kernel.people import SYSTEM


def add(commands: Any) -> None:
    """Add the command to the shop's."""
    feeding = commands.add_parser("budget", help="feed accounts' budgets from a CSV file")
    feeding.add_argument("file", type=Path, metavar="FILE.csv")
    feeding.set_defaults(run=_feed)


def _feed(args: argparse.Namespace, shop: Shop) -> int:
    try:
        raw = args.file.read_bytes()
    except OSError as error:
        raise Refused("file-not-read", f"Filen kan ikke læses: {args.file}") from error
    with shop.database.read() as session:
        table = read(session, raw=raw, by=SYSTEM, now=shop.now)
    for fault in table.faults:
        print(f"row {fault.row}: {fault.refused.text}", file=sys.stderr)
    if table.faults:
        print("nothing was kept")
        return 1
    with shop.database.write() as session:
        keep(session, lines=table.lines, by=SYSTEM, now=shop.now)
    print(f"kept {len(table.lines)} budget lines")
    return 0
