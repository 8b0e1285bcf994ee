"""What would tomorrow look like with other agents, hours, holdouts or limits? Tried on a copy; nothing is kept.

Every what-if goes the road of `build` itself, on the recorded population. Who answers is drawn by the chances that the
build goes by, with the same luck under every what-if.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from campaign.clock import day_number, instant, local_text
from campaign.errors import UsageError
from campaign.jobs.simulating.evenings import Leads, Lived, Trial
from campaign.jobs.simulating.staff import repeat_shifts, staff_crew
from campaign.jobs.waiting import is_calling_day
from campaign.rules.holdout import PARTS, parts_of
from campaign.rules.simulation import Spread, detectable_difference, spread_of
from campaign.rules.what_if import HOLDOUT, PRESENT, WhatIf
from campaign.settings import Campaign
from campaign.settings.trying import try_retries, try_settings
from campaign.store.database import Store
from campaign.store.trial import taking_back, trial_copy
from campaign.workspace import Workspace

FIGURES = ("leads", "capacity", "contacts", "benefit", "callbacks")
RUNS_OF_ONE_EVENING = 200
RUNS_OF_SEVERAL = 10
DAYS_AHEAD = 400
DEFINITION = (
    "leads: whom the lists call. contacts: calls that reach the right person. benefit: what the offers are worth in a"
    " year to everybody who is reached, each person once, minor units. Means of all runs; low and high are the limits"
    " between which nine of ten runs lay. against_present: differences run by run, with the same luck."
)


class ListWasExported(UsageError):
    """the list of {0} was exported already, so that nothing about it can be otherwise"""

    hint = "Name a later evening with --evening."


@dataclass(frozen=True, slots=True, kw_only=True)
class Arms:
    """How many a campaign has called and held out by then, and the difference between both that would be found."""

    campaign: str
    what: str
    day: int
    called: float
    held_out: float
    detectable: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of one what-if; `against` the differences to the present, `slots` (instant, leads) of one evening."""

    what_if: WhatIf
    figures: Mapping[str, Spread]
    against: Mapping[str, Spread]
    slots: Sequence[tuple[int, int]]
    arms: Sequence[Arms]

    @property
    def used(self) -> float | None:
        """The share of the calls agents can take that the lists use."""
        capacity = self.figures["capacity"].mean
        return self.figures["leads"].mean / capacity if capacity else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What `simulate` reports: the present first, then every what-if."""

    evenings: tuple[date, ...]
    runs: int
    seed: int
    tried: tuple[Tried, ...]
    warnings: tuple[str, ...]

    @property
    def words(self) -> str:
        """Which evenings were tried, how often, with which seed."""
        first, last = self.evenings[0], self.evenings[-1]
        when = str(first) if first == last else f"{len(self.evenings)} evenings from {first} to {last}"
        return f"{when}, tried {self.runs} times with seed {self.seed}"

    def data(self, zone: str) -> dict[str, Any]:
        """The data of `--json`."""
        return {
            "definition": DEFINITION, "evenings": [day.isoformat() for day in self.evenings], "runs": self.runs,
            "seed": self.seed, "what_ifs": [_data(one, zone) for one in self.tried],
        }  # fmt: skip


def _data(tried: Tried, zone: str) -> dict[str, Any]:
    return {
        "name": tried.what_if.name, "settings": dict(tried.what_if.settings),
        "retries": {code: list(after) for code, after in tried.what_if.retries.items()},
        **{name: asdict(spread) for name, spread in tried.figures.items()},
        "capacity_used": tried.used,
        "against_present": {name: asdict(spread) for name, spread in tried.against.items()},
        "arms": [asdict(arms) for arms in tried.arms],
        "slots": [{"at": local_text(at, zone), "leads": leads} for at, leads in tried.slots],
    }  # fmt: skip


def simulate(
    workspace: Workspace,
    what_ifs: Sequence[WhatIf],
    *,
    evening: date | None = None,
    evenings: int = 1,
    runs: int = 0,
    seed: int = 1,
    advance: Callable[[int], None] = lambda _: None,
) -> Simulated:
    """Try the present and every what-if from an evening on, by default the next one whose list was not exported.

    `runs` is how often luck is drawn, by default 200 times for one evening and 10 times for several. Raises
    ListWasExported, UsageError, SettingError, and what `build` raises.
    """
    if evening and _was_exported(workspace, evening):
        raise ListWasExported(evening)
    days = _find_evenings(workspace, evening, evenings)
    runs = runs or (RUNS_OF_ONE_EVENING if evenings == 1 else RUNS_OF_SEVERAL)
    with trial_copy(workspace.store, workspace.scratch) as store:
        attempts = [
            _Attempt(workspace, store, one, days=days, runs=runs, seed=seed, advance=advance)
            for one in (WhatIf(name=PRESENT), *what_ifs)
        ]
        for attempt in attempts:
            attempt.make()
    present = attempts[0]
    return Simulated(
        evenings=days, runs=runs, seed=seed, tried=tuple(one.against(present.lived) for one in attempts),
        warnings=tuple(dict.fromkeys(words for one in attempts for words in one.warnings)),
    )  # fmt: skip


class _Attempt:
    """One what-if: its evenings are lived through in every run, and all of it is taken back."""

    def __init__(
        self,
        workspace: Workspace,
        store: Store,
        what_if: WhatIf,
        *,
        days: Sequence[date],
        runs: int,
        seed: int,
        advance: Callable[[int], None],
    ) -> None:
        self._workspace, self._store, self._what_if = workspace, store, what_if
        self._days, self._runs, self._advance = days, runs, advance
        settings = try_settings(workspace.settings, what_if.settings, every_holdout=HOLDOUT in what_if.settings)
        self._settings = try_retries(settings, what_if.retries)
        self._trial = Trial(workspace, store, self._settings, seed=seed)
        self._slots: dict[int, int] = {}
        self.lived: list[Lived] = []
        self.warnings: list[str] = []

    def make(self) -> None:
        """Live through all runs. The first evening is the same in every run until luck is drawn."""
        with taking_back(self._store):
            self._staff()
            if self._what_if.retries:
                self._trial.explain_anew()
            first = self._build(self._days[0])
            self.warnings += [*first.built.warnings, *self._warn_of_holdout()]
            for row in first.rows:
                self._slots[row["slot_at"]] = self._slots.get(row["slot_at"], 0) + 1
            for run in range(self._runs):
                with taking_back(self._store):
                    self.lived.append(self._live(first, run))

    def against(self, present: Sequence[Lived]) -> Tried:
        """What came of it, beside the present."""
        pairs = list(zip(self.lived, present, strict=True))
        return Tried(
            what_if=self._what_if,
            figures={name: spread_of([getattr(one, name) for one in self.lived]) for name in FIGURES},
            against={
                name: spread_of([getattr(one, name) - getattr(other, name) for one, other in pairs])
                for name in FIGURES
            },
            slots=sorted(self._slots.items()),
            arms=[self._arms(campaign) for campaign in self._settings.campaigns.values()],
        )  # fmt: skip

    def _staff(self) -> None:
        now = instant(self._workspace.now)
        for evening in self._days:
            if earlier := repeat_shifts(self._store, evening, now=now):
                self.warnings.append(f"nobody has a shift on {evening}: those of {earlier} stand in")
        for crew in self._what_if.crews:
            staff_crew(self._store, crew, self._days, zone=self._settings.zone, now=now)

    def _build(self, evening: date) -> Leads:
        leads = self._trial.build(evening)
        self._advance(1)
        return leads

    def _live(self, first: Leads, run: int) -> Lived:
        lived, leads = Lived(), first
        for evening, following in zip(self._days, (*self._days[1:], None), strict=True):
            if leads.evening != evening:
                leads = self._build(evening)
            self._trial.live(leads, lived, run, following)
        return lived

    def _arms(self, campaign: Campaign) -> Arms:
        dealt = [one.arms.get(campaign.name, (0, 0)) for one in self.lived]
        called, held_out = (sum(pair[arm] for pair in dealt) / len(dealt) for arm in (0, 1))
        threshold = float(campaign.measure.threshold)
        return Arms(
            campaign=campaign.name, what=campaign.measure.what, day=campaign.measure.day, called=called,
            held_out=held_out, detectable=detectable_difference(called, held_out, threshold),
        )  # fmt: skip

    def _warn_of_holdout(self) -> Iterator[str]:
        for row in self._store.read("campaigns.read_campaigns"):
            campaign = self._settings.campaigns.get(row["campaign"])
            held = self._store.value("campaigns.read_holdout", campaign_no=row["campaign_no"]) or 0
            if HOLDOUT in self._what_if.settings and campaign and held > parts_of(campaign.holdout_share):
                yield (
                    f"campaign {campaign.name} has held out {held / PARTS:.1%}, and goes on to under"
                    f" {self._what_if.name!r}: a share never shrinks"
                )


def _was_exported(workspace: Workspace, evening: date) -> bool:
    called = workspace.store.row("build.find_list_of_evening", evening=day_number(evening))
    return called is not None and called["status"] == "exported"


def _find_evenings(workspace: Workspace, first: date | None, number: int) -> tuple[date, ...]:
    """The evenings on which the desk calls and of which no list was exported, from the first on. Raises UsageError."""
    start = first or workspace.today + timedelta(days=1)
    ahead = (start + timedelta(days=later) for later in range(DAYS_AHEAD))
    calling = (day for day in ahead if day == first or is_calling_day(workspace, day))
    days = list(islice((day for day in calling if not _was_exported(workspace, day)), number))
    if len(days) < number:
        raise UsageError(f"the desk does not call on {number} evenings within {DAYS_AHEAD} days")
    return tuple(days)
