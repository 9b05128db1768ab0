"""The shelf of things that houses give to each other."""

from shop.reuse.views import handing, shelf
from shop.reuse.views.door import reuse

__all__ = ["doors", "handing", "shelf"]
doors = [reuse]
