"""How many of those who started are still there after a time?

Kaplan-Meier over the lengths of subscriptions, milestones read off the curve, groups compared by the log-rank test.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from campaign.reports.lengths import Length, describe_subscriptions, open_subscriptions, read_lengths
from campaign.reports.options import ReportOptions, Scope
from campaign.rules.comparison import SMALLEST_PROBABILITY, Comparison, compare_endings, write_probability
from campaign.rules.durations import Unit
from campaign.rules.survival import Curve, Ending, Median, Reading, Step, fit_curve
from campaign.settings import Settings
from campaign.store.database import Store

UNIT_WORDS = {Unit.DAY: "days", Unit.MONTH: "whole calendar months"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionGroup:
    """The curve of one group, and what it says at the milestones."""

    name: str
    curve: Curve
    median: Median
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionReport:
    """Who is still there, group by group."""

    definition: str
    as_of: date
    unit: Unit
    by: str
    where: str
    milestones: tuple[int, ...]
    groups: tuple[RetentionGroup, ...]
    tests: tuple[Comparison, ...]
    started_later: int
    impossible: int

    @property
    def n(self) -> int:
        """The subscriptions counted."""
        return sum(group.curve.n for group in self.groups)

    def to_data(self) -> dict[str, Any]:
        """What `--json` prints; times are called `day` or `month` after the unit."""
        return {
            "definition": self.definition,
            "as_of": self.as_of,
            "unit": self.unit,
            "by": self.by,
            "where": self.where,
            "n": self.n,
            "left_out": {"started_later": self.started_later, "impossible": self.impossible},
            "groups": [self._group_data(group) for group in self.groups],
            "tests": [describe_test(test) for test in self.tests],
        }

    def csv_rows(self) -> Iterator[dict[str, Any]]:
        """Flat rows; `row` says what each is: definition, group, milestone, curve or test."""
        yield {"row": "definition", "text": self.definition}
        for group in self.groups:
            median = {"time": group.median.time, "low": group.median.low, "high": group.median.high}
            n = {"n": group.curve.n, "events": group.curve.events, "censored": group.curve.censored}
            yield {"row": "group", "group": group.name, **n}
            yield {"row": "median", "group": group.name, "unit": self.unit, **median}
            for reading in group.readings:
                yield {"row": "milestone", "group": group.name, "unit": self.unit, **_reading_data(reading, "time")}
            for step in group.curve.steps:
                yield {"row": "curve", "group": group.name, "unit": self.unit, **_step_data(step, "time")}
        for test in self.tests:
            yield {"row": "test", **describe_test(test)}

    def _group_data(self, group: RetentionGroup) -> dict[str, Any]:
        return {
            "group": group.name,
            "n": group.curve.n,
            "events": group.curve.events,
            "censored": group.curve.censored,
            f"median_{self.unit}s": group.median.time,
            "median_low": group.median.low,
            "median_high": group.median.high,
            "milestones": [_reading_data(reading, self.unit) for reading in group.readings],
            "curve": [_step_data(step, self.unit) for step in group.curve.steps],
        }


CSV_COLUMNS = (
    "row", "group", "unit", "time", "n", "at_risk", "events", "censored", "survival", "standard_error", "low", "high",
    "mature", "test", "statistic", "df", "p", "p_words", "text",
)  # fmt: skip


def report_retention(store: Store, settings: Settings, options: ReportOptions, now: datetime) -> RetentionReport:
    """The retention of every group that `options` make. Raises UsageError, RuleError."""
    milestones = options.times()
    scope = open_subscriptions(store, settings, options, now)
    lengths = read_lengths(store, scope, options.unit)
    endings = {name: [_read_ending(length) for length in group] for name, group in lengths.groups.items()}
    test = compare_endings(tuple(endings.values()))
    return RetentionReport(
        definition=define_retention(scope, options.unit),
        as_of=scope.as_of,
        unit=options.unit,
        by=scope.by,
        where=options.where,
        milestones=milestones,
        groups=tuple(_fit_group(name, group, milestones) for name, group in endings.items()),
        tests=(test,) if test else (),
        started_later=lengths.started_later,
        impossible=lengths.impossible,
    )


def define_retention(scope: Scope, unit: Unit) -> str:
    """What is counted, and how, in words."""
    groups = " Groups are made by what is on record now and compared by the log-rank test." if scope.by else ""
    return (
        f"{describe_subscriptions(scope)} Unit: {UNIT_WORDS[unit]} from start to end. Method: Kaplan-Meier; whoever "
        "ends on a day was at risk on it. Band: 95 % for each time alone, log-log with Greenwood's variance; before "
        "the first cancellation the exact binomial limit of those at risk; none once nobody is left. A milestone "
        f"that nobody has been watched up to is not yet observable and never drawn on.{groups}"
    )


def describe_test(test: Comparison) -> dict[str, Any]:
    """A test as data; a probability too small to tell from 0 is given as its upper bound, with a "<" in words."""
    p = max(test.p, SMALLEST_PROBABILITY)
    words = write_probability(test.p)
    return {"test": test.test, "statistic": test.statistic, "df": test.df, "p": p, "p_words": words}


def _read_ending(length: Length) -> Ending:
    return Ending(time=length.length, events=length.events, censored=length.censored)


def _fit_group(name: str, endings: Sequence[Ending], milestones: Sequence[int]) -> RetentionGroup:
    curve = fit_curve(endings)
    readings = tuple(curve.read_at(milestone) for milestone in milestones)
    return RetentionGroup(name=name, curve=curve, median=curve.find_median(), readings=readings)


def _reading_data(reading: Reading, time: str) -> dict[str, Any]:
    return {
        time: reading.time,
        "at_risk": reading.at_risk,
        "survival": reading.survival,
        "standard_error": reading.standard_error,
        "low": reading.low,
        "high": reading.high,
        "mature": reading.mature,
    }


def _step_data(step: Step, time: str) -> dict[str, Any]:
    return {
        time: step.time,
        "at_risk": step.at_risk,
        "events": step.events,
        "censored": step.censored,
        "survival": step.survival,
        "standard_error": step.standard_error,
        "low": step.low,
        "high": step.high,
    }
