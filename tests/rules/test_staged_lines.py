"""The lines of a file, as the process that reads it makes them."""

import subprocess
import sys

from shop.catalogue.models import ItemFacts
from shop.intake.staged import COLUMNS


def test_the_columns_of_a_line_are_those_of_a_waiting_item() -> None:
    assert tuple(ItemFacts.model_fields) == COLUMNS


def test_the_process_that_reads_does_not_wait_for_the_database_library() -> None:
    code = "import sys, shop.intake.staged; print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
