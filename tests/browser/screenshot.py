"""`python3 -m tests.browser.screenshot` takes the README's picture: the demo's front page."""

import sys
import tempfile
from pathlib import Path
from threading import Thread

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from shop.app import create_app
from shop.config import Config
from shop.db import Database
from shop.db_setup import create_all
from shop.demo.build import build_demo
from shop.organisation.queries import DEMO_PASSWORD
from tests.browser.chromium import LAUNCH_ARGUMENTS, runs_unsandboxed, system_chromium
from tests.factories import NOW

PICTURE = Path(__file__).parents[2] / "docs" / "home.png"
PERSON = "mette@lindeby.example"
SCALE = 0.25
"""A smaller demo looks the same on the front page and is built in a quarter of the time."""


def main() -> None:
    """Build a demo in a folder of its own, sign in, and take the picture."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            data_dir=Path(folder), database_url=f"sqlite:///{folder}/skub.sqlite",
            secret_key="only for a picture", secure_cookies=False, max_upload_bytes=1_000_000,
        )  # fmt: skip
        database = Database(config.database_url)
        create_all(database)
        build_demo(config, database, say=print, until=NOW, scale=SCALE)
        database.dispose()
        server = make_server("127.0.0.1", 0, create_app(config, clock=lambda: NOW), threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        take(f"http://127.0.0.1:{server.port}", PICTURE)
        server.shutdown()
    sys.stdout.write(f"{PICTURE.name} is taken.\n")


def take(url: str, picture: Path) -> None:
    """The front page as Mette sees it, on a laptop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            args=list(LAUNCH_ARGUMENTS), executable_path=system_chromium(),
            chromium_sandbox=not runs_unsandboxed(),
        )  # fmt: skip
        page = browser.new_page(
            locale="da-DK", timezone_id="Europe/Copenhagen", reduced_motion="reduce",
            viewport={"width": 1280, "height": 1110},
        )  # fmt: skip
        page.goto(f"{url}/log-ind")
        page.get_by_label("E-mail").fill(PERSON)
        page.get_by_label("Adgangskode").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Log ind", exact=True).click()
        page.get_by_role("heading", name="Husets kurv er åben").wait_for()
        picture.parent.mkdir(exist_ok=True)
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    main()
