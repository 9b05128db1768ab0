"""The front door of standing orders, and of the schools' holidays."""

from shop.standing.views import holidays, making, one, page
from shop.standing.views.door import standing

doors = [standing]

__all__ = ["doors", "holidays", "making", "one", "page"]
