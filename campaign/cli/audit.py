"""What does `campaign audit` take and show?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.tone import Tone
from campaign.cli.views import Cell, Column, Kind, Table, Value, Verbatim
from campaign.clock import instant, local_text, parse_now
from campaign.errors import UsageError

if TYPE_CHECKING:
    from campaign.jobs.audit import Done

COLUMNS = (
    "audit_no", "at", "user", "command", "arguments", "rows_changed", "detail", "exit_code", "failure", "milliseconds",
)  # fmt: skip
REJECTED = 3
"""The exit code of a command that did its work and refused some rows."""


@command(
    "audit",
    examples=(
        "campaign audit",
        "campaign audit --since 2026-03-01 --user kim",
        "campaign audit --command export --csv > exports.csv",
    ),
)
def audit(
    context: Context,
    *,
    since: Annotated[
        str, typer.Option(metavar="INSTANT", help="Only from this day or instant on.", show_default=False)
    ] = "",
    user: Annotated[str, typer.Option(metavar="NAME", help="Only what this person did.", show_default=False)] = "",
    run_of: Annotated[
        str, typer.Option("--command", metavar="NAME", help="Only runs of this command.", show_default=False)
    ] = "",
    csv: Annotated[bool, typer.Option("--csv", help="Write everything as CSV to standard output.")] = False,
) -> Result:
    """Every command that changed the database, or failed while it tried to: user, arguments, rows, exit code, duration.

    Phones, ids and names among the arguments are masked. Each row was written in the same transaction as the change it
    tells of, and none is ever rewritten. A run without exit code was killed after its change.
    """
    from campaign.jobs.audit import read_audit
    from campaign.reports.flat import write_csv

    zone = context.workspace.settings.zone
    done = read_audit(
        context.workspace.store, since=_read_since(since, zone) if since else 0, person=user, command=run_of
    )
    rows = [_row(one, zone) for one in done]
    flat = [{**row, "arguments": json.dumps(row["arguments"]), "rows_changed": _counted(row)} for row in rows]
    view = Verbatim(write_csv(COLUMNS, flat)) if csv else _table(rows)
    return Result(data={"commands": rows}, view=view)


def _read_since(text: str, zone: str) -> int:
    try:
        return instant(parse_now(text, zone))
    except UsageError:
        raise UsageError(f"--since {text!r} is not a day or an instant such as 2026-03-10T18:30") from None


def _row(done: Done, zone: str) -> dict[str, Any]:
    return {
        "audit_no": done.audit_no, "at": local_text(done.recorded_at, zone), "user": done.person,
        "command": done.command, "arguments": dict(done.arguments), "rows_changed": dict(done.changed),
        "detail": done.detail, "exit_code": done.exit_code, "failure": done.failure, "milliseconds": done.milliseconds,
    }  # fmt: skip


def _table(rows: list[dict[str, Any]]) -> Table:
    return Table(
        columns=(
            "At", "User", Column("Command", Kind.IDENTIFIER), "Arguments", "Rows changed", Column("Exit", Kind.COUNT),
            Column("ms", Kind.COUNT),
        ),
        rows=[
            (
                row["at"], row["user"], row["command"], _typed(row["arguments"]), _counted(row) or row["detail"],
                _exit(row), row["milliseconds"],
            )
            for row in rows
        ],
        empty="Nothing was noted.",
    )  # fmt: skip


def _typed(arguments: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={value}" for name, value in arguments.items())


def _counted(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{table} {rows}" for table, rows in row["rows_changed"].items())


def _exit(row: Mapping[str, Any]) -> Value:
    code = row["exit_code"]
    if code is None:
        return Cell("none", Tone.WARNING) if row["rows_changed"] else None
    return Cell(code, Tone.GOOD if code in {0, REJECTED} else Tone.BAD)
