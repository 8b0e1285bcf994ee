"""Writes a CSV file of fictional customers, always the same for the same numbers, for the import benchmark.

    python scripts/benchmarks/customer_file.py FILE ROWS [--shuffle] [--change]

Fifteen columns; phones of the 555 exchange in three usual spellings. One row in 200 is bad: a phone too short, a day
that is not in the calendar, an amount that is none, an id that Excel has rounded, or an id that stood before.
`--shuffle` writes the rows in another order, `--change` changes one of them.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path

from phonenumbers.tzdata import TIMEZONE_DATA

HEADER = (
    "customer_id", "phone", "name", "language", "country", "state", "postal_code", "timezone", "birth_date", "tier",
    "value", "household", "plan", "joined_on", "segment",
)  # fmt: skip
AREAS = sorted(
    prefix[1:] for prefix, zones in TIMEZONE_DATA.items() if len(prefix) == 4 and zones == ("America/New_York",)
)
STATES = ("NY", "NJ", "PA", "OH", "FL", "GA", "MA", "VA")
GIVEN = "Ada Ben Carla Dana Emil Fay Gus Hana Ines José Kim 민준 서연 Lea Max".split()
FAMILY = "Reed Pike Lane Wade Stone Glover Park 김 이 Müller Ortiz Novak".split()
EVERY_BAD = 200
STEP = 7_368_787
"""Prime: the rows of a shuffled file are this many apart."""


def mixed(number: int, salt: int) -> int:
    """A well-mixed number of 32 bits."""
    value = (number * 0x9E3779B97F4A7C15 + salt * 0xBF58476D1CE4E5B9) & (2**64 - 1)
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & (2**64 - 1)
    return (value ^ (value >> 31)) >> 32


def make_row(number: int) -> list[str]:
    """The customer of a number."""
    area, line = AREAS[number // 10_000 % len(AREAS)], f"{number % 10_000:04d}"
    phone = (f"+1{area}555{line}", f"({area}) 555-{line}", f"{area}-555-{line}")[mixed(number, 1) % 3]
    draw = mixed(number, 2)
    row = [
        f"C{number:08d}",
        phone,
        f"{GIVEN[draw % 15]} {FAMILY[draw // 15 % 12]}",
        ("en", "en", "en", "es", "ko")[draw // 180 % 5],
        "US",
        STATES[draw // 900 % 8],
        f"{10_001 + draw % 80_000:05d}",
        "America/New_York" if draw % 10 == 0 else "",
        f"{1940 + draw % 65}-{draw // 65 % 12 + 1:02d}-{draw // 780 % 28 + 1:02d}",
        ("standard", "silver", "gold")[draw // 7 % 3],
        f"{draw % 2_000}.{draw // 2_000 % 100:02d}",
        f"H{number // 3:07d}" if draw % 3 else "",
        ("basic", "anytime", "evenings", "family")[draw // 11 % 4],
        f"{2005 + draw // 13 % 20}-{draw // 260 % 12 + 1:02d}-15",
        ("north", "south", "east", "west")[draw // 17 % 4],
    ]
    return spoil(row, number) if number % EVERY_BAD == EVERY_BAD - 1 else row


def spoil(row: list[str], number: int) -> list[str]:
    """The row with one fault."""
    faults = (
        (1, "555-01"), (8, "1980-02-30"), (10, "about 200"), (0, "1.2E+11"), (0, f"C{number - 7:08d}"),
    )  # fmt: skip
    column, text = faults[number // EVERY_BAD % len(faults)]
    row[column] = text
    return row


def make_rows(count: int, *, shuffle: bool = False, change: bool = False) -> Iterator[list[str]]:
    """All rows; shuffled, they stand in a fixed other order."""
    for place in range(count):
        number = place * STEP % count if shuffle else place
        row = make_row(number)
        if change and number == count // 2:
            row[9] = "platinum"
        yield row


def write_file(path: Path, count: int, *, shuffle: bool = False, change: bool = False) -> None:
    """Write one file."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(make_rows(count, shuffle=shuffle, change=change))


def main() -> None:
    """Read the options and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("rows", type=int)
    parser.add_argument("--shuffle", action="store_true")
    parser.add_argument("--change", action="store_true")
    given = parser.parse_args()
    write_file(given.file, given.rows, shuffle=given.shuffle, change=given.change)


if __name__ == "__main__":
    main()
