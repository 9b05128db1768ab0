"""What houses miss in the shop, and what procurement answers."""

from datetime import date, datetime
from decimal import Decimal

from sqlmodel import Field, SQLModel

from shop.db import BigId, MoneyColumn, symbol
from shop.requests.rules import LONGEST_AMOUNT, LONGEST_TEXT, LONGEST_WHAT, RequestState


class ItemRequest(SQLModel, table=True):
    """Something that a house did not find. Seen by who asked, and by procurement above the house.

    What is written may be of a child's allergy, so none of the texts goes into the ledger.
    """

    __tablename__ = "item_request"

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="node.id", index=True)
    asked_by_id: int = Field(index=True)
    asked_by_name: str = Field(max_length=120)
    asked_at: datetime
    what: str = Field(max_length=LONGEST_WHAT)
    amount: str = Field(default="", max_length=LONGEST_AMOUNT)
    """How many, in words."""
    cost: Decimal | None = Field(default=None, sa_type=MoneyColumn)
    """Kr. that it may cost, as the house guesses."""
    needed_by: date | None = None
    why: str = Field(default="", max_length=LONGEST_TEXT)
    searched: str = Field(default="", max_length=LONGEST_WHAT)
    state: RequestState = Field(default=RequestState.OPEN, sa_type=symbol(RequestState))
    turn: int = 0
    """How often procurement has changed it: who answers an older one is told."""
    answer: str = Field(default="", max_length=LONGEST_TEXT)
    offer_id: int | None = Field(default=None, foreign_key="offer.id", sa_type=BigId)
    """The item that procurement points to."""
    changed_at: datetime | None = None
    """When procurement last answered, closed or reopened it."""
    changed_by_name: str = Field(default="", max_length=120)
    seen_at: datetime | None = None
    """When who asked put the answer away from the front page."""
