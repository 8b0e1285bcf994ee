"""How is shown what holds an evening back?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from campaign.cli.capacity import say_pace
from campaign.cli.views import Bullets, Column, KeyValues, Kind, Section, Sentence, Table, View

WORTH = (
    "Worth is what the customers whom these calls reach gain in a year, by tonight's chances of answering. What one"
    " more agent brings is found by placing everybody anew; for each language and skill the best hour is told."
)
NOBODY_IS_MISSING = "Nobody is missing: everybody eligible whom the hours allow is placed."


def binding_views(binding: Mapping[str, Any], *, minor_digits: int) -> list[View]:
    """The hours of the desks with what binds them, and the sentences of what would help."""
    kinds = ("shortages", "languages", "budgets", "quotas", "idle")
    told = [one["sentence"] for kind in kinds for one in binding.get(kind, ())]
    rows = [_row(run, minor_digits) for run in _runs(binding["hours"])]
    return [
        Table(_columns(minor_digits), rows, title="What binds, by hours at the desk", empty="Nobody is there."),
        Section("What would help", [Bullets(told), Sentence(WORTH)] if told else [Sentence(NOBODY_IS_MISSING)]),
        Section("How calls are counted", [KeyValues(say_pace(binding["pace"]))]),
    ]


def _columns(minor_digits: int) -> tuple[Column, ...]:
    return (
        Column("Hours"), Column("Desk"), Column("Calls", Kind.COUNT), Column("Taken", Kind.COUNT),
        Column("Free", Kind.COUNT), Column("Next call", Kind.NUMBER, minor_digits), Column("Binds"),
    )  # fmt: skip


_BINDS = {"agents": "agents", "list": "list too short", "": "nothing"}


def _runs(hours: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Hours on end of a desk that the same thing holds back, together."""
    for _, own in groupby(sorted(hours, key=itemgetter("desk", "from")), key=itemgetter("desk")):
        run: list[Mapping[str, Any]] = []
        for hour in own:
            if run and (run[-1]["to"], run[-1]["binds"]) != (hour["from"], hour["binds"]):
                yield run
                run = []
            run.append(hour)
        yield run


def _row(run: Sequence[Mapping[str, Any]], minor_digits: int) -> tuple[str | int | float, ...]:
    free = sum(hour["idle"] for hour in run)
    calls = sum(hour["calls"] for hour in run)
    worth = sum(hour["next_call"] for hour in run) // len(run)
    return (
        f"{run[0]['from'][11:16]}-{run[-1]['to'][11:16]}", run[0]["desk"], calls, calls - free, free,
        worth / 10**minor_digits, _BINDS[run[0]["binds"]],
    )  # fmt: skip
