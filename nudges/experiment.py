"""Who is shown a nudge while it is being tested, and how large the difference is.

Drawn by unit, frozen, and anyone can recompute it. Units at one address are one cluster: they are
drawn as one and counted as one, for what one of them is shown its neighbour hears of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from math import sqrt
from statistics import NormalDist

# Fixed for good: changing it would move units between arms in a running experiment.
HASH_BYTES = 8


class Arm(StrEnum):
    TREATMENT = "treatment"
    HOLDOUT = "holdout"


def arm(experiment_id: str, salt: str, unit_id: int, *, holdout_share: float = 0.5) -> Arm:
    """The unit's arm: the same answer on every machine and every day.

    `holdout_share` is 0 to 1. Raising it only moves units into the hold-out, never out of it.
    Units that share a delivery address should be given one common `unit_id`.
    """
    if not 0 <= holdout_share <= 1:
        raise ValueError(f"holdout_share must be between 0 and 1, not {holdout_share}")
    return Arm.HOLDOUT if _place(experiment_id, salt, unit_id) < holdout_share else Arm.TREATMENT


def _place(experiment_id: str, salt: str, unit_id: int) -> float:
    """From 0 up to, but never, 1. Parts carry their length: "a" + "bc" is not "ab" + "c"."""
    parts = (experiment_id, salt, str(unit_id))
    text = "".join(f"{len(part)}:{part}" for part in parts)
    digest = sha256(text.encode()).digest()[:HASH_BYTES]
    # 53 bits fit a float exactly, so the result can never round up to 1.
    return (int.from_bytes(digest) >> 11) / 2**53


@dataclass(frozen=True, slots=True)
class Cluster:
    """What the units of one address did in all: `hits` of `of` lines, orders or kroner."""

    hits: float
    of: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Share in the treatment arm less the share in the hold-out, with a 95 % interval."""

    treated: float
    spared: float
    low: float
    high: float
    clusters: int

    @property
    def value(self) -> float:
        return self.treated - self.spared


LEAST_CLUSTERS = 4
"""Of each arm. Fewer say nothing that could be told from chance."""
_BETWEEN = NormalDist().inv_cdf(0.975)


def difference(treated: Sequence[Cluster], spared: Sequence[Cluster]) -> Difference | None:
    """The difference between the arms, by cluster; None where it is too early to tell.

    A ratio of sums with the variance between clusters. Orders one by one would make noise look
    like an effect: at an intra-cluster correlation of 0.05 every second time.
    """
    arms = [[one for one in arm if one.of > 0] for arm in (treated, spared)]
    if min(map(len, arms)) < LEAST_CLUSTERS:
        return None
    (share, spread), (other, its_spread) = map(_share, arms)
    count = sum(map(len, arms))
    margin = _t(count - 2) * sqrt(spread + its_spread)
    gap = share - other
    return Difference(share, other, gap - margin, gap + margin, count)


def _share(clusters: Sequence[Cluster]) -> tuple[float, float]:
    """The share of all, and its variance between the clusters."""
    total, count = sum(one.of for one in clusters), len(clusters)
    share = sum(one.hits for one in clusters) / total
    squares = sum((one.hits - one.of * share) ** 2 for one in clusters)
    return share, count / (count - 1) * squares / total**2


def _t(freedom: int) -> float:
    """Student's t at 97.5 %, by its expansion around the normal: within 0.002 from six degrees."""
    z, n = _BETWEEN, freedom
    return (
        z
        + (z**3 + z) / (4 * n)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * n**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * n**3)
    )
