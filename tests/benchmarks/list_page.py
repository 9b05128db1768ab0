"""What the search page costs: CPU beside a bare Jinja list, and queries.

    python3 -m tests.benchmarks.list_page

Prints both, best of many, measured in one run so that a busy machine slows both. The bare list has
the same 24 rows with the same facts in plain Jinja: no database, no translation, no addresses made.
"""

import gc
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import Environment
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from catalog_import.item import ParsedItem
from shop.catalogue.actions import publish_items
from shop.db import Database
from shop.db_setup import migrate
from shop.search import freshness, index
from tests.factories import NOW, Town, app_for, client, item, town

ROWS = 24
LIMIT = 8
"""The page may cost this many times the bare list. Measured: 5 to 6 on SQLite, 5.4 to 6.7 on
PostgreSQL on the same machine (7 before reads that stand alone went without a transaction)."""
MOST_QUERIES = 4
WORD = "tavlekridt"

_BARE = Environment(autoescape=True).from_string("""
<ul>{% for row in rows %}<li id="row-{{ row.id }}"><svg width="64" height="64" viewBox="0 0 64 64"
aria-hidden="true"><use href="/static/drawings.svg#{{ row.drawing }}"/></svg>
<h2><a href="/vare/{{ row.id }}">{{ row.name }}</a></h2>
<p>{{ row.supplier }}, varenr. {{ row.number }}. {{ row.pack }}</p>
<p>{% if row.on_agreement %}<span class="badge">På aftale</span>{% endif %}
{% for label in row.labels %}<span class="badge">{{ label }}</span>{% endfor %}</p>
{% if row.reason %}<p>{{ row.reason }}</p>{% endif %}
<p><b>{{ row.price }}</b> <span>pr. {{ row.unit }}</span> <span>{{ row.comparable }}</span></p>
<form method="post" action="/kurv/laeg-i">
<input type="hidden" name="csrf_token" value="{{ token }}">
<input type="hidden" name="offer_id" value="{{ row.id }}">
<div role="group" aria-label="Antal: {{ row.name }}"><button name="step" value="-1">
<svg width="20" height="20"><use href="/static/icons.svg#minus"/></svg><span>Færre</span></button>
<input name="quantity" id="row-{{ row.id }}-quantity" value="{{ row.quantity }}">
<button name="step" value="+1">
<svg width="20" height="20"><use href="/static/icons.svg#plus"/></svg><span>Flere</span></button>
</div><button>Læg i kurv<span>: {{ row.name }}</span></button></form>
</li>{% endfor %}</ul>""")


def _bare_rows() -> list[dict[str, Any]]:
    return [
        {
            "id": number, "drawing": "kridt", "name": f"Tavlekridt {number}, hvid, 12 stk.",
            "supplier": "Kridthuset", "number": f"70{number}", "pack": "Pakke med 12 stk.",
            "on_agreement": True, "labels": ["Svanemærket"], "price": "21,50 kr.",
            "reason": "Anbefalet: på aftale og Svanemærket", "unit": "pakke",
            "comparable": "1,79 kr. pr. stk.", "quantity": "1",
        }
        for number in range(ROWS)
    ]  # fmt: skip


def goods(count: int) -> list[ParsedItem]:
    """So many sorts of chalk, all on the agreement and labelled."""
    return [
        item(f"K{number}", f"Tavlekridt {number}, hvid, 12 stk.", "21.50", unspsc="44121710",
             order_unit="XPK", content_quantity=Decimal(12), content_unit="H87",
             codes=("SVANEN",), agreement_number="50.55", contracted=True)
        for number in range(count)
    ]  # fmt: skip


def publish(database: Database, place: Town, count: int, index_dir: Path) -> None:
    """Put chalk on the shelf and let search see it."""
    with database.write() as session:
        publish_items(
            session, owner_node_id=place.lindeby.id or 0, supplier_id=place.kridthuset,
            items=goods(count), batch_id=None, now=NOW,
        )  # fmt: skip
    index.follow(database, index_dir)


@contextmanager
def counting_queries(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent meanwhile, BEGIN and the like left out."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.lstrip()[:6].upper() in ("SELECT", "INSERT", "UPDATE", "DELETE"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds, the best of many."""

    page: float
    bare: float

    @property
    def ratio(self) -> float:
        """How many bare lists a page costs."""
        return self.page / self.bare


def measure(app: Flask, browser: FlaskClient, *, rounds: int = 150) -> Cost:
    """The page and the bare list in turns, so that both meet the same machine.

    The page is asked of the WSGI application itself, signed in: the test client's own work is not
    the page's.
    """
    rows = _bare_rows()
    cookie = browser.get_cookie("skub")
    assert cookie is not None, "not signed in"
    headers = Headers([("Cookie", f"{cookie.key}={cookie.value}")])
    asked = EnvironBuilder("/soeg", query_string=f"q={WORD}", headers=headers)

    def page() -> None:
        body, status, _ = run_wsgi_app(app, asked.get_environ(), buffered=True)
        assert status == "200 OK"
        assert b"".join(body).count(b'<article class="product') == ROWS

    def bare() -> None:
        _BARE.render(rows=rows, token="x" * 91)

    page()
    with _others_left_alone():
        times = [(_timed(page, 1), _timed(bare, 5)) for _ in range(rounds)]
    return Cost(min(one for one, _ in times), min(other for _, other in times))


@contextmanager
def _others_left_alone() -> Iterator[None]:
    """What other tests left behind is not gone through on this page's account."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _timed(work: Callable[[], None], times: int) -> float:
    begun = process_time()
    for _ in range(times):
        work()
    return (process_time() - begun) / times * 1000


def main() -> None:
    """Print the cost on SQLite."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.sqlite'}"
        database = Database(url)
        migrate(database)
        place = town(database)
        publish(database, place, 300, Path(folder) / "index")
        app = app_for(url, Path(folder))
        browser = client(app, place.mette.email)
        cost = measure(app, browser)
        with counting_queries(app.extensions["skub.database"].engine) as seen:
            freshness.forget(app.extensions["skub.database"])
            browser.get(f"/soeg?q={WORD}")
        sys.stdout.write(
            f"search page  {cost.page:.2f} ms CPU\n"
            f"bare list    {cost.bare:.2f} ms CPU\n"
            f"ratio        {cost.ratio:.1f} (at most {LIMIT})\n"
            f"queries      {len(seen)} (at most {MOST_QUERIES}, with the one asked each second)\n"
        )


if __name__ == "__main__":
    main()
