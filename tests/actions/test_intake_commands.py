"""`catalogue check`, `import`, `publish` and `rollback` on the command line."""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shop.catalogue.queries import live_items
from shop.cli import Shop, catalogue
from shop.config import Config
from shop.db import Database
from shop.intake import queries
from shop.kernel.errors import Refused
from tests.factories import Town, town
from tests.price_lists import BASE, CHEAPER, DEARER, GLUE, NEW, SMALLER, Line, price_list

KRIDTHUSET = "98100121"


@dataclass
class Terminal:
    """The shop's commands over a test town."""

    shop: Shop
    town: Town
    folder: Path
    said: pytest.CaptureFixture[str]

    def file(self, *lines: Line) -> str:
        path = self.folder / "priser.csv"
        path.write_bytes(price_list(lines).getvalue())
        return str(path)

    def run(self, *arguments: str) -> tuple[int, dict[str, Any]]:
        """Exit code and what was printed as JSON."""
        args = parsed("catalogue", *arguments, "--json")
        code = args.run(args, self.shop)
        return code, json.loads(self.said.readouterr().out)

    def live(self) -> int:
        with self.shop.database.read() as session:
            return len(
                live_items(
                    session, owner_node_id=self.town.lindeby.id or 0,
                    supplier_id=self.town.kridthuset,
                )
            )  # fmt: skip


def parsed(*arguments: str) -> argparse.Namespace:
    """Arguments as the shop reads them."""
    root = argparse.ArgumentParser()
    catalogue.add(root.add_subparsers())
    return root.parse_args(arguments)


@pytest.fixture
def terminal(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Terminal]:
    database = Database(database_url)
    config = Config(tmp_path, database_url, "only for tests", False, 1024 * 1024)
    yield Terminal(Shop(config, database), town(database), tmp_path, capsys)
    database.dispose()


def test_check_reads_without_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "priser.csv"
    path.write_bytes(price_list(BASE).getvalue())
    args = parsed("catalogue", "check", str(path), "--json")
    assert args.needs_database is False
    assert args.run(args, None) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["format"], found["items"]) == ("csv", 4)


def test_check_says_what_is_wrong_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "priser.csv"
    path.write_bytes(price_list([Line("1", "Saks", "-4"), GLUE]).getvalue())
    args = parsed("catalogue", "check", str(path), "--json")
    assert args.run(args, None) == 1
    issue = json.loads(capsys.readouterr().out)["issues"][0]
    assert {name: issue[name] for name in ("code", "row", "field", "value")} == {
        "code": "price-negative", "row": 2, "field": "price", "value": "-4",
    }  # fmt: skip
    assert issue["text"].endswith(".")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    args = parsed("catalogue", "check", str(tmp_path / "nej.csv"), "--json")
    with pytest.raises(Refused) as refusal:
        args.run(args, None)
    assert refusal.value.code == "file-missing"


def test_import_publish_and_rollback(terminal: Terminal) -> None:
    code, first = terminal.run("import", terminal.file(*BASE), "--supplier", KRIDTHUSET)
    assert (code, first["node"]) == (0, terminal.town.lindeby.id)
    terminal.run("publish", str(first["batch"]), "--by", terminal.town.jonas.email)
    path = terminal.file(DEARER, CHEAPER, SMALLER, NEW)
    code, staged = terminal.run("import", path, "--supplier", f"DK{KRIDTHUSET}")
    batch = staged.pop("batch")
    assert (code, staged) == (
        0,
        {
            "node": terminal.town.lindeby.id, "state": "STAGED", "added": 1, "withdrawn": 1,
            "price_up": 1, "price_down": 1, "changed": 1, "unchanged": 0, "held": 1, "errors": 0,
        },
    )  # fmt: skip
    done = terminal.run("publish", str(batch), "--by", terminal.town.jonas.email)
    # The smaller pack is 25 % dearer by the sheet: held, so that nothing of it is new.
    assert done == (0, {"batch": batch, "state": "PUBLISHED", "offers": 4})
    assert terminal.live() == 4
    done = terminal.run("rollback", str(batch), "--by", terminal.town.jonas.email)
    assert done == (0, {"batch": batch, "state": "ROLLED_BACK", "offers": 4})
    again = terminal.run("import", terminal.file(*BASE), "--supplier", KRIDTHUSET)[1]
    assert (again["unchanged"], again["changed"], again["added"]) == (4, 0, 0)


def test_a_file_with_errors_fails_and_leaves_a_rejected_batch(terminal: Terminal) -> None:
    before = terminal.live()
    path = terminal.file(Line("1", "Saks", "-4"))
    code, found = terminal.run("import", path, "--supplier", KRIDTHUSET)
    assert (code, found["errors"], found["state"]) == (1, 1, "REJECTED")
    assert terminal.live() == before


def test_import_goes_to_the_place_that_is_named(terminal: Terminal) -> None:
    node = str(terminal.town.fjordby.id)
    by = terminal.town.fremmed_indkoeb.email
    path = terminal.file(*BASE)
    _, found = terminal.run("import", path, "--supplier", KRIDTHUSET, "--node", node, "--by", by)
    assert (found["node"], found["added"]) == (terminal.town.fjordby.id, 3)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("import", "FILE", "--supplier", "11111111"), "supplier"),
        (("import", "FILE", "--supplier", KRIDTHUSET, "--node", "9999"), "node"),
        (("import", "FILE", "--supplier", KRIDTHUSET, "--by", "mette@lindeby.example"), "no-role"),
        (("import", "NOPE", "--supplier", KRIDTHUSET), "file-missing"),
        (("publish", "1", "--by", "mette@lindeby.example"), "no-role"),
        (("publish", "1", "--by", "ole@fjordby.example"), "no-role"),
        (("publish", "1", "--by", "ingen@lindeby.example"), "person"),
        (("publish", "999", "--by", "jonas@lindeby.example"), "batch"),
        (("rollback", "1", "--by", "jonas@lindeby.example"), "batch-state"),
    ],
)
def test_what_may_not_be_done_is_refused_and_changes_nothing(
    terminal: Terminal, arguments: tuple[str, ...], code: str
) -> None:
    path = terminal.file(*BASE)
    terminal.run("import", path, "--supplier", KRIDTHUSET)
    live = terminal.live()
    with pytest.raises(Refused) as refusal:
        terminal.run(*(path if word == "FILE" else word for word in arguments))
    assert refusal.value.code == code
    assert terminal.live() == live
    with terminal.shop.database.read() as session:
        rows = queries.batches(session, paths=["/"])
    assert [(row.id, row.state.value) for row in rows] == [(1, "STAGED")]
