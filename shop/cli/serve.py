"""serve: set up the database, build the demo where there is none, and serve the shop.

A worker runs beside the web server, as a process of its own: a large catalogue must not hold up
those who buy.
"""

import argparse
import os
import sys
from typing import Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from shop.cli import Shop
from shop.cli.beside import Beside
from shop.demo.build import State, build_demo, state
from shop.organisation.queries import DEMO_PASSWORD, demo_people


def add(commands: Any) -> None:
    """Add the command."""
    serve = commands.add_parser("serve", help="set up, demo, serve (the default)")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--no-demo", action="store_true", help="no demo municipality")
    serve.add_argument("--workers", type=int, default=int(os.environ.get("SKUB_WORKERS", "1")))
    serve.add_argument("--no-worker", action="store_true", help="no worker beside the web server")
    serve.set_defaults(run=_serve)


def _serve(args: argparse.Namespace, shop: Shop) -> int:
    if not args.no_demo and state(shop.database) in (State.EMPTY, State.HALF):
        build_demo(shop.config, shop.database, say=_say)
    _print_welcome(args, shop)
    shop.database.dispose()  # the processes below open their own
    worker = Beside(["worker", "--with-parent"])
    if not args.no_worker:
        worker.start()
    try:
        _web_server(args).serve()
    finally:
        if not args.no_worker:
            worker.stop()
    return 0


def _web_server(args: argparse.Namespace) -> Any:
    return Granian(
        "wsgi:app", address=args.host, port=args.port, interface=Interfaces.WSGI,
        workers=args.workers, blocking_threads=4, log_enabled=True, log_level=LogLevels.warning,
        respawn_failed_workers=True,
    )  # fmt: skip


def _print_welcome(args: argparse.Namespace, shop: Shop) -> None:
    with shop.database.read() as session:
        people = demo_people(session)
    print(f"\nSkub: http://{args.host}:{args.port}", flush=True)
    if people:
        print(f"People of the demo (password {DEMO_PASSWORD}):")
    for person in people:
        print(f"  {person.email:34} {person.name}, {person.place} ({person.role.value.lower()})")
    print("Stop with Ctrl-C.", flush=True)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
