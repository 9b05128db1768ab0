"""Receiving a supplier's file, and deciding what becomes of it."""

from shop.intake.actions.labels import (
    LabelDecided,
    decide_label,
    settle_offers,
    undo_label,
    unverify_label,
    verify_label,
)
from shop.intake.actions.publishing import Decided, discard, publish, roll_back
from shop.intake.actions.receiving import Received, receive
from shop.intake.actions.staging import stage, stage_received

__all__ = [
    "Decided",
    "LabelDecided",
    "Received",
    "decide_label",
    "discard",
    "publish",
    "receive",
    "roll_back",
    "settle_offers",
    "stage",
    "stage_received",
    "undo_label",
    "unverify_label",
    "verify_label",
]
