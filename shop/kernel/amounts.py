"""Amounts of goods as people type them. Pure."""

import re
from decimal import Decimal

from shop.kernel.errors import Refused

LONGEST = 20
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII)
"""1.000 and 12.500,5: points in every third place are thousands, as the page itself writes them."""
_SIMPLE = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_ENGLISH_THOUSAND = re.compile(r".*,000", re.ASCII)
"""One in Danish and a thousand in English: nobody types three noughts after a comma."""


def amount_from_text(text: str) -> Decimal:
    """What somebody typed: "2", "1,5", "1.5", "1.000" (a thousand). Raises Refused for the rest."""
    written = text.strip()
    if len(written) > LONGEST or not (_GROUPED.fullmatch(written) or _SIMPLE.fullmatch(written)):
        raise Refused("quantity", "Skriv antallet som et tal, fx 3.")
    if _ENGLISH_THOUSAND.fullmatch(written):
        raise Refused(
            "quantity", "»%(written)s« kan læses på to måder. Skriv det uden komma.",
            written=written,
        )  # fmt: skip
    if _GROUPED.fullmatch(written):
        written = written.replace(".", "")
    return Decimal(written.replace(",", "."))


def plain_amount(amount: Decimal) -> str:
    """As one types it, and as `amount_from_text` reads it: "1,5", "1250"."""
    return f"{amount.normalize():f}".replace(".", ",")
