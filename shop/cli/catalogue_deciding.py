"""catalogue batches, changes, decide, choose, discard: what the pages of a file do, by command."""

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlmodel import Session

from shop.cli import Shop
from shop.cli.catalogue_common import actor, command, tell
from shop.intake import actions, queries
from shop.intake.actions.scheduling import schedule
from shop.intake.queries.changes import ids_of_items
from shop.intake.rules import ChangeKind
from shop.intake.views.tables import change_lines, csv_text
from shop.kernel.errors import NotFound, Refused
from shop.search.index import follow

_VERDICTS = {
    "approve": actions.approve, "keep": actions.keep_old, "reopen": actions.reopen,
}  # fmt: skip
_PERCENT = Decimal(100)


def add_deciding(group: Any) -> None:
    """Add the commands to those of `catalogue`."""
    command(group, "batches", "files that came in, the newest first", _batches)
    changes = command(group, "changes", "what a batch would change, as CSV", _changes)
    changes.add_argument("batch", type=int)
    decide = command(group, "decide", "settle held prices: all, some or the small rises", _decide)
    decide.add_argument("verdict", choices=tuple(_VERDICTS))
    decide.add_argument("batch", type=int)
    _items(decide)
    decide.add_argument("--below", metavar="PERCENT", help="only rises of less than so much")
    decide.add_argument("--why", default="", metavar="TEXT")
    choose = command(group, "choose", "publish changes with the batch, or leave them out", _choose)
    choose.add_argument("what", choices=("take", "leave"))
    choose.add_argument("batch", type=int)
    _items(choose)
    kinds = tuple(kind.value for kind in ChangeKind)
    choose.add_argument("--kind", choices=kinds, help="all changes of one kind")
    discard = command(group, "discard", "put a batch aside; nothing of it goes live", _discard)
    discard.add_argument("batch", type=int)
    for deciding in (decide, choose, discard):
        deciding.add_argument("--by", required=True, metavar="EMAIL")


def _items(of: argparse.ArgumentParser) -> None:
    of.add_argument(
        "--item", action="append", default=[], metavar="NUMBER",
        help="an item number of the supplier's; may be given several times; default: all",
    )  # fmt: skip


def publish_on(shop: Shop, batch_id: int, on: str, *, email: str, is_meant: bool) -> dict[str, Any]:
    """Ask for a batch to go live in the morning of a day. Raises Refused or NotFound."""
    try:
        day = date.fromisoformat(on)
    except ValueError as error:
        raise Refused("day-invalid", f"Datoen kan ikke læses: {on}") from error
    with shop.database.write() as session:
        schedule(
            session, batch_id=batch_id, on=day, by=actor(session, email), now=shop.now,
            removal_confirmed=is_meant,
        )  # fmt: skip
    return {"batch": batch_id, "state": "STAGED", "on": day.isoformat()}


def _batches(args: argparse.Namespace, shop: Shop) -> int:
    with shop.database.read() as session:
        rows = queries.batches(session, paths=["/"])
    told = [
        {"batch": row.id, "supplier": row.supplier_name, "file": row.file_name,
         "state": row.state.value, "changes": row.changes, "held": row.held, "errors": row.errors}
        for row in rows
    ]  # fmt: skip
    if args.json:
        tell({"batches": told}, as_json=True)
    else:
        for one in told:
            print(*one.values(), sep="\t")
    return 0


def _changes(args: argparse.Namespace, shop: Shop) -> int:
    with shop.database.read() as session:
        _existing(session, args.batch)
        latest = {one.change_id: one for one in reversed(queries.decisions(session, args.batch))}
        lines = change_lines(queries.all_changes(session, args.batch), latest)
        if args.json:
            names, *rows = lines
            tell({"columns": names, "changes": rows}, as_json=True)
        else:
            for line in lines:
                print(csv_text([line]), end="")
    return 0


def _decide(args: argparse.Namespace, shop: Shop) -> int:
    below = _share(args.below) if args.below is not None else None
    with shop.database.write() as session:
        which = actions.Which(_ids(session, args), below)
        done = _VERDICTS[args.verdict](
            session, batch_id=args.batch, which=which, by=actor(session, args.by), now=shop.now,
            why=args.why,
        )  # fmt: skip
    if done.offers:
        follow(shop.database, shop.config.index_dir)
    told = {"batch": done.batch_id, "prices": done.prices, "offers": done.offers}
    tell(told, as_json=args.json)
    return 0


def _choose(args: argparse.Namespace, shop: Shop) -> int:
    if args.item and args.kind:
        raise Refused("item-or-kind", "Vælg enten varenumre eller en slags ændring.")
    kind = ChangeKind(args.kind) if args.kind else None
    with shop.database.write() as session:
        moved = actions.choose(
            session, batch_id=args.batch, rows=actions.Rows(_ids(session, args), kind),
            take=args.what == "take", by=actor(session, args.by), now=shop.now,
        )  # fmt: skip
    tell({"batch": args.batch, "changes": moved}, as_json=args.json)
    return 0


def _discard(args: argparse.Namespace, shop: Shop) -> int:
    with shop.database.write() as session:
        done = actions.discard(
            session, batch_id=args.batch, by=actor(session, args.by), now=shop.now
        )
    tell({"batch": done.batch_id, "state": done.state.value}, as_json=args.json)
    return 0


def _ids(session: Session, args: argparse.Namespace) -> tuple[int, ...] | None:
    """The changes of the items named, None for all. Raises NotFound for one that is not there."""
    if not args.item:
        return None
    found = ids_of_items(session, args.batch, args.item)
    missing = [number for number in args.item if number not in found]
    if missing:
        raise NotFound("change", f"Varenummeret findes ikke i filen: {', '.join(missing)}")
    return tuple(found.values())


def _share(percent: str) -> Decimal:
    try:
        share = Decimal(percent.replace(",", ".")) / _PERCENT
    except InvalidOperation as error:
        raise Refused("percent", "Skriv et tal fra 1 til 100.") from error
    if not (share.is_finite() and 0 < share <= 1):
        raise Refused("percent", "Skriv et tal fra 1 til 100.")
    return share


def _existing(session: Session, batch_id: int) -> None:
    if queries.batch(session, batch_id, paths=["/"]) is None:
        raise NotFound("batch", "Kataloget findes ikke.")
