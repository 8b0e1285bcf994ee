"""What holds of a person of whom there are several records? The most restrictive of what holds of each.

A stop counts more than a no, a no more than an answer that waits for its confirmation, that more than a yes; a record
that was never asked says nothing. Of several yeses the oldest and the one that ends first count, and the hours that all
of them leave. What was tried is added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from campaign.model import Purpose
from campaign.rules.agreed import NIGHT

NEVER, GIVEN, REFUSED, STOPPED, WAITS, SOME = range(6)
"""The numbers of `standing.{purpose}_answer`."""
_SEVERITY = (NEVER, GIVEN, SOME, WAITS, REFUSED, STOPPED)
"""Weakest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How a record stands to a purpose: answer, from and until (instants, 0 without a yes), hours as agreed."""

    answer: int = NEVER
    given_at: int = 0
    until: int = 0
    hours: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What a record answered about one family of offers."""

    purpose: Purpose
    family: str
    agreed: bool
    given_at: int
    ends_at: int
    hours: str = ""
    night: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A callback: when it is due, in which attempt it was promised, and when; all 0 without one."""

    due_at: int = 0
    attempt_no: int = 0
    promised_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What holds of one record; `latest` are instants of which the later counts, `counts` are added up."""

    heard: Mapping[Purpose, Heard]
    lanes: Sequence[Lane]
    latest: Mapping[str, int]
    counts: Mapping[str, int]
    promise: Promise

    def without(self, purposes: Iterable[Purpose]) -> Record:
        """The record without what it says of purposes that the person spoke about since; a no to a family stays."""
        over = set(purposes)
        heard = {purpose: Heard() if purpose in over else one for purpose, one in self.heard.items()}
        lanes = [lane for lane in self.lanes if lane.purpose not in over or not lane.agreed]
        return replace(self, heard=heard, lanes=lanes)


def fold_records(records: Sequence[Record]) -> Record:
    """What holds of the person."""
    lanes = [lane for purpose in Purpose for lane in _fold_lanes(purpose, records)]
    latest = {name: max(record.latest[name] for record in records) for name in records[0].latest}
    return Record(
        heard={purpose: _fold_heard(purpose, records, lanes) for purpose in Purpose},
        lanes=lanes,
        latest=latest,
        counts={name: sum(record.counts[name] for record in records) for name in records[0].counts},
        promise=_fold_promise([record.promise for record in records], latest["last_contact_at"]),
    )


def _fold_heard(purpose: Purpose, records: Sequence[Record], lanes: Sequence[Lane]) -> Heard:
    asked = [record.heard[purpose] for record in records if record.heard[purpose].answer != NEVER]
    if not asked:
        return Heard()
    worst = max((one.answer for one in asked), key=_SEVERITY.index)
    if worst == SOME and not any(lane.agreed and lane.purpose is purpose for lane in lanes):
        worst = REFUSED
    if worst not in (GIVEN, SOME):
        return Heard(answer=worst)
    hours = combine_hours(one.hours or "" for one in asked)
    if worst == SOME:
        return Heard(answer=SOME, hours=hours)
    return Heard(
        answer=GIVEN, given_at=max(0, min(one.given_at for one in asked)), until=min(one.until for one in asked),
        hours=hours,
    )  # fmt: skip


def _fold_lanes(purpose: Purpose, records: Sequence[Record]) -> Iterable[Lane]:
    told = [lane for record in records for lane in record.lanes if lane.purpose is purpose]
    asked = [record for record in records if record.heard[purpose].answer != NEVER]
    for family in sorted({lane.family for lane in told}):
        refused = [lane for lane in told if lane.family == family and not lane.agreed]
        allowed = [_allowed(record, purpose, family) for record in asked]
        if refused:
            yield max(refused, key=lambda lane: lane.given_at)
        elif all(allowed):
            lanes = [lane for lane in allowed if lane]
            yield replace(
                lanes[0], given_at=min(lane.given_at for lane in lanes), ends_at=min(lane.ends_at for lane in lanes)
            )


def _allowed(record: Record, purpose: Purpose, family: str) -> Lane | None:
    """The yes of a record that covers a family: one for the family itself, or one for every offer."""
    for lane in record.lanes:
        if lane.purpose is purpose and lane.family == family:
            return lane
    heard = record.heard[purpose]
    if heard.answer != GIVEN:
        return None
    return Lane(purpose=purpose, family=family, agreed=True, given_at=heard.given_at, ends_at=heard.until)


def _fold_promise(promises: Sequence[Promise], last_contact_at: int) -> Promise:
    """The latest promise after which the person was not spoken to under any record."""
    open_ones = [one for one in promises if one.due_at and one.promised_at >= last_contact_at]
    return max(open_ones, key=lambda one: (one.promised_at, one.attempt_no), default=Promise())


def combine_hours(texts: Iterable[str]) -> str:
    """The hours that all of some consents leave, as `campaign.rules.agreed` reads them."""
    parts = [set(filter(None, text.split("&"))) for text in texts]
    nights = all(NIGHT in part for part in parts)
    named = sorted({piece for part in parts for piece in part} - {NIGHT})
    return "".join(("&".join(named), f"&{NIGHT}" if nights else ""))
