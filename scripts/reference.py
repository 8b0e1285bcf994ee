#!/usr/bin/env python3
"""Does the program give the figures that are known of real data? Every figure beside the published one, as a table.

    .venv/bin/python scripts/reference.py                 all runs
    .venv/bin/python scripts/reference.py telco-churn     one of them

The data is not part of the project: it is looked for where CAMPAIGN_REFERENCE_DATA says, otherwise beside the project.
Exit code 0 when all figures agree, 1 when one differs, 66 when there is no data for a run that was asked for by name,
or for none at all. docs/REFERENCE.md says what each run is.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "reference"))

from referee import RUNS
from referee.desk import PLACE, find_data
from referee.figures import Figure, Sheet

DIFFERENT, NO_DATA = 1, 66


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; the exit code."""
    parser = argparse.ArgumentParser(description="Lays every figure beside the published one.")
    parser.add_argument("runs", nargs="*", metavar="RUN", help=f"one of {', '.join(RUNS)}; otherwise all")
    asked = parser.parse_args(arguments).runs
    if unknown := [name for name in asked if name not in RUNS]:
        parser.error(f"there is no run {', '.join(unknown)}; there are {', '.join(RUNS)}")
    data, figures, skipped = find_data(), list[Figure](), list[str]()
    for name in asked or RUNS:
        module = importlib.import_module(f"referee.{RUNS[name]}")
        missing = [folder for folder in module.FOLDERS if not (data / folder).is_dir()]
        if missing:
            skipped.append(name)
            say(f"{name}: not run, there is no {', '.join(missing)} in {data} ({PLACE} names another folder)")
        else:
            figures += play(name, module, data)
    different = sum(not figure.agrees for figure in figures)
    say(f"{len(figures)} figures, {different} different; runs left out for want of data: {len(skipped)}")
    if different:
        return DIFFERENT
    return NO_DATA if skipped and (asked or not figures) else 0


def play(name: str, module: ModuleType, data: Path) -> list[Figure]:
    """One run, and its table."""
    started = time.perf_counter()
    sheet: Sheet = module.run(data)
    figures = list(sheet)
    say(f"{name}: {len(figures)} figures in {time.perf_counter() - started:.1f} s\n")
    say(write_table(figures) + "\n")
    return figures


def write_table(figures: Sequence[Figure]) -> str:
    """Lines of topic, figure, published, ours, and a mark where the two differ."""
    rows = [("", "figure", "known", "ours", ""), *map(write_row, figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        f"{row[0]:<{widths[0]}}  {row[1]:<{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]:>{widths[3]}}  {row[4]}".rstrip()
        for row in rows
    )


def write_row(figure: Figure) -> tuple[str, str, str, str, str]:
    """The cells of one line."""
    return figure.topic, figure.name, figure.expected, figure.found, "=" if figure.agrees else "DIFFERENT"


def say(text: str) -> None:
    """One paragraph."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
