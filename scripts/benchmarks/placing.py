"""How fast is an evening placed, and how well, against OR-tools and against taking the best first?

    python scripts/benchmarks/placing.py [CANDIDATES ...] [--families NAME ...] [--runs N] [--seed N]

The evenings are those of evenings.py. Each placement runs as a process of its own, which makes the evening, and then
measures the placing alone: seconds on the wall and of the processor, and the peak memory of the process. OR-tools
solves the same evening as a network of flows (tests/support/placements/network.py); its time is told with and without
the building of the network. Both must come to the same total, ours with a gap of 0, or the benchmark fails.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from evenings import FAMILIES, make_evening
from greedy import place_best_first

from campaign.rules.placing.problem import Problem

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "support"))
Told = dict[str, float]


class Watch:
    """Seconds on the wall and of the processor since the last look."""

    def __init__(self) -> None:
        self._wall, self._processor = time.perf_counter(), time.process_time()

    def look(self, name: str) -> Told:
        """The two, under a name."""
        wall, processor = self._wall, self._processor
        self._wall, self._processor = time.perf_counter(), time.process_time()
        return {f"{name} wall": self._wall - wall, f"{name} processor": self._processor - processor}


def place_ours(problem: Problem) -> Told:
    """The program's own placing."""
    from campaign.rules.placing.solving import solve

    watch = Watch()
    solution = solve(problem)
    return {"total": solution.total, "gap": solution.gap, **watch.look("solve")}


def place_theirs(problem: Problem) -> Told:
    """OR-tools, the building of its network apart."""
    from placements.network import build_network, solve_network

    watch = Watch()
    network = build_network(problem)
    built = watch.look("build")
    total = solve_network(network)
    return {"total": total, "gap": 0, **built, **watch.look("solve")}


def place_greedily(problem: Problem) -> Told:
    """Whoever is worth most chooses first."""
    watch = Watch()
    return {"total": place_best_first(problem), "gap": 0, **watch.look("solve")}


METHODS: dict[str, Callable[[Problem], Told]] = {"ours": place_ours, "or-tools": place_theirs, "greedy": place_greedily}


def run_alone(method: str, candidates: int, family: str, seed: int) -> Told:
    """One placement in a process of its own."""
    command = [sys.executable, __file__, str(candidates), "--families", family, "--seed", str(seed), "--only", method]
    alone = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # as the program itself does
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True, env=alone).stdout))


def measure(candidates: int, family: str, seed: int, runs: int) -> None:
    """All methods in turn on one evening, and what they took."""
    told: dict[str, list[Told]] = {method: [] for method in METHODS}
    for _ in range(runs):
        for method, each in told.items():
            each.append(run_alone(method, candidates, family, seed))
    totals = {method: int(each[0]["total"]) for method, each in told.items()}
    print(f"{candidates:,} candidates, {family}: total {totals['ours']:,}", flush=True)
    if totals["ours"] != totals["or-tools"] or any(each["gap"] for each in told["ours"]):
        sys.exit(f"these differ: {totals}, gap {told['ours'][0]['gap']}")
    for method, each in told.items():
        report(method, each)
    for clock in ("wall", "processor"):
        for part in ("solving alone", "with building"):
            both = zip(told["ours"], told["or-tools"], strict=True)
            ratios = [_seconds(theirs, clock, part) / _seconds(ours, clock, part) for ours, theirs in both]
            print(f"  or-tools / ours, {clock}, {part}: {_spread(ratios)}", flush=True)
    print(f"  greedy falls short by {100 * (1 - totals['greedy'] / totals['ours']):.2f} %", flush=True)


def report(method: str, each: list[Told]) -> None:
    """One line a method: median and range of each figure."""
    names = [name for name in each[0] if name not in {"total", "gap"}]
    print(f"  {method:9}" + "   ".join(f"{name} {_spread([one[name] for one in each])}" for name in names), flush=True)


def _seconds(told: Told, clock: str, part: str) -> float:
    built = told.get(f"build {clock}", 0.0) if part == "with building" else 0.0
    return told[f"solve {clock}"] + built


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def main() -> None:
    """Read the options and measure, or place one evening and tell what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("candidates", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=FAMILIES)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=METHODS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    for candidates in options.candidates:
        for family in options.families:
            if options.only:
                told = METHODS[options.only](make_evening(candidates, family, options.seed))
                print(json.dumps({**told, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
            else:
                measure(candidates, family, options.seed, options.runs)


if __name__ == "__main__":
    main()
