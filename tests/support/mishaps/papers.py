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
    """Files of `customers` new customers (at most 3,000), with their usage and answers; some rows are refused."""
    with open(sample / "customers.csv", encoding="utf-8", newline="") as file:
        header, *known = csv.reader(file)
    changed = [_changed(header, row) for row in known[:: max(1, len(known) // 200)]]
    new = [_customer(header, number) for number in range(customers)]
    _write(folder / "customers-2.csv", header, [*changed, *new])
    with open(sample / "usage.csv", encoding="utf-8", newline="") as file:
        _write(folder / "usage-2.csv", next(csv.reader(file)), _usage(customers))
    answers = ("customer_id", "answered_at", "channel", "answer", "purpose", "wording", "evidence")
    _write(folder / "responses-2.csv", answers, _answers(customers))


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def _changed(header: Sequence[str], row: Sequence[str]) -> list[str]:
    values = dict(zip(header, row, strict=True)) | {"tier": "platinum"}
    return [values[name] for name in header]


def _customer(header: Sequence[str], number: int) -> list[str]:
    values = {
        "customer_id": f"D{number:05d}", "name": f"Customer {number}", "language": ("en", "en", "es")[number % 3],
        "phone": f"+1{AREAS[number // 100]}55501{number % 100:02d}" if number % 500 != 499 else "555-01",
        "tier": "standard", "value": str(number % 900), "plan": PLANS[number % 4], "joined_on": "2024-05-06",
        "household": f"HD{number // 3}" if number % 5 else "", "lines": str(number % 4), "paperless": "no",
    }  # fmt: skip
    return [values.get(name, "") for name in header]


def _usage(customers: int) -> Iterator[list[str]]:
    for number in range(customers):
        for place, month in enumerate(MONTHS):
            drawn = number * 7919 + place * 104729
            minutes = [f"{drawn // step % 9000 / 10:.1f}" for step in (1, 3, 11)]
            yield [f"D{number:05d}", month, *minutes, f"{drawn // 17 % 900 / 100:.2f}"]


def _answers(customers: int) -> Iterator[list[str]]:
    for number in range(customers):
        answer = ("yes", "yes", "yes", "no", "yes", "stop")[number % 6]
        day = f"2026-02-{1 + number % 28:02d} {10 + number % 9}:15" if number % 700 != 699 else "2026-02-30"
        yield [f"D{number:05d}", day, "web", answer, "marketing", "W-2026-02", f"form {number}"]
