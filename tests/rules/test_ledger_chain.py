"""The chain of hashes: whatever is altered, moved or cut away shows."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shop.ledger.rules import GENESIS, Entry, canonical, entry_hash, first_fault


def chain(length: int) -> list[Entry]:
    entries: list[Entry] = []
    for number in range(1, length + 1):
        facts = {
            "chain": 2, "number": number, "at": datetime(2026, 11, number, tzinfo=UTC),
            "actor": "mette@lindeby.example", "event": "ORDER_PLACED",
            "subject": f"order:{number}", "details": canonical({"kr": "12.50"}),
            "previous_hash": entries[-1].hash if entries else GENESIS,
        }  # fmt: skip
        entries.append(Entry(**facts, hash=entry_hash(**facts)))  # type: ignore[arg-type]
    return entries


def head(entries: list[Entry]) -> tuple[int, str]:
    return len(entries), entries[-1].hash


def test_a_chain_as_written_has_no_fault() -> None:
    assert first_fault(chain(5), head=head(chain(5))) is None


@pytest.mark.parametrize("name", ["actor", "event", "subject", "details", "at"])
def test_an_altered_field_is_found_at_its_entry(name: str) -> None:
    entries = chain(5)
    other = datetime(2020, 1, 1, tzinfo=UTC) if name == "at" else "something else"
    altered = [*entries[:2], replace(entries[2], **{name: other}), *entries[3:]]  # type: ignore[arg-type]
    fault = first_fault(altered, head=head(entries))
    assert fault is not None
    assert fault.number == 3


def test_an_entry_with_its_hash_made_anew_breaks_the_next_one() -> None:
    entries = chain(5)
    forged = replace(entries[2], subject="order:99")
    facts = {name: getattr(forged, name) for name in Entry.__dataclass_fields__ if name != "hash"}
    forged = replace(forged, hash=entry_hash(**facts))
    fault = first_fault([*entries[:2], forged, *entries[3:]], head=head(entries))
    assert fault is not None
    assert fault.number == 4


def test_a_missing_entry_in_the_middle_is_found() -> None:
    entries = chain(5)
    fault = first_fault([*entries[:2], *entries[3:]], head=head(entries))
    assert fault is not None
    assert fault.number == 3


def test_entries_cut_off_at_the_end_are_missed() -> None:
    entries = chain(5)
    fault = first_fault(entries[:3], head=head(entries))
    assert fault is not None
    assert fault.number == 4


def test_canonical_details_do_not_depend_on_the_order_they_were_given_in() -> None:
    assert canonical({"b": 1, "a": "æ"}) == canonical({"a": "æ", "b": 1}) == '{"a":"æ","b":1}'
