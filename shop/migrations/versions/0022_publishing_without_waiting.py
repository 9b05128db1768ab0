"""Publishing without waiting: PostgreSQL checks a catalogue's keys once for a statement, and SQLite
a change's symbols one by one."""

from alembic import op

from shop.keys import statements

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_KEYS = {
    "offer": {"owner_node_id": "node", "supplier_id": "supplier"},
    "offer_version": {"offer_id": "offer", "category_id": "category"},
    "staged_change": {"batch_id": "import_batch"},
}


_SYMBOLS = {
    "changekind": (
        "kind", "ADDED WITHDRAWN PRICE_UP PRICE_DOWN UNIT_CHANGED LABEL_GAINED LABEL_LOST CHANGED"
    ),
    "hold": ("hold", "NONE OVER_LIMIT TOO_LATE UNIT_UNCLEAR"),
    "choice": ("choice", "TAKE KEEP_PRICE LEAVE"),
}  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _check_one_by_one()
    else:
        _check_by_statement()


def _check_one_by_one() -> None:
    """The table is copied, without the checks it had."""
    with op.batch_alter_table("staged_change", recreate="always") as table:
        for name, (column, values) in _SYMBOLS.items():
            alike = " OR ".join(f"{column} = '{value}'" for value in values.split())
            table.create_check_constraint(op.f(f"ck_staged_change_{name}"), alike)


def _check_by_statement() -> None:
    for table, parents in _KEYS.items():
        keys = {
            column: (parent, f"fk_{table}_{column}_{parent}") for column, parent in parents.items()
        }
        for _parent, name in keys.values():
            op.drop_constraint(name, table, type_="foreignkey")
        for statement in statements(table, keys, many="offer_id"):
            op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
