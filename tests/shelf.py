"""An index of a few names in memory, for tests of what words find."""

from collections.abc import Sequence

import numpy as np

from shop.search.blocks import NOWHERE, Postings
from shop.search.danish import Lexicon, learn
from shop.search.document import Wording, terms_of
from shop.search.match import Index, find, read_query
from shop.search.spelling import learn_spelling


class Shelf:
    """Names as documents, numbered by their place in the list."""

    def __init__(self, names: Sequence[str], lexicon: Lexicon | None = None) -> None:
        self.names = names
        self.lexicon = lexicon or learn(names)
        self._documents = [
            terms_of(Wording(name, "", "", "", (), ""), self.lexicon) for name in names
        ]
        self.size = len(names)
        self.spelling = learn_spelling(self.lexicon, lambda _: 1)

    def postings(self, term: str) -> Postings:
        """Where the word stands."""
        found = [(at, terms[term])
                 for at, terms in enumerate(self._documents) if term in terms]  # fmt: skip
        documents = np.array([at for at, _ in found], np.uint32)
        return Postings(documents, np.array([weight for _, weight in found], np.uint8))

    def numbered(self, number: str) -> Postings:
        """No name has a number."""
        return NOWHERE

    def completions(self, beginning: str) -> list[str]:
        """Words that begin so."""
        known = {term for terms in self._documents for term in terms}
        return sorted(term for term in known if term.startswith(beginning))

    def found(self, query: str, *, index: Index | None = None) -> set[str]:
        """The names that a query finds."""
        documents = find(index or self, read_query(query)).documents
        return {self.names[int(at)] for at in documents}
