"""places, remove-place, person: the first municipality and its people, and whoever comes later."""

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from catalog_import.charset import detect
from catalog_import.item import IncomingFile
from shop.cli import Shop, fail, show
from shop.kernel.errors import Refused
from shop.kernel.people import SYSTEM
from shop.ledger.actions import record
from shop.ledger.rules import Event
from shop.organisation import actions, queries
from shop.organisation.models import Node, Person
from shop.organisation.places import SEPARATOR, RowFault, read_places
from shop.organisation.removing import remove_node
from shop.organisation.rules import Role

COLUMNS = "sted; art; type; gln; cvr; vej; postnr; by; konto; telefon"
LONGEST_NAME = 120
LARGEST = 10_000_000
"""Bytes. Twenty thousand rows are about two million."""


def add(commands: Any) -> None:
    """Add the commands."""
    places = commands.add_parser(
        "places", help="add or change the places of a municipality from a CSV file",
        description=f"Columns: {COLUMNS}. `sted` is the whole way down: A {SEPARATOR} B.",
    )  # fmt: skip
    places.add_argument("file", type=Path)
    places.add_argument("--dry-run", action="store_true", help="say what it would do")
    places.add_argument("--json", action="store_true")
    places.set_defaults(run=_places)
    gone = commands.add_parser(
        "remove-place", help="remove a place that nothing hangs on",
        description="A place with orders, people or other places under it stays, and it says why.",
    )  # fmt: skip
    gone.add_argument("place", help=f"as in the file: A {SEPARATOR} B")
    gone.add_argument("--json", action="store_true")
    gone.set_defaults(run=_remove)
    person = commands.add_parser(
        "person", help="add somebody, or give somebody a new password",
        description="The password is asked for, or read from standard input when that is piped.",
    )  # fmt: skip
    person.add_argument("email")
    person.add_argument("--name", help="needed for somebody new")
    person.add_argument("--role", choices=[role.value.lower() for role in Role])
    person.add_argument("--place", help=f"where the role holds, as in the file: A {SEPARATOR} B")
    person.add_argument("--json", action="store_true")
    person.set_defaults(run=_person)


def _places(args: argparse.Namespace, shop: Shop) -> int:
    try:
        text = _text(args.file)
    except OSError as error:
        return fail("file-unreadable", f"{args.file}: {error.strerror}.", as_json=args.json)
    except UnicodeDecodeError:
        told = f"{args.file} is no text: save it as CSV from the spreadsheet."
        return fail("file-no-text", told, as_json=args.json)
    with shop.database.write() as session:
        nodes = queries.nodes_by_names(session)
        table = read_places(text, known={names: node.kind for names, node in nodes.items()})
        if table.faults:
            told = "\n".join(_sentence(fault) for fault in table.faults)
            return fail("places-wrong", f"{told}\nNothing was changed.", as_json=args.json)
        loaded = actions.load_places(session, places=table.places, by=SYSTEM, now=shop.now)
        if args.dry_run:
            session.rollback()
    counts = {name: getattr(loaded, name) for name in ("added", "changed", "unchanged")}
    if args.json:
        show({**counts, "dry_run": args.dry_run})
    else:
        told = ", ".join(f"{count} {name}" for name, count in counts.items())
        print(f"{told}." + (" Nothing was changed: this was a dry run." if args.dry_run else ""))
    return 0


def _text(path: Path) -> str:
    if path.stat().st_size > LARGEST:
        raise OSError(0, f"larger than {LARGEST // 1_000_000} MB")
    return path.read_text(encoding=detect(IncomingFile(path)).codec)


def _sentence(fault: RowFault) -> str:
    where = f"Row {fault.row}" + (f", {fault.column}" if fault.column else "")
    return f"{where} ({fault.value or 'empty'}): {fault.text}"


def _remove(args: argparse.Namespace, shop: Shop) -> int:
    with shop.database.write() as session:
        remove_node(session, node=_node(session, args.place), by=SYSTEM, now=shop.now)
    show({"removed": args.place}) if args.json else print(f"{args.place} is removed.")
    return 0


def _person(args: argparse.Namespace, shop: Shop) -> int:
    password = _password()
    with shop.database.write() as session:
        known = queries.person_by_email(session, args.email)
        if known is not None:
            if args.name or args.role or args.place:
                raise Refused("person-known", f"{args.email} is here already.")
            actions.set_password(session, person=known, password=password)
            record(
                session, Event.PASSWORD_CHANGED, by=SYSTEM, at=shop.now, chain=0,
                subject=f"person:{known.id}", details={},
            )  # fmt: skip
            told = "has a new password"
        else:
            _add(args, shop, session, password)
            told = "can sign in"
    show({"email": args.email}) if args.json else print(f"{args.email} {told}.")
    return 0


def _add(args: argparse.Namespace, shop: Shop, session: Any, password: str) -> Person:
    """Somebody new with one role."""
    if not (args.name and args.role and args.place):
        raise Refused("person-new", "Somebody new needs --name, --role and --place.")
    if args.email.count("@") != 1 or not all(args.email.split("@")) or len(args.email) > 200:
        raise Refused("email-wrong", f"{args.email} is no e-mail address.")
    if len(args.name) > LONGEST_NAME:
        raise Refused("name-long", f"A name has at most {LONGEST_NAME} letters.")
    node = _node(session, args.place)
    person = actions.add_person(
        session, email=args.email, name=args.name, password=password,
        roles=[(Role[args.role.upper()], node.id or 0)],
    )  # fmt: skip
    record(
        session, Event.PERSON_ADDED, by=SYSTEM, at=shop.now, chain=node.municipality_id or 0,
        subject=f"person:{person.id}", details={"role": args.role.upper(), "node": node.id},
    )  # fmt: skip
    return person


def _node(session: Any, place: str) -> Node:
    names = tuple(name.strip() for name in place.split(SEPARATOR))
    node = queries.nodes_by_names(session).get(names)
    if node is None:
        raise Refused("place-unknown", f"There is no place {place}; `units` lists them.")
    return node


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first, again = getpass.getpass("Password: "), getpass.getpass("Again: ")
    if first != again:
        raise Refused("password-differs", "The two passwords are not the same.")
    return first
