"""What the pages of a supplier's file do, the command line does with the same actions."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shop.cli import Shop
from shop.config import Config
from shop.db import Database
from shop.intake import queries
from shop.kernel.errors import Refused
from tests.actions.test_intake_commands import KRIDTHUSET, Terminal, parsed
from tests.factories import town
from tests.price_lists import BASE, CHEAPER, DEARER, NEW, SMALLER

BY = ("--by", "jonas@lindeby.example")


@pytest.fixture
def staged(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[tuple[Terminal, str]]:
    """BASE is sold; of the next file the smaller pack is held, and the scissors go."""
    database = Database(database_url)
    config = Config(tmp_path, database_url, "only for tests", False, 1024 * 1024)
    terminal = Terminal(Shop(config, database), town(database), tmp_path, capsys)
    first = terminal.run("import", terminal.file(*BASE), "--supplier", KRIDTHUSET)[1]
    terminal.run("publish", str(first["batch"]), *BY)
    path = terminal.file(DEARER, CHEAPER, SMALLER, NEW)
    yield terminal, str(terminal.run("import", path, "--supplier", KRIDTHUSET)[1]["batch"])
    database.dispose()


def facts(terminal: Terminal, batch: str) -> tuple[str, int, int]:
    """State, prices that wait, and changes left out."""
    with terminal.shop.database.read() as session:
        row = queries.batch(session, int(batch), paths=["/"])
        assert row is not None
        return row.state.value, row.held, queries.meaning(session, int(batch)).left


def test_the_files_and_the_difference_are_told(staged: tuple[Terminal, str]) -> None:
    terminal, batch = staged
    rows = terminal.run("batches")[1]["batches"]
    assert [(row["batch"], row["state"], row["changes"], row["held"]) for row in rows] == [
        (int(batch), "STAGED", 5, 1), (1, "PUBLISHED", 5, 0),
    ]  # fmt: skip
    args = parsed("catalogue", "changes", batch)
    assert args.run(args, terminal.shop) == 0
    lines = list(csv.reader(terminal.said.readouterr().out.splitlines(), delimiter=";"))
    assert lines[0][:3] == ["Varenr.", "Vare", "Ændring"]
    held = [line for line in lines if line[0] == SMALLER.item_id]
    assert (len(lines), [line[12] for line in held]) == (6, ["Venter"])


def test_a_held_price_is_approved_and_reopened(staged: tuple[Terminal, str]) -> None:
    terminal, batch = staged
    which = ("--item", SMALLER.item_id)
    told = terminal.run("decide", "approve", batch, *which, "--why", "Aftalt pr. mail", *BY)
    assert told == (0, {"batch": int(batch), "prices": 1, "offers": 0})
    assert facts(terminal, batch)[1] == 0
    with terminal.shop.database.read() as session:
        [decision] = queries.decisions(session, int(batch))
    assert (decision.why, decision.seller_item_id) == ("Aftalt pr. mail", SMALLER.item_id)
    terminal.run("decide", "reopen", batch, *which, *BY)
    assert facts(terminal, batch)[1] == 1


def test_only_rises_below_a_share_are_settled(staged: tuple[Terminal, str]) -> None:
    terminal, batch = staged  # the smaller pack is 25 % dearer by the sheet
    with pytest.raises(Refused) as refusal:
        terminal.run("decide", "keep", batch, "--below", "25", *BY)
    assert refusal.value.code == "no-held-prices"
    assert facts(terminal, batch)[1] == 1
    assert terminal.run("decide", "keep", batch, "--below", "25,1", *BY)[1]["prices"] == 1


def test_some_are_published_and_the_rest_left_out(staged: tuple[Terminal, str]) -> None:
    terminal, batch = staged
    assert terminal.run("choose", "leave", batch, "--kind", "WITHDRAWN", *BY)[1]["changes"] == 1
    assert terminal.run("choose", "leave", batch, "--item", NEW.item_id, *BY)[1]["changes"] == 1
    assert facts(terminal, batch)[2] == 2
    assert terminal.run("choose", "take", batch, "--item", NEW.item_id, *BY)[1]["changes"] == 1
    terminal.run("publish", batch, *BY)
    assert terminal.live() == 5  # nothing is gone, one is new


def test_a_batch_is_published_on_a_day_or_put_aside(staged: tuple[Terminal, str]) -> None:
    terminal, batch = staged
    day = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    told = terminal.run("publish", batch, "--on", day, *BY)[1]
    assert told == {"batch": int(batch), "state": "STAGED", "on": day}
    with terminal.shop.database.read() as session:
        row = queries.batch(session, int(batch), paths=["/"])
    assert row is not None
    assert str(row.publish_date) == day
    assert terminal.run("discard", batch, *BY)[1]["state"] == "DISCARDED"
    assert terminal.live() == 4


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("decide", "approve", "BATCH", "--item", "nej", *BY), "change"),
        (("decide", "approve", "BATCH", "--below", "nan", *BY), "percent"),
        (("decide", "approve", "BATCH", "--below", "0", *BY), "percent"),
        (("decide", "approve", "BATCH", "--below", "otte", *BY), "percent"),
        (("decide", "approve", "BATCH", "--by", "mette@lindeby.example"), "no-role"),
        (("decide", "approve", "999", *BY), "batch"),
        (("choose", "leave", "BATCH", "--item", "1", "--kind", "ADDED", *BY), "item-or-kind"),
        (("choose", "leave", "BATCH", "--item", "nej", *BY), "change"),
        (("choose", "leave", "BATCH", "--by", "ole@fjordby.example"), "no-role"),
        (("publish", "BATCH", "--on", "i morgen", *BY), "day-invalid"),
        (("publish", "BATCH", "--on", "2020-01-01", *BY), "day-passed"),
        (("discard", "BATCH", "--by", "mette@lindeby.example"), "no-role"),
        (("changes", "999"), "batch"),
    ],
)
def test_what_may_not_be_done_is_refused_and_nothing_is_written(
    staged: tuple[Terminal, str], arguments: tuple[str, ...], code: str
) -> None:
    terminal, batch = staged
    with pytest.raises(Refused) as refusal:
        terminal.run(*(batch if word == "BATCH" else word for word in arguments))
    assert refusal.value.code == code
    assert facts(terminal, batch) == ("STAGED", 1, 0)
