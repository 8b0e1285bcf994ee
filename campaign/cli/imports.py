"""What does `campaign import` take and show?"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.options import Context, Result, command
from campaign.cli.views import Bullets, Sentence, View
from campaign.errors import EXIT_REJECTED_ROWS, UsageError

if TYPE_CHECKING:
    from campaign.files.mapping import FileMapping
    from campaign.jobs.imports import ImportOutcome
    from campaign.jobs.results import ImportedResults
    from campaign.model import Problem

PROBLEMS_SHOWN = 10


class Kind(StrEnum):
    """The kinds of file that can be imported."""

    CUSTOMERS = "customers"
    USAGE = "usage"
    SUBSCRIPTIONS = "subscriptions"
    RESPONSES = "responses"
    SUPPRESSIONS = "suppressions"
    CONTACTS = "contacts"
    AGENTS = "agents"
    SHIFTS = "shifts"
    RESULTS = "results"


class OnError(StrEnum):
    """What a refused row means for the others."""

    REJECT = "reject"
    ABORT = "abort"


KIND = Annotated[Kind, typer.Argument(help="What the rows of the file are.")]
FILE = Annotated[Path, typer.Argument(help="A CSV, TSV or XLSX file; - for standard input.")]
MAPPING = Annotated[
    Path | None, typer.Option("--map", metavar="MAP.toml", help="A mapping file for columns that differ from ours.")
]
DRY_RUN = Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")]
ON_ERROR = Annotated[OnError, typer.Option(help="Put refused rows aside, or import nothing if there are any.")]
ZONE = Annotated[str, typer.Option("--tz", metavar="ZONE", help="The zone of times without an offset.")]
AT = Annotated[str, typer.Option(metavar="INSTANT", help="When it happened, for rows without a time.")]
ADD = Annotated[bool, typer.Option("--add-attributes", help="Take unknown columns as new attributes of customers.")]
REGISTRY = Annotated[str, typer.Option(metavar="NAME", help="The file is a copy of this do-not-call list ...")]
DATED = Annotated[str, typer.Option(metavar="DATE", help="... made on this day.")]
RETURNED = Annotated[
    bool, typer.Option("--returned", help="... which cleaned our roster: what does not come back is barred.")
]
DIALER = Annotated[str, typer.Option(metavar="PROFILE", help="Which dialer wrote these results.")]
LIST = Annotated[
    str, typer.Option("--list", metavar="LIST", help="The list that results without a lead id belong to.")
]


@command(
    "import",
    examples=(
        "campaign import customers customers.csv --dry-run",
        "campaign import customers crm.xlsx --map crm.toml --add-attributes",
        "campaign import usage march.csv --map wide.toml",
        "campaign import suppressions dnc.csv --registry us-dnc --dated 2026-03-01",
        "campaign import results calls.txt --dialer vicidial",
    ),
)
def import_(
    context: Context, kind: KIND, file: FILE, *, mapping: MAPPING = None, dry_run: DRY_RUN = False,
    on_error: ON_ERROR = OnError.REJECT, tz: ZONE = "", at: AT = "", add_attributes: ADD = False,
    registry: REGISTRY = "", dated: DATED = "", returned: RETURNED = False, dialer: DIALER = "generic",
    list_id: LIST = "",
) -> Result:  # fmt: skip
    """Good rows go in, in one step; refused rows wait in a file that can be corrected and imported again.

    A file that comes again changes only what differs, in whatever order its rows stand. An import can be taken back
    with `campaign undo`. Columns, spellings and mapping files are described in docs/IMPORT.md.
    """
    instant = _read_instant(context, at, tz)
    with context.progress(f"Reading {file.name}") as advance:
        if kind is Kind.RESULTS:
            _refuse_options(add_attributes=add_attributes, registry=registry or returned, dated=dated)
            from campaign.jobs.results import import_results

            results = import_results(
                context.workspace, file, dialer=dialer, list_id=list_id, zone=tz, at=instant,
                mapping=_read_mapping(mapping), abort_on_error=on_error is OnError.ABORT, dry_run=dry_run,
                advance=advance,
            )  # fmt: skip
            return _show_results(results, dry_run=dry_run)
        from campaign.jobs.imports import import_file

        outcome = import_file(
            context.workspace, kind.value, file, mapping=mapping, dry_run=dry_run,
            abort_on_error=on_error is OnError.ABORT, zone=tz, at=instant, add_attributes=add_attributes,
            registry=registry, dated=_read_day(dated), returned=returned, advance=advance,
        )  # fmt: skip
    return _show(outcome, _warn_textless(context, outcome), dry_run=dry_run)


def _warn_textless(context: Context, outcome: ImportOutcome) -> tuple[str, ...]:
    """Which texts that the answers of the file were given to nobody can show."""
    if outcome.kind != Kind.RESPONSES or outcome.import_no is None or outcome.already is not None:
        return ()
    from campaign.jobs.ledger.wordings import warn_imported

    return warn_imported(context.workspace, outcome.import_no)


def _show(outcome: ImportOutcome, textless: tuple[str, ...], *, dry_run: bool) -> Result:
    if outcome.already is not None:
        words = f"{outcome.file} was imported already (import {outcome.import_no}); there is nothing to do."
        return Result(data=outcome.data, view=Sentence(words))
    verb = "would be added" if dry_run else "added"
    sentence = (
        f"{outcome.added:,} {outcome.kind} {verb}, {outcome.changed:,} changed, {outcome.unchanged:,} unchanged, "
        f"{outcome.refused:,} refused."
    )
    views: list[View] = [Sentence(sentence)]
    if outcome.attributes:
        state = "would become" if dry_run else "are now"
        views.append(Sentence(f"{', '.join(outcome.attributes)} {state} attributes, declared in campaign.toml."))
    views += [Sentence(f"{note}.") for note in outcome.notes]
    return Result(
        data=outcome.data,
        view=[*views, *_problems(outcome.problems, outcome.refused)],
        next_step=_next_step(outcome.kind, outcome.rejects_file),
        warnings=(*_warnings(outcome.refused, outcome.file, outcome.rejects_file), *textless),
        exit_code=EXIT_REJECTED_ROWS if outcome.refused else 0,
    )


def _show_results(results: ImportedResults, *, dry_run: bool) -> Result:
    counts = results.outcome
    verb = "would be added" if dry_run else "added"
    sentence = (
        f"{counts.added:,} attempts {verb}, {counts.changed:,} corrected, {counts.unchanged:,} known already, "
        f"{counts.returned:,} leads returned uncalled, {results.refused:,} rows refused."
    )
    led_to = f"{counts.accepted:,} accepted, {counts.callbacks:,} to be called back, {counts.stops:,} never again."
    views: list[View] = [Sentence(sentence), Sentence(led_to)]
    if counts.unmatched:
        views.append(Sentence(f"{counts.unmatched:,} name neither a lead nor a customer of ours."))
    unknown = [f"nobody has explained the code {code} ({rows:,} rows)" for code, rows in counts.unknown_codes.items()]
    return Result(
        data=results.data,
        view=[*views, *_problems(results.problems, results.refused)],
        next_step=_next_step("results", results.rejects_file),
        warnings=(*unknown, *_warnings(results.refused, results.file, results.rejects_file)),
        exit_code=EXIT_REJECTED_ROWS if results.refused else 0,
    )


def _problems(problems: tuple[Problem, ...], refused: int) -> list[View]:
    if not problems:
        return []
    shown = [str(problem) for problem in problems[:PROBLEMS_SHOWN]]
    if refused > len(shown):
        shown.append(f"and {refused - len(shown):,} more")
    return [Bullets(shown)]


def _warnings(refused: int, file: str, rejects_file: str | None) -> tuple[str, ...]:
    if not refused:
        return ()
    waiting = f"; they wait in {rejects_file}" if rejects_file else ""
    return (f"{refused:,} rows of {file} were refused{waiting}",)


def _next_step(kind: str, rejects_file: str | None) -> str:
    return f"correct {rejects_file}, then: campaign import {kind} {rejects_file}" if rejects_file else "campaign status"


def _refuse_options(*, add_attributes: bool, registry: str | bool, dated: str) -> None:
    if add_attributes or registry or dated:
        raise UsageError("--add-attributes, --registry and --dated do not apply to results")


def _read_mapping(path: Path | None) -> FileMapping | None:
    if path is None:
        return None
    from campaign.files.mapping import read_mapping
    from campaign.settings.reading import read_toml

    return read_mapping(read_toml(path)[0], path.name)


def _read_instant(context: Context, text: str, zone: str) -> int | None:
    if not text:
        return None
    from campaign.files.instants import instant_reader

    (found,), reasons = instant_reader(zone or context.workspace.settings.zone)([text])
    if reasons:
        raise UsageError(f"--at {reasons[0]}")
    return int(found)


def _read_day(text: str) -> date | None:
    if not text:
        return None
    from campaign.files.dates import parse_day

    try:
        return parse_day(text)
    except ValueError as error:
        raise UsageError(f"--dated {error}") from None
