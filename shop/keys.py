"""Foreign keys that PostgreSQL checks once for a statement, and not once for a row.

For the tables that a catalogue fills with hundreds of thousands of rows at a time: there its own
way, a query and a lock for each row and key, takes a third of the work. What holds is the same:
a row names a parent that is there, a parent that is named is not removed, and nobody can come in
between, for the parent is locked as PostgreSQL itself would lock it. Where rows name parents of
their own (a version its offer), locking them all would cost what we spare; of such a table no row
is ever removed, and that is said instead.

The models keep their keys as any others. SQLite has them as they stand there.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import Connection

_BY_STATEMENT = "by_statement"

_FUNCTIONS = (
    """
CREATE OR REPLACE FUNCTION skub_key_is_new() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE foreign_key_violation USING TABLE = TG_TABLE_NAME,
    MESSAGE = TG_TABLE_NAME || ': a key of a row is never changed, and no row removed that others'
        || ' may name'; END $$
""",
    """
CREATE OR REPLACE FUNCTION skub_key_is_named() RETURNS trigger LANGUAGE plpgsql AS
$$ DECLARE named boolean; BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE %I = $1)', TG_ARGV[0], TG_ARGV[1])
        INTO named USING OLD.id;
    IF named THEN RAISE foreign_key_violation USING TABLE = TG_TABLE_NAME,
        MESSAGE = TG_TABLE_NAME || ' ' || OLD.id || ' is named by ' || TG_ARGV[0]; END IF;
    RETURN NULL; END $$
""",
)
_FEW = """
    wanted := ARRAY(SELECT DISTINCT {column} FROM added WHERE {column} IS NOT NULL);
    PERFORM FROM {parent} WHERE id = ANY(wanted) FOR KEY SHARE;
    GET DIAGNOSTICS found = ROW_COUNT;
    IF found <> cardinality(wanted) THEN {refuse} END IF;"""
"""Its parents are few: they are locked until the transaction ends."""
_MANY = """
    IF EXISTS (SELECT FROM added WHERE NOT EXISTS (
        SELECT FROM {parent} WHERE {parent}.id = added.{column})) THEN {refuse} END IF;"""
_REFUSE = (
    "RAISE foreign_key_violation USING TABLE = '{table}', CONSTRAINT = '{name}', "
    "MESSAGE = '{table}.{column} names no {parent}';"
)
_CHECK = """
CREATE OR REPLACE FUNCTION skub_keys_{table}() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS
$$ DECLARE wanted bigint[]; found bigint; BEGIN{checks}
    RETURN NULL; END $$
"""
"""By indexes, whatever is believed of the sizes: the tables have often just been filled."""
_ADDED = """
CREATE TRIGGER {table}_keys AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION skub_keys_{table}()
"""
_NEVER = """
CREATE TRIGGER {table}_{what} BEFORE {verb} ON {on}
FOR EACH STATEMENT EXECUTE FUNCTION skub_key_is_new()
"""
_GONE = """
CREATE TRIGGER {table}_{column}_gone AFTER DELETE ON {parent}
FOR EACH ROW EXECUTE FUNCTION skub_key_is_named('{table}', '{column}')
"""


def statements(table: str, keys: dict[str, tuple[str, str]], many: str = "") -> Iterator[str]:
    """The SQL that has PostgreSQL look after the keys of a table.

    `keys`: by column, the parent table, whose key is `id`, and the key's name. `many`: the column
    that names a parent for nearly each row, of a parent table that loses no row from now on.
    """
    yield from _FUNCTIONS
    checks = ""
    for column, (parent, name) in keys.items():
        names = {"table": table, "column": column, "parent": parent, "name": name}
        check = _MANY if column == many else _FEW
        checks += check.format(**names, refuse=_REFUSE.format(**names))
        yield _NEVER.format(
            table=table, what=f"{column}_kept", verb=f"UPDATE OF {column}", on=table
        )
        yield _NEVER.format(table=table, what=f"{column}_id", verb="UPDATE OF id", on=parent)
        if column == many:
            yield _NEVER.format(table=table, what=f"{column}_gone", verb="DELETE", on=parent)
        else:
            yield _GONE.format(**names)
    yield _CHECK.format(table=table, checks=checks)
    yield _ADDED.format(table=table)


def check_by_statement(table: sa.Table, *columns: str, many: str = "") -> None:
    """Have PostgreSQL check these keys of the table once for a statement, wherever it is made.

    `many` is one of them: see `statements`.
    """
    keys = {}
    for key in table.foreign_key_constraints:
        (column,) = key.column_keys
        if column in columns:
            key.info[_BY_STATEMENT] = True
            key.ddl_if(dialect="sqlite")
            # By its text: the parent's table may not be known yet.
            parent = key.elements[0].target_fullname.partition(".")[0]
            keys[column] = (parent, f"fk_{table.name}_{column}_{parent}")

    def look_after(_target: Any, connection: Connection, **_: Any) -> None:
        if connection.dialect.name != "sqlite":
            for statement in statements(table.name, keys, many):
                connection.exec_driver_sql(statement.replace("%", "%%"))

    event.listen(table, "after_create", look_after)


def is_compared(dialect: str) -> Any:
    """For Alembic: whether something of the models is to be found in such a database."""

    def told(item: Any, _name: str | None, kind: str, _reflected: bool, _to: Any) -> bool:
        by_statement = kind == "foreign_key_constraint" and item.info.get(_BY_STATEMENT)
        return dialect == "sqlite" or not by_statement

    return told
