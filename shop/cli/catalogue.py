"""catalogue: check a supplier's file, stage it, publish it, take it back."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from catalog_import.check import check
from catalog_import.item import IncomingFile, RowIssue
from shop.agreements.queries import supplier_by_cvr
from shop.cli import Shop
from shop.cli.catalogue_common import actor, command, tell
from shop.cli.catalogue_deciding import add_deciding, publish_on
from shop.cli.catalogue_lists import add_lists
from shop.intake import actions, queries
from shop.intake.models import ImportBatch
from shop.intake.queries.columns import chosen_columns
from shop.kernel.errors import NotFound, Refused
from shop.kernel.people import SYSTEM
from shop.kernel.periods import local_day
from shop.organisation.queries import subtree
from shop.organisation.rules import NodeKind
from shop.search.index import follow


def add(commands: Any) -> None:
    """Add the commands."""
    group = commands.add_parser("catalogue", help="suppliers' files").add_subparsers(required=True)
    checking = command(group, "check", "read a file and say what is wrong with it", _check)
    checking.add_argument("file", type=Path)
    checking.set_defaults(needs_database=False)
    staging = command(group, "import", "stage a file; nothing goes live", _import)
    staging.add_argument("file", type=Path)
    staging.add_argument("--supplier", required=True, metavar="CVR")
    staging.add_argument("--node", type=int, metavar="ID", help="default: where it sells now")
    staging.add_argument("--by", metavar="EMAIL", help="who brings it; default: the system")
    for name, act, text in (
        ("publish", actions.publish, "make a staged batch live"),
        ("rollback", actions.roll_back, "make live again what was live before a batch"),
    ):
        deciding = command(group, name, text, _deciding(act))
        deciding.add_argument("batch", type=int)
        deciding.add_argument("--by", required=True, metavar="EMAIL")
        if name == "publish":
            text = "the many items that the file removes shall go"
            deciding.add_argument("--removals-are-meant", action="store_true", help=text)
            text = "go live in the morning of that day, not now"
            deciding.add_argument("--on", metavar="YYYY-MM-DD", help=text)

    add_deciding(group)
    add_lists(group)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise Refused("file-missing", f"Filen findes ikke: {path}")
    return path


def _check(args: argparse.Namespace, _shop: None) -> int:
    file = IncomingFile(_existing(args.file), args.file.name)
    found = check(file, today=local_day(datetime.now(UTC)))
    tell(
        {
            "format": found.format,
            "items": len(found.items),
            "issues": [_issue(noted) for noted in found.issues],
        },
        as_json=args.json,
    )
    return 1 if found.has_errors else 0


def _issue(noted: RowIssue) -> dict[str, Any]:
    names = ("code", "row", "field", "value", "text")
    return {name: getattr(noted, name) for name in names} | {"severity": noted.severity.value}


def _import(args: argparse.Namespace, shop: Shop) -> int:
    path = _existing(args.file)
    with shop.database.read() as session:
        by = actor(session, args.by) if args.by else SYSTEM
        supplier = supplier_by_cvr(session, args.supplier)
        if supplier is None:
            raise NotFound("supplier", f"Ingen leverandør har CVR {args.supplier}.")
        supplier_id = supplier.id or 0
        node_id = args.node or _home(session, supplier_id)
        columns = chosen_columns(session, node_id=node_id, supplier_id=supplier_id)
    kept = actions.keep_file(
        folder=shop.config.catalogue_dir, file=path, name=path.name,
        limit=shop.config.max_upload_bytes,
    )  # fmt: skip
    with shop.database.read() as session:
        before = actions.as_before(
            session, kept, node_id=node_id, supplier_id=supplier_id, now=shop.now, columns=columns
        )
    received = before or actions.read_file(kept, now=shop.now, columns=columns)
    with shop.database.write() as session:
        batch_id = actions.stage_received(
            session, received=received, node_id=node_id, supplier_id=supplier_id, by=by,
            now=shop.now,
        )  # fmt: skip
        summary = _summary(session.get_one(ImportBatch, batch_id))
    tell(summary, as_json=args.json)
    return 1 if summary["errors"] else 0


def _home(session: Any, supplier_id: int) -> int:
    """The municipality where the supplier sells now, else the first one."""
    municipalities = subtree(session, "/", kind=NodeKind.MUNICIPALITY)
    first = min((place.id for place in municipalities), default=0)
    return queries.home_of(session, supplier_id) or first


_COUNTS = (
    "added", "withdrawn", "price_up", "price_down", "changed", "unchanged", "held", "errors",
)  # fmt: skip


def _summary(batch: ImportBatch) -> dict[str, Any]:
    counts = {name: getattr(batch, name) for name in _COUNTS}
    return {"batch": batch.id, "node": batch.node_id, "state": batch.state.value, **counts}


def _deciding(act: Callable[..., actions.Decided]) -> Callable[[argparse.Namespace, Shop], int]:
    def run(args: argparse.Namespace, shop: Shop) -> int:
        if on := getattr(args, "on", None):
            is_meant = bool(args.removals_are_meant)
            told = publish_on(shop, args.batch, on, email=args.by, is_meant=is_meant)
            tell(told, as_json=args.json)
            return 0
        with shop.database.write() as session:
            by = actor(session, args.by)
            more = {"removal_confirmed": True} if getattr(args, "removals_are_meant", 0) else {}
            done = act(session, batch_id=args.batch, by=by, now=shop.now, **more)
        follow(shop.database, shop.config.index_dir)
        tell(
            {"batch": done.batch_id, "state": done.state.value, "offers": done.offers},
            as_json=args.json,
        )
        return 0

    return run
