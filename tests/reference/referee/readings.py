"""How are the figures of a retention report read off what `campaign report retention --json` prints?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from referee.figures import Sheet

Report = Mapping[str, Any]


def read_milestone(group: Report, time: int) -> dict[str, Any]:
    """What a group's curve says at a milestone, in days or months. Raises KeyError when it was not asked for."""
    found = {milestone.get("day", milestone.get("month")): milestone for milestone in group["milestones"]}
    milestone: dict[str, Any] = found[time]
    return milestone


def compare_survival(sheet: Sheet, group: Report, published: Mapping[int, str], words: str = "S({})") -> None:
    """The share still there at each milestone."""
    for time, expected in published.items():
        sheet.compare(words.format(time), expected, read_milestone(group, time)["survival"])


def compare_limits(sheet: Sheet, group: Report, published: Mapping[int, tuple[str, str]]) -> None:
    """The limits of the 95 % band at each milestone."""
    for time, (low, high) in published.items():
        milestone = read_milestone(group, time)
        sheet.compare(f"S({time}), lower limit", low, milestone["low"])
        sheet.compare(f"S({time}), upper limit", high, milestone["high"])


def list_times(published: Mapping[int, object]) -> str:
    """The milestones as `--milestones` takes them."""
    return ",".join(map(str, published))


def name_groups(report: Report) -> dict[str, Report]:
    """The groups of a report by their names."""
    return {group["group"]: group for group in report["groups"]}
