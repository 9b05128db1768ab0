"""What the `catalogue` commands share: how one is added, who does it, what is printed."""

import argparse
from collections.abc import Callable
from typing import Any

from shop.cli import show
from shop.kernel.errors import NotFound
from shop.kernel.people import Actor
from shop.organisation.queries import person_by_email


def command(group: Any, name: str, text: str, run: Callable[..., int]) -> argparse.ArgumentParser:
    """A command of the group, whose answer can be had as JSON."""
    made: argparse.ArgumentParser = group.add_parser(name, help=text)
    made.add_argument("--json", action="store_true")
    made.set_defaults(run=run)
    return made


def actor(session: Any, email: str) -> Actor:
    """Who acts. Raises NotFound."""
    found = person_by_email(session, email)
    if found is None:
        raise NotFound("person", f"Ingen har e-mailadressen {email}.")
    return Actor(found.id, found.name, found.email)


def tell(value: dict[str, Any], *, as_json: bool) -> None:
    """Print facts one a line, and what was noted below them; or all of it as JSON."""
    if as_json:
        show(value)
        return
    for name, part in value.items():
        if name != "issues":
            print(f"{name}: {part}")
    for noted in value.get("issues", ()):
        print(f"{noted['severity']} {noted['code']}, row {noted['row']}: {noted['text']}")
