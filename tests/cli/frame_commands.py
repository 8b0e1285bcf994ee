"""Commands of the frame's own tests, run in a process of their own: `python frame_commands.py show table`."""

from __future__ import annotations

import errno
import os
import sqlite3
import time
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from campaign.cli import commands
from campaign.cli.app import run
from campaign.cli.commands import Part, Row
from campaign.cli.options import Context, Result, command
from campaign.cli.views import (
    Bar,
    Bars,
    Bullets,
    Cell,
    Check,
    Checks,
    Column,
    Curve,
    KeyValues,
    Kind,
    Section,
    Sentence,
    Series,
    Table,
    Tone,
    Verbatim,
    View,
)
from campaign.errors import BadConfiguration

LONG_ID = "CUSTOMER-2026-000000000001"
VIEWS: dict[str, View] = {
    "sentence": Sentence("Imported 412 customers, refused 3.", Tone.GOOD),
    "bullets": Bullets(("first", "second\nline")),
    "table": Table(
        (Column("customer", Kind.IDENTIFIER), "name", Column("calls", Kind.COUNT), Column("share", Kind.SHARE)),
        (
            (LONG_ID, "홍길동 " * 20, 1234567, 0.1234),
            ("C2", Cell("Ada\x1b[31m\x07 Lovelace\u202e", Tone.STRONG), 7, None),
        ),
        title="Customers",
    ),
    "empty": Table(("customer",), (), empty="no customers yet"),
    "keys": KeyValues({"customers": 412, "zone": "Asia/Seoul", "ready": True, "since": None}),
    "checks": Checks(
        (
            Check("consent", passed=True, sentence="agreed to be called", evidence="2026-01-05, web"),
            Check("rest", passed=False, sentence="was called 2 days ago"),
            Check("language", passed=None, sentence="was not looked at"),
        )
    ),
    "bars": Bars((Bar("Monday", 10), Bar("Tuesday", 5), Bar("Sunday", 0)), title="Calls"),
    "curve": Curve(
        (Series("treated", ((0, 1.0), (30, 0.9), (365, 0.75))), Series("holdout", ((0, 1.0), (30, 0.7), (365, 0.5)))),
        title="Still there",
        unit="days",
    ),
    "section": Section("Tonight", (Sentence("212 leads"), Bullets(("16:00", "16:30")))),
    "long": Sentence("길 " * 100),
    "bytes": Verbatim("lead_id,name\r\nA1,홍길동\r\n".encode()),
}


class Mood(StrEnum):
    """A choice of words."""

    CALM = "calm"
    BUSY = "busy"


@command("show", examples=("campaign show table", "campaign show curve --json"))
def show(context: Context, view: str, mood: Annotated[Mood, typer.Option(help="How it feels.")] = Mood.CALM) -> Result:
    """Draw one of the samples.

    A second paragraph.
    """
    context.say("drawing")
    with context.progress("Drawing", 1) as advance:
        advance(1)
    warnings = ("something is odd",) if mood is Mood.BUSY else ()
    shown = {"view": view, "mood": mood, "at": context.now, "phone": context.phone("+12015550123")}
    return Result(data=shown, view=VIEWS[view], next_step="campaign status", warnings=warnings)


@command("pour", examples=("campaign pour 10",))
def pour(_context: Context, lines: int) -> Result:
    """Print many lines."""
    return Result(data={"lines": list(range(lines))}, view=[Sentence(f"line {number}") for number in range(lines)])


@command("fail", examples=("campaign fail disk",))
def fail(context: Context, way: str) -> Result:
    """Fail in one of several ways."""
    if way == "wait":
        context.say("waiting")
        time.sleep(30)
    if way == "confirm":
        context.confirm("Erase it?", yes=False)
    if way == "busy":
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.execute("PRAGMA max_page_count = 1")
            connection.execute("CREATE TABLE t (a)")
    failures: dict[str, Exception] = {
        "settings": BadConfiguration("campaign.toml: zone: is not known", hint="Write a zone such as Asia/Seoul."),
        "disk": OSError(errno.ENOSPC, "No space left on device", "tonight.csv"),
        "rights": PermissionError(errno.EACCES, "Permission denied", "tonight.csv"),
        "fault": KeyError("a mistake of ours"),
    }
    if way in failures:
        raise failures[way]
    return Result(data={}, view=Sentence("went well"), exit_code=3)


@command("here", examples=("campaign here",))
def here(context: Context) -> Result:
    """Name the workspace."""
    return Result(data={"directory": context.workspace.directory}, view=Sentence(str(context.workspace.directory)))


@command("note add", examples=("campaign note add hello",))
def add_note(_context: Context, text: str, file: Annotated[Path | None, typer.Option(help="A file.")] = None) -> Result:
    """Add a note."""
    return Result(data={"text": text, "umask": os.umask(0o077)}, view=Sentence(f"{text} {file}"))


ROWS = (
    Row("show", __name__, "Draw a sample.", Part.BEGIN),
    Row("pour", __name__, "Print many lines.", Part.BEGIN),
    Row("fail", __name__, "Fail.", Part.CARE),
    Row("here", __name__, "Name the workspace.", Part.CARE),
    Row("note", "", "Keep notes.", Part.CARE),
    Row("note add", __name__, "Add a note.", Part.CARE),
)

if __name__ == "__main__":
    commands.COMMANDS = ROWS
    run()
