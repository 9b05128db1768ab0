"""The lock files say what is installed, by hash, and name no host."""

import re
import shutil
from pathlib import Path

import pytest

from shop import _setup
from tests.house.lockfiles import LOCK_FILES, lines_naming_a_host

ROOT = _setup.HERE.root


def pinned(name: str) -> dict[str, str]:
    """Package and version of each line of a Python lock file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", text, flags=re.MULTILINE))


def test_no_lock_file_names_a_host() -> None:
    assert lines_naming_a_host(ROOT) == []


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("package-lock.json", '"resolved": "https://host.invalid/x.tgz"'),
        ("package-lock.json", '"resolved": "x.tgz"'),
        ("requirements.lock", "--index-url host.invalid"),
        ("requirements.lock", "flask @ https://host.invalid/flask.whl"),
        (".npmrc", "registry=host.invalid"),
        (".npmrc", "@scope:registry=//host.invalid"),
    ],
)
def test_a_line_that_names_a_host_is_found(tmp_path: Path, name: str, line: str) -> None:
    for lock in LOCK_FILES:
        shutil.copy(ROOT / lock, tmp_path / lock)
    before = (tmp_path / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(before + line + "\n", encoding="utf-8")
    number = before.count("\n") + 1
    assert lines_naming_a_host(tmp_path) == [f"{name}:{number}: {line}"]


@pytest.mark.parametrize("name", [n for n in LOCK_FILES if n.startswith("requirements")])
def test_every_locked_package_carries_a_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    without = [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert (len(entries) > 0, without) == (True, [])


def test_the_development_lock_holds_every_package_of_the_runtime_lock_in_the_same_version() -> None:
    """What lets `python3 -m shop` rest when `python3 -m tests` has installed."""
    runtime, development = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert len(runtime) > 30
    assert {name: development.get(name) for name in runtime} == runtime


def test_every_dependency_of_pyproject_is_in_the_runtime_lock() -> None:
    """Catches a dependency added without making the locks again."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {re.split(r"[\[<>=~ ;]", d)[0].lower() for d in project["dependencies"]}
    assert named - {name.lower() for name in pinned("requirements.lock")} == set()
