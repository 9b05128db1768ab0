"""The basket's front door: looking, changing, choosing to wait, and sending."""

from shop.basket.views import choices, lines, refill, rows, send
from shop.basket.views.shell import basket

doors = [basket]

__all__ = ["choices", "doors", "lines", "refill", "rows", "send"]
