"""Who answers the calls of the demonstration?

Nobody: Harbor Telephone does not exist. Two made-up dialers read what was exported and write results as real ones do;
what each customer says is drawn from a hash of the lead, so that every demonstration ends alike. Used nowhere else.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import blake2b
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from campaign.files.atomic import write_bytes_atomically

COLUMNS = ("lead_id", "attempted_at", "disposition", "duration_seconds", "agent", "callback_at", "note")
STRANGE_LEAD = "HT7700019"
"""A lead that the dialer called for somebody else: in every real result file there is one."""

ANSWERS = (
    ("no_answer", 26), ("machine", 15), ("refused", 12), ("refused_at_opening", 5), ("callback", 6), ("THINKS", 4),
    ("busy", 3), ("other_person", 3), ("stop", 2), ("wrong_number", 1), ("complaint", 1), ("VMDROP", 2),
)  # fmt: skip
"""Dispositions and weights; VMDROP is a code that nobody has explained to the program."""

WELCOME = 22
"""Weight of `accepted`."""

SILENT = {"no_answer", "busy", "VMDROP"}
AGENTS = {"ko": ("A03",), "es": ("A01", "A05")}
OTHER_AGENTS = ("A01", "A02", "A04")

STATUSES = {
    "accepted": "SALE", "no_answer": "NA", "machine": "AA", "refused": "NI", "refused_at_opening": "NP",
    "callback": "CALLBK", "busy": "AB", "other_person": "N", "stop": "DNC", "wrong_number": "DC", "complaint": "NI",
}  # fmt: skip
"""What VICIdial calls them; a code that is not here is one of its own campaigns."""

CALL_REPORT = (
    "call_date", "phone_number_dialed", "status", "user", "campaign_id", "vendor_lead_code", "source_id", "list_id",
    "phone_code", "length_in_sec",
)  # fmt: skip
UNTIL = re.compile(r"call until (\d\d:\d\d) (\S+), (\w+)$")
EVENING_HOURS = 2
"""How long before the end of the customer's window the made-up VICIdial begins to call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a dialer knows of a lead: its id, the instants between which to call, the language, who is to call."""

    lead_id: str
    opens: datetime
    closes: datetime
    language: str
    agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What the customer of a lead said, when, to whom."""

    lead_id: str
    at: datetime
    disposition: str
    seconds: int
    agent: str


def answer_generic(exported: Path, results: Path) -> int:
    """Answer every lead of a generic export as made-up people would; the number of calls written to `results`."""
    leads = [
        Told(
            lead_id=row["lead_id"], opens=datetime.fromisoformat(row["window_start"]),
            closes=datetime.fromisoformat(row["window_end"]), language=row["language"], agent=row["agent"],
        )
        for row in _read_csv(exported)
    ]  # fmt: skip
    answers = _answer_all(leads)
    rows = [_generic_row(one) for one in answers]
    rows.append((STRANGE_LEAD, answers[0].at.isoformat() if answers else "", "no_answer", "0", "A02", "", ""))
    return _write(results, COLUMNS, rows, ",", "\n")


def answer_vicidial(exported: Path, results: Path) -> int:
    """The same for a VICIdial export, written as the call report of a VICIdial whose clock is that of New York."""
    rows = {row["vendor_lead_code"]: row for row in _read_csv(exported)}
    answers = _answer_all([_read_summary(row) for row in rows.values()])
    return _write(results, CALL_REPORT, [_call_report(one, rows[one.lead_id]) for one in answers], "\t", "\r\n")


def _read_summary(row: Mapping[str, str]) -> Told:
    """What VICIdial was told of a lead: all it knows of the hours stands in the comment."""
    match = UNTIL.search(row["comments"])
    if match is None:
        raise ValueError(row["comments"])
    clock, zone, language = match.groups()
    day = datetime.strptime(row["source_id"][:8], "%Y%m%d").date()  # noqa: DTZ007 - the evening of the list
    closes = datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))
    opens = closes - timedelta(hours=EVENING_HOURS)
    return Told(lead_id=row["vendor_lead_code"], opens=opens, closes=closes, language=language)


def _answer_all(leads: Sequence[Told]) -> list[Answered]:
    return sorted((_answer(lead) for lead in leads), key=lambda one: (one.at, one.lead_id))


def _answer(lead: Told) -> Answered:
    draw = _draws(lead.lead_id)
    minutes = (lead.closes - lead.opens).total_seconds() / 60 - 10
    disposition = _weigh((("accepted", WELCOME), *ANSWERS), next(draw))
    agents = AGENTS.get(lead.language, OTHER_AGENTS)
    return Answered(
        lead_id=lead.lead_id,
        at=lead.opens + timedelta(minutes=int(next(draw) * minutes)),
        disposition=disposition,
        seconds=0 if disposition in SILENT else 20 + int(next(draw) * 400),
        agent=lead.agent or agents[int(next(draw) * len(agents))],
    )


def _generic_row(one: Answered) -> Sequence[str]:
    again = one.disposition == "callback"
    callback, note = ((one.at + timedelta(days=1)).isoformat(), "after work, please") if again else ("", "")
    return one.lead_id, one.at.isoformat(), one.disposition, str(one.seconds), one.agent, callback, note


def _call_report(one: Answered, row: Mapping[str, str]) -> Sequence[str]:
    at = one.at.astimezone(ZoneInfo("America/New_York"))
    status = STATUSES.get(one.disposition, one.disposition)
    return (
        f"{at:%Y-%m-%d %H:%M:%S}", row["phone_number"], status, one.agent, "HARBOR", one.lead_id, row["source_id"],
        row["list_id"], row["phone_code"], str(one.seconds),
    )  # fmt: skip


def _read_csv(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str, ending: str) -> int:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator=ending)
    writer.writerow(header)
    writer.writerows(rows)
    write_bytes_atomically(path, stream.getvalue().encode("utf-8"))
    return len(rows)


def _draws(name: str) -> Iterator[float]:
    """Numbers from 0 to 1 that depend on the name and nothing else."""
    for number in count():
        yield int.from_bytes(blake2b(f"{name}:{number}".encode(), digest_size=6).digest()) / 2**48


def _weigh(choices: Sequence[tuple[str, int]], place: float) -> str:
    left = place * sum(weight for _, weight in choices)
    for choice, weight in choices:
        left -= weight
        if left < 0:
            return choice
    return choices[-1][0]
