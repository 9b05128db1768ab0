"""orders export and nudge, as somebody at a terminal meets them."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.catalogue.queries import visible_rows
from shop.cli import Shop, main, orders, parser
from shop.config import Config
from shop.orders.export import COLUMNS
from tests.buying import House, house
from tests.factories import item

EXAMPLE = {
    "today": "2026-11-23",
    "now": "2026-11-23T06:41:00+00:00",
    "basket": {
        "lines": [],
        "suppliers": [
            {
                "supplier_id": 7, "supplier_name": "Kridthuset", "goods_value": "318.45",
                "minimum_order_value": "500", "small_order_fee": "75",
            }
        ],
    },
}  # fmt: skip


@pytest.fixture
def home(database_url: str) -> Iterator[House]:
    made = house(database_url)
    made.fill(papir_svane="20", bleer="4")
    made.send()
    yield made
    made.database.dispose()


def run(home: House, tmp_path: Path, *arguments: str) -> int:
    args = parser().parse_args(["orders", "export", *arguments])
    config = Config(tmp_path, "", "", secure_cookies=False, max_upload_bytes=0)
    return int(args.run(args, Shop(config, home.database)))


NOVEMBER = ("--from", "2026-11-01", "--to", "2026-11-30")


def test_each_order_line_is_a_row(
    home: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(home, tmp_path, *NOVEMBER, "--format", "csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert list(rows[0]) == list(COLUMNS)
    assert [(r["number"], r["name"], r["quantity"], r["line_value"]) for r in rows] == [
        ("L2026-000001", "Kopipapir A4, 80 g, hvid", "20", "639"),
        ("L2026-000002", "Bleer str. 5, uden parfume", "4", "858"),
    ]
    assert (rows[0]["coverage"], rows[0]["labels"]) == ("on_agreement", "SVANEN")


def test_the_same_as_json_and_only_below_the_node(
    home: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    node = str(home.town.lindeby.id)
    assert run(home, tmp_path, *NOVEMBER, "--format", "json", "--node", node) == 0
    assert [row["number"] for row in json.loads(capsys.readouterr().out)] == [
        "L2026-000001",
        "L2026-000002",
    ]
    node = str(home.town.fjordby.id)
    assert run(home, tmp_path, *NOVEMBER, "--format", "json", "--node", node) == 0
    assert json.loads(capsys.readouterr().out) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("--from", "2026-11-30", "--to", "2026-11-01"),
        ("--from", "1. november", "--to", "2026-11-01"),
        (*NOVEMBER, "--node", "99999"),
    ],
)
def test_a_wrong_period_or_node_gives_one_sentence_and_exit_code_1(
    home: House, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert run(home, tmp_path, *arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1


def test_no_cell_is_run_as_a_formula(
    home: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home.publish(home.town.kridthuset, [item("=cmd", "@SUM(A1) farver", "12.50", unspsc="")])
    with home.database.read() as session:
        home.town.offers["fup"] = visible_rows(session, path=home.unit.path)[-1].offer_id
    home.add("fup", "40")
    home.send(token="another-press-of-the-button")
    run(home, tmp_path, *NOVEMBER)
    row = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))[-1]
    assert (row["seller_item_id"], row["name"]) == ("'=cmd", "'@SUM(A1) farver")


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\t", "'\t"), (None, ""),
     (-5, "-5"), ("A=1", "A=1")],
)  # fmt: skip
def test_only_text_that_begins_like_a_formula_is_marked(value: object, cell: str) -> None:
    assert orders._safe(value) == cell


# nudge: no database at all


def test_facts_in_nudges_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(EXAMPLE))
    assert main(["nudge", str(file), "--json"]) == 0
    (nudge,) = json.loads(capsys.readouterr().out)
    assert (nudge["rule"], nudge["subject"]) == ("small-order", "supplier:7")
    assert nudge["facts"]["missing"] == "181.55"  # 500.00 - 318.45
    assert nudge["actions"] == ["hold", "fill_up", "send_now"]


def test_facts_may_come_on_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps(EXAMPLE).encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    assert main(["nudge", "-"]) == 0
    assert capsys.readouterr().out.startswith("small-order v1\tsupplier:7\tinterrupts")


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("{", "facts-not-json", "not JSON"),
        ("[]", "facts", "$"),
        ('{"today": "2026-11-23"}', "facts", "$."),
        ("[" * 100_000, "facts-not-json", "not JSON"),
        ("\ufffd\ufffe{", "facts-not-json", "not JSON"),
        (json.dumps(EXAMPLE).replace('"318.45"', '"mange"'), "facts", "goods_value"),
    ],
)
def test_what_is_no_facts_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, code: str, place: str
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(text)
    assert main(["nudge", str(file), "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == code
    assert place in error["text"]


def test_a_file_that_is_not_there_gives_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["nudge", str(tmp_path / "none.json")]) == 1
    assert "No such file" in capsys.readouterr().err
