"""What decided texts and looked-up licences make of an item. Without a database."""

from dataclasses import replace
from datetime import date

import pytest

from catalog_import import labels
from catalog_import.diff import changed_fields
from catalog_import.item import LabelClaim, LabelState, ParsedItem
from shop.catalogue.kept import claim_to_json
from shop.catalogue.rules import counting, label_counts
from shop.intake.labels import (
    MOST_NEW_TEXTS,
    LabelBook,
    Looked,
    check_can_decide,
    check_can_undo,
    check_looked_up,
    forget,
    settle,
    text_key,
    unknown_texts,
)
from shop.intake.rules import LabelVerdict
from shop.kernel.errors import Refused

TODAY = date(2026, 11, 23)


def item(*claims: LabelClaim) -> ParsedItem:
    return ParsedItem(row=2, seller_item_id="10482", name="Kopipapir A4", labels=claims)


SWAN_LOGO = labels.claim("Grøn svane (logo)")
SWAN = labels.claim("Svanemærket", licence="3044 0001")


def test_a_text_that_we_do_not_know_is_a_claim_without_a_label() -> None:
    assert LabelClaim("Grøn svane (logo)", state=LabelState.UNKNOWN) == SWAN_LOGO
    assert counting([claim_to_json(SWAN_LOGO)], on=TODAY) == ()


def test_a_decided_text_becomes_the_label_and_keeps_the_suppliers_words() -> None:
    book = LabelBook({text_key("grøn SVANE logo"): "SVANEN"})
    assert settle(item(SWAN_LOGO), book).labels == (
        LabelClaim("Grøn svane (logo)", "SVANEN", state=LabelState.WARRANTED),
    )


def test_a_text_that_is_no_label_stays_unknown_and_is_never_a_badge() -> None:
    book = LabelBook({text_key(SWAN_LOGO.raw): ""})
    assert settle(item(SWAN_LOGO), book).labels == (SWAN_LOGO,)
    assert unknown_texts([item(SWAN_LOGO)], book) == {}


def test_two_texts_of_one_label_are_one_badge() -> None:
    book = LabelBook({text_key(SWAN_LOGO.raw): "SVANEN"})
    assert settle(item(SWAN, SWAN_LOGO), book).labels == (SWAN,)


def test_an_item_about_which_nothing_is_decided_is_left_as_it_is() -> None:
    one = item(SWAN, SWAN_LOGO)
    assert settle(one, LabelBook()) is one
    assert settle(one, LabelBook({"andet": "SVANEN"})) is one


def test_a_taken_back_decision_leaves_the_supplier_where_it_was() -> None:
    key = text_key(SWAN_LOGO.raw)
    settled = settle(item(SWAN_LOGO), LabelBook({key: "SVANEN"}))
    assert forget(settled, key, "SVANEN") == item(SWAN_LOGO)
    assert forget(item(SWAN), key, "SVANEN") == item(SWAN)


def test_a_claim_that_was_looked_up_stays_verified_while_the_supplier_says_the_same() -> None:
    book = LabelBook(looked_up={"10482": (Looked(SWAN, "3044 0001", date(2027, 6, 30)),)})
    settled = settle(item(SWAN), book)
    assert settled.labels == (replace(SWAN, valid_to=date(2027, 6, 30), state=LabelState.VERIFIED),)
    assert changed_fields(settled, settle(item(SWAN), book)) == ()
    other = replace(SWAN, licence="3044 0002")
    assert settle(item(other), book).labels == (other,)
    assert settle(replace(item(SWAN), seller_item_id="1"), book).labels == (SWAN,)


@pytest.mark.parametrize(
    ("valid_to", "counts"),
    [(None, True), (date(2026, 11, 24), True), (TODAY, True), (date(2026, 11, 22), False)],
)
@pytest.mark.parametrize("state", [LabelState.VERIFIED, LabelState.WARRANTED])
def test_a_claim_counts_to_the_end_of_its_last_day(
    state: LabelState, valid_to: date | None, counts: bool
) -> None:
    claim = replace(SWAN, valid_to=valid_to, state=state)
    assert label_counts(claim_to_json(claim), on=TODAY) is counts


def test_a_file_with_other_things_in_the_column_does_not_flood_the_queue() -> None:
    many = [item(labels.claim(f"Leveres på palle nr. {number}")) for number in range(500)]
    assert len(unknown_texts(many, LabelBook())) == MOST_NEW_TEXTS


def test_texts_that_differ_in_signs_and_case_are_one_in_the_queue() -> None:
    found = unknown_texts([item(labels.claim("Grøn Fremtid®")), item(labels.claim("GRØN fremtid"))],
                          LabelBook())  # fmt: skip
    assert found == {"groenfremtid": "Grøn Fremtid®"}


def test_a_text_is_decided_once_and_only_as_a_label_of_the_list() -> None:
    check_can_decide(LabelVerdict.OPEN, "")
    check_can_decide(LabelVerdict.OPEN, "SVANEN")
    for verdict, code, why in (
        (LabelVerdict.NO_LABEL, "SVANEN", "label-decided"),
        (LabelVerdict.OPEN, "SVANE", "label-unknown"),
    ):
        with pytest.raises(Refused) as refused:
            check_can_decide(verdict, code)
        assert refused.value.code == why
    with pytest.raises(Refused):
        check_can_undo(LabelVerdict.OPEN)


def test_a_licence_that_is_over_or_not_written_verifies_nothing() -> None:
    check_looked_up("3044 0001", TODAY, today=TODAY)
    check_looked_up("3044 0001", None, today=TODAY)
    with pytest.raises(Refused):
        check_looked_up("  ", None, today=TODAY)
    with pytest.raises(Refused):
        check_looked_up("3044 0001", date(2026, 11, 22), today=TODAY)
