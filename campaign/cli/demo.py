"""What does `campaign demo` show?"""

from __future__ import annotations

import contextlib
import shlex
import textwrap
from pathlib import Path
from typing import Annotated, Any

import typer

from campaign.cli import demo_story as story
from campaign.cli.demo_story import Chapter, Deed, Evening, Peek
from campaign.cli.options import Context, Result, command
from campaign.cli.sequence import run_typed
from campaign.cli.tone import Tone
from campaign.cli.views import KeyValues, Section, Sentence
from campaign.clock import parse_now, tick

WIDTH = 78
"""Of the words between the commands: no terminal is narrower, and longer lines are hard to read."""


@command("demo", examples=("campaign demo", "campaign demo ~/harbor", "campaign demo --json"))
def demo(
    context: Context,
    directory: Annotated[
        Path | None,
        typer.Argument(metavar="DIR", help="The folder to make; otherwise ./demo.", show_default=False),
    ] = None,
) -> Result:
    """Takes in the files of a telephone company that does not exist, builds tonight's list, exports it, has the made-up
    customers answer, takes the results back, and reports who stayed. It is always the same 10 March 2026 there.

    Every step is a command that you could type, and its own output. The workspace stays, to be played with.
    """
    from campaign.jobs.demo import begin_demo, find_free_folder

    started = tick()
    folder = directory or find_free_folder(Path("demo"))
    workspace = begin_demo(folder, parse_now(story.AFTERNOON, "UTC"))
    context.show(*_say(story.INTRODUCTION.format(folder=folder)))
    done: list[dict[str, Any]] = []
    with contextlib.chdir(workspace.directory):
        for number, chapter in enumerate(story.CHAPTERS, 1):
            context.show(Section(f"{number}. {chapter.title}", _say(chapter.words)))
            for deed in chapter.deeds:
                done += _do(context, chapter, deed)
    seconds = tick() - started
    return Result(
        data={"directory": workspace.directory, "seconds": round(seconds, 1), "steps": done},
        view=[
            Section("Your turn", _say(
                f"That took {seconds:.0f} seconds. The workspace stays in {folder}. Its evening is over, so add"
                f" --now {story.NEXT_AFTERNOON} to what you type there, or the present will find the list too old."
            )),
            KeyValues(dict(story.YOUR_TURN)),
        ],
        next_step=f"cd {shlex.quote(str(folder))} && campaign status --now {story.NEXT_AFTERNOON}",
    )  # fmt: skip


def _do(context: Context, chapter: Chapter, deed: Deed) -> list[dict[str, Any]]:
    """Do one thing and show it; what it gave, for `--json`."""
    if isinstance(deed, Evening):
        return [_play(context)]
    if isinstance(deed, Peek):
        context.show(Sentence(f"\n$ head -{deed.lines} {deed.path}", Tone.STRONG), *_peek(deed))
        return []
    context.show(Sentence(f"\n$ {deed.line}", Tone.STRONG))
    typed = (*shlex.split(deed.line)[1:], "--workspace", ".", "--now", chapter.now)
    result = run_typed(context, *typed, keep=deed.keep)
    return [{"command": deed.line, "data": result.data, "warnings": list(result.warnings)}]


def _play(context: Context) -> dict[str, Any]:
    from campaign.jobs.pretend import answer_generic, answer_vicidial

    Path(story.CALL_REPORT).parent.mkdir(mode=0o700, exist_ok=True)
    calls = {
        story.RESULTS: answer_generic(Path(story.GENERIC), Path(story.RESULTS)),
        story.CALL_REPORT: answer_vicidial(Path(story.VICIDIAL), Path(story.CALL_REPORT)),
    }
    context.show(*(Sentence(f"{rows:,} made-up calls were written to {file}.") for file, rows in calls.items()))
    return {"command": None, "data": calls, "warnings": []}


def _peek(deed: Peek) -> list[Sentence]:
    with open(deed.path, encoding="utf-8") as file:
        lines = [line.rstrip("\r\n").replace("\t", "  ") for line, _ in zip(file, range(deed.lines), strict=False)]
    return [Sentence(_shorten(line)) for line in lines]


def _shorten(line: str) -> str:
    return line if len(line) <= WIDTH else f"{line[: WIDTH - 2]} …"


def _say(words: str) -> list[Sentence]:
    return [Sentence(textwrap.fill(" ".join(words.split()), WIDTH))]
