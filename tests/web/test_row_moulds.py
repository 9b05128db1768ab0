"""A row poured into a mould is the row that the template makes, letter for letter."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from shop.search.rows import ShownRow
from shop.search.views.fragments import _rendered, row_html
from shop.web.words import kr
from tests.factories import app_for

PLAIN = ShownRow(
    offer_id=7, name="Kopipapir A4", url="/varer/7", supplier_name="Kridthuset",
    seller_item_id="K-7", pack_text="Pakke med 500 ark", drawing="papir", tile="sol",
    price=Decimal("31.95"), price_text="31,95\N{NO-BREAK SPACE}kr.", unit_word="pakke",
    comparable_text="6,39 kr. pr. 100 ark", coverage="on_agreement",
    labels=(("SVANEN", "Svanemærket", "eco"), ("FSC", "FSC", "plain")), badge=None,
    reason="Anbefalet: på aftale og Svanemærket", recommended=True, quantity=Decimal(1),
    in_basket=Decimal(0), step=Decimal(1), minimum=Decimal(1),
)  # fmt: skip
HOSTILE = ("<b>100 % \"ægte\" & 'god'</b>", "%(name)s %s %", "\\1 \\g<0> {name} {{ row }}", "token")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    made = app_for(f"sqlite:///{tmp_path / 'shop.sqlite'}", tmp_path)
    yield made
    made.extensions["skub.database"].dispose()


def test_a_poured_row_is_the_template_s(app: Flask) -> None:
    empty: Any = dict.fromkeys(("pack_text", "comparable_text", "reason", "picture"), "")
    rows = [
        replace(row, look_only=looks, in_basket=held, badge=badge, price_text=kr(row.price))
        for row, looks, held, badge in product(
            (PLAIN, replace(PLAIN, labels=(), **empty, recommended=False, tile="")),
            (False, True), (Decimal(0), Decimal(3)), (None, ("chosen", "Valgt til skoler")),
        )
    ]  # fmt: skip
    rows += [
        replace(PLAIN, offer_id=8, name=text, supplier_name=text, seller_item_id=text, url=text,
                pack_text=text, comparable_text=text, reason=text, unit_word=text, picture=text)
        for text in HOSTILE
    ]  # fmt: skip
    with app.test_request_context("/soeg"):
        pour = row_html()
        for row in rows * 2:
            assert pour(row) == _rendered("search/_row.html", row=row)
    assert len(app.extensions["skub.row-moulds"]) < len(rows)


def test_a_mould_keeps_nobody_s_token(app: Flask) -> None:
    tokens = set()
    for _ in range(2):
        with app.test_request_context("/soeg"):
            html = row_html()(PLAIN)
            tokens.add(html.partition('name="csrf_token" value="')[2].partition('"')[0])
    assert len(tokens) == 2
