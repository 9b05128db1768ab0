"""Cells of a table that a spreadsheet will open."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a text begins that a spreadsheet runs (OWASP: CSV injection)."""


def plain_cell(text: str) -> str:
    """Text that a spreadsheet will show and not run as a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
