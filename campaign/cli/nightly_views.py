"""How is a nightly run told on a page?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from campaign.cli.tone import Tone
from campaign.cli.views import Bullets, Cell, Column, KeyValues, Kind, Section, Sentence, Table, Value, View

if TYPE_CHECKING:
    from campaign.cli.nightly import Night

VERDICT_TONES = {"met": Tone.GOOD, "not met": Tone.BAD}
_NUMBERS = ("rows", "added", "changed", "unchanged", "refused")


def view_night(night: Night) -> list[View]:
    """The sections of the page, without those that have nothing to say."""
    views: list[View] = [Section("Inbox", [_files(night)]), Section("Tonight", _tonight(night))]
    if night.calls["attempts"]:
        views.append(Section(f"Calls since {night.calls['from']}", [KeyValues(_call_lines(night.calls))]))
    if night.measures:
        views.append(Section("What the campaigns promised", [_measures(night)]))
    if not night.waiting and not night.failures:
        views.append(Sentence("Nothing waits.", Tone.GOOD))
    return views


def _files(night: Night) -> Table:
    columns = (Column("File"), *(Column(name.capitalize(), Kind.COUNT) for name in _NUMBERS))
    return Table(columns, [_file(night, file) for file in night.files], empty="The inbox was empty.")


def _file(night: Night, file: dict[str, Any]) -> list[Value]:
    if file["moved_to"] is None:
        state = "failed" if file["file"] in night.failures else "of no known kind"
        return [Cell(f"{file['file']} ({state})", Tone.BAD), *(None for _ in _NUMBERS)]
    refused = file["refused"]
    numbers: list[Value] = [file[name] for name in _NUMBERS[:-1]]
    return [file["file"], *numbers, Cell(refused, Tone.WARNING if refused else Tone.PLAIN)]


def _tonight(night: Night) -> list[View]:
    views: list[View] = []
    if night.call_list:
        views.append(KeyValues(_list_lines(night.call_list)))
    if night.exported:
        views.append(Sentence(f"Exported {night.exported['rows']:,} leads to {night.exported['file']}."))
    if night.list_words:
        views.append(Sentence(night.list_words))
    if night.remarks:
        views.append(Bullets(night.remarks))
    return views


def _list_lines(built: dict[str, Any]) -> dict[str, str | int]:
    return {
        "List": built["list_id"],
        "Customers": built["considered"],
        "Blocked by a gate": built["blocked_any"],
        "Need nothing we offer": built["no_offer"],
        "Held out": built["held_out"],
        "To be called": f"{built['placed']:,} of {built['eligible']:,}",
    }


def _call_lines(calls: dict[str, Any]) -> dict[str, int]:
    return {
        "Attempts": calls["attempts"],
        "Customers called": calls["called"],
        "Spoken to": calls["reached"],
        "Accepted": calls["accepted"],
        "of them still there": calls["still_there"],
        "of them cancelled": calls["cancelled"],
        "of them unknown": calls["unknown"],
    }


def _measures(night: Night) -> Table:
    columns = (
        Column("Campaign", Kind.IDENTIFIER), Column("Sold", Kind.COUNT), Column("Promised"), Column("So far"),
        Column("Verdict"),
    )  # fmt: skip
    return Table(columns, [_measure(one) for one in night.measures])


def _measure(one: dict[str, Any]) -> list[Value]:
    least = "at least" if one["what"] == "retention" else "at most"
    verdict = str(one["verdict"])
    if one["share"] is None and one["readable_on"]:
        verdict += f", first on {one['readable_on']}"
    return [
        one["campaign"],
        one["sold"],
        f"{one['what']} after {one['day']} days {least} {one['threshold']:.0%}".replace("%", " %"),
        _so_far(one["share"], one["low"], one["high"]),
        Cell(verdict, VERDICT_TONES.get(one["verdict"], Tone.PLAIN)),
    ]


def _so_far(share: float | None, low: float | None, high: float | None) -> str:
    if share is None:
        return "–"
    band = "" if low is None or high is None else f" ({100 * low:.1f}–{100 * high:.1f})"
    return f"{100 * share:.1f} %{band}"
