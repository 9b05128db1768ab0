"""What houses asked procurement for, and words that found nothing: for the visitor to look at."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from shop.demo.people import People
from shop.kernel.periods import local_day
from shop.organisation.queries import NodeFacts
from shop.requests.actions import answer, ask
from shop.requests.rules import Wanted
from shop.search.actions import note_zero_hit

# The house's place in the tree's table, days ago, what, how many, when in days from now, why.
_OPEN = (
    (3, 4, "Sakse til venstrehåndede", "12 stk.", None, "Til værkstedet. De vi har, er til højre."),
    (8, 1, "Refleksveste til små børn", "22 stk.", 9, "Vi går tur i mørket om morgenen."),
)
_ANSWERED = (0, 6, "Sugerør af papir", "", None, "")
_ANSWER = "Sugerør er ikke på aftale lige nu. Vi spørger leverandøren og skriver igen i december."
# Word, and how often in each of the latest weeks, this one first.
_WORDS = (
    ("venstrehåndssaks", (4, 3, 1)),
    ("refleksvest barn", (3, 0, 2, 1)),
    ("glimmer", (2, 2, 3, 1, 1)),
    ("klippeting", (1, 2)),
    ("sugerør papir", (1, 1, 0, 0, 1)),
)


def ask_around(session: Session, who: People, units: Sequence[NodeFacts], *, now: datetime) -> None:
    """Two requests that wait, one that is answered for the visitor, and some weeks of words."""
    for house, ago, what, amount, needed, why in (*_OPEN, _ANSWERED):
        unit = units[house % len(units)]
        asked = ask(
            session, unit_id=unit.id, by=who.buyers[unit.id][0], now=now - timedelta(days=ago),
            wanted=Wanted(
                what, amount, local_day(now) + timedelta(days=needed) if needed else None, why, what
            ),
        )  # fmt: skip
    answer(
        session, request_id=asked, turn=0, text=_ANSWER, offer_id=None, by=who.jonas,
        now=now - timedelta(days=1),
    )  # fmt: skip
    municipality = units[0].municipality_id or 0
    for word, weeks in _WORDS:
        for ago, times in enumerate(weeks):
            for _ in range(times):
                note_zero_hit(
                    session, municipality_id=municipality, query=word,
                    now=now - timedelta(weeks=ago),
                )  # fmt: skip
