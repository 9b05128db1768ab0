"""How many goods a house can order of each kind that agreements tell apart, from the arrays."""

from collections import Counter

import numpy as np

from shop.agreements.rules import OfferFacts
from shop.search.scope import Scope


def goods_by_facts(scope: Scope) -> Counter[OfferFacts]:
    """Goods that the scope's units can order today, by what coverage knows of them."""
    known = scope.goods.vocabulary.facts.values
    counts = np.bincount(scope.goods.facts[scope.sold], minlength=len(known))
    return Counter(
        {facts: int(count) for facts, count in zip(known, counts, strict=False) if count}
    )
