"""Which files does the company of the fault tests receive? Its sample files, and longer ones of the same kinds."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

AREAS = (
    "201 202 203 205 207 212 214 215 216 217 219 224 225 228 229 231 234 239 240 248 251 252 254 256 260 262 267 269"
    " 270 272"
).split()
PLANS = ("basic", "anytime", "evenings", "all-in")
MONTHS = ("2025-12", "2026-01", "2026-02")


def write_papers(sample: Path, folder: Path, customers: int) -> None:
    """Files of `customers` new customers (at most 3,000), with their usage and answers; some customers are refused."""
    with open(sample / "customers.csv", encoding="utf-8", newline="") as file:
        header, *known = csv.reader(file)
    changed = [_changed(header, row) for row in known[:: max(1, len(known) // 200)]]
    new = [_customer(header, number) for number in range(customers)]
    _write(folder / "customers-2.csv", header, [*changed, *new])
    with open(sample / "usage.csv", encoding="utf-8", newline="") as file:
        _write(folder / "usage-2.csv", next(csv.reader(file)), _usage(customers))
    answers = ("customer_id", "answered_at", "channel", "answer", "purpose", "wording", "evidence")
    _write(folder / "responses-2.csv", answers, _answers(customers))
    results = ("customer_id", "attempted_at", "disposition", "duration_seconds", "agent")
    _write(folder / "results-3.csv", results, _results(customers // 10))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _changed(header: Sequence[str], row: Sequence[str]) -> list[str]:
    values = dict(zip(header, row, strict=True)) | {"tier": "platinum"}
    return [values[name] for name in header]


def _is_sound(number: int) -> bool:
    """Whether the row of a new customer can be read; the others are refused."""
    return number % 500 != 499


def _customer(header: Sequence[str], number: int) -> list[str]:
    values = {
        "customer_id": f"D{number:05d}", "name": f"Customer {number}", "language": ("en", "en", "es")[number % 3],
        "phone": f"+1{AREAS[number // 100]}55501{number % 100:02d}" if _is_sound(number) else "555-01",
        "tier": "standard", "value": str(number % 900), "plan": PLANS[number % 4], "joined_on": "2024-05-06",
        "household": f"HD{number // 3}" if number % 5 else "", "lines": str(number % 4), "paperless": "no",
    }  # fmt: skip
    return [values.get(name, "") for name in header]


def _usage(customers: int) -> Iterator[list[str]]:
    for number in filter(_is_sound, range(customers)):
        for place, month in enumerate(MONTHS):
            drawn = number * 7919 + place * 104729
            minutes = [f"{drawn // step % 9000 / 10:.1f}" for step in (1, 3, 11)]
            yield [f"D{number:05d}", month, *minutes, f"{drawn // 17 % 900 / 100:.2f}"]


def _answers(customers: int) -> Iterator[list[str]]:
    for number in filter(_is_sound, range(customers)):
        answer = ("yes", "yes", "yes", "no", "yes", "stop")[number % 6]
        day = f"2026-02-{1 + number % 28:02d} {10 + number % 9}:15"
        yield [f"D{number:05d}", day, "web", answer, "marketing", "W-2026-02", f"form {number}"]


def _results(customers: int) -> Iterator[list[str]]:
    for number in range(customers):
        said = ("no_answer", "refused", "stop", "accepted")[number % 4]
        yield [f"D{number:05d}", f"2026-03-09 17:{number % 60:02d}", said, "40", "A02"]
