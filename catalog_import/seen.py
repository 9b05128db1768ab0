"""Which row an item id was first seen in, for two million ids in fifty megabytes.

Only a 64-bit hash of each id is kept, so two different ids could be taken for one: about once in
ten million files of two million rows. Python salts its hashes, so nobody can aim for it.
"""

from array import array

_START = 1 << 10
_MASK_64 = (1 << 64) - 1


class FirstRows:
    """An open hash table, twelve bytes a slot; at most two thirds of the slots are taken."""

    def __init__(self) -> None:
        self.hashes = array("Q", bytes(8 * _START))
        self.rows = array("I", bytes(4 * _START))
        self.taken = 0

    def first(self, key: str, row: int) -> int:
        """The row (from 1) where the key was first seen; `row` itself when it is new."""
        hashed = hash(key) & _MASK_64
        at = hashed & (len(self.rows) - 1)
        if self.rows[at]:  # else it is free, as every second slot is
            at = self._slot(hashed)
            if seen := self.rows[at]:
                return seen
        self.hashes[at], self.rows[at] = hashed, row
        self.taken += 1
        if 3 * self.taken > 2 * len(self.rows):
            self._grow()
        return row

    def _slot(self, hashed: int) -> int:
        """Where the hash is, or would be put. A slot without a row is free."""
        hashes, rows = self.hashes, self.rows
        last = len(rows) - 1
        at = hashed & last
        while rows[at] and hashes[at] != hashed:
            at = (at + 1) & last
        return at

    def _grow(self) -> None:
        """Twice the slots, everything put anew."""
        hashes, rows = self.hashes, self.rows
        size = 2 * len(rows)
        self.hashes, self.rows = array("Q", bytes(8 * size)), array("I", bytes(4 * size))
        for hashed, row in zip(hashes, rows, strict=True):
            if row:
                at = self._slot(hashed)
                self.hashes[at], self.rows[at] = hashed, row
