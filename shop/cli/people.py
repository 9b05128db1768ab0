"""suppliers, units, people: who there is."""

import argparse
from typing import Any

from shop.agreements import queries as agreements
from shop.cli import Shop, show
from shop.organisation import queries
from shop.organisation.rules import NodeKind, path_ids


def add(commands: Any) -> None:
    """Add the commands."""
    for name, run, text in (
        ("suppliers", _suppliers, "list suppliers"),
        ("units", _units, "list units"),
        ("people", _people, "list people and their roles"),
    ):
        command = commands.add_parser(name, help=text)
        command.add_argument("--json", action="store_true")
        command.set_defaults(run=run)


def _suppliers(args: argparse.Namespace, shop: Shop) -> int:
    with shop.database.read() as session:
        rows = [{"cvr": row.cvr, "name": row.name} for row in agreements.suppliers(session)]
    return _print(rows, as_json=args.json)


def _units(args: argparse.Namespace, shop: Shop) -> int:
    with shop.database.read() as session:
        places = {place.id: place for place in queries.subtree(session, "/")}
    rows = [
        {
            "id": place.id,
            "name": place.name,
            "kind": place.unit_type.value if place.unit_type else place.kind.value,
            "path": "/".join(places[above].name for above in path_ids(place.path)),
        }
        for place in sorted(places.values(), key=lambda place: place.id)
        if place.kind is NodeKind.UNIT
    ]
    return _print(rows, as_json=args.json)


def _people(args: argparse.Namespace, shop: Shop) -> int:
    with shop.database.read() as session:
        rows = [
            {
                "email": person.email,
                "name": person.name,
                "roles": [{"role": role.value, "unit": place.id} for role, place in roles],
            }
            for person, roles in queries.people(session)
        ]
    return _print(rows, as_json=args.json)


def _print(rows: list[dict[str, Any]], *, as_json: bool) -> int:
    if as_json:
        show(rows)
    else:
        for row in rows:
            print("\t".join(str(value) for value in row.values()))
    return 0
