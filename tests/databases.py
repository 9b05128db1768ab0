"""Fresh databases for tests, on both engines, each a copy of one that was made once."""

import itertools
import shutil
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from shop.db import Database
from tests import postgres

ENGINES = ("sqlite", "postgresql")


_BUILD_ENDS = 30.0


def _let_builds_end() -> None:
    """Wait for what a test's shop began in the background: a search index of a few goods."""
    for thread in threading.enumerate():
        if thread.name == "search-index":
            thread.join(_BUILD_ENDS)


class Databases:
    """Makes databases by copying: a millisecond on SQLite, some tens on PostgreSQL.

    The PostgreSQL server starts with the first database asked of it and ends with `close`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)
        self._templates: dict[tuple[str, str], str] = {}
        self._closing = ExitStack()
        self._server: str | None = None
        self._admin: sa.Engine | None = None

    def empty(self, engine: str) -> str:
        """The address of a new database with no tables at all."""
        return self._new_file() if engine == "sqlite" else self._new_on_server("template1")

    def like(self, engine: str, name: str, fill: Callable[[Database], None]) -> str:
        """The address of a new copy of the template `name`, which `fill` makes the first time."""
        if (engine, name) not in self._templates:
            url = self.empty(engine)
            database = Database(url)
            fill(database)
            # Closed, or SQLite's last writes lie in another file and PostgreSQL will not copy.
            database.dispose()
            self._templates[engine, name] = url
        return self._copy(engine, self._templates[engine, name])

    def drop(self, url: str) -> None:
        """Remove a database, also when a test left it in use."""
        _let_builds_end()
        parts = make_url(url)
        assert parts.database is not None
        if parts.drivername == "sqlite":
            for end in ("", "-wal", "-shm"):
                Path(parts.database + end).unlink(missing_ok=True)
        else:
            self._administer(f'DROP DATABASE IF EXISTS "{parts.database}" WITH (FORCE)')

    def close(self) -> None:
        """Stop the server, if one was started."""
        if self._admin is not None:
            self._admin.dispose()
        self._closing.close()

    def _copy(self, engine: str, template: str) -> str:
        source = make_url(template).database
        assert source is not None
        if engine == "postgresql":
            return self._new_on_server(source)
        url = self._new_file()
        shutil.copyfile(source, make_url(url).database or "")
        return url

    def _new_file(self) -> str:
        return f"sqlite:///{self._folder / f'skub_{next(self._numbers)}.sqlite'}"

    def _new_on_server(self, template: str) -> str:
        name = f"skub_{next(self._numbers)}"
        self._administer(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return self._address(name)

    def _administer(self, statement: str) -> None:
        if self._admin is None:
            self._server = self._closing.enter_context(postgres.running())
            self._admin = sa.create_engine(
                self._address("postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.StaticPool
            )
        with self._admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def _address(self, name: str) -> str:
        assert self._server is not None
        return make_url(self._server).set(database=name).render_as_string(hide_password=False)
