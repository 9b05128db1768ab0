"""Commands as somebody types them: JSON on standard output, a plain error, never a traceback."""

import json
from pathlib import Path
from typing import Any

import pytest

from shop.cli import main
from shop.config import from_environment
from shop.db import Database
from shop.db_setup import migrate
from tests.factories import town

HUGE = "99999999999999999999"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SKUB_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("SKUB_DATABASE_URL", raising=False)
    database = Database(from_environment().database_url)
    migrate(database)
    town(database)
    database.dispose()
    return tmp_path


def run(said: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    """Exit code and the JSON on standard output."""
    code = main(words)
    return code, json.loads(said.readouterr().out)


def test_suppliers_units_and_people_have_the_promised_shapes(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for command, keys in (
        ("suppliers", {"cvr", "name"}), ("units", {"id", "name", "kind", "path"}),
        ("people", {"email", "name", "roles"}),
    ):  # fmt: skip
        code, rows = run(capsys, command, "--json")
        assert code == 0
        assert rows
        assert all(set(row) == keys for row in rows), command
        if command == "people":
            assert all(set(role) == {"role", "unit"} for row in rows for role in row["roles"])


FILE = ("catalogue", "import", "{shop}/priser.csv", "--json")
DAYS = ("--from", "2026-10-01", "--to", "2026-10-31")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("catalogue", "check", "{shop}/none.csv", "--json"), "file-missing"),
        (("catalogue", "check", "{shop}", "--json"), "file-missing"),
        ((*FILE, "--supplier", "00000000"), "supplier"),
        ((*FILE, "--supplier", "98100121", "--node", HUGE), "number-too-large"),
        ((*FILE, "--supplier", "98100121", "--by", "nobody"), "person"),
        ((*FILE, "--supplier", "98100121", "--by", "mette@lindeby.example", "--node", "2"),
         "no-role"),
        (("catalogue", "publish", "7", "--by", "jonas@lindeby.example", "--json"), "batch"),
        (("catalogue", "publish", HUGE, "--by", "jonas@lindeby.example", "--json"),
         "number-too-large"),
        (("catalogue", "rollback", "7", "--by", "nobody", "--json"), "person"),
        (("search", "papir", "--unit", "999", "--json"), "unit-unknown"),
        (("search", "papir", "--unit", HUGE, "--json"), "number-too-large"),
        (("nudge", "{shop}/none.json", "--json"), "facts-unreadable"),
        (("nudge", "{shop}", "--json"), "facts-unreadable"),
        (("nudge", "{shop}/priser.csv", "--json"), "facts-not-json"),
        (("orders", "export", "--from", "2026-13-45", "--to", "x", "--format", "json"), "period"),
        (("orders", "export", *DAYS, "--format", "json", "--node", "999"), "node-unknown"),
        (("report", "nope", "--node", "2", *DAYS, "--json"), "report-unknown"),
        (("report", "deliveries", "--node", HUGE, *DAYS, "--json"), "node-unknown"),
        (("report", "deliveries", "--node", "2", "--from", "0001-01-01", "--to", "9999-12-31",
          "--json"), "period"),
    ],
)  # fmt: skip
def test_a_wrong_word_gets_a_code_and_exit_1(
    shop: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: str
) -> None:
    (shop / "priser.csv").write_text("Varenr.;Varenavn;Enhed;Pris\n")
    exit_code, said = run(capsys, *(word.format(shop=shop) for word in words))
    assert (exit_code, said["error"]["code"]) == (1, code)
    assert said["error"]["text"]
