"""How do agents come or stay away in a trial?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaign.clock import day_number, day_of, instant, moment
from campaign.errors import UsageError
from campaign.rules.hours import format_hours, parse_hours
from campaign.rules.hours.ranges import DAY_MINUTES, unite
from campaign.rules.what_if import Crew
from campaign.store.database import Row, Store

Span = tuple[int, int]


class NobodyToTakeOut(UsageError):
    """{0} agents for {1} cannot stay away: there are {2} on shift at that time"""

    hint = "campaign import shifts FILE says who works when."


def staff_crew(store: Store, crew: Crew, evenings: Sequence[date], *, zone: str, now: int) -> None:
    """Let the agents of a crew come to every evening, or stay away; `zone` is the desk's. Raises NobodyToTakeOut."""
    if crew.change > 0:
        _let_come(store, crew, evenings, zone=zone, now=now)
    else:
        for evening in evenings:
            _let_stay_away(store, crew, evening, zone)


def repeat_shifts(store: Store, evening: date, *, now: int) -> date | None:
    """Where nobody has a shift on an evening, let the shifts of an earlier day stand in; that day."""
    day = day_number(evening)
    found = None if store.value("simulation.has_shifts", day=day) else store.value("simulation.find_stand_in", day=day)
    if found is None:
        return None
    for row in store.read("simulation.read_shifts_of_day", day=found, then=day):
        starts_at, ends_at = (_days_later(row[edge], row["zone"], day - found) for edge in ("starts_at", "ends_at"))
        store.run(
            "simulation.repeat_shift", shift_no=row["shift_no"], day=day, starts_at=starts_at, ends_at=ends_at, now=now
        )
    return day_of(found)


def _days_later(at: int, zone: str, days: int) -> int:
    """The same time on the clock some days later."""
    return instant(moment(at).astimezone(ZoneInfo(zone)) + timedelta(days=days))


def _let_come(store: Store, crew: Crew, evenings: Sequence[date], *, zone: str, now: int) -> None:
    spoken = " ".join(crew.languages)
    for number in range(crew.change):
        agent = store.insert(
            "simulation.add_agent", agent=_name(crew, number), languages=spoken, skills=" ".join(crew.skills), now=now
        )
        shifts = [(evening, *span) for evening in evenings for span in _spans(crew, evening, zone)]
        for evening, start, end in shifts:
            store.run(
                "simulation.add_shift", agent_no=agent, day=day_number(evening), starts_at=start, ends_at=end,
                zone=zone, now=now,
            )  # fmt: skip


def _name(crew: Crew, number: int) -> str:
    """A name that no agent bears: theirs hold no blanks at both ends."""
    return f" what if {'+'.join(crew.languages)} {format_hours(crew.hours)} {number + 1} "


def _let_stay_away(store: Store, crew: Crew, evening: date, zone: str) -> None:
    spans = list(_spans(crew, evening, zone))
    rows = store.read("simulation.read_shifts", begins=spans[0][0], ends=spans[-1][1])
    asked = {*crew.languages, *crew.skills}
    able = [row for row in rows if asked <= {*row["languages"].split(), *row["skills"].split()}]
    agents = list(dict.fromkeys(row["agent"] for row in able))
    if len(agents) < -crew.change:
        raise NobodyToTakeOut(-crew.change, " and ".join((*crew.languages, *crew.skills)), len(agents))
    for row in able:
        if row["agent"] in agents[: -crew.change]:
            store.run("simulation.set_breaks", shift_no=row["shift_no"], breaks=_longer_breaks(row, spans))


def _spans(crew: Crew, evening: date, zone: str) -> Iterator[Span]:
    """The instants between which the crew is meant."""
    midnight = datetime.combine(evening, datetime.min.time(), ZoneInfo(zone))
    for start, end in crew.hours:
        yield instant(midnight + timedelta(minutes=start)), instant(midnight + timedelta(minutes=end))


def _longer_breaks(row: Row, spans: Sequence[Span]) -> str:
    """The breaks of a shift, and the spans as hours on its own clock."""
    zone = ZoneInfo(row["zone"])
    away = []
    for start, end in spans:
        first, last = (moment(edge).astimezone(zone) for edge in (start, end))
        opening, close = first.hour * 60 + first.minute, last.hour * 60 + last.minute
        away += [(opening, close)] if opening < close else [(opening, DAY_MINUTES), (0, close)]
    own = parse_hours(row["breaks"]) if row["breaks"] else ()
    return format_hours(unite(own, tuple(sorted(part for part in away if part[0] < part[1]))))
