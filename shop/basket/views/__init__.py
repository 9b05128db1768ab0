"""The basket's front door: looking, changing, choosing to wait, and sending."""

from shop.basket.views import choices, lines, purposes, refill, replies, rows, send
from shop.basket.views.shell import basket

doors = [basket]

__all__ = ["choices", "doors", "lines", "purposes", "refill", "replies", "rows", "send"]
