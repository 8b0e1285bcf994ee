"""How does a run speak with the program? Through its commands, in a workspace that is thrown away afterwards.

The reference data lies where CAMPAIGN_REFERENCE_DATA says, otherwise beside the project.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from campaign.cli.app import main

HERE = Path(__file__).resolve().parent.parent
WORKSPACES = HERE / "workspaces"
PROJECT = HERE.parent.parent
PLACE = "CAMPAIGN_REFERENCE_DATA"


def find_data() -> Path:
    """The folder of the reference data, whether or not it is there."""
    return Path(os.environ.get(PLACE) or PROJECT.parent / "shared" / "data")


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, read by Python's own reader."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class CommandFailed(Exception):
    """A command ended in another way than the run expects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a command printed and how it ended."""

    exit_code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The data of a command run with `--json`."""
        return json.loads(self.out)["data"]


class Desk:
    """A workspace in a temporary folder, and the commands typed there at one instant.

    `name` is a folder of WORKSPACES, whose files replace those that `campaign init` writes.
    """

    def __init__(self, name: str, now: str) -> None:
        self._pieces, self._now = WORKSPACES / name, now
        self.folder = Path(tempfile.mkdtemp(prefix=f"campaign-{name}-"))
        self.workspace = self.folder / "workspace"

    def __enter__(self) -> Self:
        place = ("--region", "US", "--zone", "America/New_York", "--currency", "USD", "--language", "en")
        self.type("init", self.workspace, *place, workspace=False)
        for path in self._pieces.rglob("*.toml"):
            target = self.workspace / path.relative_to(self._pieces)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder)

    def wait_until(self, now: str) -> None:
        """What is typed from here on is typed at this instant."""
        self._now = now

    def ask(self, *arguments: str | Path, exit_code: int = 0) -> Any:
        """The data that a command prints with `--json`. Raises CommandFailed when it ends otherwise than expected."""
        return self.type(*arguments, "--json", exit_code=exit_code).data

    def type(self, *arguments: str | Path, exit_code: int = 0, workspace: bool = True) -> Answer:
        """Run a command in this process. Raises CommandFailed when it ends otherwise than expected."""
        typed = [*map(str, arguments), "--now", self._now, *(("--workspace", str(self.workspace)) if workspace else ())]
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        mask = os.umask(0o077)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = main(typed)
        finally:
            os.umask(mask)
        answer = Answer(exit_code=code, out=_content(out), err=_content(err))
        if code != exit_code:
            raise CommandFailed(f"campaign {' '.join(typed)}: exit code {code}\n{answer.err}")
        return answer

    def bring(self, kind: str, file: Path, *options: str, mapping: str = "", exit_code: int = 0) -> dict[str, Any]:
        """Import a file, through one of the mapping files of the run unless `mapping` is empty."""
        chosen = ("--map", str(self.workspace / "maps" / f"{mapping}.map.toml")) if mapping else ()
        data: dict[str, Any] = self.ask("import", kind, file, *chosen, *options, exit_code=exit_code)
        return data

    def look(self, statement: str) -> list[dict[str, Any]]:
        """Rows of the database, which is opened for reading only."""
        address = f"file:{self.workspace / 'campaign.db'}?mode=ro"
        with closing(sqlite3.connect(address, uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(statement)]

    def write(self, name: str, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Path:
        """A CSV file of the run's own making, beside the workspace."""
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        return path


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO), sys.version
    return raw.getvalue().decode()
