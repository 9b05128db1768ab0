"""Where to go next, when somebody outside says where: only ever to a page of ours."""

from urllib.parse import SplitResult, urlsplit

from flask import request


def own_path(target: str) -> str:
    """The target if it is a path of ours, else "". Browsers read "/\\" as "//": another host."""
    parts = _split(target)
    if parts is None or parts.scheme or parts.netloc or not target.startswith("/"):
        return ""
    return "" if target.startswith(("//", "/\\")) else target


def came_from() -> str:
    """The path and query of the page of ours that the press came from, "" for another."""
    parts = _split(request.referrer or "")
    if parts is None or parts.netloc != request.host:
        return ""
    return own_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:  # such as "http://[": no address at all
        return None
