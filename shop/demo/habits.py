"""What each type of house buys, how often and how well: the shape of the demo's orders.

The figures behind: 6.9 lines and 1,230 kr. a mean order, nearly a quarter under 250 kr., children
and youth at low agreement use (KL, SKI and Copenhagen's own counts). Shares move a little for the
better over the eighteen months, as they would where a shop like this one is taken into use.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shop.demo import suppliers as known
from shop.organisation.rules import UnitType


@dataclass(frozen=True, slots=True)
class Habit:
    """A type of house. Shares are of lines; the first number is the first day's, then the last's.

    `activity`: orders compared with a kindergarten. `suppliers`: how often each is asked, by CVR.
    `categories`: what is bought, by weight. `most`: kr. that a usual item costs at most.
    """

    activity: float
    agreement: tuple[float, float]
    small: tuple[float, float]
    most: int
    suppliers: Mapping[str, float]
    categories: Mapping[str, float]


def _suppliers(
    kridthuset: float, havblik: float, marken: float, mosegaard: float, leg: float, fjelstrup: float
) -> dict[str, float]:
    values = (kridthuset, havblik, marken, mosegaard, leg, fjelstrup)
    return {one.cvr: value for one, value in zip(known.SUPPLIERS, values, strict=True)}


def _weights(text: str) -> dict[str, float]:
    """ "bleer 6, saebe 5" as a mapping."""
    pairs = (pair.split() for pair in text.split(","))
    return {code: float(weight) for code, weight in pairs}


_CLEAN = """aftoerringspapir 6, klude 3, rengoeringsmidler 4, affaldsposer 3, handsker 2,
    foerstehjaelp 1, koste 1, saebe 4"""
_DESK = "kopipapir 3, skriveredskaber 4, kontorartikler 3, mapper 1, haefter 1, toner 1"
_CREATIVE = "maling 3, kunst 3, haandarbejde 2"
_TOYS = "legetoej 3, spil 2, klodser 1, bevaegelse 1, boeger 2"
_SNACKS = "frugt 7, groentsager 5, maelk 6, ost 2, aeg 1, broed 5, gryn 2, paalaeg 2"
_FOOD = """frugt 4, groentsager 8, maelk 6, ost 4, aeg 2, broed 4, gryn 4, paalaeg 3, koed 6,
    fisk 4, olie 2, kaffe 1, drikkevarer 1"""

HABITS: Mapping[UnitType, Habit] = {
    UnitType.KINDERGARTEN: Habit(
        1.0, (0.19, 0.50), (0.34, 0.25), 330, _suppliers(17, 26, 25, 22, 9, 1),
        _weights(f"bleer 4, {_CLEAN}, {_DESK}, {_CREATIVE}, {_TOYS}, {_SNACKS}, legemoebler 1"),
    ),
    UnitType.NURSERY: Habit(
        0.85, (0.16, 0.46), (0.33, 0.25), 330, _suppliers(9, 33, 25, 26, 6, 1),
        _weights(f"bleer 9, {_CLEAN}, kopipapir 1, kunst 1, maling 1, {_TOYS}, {_SNACKS}"),
    ),
    UnitType.SCHOOL: Habit(
        1.5, (0.44, 0.64), (0.32, 0.24), 700, _suppliers(42, 26, 6, 5, 11, 10),
        _weights(f"""{_CLEAN}, {_DESK}, {_CREATIVE}, spil 1, boeger 3, bevaegelse 2, frugt 3,
            maelk 2, kaffe 2, skolemoebler 2, computere 2, lyskilder 2"""),
    ),
    UnitType.AFTER_SCHOOL: Habit(
        0.8, (0.28, 0.56), (0.36, 0.27), 350, _suppliers(22, 19, 23, 18, 16, 2),
        _weights(f"{_CLEAN}, {_DESK}, {_CREATIVE}, {_TOYS}, {_SNACKS}, drikkevarer 1"),
    ),
    UnitType.KITCHEN: Habit(
        1.6, (0.62, 0.78), (0.22, 0.17), 600, _suppliers(1, 36, 34, 27, 0, 2),
        _weights(f"{_FOOD}, {_CLEAN}, engangsservice 2, arbejdstoej 2"),
    ),
    UnitType.OTHER: Habit(
        0.6, (0.54, 0.70), (0.38, 0.28), 500, _suppliers(38, 34, 6, 6, 5, 11),
        _weights(f"""{_CLEAN}, {_DESK}, kaffe 4, drikkevarer 2, engangsservice 2, frugt 3, maelk 3,
            boeger 1, spil 1, kontormoebler 2, lyskilder 2, computere 1, arbejdstoej 1"""),
    ),
}  # fmt: skip

MOST_OFF = {known.MARKEN.cvr: 0.10}
"""Some suppliers sell little outside their agreement; houses cannot buy more there than that."""


def along(span: tuple[float, float], progress: float) -> float:
    """The value on the way from the first day (0) to the last (1)."""
    return span[0] + (span[1] - span[0]) * progress
