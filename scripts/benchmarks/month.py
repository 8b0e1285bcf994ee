"""Does a month with the program reach more people, and those whom a call serves, than dialers that ring in order?

    python scripts/benchmarks/month.py [--seeds N] [--people N] [--alike] [--attempts-per-day N]

Each seed is a world of its own (month_world.py), which knows nothing of the program and which the program knows nothing
of. In it four desks with the same agents and limits (month_desks.py) call for the 22 evenings of March 2026: the
program (build, export, results; it learns as it goes), first come first served, greedy by benefit, and greedy with
rates learned as simply as can be. Printed are means over the seeds, and the differences between the program and each
other desk, pair by pair, with 95 % t-intervals. With `--alike` everybody answers equally often at every hour, so that
there is nothing to learn. `--attempts-per-day` is the program's own setting.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from month_desks import (
    CALLS_PER_HOUR,
    HOURS,
    LIMITS,
    STAFF,
    Call,
    Dialer,
    Program,
    first_come,
    greedy,
    greedy_learned,
)
from month_world import DESK_ZONE, EVENINGS, Answer, World

OURS = "campaign"
OTHERS: dict[str, Callable[[World], Dialer]] = {
    "first come, first served": first_come,
    "greedy by benefit": greedy,
    "greedy, rates learned": greedy_learned,
}
T_975 = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
         2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045)  # fmt: skip
"""Student's t for 97.5 % with 1, 2, 3 ... degrees of freedom."""


@dataclass(frozen=True)
class Month:
    """What a desk came to: calls, calls that reached the person, and the dollars a year of everybody reached once."""

    calls: int
    contacts: int
    benefit: int
    kept: int

    @property
    def figures(self) -> dict[str, float]:
        """What is compared."""
        hours = HOURS * len(EVENINGS)
        return {
            "contacts per agent-hour": self.contacts / hours,
            "benefit served per agent-hour": self.benefit / hours,
            "calls per agent-hour": self.calls / hours,
            "contacts per call": self.contacts / max(1, self.calls),
            "callbacks called at the promised time": self.kept,
        }


class Referee:
    """Watches a desk: who breaks the rules of the world ends the benchmark."""

    def __init__(self, *, keeps_limits: bool) -> None:
        self._keeps_limits = keeps_limits
        self._calls: dict[int, list[datetime]] = {}
        self._over: set[int] = set()

    def look(self, calls: Sequence[Call], promises: Collection[int]) -> None:
        """At the calls of one evening, before they are made; whom a callback was promised may be called for it."""
        slots: Counter[tuple[datetime, str]] = Counter()
        for call in calls:
            person, before = call.person, self._calls.setdefault(call.person.number, [])
            self._insist(person.may_be_called(call.at), call, "outside of the window")
            self._insist(person.number not in self._over, call, "after a no for good")
            self._insist(all(_day(call.at) != _day(at) for at in before), call, "twice an evening")
            within = all(sum(at > call.at - span for at in before) < most for span, most in LIMITS)
            self._insist(within or not self._keeps_limits or person.number in promises, call, "too often")
            before.append(call.at)
            slots[call.at, person.language] += 1
        each = CALLS_PER_HOUR // 2
        for at in {at for at, _ in slots}:
            if slots[at, "es"] > each or slots[at, "es"] + slots[at, "en"] > each * len(STAFF):
                raise SystemExit(f"more calls at {at} than the agents can take")

    def hear(self, call: Call, answer: Answer) -> None:
        """What somebody said."""
        if answer.disposition in {"accepted", "refused", "refused_at_opening", "stop", "complaint"}:
            self._over.add(call.person.number)

    @staticmethod
    def _insist(allowed: bool, call: Call, words: str) -> None:  # noqa: FBT001 - the one thing it is about
        if not allowed:
            raise SystemExit(f"{call.person.customer_id} was called {words} at {call.at}")


def _day(at: datetime) -> date:
    """The day at the desk."""
    return at.astimezone(DESK_ZONE).date()


def live(world: World, desk: Dialer | Program, evenings: Sequence[date] = EVENINGS) -> Month:
    """Some evenings at a desk, under the eyes of a referee."""
    referee = Referee(keeps_limits=isinstance(desk, Program) and desk.attempts_per_day == 1)
    calls = contacts = kept = 0
    served: dict[int, int] = {}
    promises: dict[int, datetime] = {}
    for evening in evenings:
        planned = list(desk.plan(evening))
        referee.look(planned, promises)
        for call in planned:
            person = call.person
            promised = promises.pop(person.number, None) == call.at
            answer = world.ring(person, call.at, promised=promised)
            referee.hear(call, answer)
            desk.learn(call, answer)
            if answer.promised:
                promises[person.number] = answer.promised
            calls, contacts, kept = calls + 1, contacts + answer.reached, kept + promised
            if answer.reached:
                served[person.number] = person.worth
        desk.finish(evening)
    return Month(calls=calls, contacts=contacts, benefit=sum(served.values()), kept=kept)


def live_all(seed: int, people: int, *, alike: bool, attempts_per_day: int) -> dict[str, Month]:
    """The same month of the same world at every desk."""
    world = World(seed, people, alike=alike)
    with tempfile.TemporaryDirectory() as folder:
        months = {OURS: live(world, Program(world, Path(folder), attempts_per_day=attempts_per_day))}
    return months | {name: live(world, desk(world)) for name, desk in OTHERS.items()}


def interval(values: Sequence[float]) -> str:
    """Mean with the 95 % t-interval over the seeds."""
    mean = statistics.fmean(values)
    if len(values) < 2:
        return f"{mean:.3f}"
    reach = T_975[min(len(values) - 2, len(T_975) - 1)] * statistics.stdev(values) / len(values) ** 0.5
    return f"{mean:+.3f} ({mean - reach:+.3f} to {mean + reach:+.3f})"


def report(months: Sequence[dict[str, Month]]) -> None:
    """A table of means, and one of paired differences."""
    for figure in months[0][OURS].figures:
        print(f"\n{figure}")
        for name in (OURS, *OTHERS):
            values = [month[name].figures[figure] for month in months]
            ours = [month[OURS].figures[figure] for month in months]
            beside = "" if name == OURS else f"   {OURS} beside it: {_beside(ours, values)}"
            print(f"  {name:26} {statistics.fmean(values):8.3f}{beside}")


def _beside(ours: Sequence[float], theirs: Sequence[float]) -> str:
    ratio = statistics.fmean(ours) / (statistics.fmean(theirs) or 1) - 1
    return f"{interval([a - b for a, b in zip(ours, theirs, strict=True)])}, {ratio:+.1%}"


def main() -> None:
    """Live the months and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--alike", action="store_true")
    parser.add_argument("--attempts-per-day", type=int, default=1)
    given = parser.parse_args()
    months = []
    for seed in range(given.seeds):
        begun = time.perf_counter()
        months.append(live_all(seed, given.people, alike=given.alike, attempts_per_day=given.attempts_per_day))
        print(f"seed {seed}: {time.perf_counter() - begun:.1f} s", flush=True)
    report(months)


if __name__ == "__main__":
    main()
