"""Signing in with its throttle, choosing a house, and building the tree."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select

from shop.db import Database
from shop.kernel.errors import NotAllowed, Refused
from shop.ledger.models import LedgerEntry
from shop.organisation import actions, queries
from shop.organisation.models import Person, RoleGrant, SignInFailure
from shop.organisation.rules import MAX_FAILURES, MAX_FAILURES_PER_CALLER, NodeKind, Role
from shop.organisation.sign_in import SignIn, sign_in
from tests.factories import NOW, PASSWORD, Town, town


@pytest.fixture
def place(database_url: str) -> Iterator[tuple[Database, Town]]:
    database = Database(database_url)
    yield database, town(database)
    database.dispose()


def try_in(
    database: Database, email: str, password: str = PASSWORD, *, caller: str = "10.0.0.1",
    now: datetime = NOW,
) -> SignIn:  # fmt: skip
    return sign_in(database, email=email, password=password, caller=caller, now=now)


def failures(database: Database) -> int:
    with database.read() as session:
        return len(session.exec(select(SignInFailure)).all())


def events(database: Database) -> list[str]:
    with database.read() as session:
        found = session.exec(select(LedgerEntry).order_by(col(LedgerEntry.number))).all()
        return [entry.event for entry in found]


def guess_wrong(database: Database, email: str, times: int, *, caller: str = "10.0.0.1") -> None:
    """Failures as if somebody had tried: without the slow hashing of each."""
    with database.write() as session:
        session.add_all(SignInFailure(email=email, caller=caller, at=NOW) for _ in range(times))


def test_the_right_password_lets_one_in_whatever_the_case_of_the_address(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    result = try_in(database, "  METTE@Lindeby.example ")
    assert (result.person_id, result.refusal) == (lindeby.mette.person_id, None)
    assert events(database) == ["SIGNED_IN"]


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    place: tuple[Database, Town],
) -> None:
    database, _ = place
    wrong = try_in(database, "mette@lindeby.example", "forkert kode")
    unknown = try_in(database, "ingen@lindeby.example")
    assert wrong == unknown
    assert wrong.person_id is None
    assert wrong.refusal is not None
    assert wrong.refusal.code == "sign-in-wrong"
    assert events(database) == ["SIGN_IN_REFUSED", "SIGN_IN_REFUSED"]
    assert failures(database) == 2


@pytest.mark.parametrize(
    ("email", "password"), [("", ""), ("x" * 500, "y"), ("mette@", "\x00"), ("\x00@", "y")]
)
def test_odd_words_are_only_wrong(place: tuple[Database, Town], email: str, password: str) -> None:
    database, _ = place
    assert try_in(database, email, password).person_id is None


def test_after_5_wrong_passwords_even_the_right_one_has_to_wait_a_quarter_of_an_hour(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    guess_wrong(database, "mette@lindeby.example", MAX_FAILURES)
    soon, later = NOW + timedelta(minutes=14, seconds=59), NOW + timedelta(minutes=15, seconds=1)
    refused = try_in(database, "mette@lindeby.example", now=soon)
    assert refused.refusal is not None
    assert refused.refusal.code == "sign-in-wait"
    assert events(database) == []
    assert try_in(database, "mette@lindeby.example", now=later).person_id == lindeby.mette.person_id


def test_4_wrong_passwords_are_no_hindrance_and_are_forgotten_after_the_right_one(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    guess_wrong(database, "mette@lindeby.example", MAX_FAILURES - 1)
    assert try_in(database, "mette@lindeby.example").person_id == lindeby.mette.person_id
    assert failures(database) == 0


def test_one_person_s_guesses_do_not_lock_a_colleague_out(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    guess_wrong(database, "mette@lindeby.example", MAX_FAILURES)
    assert try_in(database, "sara@lindeby.example").person_id == lindeby.sara.person_id


def test_40_guesses_from_one_place_stop_that_place_and_no_other(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    for number in range(MAX_FAILURES_PER_CALLER):
        guess_wrong(database, f"{number}@lindeby.example", 1, caller="10.9.9.9")
    stopped = try_in(database, "sara@lindeby.example", caller="10.9.9.9")
    assert stopped.refusal is not None
    assert stopped.refusal.code == "sign-in-wait"
    assert try_in(database, "sara@lindeby.example").person_id == lindeby.sara.person_id


def test_somebody_who_has_left_cannot_sign_in(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    with database.write() as session:
        session.get_one(Person, lindeby.mette.person_id).is_active = False
    assert try_in(database, "mette@lindeby.example").person_id is None


def test_one_may_choose_a_house_of_one_s_own_and_no_other(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    with database.write() as session:
        session.add(
            RoleGrant(
                person_id=lindeby.karl.person_id or 0, node_id=lindeby.solsikken.id or 0,
                role=Role.REQUISITIONER,
            )
        )  # fmt: skip
    with database.write() as session:
        actions.choose_unit(session, unit_id=lindeby.solsikken.id or 0, by=lindeby.karl)
    for unit_id in (lindeby.skolen.id, lindeby.fremmed_hus.id, lindeby.area.id, 0, 999):
        with pytest.raises(NotAllowed), database.write() as session:
            actions.choose_unit(session, unit_id=unit_id or 0, by=lindeby.karl)
    with database.read() as session:
        person = session.get_one(Person, lindeby.karl.person_id)
        assert person.current_unit_id == lindeby.solsikken.id


def test_a_manager_may_not_choose_a_house_to_buy_for(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    with pytest.raises(NotAllowed), database.write() as session:
        actions.choose_unit(session, unit_id=lindeby.solsikken.id or 0, by=lindeby.anne)
    with database.read() as session:
        assert session.get_one(Person, lindeby.anne.person_id).current_unit_id is None


def test_a_short_password_is_refused_and_nobody_is_added(place: tuple[Database, Town]) -> None:
    database, lindeby = place
    with database.read() as session:
        before = len(session.exec(select(Person)).all())
    with pytest.raises(Refused), database.write() as session:
        actions.add_person(
            session, email="ny@lindeby.example", name="Ny", password="for kort",
            roles=[(Role.REQUISITIONER, lindeby.solsikken.id or 0)],
        )  # fmt: skip
    with database.read() as session:
        assert len(session.exec(select(Person)).all()) == before


def test_a_node_s_path_runs_from_the_root_to_itself(place: tuple[Database, Town]) -> None:
    _, lindeby = place
    house, town_hall = lindeby.solsikken, lindeby.lindeby
    assert house.path.startswith(lindeby.area.path)
    assert house.path.endswith(f"/{house.id}/")
    assert (house.municipality_id, town_hall.municipality_id) == (town_hall.id, town_hall.id)
    assert lindeby.community.municipality_id is None


def test_the_subtree_of_an_area_is_its_houses_by_name_and_nobody_else_s(
    place: tuple[Database, Town],
) -> None:
    database, lindeby = place
    with database.read() as session:
        houses = queries.subtree(session, lindeby.area.path, kind=NodeKind.UNIT)
        above = queries.above(session, lindeby.solsikken.path)
    assert [house.name for house in houses] == ["Regnbuen", "Solsikken"]
    assert [node.name for node in above] == [
        "Indkøb Vest", "Lindeby Kommune", "Børn og Unge", "Område Nord", "Solsikken"
    ]  # fmt: skip


def test_a_password_that_is_looked_at_keeps_nobody_from_writing(
    place: tuple[Database, Town], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While one signs in, another's order can be written: no transaction is open meanwhile."""
    database, built = place
    written: list[str] = []

    def slow(_password: str, _hash: str | None) -> bool:
        with database.write() as session:
            actions.remember_sort(session, sort_order="pris", by=built.sara)
        written.append("yes")
        return True

    monkeypatch.setattr("shop.organisation.sign_in.is_password", slow)
    assert try_in(database, "mette@lindeby.example").person_id == built.mette.person_id
    assert written == ["yes"]
