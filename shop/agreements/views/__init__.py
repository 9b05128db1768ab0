"""Agreements: for everybody who buys, and for those who write them."""

from shop.agreements.views import (
    calendar,
    contents,
    desk,
    lots,
    page,
    parts,
    questions,
    suppliers,
    terms,
)
from shop.agreements.views.door import agreements, contracts

doors = [agreements, contracts]
__all__ = [
    "calendar", "contents", "desk", "doors", "lots", "page", "parts", "questions",
    "suppliers", "terms",
]  # fmt: skip
