"""suppliers, units, people: who there is. supplier: who sells."""

import argparse
from dataclasses import replace
from typing import Any

from shop.agreements import queries as agreements
from shop.agreements.actions import change_supplier, write_supplier
from shop.agreements.rules import SupplierContent, read_cvr
from shop.cli import Shop, show
from shop.kernel.people import SYSTEM
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
    supplier = commands.add_parser("supplier", help="write a supplier down, or change one")
    supplier.add_argument("cvr")
    supplier.add_argument("--name", help="needed for a new one")
    supplier.add_argument("--email")
    supplier.add_argument("--phone")
    supplier.add_argument("--tagline", help="what it sells, in a few words")
    supplier.add_argument("--json", action="store_true")
    supplier.set_defaults(run=_supplier)


def _supplier(args: argparse.Namespace, shop: Shop) -> int:
    said = {
        name: value
        for name in ("name", "email", "phone", "tagline")
        if (value := getattr(args, name)) is not None
    }
    with shop.database.write() as session:
        row = agreements.supplier_by_cvr(session, read_cvr(args.cvr))
        if row is None:
            written = replace(SupplierContent(read_cvr(args.cvr), ""), **said)
            write_supplier(session, written=written, by=SYSTEM, now=shop.now)
        else:
            written = replace(agreements.supplier_content(row), **said)
            change_supplier(
                session, supplier_id=row.id or 0, written=written, by=SYSTEM, now=shop.now
            )
    return _print([{"cvr": written.cvr, "name": written.name}], as_json=args.json)


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
