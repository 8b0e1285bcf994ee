"""How is a figure of the program laid beside the one that was published?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

Found = int | float | Decimal | str | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as published and as the program gives it, both written the same way."""

    run: str
    topic: str
    name: str
    expected: str
    found: str

    @property
    def agrees(self) -> bool:
        """Whether nothing differs, to the last digit that was published."""
        return self.expected == self.found


@dataclass(slots=True)
class Sheet:
    """The figures of one run, in the order in which they were laid beside each other."""

    run: str
    figures: list[Figure] = field(default_factory=list)
    topic: str = ""

    def about(self, topic: str) -> Sheet:
        """What the next figures are about."""
        self.topic = topic
        return self

    def compare(self, name: str, expected: str | int, found: Found) -> None:
        """Note a figure. `expected` is written as published; `found` is written with as many digits."""
        known = f"{expected:,}" if isinstance(expected, int) else expected
        self.figures.append(
            Figure(run=self.run, topic=self.topic, name=name, expected=known, found=write_like(known, found))
        )

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)


def write_like(published: str, found: Found) -> str:
    """A figure with as many digits after the point as the published one: 0.94603 is 0.9460 beside "0.9460"."""
    if found is None:
        return "none"
    if isinstance(found, str | bool):
        return str(found)
    mantissa, exponent, _ = published.partition("e")
    digits = len(mantissa.partition(".")[2])
    return f"{found:.{digits}e}" if exponent else f"{found:,.{digits}f}"
