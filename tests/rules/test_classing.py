"""What goods without a category may be."""

import pytest

from shop.intake.classing import (
    MOST_AT_ONCE,
    Hint,
    Shelf,
    check_can_class,
    nouns_of,
    propose,
)
from shop.kernel.errors import Refused

PAPER = Shelf(1, "kopipapir", "Kopipapir", "14111500")
SOAP = Shelf(2, "saebe", "Sæbe og personlig pleje", "53131600")
GLOVES = Shelf(3, "handsker", "Engangshandsker", "46181500")
PENS = Shelf(4, "skriveredskaber", "Skriveredskaber", "44121700")
CLIPS = Shelf(5, "kontorartikler", "Kontorartikler", "44121600")
SHELVES = (PAPER, SOAP, GLOVES, PENS, CLIPS)
NOUNS = nouns_of(
    [("sæbe 1l", 2, 6), ("sæbe 5l", 2, 3), ("sæbe", 5, 1), ("kopipapir 80g a4", 1, 12),
     ("sakse", 5, 2), ("sakse 13cm", 4, 2)]
)  # fmt: skip

CASES = (
    ("Kopipapir A3, 80 g", "", PAPER, Hint.SAME_NOUN),
    ("Håndsæbe, 500 ml", "", SOAP, Hint.SAME_TAIL),
    ("Papirklips, 100 stk.", "44129999", None, None),  # two categories of that family
    ("Beskyttelse til hænder", "46189900", GLOVES, Hint.SAME_FAMILY),
    ("Cremer til personlig brug", "", SOAP, Hint.SAME_WORD),
    ("Sakse, spidse", "", None, None),  # half of them stand elsewhere
    ("Xylofon", "", None, None),
    ("", "", None, None),
)


@pytest.mark.parametrize(("name", "unspsc", "shelf", "hint"), CASES, ids=lambda v: str(v)[:30])
def test_a_category_is_proposed_with_its_reason_or_not_at_all(
    name: str, unspsc: str, shelf: Shelf | None, hint: Hint | None
) -> None:
    found = propose(name, unspsc, NOUNS, SHELVES)
    assert (found.shelf if found else None, found.hint if found else None) == (shelf, hint)


def test_what_cannot_be_chosen_is_refused() -> None:
    known = [one.code for one in SHELVES]
    check_can_class({7: "saebe"}, known)
    too_many = dict.fromkeys(range(1, MOST_AT_ONCE + 2), "saebe")
    for chosen, code in (
        ({}, "class-nothing"), ({7: ""}, "class-no-proposal"), ({7: "x"}, "class-unknown"),
        (too_many, "class-many"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            check_can_class(chosen, known)
        assert refused.value.code == code
