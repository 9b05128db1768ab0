"""The first municipality and its people come in by command."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from shop.cli import main
from shop.config import from_environment
from shop.db import Database
from shop.ledger.queries import verify
from shop.organisation.passwords import is_password
from shop.organisation.queries import nodes_by_names, person_by_email
from shop.organisation.rules import Role

PLACES = """sted;art;type;gln;by
Ærøby Kommune;kommune;;;
Ærøby Kommune / Børn;forvaltning;;;
Ærøby Kommune / Børn / Solsikken;enhed;børnehave;5798000416642;Ærøby
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SKUB_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("SKUB_DATABASE_URL", raising=False)
    (tmp_path / "data").mkdir()
    (tmp_path / "places.csv").write_text(PLACES, encoding="cp1252")
    return tmp_path


def run(said: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any]:
    """Exit code and the JSON on standard output."""
    code = main([*words, "--json"])
    return code, json.loads(said.readouterr().out)


def names() -> set[tuple[str, ...]]:
    database = Database(from_environment().database_url)
    with database.read() as session:
        found = set(nodes_by_names(session))
    database.dispose()
    return found


def test_places_come_in_once_and_a_changed_row_changes_the_place(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "places.csv"
    code, told = run(capsys, "places", str(file), "--dry-run")
    assert (code, told["added"], names()) == (0, 3, set())
    assert run(capsys, "places", str(file))[1]["added"] == 3
    assert ("Ærøby Kommune", "Børn", "Solsikken") in names()
    file.write_text(PLACES.replace(";Ærøby\n", ";Odense\n"), encoding="utf-8")
    _, told = run(capsys, "places", str(file))
    assert (told["added"], told["changed"], told["unchanged"]) == (0, 1, 2)
    database = Database(from_environment().database_url)
    with database.read() as session:
        house = nodes_by_names(session)["Ærøby Kommune", "Børn", "Solsikken"]
        assert (house.city, house.path.count("/")) == ("Odense", 4)
        assert verify(session)[1] is None
    database.dispose()


def test_a_file_with_one_fault_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "places.csv"
    file.write_text(PLACES + "Ærøby Kommune / Nord;enhed;hus;;\n", encoding="utf-8")
    code, told = run(capsys, "places", str(file))
    assert (code, told["error"]["code"], names()) == (1, "places-wrong", set())
    assert "Row 5, type (hus)" in told["error"]["text"]
    for wrong in ("nothing.csv", "data"):
        assert run(capsys, "places", str(folder / wrong))[0] == 1


def test_a_place_goes_again_and_one_with_places_under_it_stays(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "places", str(folder / "places.csv"))
    _, told = run(capsys, "remove-place", "Ærøby Kommune / Børn")
    assert told["error"]["code"] == "place-has-places"
    for place in ("Ærøby Kommune / Børn / Solsikken", "Ærøby Kommune / Børn", "Ærøby Kommune"):
        assert run(capsys, "remove-place", place)[0] == 0
    assert names() == set()


def test_a_person_can_sign_in_and_gets_a_new_password(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def said(password: str, *words: str) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
        return run(capsys, "person", "Ida@aeroeby.example", *words)[0]

    run(capsys, "places", str(folder / "places.csv"))
    new = ("--name", "Ida Holm", "--role", "procurement", "--place")
    assert said("en god adgangskode", *new, "Ærøby Kommune / Syd") == 1  # no such place
    assert said("en god adgangskode") == 1  # nobody yet
    assert said("kort", *new, "Ærøby Kommune") == 1
    assert said("en god adgangskode", *new, "Ærøby Kommune") == 0
    assert said("en anden adgangskode", *new, "Ærøby Kommune") == 1  # already here
    assert said("en tredje adgangskode") == 0
    database = Database(from_environment().database_url)
    with database.read() as session:
        ida = person_by_email(session, "ida@aeroeby.example")
        assert ida is not None
        assert is_password("en tredje adgangskode", ida.password_hash)
        assert verify(session)[1] is None
    database.dispose()
    _, people = run(capsys, "people")
    assert [role["role"] for role in people[0]["roles"]] == [Role.PROCUREMENT.value]
