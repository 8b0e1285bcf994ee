"""What is an evening made of before and after it is filled: candidates, slots and desks, and who is called when?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from campaign.rules.capacity import Desk, Lane
from campaign.rules.keeping import Own
from campaign.rules.placing.problem import Numbers, Problem, Solution
from campaign.rules.quotas import Quota
from campaign.rules.staffing import Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Customers who may be called tonight, one array a property, all of one length.

    `value` is minor units a year, `choice` the place of the choice, `hours` the number of the window, `language` a
    language number, `household` 0 for none, `promised_at` the instant of a promised callback or 0, `ghost` 1 for
    customers held out of the choice; `waits` and `history` are what earlier calls left (see rules/retries and
    rules/answering); `tier` is a place in `Evening.tiers`, 0 where no quota asks for the customer's.
    """

    customer: Numbers
    value: Numbers
    choice: Numbers
    hours: Numbers
    language: Numbers
    household: Numbers
    promised_at: Numbers
    ghost: Numbers
    waits: Numbers
    history: Numbers
    tier: Numbers

    def __len__(self) -> int:
        return len(self.customer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """Where calls can go: slot starts, the desks, the slots of each window, who speaks what, and the quotas.

    `budgets` are the calls of each campaign, `campaign_of`, `offer_of` and `skill_of` tell campaign, offer and skill of
    each choice, `campaigns` and `tiers` the names of their numbers; `quotas` are those that campaign.toml sets besides.
    `owner_of` tells who promised a customer a callback, `own` what each of those agents can take alone; `hand_over`
    seconds after its time anybody may keep a promise.
    """

    starts: Sequence[int]
    slot_seconds: int
    desks: Sequence[Desk]
    slots_of: Mapping[int, tuple[int, ...]]
    languages: Mapping[int, str]
    budgets: Mapping[int, int] = field(default_factory=dict)
    campaign_of: Sequence[int] = ()
    skill_of: Sequence[str] = ()
    offer_of: Sequence[str] = ()
    campaigns: Sequence[str] = ()
    tiers: Sequence[str] = ("",)
    quotas: Sequence[Quota] = ()
    owner_of: Mapping[int, str] = field(default_factory=dict)
    own: Mapping[str, Own] = field(default_factory=dict)
    hand_over: int = 7_200
    pace: Pace | None = None

    @property
    def every_quota(self) -> tuple[Quota, ...]:
        """The budgets in the order of their campaigns, then the quotas."""
        budgets = (
            Quota(name=name, at_most=most, campaign=name)
            for name, most in ((self.name_campaign(number), most) for number, most in sorted(self.budgets.items()))
        )
        return (*budgets, *self.quotas)

    def name_campaign(self, number: int) -> str:
        """The name of a campaign; its number where nobody gave names."""
        return self.campaigns[number] if number < len(self.campaigns) else str(number)

    @property
    def calls(self) -> Numbers:
        """(d, s): the calls of each desk in each slot."""
        return np.array([desk.calls for desk in self.desks], dtype=np.int64).reshape(len(self.desks), len(self.starts))

    @property
    def promisable(self) -> Numbers:
        """(d, s): the promises that each desk can keep in each slot; they are never overbooked."""
        calls, pace = self.calls, self.pace
        if pace is None or pace.overbooking == 1:
            return calls
        most = [pace.promises_in(number) for number in calls.ravel().tolist()]
        return np.array(most, dtype=np.int64).reshape(calls.shape)

    def beside(self, promised: Numbers) -> Numbers:
        """(d, s): the calls that are left beside promises (d, s)."""
        calls, pace = self.calls, self.pace
        if pace is None or pace.overbooking == 1:
            return np.asarray(calls - promised, dtype=np.int64)
        pairs = zip(calls.ravel().tolist(), promised.ravel().tolist(), strict=True)
        left = [pace.leads_beside(*pair) for pair in pairs]
        return np.array(left, dtype=np.int64).reshape(calls.shape)


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """The kind of each candidate, and the chance of each kind in each slot, in parts of TEN_THOUSAND; 0: not then."""

    kind: Numbers
    chances: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Candidate `place` is called in slot `slot` (a place in `Evening.starts`) by desk `desk`; -1 for a ghost.

    `agent` keeps a promise alone ('': anybody), `why` are the codes of what moved it.
    """

    place: int
    slot: int
    desk: int = -1
    agent: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The filled evening: who is called when, which ghosts would have been, and which gate stops the others.

    `unplaced` holds the places of candidates (no ghosts) by evening gate. `problem` and `solution` are those of
    everybody without a promise, `promised` (d, s) the calls that promises take, `lanes` what the lanes are.
    """

    placed: tuple[Placement, ...]
    ghosts: tuple[Placement, ...]
    unplaced: Mapping[str, Numbers]
    problem: Problem
    solution: Solution
    lanes: Sequence[Lane]
    promised: Numbers

    @property
    def gap(self) -> int:
        """By how many parts of TEN_THOUSAND of a minor unit another plan could be better at most."""
        return self.solution.gap


def even_odds(candidates: Candidates, evening: Evening) -> Odds:
    """The same chance in each slot of the own window."""
    hours, kind = np.unique(candidates.hours, return_inverse=True)
    chances = np.zeros((max(1, len(hours)), len(evening.starts)), dtype=np.int64)
    for place, number in enumerate(hours.tolist()):
        chances[place, list(evening.slots_of.get(number, ()))] = 1
    return Odds(kind=kind.astype(np.int64), chances=chances)
