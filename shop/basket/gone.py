"""Lines whose goods are no longer sold to the house, and what takes their place: `queries`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session

from shop.basket.contents import GoneLine
from shop.basket.models import BasketLine
from shop.catalogue.history import versions_by_id
from shop.catalogue.queries import OfferRow, last_rows
from shop.catalogue.shelf import Shelf
from shop.favourites.succession import moved_amount, stand_ins
from shop.organisation.queries import NodeFacts


def gone_lines(
    session: Session, unit: NodeFacts, kept: Sequence[Row[Any]], shelf: Shelf, *, on: date
) -> tuple[GoneLine, ...]:
    """The lines as the basket shows them: withdrawn, or not the house's to see any more.

    Each row of `kept` is a line with its supplier, whose columns are the last ones.
    """
    ids = [line.offer_id for line in kept]
    was = last_rows(session, ids, path=unit.path)
    following = stand_ins(session, list(was), path=unit.path, rows=shelf.rows, on=on)
    unseen = [line.version_seen for line in kept if line.offer_id not in was]
    names = {
        key: version.name
        for key, version in versions_by_id(session, [one for one in unseen if one]).items()
    }
    return tuple(
        gone_line(
            line, was.get(line.offer_id), following, supplier_id=line.id,
            name=names.get(line.version_seen, ""),
        )
        for line in kept
    )  # fmt: skip


def gone_line(
    kept: Row[Any] | BasketLine, was: OfferRow | None, following: Mapping[int, OfferRow], *,
    supplier_id: int = 0, name: str = "",
) -> GoneLine:  # fmt: skip
    """A line that is no longer sold, with what takes its place.

    `name`: of the version that somebody put in, for what the house may not see any more.
    """
    heir = following.get(kept.offer_id)
    if was is None or heir is None:
        said = was.name if was else name
        return GoneLine(kept.offer_id, said, kept.quantity, was, supplier_id=supplier_id)
    amount = moved_amount(kept.quantity, was, heir)
    return GoneLine(
        kept.offer_id, was.name, kept.quantity, was, heir, amount, supplier_id=supplier_id
    )
