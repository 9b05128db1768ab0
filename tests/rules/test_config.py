"""Settings from the environment."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shop.config import _kept_secret, from_environment


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "secret-key"
    first = _kept_secret(path)
    assert len(first) >= 48
    assert _kept_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_eight_that_ask_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(_kept_secret, [tmp_path / "secret-key"] * 8))
    assert len(keys) == 1


def test_the_default_is_sqlite_in_the_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SKUB_DATABASE_URL", "SKUB_SECRET_KEY", "SKUB_HTTPS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKUB_DATA_DIR", str(tmp_path / "data"))
    config = from_environment()
    assert config.database_url == f"sqlite:///{tmp_path / 'data' / 'skub.sqlite'}"
    assert config.index_dir == tmp_path / "data" / "index"
    assert not config.secure_cookies
