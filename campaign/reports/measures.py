"""Has each campaign reached what it promised before its first call?

A campaign states its measure, the day it is read on and the threshold. Before anybody was watched that long it cannot
be read; afterwards the whole band has to lie on one side of the threshold for a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from campaign.clock import day_of
from campaign.reports.options import ReportOptions
from campaign.reports.retention import report_retention
from campaign.settings import Campaign, Settings
from campaign.store.database import Store


class Verdict(StrEnum):
    """What can be said of a measure."""

    MET = "met"
    NOT_MET = "not met"
    OPEN = "not yet certain"
    UNREADABLE = "not yet readable"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureReading:
    """One campaign: what it promised, how much it sold, and what can be read.

    `share` lies between `low` and `high` with 95 %; all None where nothing is readable. `readable_on` is the first day
    on which anybody will have been watched long enough; None when nothing was sold.
    """

    campaign: str
    what: str
    day: int
    threshold: float
    sold: int
    readable_on: date | None
    share: float | None
    low: float | None
    high: float | None
    verdict: Verdict


def report_measures(store: Store, settings: Settings, now: datetime) -> tuple[MeasureReading, ...]:
    """The measure of every campaign, by name."""
    return tuple(_read(store, settings, now, campaign) for _, campaign in sorted(settings.campaigns.items()))


def judge_measure(what: str, threshold: float, band: tuple[float, float]) -> Verdict:
    """Whether a band lies at or beyond the threshold: retention at least, cancellation at most."""
    low, high = band
    if what == "retention":
        return Verdict.MET if low >= threshold else Verdict.NOT_MET if high < threshold else Verdict.OPEN
    return Verdict.MET if high <= threshold else Verdict.NOT_MET if low > threshold else Verdict.OPEN


def _read(store: Store, settings: Settings, now: datetime, campaign: Campaign) -> MeasureReading:
    started = store.row("reports/measures.read_started", campaign=campaign.name)
    sold, first = (started["sold"], started["first_day"]) if started else (0, None)
    measure, band = campaign.measure, _read_band(store, settings, now, campaign)
    share, low, high = band or (None, None, None)
    return MeasureReading(
        campaign=campaign.name, what=measure.what, day=measure.day, threshold=float(measure.threshold), sold=sold,
        readable_on=None if first is None else day_of(first) + timedelta(days=measure.day),
        share=share, low=low, high=high,
        verdict=judge_measure(measure.what, float(measure.threshold), (low, high))
        if low is not None and high is not None else Verdict.UNREADABLE,
    )  # fmt: skip


def _read_band(
    store: Store, settings: Settings, now: datetime, campaign: Campaign
) -> tuple[float, float | None, float | None] | None:
    """The share that the measure speaks of, with its band; None when nobody was watched long enough."""
    rule = f'campaign == "{campaign.name}"'
    options = ReportOptions(where=rule, milestones=(campaign.measure.day,))
    groups = report_retention(store, settings, options, now).groups
    reading = groups[0].readings[0] if groups else None
    if reading is None or not reading.mature or reading.survival is None:
        return None
    if campaign.measure.what == "retention":
        return reading.survival, reading.low, reading.high
    low, high = _turned(reading.high), _turned(reading.low)
    return 1 - reading.survival, low, high


def _turned(share: float | None) -> float | None:
    return None if share is None else 1 - share


def measure_data(reading: MeasureReading) -> Mapping[str, object]:
    """The reading as `--json` prints it."""
    return {name: getattr(reading, name) for name in MeasureReading.__slots__}
