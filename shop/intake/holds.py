"""Which new prices may not pass without a decision. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from catalog_import.diff import Change, Changed, Repriced
from shop.intake.rules import Hold
from shop.intake.weigh import Prices, dearest_of


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is agreed about new prices; None where nothing is."""

    limit: Decimal | None
    """Percent that a price may rise."""
    notice_days: int | None
    """Days before it holds that a rise must be told."""

    def is_too_late(self, *, came: date, holds_from: date) -> bool:
        """Whether a rise that holds from a day was told too late on the day it came."""
        return self.notice_days is not None and (holds_from - came).days < self.notice_days


def hold_of(
    change: Change, *, limit: Decimal | None, notice_days: int | None, came: date,
    holds_from: date | None,
) -> Hold:  # fmt: skip
    """Why the change's price waits for somebody, NONE when it may pass.

    `limit` and `notice_days` as in `Agreed`: where neither is, nothing waits. `came`: the day we
    got the file. `holds_from`: the day the file says its prices begin; an item's own day comes
    before it. Only prices and units are asked about: a cheaper price and any text pass. A price
    of a larger amount counts as the price does.
    """
    agreed = Agreed(limit, notice_days)
    if agreed == Agreed(None, None) or not isinstance(change, Repriced | Changed):
        return Hold.NONE
    old, new = change.old, change.new
    if old.price is None or new.price is None:
        return Hold.NONE
    prices = dearest_of(change)
    if prices is None:
        return Hold.UNIT_UNCLEAR
    day = new.valid_from or holds_from or came
    return _hold_by_price(prices, agreed, is_late=agreed.is_too_late(came=came, holds_from=day))


def _hold_by_price(prices: Prices, agreed: Agreed, *, is_late: bool) -> Hold:
    if prices.new <= prices.old:
        return Hold.NONE
    if prices.exceeds(agreed.limit):
        return Hold.OVER_LIMIT
    return Hold.TOO_LATE if is_late else Hold.NONE
