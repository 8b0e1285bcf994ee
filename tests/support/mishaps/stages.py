"""On which workspaces are commands disturbed, and what do they look like when nothing disturbs?"""

from __future__ import annotations

import contextlib
import io
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from campaign.cli.app import main
from campaign.cli.demo_story import CHAPTERS, LIST, Typed
from campaign.clock import parse_now
from campaign.jobs.demo import begin_demo
from campaign.jobs.pretend import answer_generic
from mishaps.papers import write_papers
from mishaps.remains import Remains, read_remains
from mishaps.work import DONE, NOW, Deed, run

CHAPTERS_OF_FILES = 4
EXPORT = f"exports/{LIST}-generic.csv"
DEEDS = (
    Deed(name="import customers", words=("import", "customers", "sample/customers-2.csv"), stage="begun"),
    Deed(
        name="import usage", words=("import", "usage", "sample/usage-2.csv", "--map", "maps/usage.toml"),
        stage="import customers",
    ),
    Deed(name="import responses", words=("import", "responses", "sample/responses-2.csv"), stage="import usage"),
    Deed(name="build", words=("build",), stage="import responses"),
    Deed(name="export", words=("export", LIST, "--dialer", "generic"), stage="build"),
    Deed(name="import results", words=("import", "results", "sample/results-2.csv"), stage="export"),
    Deed(name="optout", words=("optout", "D00001", "--reason", "asked"), stage="export", adds_again=True),
    Deed(
        name="backup", words=("backup", "safe.db"), stage="import responses", gives_way=("safe.db", "safe.db.key"),
        adds_again=True,
    ),
    Deed(name="undo", words=("undo", "13"), stage="import customers"),
)  # fmt: skip
BY_NAME = {deed.name: deed for deed in DEEDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A command that nothing disturbed: what was there before, what afterwards, and how many seconds it took."""

    deed: Deed
    folder: Path
    before: Remains
    after: Remains
    seconds: float
    exit_code: int


@dataclass(frozen=True, slots=True)
class Theatre:
    """A folder of workspaces, one for each stage."""

    folder: Path
    played: dict[str, Played]

    def set_stage(self, deed: Deed, name: str) -> Path:
        """A fresh copy of the workspace on which a command is played."""
        place = self.folder / "trials" / name
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.folder / deed.stage, place)
        return place


def open_theatre(folder: Path, customers: int = 1_500) -> Theatre:
    """Make the stages: the sample company after its morning, then one more for each command, undisturbed."""
    begin(folder / "begun", customers)
    theatre = Theatre(folder, {})
    for deed in DEEDS:
        place = folder / deed.name
        shutil.copytree(folder / deed.stage, place)
        before = read_remains(place)
        ended = run(place, *deed.words)
        if ended.exit_code not in DONE:
            raise RuntimeError(f"{deed.name}: {ended.exit_code} {ended.out} {ended.err}")
        after = read_remains(place)
        theatre.played[deed.name] = Played(
            deed=deed, folder=place, before=before, after=after, seconds=ended.seconds, exit_code=ended.exit_code
        )
        if deed.name == "export":
            answer_generic(place / EXPORT, place / "sample" / "results-2.csv")
    return theatre


def begin(folder: Path, customers: int) -> None:
    """The workspace of the sample company with all that came before the evening, and files that wait."""
    begin_demo(folder, parse_now(NOW, "UTC"))
    with contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        for chapter in CHAPTERS[:CHAPTERS_OF_FILES]:
            for deed in chapter.deeds:
                if isinstance(deed, Typed) and main([*shlex.split(deed.line)[1:], "--now", NOW]) not in DONE:
                    raise RuntimeError(deed.line)
    write_papers(folder / "sample", folder / "sample", customers)
