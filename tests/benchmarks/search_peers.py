"""The engines that search is measured beside, each as its own manual would have it used.

They get the same items, and are asked the same four questions: a page (a word, organic or labelled
only, four counts, 24 rows with agreement before score), a common word, the beginning of a word,
and a word spelled wrong. They do not split Danish compounds, so they find fewer.
"""

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path
from time import process_time
from typing import Any, Protocol

import psycopg
from sqlalchemy.engine import make_url

from tests import postgres
from tests.benchmarks.search_goods import Made
from tests.benchmarks.search_shop import chunks

ROWS = 24
Answer = tuple[int, list[int]]
"""How many in all, and the numbers of the first 24."""


class NotThereError(Exception):
    """The engine is not installed; the message says what to do."""


class Engine(Protocol):
    """An engine, open on its index."""

    is_kept: bool
    """Whether its files last longer than it: they lie in the folder, by its name."""

    def clock(self) -> float:
        """CPU seconds used on its account so far."""
        ...

    def build(self, items: Iterable[Made]) -> None:
        """Put all items in."""
        ...

    def update(self, items: Iterable[Made]) -> None:
        """Put new versions of some items in the place of the old."""
        ...

    def reopen(self) -> None:
        """As if the process had just started."""
        ...

    def page(self, word: str) -> Answer:
        """A result page."""
        ...

    def common(self, word: str) -> Answer:
        """A word: how many, and the first 24."""
        ...

    def beginning(self, word: str) -> Answer:
        """What begins so."""
        ...

    def misspelled(self, word: str) -> Answer:
        """What is near. Raises NotThereError where it cannot."""
        ...

    def close(self) -> None:
        """Leave nothing running."""
        ...


class Fts5:
    """SQLite's full-text index, with the attributes in a table beside it; trigrams for typos."""

    is_kept = True

    def __init__(self, folder: Path) -> None:
        self._file = folder / "fts5.sqlite"
        self.reopen()

    def clock(self) -> float:
        """Of this process."""
        return process_time()

    def reopen(self) -> None:
        """A new connection has an empty page cache of its own."""
        self._connection = sqlite3.connect(self._file)
        self._connection.execute("PRAGMA cache_size=-65536")

    def build(self, items: Iterable[Made]) -> None:
        """In one transaction; it keeps a copy of the texts, or old SQLites could delete nothing."""
        self._connection.executescript(
            "CREATE VIRTUAL TABLE t USING fts5(name, brand, text, "
            "tokenize='unicode61 remove_diacritics 2');"
            "CREATE VIRTUAL TABLE near USING fts5(name, content='', tokenize='trigram');"
            "CREATE TABLE item (id INTEGER PRIMARY KEY, supplier INT, family, deal INT, eco INT);"
        )
        with self._connection as at:
            for some in chunks(items):
                self._insert(at, some)

    def _insert(self, at: sqlite3.Connection, some: list[Made]) -> None:
        texts = [(m.number, m.name, m.brand, m.description) for m in some]
        at.executemany("INSERT INTO t (rowid, name, brand, text) VALUES (?,?,?,?)", texts)
        at.executemany(
            "INSERT OR REPLACE INTO item VALUES (?,?,?,?,?)",
            [(m.number, m.supplier, m.family, m.contracted, m.is_eco) for m in some],
        )

    def build_trigrams(self, items: Iterable[Made]) -> None:
        """For misspelled words only, so it is not part of the build."""
        with self._connection as at:
            at.executemany(
                "INSERT INTO near (rowid, name) VALUES (?,?)", ((m.number, m.name) for m in items)
            )

    def update(self, items: Iterable[Made]) -> None:
        """Delete and insert."""
        with self._connection as at:
            some = list(items)
            at.executemany("DELETE FROM t WHERE rowid=?", [(m.number,) for m in some])
            self._insert(at, some)

    def page(self, word: str) -> Answer:
        """The hits go through a temporary table, which all counts read."""
        at = self._connection
        at.execute("DROP TABLE IF EXISTS temp.hit")
        at.execute(
            "CREATE TEMP TABLE hit AS SELECT item.id, supplier, family, deal, eco, score FROM "
            "(SELECT rowid AS id, bm25(t, 8, 4, 1) AS score FROM t WHERE t MATCH ?) AS found "
            "JOIN item ON item.id=found.id WHERE eco",
            (_quoted(word),),
        )
        counts = [
            at.execute(f"SELECT {part}, count(*) FROM hit GROUP BY 1").fetchall()  # noqa: S608
            for part in ("supplier", "family", "deal", "eco")
        ]
        rows = at.execute("SELECT id FROM hit ORDER BY deal DESC, score LIMIT 24").fetchall()
        return sum(count for _, count in counts[3]), [row[0] for row in rows]

    def common(self, word: str) -> Answer:
        """By bm25."""
        return self._ranked("t", _quoted(word), "bm25(t, 8, 4, 1)")

    def beginning(self, word: str) -> Answer:
        """With FTS5's own star."""
        return self._ranked("t", f"{_quoted(word)} *", "bm25(t, 8, 4, 1)")

    def misspelled(self, word: str) -> Answer:
        """Any of its three-letter pieces, the most of them first."""
        pieces = " OR ".join(_quoted(word[at : at + 3]) for at in range(len(word) - 2))
        return self._ranked("near", pieces, "bm25(near)")

    def _ranked(self, table: str, match: str, score: str) -> Answer:
        total = self._connection.execute(
            f"SELECT count(*) FROM {table} WHERE {table} MATCH ?",  # noqa: S608
            (match,),
        ).fetchone()[0]
        rows = self._connection.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY {score} LIMIT 24",  # noqa: S608
            (match,),
        )
        return total, [row[0] for row in rows]

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


class Tantivy:
    """The fastest we know: Rust, with Danish stems and ASCII folding of its own."""

    is_kept = True

    def __init__(self, folder: Path) -> None:
        if find_spec("tantivy") is None:
            raise NotThereError("tantivy is not installed: pip install --group bench")
        import tantivy

        self._lib, self._folder = tantivy, folder / "tantivy"
        self._schema = self._make_schema()
        if not self._folder.exists():
            self._folder.mkdir()
            tantivy.Index(self._schema, path=str(self._folder))
        self.reopen()

    def _make_schema(self) -> Any:
        make = self._lib.SchemaBuilder()
        for name in ("name", "brand", "text"):
            make.add_text_field(name, stored=False, tokenizer_name="danish")
        for name in ("number", "supplier", "family", "deal", "eco"):
            make.add_unsigned_field(name, indexed=True, fast=True)
        return make.build()

    def clock(self) -> float:
        """Of this process, its threads among it."""
        return process_time()

    def reopen(self) -> None:
        """Map the files anew."""
        lib = self._lib
        self._index = lib.Index.open(str(self._folder))
        self._index.register_tokenizer("danish", self._analyser())
        self._at = self._index.searcher()

    def _analyser(self) -> Any:
        lib, tools = self._lib, self._lib.Filter
        make = lib.TextAnalyzerBuilder(lib.Tokenizer.simple()).filter(tools.lowercase())
        return make.filter(tools.stemmer("danish")).filter(tools.ascii_fold()).build()

    def build(self, items: Iterable[Made]) -> None:
        """With one thread: CPU is compared, not the number of cores."""
        writer = self._index.writer(heap_size=128_000_000, num_threads=1)
        self._write(writer, items)
        writer.wait_merging_threads()
        self.reopen()

    def _write(self, writer: Any, items: Iterable[Made]) -> None:
        for made in items:
            values = {
                "name": made.name, "brand": made.brand, "text": made.description,
                "number": made.number, "supplier": made.supplier, "family": int(made.family),
                "deal": int(made.contracted), "eco": int(made.is_eco),
            }  # fmt: skip
            writer.add_document(self._lib.Document.from_dict(values, self._schema))
        writer.commit()

    def update(self, items: Iterable[Made]) -> None:
        """Delete and add."""
        writer, some = self._index.writer(heap_size=64_000_000, num_threads=1), list(items)
        for made in some:
            writer.delete_documents("number", made.number)
        self._write(writer, some)
        writer.wait_merging_threads()
        self.reopen()

    def page(self, word: str) -> Answer:
        """Counts in one go, then the rows on agreement, then the others where a page has room."""
        lib = self._lib
        found = self._all(self._words(word), self._is("eco", 1))
        parts = ("supplier", "family", "deal", "eco")
        asked = {part: {"terms": {"field": part, "size": 100}} for part in parts}
        counts = self._at.aggregate(found, asked)
        numbers: list[int] = []
        for deal in (1, 0):
            if len(numbers) < ROWS:
                some = self._all(found, lib.Query.const_score_query(self._is("deal", deal), 0.0))
                numbers += self._first(some, ROWS - len(numbers), count=False)[1]
        return sum(int(one["doc_count"]) for one in counts["eco"]["buckets"]), numbers

    def _words(self, word: str) -> Any:
        boosts = {"name": 8.0, "brand": 4.0, "text": 1.0}
        return self._index.parse_query(word, list(boosts), field_boosts=boosts)

    def _is(self, part: str, value: int) -> Any:
        return self._lib.Query.term_query(self._schema, part, value)

    def _all(self, *parts: Any) -> Any:
        return self._lib.Query.boolean_query([(self._lib.Occur.Must, part) for part in parts])

    def _first(self, query: Any, limit: int = ROWS, *, count: bool = True) -> Answer:
        done = self._at.search(query, limit, count=count)
        places = [place for _, place in done.hits]
        numbers = self._at.fast_field_values("number", places) if places else []
        return (done.count if count else 0), [int(number) for number in numbers]

    def common(self, word: str) -> Answer:
        """By BM25."""
        return self._first(self._words(word))

    def beginning(self, word: str) -> Answer:
        """In names only: in all texts it takes many times as long."""
        return self._first(self._lib.Query.regex_query(self._schema, "name", f"{word}.*"))

    def misspelled(self, word: str) -> Answer:
        """One sign apart or two changed places."""
        return self._first(self._lib.Query.fuzzy_term_query(self._schema, "name", word, 1, True))

    def close(self) -> None:
        """Nothing is left behind."""


class PostgreSQL:
    """PostgreSQL's own full text, Danish, with a GIN index. The CPU is the server's and ours."""

    is_kept = False

    def __init__(self, folder: Path) -> None:
        self._closing = ExitStack()
        server = self._closing.enter_context(postgres.running())
        self._address = make_url(server).set(drivername="postgresql", database="postgres")
        self._at: psycopg.Connection[Any] | None = None
        self.reopen()

    def clock(self) -> float:
        """With the server's process for this connection, where the system tells (Linux)."""
        assert self._at is not None
        kept = Path(f"/proc/{self._at.info.backend_pid}/schedstat")
        server = int(kept.read_text().split()[0]) / 1e9 if kept.is_file() else 0.0
        return process_time() + server

    def reopen(self) -> None:
        """A new connection."""
        if self._at is not None:
            self._at.close()
        address = self._address.render_as_string(hide_password=False)
        self._at = psycopg.connect(address, autocommit=True)
        self._at.execute("SET max_parallel_workers_per_gather = 0")

    def build(self, items: Iterable[Made]) -> None:
        """Rows first, the index after."""
        at = self._connection()
        at.execute(
            "CREATE TABLE item (id int PRIMARY KEY, name text, supplier int, family text, deal int,"
            " eco int, t tsvector)"
        )
        for some in chunks(items):
            self._insert(some)
        at.execute("CREATE INDEX ON item USING gin (t)")
        at.execute("ANALYZE item")

    def _connection(self) -> "psycopg.Connection[Any]":
        assert self._at is not None
        return self._at

    def _insert(self, some: list[Made]) -> None:
        with self._connection().transaction(), self._connection().cursor() as at:
            at.executemany(
                "INSERT INTO item VALUES (%s,%s,%s,%s,%s,%s,setweight(to_tsvector('danish',%s),'A')"
                "||setweight(to_tsvector('danish',%s),'B')||to_tsvector('danish',%s))"
                " ON CONFLICT (id) DO UPDATE SET t=excluded.t, name=excluded.name",
                [
                    (m.number, m.name, m.supplier, m.family, int(m.contracted), int(m.is_eco),
                     m.name, m.brand, m.description)
                    for m in some
                ],
            )  # fmt: skip

    def update(self, items: Iterable[Made]) -> None:
        """In place."""
        self._insert(list(items))

    def page(self, word: str) -> Answer:
        """The hits once, counted in four ways, and the first of them."""
        rows = self._connection().execute(
            "WITH hit AS MATERIALIZED (SELECT id, supplier, family, deal, eco, ts_rank(t, q) AS s"
            " FROM item, plainto_tsquery('danish', %s) q WHERE t @@ q AND eco=1), top AS (SELECT id"
            " FROM hit ORDER BY deal DESC, s DESC LIMIT 24) SELECT 'rows', array_agg(id::bigint),"
            " (SELECT count(*) FROM hit) FROM top UNION ALL SELECT NULL, ARRAY[count(*)], NULL FROM"
            " hit GROUP BY GROUPING SETS ((supplier), (family), (deal), (eco))",
            (word,),
        )
        first = rows.fetchall()[0]
        return int(first[2]), list(first[1] or [])

    def common(self, word: str) -> Answer:
        """By ts_rank; the coverage rank costs more."""
        return self._ranked("plainto_tsquery('danish', %s)", word)

    def beginning(self, word: str) -> Answer:
        """With its own star."""
        return self._ranked("to_tsquery('simple', %s)", f"{word}:*")

    def _ranked(self, query: str, word: str) -> Answer:
        rows = self._connection().execute(
            f"SELECT id, count(*) OVER () FROM item, {query} q WHERE t @@ q"  # noqa: S608
            " ORDER BY ts_rank(t, q) DESC LIMIT 24",
            (word,),
        )
        return _counted(rows.fetchall())

    def misspelled(self, word: str) -> Answer:
        """Not measured: trigrams are an extension, which the tests' server does not have."""
        raise NotThereError("PostgreSQL without pg_trgm")

    def close(self) -> None:
        """Stop the server."""
        self._closing.close()


def _counted(rows: list[Any]) -> Answer:
    return (int(rows[0][1]) if rows else 0), [row[0] for row in rows]


PEERS: dict[str, Callable[[Path], Engine]] = {
    "fts5": Fts5, "tantivy": Tantivy, "postgresql": PostgreSQL,
}  # fmt: skip
