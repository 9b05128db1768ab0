"""A supplier as it is written down."""

import pytest

from shop.agreements.rules import SupplierContent, read_cvr, read_supplier
from shop.kernel.errors import Refused

GOOD = SupplierContent("12345678", "Havnens Papir")


@pytest.mark.parametrize("text", ["12345678", "DK12345678", " dk 12 34 56 78 "])
def test_a_cvr_number_is_read_however_it_is_grouped(text: str) -> None:
    assert read_cvr(text) == "12345678"


@pytest.mark.parametrize("text", ["", "1234567", "123456789", "1234567a", "SE12345678", "١٢٣٤٥٦٧٨"])
def test_what_is_no_cvr_number_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        read_cvr(text)
    assert refused.value.code == "cvr-wrong"


@pytest.mark.parametrize(
    ("name", "email", "code"),
    [
        ("", "", "supplier-name"), ("\0 ", "", "supplier-name"), ("x" * 121, "", "supplier-name"),
        ("Papir", "ordre", "supplier-email"), ("Papir", "a@b c", "supplier-email"),
    ],
)  # fmt: skip
def test_what_no_supplier_can_be_is_refused(name: str, email: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_supplier(SupplierContent("12345678", name, email=email))
    assert refused.value.code == code


def test_a_supplier_is_kept_without_signs_that_cannot_be_printed() -> None:
    kept = read_supplier(
        SupplierContent("dk12345678", " Havnens\0 Papir ", "Papir\n", "a@b.dk", " 1 ")
    )
    assert kept == SupplierContent("12345678", "Havnens Papir", "Papir", "a@b.dk", "1")
