"""What did a command take, as the kernel accounts for it, and how many times longer did another take?"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FIGURES = ("wall", "cpu", "peak")


@dataclass(frozen=True)
class Run:
    """What one process and those it waited for took: seconds on the wall and of processors, and peak memory in MB."""

    wall: float
    cpu: float
    peak: float


def run(command: list[str], folder: Path, good: Sequence[int] = (0,)) -> Run:
    """Run a command to its end, which is to have one of the `good` exit codes."""
    begun = time.perf_counter()
    with open(folder / "output", "wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in good:
        sys.exit(f"{' '.join(command)} failed:\n{(folder / 'output').read_text()[-2000:]}")
    return Run(wall=time.perf_counter() - begun, cpu=usage.ru_utime + usage.ru_stime, peak=usage.ru_maxrss / 1024)


def report(name: str, runs: Sequence[Run]) -> None:
    """One line a program: median and range of each figure."""
    told = [f"{figure} {_spread([getattr(each, figure) for each in runs])}" for figure in FIGURES]
    print(f"{name:26} " + "   ".join(told), flush=True)


def report_ratios(name: str, longer: Sequence[Run], shorter: Sequence[Run]) -> None:
    """How many times the figures of `shorter` those of `longer` are, run by run."""
    for figure in FIGURES:
        ratios = [getattr(a, figure) / getattr(b, figure) for a, b in zip(longer, shorter, strict=True)]
        print(f"{name}, {figure}: {_spread(ratios)}", flush=True)


def _spread(values: Sequence[float]) -> str:
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"
