"""A Danish browser that fails the test on anything the console complains about."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.chromium import LAUNCH_ARGUMENTS, runs_unsandboxed, system_chromium
from tests.browser.complaints import Complaints


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
        heard.watch(context)
    yield heard
    assert heard.unexpected() == []
    assert heard.missing() == []
