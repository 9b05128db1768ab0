"""A supplier as it is written down. Pure."""

import re
from dataclasses import dataclass

from shop.kernel.errors import Refused
from shop.kernel.texts import plain_text

LONGEST_NAME = 120
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True, slots=True)
class SupplierContent:
    """Who a supplier is and how one reaches it. Each is "" where nobody has said."""

    cvr: str
    name: str
    tagline: str = ""
    """What it sells, in a few words."""
    email: str = ""
    phone: str = ""


def read_cvr(text: str) -> str:
    """Eight digits, also of "DK 12 34 56 78". Raises Refused.

    The check digit is not looked at: the law does not promise that it stays.
    """
    digits = "".join(text.split()).upper().removeprefix("DK")
    if not re.fullmatch(r"\d{8}", digits, re.ASCII):
        raise Refused("cvr-wrong", "Et CVR-nummer har otte cifre.")
    return digits


def read_supplier(written: SupplierContent) -> SupplierContent:
    """As it is kept. Raises Refused for what no supplier can be."""
    name, email = plain_text(written.name), plain_text(written.email)
    if not name or len(name) > LONGEST_NAME:
        raise Refused(
            "supplier-name", "Skriv leverandørens navn med højst %(most)s tegn.", most=LONGEST_NAME
        )
    if email and (len(email) > 200 or not _EMAIL.fullmatch(email)):
        raise Refused("supplier-email", "Skriv en e-mailadresse, fx ordre@firma.dk.")
    return SupplierContent(
        cvr=read_cvr(written.cvr), name=name, tagline=plain_text(written.tagline)[:120],
        email=email, phone=plain_text(written.phone)[:20],
    )  # fmt: skip
