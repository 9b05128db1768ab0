"""What might take the place of goods that go: the supplier's own word, then what is alike."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from nudges.facts import Coverage
from shop.agreements.rules import Cover, cover
from shop.catalogue.equivalents import NEAR_MATCH
from shop.catalogue.queries import OfferRow, alternatives
from shop.catalogue.rules import counting
from shop.catalogue.shelf import fresh_shelf, heirs

MOST = 4
"""Suggestions for one item. Who wants another searches."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Goods that are sold on the day and may follow others."""

    row: OfferRow
    cover: Cover
    labels: tuple[str, ...]
    """Codes of the labels that count."""
    by_supplier: bool
    """The supplier says that it replaces the old goods."""


def suggestions(
    session: Session, gone: Sequence[OfferRow], *, path: str, on: date,
    without: Collection[int] = (),
) -> dict[int, list[Suggestion]]:  # fmt: skip
    """For each of the goods, best first, in a fixed number of queries.

    First what the supplier says, then goods on agreement, then labelled ones, then the most alike.
    `without`: offers that are not suggested, because they go too.
    """
    shelf = fresh_shelf(session, path)
    said = heirs(session, [row.offer_id for row in gone], path=path)
    said_rows = shelf.rows(list(said.values()))
    alike = alternatives(session, gone, path=path, on=on, least=NEAR_MATCH)
    found = {}
    for old in gone:
        heir = said_rows.get(said.get(old.offer_id, 0))
        rows = [heir] if heir and heir.is_sold(on) else []
        rows += [row for row in alike.get(old.offer_id, []) if row not in rows]
        shown = [
            Suggestion(
                row, cover(row.facts, shelf.lots, on=on), counting(row.labels, on=on), row is heir
            )
            for row in rows
            if row.offer_id not in without
        ]
        found[old.offer_id] = sorted(shown, key=_first)[:MOST]
    return found


def _first(one: Suggestion) -> tuple[bool, bool, bool]:
    return (
        not one.by_supplier, one.cover.coverage is not Coverage.ON_AGREEMENT, not one.labels
    )  # fmt: skip
