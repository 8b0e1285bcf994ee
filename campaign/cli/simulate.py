"""What does `campaign simulate` take and show?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from campaign.cli.evenings import read_evening
from campaign.cli.options import Context, Result, command
from campaign.cli.views import Bar, Bars, Column, Kind, Sentence, Table, View
from campaign.clock import local_text

if TYPE_CHECKING:
    from campaign.jobs.simulate import Simulated, Tried
    from campaign.rules.simulation import Spread
    from campaign.rules.what_if import WhatIf


Agents = Annotated[
    list[str] | None,
    typer.Option(metavar="CREW", help="Agents who come or stay away: +2:es:18:00-20:00.", show_default=False),
]
Windows = Annotated[
    list[str] | None,
    typer.Option(metavar="HOURS", help="Call in these hours of the customers' time.", show_default=False),
]
Holdouts = Annotated[
    list[str] | None,
    typer.Option(metavar="SHARE", help="Hold out this share in every campaign.", show_default=False),
]
Retries = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE=DELAYS", help="Try again after other delays: no_answer=20h,25h.", show_default=False),
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Another value in campaign.toml.", show_default=False),
]
First = Annotated[
    str, typer.Option(metavar="DATE", help="The first evening; otherwise the next one.", show_default=False)
]
Page = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="A page with pictures besides.", show_default=False)
]
Runs = Annotated[
    int,
    typer.Option(
        min=0, max=10_000, show_default=False,
        help="How often luck is drawn; otherwise 200 times for one evening, 10 for several.",
    ),
]  # fmt: skip


@command(
    "simulate",
    examples=(
        "campaign simulate",
        "campaign simulate --agents +2:es:18:00-20:00 --window 15:00-20:00",
        "campaign simulate --holdout 0.1 --evenings 20 --runs 10 --seed 7",
        "campaign simulate --set contact_policy.attempts_7_days=3 --set capacity.calls_per_hour=8 --together",
    ),
)
def simulate(
    context: Context,
    agents: Agents = None,
    window: Windows = None,
    holdout: Holdouts = None,
    retries: Retries = None,
    setting: Changes = None,
    evening: First = "",
    evenings: Annotated[int, typer.Option(min=1, max=100, help="How many evenings are lived through.")] = 1,
    runs: Runs = 0,
    seed: Annotated[int, typer.Option(min=0, help="The same seed draws the same luck.")] = 1,
    html: Page = None,
    *,
    together_: Annotated[bool, typer.Option("--together", help="All changes at once, not each by itself.")] = False,
) -> Result:
    """Whom tomorrow's list would call, how many it would reach, and what would change that.

    Every option may be given several times; each is a what-if of its own beside the present. They are tried on a copy
    of the database by `build` itself, and who answers is drawn by the chances that the build goes by. Nothing is
    written but the page of `--html`.
    """
    from campaign.jobs.simulate import simulate as try_all
    from campaign.jobs.simulating.picture import write_simulation
    from campaign.rules.what_if import together

    what_ifs = tuple(_what_ifs(agents or (), window or (), holdout or (), retries or (), setting or ()))
    what_ifs = (together(what_ifs),) if together_ and what_ifs else what_ifs
    with context.progress("Trying") as advance:
        simulated = try_all(
            context.workspace, what_ifs, evening=read_evening(evening), evenings=evenings, runs=runs, seed=seed,
            advance=advance,
        )  # fmt: skip
    settings = context.workspace.settings
    if html is not None:
        write_simulation(simulated, html, settings)
    return Result(
        data=simulated.data(settings.zone),
        view=list(_views(simulated, settings.zone, settings.minor_digits)),
        warnings=simulated.warnings,
    )


def _what_ifs(
    agents: Sequence[str],
    windows: Sequence[str],
    holdouts: Sequence[str],
    retries: Sequence[str],
    settings: Sequence[str],
) -> Iterator[WhatIf]:
    from campaign.rules.what_if import more_agents, other_holdout, other_retries, other_setting, other_window

    yield from map(more_agents, agents)
    yield from map(other_window, windows)
    yield from map(other_holdout, holdouts)
    yield from map(other_retries, retries)
    yield from map(other_setting, settings)


def _views(simulated: Simulated, zone: str, minor_digits: int) -> Iterator[View]:
    yield Sentence(f"{simulated.words}. Nothing was written.")
    yield Table(_COLUMNS, [_row(one, minor_digits) for one in simulated.tried], title="What if")
    if len(simulated.tried) > 1:
        yield Table(_AGAINST, [_differences(one, minor_digits) for one in simulated.tried[1:]], title="Beside what is")
    yield from _pictures(simulated, minor_digits)
    yield Bars(list(_slots(simulated.tried[0], zone)), title=f"Leads by slot on {simulated.evenings[0]}, as it is")
    if len(simulated.tried) > 1:
        yield _skylines(simulated, zone)
    yield Table(_ARMS, list(_arms(simulated)), title="What the holdout could tell")
    yield Sentence(_DEFINED)


_COLUMNS = (
    Column("What if"), Column("List", Kind.COUNT), Column("Used", Kind.SHARE, 0), Column("Callbacks", Kind.COUNT),
    Column("Contacts"), Column("Benefit a year"),
)  # fmt: skip
_AGAINST = (Column("What if"), Column("List"), Column("Contacts"), Column("Benefit a year"))
_ARMS = (
    Column("What if"), Column("Campaign"), Column("Called", Kind.COUNT), Column("Held out", Kind.COUNT),
    Column("Measure"), Column("Smallest difference found"),
)  # fmt: skip
_HEIGHTS = "·▁▂▃▄▅▆▇█"
_DEFINED = (
    "Means of all runs; in brackets the limits between which nine of ten runs lay. What-ifs are compared run by run,"
    " with the same luck. A difference of the size named would be found 8 times in 10, at a level of 5 %."
)


def _row(tried: Tried, minor_digits: int) -> tuple[str | int | float | None, ...]:
    figures = tried.figures
    return (
        tried.what_if.name, round(figures["leads"].mean), tried.used, round(figures["callbacks"].mean),
        _limits(figures["contacts"], 1, ""), _limits(figures["benefit"], 10**minor_digits, ""),
    )  # fmt: skip


def _differences(tried: Tried, minor_digits: int) -> tuple[str, ...]:
    against = tried.against
    return (
        tried.what_if.name, _limits(against["leads"], 1, "+"), _limits(against["contacts"], 1, "+"),
        _limits(against["benefit"], 10**minor_digits, "+"),
    )  # fmt: skip


def _limits(spread: Spread, unit: int, sign: str) -> str:
    """The mean, with its limits where there are any."""
    mean, low, high = (f"{value / unit:{sign},.0f}" for value in (spread.mean, spread.low, spread.high))
    return mean if low == high else f"{mean} ({low} to {high})"


def _pictures(simulated: Simulated, minor_digits: int) -> Iterator[Bars]:
    for name, title, unit in (("contacts", "Contacts", 1), ("benefit", "Benefit a year", 10**minor_digits)):
        bars = []
        for one in simulated.tried:
            mean = one.figures[name].mean / unit
            bars.append(Bar(one.what_if.name, mean, f"{mean:,.0f}"))
        yield Bars(bars, title=title)


def _slots(tried: Tried, zone: str) -> Iterator[Bar]:
    for at, leads in tried.slots:
        yield Bar(local_text(at, zone)[11:16], leads, f"{leads:,}")


def _skylines(simulated: Simulated, zone: str) -> Table:
    """One line for each what-if: a column a slot, as high as it has leads."""
    placed = [dict(one.slots) for one in simulated.tried]
    slots = sorted({at for one in placed for at in one})
    most = max((leads for one in placed for leads in one.values()), default=1)
    rows = [
        (one.what_if.name, "".join(_HEIGHTS[-(-8 * leads.get(at, 0) // most)] for at in slots))
        for one, leads in zip(simulated.tried, placed, strict=True)
    ]
    edges = [local_text(at, zone)[11:16] for at in (slots[:1] + slots[-1:])]
    return Table((Column("What if"), Column(" to ".join(edges))), rows, title="The same, slot by slot")


def _arms(simulated: Simulated) -> Iterator[tuple[str | int, ...]]:
    """Those of the present, and where it would be otherwise."""
    said: set[tuple[str | int, ...]] = set()
    for one in simulated.tried:
        for arms in one.arms:
            found = "none: nobody is held out" if arms.detectable is None else f"{arms.detectable:.1%}"
            row = (
                arms.campaign, round(arms.called), round(arms.held_out), f"{arms.what} after {arms.day} days", found
            )
            if row not in said:
                yield (one.what_if.name, *row)
            said.add(row)
