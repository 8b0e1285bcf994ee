"""What does `campaign nightly` do, in which order, and what does it tell?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from campaign.cli.failures import Failure, describe
from campaign.cli.nightly_views import view_night
from campaign.cli.options import Context, Result, command
from campaign.cli.sequence import run_typed
from campaign.errors import EXIT_REJECTED_ROWS

if TYPE_CHECKING:
    from campaign.jobs.nightly import InboxFile

DAYS_BACK = 7
"""How far back calls are counted."""


@dataclass(kw_only=True)
class Night:
    """What has happened so far; `failures` by what failed, in order."""

    files: list[dict[str, Any]] = field(default_factory=list)
    call_list: dict[str, Any] | None = None
    list_words: str = ""
    remarks: list[str] = field(default_factory=list)
    exported: dict[str, Any] | None = None
    calls: dict[str, Any] = field(default_factory=dict)
    measures: list[dict[str, Any]] = field(default_factory=list)
    waiting: list[dict[str, str]] = field(default_factory=list)
    failures: dict[str, Failure] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """That of the first failure; 3 when only rows were refused."""
        if self.failures:
            return next(iter(self.failures.values())).exit_code
        return EXIT_REJECTED_ROWS if any(file.get("refused") for file in self.files) else 0

    def warnings(self) -> Iterator[str]:
        """What somebody has to see: failures first."""
        for what, failure in self.failures.items():
            yield f"{what}: {failure.message}" + (f" ({failure.hint})" if failure.hint else "")
        for one in self.waiting:
            yield one["sentence"] + (f" ({one['way_out']})" if one["way_out"] else "")

    @property
    def data(self) -> dict[str, Any]:
        """The data of `--json`."""
        return {
            "files": self.files,
            "list": self.call_list,
            "export": self.exported,
            "calls": self.calls,
            "measures": self.measures,
            "waiting": self.waiting,
            "failures": [
                {"what": what, "type": failure.kind, "message": failure.message, "exit_code": failure.exit_code}
                for what, failure in self.failures.items()
            ],
        }


@command("nightly", examples=("campaign nightly", "campaign nightly --quiet", "campaign nightly --json"))
def nightly(context: Context) -> Result:
    """Takes in every file of the inbox, builds tonight's list, exports it for the dialer of campaign.toml, and reports.

    Refused rows and files that cannot be read stop nothing: what can be done is done, the rest is named. Imported files
    go to inbox/done. Run twice, it does nothing the second time. docs/NIGHTLY.md has the names that files need. What
    [retention_periods] allows no longer goes at the end, as by `campaign retain`.
    """
    from campaign.jobs.nightly import have_the_night

    night = Night()
    with have_the_night(context.workspace):
        _import_files(context, night)
        _make_list(context, night)
        _look_back(context, night)
        if context.workspace.settings.desk.retention_periods.is_stated:
            _attempt(context, night, "retain", "retain")
    return Result(
        data=night.data,
        view=view_night(night),
        next_step="campaign lists" if night.call_list else "campaign status",
        warnings=tuple(night.warnings()),
        exit_code=night.exit_code,
    )


def _attempt(context: Context, night: Night, what: str, *words: object) -> Result | None:
    """Run a command; when it fails for a reason that somebody can mend, note it and go on."""
    try:
        return run_typed(
            context, *words, "--workspace", context.workspace.directory, "--now", context.workspace.now.isoformat(),
            silent=True,
        )  # fmt: skip
    except Exception as error:
        failure = describe(error)
        if failure is None:
            raise
        night.failures[what] = failure
        return None


def _import_files(context: Context, night: Night) -> None:
    from campaign.jobs.nightly import read_inbox

    inbox = read_inbox(context.workspace)
    for file in inbox.files:
        context.say(f"Importing {file.path.name} ...")
        night.files.append(_import_file(context, night, file))
    for path, reason in inbox.strange:
        night.files.append({"file": path.name, "kind": None, "moved_to": None})
        night.waiting.append({"code": "file_strange", "sentence": f"{path.name} stays in the inbox: {reason}",
                              "way_out": ""})  # fmt: skip


def _import_file(context: Context, night: Night, file: InboxFile) -> dict[str, Any]:
    from campaign.jobs.nightly import put_away

    told: dict[str, Any] = {"file": file.path.name, "kind": file.kind, "moved_to": None}
    result = _attempt(context, night, file.path.name, "import", *file.words)
    if result is not None:
        numbers = ("rows", "added", "changed", "unchanged", "refused", "rejects_file")
        told |= {name: result.data.get(name) for name in numbers}
        told["moved_to"] = put_away(context.workspace, file, result.data.get("erased_lines", ()))
    return told


def _make_list(context: Context, night: Night) -> None:
    from campaign.jobs.waiting import is_calling_day

    workspace = context.workspace
    if not workspace.settings.campaigns:
        night.list_words = "There is no campaign yet."
        return
    if not is_calling_day(workspace, workspace.today):
        night.list_words = f"The desk does not call on {workspace.today:%A}s, or not on this day."
        return
    context.say("Building tonight's list ...")
    built = _attempt(context, night, "build", "build")
    if built is None:
        return
    night.call_list, night.remarks = dict(built.data), list(built.warnings)
    if not night.call_list["placed"]:
        night.list_words = "Nobody is to be called tonight."
        return
    if not workspace.settings.desk.nightly_export:
        night.list_words = f"List {night.call_list['list_id']} goes out slot by slot: campaign schedule evening"
        return
    _export(context, night, night.call_list["list_id"])


def _export(context: Context, night: Night, list_id: str) -> None:
    from campaign.jobs.lists import show_list

    state = show_list(context.workspace, list_id).state
    if state.exported:
        night.list_words = f"List {list_id} had gone out before."
        return
    exported = _attempt(
        context, night, "export", "export", list_id, "--dialer", context.workspace.settings.desk.nightly_dialer
    )
    if exported is not None:
        night.exported = dict(exported.data)
        night.remarks += exported.warnings


def _look_back(context: Context, night: Night) -> None:
    from campaign.jobs.waiting import find_waiting
    from campaign.reports.measures import measure_data, report_measures

    workspace = context.workspace
    night.calls = _count_calls(context)
    readings = report_measures(workspace.store, workspace.settings, workspace.now)
    night.measures = [dict(measure_data(reading)) for reading in readings]
    night.waiting += [
        {"code": one.code, "sentence": one.sentence, "way_out": one.way_out} for one in find_waiting(workspace)
    ]


def _count_calls(context: Context) -> dict[str, Any]:
    """The calls of the last week, and what became of those who accepted."""
    from campaign.reports.funnel import report_funnel
    from campaign.reports.options import ReportOptions

    workspace = context.workspace
    first = workspace.today - timedelta(days=DAYS_BACK)
    groups = report_funnel(
        workspace.store, workspace.settings, ReportOptions(first=first, last=workspace.today), workspace.now
    ).groups
    return {
        "from": first,
        "to": workspace.today,
        "attempts": sum(group.attempts for group in groups),
        "called": sum(group.called for group in groups),
        "reached": sum(group.reached for group in groups),
        "accepted": sum(group.accepted.count for group in groups if group.accepted),
        "still_there": sum(group.kept.still_there for group in groups),
        "cancelled": sum(group.kept.cancelled for group in groups),
        "unknown": sum(group.kept.unknown for group in groups),
    }
