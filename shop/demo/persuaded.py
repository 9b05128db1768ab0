"""The last orders, sent from the real basket: with suggestions shown, and yes, no or silence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from shop.basket import actions as basket_actions
from shop.basket import queries as baskets
from shop.basket.actions import Added
from shop.basket.decisions import decisions
from shop.basket.sending import Reason, send
from shop.demo.plan import Planned
from shop.demo.replay import Market, Replay
from shop.guidance import actions as guidance
from shop.guidance.actions import Watcher
from shop.guidance.rules import pseudonym
from shop.kernel.errors import Refused
from shop.kernel.people import Actor
from shop.orders.rules import SendReason

SWAPS, SWAPS_ELSEWHERE, KEEPS = 0.5, 0.12, 0.3
"""How often a suggestion is taken (more rarely where it means another supplier), and how often it
is turned down; the rest is not answered."""
MOST_LINES = 10
"""More goods than that would only take the build longer."""


@dataclass(frozen=True, slots=True)
class Shopper:
    """Replays orders by way of the basket."""

    replay: Replay
    secret_key: str

    def run(self, planned: Iterable[Planned], market: Market, *, first: int) -> int:
        """Fill a basket for each and send it, each in its own transaction; how many went."""
        done = 0
        for one in planned:
            with self.replay.database.write() as session:
                done += self._shop(session, one, market, f"{first + done:020d}")
        return done

    def _shop(self, session: Session, planned: Planned, market: Market, token: str) -> bool:
        goods = dict(list(self.replay.goods(planned, market).items())[:MOST_LINES])
        by, unit = self.replay.buyer(planned), planned.unit
        watcher = watcher_of(self.secret_key, by, unit.id, unit.municipality_id or 0)
        start = planned.at - timedelta(minutes=3 + len(goods))
        for minute, (offer_id, quantity) in enumerate(goods.items()):
            at = start + timedelta(minutes=minute)
            added = basket_actions.add(
                session, unit=unit, offer_id=offer_id, quantity=quantity, watcher=watcher,
                by=by, now=at,
            )  # fmt: skip
            if added.nudge is not None:
                self._answer(session, planned, market, added, by)
        return bool(goods) and self._send(session, planned, token, by, watcher)

    def _answer(
        self, session: Session, planned: Planned, market: Market, added: Added, by: Actor
    ) -> None:
        row, nudge = added.row, added.nudge
        draw, at = self.replay.rng.random(), planned.at - timedelta(minutes=2)
        other = market.rows.get(int(str(nudge.offers.get("offer_id", 0)))) if nudge else None
        stays = other is not None and other.supplier_id == row.supplier_id
        swaps = SWAPS if stays else SWAPS_ELSEWHERE
        if draw < swaps:
            try:
                basket_actions.swap(
                    session, unit=planned.unit, offer_id=row.offer_id, by=by, now=at
                )
            except Refused:  # the goods offered were in the basket already, in another step
                return
        elif draw < swaps + KEEPS:
            basket_actions.keep(session, unit=planned.unit, offer_id=row.offer_id, by=by, now=at)

    def _send(
        self, session: Session, planned: Planned, token: str, by: Actor, watcher: Watcher
    ) -> bool:
        found = baskets.basket(session, planned.unit, now=planned.at)
        guidance.note(session, decisions(found), watcher=watcher, now=planned.at)
        reasons = {
            card.id: Reason(SendReason.URGENT)
            for card in found.cards
            if card.goods_value < card.terms.minimum_order_value
        }
        send(
            session, unit=planned.unit, supplier_ids=[card.id for card in found.cards],
            form_token=token, seen=found.fingerprint, by=by, now=planned.at, reasons=reasons,
        )  # fmt: skip
        return True


def watcher_of(secret_key: str, by: Actor, unit_id: int, municipality_id: int) -> Watcher:
    """Who is shown something, by pseudonym."""
    mark = pseudonym(secret_key, person_id=by.person_id or 0, municipality_id=municipality_id)
    return Watcher(unit_id, municipality_id, mark)
