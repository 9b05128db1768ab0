"""Publishing without waiting: PostgreSQL checks a catalogue's keys once for a statement."""

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


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        return
    for table, parents in _KEYS.items():
        keys = {
            column: (parent, f"fk_{table}_{column}_{parent}") for column, parent in parents.items()
        }
        for _parent, name in keys.values():
            op.drop_constraint(name, table, type_="foreignkey")
        for statement in statements(table, keys, many="offer_id"):
            op.get_bind().exec_driver_sql(statement.replace("%", "%%"))
