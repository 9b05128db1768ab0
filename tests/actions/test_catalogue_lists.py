"""`catalogue letter` and `catalogue issues`: lists for a supplier, in print and as workbooks."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from shop.cli import Shop
from shop.config import Config
from shop.db import Database
from shop.intake.models import ColumnChoice
from shop.kernel.errors import NotFound, Refused
from tests.actions.test_intake_commands import KRIDTHUSET, Terminal, parsed
from tests.factories import NOW, town
from tests.price_lists import GLUE, PAPER


@pytest.fixture
def terminal(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Terminal]:
    database = Database(database_url)
    config = Config(tmp_path, database_url, "only for tests", False, 1024 * 1024)
    yield Terminal(Shop(config, database), town(database), tmp_path, capsys)
    database.dispose()


def said(terminal: Terminal, *arguments: str) -> list[str]:
    args = parsed("catalogue", *arguments)
    assert args.run(args, terminal.shop) == 0
    return terminal.said.readouterr().out.splitlines()


def test_the_letter_is_printed_or_written(terminal: Terminal) -> None:
    head, *rows = said(terminal, "letter", "--supplier", KRIDTHUSET)
    assert head.startswith("Jeres varenr.;Vores nr.;Vare;")
    assert len(rows) == 6
    path = terminal.folder / "brev.xlsx"
    said(terminal, "letter", "--supplier", KRIDTHUSET, "--xlsx", str(path))
    (sheet,) = load_workbook(path).worksheets
    assert (sheet.max_row, sheet.freeze_panes) == (7, "A2")


def test_the_issues_of_a_batch_are_printed_or_written_without_formulas(terminal: Terminal) -> None:
    file = terminal.file(replace(PAPER, price="=1+1"), GLUE)
    args = parsed("catalogue", "import", file, "--supplier", KRIDTHUSET)
    assert args.run(args, terminal.shop) == 1
    terminal.said.readouterr()
    head, row = said(terminal, "issues", "1")
    assert head.startswith("Række;Felt;Der står;")
    assert row.startswith("2;Pris;'=1+1;")
    path = terminal.folder / "fejl.xlsx"
    said(terminal, "issues", "1", "--xlsx", str(path))
    assert load_workbook(path).worksheets[0]["C2"].value == "'=1+1"


@pytest.mark.parametrize(
    "arguments",
    [("letter", "--supplier", "00000000"), ("issues", "99"),
     ("letter", "--supplier", KRIDTHUSET, "--node", "999")],
)  # fmt: skip
def test_what_is_not_there_is_said(terminal: Terminal, arguments: tuple[str, ...]) -> None:
    args = parsed("catalogue", *arguments)
    with pytest.raises(NotFound):
        args.run(args, terminal.shop)


def test_a_file_that_cannot_be_written_is_said(terminal: Terminal) -> None:
    path = str(terminal.folder / "ingen" / "brev.xlsx")
    args = parsed("catalogue", "letter", "--supplier", KRIDTHUSET, "--xlsx", path)
    with pytest.raises(Refused, match="kan ikke skrives"):
        args.run(args, terminal.shop)


def test_the_command_reads_columns_as_they_were_chosen(terminal: Terminal) -> None:
    path = terminal.folder / "liste.csv"
    path.write_text("Litra;Varenavn;Pris\nA1;Blyant;12,50\n")
    command = ("catalogue", "import", str(path), "--supplier", KRIDTHUSET)
    args = parsed(*command)
    assert args.run(args, terminal.shop) == 1
    with terminal.shop.database.write() as session:
        session.add(
            ColumnChoice(
                node_id=terminal.town.lindeby.id or 0, supplier_id=terminal.town.kridthuset,
                header="litra", field="seller_item_id", chosen_at=NOW, chosen_by_name="Jonas",
            )
        )  # fmt: skip
    assert args.run(args, terminal.shop) == 0
