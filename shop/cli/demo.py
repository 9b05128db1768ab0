"""demo: build the demo municipality and nothing else."""

import argparse
import sys
from typing import Any

from shop.cli import Shop
from shop.demo.build import build_demo, has_demo


def add(commands: Any) -> None:
    """Add the command."""
    demo = commands.add_parser("demo", help="set up and build the demo data only")
    demo.add_argument("--seed", type=int, default=2026)
    demo.set_defaults(run=_demo)


def _demo(args: argparse.Namespace, shop: Shop) -> int:
    if has_demo(shop.database):
        print("The demo municipality is already here; left as it is.")
        return 0
    build_demo(shop.config, shop.database, seed=args.seed, say=_say)
    print("The demo municipality is ready.")
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
