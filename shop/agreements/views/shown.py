"""An agreement with everything that its pages say of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext
from sqlmodel import Session

from shop.agreements import queries
from shop.agreements.queries import AgreementRow
from shop.agreements.rules import NO_TERMS, Scope, Terms
from shop.catalogue.models import Category
from shop.catalogue.queries import categories
from shop.search import danish
from shop.search.held import goods_by_facts
from shop.search.scope import Scope as SearchScope
from shop.search.wordbook import NO_BOOK, Wordbook

SERVICES = "ydelser"
GROUPS: dict[str, tuple[Any, frozenset[str]]] = {
    "mad": (lazy_gettext("Mad"), frozenset({
        "Grøntsager", "Frugt", "Kød og fisk", "Mælk og ost", "Brød", "Kolonial", "Drikkevarer"})),
    "pleje": (lazy_gettext("Pleje og rengøring"), frozenset({
        "Toilet- og køkkenpapir", "Rengøring", "Sæbe og pleje", "Bleer", "Handsker",
        "Førstehjælp", "Tøj og service"})),
    "leg": (lazy_gettext("Leg og læring"), frozenset({
        "Legetøj", "Tegne og male", "Klippe og klistre", "Farver og kridt",
        "Ude og i bevægelse", "Bøger", "Klodser"})),
    "kontor": (lazy_gettext("Kontor og møbler"), frozenset({"Kontor", "IT og lys", "Møbler"})),
    SERVICES: (lazy_gettext("Ydelser"), frozenset()),
}  # fmt: skip
"""The pills over the list: code -> (word, tiles of the categories)."""
_GROUP_OF = {tile: code for code, (_word, tiles) in GROUPS.items() for tile in tiles}


@dataclass(frozen=True, slots=True)
class Shown:
    """An agreement with what the page says of it."""

    row: AgreementRow
    categories: tuple[Category, ...]
    """Those it covers."""
    left_out: tuple[Category, ...]
    """Those of them that the municipality does not take part in."""
    terms: Terms
    """Of the supplier to ask first."""
    goods: int
    group: str
    on: date

    @property
    def is_opted_out(self) -> bool:
        """The municipality takes no part in any of it."""
        return "" in self.row.opted_out or (
            bool(self.categories) and len(self.left_out) == len(self.categories)
        )

    @property
    def is_service(self) -> bool:
        """It is not bought in the shop."""
        return self.row.agreement.scope is Scope.SERVICE

    @property
    def can_buy(self) -> bool:
        """In force here, for something at least."""
        return self.row.in_force and not self.is_opted_out


def all_shown(reading: Session, path: str, sold: SearchScope, *, on: date) -> list[Shown]:
    """All agreements that reach the node at `path`, those one can buy on first.

    `sold`: what search knows of the goods there.
    """
    known = categories(reading)
    terms = queries.terms_for(reading, path)
    numbers, codes = _counted(sold)
    found = [
        _shown(row, known, terms, goods=_goods(row, numbers, codes), on=on)
        for row in queries.agreements_reaching(reading, path, on=on)
    ]
    return sorted(found, key=_usable_first)


def _counted(sold: SearchScope) -> tuple[Counter[str], Counter[tuple[int, str]]]:
    """Goods in the assortment of each agreement number, and of each (supplier id, UNSPSC)."""
    numbers: Counter[str] = Counter()
    codes: Counter[tuple[int, str]] = Counter()
    for facts, count in goods_by_facts(sold).items():
        if facts.contracted:
            numbers[facts.agreement_number] += count
        codes[facts.supplier_id, facts.unspsc] += count
    return numbers, codes


def _usable_first(shown: Shown) -> tuple[bool, str, str]:
    return not shown.can_buy, shown.row.agreement.title, shown.row.agreement.number


def _goods(
    row: AgreementRow, numbers: Mapping[str, int], codes: Mapping[tuple[int, str], int]
) -> int:
    if row.agreement.scope is not Scope.WHOLE_ASSORTMENT:
        return numbers.get(row.agreement.number, 0)
    ids = {supplier.id for _rank, supplier in row.suppliers}
    return sum(
        count
        for (supplier_id, code), count in codes.items()
        if supplier_id in ids and code.startswith(row.prefixes)
    )


def _shown(
    row: AgreementRow, known: Sequence[Category], terms: dict[int, Terms], *, goods: int, on: date
) -> Shown:
    # Six digits count: a class lies within a prefix, or a finer prefix within it.
    sixes = tuple(prefix[:6] for prefix in row.prefixes)
    covered = tuple(it for it in known if it.unspsc_class[:6].startswith(sixes))
    first = row.suppliers[0][1].id or 0 if row.suppliers else 0
    return Shown(
        row=row, categories=covered,
        left_out=tuple(it for it in covered if it.unspsc_class[:6].startswith(row.opted_out)),
        terms=terms.get(first, NO_TERMS), goods=goods, on=on,
        group=SERVICES if row.agreement.scope is Scope.SERVICE else _group(covered),
    )  # fmt: skip


def _group(covered: Iterable[Category]) -> str:
    """The group that most of the categories belong to."""
    groups = Counter(_GROUP_OF[it.tile] for it in covered if it.tile in _GROUP_OF)
    return groups.most_common(1)[0][0] if groups else ""


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody looks for: for each word the folded spellings that mean it."""

    words: tuple[tuple[str, ...], ...]


def need_of(wanted: str, book: Wordbook = NO_BOOK) -> Need:
    """A need in words, with what procurement has said that they mean.

    >>> need_of("Bleer").words
    (('bleer', 'ble'),)
    """
    found = []
    for word in danish.words(wanted):
        same = sorted(book.synonyms.get(danish.stem(word), ()))
        forms = [form for one in (word, *same) for form in (one, danish.stem(one))]
        found.append(tuple(dict.fromkeys(forms)))
    if wanted.strip() and not found:  # only signs: they are found as they stand, if at all
        found.append((danish.fold(wanted.strip()),))
    return Need(tuple(found))


def fits(shown: Shown, need: Need) -> bool:
    """Every word is found in what the agreement, its suppliers or its categories are called."""
    text = _called(shown)
    folded, stems = danish.fold(text), _stems(text)
    return all(any(_says(form, folded, stems) for form in word) for word in need.words)


def resembles(shown: Shown, need: Need) -> bool:
    """A word of the need ends on what the agreement is called: engangsbleer, bleer."""
    stems = _stems(_called(shown))
    return any(
        form.endswith(name)
        for word in need.words
        for form in word
        for name in stems
        if _LEAST_TAIL <= len(name) < len(form)
    )


_LEAST_INSIDE, _LEAST_TAIL = 3, 3


def _called(shown: Shown) -> str:
    agreement = shown.row.agreement
    names = [supplier.name for _rank, supplier in shown.row.suppliers]
    names += [name for it in shown.categories for name in (it.name_da, it.name_en, it.tile)]
    return " ".join([agreement.number, agreement.title, agreement.keywords, *names])


def _stems(text: str) -> set[str]:
    return {danish.stem(word) for word in danish.words(text)}


def _says(form: str, folded: str, stems: set[str]) -> bool:
    """The word itself, or a part of a longer one."""
    return form in stems or (len(form) >= _LEAST_INSIDE and form in folded)
