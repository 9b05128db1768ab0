"""`python3 -m shop report`: the same numbers on the command line."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shop.cli import Shop, report
from shop.config import Config
from shop.db import Database
from shop.kernel.errors import Refused
from tests.databases import Databases
from tests.factories import Town
from tests.reports_town import town_with_orders

OCTOBER = ["--from", "2026-10-01", "--to", "2026-10-31", "--json"]


@pytest.fixture(scope="module")
def place(databases: Databases, engine_name: str) -> Iterator[tuple[Shop, Town]]:
    from shop.db_setup import create_all

    url = databases.like(engine_name, "tables", create_all)
    database = Database(url)
    config = Config(
        data_dir=Path("unused"), database_url=url, secret_key="-", secure_cookies=False,
        max_upload_bytes=1,
    )  # fmt: skip
    yield Shop(config, database), town_with_orders(database)
    database.dispose()
    databases.drop(url)


def run(shop: Shop, *arguments: str) -> int:
    root = argparse.ArgumentParser()
    report.add(root.add_subparsers())
    args = root.parse_args(["report", *arguments])
    return int(args.run(args, shop))


def answer(capsys: pytest.CaptureFixture[str], shop: Shop, *arguments: str) -> Any:
    assert run(shop, *arguments) == 0
    return json.loads(capsys.readouterr().out)


def test_the_agreement_share_of_the_area_in_october(
    place: tuple[Shop, Town], capsys: pytest.CaptureFixture[str]
) -> None:
    shop, built = place
    said = answer(capsys, shop, "agreement_share", "--node", str(built.area.id), *OCTOBER)
    assert "Varegrupper uden aftale tæller ikke med." in said.pop("how")
    assert said == {
        "report": "agreement_share", "title": "Købt på aftale", "kind": "share",
        "node": built.area.id, "from": "2026-10-01", "to": "2026-10-31",
        "total": {"value": 0.760393, "numerator": 1032.5, "denominator": 1357.85,
                  "excepted": 145.0},
        "rows": [
            {"unit_id": built.regnbuen.id, "unit": "Regnbuen", "value": 0.0, "numerator": 0.0,
             "denominator": 180.75, "excepted": 0.0},
            {"unit_id": built.solsikken.id, "unit": "Solsikken", "value": 0.877156,
             "numerator": 1032.5, "denominator": 1177.1, "excepted": 145.0},
        ],
    }  # fmt: skip


def test_a_house_without_food_has_null_and_not_zero(
    place: tuple[Shop, Town], capsys: pytest.CaptureFixture[str]
) -> None:
    shop, built = place
    said = answer(capsys, shop, "organic_share", "--node", str(built.regnbuen.id), *OCTOBER)
    assert said["total"] == {"value": None, "numerator": 0.0, "denominator": 0.0}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["nonsense", "--node", "1", *OCTOBER], "report-unknown"),
        (["--node", "1", *OCTOBER], "report-unknown"),
        (["deliveries", "--node", "99999", *OCTOBER], "node-unknown"),
        (["deliveries", "--node", "x", *OCTOBER], "node-unknown"),
        (["deliveries", "--node", "1", "--from", "1/10", "--to", "2026-10-31"], "period"),
        (["deliveries", "--node", "1", "--from", "2026-10-31", "--to", "2026-10-01"], "period"),
        (["deliveries", "--node", "1"], "period"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    place: tuple[Shop, Town], capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        run(place[0], *arguments)
    assert refused.value.code == code
    assert capsys.readouterr().out == ""
    if code == "report-unknown":
        assert "agreement_share, deliveries, label_share" in refused.value.text


def test_the_list_names_all_six(
    place: tuple[Shop, Town], capsys: pytest.CaptureFixture[str]
) -> None:
    assert [row["name"] for row in answer(capsys, place[0], "--list", "--json")] == [
        "agreement_share", "label_share", "organic_share", "deliveries", "small_orders",
        "orders_value",
    ]  # fmt: skip
