"""Which categories can carry an official label at all, as a place has it on a day.

The shop proposes one of LEVELS for each category. A place may say another from a day on; the
nearest place wins, category by category. What was ordered keeps what held on its day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from shop.catalogue.models import Category, LabelableDecision
from shop.db import table_of
from shop.organisation.models import Node
from shop.organisation.rules import path_ids

LEVELS = ("many", "some", "few", "none")
"""How many Type I labelled products the market of a category has."""
LABELABLE = frozenset({"many", "some"})
"""Categories whose purchases count in the label share: the market has labelled goods to choose."""


@dataclass(frozen=True, slots=True)
class Said:
    """One decision of one place. `level` None: the place says nothing of its own any more."""

    id: int
    node_id: int
    category_id: int
    level: str | None
    valid_from: date
    at: datetime
    by_name: str
    why: str


def holding(said: Iterable[Said], ids: Sequence[int], *, on: date) -> dict[int, Said]:
    """What holds on the day at the last of `ids` (from the root down), by category.

    Categories of which nobody has said anything are left out: the shop's proposal holds. At a
    place the decision that began latest holds; of two of one day, the one that was said last.
    """
    latest: dict[tuple[int, int], Said] = {}
    for one in said:
        before = latest.get((one.category_id, one.node_id))
        begun = one.valid_from <= on
        if begun and (before is None or (one.valid_from, one.id) > (before.valid_from, before.id)):
            latest[one.category_id, one.node_id] = one
    depth = {node_id: place for place, node_id in enumerate(ids)}
    found: dict[int, Said] = {}
    for (category_id, node_id), one in latest.items():
        other = found.get(category_id)
        if one.level is None or node_id not in depth:
            continue
        if other is None or depth[node_id] > depth[other.node_id]:
            found[category_id] = one
    return found


_D = table_of(LabelableDecision).c
_COLUMNS = [_D[name] for name in Said.__dataclass_fields__]
_ABOVE = select(*_COLUMNS).where(_D.node_id.in_(bindparam("nodes", expanding=True)))


def said_above(session: Session, path: str) -> list[Said]:
    """All that was ever said for the node at `path` and those above it."""
    return [Said(*row) for row in session.execute(_ABOVE, {"nodes": path_ids(path)})]


def levels_at(session: Session, path: str, *, on: date) -> Mapping[int, str]:
    """Category id -> the level that places have said; other categories keep the shop's."""
    found = holding(said_above(session, path), path_ids(path), on=on)
    return {category_id: one.level or "" for category_id, one in found.items()}


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A category, and how many labelled products the shop says its market has."""

    id: int
    code: str
    name: str
    tile: str
    level: str


def categories(session: Session) -> list[CategoryRow]:
    """All of them, in the shop's order."""
    rows = session.scalars(select(Category).order_by(col(Category.position), col(Category.id)))
    return [
        CategoryRow(one.id or 0, one.code, one.name_da, one.tile, one.labelable) for one in rows
    ]


@dataclass(frozen=True, slots=True)
class PastLevel:
    """A decision with the name of its place."""

    said: Said
    node_name: str


def past_levels(
    session: Session, path: str, category_id: int, *, limit: int = 50
) -> list[PastLevel]:
    """What was said of a category for the node at `path` and those above, newest first."""
    rows = session.execute(
        select(*_COLUMNS, col(Node.name))
        .join(table_of(Node), col(Node.id) == _D.node_id)
        .where(_D.node_id.in_(path_ids(path)), _D.category_id == category_id)
        .order_by(_D.id.desc())
        .limit(limit)
    )
    return [PastLevel(Said(*row[:-1]), row[-1]) for row in rows]


def newest(session: Session, node_id: int, category_id: int) -> Said | None:
    """What the place itself said last."""
    row = session.execute(
        select(*_COLUMNS)
        .where(_D.node_id == node_id, _D.category_id == category_id)
        .order_by(_D.id.desc())
        .limit(1)
    ).first()
    return Said(*row) if row else None


def decision(session: Session, decision_id: int) -> Said | None:
    """One decision."""
    row = session.execute(select(*_COLUMNS).where(_D.id == decision_id)).first()
    return Said(*row) if row else None
