"""Does everything hold when commands are killed, or kept waiting? The long forms of the tests in tests/faults.

    python scripts/faults.py kill [--times 500] [--seed N] [--customers 1500]
    python scripts/faults.py busy [--customers 1000000]

`kill` ends real commands by SIGKILL at random instants, checks what is left, runs them again and compares everything
with the undisturbed run; a table shows what was hit. `busy` measures how long `campaign optout` takes while a file of
customers is imported and while a list is built. Both end with exit code 1 when something did not hold.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "support"))

from mishaps.killing import Kill, kill_often  # noqa: E402 - the folder has to be known first
from mishaps.stages import Theatre, open_theatre  # noqa: E402
from mishaps.waiting import fictional_phones, opt_out_beside  # noqa: E402
from mishaps.work import run  # noqa: E402


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the options and disturb."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    kill = commands.add_parser("kill")
    kill.add_argument("--times", type=int, default=500)
    kill.add_argument("--seed", type=int, default=1)
    kill.add_argument("--customers", type=int, default=1_500)
    busy = commands.add_parser("busy")
    busy.add_argument("--customers", type=int, default=1_000_000)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        if given.command == "busy":
            return _busy(Path(folder), given.customers)
        return _kill(Path(folder), given.times, given.seed, given.customers)


def _kill(folder: Path, times: int, seed: int, customers: int) -> int:
    theatre = open_theatre(folder, customers)
    kills: list[Kill] = []
    for kill in kill_often(theatre, times, seed):
        kills.append(kill)
        for fault in kill.faults:
            print(f"{kill.deed} killed after {kill.seconds:.4f} s: {fault}", flush=True)
        if len(kills) % 100 == 0 or len(kills) == times:
            _print_table(theatre, kills)
    return int(any(kill.faults for kill in kills))


def _busy(folder: Path, customers: int) -> int:
    benchmarks = ROOT / "scripts" / "benchmarks"
    workspace, file = folder / "workspace", folder / "customers.csv"
    subprocess.run([sys.executable, str(benchmarks / "population.py"), str(workspace), str(customers)], check=True)
    subprocess.run([sys.executable, str(benchmarks / "customer_file.py"), str(file), str(customers)], check=True)
    fresh, phones, held = folder / "fresh", fictional_phones(), True
    run(folder, "init", str(fresh), "--region", "US", "--zone", "America/New_York")
    for place, name, words in (
        (fresh, f"import of {customers:,}", ("import", "customers", str(file), "--add-attributes")),
        (workspace, f"build of {customers:,}", ("build",)),
    ):
        waits = opt_out_beside(place, name, words, phones, "2026-03-10T17:00+00:00")
        print("\n".join((str(waits), *waits.failed)), flush=True)
        held = held and waits.holds
    return int(not held)


def _print_table(theatre: Theatre, kills: Sequence[Kill]) -> None:
    print(f"{'command':18}{'seconds':>8}{'kills':>7}{'hit':>6}{'done':>6}{'hot journals':>14}{'failures':>10}")
    for name, played in theatre.played.items():
        _print_row(name, f"{played.seconds:.2f}", [kill for kill in kills if kill.deed == name])
    _print_row("all", "", kills)


def _print_row(name: str, seconds: str, kills: Sequence[Kill]) -> None:
    figures = (
        len(kills), sum(kill.hit for kill in kills), sum(kill.hit and kill.done for kill in kills),
        sum(kill.journal for kill in kills), sum(bool(kill.faults) for kill in kills),
    )  # fmt: skip
    print(
        f"{name:18}{seconds:>8}{figures[0]:>7}{figures[1]:>6}{figures[2]:>6}{figures[3]:>14}{figures[4]:>10}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
