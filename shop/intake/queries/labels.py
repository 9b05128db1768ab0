"""Label texts that nobody knows, who uses them, and what is decided of labels."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, cast, func, or_, select
from sqlmodel import Session, col

from catalog_import.item import LabelState, ParsedItem
from shop.agreements.models import Supplier
from shop.catalogue.kept import claim_from_json, kept_item
from shop.catalogue.models import Offer, OfferVersion
from shop.catalogue.queries import kept_columns
from shop.db import table_of
from shop.intake.labels import LabelBook, Looked, text_key
from shop.intake.models import ItemClass, LabelCheck, LabelText
from shop.intake.queries.batches import within
from shop.intake.rules import LabelVerdict
from shop.organisation.models import Node
from shop.organisation.rules import path_ids

MOST_TEXTS = 100
MOST_EXAMPLES = 3


def label_book(session: Session, *, path: str, supplier_id: int) -> LabelBook:
    """What is decided for a supplier's items at `path`. The nearest node's word wins."""
    ids = path_ids(path)
    rows = session.execute(
        select(col(LabelText.node_id), col(LabelText.text_key), col(LabelText.code)).where(
            col(LabelText.node_id).in_(ids), col(LabelText.verdict) != LabelVerdict.OPEN
        )
    ).all()
    meaning = {row[1]: row[2] for row in sorted(rows, key=lambda row: ids.index(row[0]))}
    return LabelBook(
        meaning, _looked_up(session, ids[-1], supplier_id), _classes(session, ids[-1], supplier_id)
    )


def _classes(session: Session, node_id: int, supplier_id: int) -> dict[str, tuple[str, str]]:
    rows = session.execute(
        select(col(ItemClass.seller_item_id), col(ItemClass.said), col(ItemClass.unspsc)).where(
            col(ItemClass.node_id) == node_id, col(ItemClass.supplier_id) == supplier_id,
            col(ItemClass.undone_at).is_(None),
        )
    )  # fmt: skip
    return {row[0]: (row[1], row[2]) for row in rows}


def _looked_up(session: Session, node_id: int, supplier_id: int) -> dict[str, tuple[Looked, ...]]:
    found: dict[str, tuple[Looked, ...]] = {}
    for row in session.scalars(
        select(LabelCheck).where(
            col(LabelCheck.node_id) == node_id, col(LabelCheck.supplier_id) == supplier_id
        )
    ):
        looked = Looked(claim_from_json(row.said), row.licence, row.valid_to)
        found[row.seller_item_id] = (*found.get(row.seller_item_id, ()), looked)
    return found


@dataclass(frozen=True, slots=True)
class TextRow:
    """A label text, and what somebody decided of it."""

    id: int
    node_id: int
    node_name: str
    path: str
    text_key: str
    raw: str
    verdict: LabelVerdict
    code: str
    why: str
    first_seen_at: datetime
    decided_at: datetime | None
    decided_by_name: str


_TEXT = table_of(LabelText).c
_TEXTS = select(
    _TEXT.id, _TEXT.node_id, col(Node.name), col(Node.path), _TEXT.text_key, _TEXT.raw,
    _TEXT.verdict, _TEXT.code, _TEXT.why, _TEXT.first_seen_at, _TEXT.decided_at,
    _TEXT.decided_by_name,
).join(Node, col(Node.id) == _TEXT.node_id)  # fmt: skip


def label_text(session: Session, text_id: int, *, paths: Sequence[str]) -> TextRow | None:
    """The text, None when it is none of these places' (or of theirs below)."""
    row = session.execute(_TEXTS.where(_TEXT.id == text_id, within(paths))).first()
    return TextRow(*row) if row else None


def open_texts(session: Session, *, paths: Sequence[str]) -> list[TextRow]:
    """Texts that wait for a person, oldest first."""
    query = _TEXTS.where(_TEXT.verdict == LabelVerdict.OPEN, within(paths)).order_by(_TEXT.id)
    return [TextRow(*row) for row in session.execute(query.limit(MOST_TEXTS))]


def decided_texts(session: Session, *, paths: Sequence[str]) -> list[TextRow]:
    """Texts that are decided, newest first."""
    query = _TEXTS.where(_TEXT.verdict != LabelVerdict.OPEN, within(paths))
    rows = session.execute(query.order_by(_TEXT.decided_at.desc(), _TEXT.id).limit(MOST_TEXTS))
    return [TextRow(*row) for row in rows]


def count_open_texts(session: Session, *, paths: Sequence[str]) -> tuple[int, datetime | None]:
    """How many texts wait, and since when the oldest of them does."""
    query = (
        select(func.count(), func.min(_TEXT.first_seen_at))
        .select_from(LabelText)
        .join(Node, col(Node.id) == _TEXT.node_id)
        .where(_TEXT.verdict == LabelVerdict.OPEN, within(paths))
    )
    row = session.execute(query).one()
    return int(row[0]), row[1]


@dataclass(slots=True)
class Use:
    """Which live offers carry a text."""

    offers: int = 0
    suppliers: dict[str, int] = field(default_factory=dict)
    """Name -> how many of its offers."""
    examples: list[tuple[int, str]] = field(default_factory=list)
    """Offer id and name."""


def uses(session: Session, texts: Sequence[TextRow]) -> dict[int, Use]:
    """What carries each of these open texts now, by the text's id; one pass over the offers."""
    found = {text.id: Use() for text in texts}
    by_key: dict[str, list[TextRow]] = {}
    for text in texts:
        by_key.setdefault(text.text_key, []).append(text)
    for offer_id, name, path, supplier, claims in _unknown(session, [t.path for t in texts]):
        for key in {text_key(claim["raw"]) for claim in claims if not claim["code"]}:
            for text in by_key.get(key, ()):
                if path.startswith(text.path):
                    _note(found[text.id], offer_id, name, supplier)
    return found


def _note(use: Use, offer_id: int, name: str, supplier: str) -> None:
    use.offers += 1
    use.suppliers[supplier] = use.suppliers.get(supplier, 0) + 1
    if len(use.examples) < MOST_EXAMPLES:
        use.examples.append((offer_id, name))


def says(labels: Any, word: str) -> ColumnElement[bool]:
    """Whether the column of claims holds the word in quotes: it leaves nearly all offers out."""
    found: ColumnElement[bool] = cast(labels, Text).contains(f'"{word}"', autoescape=True)
    return found


def _unknown(session: Session, paths: Sequence[str]) -> Iterator[Any]:
    if not paths:
        return iter(())
    return iter(
        session.execute(
            select(
                col(Offer.id), col(OfferVersion.name), col(Node.path), col(Supplier.name),
                col(OfferVersion.labels),
            )
            .join(OfferVersion, col(OfferVersion.id) == col(Offer.live_version_id))
            .join(Node, col(Node.id) == col(Offer.owner_node_id))
            .join(Supplier, col(Supplier.id) == col(Offer.supplier_id))
            .where(within(sorted(set(paths))), says(OfferVersion.labels, LabelState.UNKNOWN))
            .order_by(col(Offer.id))
        ).yield_per(1000)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Carrier:
    """A live offer, and its item as the shop keeps it."""

    offer_id: int
    owner_node_id: int
    supplier_id: int
    item: ParsedItem


def carriers(
    session: Session, *, path: str, key: str, code: str = "",
    offer_ids: Sequence[int] | None = None,
) -> Iterator[Carrier]:  # fmt: skip
    """Live offers at or below `path` with the text, as unknown or taken for the label `code`.

    Looks through all live offers, or only through `offer_ids`.
    """
    query = _CARRIERS.where(within([path]), says(OfferVersion.labels, code or LabelState.UNKNOWN))
    if offer_ids is not None:
        query = query.where(col(Offer.id).in_(offer_ids))
    for row in session.execute(query).yield_per(500):
        carrier = Carrier(row[0], row[1], row[2], kept_item(row[3], row[4:]))
        if any(claim.code == code and text_key(claim.raw) == key for claim in carrier.item.labels):
            yield carrier


def sold_with(
    session: Session, states: Sequence[LabelState], offers: Select[Any], items: Collection[str]
) -> Iterator[Carrier]:
    """Live offers among `offers` (their ids) with a claim that stands so, or among `items` (the
    seller's ids)."""
    claims = (says(OfferVersion.labels, state) for state in states)
    says_one = or_(*claims, col(Offer.seller_item_id).in_(items))
    rows = session.execute(_CARRIERS.where(col(Offer.id).in_(offers), says_one)).yield_per(500)
    for row in rows:
        yield Carrier(row[0], row[1], row[2], kept_item(row[3], row[4:]))


_CARRIERS = (
    select(
        col(Offer.id), col(Offer.owner_node_id), col(Offer.supplier_id),
        col(Offer.seller_item_id), *kept_columns(table_of(OfferVersion)),
    )
    .join(OfferVersion, col(OfferVersion.id) == col(Offer.live_version_id))
    .join(Node, col(Node.id) == col(Offer.owner_node_id))
    .order_by(col(Offer.id))
)  # fmt: skip


def carrier(session: Session, offer_id: int, *, paths: Sequence[str]) -> Carrier | None:
    """A live offer of one of these places (or of theirs below)."""
    row = session.execute(_CARRIERS.where(col(Offer.id) == offer_id, within(paths))).first()
    return Carrier(row[0], row[1], row[2], kept_item(row[3], row[4:])) if row else None


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A label of an item that somebody looked up."""

    code: str
    licence: str
    source: str
    checked_at: datetime
    checked_by_name: str


def checks(session: Session, of: Carrier) -> Mapping[str, CheckRow]:
    """What was looked up of an offer's labels, by their code."""
    rows = session.scalars(
        select(LabelCheck).where(
            col(LabelCheck.node_id) == of.owner_node_id,
            col(LabelCheck.supplier_id) == of.supplier_id,
            col(LabelCheck.seller_item_id) == of.item.seller_item_id,
        )
    )
    return {
        row.code: CheckRow(row.code, row.licence, row.source, row.checked_at, row.checked_by_name)
        for row in rows
    }
