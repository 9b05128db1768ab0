"""ledger verify: has anything been altered?"""

import argparse
from typing import Any

from shop.cli import Shop, show
from shop.ledger import queries
from shop.ledger.rules import Fault
from shop.orders.queries import first_altered_order


def add(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("ledger", help="the append-only ledger").add_subparsers(
        required=True
    )
    verify = group.add_parser(
        "verify", help="exit 1 and the first bad entry when anything is altered"
    )
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=_verify)


def _verify(args: argparse.Namespace, shop: Shop) -> int:
    with shop.database.read() as session:
        count, fault = queries.verify(session)
        fault = fault or first_altered_order(session)
    if args.json:
        show({"entries": count, "fault": _as_json(fault)})
    elif fault:
        print(f"chain {fault.chain}, entry {fault.number}: {fault.text}")
    else:
        print(f"{count} entries, all as they were written")
    return 1 if fault else 0


def _as_json(fault: Fault | None) -> dict[str, Any] | None:
    return (
        None if fault is None else {"chain": fault.chain, "entry": fault.number, "text": fault.text}
    )
