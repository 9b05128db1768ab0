"""What search writes: the words that found nothing."""

from datetime import datetime

from sqlmodel import Session

from shop.search.models import ZeroHit

LONGEST_KEPT = 100


def note_zero_hit(session: Session, *, municipality_id: int, query: str, now: datetime) -> None:
    """Keep a query that found nothing, for procurement to learn from. Nobody's name is kept."""
    session.add(ZeroHit(municipality_id=municipality_id, query=query[:LONGEST_KEPT], at=now))
