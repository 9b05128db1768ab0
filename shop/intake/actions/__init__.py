"""Receiving a supplier's file, and deciding what becomes of it."""

from shop.intake.actions.publishing import Decided, discard, publish, roll_back
from shop.intake.actions.receiving import Received, receive
from shop.intake.actions.staging import stage, stage_received

__all__ = [
    "Decided",
    "Received",
    "discard",
    "publish",
    "receive",
    "roll_back",
    "stage",
    "stage_received",
]
