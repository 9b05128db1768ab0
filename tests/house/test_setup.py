"""Set-up does what is missing, nothing twice, and never believes a half-done step."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shop import _setup, assets
from shop._setup import DEV, RUNTIME, Place

ALL_STEPS = ["environment", "installer", "packages", "assets"]
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="process groups and /bin/sh")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A clone with empty lock files and the few files of the three npm packages."""
    for name in (RUNTIME, DEV, _setup.UV, _setup.NODE):
        (tmp_path / name).write_text("", encoding="utf-8")
    (tmp_path / "package-lock.json").write_text("{}", encoding="utf-8")
    (tmp_path / "static").mkdir()
    for source in assets._COPIES:
        file = tmp_path / "node_modules" / source
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("a{background:url(../img/one.svg)}", encoding="utf-8")
    picture = tmp_path / "node_modules/dkfds/dist/img/one.svg"
    picture.write_text("<svg/>", encoding="utf-8")
    return Place(tmp_path)


def pretend_python(place: Place, script: str = "exit 0") -> None:
    """An interpreter that does as told instead of a real one."""
    place.scripts.mkdir(parents=True, exist_ok=True)
    place.python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    place.python.chmod(0o755)


def installed(place: Place, lock: str) -> None:
    """As it is after the packages of `lock` have been installed."""
    pretend_python(place)
    _setup._write_stamp(lock, place)


def started(place: Place, lock: str = RUNTIME) -> subprocess.Popen[str]:
    """`ensure` in a process of its own, as a start from the terminal is."""
    code = (
        "import sys, pathlib; from shop._setup import *;"
        "ensure(sys.argv[2], Place(pathlib.Path(sys.argv[1])))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, str(place.root), lock],
        cwd=_setup.HERE.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(file: Path) -> None:
    """Until another process has made `file`; ten seconds at most."""
    end = time.monotonic() + 10
    while not file.exists():
        assert time.monotonic() < end, f"{file.name} never came"
        time.sleep(0.02)


def test_a_fresh_clone_needs_all_four_steps(place: Place) -> None:
    assert _setup.plan(RUNTIME, place) == ALL_STEPS
    assert _setup.plan(DEV, place) == ALL_STEPS


def test_a_second_start_takes_no_step(place: Place) -> None:
    installed(place, RUNTIME)
    assets.build(place.root)
    assert _setup.plan(RUNTIME, place) == []


def test_a_start_with_nothing_to_do_writes_nothing(place: Place) -> None:
    installed(place, RUNTIME)
    assets.build(place.root)
    before = {file: file.stat().st_mtime_ns for file in place.root.rglob("*")}
    _setup.ensure(RUNTIME, place)
    assert {file: file.stat().st_mtime_ns for file in place.root.rglob("*")} == before


def test_the_development_packages_are_enough_for_the_shop_but_not_the_other_way(
    place: Place,
) -> None:
    assets.build(place.root)
    (place.root / DEV).write_text("# more\n", encoding="utf-8")
    installed(place, DEV)
    assert _setup.plan(RUNTIME, place) == []
    installed(place, RUNTIME)
    assert _setup.plan(DEV, place) == ["environment", "installer", "packages"]


@pytest.mark.parametrize("changed", [RUNTIME, DEV])
def test_a_changed_lock_file_is_installed_again(place: Place, changed: str) -> None:
    assets.build(place.root)
    installed(place, DEV)
    (place.root / changed).write_text("# changed\n", encoding="utf-8")
    assert _setup.plan(DEV, place) == ["environment", "installer", "packages"]


def test_a_changed_npm_lock_fetches_the_front_end_files_alone(place: Place) -> None:
    installed(place, RUNTIME)
    assets.build(place.root)
    (place.root / "package-lock.json").write_text('{"changed": 1}', encoding="utf-8")
    assert _setup.plan(RUNTIME, place) == ["assets"]


@needs_posix
def test_another_python_behind_the_same_name_is_installed_for_again(place: Place) -> None:
    """The system's python3 went from 3.11 to 3.12: the packages lie in the old one's folder."""
    assets.build(place.root)
    pretend_python(place)
    (place.scripts / "python3.11").write_text("", encoding="utf-8")
    (place.scripts / "python3.12").write_text("", encoding="utf-8")
    place.python.unlink()
    place.python.symlink_to("python3.11")
    _setup._write_stamp(RUNTIME, place)
    assert _setup.plan(RUNTIME, place) == []
    place.python.unlink()
    place.python.symlink_to("python3.12")
    assert _setup.plan(RUNTIME, place) == ["environment", "installer", "packages"]


@needs_posix
def test_a_killed_install_is_repeated(place: Place) -> None:
    """A stamp from before the kill is gone too: what it said is no longer known to be so."""
    assets.build(place.root)
    installed(place, RUNTIME)
    (place.root / RUNTIME).write_text("# new\n", encoding="utf-8")
    busy = place.root / "busy"
    # Sound and quick until the packages are to be installed; then busy until killed.
    pretend_python(
        place, f'case "$*" in *{RUNTIME}*) echo > "{busy}"; exec sleep 60;; esac; exit 0'
    )
    start = started(place)
    wait_for(busy)
    os.killpg(start.pid, signal.SIGKILL)
    start.communicate()
    assert not place.stamp.exists()
    assert _setup.plan(RUNTIME, place) == ["environment", "installer", "packages"]
    pretend_python(place)
    _setup.ensure(RUNTIME, place)
    assert _setup.plan(RUNTIME, place) == []


@needs_posix
def test_a_failed_install_says_what_failed_and_is_not_believed(place: Place) -> None:
    assets.build(place.root)
    pretend_python(place, 'case "$*" in *lock*) echo no route to the index; exit 1;; esac')
    start = started(place)
    said, told = start.communicate(timeout=20)
    assert start.returncode == 1
    assert said == ""
    assert "trying pip" in told
    assert told.endswith("no route to the index\n")
    assert not place.stamp.exists()


def test_a_python_without_ensurepip_is_told_what_to_install(place: Place) -> None:
    """Debian's and Ubuntu's python3 without the package python3-venv."""
    code = (
        "import sys, pathlib; sys.modules['ensurepip'] = None; from shop._setup import *;"
        "ensure('requirements.lock', Place(pathlib.Path(sys.argv[1])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(place.root)],
        cwd=_setup.HERE.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Install the package python3-venv" in done.stderr
    assert "Traceback" not in done.stderr
    assert not place.venv.exists()


@needs_posix
def test_two_starts_at_once_set_up_once(place: Place) -> None:
    assets.build(place.root)
    ran = place.root / "ran"
    pretend_python(place, f'echo "$*" >> "{ran}"; sleep 0.1')
    starts = [started(place), started(place)]
    told = [start.communicate(timeout=20)[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0]
    assert sum("locked packages ..." in text for text in told) == 1
    assert ran.read_text(encoding="utf-8").count(RUNTIME) == 1


def test_an_environment_killed_half_way_is_made_anew_by_a_real_python(place: Place) -> None:
    """The one slow test here (a real environment, seconds): empty locks, so no network."""
    place.scripts.mkdir(parents=True)
    shutil.copy(sys.executable, place.python)
    (place.venv / "pyvenv.cfg").write_text("home = nowhere\n", encoding="utf-8")
    assets.build(place.root)
    _setup.ensure(RUNTIME, place)
    assert _setup.plan(RUNTIME, place) == []
    subprocess.run([place.python, "-c", "import pip"], check=True)


def test_the_front_end_files_are_copied_with_what_the_stylesheet_names(place: Place) -> None:
    assert not assets.ready(place.root)
    assets.build(place.root)
    vendor = place.root / "static" / "vendor"
    assert (vendor / "dkfds/img/one.svg").read_text(encoding="utf-8") == "<svg/>"
    assert (vendor / "htmx/htmx.min.js.gz").exists()
    assert assets.ready(place.root)


def test_a_copy_that_fails_half_way_leaves_the_old_files_and_is_repeated(place: Place) -> None:
    assets.build(place.root)
    (place.root / "package-lock.json").write_text('{"changed": 1}', encoding="utf-8")
    missing = place.root / "node_modules/axe-core/axe.min.js"
    text = missing.read_text(encoding="utf-8")
    missing.unlink()
    with pytest.raises(FileNotFoundError):
        assets.build(place.root)
    assert (place.root / "static/vendor/axe/axe.min.js").exists()
    assert _setup.plan(RUNTIME, place)[-1] == "assets"
    missing.write_text(text, encoding="utf-8")
    assets.build(place.root)
    assert assets.ready(place.root)
    assert [p.name for p in (place.root / "static").iterdir()] == ["vendor"]


def test_the_files_a_stylesheet_names() -> None:
    css = 'a{b:url("../x.woff2?v=1#y")} c{d:url(../z%20.svg)} e{f:url(data:image/png;base64,AA)}'
    assert assets.named_files(css) == {"../x.woff2", "../z .svg"}


def test_set_up_is_written_with_the_standard_library_alone() -> None:
    """It runs before anything is installed: -S leaves site-packages out, -I the environment."""
    code = f"import sys; sys.path.insert(0, {str(_setup.HERE.root)!r}); import shop._setup"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_what_is_told_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    _setup.say("halfway")
    assert capsys.readouterr() == ("", "halfway")
