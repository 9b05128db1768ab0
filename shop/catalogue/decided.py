"""Procurement's word on what serves the same need: two offers, or two whole categories."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BindParameter,
    String,
    bindparam,
    literal,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlmodel import Session

from shop.catalogue.equivalents import Verdict
from shop.catalogue.models import CategoryPair, Equivalence
from shop.db import table_of
from shop.organisation.rules import path_ids

_E, _P = table_of(Equivalence).c, table_of(CategoryPair).c
_NODES: BindParameter[Any] = bindparam("nodes", expanding=True)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_SAID = union_all(
    select(
        _E.node_id, _E.one_offer_id, _E.other_offer_id, type_coerce(_E.verdict, String)
    ).where(
        _E.undone_at.is_(None), _E.node_id.in_(_NODES),
        or_(_E.one_offer_id.in_(_IDS), _E.other_offer_id.in_(_IDS)),
    ),
    select(_P.node_id, _P.one_category_id, _P.other_category_id, literal("")).where(
        _P.undone_at.is_(None), _P.node_id.in_(_NODES)
    ),
)  # fmt: skip
"""Both in one query; "" instead of a verdict for a pair of categories."""
Verdicts = Mapping[tuple[int, int], Verdict]
"""By the two offers, the lower id first."""
Wide = Mapping[int, set[int]]
"""Category id -> other categories whose goods serve the same needs."""


def decided(session: Session, offer_ids: Sequence[int], path: str) -> tuple[Verdicts, Wide]:
    """What is said of these offers at the node at `path`, the nearest place's word, and which
    categories go together there."""
    nodes = path_ids(path)
    verdicts: dict[tuple[int, int], Verdict] = {}
    wide: dict[int, set[int]] = {}
    rows = session.execute(_SAID, {"nodes": nodes, "ids": list(offer_ids)})
    for _node, one, other, verdict in sorted(rows, key=lambda row: nodes.index(row[0])):
        if verdict:
            verdicts[one, other] = Verdict(verdict)
        else:
            wide.setdefault(one, set()).add(other)
            wide.setdefault(other, set()).add(one)
    return verdicts, wide
