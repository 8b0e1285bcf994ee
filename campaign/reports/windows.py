"""At which hours do people answer, and does the window in which we call earn its place?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from campaign.engines.answering import read_terms
from campaign.reports.fields import call_fields
from campaign.reports.groups import EVERYBODY, NOT_STATED, gather_groups
from campaign.reports.options import ReportOptions, open_scope
from campaign.rules.answering import HOURS_A_DAY, HOURS_A_WEEK, Count, Learned, learn_chances
from campaign.rules.comparison import Share, measure_share
from campaign.rules.dispositions import UNTOLD
from campaign.rules.hearing import Heard, WindowGroup, WindowVerdict, hear_group, inside_by_hour, judge_window
from campaign.rules.localdays import write_local_day
from campaign.rules.placing.problem import TEN_THOUSAND
from campaign.settings import Settings
from campaign.store.answering import read_counts, read_segments
from campaign.store.database import Store

HOUR, WEEKDAY, SEGMENT = "hour", "weekday", "segment"
CAUTION = (
    "Whoever was called outside of the window was not chosen at random: a difference may come from who was called, and "
    "not from the hour."
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """Calls of which builds expected about the same: `low` to `high` is the band, `expected` their mean."""

    low: float
    high: float
    expected: float
    reached: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowsReport:
    """Every group, and whether the window earns its place over all of them."""

    definition: str
    as_of: date
    by: str
    window: str
    groups: tuple[WindowGroup, ...]
    verdicts: tuple[WindowVerdict, ...]
    caution: str
    foreseen: tuple[Foreseen, ...]
    learned: Learned
    without_zone: int
    uncounted: int
    partly_inside: int

    def to_data(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            "definition": self.definition, "as_of": self.as_of.isoformat(), "by": self.by, "window": self.window,
            "groups": [
                {
                    "group": group.name,
                    "hours": [
                        {"hour": write_hour(one.hour), "inside": one.inside, **_tell(one.heard)} for one in group.hours
                    ],
                    "total": _tell(group.total),
                }
                for group in self.groups
            ],
            "caution": self.caution,
            "verdicts": [_tell_verdict(one) for one in self.verdicts],
            "foreseen": [
                {"from": one.low, "to": one.high, "expected": one.expected, "reached": _tell_share(one.reached)}
                for one in self.foreseen
            ],
            "weights": {
                "hour": self.learned.hour_weight, "segment": self.learned.segment_weight,
                "weekday": self.learned.weekday_weight,
            },
            "left_out": {
                "without_zone": self.without_zone, "uncounted": self.uncounted, "partly_inside": self.partly_inside
            },
        }  # fmt: skip

    def csv_rows(self) -> Iterator[dict[str, Any]]:
        """Flat rows; `row` says what each is: definition, verdict, foreseen, hour or total."""
        yield {"row": "definition", "text": self.definition}
        for verdict in self.verdicts:
            told = _tell_verdict(verdict)
            yield {"row": "verdict", **_flatten(told)}
        for band in self.foreseen:
            told = {"row": "foreseen", "low": band.low, "high": band.high, "expected": band.expected}
            yield {**told, "tries": band.reached.n, **_flatten({"reached": _tell_share(band.reached)})}
        for group in self.groups:
            for one in group.hours:
                place = {"row": "hour", "group": group.name, "hour": write_hour(one.hour), "inside": one.inside}
                yield {**place, **_flatten(_tell(one.heard))}
            yield {"row": "total", "group": group.name, **_flatten(_tell(group.total))}


_SHARES = ("answered", "reached", "refused_at_opening", "accepted")
CSV_COLUMNS = (
    "row", "group", "hour", "inside", "tries", *(f"{name}_{part}" for name in _SHARES for part in Share.__slots__),
    "expected", "measure", "verdict", "difference", "low", "high",
    *(f"{side}_{part}" for side in ("inside", "outside") for part in Share.__slots__), "text",
)  # fmt: skip


def report_windows(store: Store, settings: Settings, options: ReportOptions, now: datetime) -> WindowsReport:
    """What the calls of every hour led to, in the customer's own time. Raises UsageError, RuleError."""
    counts = read_counts(store)
    learned = learn_chances(counts, read_terms(settings.desk.answering))
    own = options.by.casefold() in ("", HOUR, WEEKDAY, SEGMENT)
    is_narrow = not own or options.where or options.first or options.last or options.as_of
    as_of = open_scope(ReportOptions(as_of=options.as_of), {}, store, settings, now).as_of
    found = _read_groups(store, settings, options, now, own=own) if is_narrow else {EVERYBODY: list(counts)}
    if own:
        found = _split(found.get(EVERYBODY, []), options.by.casefold(), read_segments(store))
    minutes = inside_by_hour(settings.desk.evening.window)
    groups = tuple(hear_group(name, each, learned, minutes) for name, each in found.items() if each)
    every = [count for each in found.values() for count in each]
    left = store.row("answering.count_without_cell")
    return WindowsReport(
        definition=define_windows(settings), as_of=as_of, by=options.by.casefold() or HOUR,
        window=settings.desk.evening.window, groups=groups, verdicts=judge_window(every, minutes), caution=CAUTION,
        foreseen=_read_foreseen(store), learned=learned,
        without_zone=left["without_zone"] if left else 0, uncounted=left["new"] if left else 0,
        partly_inside=sum(one.tries for one in every if minutes[one.cell % HOURS_A_DAY] is None),
    )  # fmt: skip


def _read_foreseen(store: Store) -> tuple[Foreseen, ...]:
    """All calls of leads, by what was expected of them when their list was built."""
    found = []
    for row in store.read("reports/windows.count_foreseen", untold=UNTOLD):
        share = measure_share(row["reached"], row["tries"])
        if share is not None:
            mean = row["expected"] / row["tries"] / TEN_THOUSAND
            found.append(Foreseen(low=row["band"] / 10, high=(row["band"] + 1) / 10, expected=mean, reached=share))
    return tuple(found)


def define_windows(settings: Settings) -> str:
    """What is counted, and how, in words."""
    terms = settings.desk.answering
    return (
        "Calls: attempts of which somebody told what became of them, one for each row of results, at the hour on the "
        "clock of the customer's (first) zone as it was known when the call came in. Reached: the right person was "
        "spoken to. Answered and reached are shares of the calls; refused at the opening (before the reason was "
        "stated) and accepted are shares of the conversations. Intervals: 95 %, Wilson; of a difference: 95 %, "
        "Newcombe. Expected: what a build expects, each hour of the week drawn towards the hour on all days, that "
        f"towards all calls, these towards {terms.neutral} by {terms.neutral_calls} calls; before anybody's own past. "
        "Inside: hours that lie whole in the evening's window. Calls to the same person count each. Imports taken "
        "back do not count. Foreseen: what was expected of the call of a lead when its list was built, their own "
        "past included; over all calls of leads, whatever the groups."
    )


def _read_groups(
    store: Store, settings: Settings, options: ReportOptions, now: datetime, *, own: bool
) -> dict[str, list[Count]]:
    """The calls that options mean, by group."""
    span = store.row("reports/funnel.read_span")
    first, last = (span["first"] or 0, span["last"] or 0) if span else (0, 0)
    day = write_local_day("attempt.attempted_at", settings.zone, first, last)
    asked = ReportOptions(
        by="" if own else options.by, where=options.where, first=options.first, last=options.last, as_of=options.as_of
    )
    scope = open_scope(asked, call_fields(store, settings, day), store, settings, now)
    rows = store.stream("reports/windows.count_calls", {**scope.parts, "day": day}, untold=UNTOLD, **scope.values)
    return gather_groups(((row["grouping"], _count(row)) for row in rows), scope.group)


def _count(row: Any) -> Count:
    return Count(**{name: row[name] for name in Count.__slots__})


def _split(counts: Sequence[Count], by: str, segments: Mapping[int, str]) -> dict[str, list[Count]]:
    """The counts by weekday or by segment, in order."""
    found: dict[str, list[Count]] = {}
    if by == WEEKDAY:
        names = dict(enumerate(WEEKDAYS))
        for count in sorted(counts, key=lambda one: one.cell % HOURS_A_WEEK):
            found.setdefault(names[count.cell % HOURS_A_WEEK // HOURS_A_DAY], []).append(count)
        return found
    for count in counts:
        name = segments.get(count.cell // HOURS_A_WEEK, NOT_STATED) if by == SEGMENT else EVERYBODY
        found.setdefault(name, []).append(count)
    return dict(sorted(found.items(), key=lambda item: (item[0] == NOT_STATED, item[0])))


def _tell(heard: Heard) -> dict[str, Any]:
    return {
        "tries": heard.tries,
        **{name: _tell_share(getattr(heard, name)) for name in _SHARES},
        "expected": heard.expected,
    }


def _tell_share(share: Share | None) -> dict[str, Any]:
    if share is None:
        return {"count": 0, "n": 0, "rate": None, "low": None, "high": None}
    return {name: getattr(share, name) for name in Share.__slots__}


def _tell_verdict(verdict: WindowVerdict) -> dict[str, Any]:
    found = verdict.difference
    return {
        "measure": verdict.measure, "verdict": verdict.verdict,
        "inside": _tell_share(verdict.inside), "outside": _tell_share(verdict.outside),
        "difference": found.difference if found else None, "low": found.low if found else None,
        "high": found.high if found else None,
    }  # fmt: skip


def _flatten(told: Mapping[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in told.items():
        flat |= {f"{name}_{part}": each for part, each in value.items()} if isinstance(value, dict) else {name: value}
    return flat


def write_hour(hour: int) -> str:
    """`17:00`, the hour from then on."""
    return f"{hour:02}:00"
