"""What the register of labels shows beside the labels themselves: words, history, who looked."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import Session, col

from shop.catalogue.models import Offer
from shop.catalogue.queries import OfferRow
from shop.intake.models import LabelCheck, LabelDecision, LabelText
from shop.intake.queries.labels import CheckRow
from shop.intake.rules import LabelVerdict
from shop.organisation.models import Node
from shop.organisation.rules import path_ids

MOST_PAST = 50


@dataclass(frozen=True, slots=True)
class Alias:
    """Another way of writing a label, as a place has it."""

    text_id: int
    node_id: int
    node_name: str
    raw: str
    code: str
    why: str
    at: datetime | None
    by_name: str


def aliases(session: Session, path: str, code: str = "") -> list[Alias]:
    """What is decided for the node at `path` and those above it, of one label or of all."""
    query = (
        select(
            col(LabelText.id), col(LabelText.node_id), col(Node.name), col(LabelText.raw),
            col(LabelText.code), col(LabelText.why), col(LabelText.decided_at),
            col(LabelText.decided_by_name),
        )
        .join(Node, col(Node.id) == col(LabelText.node_id))
        .where(
            col(LabelText.node_id).in_(path_ids(path)),
            col(LabelText.verdict) == LabelVerdict.IS_LABEL,
        )
        .order_by(col(LabelText.raw), col(LabelText.id))
    )  # fmt: skip
    if code:
        query = query.where(col(LabelText.code) == code)
    return [Alias(*row) for row in session.execute(query)]


@dataclass(frozen=True, slots=True)
class PastWord:
    """Something that was said of a text."""

    raw: str
    verdict: LabelVerdict
    why: str
    at: datetime
    by_name: str
    node_name: str


def past_words(session: Session, path: str, code: str) -> list[PastWord]:
    """What was said of a label's spellings for the node at `path` and those above, newest first."""
    rows = session.execute(
        select(
            col(LabelDecision.raw), col(LabelDecision.verdict), col(LabelDecision.why),
            col(LabelDecision.at), col(LabelDecision.by_name), col(Node.name),
        )
        .join(Node, col(Node.id) == col(LabelDecision.node_id))
        .where(col(LabelDecision.code) == code, col(LabelDecision.node_id).in_(path_ids(path)))
        .order_by(col(LabelDecision.id).desc())
        .limit(MOST_PAST)
    )  # fmt: skip
    return [PastWord(*row) for row in rows]


def looked_up(session: Session, path: str) -> Counter[str]:
    """How many of the goods sold at `path` had each label looked up by a person, by its code.

    A claim that the supplier has changed since is counted as well: the item's page tells.
    """
    rows = session.execute(
        select(col(LabelCheck.code), func.count())
        .join(
            Offer,
            (col(Offer.owner_node_id) == col(LabelCheck.node_id))
            & (col(Offer.supplier_id) == col(LabelCheck.supplier_id))
            & (col(Offer.seller_item_id) == col(LabelCheck.seller_item_id)),
        )
        .where(col(LabelCheck.node_id).in_(path_ids(path)), col(Offer.live_version_id).is_not(None))
        .group_by(col(LabelCheck.code))
    )
    return Counter({row[0]: row[1] for row in rows})


def checks_of(session: Session, rows: Sequence[OfferRow], code: str) -> Mapping[int, CheckRow]:
    """Who looked the label up for each of these offers, by offer id."""
    if not rows:
        return {}
    offers = {
        (row.owner_node_id, row.supplier_id, row.seller_item_id): row.offer_id for row in rows
    }
    found = session.scalars(
        select(LabelCheck).where(
            col(LabelCheck.code) == code,
            col(LabelCheck.node_id).in_({node for node, _, _ in offers}),
            col(LabelCheck.seller_item_id).in_({item for _, _, item in offers}),
        )
    )
    checks: dict[int, CheckRow] = {}
    for one in found:
        offer_id = offers.get((one.node_id, one.supplier_id, one.seller_item_id))
        if offer_id is not None:
            checks[offer_id] = CheckRow(
                one.code, one.licence, one.source, one.checked_at, one.checked_by_name
            )
    return checks
