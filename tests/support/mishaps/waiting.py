"""How long does somebody wait who must not be called again, while something large is at work?"""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mishaps.work import DONE, run, start

LONGEST = 30.0
"""Seconds within which a stop is to be on record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Seconds that each `campaign optout` took beside a command, how many failed, and how the command ended."""

    name: str
    seconds: tuple[float, ...]
    failed: tuple[str, ...]
    exit_code: int
    lasted: float

    @property
    def holds(self) -> bool:
        """Whether every stop was on record in time, and the command did its work."""
        return not self.failed and max(self.seconds, default=0.0) < LONGEST and self.exit_code in DONE

    def __str__(self) -> str:
        """One line of figures."""
        median = statistics.median(self.seconds) if self.seconds else 0.0
        return (
            f"{self.name}: {self.lasted:.1f} s, exit code {self.exit_code}; optout {len(self.seconds)} times,"
            f" median {median:.2f} s, longest {max(self.seconds, default=0.0):.2f} s, failed {len(self.failed)}"
        )


def opt_out_beside(workspace: Path, name: str, words: Sequence[str], phones: Iterator[str], now: str) -> Waits:
    """Run a command, and opt one phone after the other out as long as it runs; each a process of its own."""
    running = start(workspace, *words, now=now)
    seconds, failed = [], []
    while running.process.poll() is None:
        ended = run(workspace, "optout", next(phones), now=now)
        seconds.append(ended.seconds)
        if ended.exit_code:
            failed.append(f"{ended.exit_code} {ended.err[-300:]}")
    ended = running.end()
    return Waits(
        name=name, seconds=tuple(seconds), failed=tuple(failed), exit_code=ended.exit_code, lasted=ended.seconds
    )  # fmt: skip


def fictional_phones() -> Iterator[str]:
    """Phones that nobody has, one after the other."""
    return (f"+1{area}55501{line:02d}" for area in range(201, 990) if area % 100 != 11 for line in range(100))


def write_customers(path: Path, rows: int) -> None:
    """A file of customers that are all new."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("customer_id", "phone", "name", "language", "tier"))
        writer.writerows(
            (f"N{number:08d}", f"+1{212 + number % 3}5550{100 + number % 100}", f"Name {number}", "en", "gold")
            for number in range(rows)
        )
