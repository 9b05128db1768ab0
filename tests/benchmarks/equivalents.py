"""How right the suggestions of equivalents are, on the 500 pairs judged by hand.

    python -m tests.benchmarks.equivalents

The pairs and how they were judged: tests/rules/test_equivalents.py, which holds the limits.
"""

import sys
from collections.abc import Iterator

from tests.rules.test_equivalents import PAIRS, measured


def run() -> Iterator[str]:
    """A line for all the pairs and for each half."""
    for name, rows in (("all", PAIRS), ("even", PAIRS[0::2]), ("odd", PAIRS[1::2])):
        precision, recall = measured(rows)
        yield f"{name}: {len(rows)} pairs, precision {precision:.3f}, recall {recall:.3f}"


if __name__ == "__main__":
    sys.stdout.write("\n".join(run()) + "\n")
