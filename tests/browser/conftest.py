"""A Danish browser that fails the test on anything the console complains about."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.chromium import LAUNCH_ARGUMENTS, runs_unsandboxed, system_chromium
from tests.browser.complaints import Complaints
from tests.browser.neighbourhood import Neighbourhood, Shop, serving
from tests.databases import Databases

PATIENCE = 10_000
"""Milliseconds to wait for something to press. A busy machine has answered within one second."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How the browser is started; without a system Chromium, playwright takes its own."""
    chosen = {**browser_type_launch_args, "args": list(LAUNCH_ARGUMENTS)}
    if runs_unsandboxed():
        chosen["chromium_sandbox"] = False
    if path := system_chromium():
        chosen["executable_path"] = path
    return chosen


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Who is browsing: someone in Denmark, on a laptop, without animations to wait for."""
    return {
        **browser_context_args,
        "locale": "da-DK",
        "timezone_id": "Europe/Copenhagen",
        "viewport": {"width": 1280, "height": 900},
        "reduced_motion": "reduce",
    }


@pytest.fixture(autouse=True)
def complaints(request: pytest.FixtureRequest) -> Iterator[Complaints]:
    """What the browser complained of; anything not expected fails the test.

    Watches the test's own `page` and `context`. Contexts made by hand: `complaints.watch(it)`.
    """
    heard = Complaints()
    if "context" in request.fixturenames:
        context: BrowserContext = request.getfixturevalue("context")
        context.set_default_timeout(PATIENCE)
        heard.watch(context)
    yield heard
    assert heard.unexpected() == []
    assert heard.missing() == []


@pytest.fixture(scope="session")
def neighbourhood() -> Neighbourhood:
    """Who and what is in the shop of the browser tests."""
    return Neighbourhood()


@pytest.fixture(scope="module")
def shop(
    databases: Databases, neighbourhood: Neighbourhood, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shop]:
    """A shop for one module, on SQLite: for what does not depend on the engine."""
    yield from _shop("sqlite", databases, neighbourhood, tmp_path_factory)


@pytest.fixture(scope="module")
def shop_on_both(
    databases: Databases, engine_name: str, neighbourhood: Neighbourhood,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shop]:  # fmt: skip
    """A shop for one module, once on each engine."""
    yield from _shop(engine_name, databases, neighbourhood, tmp_path_factory)


def _shop(
    engine: str, databases: Databases, neighbourhood: Neighbourhood,
    folders: pytest.TempPathFactory,
) -> Iterator[Shop]:  # fmt: skip
    url = databases.like(engine, "neighbourhood", neighbourhood.fill)
    with serving(url, folders.mktemp("shop"), neighbourhood.town) as shop:
        yield shop
    databases.drop(url)
