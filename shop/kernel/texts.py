"""Texts as people write them, made fit to be kept."""


def plain_text(written: str) -> str:
    """A note on one line, without signs that cannot be printed: PostgreSQL keeps no NUL."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in written).split())
