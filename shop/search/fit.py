"""How well documents match, told by what each word of the query weighs in them. Pure.

Weights are carried along as they stand in the index, one byte for a word and a document, and only
what is left when all filters have been applied is judged.
"""

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
from numpy.typing import NDArray

from shop.search.document import BESIDE, HEAD_NOUN, PART

Weights = NDArray[np.uint8]
WHOLE_NUMBER = 255
"""What every word weighs in a document whose number was typed whole."""
EXACT = -128
"""The tier of such a document: before all others."""
_LEAST = (HEAD_NOUN, PART, BESIDE)
"""The least weight for each tier: the noun, the name, beside the name; the description is below."""
_HEADS = 16
"""Steps within a tier: among offers of one tier, more words that are the noun come first."""


@dataclass(frozen=True, slots=True)
class Fit:
    """For each word of a query what it weighs in some documents."""

    words: tuple[Weights, ...]

    def take(self, at: NDArray[np.intp]) -> "Fit":
        """The same of those documents alone."""
        return Fit(tuple(weights.take(at) for weights in self.words))

    def tiers(self) -> NDArray[np.int8]:
        """The smaller the more a document is what was asked for.

        >>> Fit((np.array([16, 16, 10, 2], np.uint8), np.array([16, 8, 8, 8], np.uint8))).tiers()
        array([-2, 15, 16, 48], dtype=int8)
        """
        worst = reduce(np.minimum, self.words)
        tiers = reduce(add, [(worst < least).view(np.int8) for least in _LEAST]) * np.int8(_HEADS)
        for weights in self.words:
            tiers -= (weights >= HEAD_NOUN).view(np.int8)
        tiers[worst == WHOLE_NUMBER] = EXACT
        return tiers

    def scores(self) -> NDArray[np.int16]:
        """The sum of the weights; breaks ties late."""
        return reduce(add, [weights.astype(np.int16) for weights in self.words])
