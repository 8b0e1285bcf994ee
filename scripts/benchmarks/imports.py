"""How long does an import take, first and again, against a script with csv, phonenumbers and sqlite-utils?

    python scripts/benchmarks/imports.py [ROWS] [--runs N] [--keep DIR]

Makes a file of customers (see customer_file.py), imports it by `campaign import` into a new workspace, then the same
rows in another order with one changed, then the identical file, and runs the peer; each as a process of its own. Wall
time, CPU time and peak memory of every run, medians and ratios. Both must take the same customers with the same phones,
or the benchmark fails.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path

from customer_file import write_file
from timing import Run, report, report_ratios, run

from campaign.workspace import create_workspace

HERE = Path(__file__).resolve().parent
NOW = "2026-03-10T17:00+00:00"
GOOD = (0, 3)
"""Exit codes of an import: 3 when rows were refused."""
DESK = '[desk]\nregion = "US"\nzone = "America/New_York"\ncurrency = "USD"\n[attributes]\nsegment = "text"\n'
SAME = "SELECT customer_id, phone, phone_callable, name, value, birth_date FROM customer ORDER BY customer_id"


def import_command(workspace: Path, file: Path) -> list[str]:
    """The program's own command, as cron would call it."""
    words = ["import", "customers", str(file), "--workspace", str(workspace), "--now", NOW, "--json"]
    return [sys.executable, "-m", "campaign", *words]


def compare(workspace: Path, peer: Path) -> int:
    """How many customers both took; the benchmark ends here when they differ.

    Row by row: a process that is started counts the memory of the one that starts it among its own peak.
    """
    ours = sqlite3.connect(workspace / "campaign.db").execute(SAME)
    customers = 0
    for mine, other in zip_longest(ours, sqlite3.connect(peer).execute(SAME)):
        if mine != other:
            sys.exit(f"the customers differ: {mine} and {other}")
        customers += 1
    return customers


def measure(rows: int, runs: int, folder: Path) -> None:
    """All imports in turn."""
    first, turned, peer = folder / "first.csv", folder / "turned.csv", folder / "peer.db"
    write_file(first, rows)
    write_file(turned, rows, shuffle=True, change=True)
    taken: dict[str, list[Run]] = {"first": [], "other order, one changed": [], "identical": [], "peer": []}
    for number in range(runs):
        workspace = folder / f"workspace-{number}"
        create_workspace(workspace, {"campaign.toml": DESK}, datetime.now(UTC))
        taken["first"].append(run(import_command(workspace, first), folder, GOOD))
        taken["peer"].append(run([sys.executable, str(HERE / "peer_import.py"), str(first), str(peer)], folder))
        customers = compare(workspace, peer)
        taken["identical"].append(run(import_command(workspace, first), folder, GOOD))
        taken["other order, one changed"].append(run(import_command(workspace, turned), folder, GOOD))
        shutil.rmtree(workspace)
    print(f"{rows:,} rows, {customers:,} customers: both took the same")
    report_all(taken)


def report_all(taken: dict[str, list[Run]]) -> None:
    """Each in turn, and how many times longer the others take."""
    for name, each in taken.items():
        report(name, each)
    for longer, shorter in (("peer", "first"), ("first", "other order, one changed"), ("first", "identical")):
        report_ratios(f"{longer} / {shorter}", taken[longer], taken[shorter])


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="import-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        measure(options.rows, options.runs, folder)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
