"""search: what a unit finds for some words."""

import argparse
from decimal import Decimal
from typing import Any

from shop.catalogue.queries import OfferRow, offer_rows
from shop.catalogue.rules import counting
from shop.cli import Shop, show
from shop.kernel.errors import NotFound, Refused
from shop.kernel.periods import local_day
from shop.organisation import queries as organisation
from shop.search.address import SORT_WORDS, read_sort
from shop.search.match import read_query
from shop.search.queries import Ask, Found, Place, search
from shop.search.rank import Sort


def add(commands: Any) -> None:
    """Add the command."""
    command = commands.add_parser("search", help="search as a unit does")
    command.add_argument("query")
    command.add_argument("--unit", type=int, required=True, help="id of the unit, see `units`")
    command.add_argument("--page", type=int, default=1, help="24 goods a page")
    command.add_argument("--sort", default="anbefalet", help=", ".join(SORT_WORDS))
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=_search)


def _search(args: argparse.Namespace, shop: Shop) -> int:
    ask = Ask(read_query(args.query), sort=_sort(args.sort), page=_page(args.page))
    with shop.database.read() as session:
        unit = organisation.node(session, args.unit)
        if unit is None:
            raise NotFound("unit-unknown", f"Der er ingen enhed med nummer {args.unit}.")
        on = local_day(shop.now)
        here = Place(shop.database, shop.config.index_dir, unit.path, on, unit.unit_type)
        found = search(session, here, ask)
        ids = found.page(ask.page)
        rows = offer_rows(session, ids, path=unit.path)
    items = [_item(rows[offer_id], found, here) for offer_id in ids if offer_id in rows]
    if args.json:
        show({"total": found.total, "items": items, "facets": _facets(found)})
    else:
        _print(found, items)
    return 0


def _sort(word: str) -> Sort:
    sort = read_sort(word)
    if sort is None:
        raise Refused("sort-unknown", f"Vælg mellem {', '.join(SORT_WORDS)}.")
    return sort


def _page(number: int) -> int:
    if number < 1:
        raise Refused("page-unknown", "Den første side er 1.")
    return number


def _item(row: OfferRow, found: Found, here: Place) -> dict[str, Any]:
    return {
        "supplier": row.supplier_cvr,
        "item_id": row.seller_item_id,
        "name": row.name,
        "price": _number(row.price),
        "coverage": found.scope.cover(row.facts, on=here.on).coverage.value,
        "labels": list(counting(row.labels, on=here.on)),
    }


def _number(price: Decimal | None) -> float | None:
    """A JSON number; four decimals survive a float of this size."""
    return None if price is None else float(price)


def _facets(found: Found) -> dict[str, dict[str, int]]:
    return {group.name.lower(): dict(found.counts[group]) for group in found.counts}


def _print(found: Found, items: list[dict[str, Any]]) -> None:
    print(f"{found.total} varer")
    for item in items:
        print("\t".join(str(item[key]) for key in ("supplier", "item_id", "price", "name")))
