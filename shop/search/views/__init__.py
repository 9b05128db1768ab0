"""The search page and the item page."""

from shop.search.views import compare, equal, item, page, picture, suggest, wide
from shop.search.views.door import search
from shop.search.views.equal import equals
from shop.search.views.words import words

__all__ = ["compare", "doors", "equal", "item", "page", "picture", "suggest", "wide"]
doors = [search, words, equals]
