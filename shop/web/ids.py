"""Ids from outside. What no row can have is no id, and must not reach the database."""

LARGEST_ID = 2**31 - 1
"""What an integer of PostgreSQL holds; a larger number there is an error, not an empty answer."""


def sane_id(given: int | None) -> int:
    """The id as it was sent, 0 for none and for what no id can be."""
    return given if given is not None and 0 < given <= LARGEST_ID else 0
