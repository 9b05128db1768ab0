"""The front door of lists: the lists themselves, and what follows goods that go."""

from shop.favourites.views import lists, successors
from shop.favourites.views.door import favourites

doors = [favourites]

__all__ = ["doors", "lists", "successors"]
