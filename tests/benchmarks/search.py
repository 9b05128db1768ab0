"""Search beside SQLite FTS5, tantivy and PostgreSQL full text, over one generated catalogue.

    python -m tests.benchmarks.search --items 100000 [--peers fts5,tantivy,postgresql] [--memory]
        [--folder PLACE [--again ours,fts5]]

With a folder the catalogue and what was built of it are kept, and the next run asks at once;
`--again` builds some anew. Without one everything goes when it is done.

Ours is the whole way of a search but the page itself: what matches, what the viewer may buy, the
order; for a page and a misspelled word the filters' counts too. Figures are CPU milliseconds, of
PostgreSQL the server's too; ratios are of one run. *Cold* is the first time that something is asked
after opening, and no answer or stem is kept; *warm* is asked again. See docs/performance.md for
what came out.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from time import process_time
from typing import TypeVar

from shop.search import reader
from tests.benchmarks import search_load, search_shop
from tests.benchmarks.search_goods import DESCRIBING, Made, Nouns, generate, kept
from tests.benchmarks.search_peers import PEERS, Answer, Engine, Fts5, NotThereError
from tests.benchmarks.search_words import recall_lines

KINDS = ("page", "common", "beginning", "misspelled")
LIMITS = {
    "page": {"tantivy": 1.5, "fts5": 0.05, "postgresql": 0.05},
    "common": {"tantivy": 4, "fts5": 0.1, "postgresql": 0.1},
    "beginning": {"tantivy": 4, "fts5": 0.15, "postgresql": 0.15},
    "misspelled": {"fts5": 0.1},
}
"""The most that ours may need, p95 cold, as a share of theirs, at 100,000 items."""
LARGE = {"beginning": {"tantivy": 10, "fts5": 0.1, "postgresql": 0.1}}
"""The same where it differs at 1,000,000."""
BUILD, UPDATE, THROUGHPUT = 5, 4, 10
ROUNDS = 3
PATIENCE = 30
"""CPU seconds of a kind's first round from which an engine is not asked a second time."""
Some = TypeVar("Some")


class Ours:
    """The shop's own search, asked as its page asks."""

    is_kept = True

    def __init__(self, shop: search_shop.Shop) -> None:
        self._shop, self._closing = shop, ExitStack()
        self._session = self._closing.enter_context(shop.database.glance())

    def clock(self) -> float:
        """Of this process."""
        return process_time()

    def build(self, items: Iterable[Made]) -> None:
        """From the database, which has the items already."""
        search_shop.build(self._shop)

    def update(self, items: Iterable[Made]) -> None:
        """Following the feed, which is not counted: publishing is measured elsewhere."""
        search_shop.follow(self._shop)

    def reopen(self) -> None:
        """Map the index anew; the columns of what is sold stay, as they do when goods change."""
        reader.close(self._shop.index_dir)
        self.found("papir")

    def forget(self) -> None:
        """As if nobody had asked before."""
        self._shop.forget_answers(self._session)

    def found(self, word: str, *, eco: bool = False) -> Answer:
        """How many, and the first page's goods by their numbers."""
        found = self._shop.found(self._session, word, eco=eco)
        return found.total, [offer_id - search_shop.FIRST for offer_id in found.page(1)]

    def page(self, word: str) -> Answer:
        """With a filter."""
        return self.found(word, eco=True)

    def misspelled(self, word: str) -> Answer:
        """The whole page's work: nothing is found, then what was meant."""
        return self.found(word)

    def common(self, word: str) -> Answer:
        """What may be bought of it, in the steering order; like theirs without counts."""
        return self._shop.ordered(self._session, word)

    def beginning(self, word: str) -> Answer:
        """The same while the word is being typed."""
        return self._shop.ordered(self._session, word, is_typing=True)

    def close(self) -> None:
        """Give the session back."""
        self._closing.close()


def questions(count: int) -> dict[str, list[str]]:
    """So many words of each kind; a quarter of the common ones are in a large part of all texts."""
    chance, nouns = Random(3), Nouns()
    frequent = [
        whole for some in (nouns.alone, nouns.compounds) for _, whole, _ in some[: count * 3 // 8]
    ]
    words = frequent + DESCRIBING[: count - len(frequent)]
    long = [whole for _, whole, _ in nouns.compounds[:2000] if len(whole) > 7]
    return {
        "page": words,
        "common": words,
        "beginning": [whole[: chance.randint(3, 5)] for whole in chance.sample(long, count)],
        "misspelled": [_spelled_wrong(whole, chance) for whole in chance.sample(long, count)],
    }


def _spelled_wrong(word: str, chance: Random) -> str:
    """Two letters changed places, or one was left out, as fingers do."""
    at = chance.randrange(1, len(word) - 2)
    if chance.random() < 0.5:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + word[at + 1 :]


@dataclass
class Times:
    """Milliseconds of one engine and kind, one for each question: the least of some rounds."""

    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)
    hits: list[int] = field(default_factory=list)

    def p50(self, values: list[float]) -> float:
        """The middle."""
        return quantiles(values, n=20)[9]

    def p95(self, values: list[float]) -> float:
        """One in twenty is slower."""
        return quantiles(values, n=20)[18]


def ask(engine: Engine, kind: str, words: list[str]) -> Times:
    """All questions of a kind, cold and then warm."""
    forget = engine.forget if isinstance(engine, Ours) else lambda: None
    one: Callable[[str], Answer] = getattr(engine, kind)
    times = Times([1e9] * len(words), [1e9] * len(words), [0] * len(words))
    for _ in range(ROUNDS):
        engine.reopen()
        for at, word in enumerate(words):
            forget()
            spent, times.hits[at] = _timed(engine, one, word)
            times.cold[at] = min(times.cold[at], spent)
        if sum(times.cold) > PATIENCE * 1000:
            times.warm = times.cold
            return times
        for at, word in enumerate(words):
            times.warm[at] = min(times.warm[at], _timed(engine, one, word)[0])
    return times


def _timed(engine: Engine, one: Callable[[str], Answer], word: str) -> tuple[float, int]:
    begun = engine.clock()
    total, _ = one(word)
    return (engine.clock() - begun) * 1000, total


class Untimed:
    """Items whose making is not counted on the engine's time."""

    def __init__(self, items: Iterator[Made], clock: Callable[[], float]) -> None:
        self._items, self._clock = items, clock
        self.spent = 0.0

    def __iter__(self) -> Iterator[Made]:
        for some in search_shop.chunks(self._made()):
            yield from some

    def _made(self) -> Iterator[Made]:
        while True:
            begun = self._clock()
            some = [made for made, _ in zip(self._items, range(500), strict=False)]
            self.spent += self._clock() - begun
            if not some:
                return
            yield from some


def timed_build(engine: Engine, items: Iterator[Made]) -> float:
    """CPU seconds of a full build."""
    untimed = Untimed(items, engine.clock)
    begun = engine.clock()
    engine.build(untimed)
    return engine.clock() - begun - untimed.spent


def timed_update(engine: Engine, count: int) -> float:
    """CPU seconds of one item in a hundred."""
    changed = changes(count)
    begun = engine.clock()
    engine.update(changed)
    return engine.clock() - begun


def changes(count: int) -> list[Made]:
    """New texts for one item in a hundred."""
    return list(generate(max(count // 100, 1), start=count // 3 + 1, seed=2))


@dataclass
class Result:
    """What is known of an engine."""

    build: float = 0.0
    times: dict[str, Times] = field(default_factory=dict)
    update: float = 0.0
    throughput: float = 0.0


class Bench:
    """A catalogue of so many items in a folder, and what was measured over it before."""

    def __init__(self, folder: Path, count: int, asked: int) -> None:
        self.folder, self.count = folder, count
        self.words = questions(asked)
        self._file = folder / f"figures-{count}.json"
        self._figures: dict[str, list[float]] = (
            json.loads(self._file.read_text()) if self._file.exists() else {}
        )

    def items(self) -> Iterator[Made]:
        """All."""
        return kept(self.folder, self.count)

    def forget(self, name: str) -> None:
        """Measure the building of this engine again."""
        if self._figures.pop(name, None):
            self._save()

    def is_built(self, name: str) -> bool:
        """Whether the engine's files are there."""
        return name in self._figures

    def built(self, name: str, engine: Engine) -> float:
        """CPU seconds of the full build, now or before."""
        if not self.is_built(name):
            self._note(name, [timed_build(engine, self.items())])
            if isinstance(engine, Fts5):
                engine.build_trigrams(self.items())
        return self._figures[name][0]

    def updated(self, name: str, engine: Engine) -> float:
        """CPU seconds of one item in a hundred, now or before."""
        if not self.is_updated(name):
            self._note(name, [*self._figures[name], timed_update(engine, self.count)])
        return self._figures[name][1]

    def is_updated(self, name: str) -> bool:
        """Whether the engine has the new texts."""
        return len(self._figures[name]) > 1

    def _note(self, name: str, figures: list[float]) -> None:
        self._figures[name] = figures
        self._save()

    def _save(self) -> None:
        self._file.write_text(json.dumps(self._figures))

    def asked(self, engine: Engine) -> dict[str, Times]:
        """The answers' times by kind; kinds that the engine cannot answer are left out."""
        times = {}
        for kind, words in self.words.items():
            try:
                times[kind] = ask(engine, kind, words)
            except NotThereError:
                continue
        return times

    def peer(self, name: str) -> Engine:
        """An engine on its own files, which are removed where it is to build."""
        if not self.is_built(name):
            for old in self.folder.glob(f"{name}*"):
                shutil.rmtree(old) if old.is_dir() else old.unlink()
        return PEERS[name](self.folder)


def lines(results: dict[str, Result], count: int) -> Iterator[str]:
    """The figures as tables, each limit said to be met or not."""
    limits = LIMITS | (LARGE if count >= 1_000_000 else {})
    yield "| kind | engine | cold p50 / p95 | warm p50 / p95 | hits, median | ours, at most | |"
    yield "|---|---|---|---|---|---|---|"
    ours = results["ours"]
    for kind in KINDS:
        for name, result in results.items():
            if kind in result.times:
                yield _row(kind, name, result.times[kind], ours.times[kind], limits[kind])
    yield ""
    yield "| engine | build CPU s | ours | 1 % update CPU s | ours | 4 processes, pages/s |"
    yield "|---|---|---|---|---|---|"
    for name, result in results.items():
        build, update = ours.build / result.build, ours.update / result.update
        yield (
            f"| {name} | {result.build:.1f} | {build:.2f} | {result.update:.2f} | {update:.2f}"
            f" | {result.throughput:.0f} |"
        )
    if "fts5" in results:
        peer = results["fts5"]
        yield verdict("build against FTS5", ours.build / peer.build, BUILD)
        yield verdict("1 % update against FTS5", ours.update / peer.update, UPDATE)
        faster = ours.throughput / peer.throughput if peer.throughput else 0.0
        yield verdict(
            "FTS5's pages for each of ours", 1 / faster if faster else 9.9, 1 / THROUGHPUT
        )


def _row(kind: str, name: str, times: Times, ours: Times, limits: dict[str, float]) -> str:
    ratio = ours.p95(ours.cold) / times.p95(times.cold)
    limit = limits.get(name)
    said = "" if limit is None else f"{limit} | {'met' if ratio <= limit else 'NOT MET'}"
    return (
        f"| {kind} | {name} | {times.p50(times.cold):.2f} / {times.p95(times.cold):.2f} | "
        f"{times.p50(times.warm):.2f} / {times.p95(times.warm):.2f} | "
        f"{sorted(times.hits)[len(times.hits) // 2]} | {ratio:.3f}, {said or '|'} |"
    )


def verdict(what: str, figure: float, limit: float) -> str:
    """One figure beside its limit."""
    return f"{what}: {figure:.2f}, at most {limit:g}: {'met' if figure <= limit else 'NOT MET'}"


def run(
    folder: Path, count: int, peers: Iterable[str], *, asked: int = 60, seconds: float = 4.0,
    processes: int = search_load.PROCESSES, memory: bool = False, again: Iterable[str] = (),
) -> Iterator[str]:  # fmt: skip
    """Measure and say it, line by line."""
    bench, results = Bench(folder, count, asked), {"ours": Result()}
    for name in again:
        bench.forget(name)
    with search_shop.at(folder / "shop", bench.items) as shop:
        yield from _measure_ours(bench, shop, results["ours"], seconds, processes, memory=memory)
    for name in peers:
        try:
            engine = bench.peer(name)
        except NotThereError as error:
            yield f"{name} is left out: {error}"
            continue
        result = results[name] = Result(bench.built(name, engine), bench.asked(engine))
        if name == "fts5":
            result.throughput = search_load.pages_a_second(
                name, folder, bench.words["page"], seconds, processes
            )
        result.update = bench.updated(name, engine)
        engine.close()
        if not engine.is_kept:
            bench.forget(name)
    yield from lines(results, count)
    yield from recall_lines(min(count, 10_000))


def _measure_ours(
    bench: Bench, shop: search_shop.Shop, result: Result, seconds: float, processes: int, *,
    memory: bool,
) -> Iterator[str]:  # fmt: skip
    ours = Ours(shop)
    result.build = bench.built("ours", ours)
    result.times = bench.asked(ours)
    result.throughput = search_load.pages_a_second(
        "ours", bench.folder, bench.words["page"], seconds, processes
    )
    if memory:
        yield from search_load.memory_lines(
            bench.folder, [word for some in bench.words.values() for word in some]
        )
    yield from search_load.http_lines(shop, bench.words["common"])
    if not bench.is_updated("ours"):
        shop.publish(changes(bench.count), again=True)
    result.update = bench.updated("ours", ours)
    ours.close()


def main() -> None:
    """Read the options."""
    parse = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parse.add_argument("--items", type=int, default=100_000)
    parse.add_argument("--peers", default="fts5,tantivy,postgresql")
    parse.add_argument("--memory", action="store_true", help="also what a process needs")
    parse.add_argument("--folder", type=Path, help="keep everything here for the next run")
    parse.add_argument("--again", default="", help="engines to build anew: ours,fts5,...")
    given = parse.parse_args()
    with ExitStack() as closing:
        folder = given.folder or Path(
            closing.enter_context(tempfile.TemporaryDirectory(prefix="skub-bench-"))
        )
        folder.mkdir(parents=True, exist_ok=True)
        peers, again = ([p for p in names.split(",") if p] for names in (given.peers, given.again))
        for line in run(folder, given.items, peers, memory=given.memory, again=again):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
