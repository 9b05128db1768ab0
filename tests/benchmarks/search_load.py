"""What whole processes do: pages a second of four at once, memory of one, and a page over HTTP."""

import re
from collections.abc import Callable, Iterator
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles
from time import monotonic, process_time
from urllib.parse import urlencode

from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

from shop.db import Database
from tests.benchmarks.search_peers import Fts5
from tests.benchmarks.search_shop import Shop, reopened
from tests.factories import app_for, client

PROCESSES = 4
MEGABYTE = 1024


def pages_a_second(
    engine: str, folder: Path, words: list[str], seconds: float, processes: int = PROCESSES
) -> float:
    """Result pages that some processes answer together, each for itself; no answer is kept."""
    context = get_context("spawn")
    with context.Pool(processes) as pool:
        asked = [(engine, folder, words, seconds)] * processes
        return sum(pool.starmap(_answer_for, asked, chunksize=1))


def _answer_for(engine: str, folder: Path, words: list[str], seconds: float) -> float:
    if engine == "fts5":
        return _count(Fts5(folder).page, words, seconds)
    with reopened(folder / "shop") as shop, shop.database.glance() as session:

        def page(word: str) -> None:
            shop.forget_answers(session)
            shop.found(session, word, eco=True)

        return _count(page, words, seconds)


def _count(page: Callable[[str], object], words: list[str], seconds: float) -> float:
    for word in words[:3]:
        page(word)
    begun, done = monotonic(), 0
    while monotonic() - begun < seconds:
        page(words[done % len(words)])
        done += 1
    return done / (monotonic() - begun)


def memory_lines(folder: Path, words: list[str]) -> Iterator[str]:
    """What a process that answers has in memory (Linux). Mapped files are shared by all."""
    context = get_context("spawn")
    with context.Pool(1) as pool:
        own, mapped = pool.apply(_memory_after, (folder, words))
    yield f"memory of one process: {own + mapped:.0f} MB, of it {mapped:.0f} MB of mapped files"


def _memory_after(folder: Path, words: list[str]) -> tuple[float, float]:
    with reopened(folder / "shop") as shop, shop.database.glance() as session:
        for word in words:
            shop.found(session, word)
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0.0, 0.0
    kilobytes = dict(re.findall(r"^(Rss\w+):\s+(\d+)", status.read_text(), re.MULTILINE))
    return int(kilobytes["RssAnon"]) / MEGABYTE, int(kilobytes["RssFile"]) / MEGABYTE


def http_lines(shop: Shop, words: list[str]) -> Iterator[str]:
    """CPU of the whole page by the WSGI application: asked first, and again by a colleague."""
    app = app_for(shop.database.engine.url.render_as_string(hide_password=False), shop.folder)
    browser = client(app, shop.town.mette.email)
    cookie = browser.get_cookie("skub")
    assert cookie is not None, "not signed in"
    headers = Headers([("Cookie", f"{cookie.key}={cookie.value}")])

    def page(word: str) -> float:
        asked = EnvironBuilder("/soeg", query_string=urlencode({"q": word}), headers=headers)
        environ, begun = asked.get_environ(), process_time()
        _, status, _ = run_wsgi_app(app, environ, buffered=True)
        assert status == "200 OK", status
        return (process_time() - begun) * 1000

    page(words[0])
    for said in ("asked first", "asked again"):
        cuts = quantiles([page(word) for word in words], n=20)
        yield f"search page over HTTP, {said}: p50 {cuts[9]:.2f} ms, p95 {cuts[18]:.2f} ms CPU"
    database: Database = app.extensions["skub.database"]
    database.dispose()
