"""How does the sample data come by its variety without chance? Every value is drawn from a keyed hash of its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b


@dataclass(frozen=True)
class Draws:
    """Draws that depend on the seed and on what is drawn for, and on nothing else: adding a customer moves nobody."""

    seed: str

    def unit(self, *what: object) -> float:
        """A number from 0 up to but not including 1."""
        text = "\x1f".join(map(str, (self.seed, *what)))
        return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) / 2**64

    def chance(self, share: float, *what: object) -> bool:
        """True in that share of cases."""
        return self.unit(*what) < share

    def whole(self, low: int, high: int, *what: object) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self.unit(*what) * (high - low + 1))

    def pick(self, choices: Sequence[str], *what: object) -> str:
        """One of the choices."""
        return choices[int(self.unit(*what) * len(choices))]

    def weighed(self, choices: Sequence[tuple[str, float]], *what: object) -> str:
        """One of the choices by their weights."""
        place = self.unit(*what) * sum(weight for _, weight in choices)
        for choice, weight in choices:
            place -= weight
            if place < 0:
                return choice
        return choices[-1][0]

    def day(self, first: date, last: date, *what: object) -> date:
        """A day from `first` to `last`, both included."""
        return first + timedelta(days=self.whole(0, (last - first).days, *what))
