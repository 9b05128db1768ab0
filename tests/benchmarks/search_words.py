"""How well nouns are found in names: recall and precision by the generator's own truth."""

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from shop.search.danish import Lexicon, learn
from shop.search.document import Wording
from shop.search.match import find, read_query
from shop.search.reader import Index
from shop.search.storage import Document, create
from tests.benchmarks.search_goods import Made, generate

HEADS = 150
"""The most frequent nouns are asked for."""


def recall_lines(count: int) -> Iterator[str]:
    """For names that the lexicon was learnt from, and for kinds of compounds it never saw."""
    items = list(generate(count))
    recall, precision = found_by_head(items, learn(made.name for made in items))
    yield _said("head noun recall", recall, 0.95)
    yield _said("head noun precision", precision, 0.9)
    seen = [made for made in items if not is_held_out(made)]
    unseen = [made for made in items if is_held_out(made)]
    recall, _ = found_by_head(unseen, learn(made.name for made in seen))
    yield _said("recall of compounds held out of learning", recall, 0.7)


def _said(what: str, figure: float, limit: float) -> str:
    return f"{what}: {figure:.3f}, at least {limit}: {'met' if figure >= limit else 'NOT MET'}"


def is_held_out(made: Made) -> bool:
    """Half of the kinds of compounds, by their letters."""
    return made.is_compound and sum(map(ord, made.noun)) % 2 == 0


def found_by_head(items: Iterable[Made], lexicon: Lexicon) -> tuple[float, float]:
    """Mean recall and precision over the most frequent nouns, each asked for as a word."""
    by_head: dict[str, set[int]] = defaultdict(set)
    documents = []
    for made in items:
        for head in made.heads:
            by_head[head].add(made.number)
        wording = Wording(made.name, "", "", "", (), "")
        documents.append(Document(made.number, wording))
    with tempfile.TemporaryDirectory(prefix="skub-bench-") as folder:
        create(Path(folder), documents, lexicon, 1)
        index = Index(Path(folder), (0, 0))
        counts = Counter({head: len(numbers) for head, numbers in by_head.items()})
        scores = [
            _score(_asked(index, head), by_head[head]) for head, _ in counts.most_common(HEADS)
        ]
    recalls, precisions = zip(*scores, strict=True)
    return sum(recalls) / len(scores), sum(precisions) / len(scores)


def _asked(index: Index, word: str) -> set[int]:
    documents = find(index, read_query(word)).documents
    return {int(number) for number in index.offer_ids[documents]} - {0}


def _score(found: set[int], meant: set[int]) -> tuple[float, float]:
    right = len(found & meant)
    return right / len(meant), right / len(found) if found else 0.0
