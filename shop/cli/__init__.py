"""The command line. One file per group of commands; they call the same actions as the views."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from shop.config import Config, from_environment
from shop.db import Database
from shop.kernel.errors import Refused
from shop.set_up import set_up

GROUPS = (
    "serve", "worker", "demo", "organisation", "people", "catalogue", "search", "nudge",
    "orders", "budget", "ledger", "report",
)  # fmt: skip
"""Modules of this package, each with `add(commands)`; a command's `run` gets (args, shop)."""


@dataclass(frozen=True, slots=True)
class Shop:
    """What a command works with."""

    config: Config
    database: Database

    @property
    def now(self) -> datetime:
        """The clock."""
        return datetime.now(UTC)


Run = Callable[[argparse.Namespace, Shop], int]


def open_shop() -> Shop:
    """Settings from the environment and a database that is set up."""
    config = from_environment()
    database = Database(config.database_url)
    set_up(database)
    return Shop(config, database)


def parser() -> argparse.ArgumentParser:
    """All commands."""
    root = argparse.ArgumentParser(prog="python3 -m shop", description="Skub")
    commands = root.add_subparsers(dest="command", metavar="COMMAND")
    for group in GROUPS:
        import_module(f"shop.cli.{group}").add(commands)
    return root


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; without one, serve the shop. Returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or (given[0].startswith("-") and given[0] not in ("-h", "--help")):
        given.insert(0, "serve")
    args = parser().parse_args(given)
    if any(isinstance(value, int) and abs(value) >= 2**31 for value in vars(args).values()):
        text = "No number may be above 2147483647."
        return fail("number-too-large", text, as_json=getattr(args, "json", False))
    shop = open_shop() if getattr(args, "needs_database", True) else None
    try:
        return int(args.run(args, shop))
    except BrokenPipeError:  # the reader, `head` say, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Refused as refused:
        return fail(refused.code, refused.text, as_json=getattr(args, "json", False))
    finally:
        if shop:
            shop.database.dispose()


def show(value: Any) -> None:
    """Print a value as JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False, default=str))


def fail(code: str, text: str, *, as_json: bool) -> int:
    """Say what is wrong (on standard output with --json) and give exit code 1."""
    if as_json:
        show({"error": {"code": code, "text": text}})
    else:
        print(text, file=sys.stderr)
    return 1
