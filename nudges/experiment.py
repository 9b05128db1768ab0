"""Who is shown a nudge while it is being tested: by unit, frozen, and anyone can recompute it."""

from enum import StrEnum
from hashlib import sha256

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
