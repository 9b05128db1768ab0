"""What takes the place of goods that go: what somebody chose, else what the supplier says.

Lists and baskets are read through this. Nothing is written when goods go or come back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session, col

from shop.catalogue.models import Offer, OfferVersion
from shop.catalogue.queries import OfferRow, last_rows
from shop.catalogue.shelf import heirs
from shop.favourites.models import FavouriteItem, FavouriteList, Successor
from shop.favourites.rules import MOST_STEPS, Portion, amount_instead, nearest, stand_in
from shop.organisation.models import Node
from shop.organisation.rules import NodeKind, path_ids

_Rows = Callable[[Sequence[int]], Mapping[int, OfferRow]]


Choice = tuple[int, int, int]
"""Node id, old offer, new offer."""


@dataclass(frozen=True, slots=True)
class Succession:
    """The choices that somewhere down a path may count, and the goods that they lead to."""

    choices: tuple[Choice, ...]
    sold: Mapping[int, OfferRow]
    """The new goods that are sold on the day, and whatever else is known to be."""

    def of(self, offer_ids: Sequence[int], places: Sequence[int]) -> dict[int, OfferRow]:
        """What follows each of the offers for a place, given as the node ids down to it."""
        chosen = nearest(self.choices, places)
        ways = {one: stand_in(one, chosen, self.sold.__contains__) for one in offer_ids}
        return {one: self.sold[way[-1]] for one, way in ways.items() if way}


NOTHING_CHOSEN = Succession((), {})


def succession(
    session: Session, offer_ids: Sequence[int], *, places: Sequence[int], rows: _Rows, on: date
) -> Succession:
    """The choices that begin with these offers, made at one of the places, as far as they lead.

    One query for the choices and one for the goods; more only where a successor is gone itself.
    """
    begun = _choices(session, offer_ids, places)
    new = sorted({one for _, _, one in begun})
    sold = {key: row for key, row in rows(new).items() if row.is_sold(on)} if new else {}
    return lengthened(session, begun, places=places, sold=sold, rows=rows, on=on)


def lengthened(
    session: Session, begun: Sequence[Choice], *, places: Sequence[int],
    sold: Mapping[int, OfferRow], rows: _Rows, on: date,
) -> Succession:  # fmt: skip
    """Choices that are known, and those that carry on where they lead to goods that are gone too.

    `sold`: what is known to be sold. No query where all that was chosen is.
    """
    choices, known = list(begun), dict(sold)
    seen = {old for _, old, _ in begun}
    ends = {new for _, _, new in begun}
    for _ in range(MOST_STEPS):
        asked = sorted(ends - known.keys() - seen)
        if not asked:
            break
        seen.update(asked)
        found = _choices(session, asked, places)
        ends = {new for _, _, new in found}
        fresh = rows(sorted(ends - known.keys())) if ends else {}
        known |= {key: row for key, row in fresh.items() if row.is_sold(on)}
        choices += found
    return Succession(tuple(choices), known)


def _choices(session: Session, old: Sequence[int], places: Sequence[int]) -> list[Choice]:
    if not old:
        return []
    query = select(
        col(Successor.node_id), col(Successor.old_offer_id), col(Successor.new_offer_id)
    ).where(
        col(Successor.old_offer_id).in_(old), col(Successor.node_id).in_(places),
        col(Successor.undone_at).is_(None),
    )  # fmt: skip
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def stand_ins(
    session: Session, offer_ids: Sequence[int], *, path: str, rows: _Rows, on: date
) -> dict[int, OfferRow]:
    """What a house is offered for each of its goods that are gone: chosen, or said by the supplier.

    Only what is sold to the node at `path` on the day.
    """
    if not offer_ids:
        return {}
    places = path_ids(path)
    found = succession(session, offer_ids, places=places, rows=rows, on=on).of(offer_ids, places)
    said = heirs(session, [one for one in offer_ids if one not in found], path=path)
    said_rows = rows(list(said.values())) if said else {}
    return found | {
        old: said_rows[new]
        for old, new in said.items()
        if new in said_rows and said_rows[new].is_sold(on)
    }


def portion(row: OfferRow) -> Portion:
    """What is counted of goods when an amount moves to or from them."""
    return Portion(row.content_quantity, row.content_unit, row.minimum_quantity, row.quantity_step)


def moved_amount(quantity: Decimal, old: OfferRow, new: OfferRow) -> Decimal:
    """The amount of the new goods for an amount of the old (see rules.amount_instead)."""
    return amount_instead(quantity, portion(old), portion(new))


def chosen_instead(session: Session, offer_ids: frozenset[int], path: str) -> frozenset[int]:
    """What procurement has chosen for those of the offers that are withdrawn, for `path`."""
    places = path_ids(path)
    found = _choices_of_procurement(session, places)
    if not found:
        return frozenset()
    chosen = nearest(found, places)
    gone = _withdrawn(session, {one for _, old, new in found for one in (old, new)})
    ways = [stand_in(one, chosen, lambda it: it not in gone) for one in offer_ids & gone]
    return frozenset(way[-1] for way in ways if way)


def _choices_of_procurement(session: Session, places: Sequence[int]) -> list[Choice]:
    query = (
        select(col(Successor.node_id), col(Successor.old_offer_id), col(Successor.new_offer_id))
        .join(Node, col(Node.id) == col(Successor.node_id))
        .where(
            col(Successor.node_id).in_(places), col(Node.kind) != NodeKind.UNIT,
            col(Successor.undone_at).is_(None),
        )
    )  # fmt: skip
    return [(row[0], row[1], row[2]) for row in session.execute(query)]


def _withdrawn(session: Session, offer_ids: set[int]) -> set[int]:
    query = select(col(Offer.id)).where(
        col(Offer.id).in_(offer_ids), col(Offer.live_version_id).is_(None)
    )
    return set(session.scalars(query))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice that stands, with both goods as they are or were last."""

    id: int
    node_id: int
    node_path: str
    node_kind: NodeKind
    old_offer_id: int
    new_offer_id: int
    by_name: str
    at: datetime
    new_name: str
    """"" where the new goods are still to come with a catalogue that is not published."""


def chosen_at(session: Session, offer_ids: Sequence[int], *, path: str) -> dict[int, Chosen]:
    """The choice for each of these offers made at a node on the way down to `path`, nearest first.

    In one query for the choices and one for the names.
    """
    if not offer_ids:
        return {}
    places = path_ids(path)
    query = (
        select(Successor, col(Node.path), col(Node.kind))
        .join(Node, col(Node.id) == col(Successor.node_id))
        .where(
            col(Successor.old_offer_id).in_(offer_ids), col(Successor.node_id).in_(places),
            col(Successor.undone_at).is_(None),
        )
    )  # fmt: skip
    rows = sorted(session.execute(query).all(), key=lambda row: len(row[1]))
    new = last_rows(session, [row[0].new_offer_id for row in rows], path=path)
    return {row[0].old_offer_id: _chosen(*row, new=new) for row in rows}


def _chosen(one: Successor, path: str, kind: NodeKind, *, new: Mapping[int, OfferRow]) -> Chosen:
    known = new.get(one.new_offer_id)
    return Chosen(
        id=one.id or 0, node_id=one.node_id, node_path=path, node_kind=kind,
        old_offer_id=one.old_offer_id, new_offer_id=one.new_offer_id, by_name=one.chosen_by_name,
        at=one.chosen_at, new_name=known.name if known else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """On how many lists goods stand."""

    central: int
    own: int
    """Lists of the houses' own."""

    @property
    def lists(self) -> int:
        """All of them."""
        return self.central + self.own


def standing(session: Session, offer_ids: Sequence[int], *, path: str) -> dict[int, Standing]:
    """On how many lists at, above or below `path` each of the offers stands. None: left out.

    Also where it was chosen to follow goods that are withdrawn.
    """
    if not offer_ids:
        return {}
    is_own = (col(Node.kind) == NodeKind.UNIT).label("is_own")
    followed = (
        select(col(Successor.old_offer_id), col(Successor.new_offer_id))
        .join(Offer, col(Offer.id) == col(Successor.old_offer_id))
        .where(
            col(Successor.new_offer_id).in_(offer_ids), col(Successor.undone_at).is_(None),
            col(Successor.old_offer_id).not_in(offer_ids),  # those are counted for themselves
            col(Successor.node_id).in_(path_ids(path)), col(Offer.live_version_id).is_(None),
        )
        .distinct()
        .subquery()
    )  # fmt: skip
    shown = func.coalesce(followed.c.new_offer_id, col(FavouriteItem.offer_id)).label("shown")
    query = (
        select(shown, is_own, func.count(col(FavouriteList.id).distinct()))
        .select_from(FavouriteItem)
        .join(FavouriteList, col(FavouriteList.id) == col(FavouriteItem.list_id))
        .join(Node, col(Node.id) == col(FavouriteList.node_id))
        .outerjoin(followed, followed.c.old_offer_id == col(FavouriteItem.offer_id))
        .where(
            or_(col(FavouriteItem.offer_id).in_(offer_ids), followed.c.new_offer_id.is_not(None)),
            _seen_from(path), col(FavouriteList.retired_at).is_(None),
        )
        .group_by(shown, is_own)
    )  # fmt: skip
    counts = {(row[0], bool(row[1])): row[2] for row in session.execute(query)}
    return {
        one: Standing(counts.get((one, False), 0), counts.get((one, True), 0))
        for one in {offer_id for offer_id, _ in counts}
    }


def _seen_from(path: str) -> ColumnElement[bool]:
    return or_(col(Node.id).in_(path_ids(path)), col(Node.path).startswith(path, autoescape=True))


def gone_offers(session: Session, *, path: str, on: date) -> list[int]:
    """Offers on lists at, above or below `path` that nobody can order on the day, by id."""
    live = and_(
        col(OfferVersion.orderable), col(OfferVersion.price).is_not(None),
        or_(col(OfferVersion.valid_from).is_(None), col(OfferVersion.valid_from) <= on),
        or_(col(OfferVersion.valid_to).is_(None), col(OfferVersion.valid_to) >= on),
    )  # fmt: skip
    query = (
        select(col(FavouriteItem.offer_id))
        .join(FavouriteList, col(FavouriteList.id) == col(FavouriteItem.list_id))
        .join(Node, col(Node.id) == col(FavouriteList.node_id))
        .join(Offer, col(Offer.id) == col(FavouriteItem.offer_id))
        .outerjoin(OfferVersion, and_(col(OfferVersion.id) == col(Offer.live_version_id), live))
        .where(
            _seen_from(path), col(FavouriteList.retired_at).is_(None),
            col(OfferVersion.id).is_(None),
            col(Offer.owner_node_id).in_(path_ids(path)),
        )
        .distinct()
        .order_by(col(FavouriteItem.offer_id))
    )  # fmt: skip
    return list(session.scalars(query))
