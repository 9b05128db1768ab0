"""Asking procurement for what the shop does not have, and procurement's page of what is asked."""

from shop.requests.views import answering, asking
from shop.requests.views.door import requests

__all__ = ["answering", "asking", "doors"]
doors = [requests]
