"""On SQLite one writes at a time: the next one waits, and not for ever."""

from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from shop import db


def test_who_waits_too_long_for_the_others_is_told_and_may_try_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "_WAIT_MS", 20)
    database = db.Database(f"sqlite:///{tmp_path / 'shop.sqlite3'}")
    with database.write() as first:
        first.connection()  # only now it begins
        with pytest.raises(OperationalError, match="locked"), database.write() as second:
            second.connection()
        with database.read() as session:
            waits = session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    with database.write() as session:
        after = session.connection().exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    database.dispose()
    assert (waits, after) == (20, 20)
