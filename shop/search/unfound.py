"""Words that found nothing: what of them may be kept, and how often each was searched in a week."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlmodel import Session

from shop.db import table_of
from shop.kernel.periods import monday_of
from shop.search.models import ZeroHit

LONGEST_KEPT = 100
KEPT_WEEKS = 57
"""Thirteen months: one may look at the same season a year ago."""
_NUMBER = re.compile(r"\+?\d(?:[ .\-/()]*\d)*")
_COUNTRY = ("0045", "45")
_PERSONAL_DIGITS = (8, 10)
"""A Danish phone number and a CPR number."""


def noted(typed: str) -> str:
    """A query as it is kept; "" for one that looks as if it were somebody's.

    Mail addresses, CPR numbers and phone numbers are never kept, even where they are item numbers.

    >>> noted("  Blå  SAKSE "), noted("010203-1234"), noted("mette@lindeby.example")
    ('blå sakse', '', '')
    """
    text = " ".join(typed.casefold().split())
    return (
        "" if "@" in text or any(map(_is_personal, _NUMBER.findall(text))) else text[:LONGEST_KEPT]
    )


def _is_personal(number: str) -> bool:
    digits = "".join(sign for sign in number if sign.isdecimal())
    bare = next((digits.removeprefix(code) for code in _COUNTRY if digits.startswith(code)), "")
    return len(digits) in _PERSONAL_DIGITS or len(bare) == _PERSONAL_DIGITS[0]


def first_kept(today: date) -> date:
    """The Monday of the earliest week that is kept on a day."""
    return monday_of(today) - timedelta(weeks=KEPT_WEEKS - 1)


@dataclass(frozen=True, slots=True)
class Unfound:
    """A query that found nothing, with how often it was asked in each of some weeks."""

    query: str
    weeks: tuple[int, ...]
    """The oldest week first."""

    @property
    def times(self) -> int:
        """How often in all."""
        return sum(self.weeks)


_HIT = table_of(ZeroHit).c


def unfound(
    session: Session, municipalities: Sequence[int], *, today: date, weeks: int, most: int
) -> list[Unfound]:
    """What was asked for without a hit in the latest weeks, this one included: most asked first."""
    first = monday_of(today) - timedelta(weeks=weeks - 1)
    here = (_HIT.municipality_id.in_(municipalities), _HIT.monday >= first)
    times = func.sum(_HIT.count)
    common = (
        select(_HIT.query).where(*here).group_by(_HIT.query)
        .order_by(times.desc(), _HIT.query).limit(most)
    )  # fmt: skip
    asked = {row.query: [0] * weeks for row in session.execute(common)}
    rows = select(_HIT.query, _HIT.monday, _HIT.count).where(*here, _HIT.query.in_(list(asked)))
    for row in session.execute(rows):
        asked[row.query][(row.monday - first).days // 7] += row.count
    return [Unfound(query, tuple(counts)) for query, counts in asked.items()]
