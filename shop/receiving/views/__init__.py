"""What came of orders: the house tells, procurement follows up."""

from shop.receiving.views import following, kept, telling
from shop.receiving.views.door import receiving

__all__ = ["doors", "following", "kept", "telling"]
doors = [receiving]
