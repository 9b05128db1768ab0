"""The search page and the item page."""

from shop.search.views import item, page, picture
from shop.search.views.door import search

__all__ = ["doors", "item", "page", "picture"]
doors = [search]
