"""Which numbers are barred as a whole: a range, a block of a company, a service?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from campaign.clock import FOREVER, instant
from campaign.errors import UnknownName, UsageError
from campaign.files.dates import parse_day
from campaign.jobs.audit import operator_name
from campaign.store.database import Store
from campaign.store.standing import begin_touching, refresh_touched
from campaign.workspace import Workspace

_SEPARATORS = re.compile(r"[\s().\-/]+")
_PATTERN = re.compile(r"\+[1-9][0-9?]{1,14}\*?")


class BadPattern(UsageError):
    """{0!r} is no pattern of numbers"""

    hint = "Write + and the calling code, then digits, ? for any one digit, and * at the end for the rest: +82 70 *"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Numbers that are barred until an instant, how many customers have one now, who said so, and why."""

    pattern: str
    until_at: int
    customers: int
    reason: str
    person: str
    recorded_at: int


def bar_pattern(workspace: Workspace, text: str, *, reason: str = "", until: str = "") -> int:
    """Bar every number that a pattern such as "+82 70 *" meets, now and whenever one comes; how many customers it is.

    `until` such as "2026-12-31" is the last day. Raises BadPattern, UsageError.
    """
    until_at = _end_of(until, workspace) if until.strip() else FOREVER
    return _say(workspace, read_pattern(text), verdict="barred", until_at=until_at, reason=reason)


def lift_pattern(workspace: Workspace, text: str, *, reason: str = "") -> int:
    """Take a pattern back; how many customers it met. Raises BadPattern, UnknownName."""
    pattern = read_pattern(text)
    if workspace.store.value("suppressions.find_pattern", pattern=pattern) is None:
        raise UnknownName("pattern", text, hint="`campaign suppress` shows the patterns that bar.")
    return _say(workspace, pattern, verdict="lifted", until_at=0, reason=reason)


def list_patterns(workspace: Workspace) -> tuple[Pattern, ...]:
    """The patterns that bar, in order."""
    return tuple(Pattern(**dict(row)) for row in workspace.store.read("suppressions.list_patterns"))


def read_pattern(text: str) -> str:
    """A pattern without blanks, brackets and dashes. Raises BadPattern."""
    pattern = _SEPARATORS.sub("", text)
    if not _PATTERN.fullmatch(pattern):
        raise BadPattern(text)
    return pattern


def _say(workspace: Workspace, pattern: str, *, verdict: str, until_at: int, reason: str) -> int:
    store, now = workspace.store, instant(workspace.now)
    with store.writing():
        store.run(
            "suppressions.add_pattern", pattern=pattern, verdict=verdict, until_at=until_at, reason=reason.strip(),
            person=operator_name(), now=now,
        )  # fmt: skip
        store.insert(
            "audit.add_audit", recorded_at=now, person=operator_name(), command="suppress",
            detail=f"{pattern} {verdict}: {reason.strip() or 'no reason given'}",
        )  # fmt: skip
        return _refresh(store, pattern)


def _refresh(store: Store, pattern: str) -> int:
    begin_touching(store)
    store.run("suppressions.touch_pattern", pattern=pattern)
    count = int(store.value("suppressions.count_touched"))
    refresh_touched(store)
    return count


def _end_of(text: str, workspace: Workspace) -> int:
    """The first instant after a day at the desk."""
    try:
        day = parse_day(text.strip())
    except ValueError as error:
        raise UsageError(f"--until {error}") from None
    if day < workspace.today:
        raise UsageError(f"--until {day} lies in the past")
    return instant(datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(workspace.settings.zone)))
