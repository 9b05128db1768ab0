"""Receiving a supplier's file, and deciding what becomes of it."""

from shop.intake.actions.aliases import add_alias
from shop.intake.actions.arriving import read_again, take_in
from shop.intake.actions.deciding import Rows, Settled, Which, approve, choose, keep_old, reopen
from shop.intake.actions.labels import (
    LabelDecided,
    decide_label,
    settle_offers,
    undo_label,
    unverify_label,
    verify_label,
)
from shop.intake.actions.policy import set_policy
from shop.intake.actions.publishing import (
    Decided,
    discard,
    publish,
    publish_or_queue,
    roll_back,
    take_back,
)
from shop.intake.actions.receiving import (
    Kept,
    ReadBefore,
    Received,
    as_before,
    is_small,
    keep_file,
    read_file,
    receive,
)
from shop.intake.actions.staging import stage, stage_received

__all__ = [
    "Decided",
    "Kept",
    "LabelDecided",
    "ReadBefore",
    "Received",
    "Rows",
    "Settled",
    "Which",
    "add_alias",
    "approve",
    "as_before",
    "choose",
    "decide_label",
    "discard",
    "is_small",
    "keep_file",
    "keep_old",
    "publish",
    "publish_or_queue",
    "read_again",
    "read_file",
    "receive",
    "reopen",
    "roll_back",
    "set_policy",
    "settle_offers",
    "stage",
    "stage_received",
    "take_back",
    "take_in",
    "undo_label",
    "unverify_label",
    "verify_label",
]
