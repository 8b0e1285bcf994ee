"""Is a campaign judged by what it promised, and not before it can be?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from campaign.clock import day_number
from campaign.reports.measures import MeasureReading, Verdict, judge_measure, report_measures


@pytest.mark.parametrize(
    ("what", "threshold", "band", "verdict"),
    [
        ("retention", 0.8, (0.80, 0.95), Verdict.MET),
        ("retention", 0.8, (0.60, 0.79), Verdict.NOT_MET),
        ("retention", 0.8, (0.70, 0.80), Verdict.OPEN),
        ("cancellation", 0.05, (0.01, 0.05), Verdict.MET),
        ("cancellation", 0.05, (0.06, 0.20), Verdict.NOT_MET),
        ("cancellation", 0.05, (0.05, 0.06), Verdict.OPEN),
    ],
)
def test_the_whole_band_decides(what: str, threshold: float, band: tuple[float, float], verdict: Verdict) -> None:
    """Retention promises at least, cancellation at most; between them nothing is certain yet."""
    assert judge_measure(what, threshold, band) is verdict


def sell(town: Any, campaign: str, started: str, kept: int, lost: int) -> None:
    """Sold on one day; the lost cancelled after 30 days."""
    first = day_number(date.fromisoformat(started))
    with town.writing():
        for number in range(kept + lost):
            customer_id = town.join(f"{campaign}-{started}-{number}")
            town.tell(
                "INSERT INTO subscription (customer_no, product, started_on, cancelled_on, campaign, recorded_at)"
                " VALUES (?, 'pack', ?, ?, ?, 0)",
                town.number(customer_id), first, None if number < kept else first + 30, campaign,
            )  # fmt: skip


def read(town: Any, campaign: str) -> MeasureReading:
    """The measure of one campaign on the evening of 10 March 2026: retention after 90 days of at least 80 %."""
    readings = report_measures(town.store, town.workspace.settings, town.workspace.now)
    return next(reading for reading in readings if reading.campaign == campaign)


def test_what_was_not_sold_cannot_be_read(town: Any) -> None:
    """Nor is a day promised."""
    reading = read(town, "needs")

    assert (reading.sold, reading.readable_on, reading.verdict) == (0, None, Verdict.UNREADABLE)


def test_nothing_is_read_before_its_day(town: Any) -> None:
    """Sold 60 days ago, promised for 90: the day on which it can be read first is told."""
    sell(town, "needs", "2026-01-09", kept=5, lost=5)
    reading = read(town, "needs")

    assert (reading.sold, reading.share, reading.verdict) == (10, None, Verdict.UNREADABLE)
    assert reading.readable_on == date(2026, 4, 9)


@pytest.mark.parametrize(
    ("kept", "lost", "verdict"), [(40, 0, Verdict.MET), (10, 30, Verdict.NOT_MET), (33, 7, Verdict.OPEN)]
)
def test_a_campaign_is_held_to_its_promise(town: Any, kept: int, lost: int, verdict: Verdict) -> None:
    """Its own subscriptions only; another campaign's do not count."""
    sell(town, "needs", "2025-11-01", kept=kept, lost=lost)
    sell(town, "rates", "2025-11-01", kept=20, lost=20)
    reading = read(town, "needs")

    assert reading.sold == kept + lost
    assert reading.share == pytest.approx(kept / (kept + lost))
    assert reading.verdict is verdict


def test_cancellation_is_the_other_side(found_town: Callable[..., Any], towns: Any) -> None:
    """A promise of at most so many gone reads the same curve from above."""
    text = towns.campaign_text("pack").replace('what = "retention", day = 90, threshold = 0.8',
                                               'what = "cancellation", day = 90, threshold = 0.2')  # fmt: skip
    town = found_town({"campaigns/needs.toml": text})
    sell(town, "needs", "2025-11-01", kept=39, lost=1)
    reading = read(town, "needs")

    assert reading.share == pytest.approx(1 / 40)
    assert reading.low is not None
    assert reading.low < 1 / 40 < (reading.high or 0) < 0.2
    assert reading.verdict is Verdict.MET
