"""What every test can ask for: a database of its own, on SQLite and on PostgreSQL."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.databases import ENGINES, Databases

# No example database: a run depends on nothing an earlier run left behind.
settings.register_profile("dev", max_examples=50, deadline=None, database=None)
settings.register_profile("ci", max_examples=200, deadline=None, database=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where databases are made. `databases.like(engine, name, fill)` keeps other templates."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(scope="session", params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine: whatever asks for this runs once on each."""
    name: str = request.param
    return name


@pytest.fixture
def empty_database_url(databases: Databases, engine_name: str) -> Iterator[str]:
    """The address of a database without tables, for migrations."""
    url = databases.empty(engine_name)
    yield url
    databases.drop(url)


@pytest.fixture
def database_url(databases: Databases, engine_name: str) -> Iterator[str]:
    """The address of a database of this test's own, with all tables and no rows."""
    from shop.db_setup import create_all

    url = databases.like(engine_name, "tables", create_all)
    yield url
    databases.drop(url)


@pytest.fixture(scope="module")
def module_database_url(databases: Databases, engine_name: str) -> Iterator[str]:
    """The same, shared by the tests of one module: only for what none of them changes."""
    from shop.db_setup import create_all

    url = databases.like(engine_name, "tables", create_all)
    yield url
    databases.drop(url)
