"""How far is a long job?

Drawn on standard error, only when that is a terminal that can redraw a line.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Advance: TypeAlias = Callable[[int], None]


@contextmanager
def showing_progress(words: str, total: int | None, *, hidden: bool, no_color: bool) -> Iterator[Advance]:
    """Show a bar (a pulse when `total` is unknown) while the block runs; yields `advance(count)`."""
    if hidden or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield _ignore
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = Console(stderr=True, highlight=False, markup=False, no_color=no_color or None)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(words, total=total)
        yield lambda count: progress.update(task, advance=count)


def _ignore(count: int) -> None:
    """Nobody watches."""
