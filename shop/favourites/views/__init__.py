"""The front door of lists: the lists, procurement's desk, and what follows goods that go."""

from shop.favourites.views import arrange, desk, edit, front, lists, past, successors, waiting
from shop.favourites.views.door import favourites

doors = [favourites]

__all__ = ["arrange", "desk", "doors", "edit", "front", "lists", "past", "successors", "waiting"]
