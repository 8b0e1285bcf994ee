"""How long does the list of an evening take, and how much memory, against a pandas script in the same run?

    python scripts/benchmarks/build.py [CUSTOMERS] [--runs N] [--large CUSTOMERS] [--keep DIR]

Makes the population (see population.py), then runs `campaign build` and the pandas peer in turn, each as a process of
its own, and prints wall time, CPU time and peak memory of every run with medians and ratios. The decisions for
everybody must be equal, row for row; our list must be proven the best, with nobody twice or outside the window and no
desk overdrawn (the peer gives slots to the best first), or the benchmark fails. `--large` builds a second, larger
population once, to see how time grows. The peer needs the extra `oracles`.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import zlib
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from peer_pandas import Desks, begins
from timing import Run, report, report_ratios, run

HERE = Path(__file__).resolve().parent
SLOT_SECONDS = 1800
NOW = "2026-03-10T17:00+00:00"
GIVEN = ("events", "standing", "bills")
"""What the peer starts from: see peer_pandas.py."""


def build_command(workspace: Path) -> list[str]:
    """The program's own command, as cron would call it."""
    return [
        sys.executable, "-m", "campaign", "build", "--workspace", str(workspace), "--now", NOW, "--json",
    ]  # fmt: skip


def compare(workspace: Path, peer: Path) -> str:
    """What the two lists are worth, when the decisions are equal and ours keeps what it has to; else it ends here."""
    connection = sqlite3.connect(workspace / "campaign.db")
    blocks = connection.execute(
        "SELECT body FROM decision_block JOIN call_list USING (list_no) WHERE status = 'built' ORDER BY block_no"
    )
    decisions = np.concatenate([np.frombuffer(zlib.decompress(body), dtype="<i4") for (body,) in blocks])
    if not np.array_equal(decisions, np.load(peer.with_suffix(".npy"))):
        sys.exit("the decisions differ")
    ours = pd.read_sql(
        "SELECT l.customer_no, l.benefit, l.slot_at, l.opens_at, l.closes_at, l.language FROM lead l"
        " JOIN call_list k USING (list_no) WHERE k.status = 'built'", connection,
    )  # fmt: skip
    theirs = pd.read_csv(peer.with_suffix(".csv"))
    check_list(ours, Desks(connection).left)
    (counts,) = connection.execute("SELECT counts FROM call_list WHERE status = 'built'").fetchone()
    if json.loads(counts)["optimality_gap"] != 0:
        sys.exit("the list is not proven to be the best")
    return (
        f"{len(ours):,} leads worth {ours['benefit'].sum():,}, proven to be the best;"
        f" the peer's best-first {len(theirs):,} worth {theirs['benefit'].sum():,}"
    )


def check_list(leads: pd.DataFrame, desks: dict[tuple[str, ...], list[int]]) -> None:
    """Nobody twice, nobody outside the own window, and no desk with more calls than it can take in a slot."""
    outside = (leads["slot_at"] < leads["opens_at"]) | (leads["slot_at"] + SLOT_SECONDS > leads["closes_at"])
    if leads["customer_no"].duplicated().any() or outside.any():
        sys.exit("somebody is called twice or outside the window")
    slot = (leads["slot_at"] - begins()) // SLOT_SECONDS
    languages = sorted({tongue for tongues in desks for tongue in tongues})
    for size in range(1, len(languages) + 1):
        for spoken in map(set, combinations(languages, size)):
            wanted = np.bincount(slot[leads["language"].isin(spoken)], minlength=len(next(iter(desks.values()))))
            there = np.sum([calls for tongues, calls in desks.items() if spoken & set(tongues)], axis=0)
            if (wanted > there).any():
                sys.exit(f"more calls than the agents who speak {sorted(spoken)} can take")


def make_population(workspace: Path, customers: int) -> None:
    """The workspace of the benchmark; one that `--keep` left is used again."""
    if not workspace.exists():
        subprocess.run([sys.executable, str(HERE / "population.py"), str(workspace), str(customers)], check=True)


def build_once(workspace: Path, folder: Path) -> Run:
    """The first list of the evening, on a database as it was made; it stays for the comparison."""
    database, kept = workspace / "campaign.db", workspace / "as-made.db"
    if kept.exists():
        shutil.copyfile(kept, database)
    else:
        shutil.copyfile(database, kept)
    return run(build_command(workspace), folder)


def measure(customers: int, runs: int, folder: Path) -> float:
    """Both programs in turn on one population; the median wall time of ours."""
    workspace, peer = folder / f"customers-{customers}", folder / "peer"
    make_population(workspace, customers)
    peer_command = [sys.executable, str(HERE / "peer_pandas.py"), str(workspace), str(peer)]
    taken: dict[str, list[Run]] = {"campaign": [], **{f"pandas from {given}": [] for given in GIVEN}}
    for _ in range(runs):
        taken["campaign"].append(build_once(workspace, folder))
        for given in GIVEN:
            taken[f"pandas from {given}"].append(run([*peer_command, given], folder))
            lists = compare(workspace, peer)
    print(f"{customers:,} customers, decisions equal for everybody; {lists}")
    for name, each in taken.items():
        report(name, each)
    ours = taken.pop("campaign")
    for name, theirs in taken.items():
        report_ratios(f"{name} / campaign", theirs, ours)
    return statistics.median(each.wall for each in ours)


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("customers", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--large", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="build-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        wall = measure(options.customers, options.runs, folder)
        if options.large:
            workspace = folder / f"customers-{options.large}"
            make_population(workspace, options.large)
            large = [build_once(workspace, folder)]
            report(f"{options.large:,}", large)
            times = options.large / options.customers
            print(f"{times:.0f} times the customers: {large[0].wall / wall:.2f} times the time")
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
