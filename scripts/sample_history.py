"""What has happened to the customers of the sample company: usage, subscriptions, answers, contacts, calls?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from sample_draws import Draws
from sample_people import TODAY, TRIPS, Person

Row = Sequence[object]

MONTHS = (date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))
TYPICAL = {
    "light": (35, 45, 2, 0.6), "evening": (55, 430, 4, 1.4), "business": (520, 140, 12, 4.5),
    "abroad": (90, 150, 190, 1.8), "family": (240, 420, 8, 11.0),
}  # fmt: skip
"""Day minutes, evening minutes, minutes abroad and gigabytes of a month."""

WORDINGS = ("W-2024-06", "W-2025-03", "W-2025-09")
HURRIED, NEEDED, WELCOME = "free-months-2024", "needs-first-2025", "welcome-2025"
"""The earlier campaigns: one sold much and lost them, one sold little and kept them, one was a trial."""


def list_usage(draws: Draws, people: Iterable[Person]) -> Iterator[Row]:
    """Customer, month and the four quantities; nothing for months before somebody joined."""
    for person in people:
        size = 0.75 + draws.unit("size", person.customer_id) / 2
        for month in MONTHS:
            if month < person.joined_on:
                continue
            around = [0.85 + draws.unit("month", person.customer_id, month, part) * 0.3 for part in range(4)]
            day, evening, abroad, data = (
                typical * size * wave for typical, wave in zip(TYPICAL[person.uses], around, strict=True)
            )
            yield person.customer_id, f"{month:%Y-%m}", f"{day:.1f}", f"{evening:.1f}", f"{abroad:.1f}", f"{data:.2f}"


def list_subscriptions(draws: Draws, people: Iterable[Person]) -> Iterator[Row]:
    """Every line, and what was sold beside it; the columns are those of subscriptions.csv."""
    for person in people:
        yield _line(draws, person)
        yield from _extras(draws, person)


def _line(draws: Draws, person: Person) -> Row:
    if not person.in_trial:
        return (person.customer_id, "line", person.joined_on, "", "", "", "", "", "", "")
    treated = draws.chance(0.67, "welcomed", person.customer_id)
    gone = _cancelled(draws, "line", person, person.joined_on, 0.09 if treated else 0.24, (12, 190))
    arm = "treated" if treated else "holdout"
    agent = draws.pick(("A01", "A02", "A03"), "welcome agent", person.customer_id) if treated else ""
    reason = draws.pick(("price", "moved", "cheaper elsewhere"), "why", person.customer_id) if gone else ""
    return (person.customer_id, "line", person.joined_on, gone, reason, "", WELCOME, "", agent, arm)


def _extras(draws: Draws, person: Person) -> Iterator[Row]:
    who = person.customer_id
    if person.joined_on < date(2024, 8, 1) and draws.chance(0.4, HURRIED, who):
        start = draws.day(date(2024, 9, 9), date(2024, 11, 29), "sold", who)
        gone = _cancelled(draws, "hurried", person, start, 0.78, (62, 160))
        reason = "no longer free" if gone else ""
        yield who, "voicemail-plus", start, gone, reason, "6.00", HURRIED, "three-months-free", "A08", ""
    elif person.joined_on < date(2025, 2, 1) and draws.chance(0.2, NEEDED, who):
        start = draws.day(date(2025, 3, 3), date(2025, 5, 30), "sold", who)
        gone = _cancelled(draws, "needed", person, start, 0.14, (30, 300))
        reason = "no longer needed" if gone else ""
        yield who, "voicemail-plus", start, gone, reason, "6.00", NEEDED, "voicemail-for-shifts", "A02", ""
    if person.joined_on < date(2025, 6, 1) and draws.chance(0.05, "pack", who):
        yield who, "travel-pack", draws.day(date(2025, 6, 2), TODAY, "packed", who), "", "", "7.00", "", "", "", ""


def _cancelled(draws: Draws, what: str, person: Person, start: date, share: float, days: tuple[int, int]) -> str:
    """The day somebody left, when they left before today."""
    if not draws.chance(share, what, "leaves", person.customer_id):
        return ""
    day = start + timedelta(days=draws.whole(*days, what, "after", person.customer_id))
    return f"{day}" if day < TODAY else ""


def list_responses(draws: Draws, people: Iterable[Person]) -> Iterator[Row]:
    """Every answer to the invitation to be called, with its evidence and what was said about needs."""
    for person in people:
        yield from _answers(draws, person)


def _answers(draws: Draws, person: Person) -> Iterator[Row]:
    who = person.customer_id
    kind = draws.weighed(
        (("none", 9), ("no", 4), ("stopped", 3), ("old", 3), ("ended", 2), ("hours", 4), ("yes", 75)), "answer", who
    )
    if kind == "none":
        return
    first = max(person.joined_on + timedelta(days=2), date(2024, 6, 3))
    day = draws.day(min(first, date(2026, 3, 1)), date(2026, 3, 6), "answered", who)
    if kind == "old" and person.joined_on < date(2023, 10, 1):
        day = draws.day(date(2023, 11, 1), date(2024, 2, 27), "answered", who)
    until = "2026-02-28" if kind == "ended" and day < date(2026, 2, 1) else ""
    hours = "18:00-20:00" if kind == "hours" else ""
    trips = draws.weighed(TRIPS, "says trips", who) if draws.chance(0.45, "trips asked", who) else ""
    answer = "no" if kind == "no" else "yes"
    yield _response(draws, person, day, answer, "marketing", until, hours, trips if answer == "yes" else "")
    if person.language == "ko" and answer == "yes" and draws.chance(0.8, "service", who):
        yield _response(draws, person, day, "yes", "service", "", "", "")
    if kind == "stopped":
        yield _response(draws, person, min(day + timedelta(days=40), date(2026, 3, 9)), "stop", "", "", "", "")


def _response(
    draws: Draws, person: Person, day: date, answer: str, purpose: str, until: str, hours: str, trips: str
) -> Row:
    who = person.customer_id
    channel = draws.weighed((("mail", 5), ("web", 3), ("phone", 2)), "channel", who, answer)
    number = draws.whole(1000, 9999, "evidence", who, answer)
    evidence = {"mail": f"card {number}", "web": f"form {number}", "phone": f"recording {number}"}[channel]
    at = f"{day} {draws.whole(9, 18, 'hour', who, answer):02d}:{draws.whole(0, 59, 'minute', who, answer):02d}"
    wording = WORDINGS[(day >= date(2025, 3, 1)) + (day >= date(2025, 9, 1))]
    return who, at, channel, answer, purpose, wording, evidence, until, hours, trips


def list_contacts(draws: Draws, people: Iterable[Person]) -> Iterator[Row]:
    """Who called us, why, and whether it is solved."""
    for person in people:
        who = person.customer_id
        if not draws.chance(0.07, "called us", who):
            continue
        day = draws.day(date(2026, 1, 12), date(2026, 3, 9), "called on", who)
        kind = draws.weighed((("query", 5), ("complaint", 4)), "contact", who)
        topics = ("bill", "dropped calls", "late repair") if kind == "complaint" else ("bill", "plan", "moving")
        solved = "yes" if kind == "query" or draws.chance(0.55, "solved", who) else "no"
        at = f"{day} {draws.whole(9, 17, 'contact hour', who):02d}:15"
        yield who, at, "in", "phone", draws.pick(topics, "topic", who), kind, solved, "A02"


def list_last_week(draws: Draws, people: Iterable[Person]) -> Iterator[Row]:
    """The calls of the last three evenings, reported by customer: no list of ours stood behind them."""
    outcomes = (
        ("no_answer", 8), ("machine", 5), ("accepted", 2), ("refused", 3), ("refused_at_opening", 3), ("callback", 2),
        ("busy", 1), ("other_person", 1),
    )  # fmt: skip
    for person in people:
        who = person.customer_id
        if not draws.chance(0.13, "called", who):
            continue
        day = draws.day(date(2026, 3, 4), date(2026, 3, 6), "evening", who)
        outcome = draws.weighed(outcomes, "outcome", who)
        at = f"{day} {draws.whole(16, 18, 'call hour', who)}:{draws.whole(0, 59, 'call minute', who):02d}"
        again = f"{TODAY} {draws.pick(('17:30', '18:00', '18:30'), 'again', who)}" if outcome == "callback" else ""
        talked = draws.whole(40, 420, "talked", who) if outcome not in {"no_answer", "busy"} else 0
        yield who, at, outcome, talked, draws.pick(("A01", "A02", "A03"), "caller", who), again, ""


AGENTS = (
    ("A01", "Nora Hale", "house", "Newark", "en es", "plans", "24.00", ""),
    ("A02", "Oscar Lane", "house", "Newark", "en", "plans", "24.00", ""),
    ("A03", "김하윤", "house", "Newark", "ko en", "plans", "26.00", ""),
    ("A04", "Ruth Page", "bright-voices", "Tucson", "en", "plans", "19.00", ""),
    ("A05", "Pablo Soler", "bright-voices", "Tucson", "es en", "plans", "19.00", ""),
    ("A08", "Silas Pond", "bright-voices", "Tucson", "en", "plans", "19.00", "2026-02-27"),
)


def list_shifts() -> Iterator[Row]:
    """This week's shifts: three agents in the east, two in the west, each on their own clock."""
    for weekday in range(5):
        day = TODAY - timedelta(days=TODAY.weekday()) + timedelta(days=weekday)
        for agent in ("A01", "A02", "A03"):
            yield agent, day, "16:00", "20:00", "America/New_York", "17:45-18:00"
        for agent in ("A04", "A05"):
            yield agent, day, "16:00", "20:00", "America/Los_Angeles", "17:45-18:00"
