"""Which of those who were to be left alone were called after all, or called in, and by which list or file?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaign.clock import instant, local_text
from campaign.rules.comparison import Share, measure_share
from campaign.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A list, a file of results or a hand by which people who are held out were called."""

    source: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """The people a campaign holds out: how many were called for it, of these as they had asked, or called in.

    `contaminated` were called or called in. `called_for_another` were called for another campaign, as is meant to be.
    """

    campaign: str
    held_out: int
    called: int
    honoured: int
    called_in: int
    contaminated: Share
    called_for_another: int
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contamination:
    """The holdout of every campaign."""

    definition: str
    as_of: str
    campaigns: tuple[HeldOut, ...]

    def to_data(self) -> dict[str, Any]:
        """What `--json` prints."""
        return {
            "definition": self.definition,
            "as_of": self.as_of,
            "campaigns": [
                {**_totals(one), "sources": [{"source": each.source, "people": each.people} for each in one.sources]}
                for one in self.campaigns
            ],
        }

    def csv_rows(self) -> Iterator[dict[str, Any]]:
        """Flat rows; `row` says what each is: definition, campaign or source."""
        yield {"row": "definition", "text": self.definition}
        for one in self.campaigns:
            yield {"row": "campaign", **_totals(one)}
            for each in one.sources:
                yield {"row": "source", "campaign": one.campaign, "source": each.source, "people": each.people}


CSV_COLUMNS = (
    "row", "campaign", "held_out", "called", "honoured", "called_in", "contaminated", "rate", "low", "high",
    "called_for_another", "source", "people", "text",
)  # fmt: skip


def report_contamination(store: Store, zone: str, now: datetime) -> Contamination:
    """What became of the holdout of every campaign up to now; `zone` is that of the desk."""
    sources: dict[str, list[Source]] = {}
    for row in store.read("reports/contamination.list_sources", now=instant(now)):
        sources.setdefault(row["campaign"], []).append(Source(source=row["source"], people=row["people"]))
    return Contamination(
        definition=define_contamination(),
        as_of=local_text(instant(now), zone),
        campaigns=tuple(
            HeldOut(
                campaign=row["campaign"], held_out=row["held_out"], called=row["called"], honoured=row["honoured"],
                called_in=row["called_in"], contaminated=_share(row["contaminated"], row["held_out"]),
                called_for_another=row["called_for_another"], sources=tuple(sources.get(row["campaign"], ())),
            )
            for row in store.read("reports/contamination.count_contaminated", now=instant(now))
        ),
    )  # fmt: skip


def define_contamination() -> str:
    """What is counted, and how, in words."""
    return (
        "Held out: people assigned to the holdout of a campaign, as the ledger has them; each counts once. Called: "
        "dialled for this campaign, or without a lead and so perhaps for it, at or after the assignment; honoured: of "
        "these, by a lead that kept a callback they had asked for. Called in: an incoming contact by phone since then. "
        "Contaminated: called or called in; interval: 95 %, Wilson. Called for another campaign: not contaminated. "
        "Imports taken back do not count."
    )


def _share(count: int, n: int) -> Share:
    share = measure_share(count, n)
    assert share is not None, "a campaign without anybody held out has no row"  # noqa: S101 - GROUP BY sees to it
    return share


def _totals(one: HeldOut) -> dict[str, Any]:
    share = one.contaminated
    return {
        "campaign": one.campaign, "held_out": one.held_out, "called": one.called, "honoured": one.honoured,
        "called_in": one.called_in, "contaminated": share.count, "rate": share.rate, "low": share.low,
        "high": share.high, "called_for_another": one.called_for_another,
    }  # fmt: skip
