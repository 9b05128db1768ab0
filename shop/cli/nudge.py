"""nudge FACTS.json: facts in, nudges out. Pure: no database, no clock."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from nudges.engine import run
from nudges.facts import Facts
from nudges.facts_json import facts_from_json
from nudges.fields import FactsError
from nudges.nudge import nudge_to_json
from shop.cli import fail, show
from shop.kernel.errors import Refused

LONGEST = 20 * 1024 * 1024
"""Bytes of facts. A basket of 500 lines with 50 alternatives each is some 10 MB."""


def add(commands: Any) -> None:
    """Add the command."""
    nudge = commands.add_parser("nudge", help="what the rules say of a basket given as JSON")
    nudge.add_argument("file", metavar="FACTS.json", help='a file, or "-" for standard input')
    nudge.add_argument("--json", action="store_true")
    nudge.set_defaults(run=_nudge, needs_database=False)


def _nudge(args: argparse.Namespace, _shop: object) -> int:
    try:
        nudges = run(read_facts(args.file))
    except FactsError as error:
        return fail("facts", f"{args.file}: {error}", as_json=args.json)
    except Refused as refused:
        return fail(refused.code, refused.text, as_json=args.json)
    if args.json:
        show([nudge_to_json(nudge) for nudge in nudges])
        return 0
    for nudge in nudges:
        loud = "interrupts" if nudge.interrupts else "quiet"
        print(f"{nudge.rule} v{nudge.version}\t{nudge.subject}\t{loud}\t{', '.join(nudge.actions)}")
    return 0


def read_facts(name: str) -> Facts:
    """Facts from a file. Raises Refused for no JSON at all, FactsError for JSON of another kind."""
    try:
        data = sys.stdin.buffer.read(LONGEST + 1) if name == "-" else _head(Path(name))
    except OSError as error:
        raise Refused("facts-unreadable", f"{name}: {error.strerror}") from error
    if len(data) > LONGEST:
        raise Refused("facts-too-large", f"{name}: more than {LONGEST} bytes")
    try:
        return facts_from_json(json.loads(data))
    except (ValueError, RecursionError) as error:
        if isinstance(error, FactsError):
            raise
        raise Refused("facts-not-json", f"{name}: not JSON: {str(error)[:200]}") from error


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LONGEST + 1)
