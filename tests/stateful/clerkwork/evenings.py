"""Who may be called on an evening, and who must not, by the clerk's notebook alone?

The program judges everybody at the first minute at which anybody anywhere may be called that evening, which depends on
hours that somebody named long ago. The clerk does not know that minute, only between which two it lies. So each reason
not to call is known to hold (`must`), or cannot be excluded (`may`); between them the program is free.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any

import holidays

from clerkwork import desk
from clerkwork.agreements import Agreements, Choice, purpose_of
from clerkwork.inviting import may_be_invited
from clerkwork.offering import Offering
from clerkwork.rosters import is_consulted
from clerkwork.touches import count_attempts, count_touches

DAY = 86_400
EARLY = 1800
"""So much before its time a promise may be kept."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is sure and what is possible about one customer on one evening."""

    must: frozenset[str]
    may: frozenset[str]
    choices: Mapping[Choice, int]
    free: Mapping[Choice, int]
    is_sure: bool

    @property
    def best(self) -> Choice | None:
        """The choice that gains most, the first of equals."""
        return max(self.free, key=lambda choice: self.free[choice], default=None)


class Evening(Agreements, Offering):
    """One evening, judged at an instant: `now` at a build, the minute of the export at an export."""

    def __init__(
        self, clerk: Any, day: date, now: int, parts: Mapping[str, int], *, narrowed: str = "", exported: bool = False
    ) -> None:
        self.clerk, self.day, self.now, self.parts = clerk, day, now, parts
        self.running = [
            campaign for campaign in desk.CAMPAIGNS if day <= campaign.stops and narrowed in ("", campaign.name)
        ]
        self.purposes = {campaign.purpose for campaign in self.running} or {"marketing", "service", "survey"}
        self.first, self.last = desk.wall(day, "16:00", "Europe/London"), desk.wall(day, "20:00", "America/Los_Angeles")
        self.exported = exported
        self._judged: dict[str, Verdict] = {}
        self._invited: dict[str, bool] = {}
        self.earliest = max(self.first, now) if exported else self.first

    @cached_property
    def shifts(self) -> list[Any]:
        """Shifts of this evening of agents who have not left, with their languages."""
        agents = {}
        for agent in self.clerk.employed:
            if not agent.undone:
                agents[agent.agent] = agent
        shifts: dict[tuple[str, int], Any] = {}
        for shift in self.clerk.working:
            if not shift.undone:
                shifts[shift.agent, shift.starts_at] = shift
        return [
            (shift, agents[shift.agent].languages)
            for shift in shifts.values()
            if agents[shift.agent].left_on is None or agents[shift.agent].left_on > shift.day
            if shift.starts_at < self.last and shift.ends_at > self.earliest
        ]

    # One customer

    def window(self, values: Mapping[str, str], hours: str) -> tuple[int, int] | None:
        """The instants between which a customer may be called under the hours of a consent."""
        zone = desk.zone_of(values)
        if not zone or desk.clocks_contradict(values):
            return None
        if self.day.weekday() == 6 or is_holiday(self.day, desk.country_of(values)):
            return None
        every = ("16:00-20:00", *hours.split("&"), values.get("preferred_hours", ""))
        limits = [limit.split("-") for limit in every if limit not in ("", "night")]
        opens, closes = max(limit[0] for limit in limits), min(limit[1] for limit in limits)
        return (desk.wall(self.day, opens, zone), desk.wall(self.day, closes, zone)) if opens < closes else None

    def windows(self, customer_id: str) -> dict[str, tuple[int, int]]:
        """The window of each purpose of tonight that a consent is there for, expired or not."""
        values = self.clerk.customers()[customer_id]
        found = {}
        for purpose in self.purposes:
            asked = self.asked(customer_id, purpose)
            hours = "&".join(self.clerk.consent(one, purpose)[2] for one in asked)
            agreed = asked and all(self.clerk.word(one, purpose) in (1, 5) for one in asked)
            invited = purpose == "marketing" and self.is_invited(customer_id)
            window = self.window(values, hours) if agreed or invited else None
            if window and not (self.exported and window[1] <= self.now):
                found[purpose] = window
        return found

    def is_invited(self, customer_id: str) -> bool:
        """Whether a campaign of tonight may ask the customer for consent."""
        if customer_id not in self._invited:
            inviting = any(campaign.name == desk.INVITING for campaign in self.running)
            self._invited[customer_id] = inviting and may_be_invited(self.clerk, customer_id, self.day)
        return self._invited[customer_id]

    def is_as_told(self, lead: Any) -> bool:
        """Whether the phone is still the one that a lead says, and the hours from now on hold what it says."""
        purpose = purpose_of((lead.campaign, lead.offer))
        opens, closes = self.windows(lead.customer_id).get(purpose, (self.last, self.first))
        is_open = opens <= max(lead.opens_at, self.now) and lead.closes_at <= closes
        return is_open and bool(self.clerk.customers()[lead.customer_id]["phone"] == lead.phone)

    def judge(self, customer_id: str) -> Verdict:
        """Everything about one customer; nothing is told while an evening is judged."""
        if customer_id not in self._judged:
            self._judged[customer_id] = self._judge(customer_id)
        return self._judged[customer_id]

    def _judge(self, customer_id: str) -> Verdict:
        if customer_id in self.clerk.merged:
            gone = frozenset({"merged"})
            return Verdict(must=gone, may=gone, choices={}, free={}, is_sure=False)
        values, windows = self.clerk.customers()[customer_id], self.windows(customer_id)
        possible = {p for p, (opens, _) in windows.items() if self.may_call_for(customer_id, p, opens)}
        sure = {p for p in possible if self.may_call_for(customer_id, p, self.last) and windows[p][1] > self.now}
        opens = min((windows[p][0] for p in possible), default=self.last)
        closes = max((windows[p][1] for p in possible), default=self.first)
        latest = max(opens, self.now)
        must, may = self._person(customer_id, values, latest=latest, closes=closes)
        must |= {"consent"} if not possible else set()
        may |= {"consent"} if not sure else set()
        choices = {
            c: gain
            for c, gain in self.choices(customer_id, values).items()
            if purpose_of(c) in possible and self.covers(customer_id, c, windows[purpose_of(c)][0])
        }
        is_one = len(self.clerk.records(customer_id)) == 1
        lasting = all(self.covers(customer_id, c, self.last) for c in choices)
        free = {c: gain for c, gain in choices.items() if not self.held_out(customer_id, c[0])}
        if not free and self.is_promised(customer_id):
            free = choices
        return Verdict(
            must=frozenset(must), may=frozenset(must | may), choices=choices, free=free,
            is_sure=is_one and lasting and possible == sure and (bool(must) or not may),
        )  # fmt: skip

    def may_call_for(self, customer_id: str, purpose: str, moment: int) -> bool:
        """Whether a consent covers a moment, or an invitation does without."""
        invited = purpose == "marketing" and self.is_invited(customer_id)
        return invited or self.consent_stands(customer_id, purpose, moment)

    def held_out(self, customer_id: str, campaign: str) -> bool:
        """Whether a campaign leaves the customer alone."""
        return bool(self.clerk.held_out(customer_id, campaign, self.parts[campaign]))

    def is_promised(self, customer_id: str) -> bool:
        """Whether the customer asked to be called back by the end of this evening."""
        return self._is_owed(self.clerk.standing(customer_id), self.last, self.earliest)

    def _is_owed(self, known: Mapping[str, Any], ends: int, begins: int) -> bool:
        """Whether a callback is promised for an evening with these bounds, tried fewer than 3 times in 14 days."""
        promised = known["callback_at"]
        return bool(0 < promised < ends + EARLY and known["callback_tries"] < 3 and promised + 14 * DAY > begins)

    def _person(
        self, customer_id: str, values: Mapping[str, str], *, latest: int, closes: int
    ) -> tuple[set[str], set[str]]:
        """(must, may): judged at an instant between `earliest` and `latest`, on an evening over after `closes`."""
        known, early = self.clerk.standing(customer_id), self.earliest
        patience = desk.TIERS.get(values.get("tier", ""), desk.USUAL)
        language = values.get("language") or "en"
        at_phone = self.clerk.at_phone(values["phone"], also_alternative=False)
        rules = {
            "phone_suppressed": (known["phone_suppressed_until"] > latest, known["phone_suppressed_until"] > early),
            "person_suppressed": (known["person_suppressed_until"] > latest, known["person_suppressed_until"] > early),
            "phone": (known["phone_state"] > 0,) * 2,
            "zone": (not desk.zone_of(values),) * 2,
            "registry": (not is_consulted(self.clerk, values, (self.day - date(1970, 1, 1)).days),) * 2,
            "open_complaint": (known["open_complaints"] > 0,) * 2,
            **self._again(known, patience.rest, latest=latest, closes=closes),
            "preferred_channel": (
                bool(known["other_channel"]) and not self.asks_beyond_offers(customer_id, early),
                bool(known["other_channel"]) and not self.asks_beyond_offers(customer_id, self.last),
            ),
            "language": (not self.speaks(language, early, self.last), not self.speaks(language, latest, closes)),
        }
        counted = {"attempts_life": (known["attempts_life"] >= patience.life,) * 2}
        limits = (("day", 1, patience.day), ("7_days", 7, patience.week), ("30_days", 30, patience.month))
        for name, days, most in limits:
            counts = (count_attempts(self.clerk, at_phone, moment, self.day, days) for moment in (latest, early))
            counted[f"attempts_{name}"] = tuple(count >= most for count in counts)
        for name, people in (
            ("person", [customer_id]), ("number", at_phone), ("household", self.clerk.household(customer_id)),
        ):  # fmt: skip
            most = getattr(patience, name)
            counts = (count_touches(self.clerk, people, moment, self.day) for moment in (latest, early))
            counted[f"touches_{name}"] = tuple(count >= most for count in counts)
        owed, maybe = self._asked_for(known, latest=latest, closes=closes)
        rules |= {name: (sure and not maybe, near and not owed) for name, (sure, near) in counted.items()}
        return {code for code, (sure, _) in rules.items() if sure}, {code for code, (_, near) in rules.items() if near}

    def _again(self, known: Mapping[str, Any], rest: int, *, latest: int, closes: int) -> dict[str, tuple[bool, bool]]:
        """(must, may) of what depends on promises and earlier calls."""
        promised, early = known["callback_at"], self.earliest
        first, perhaps = self._asked_for(known, latest=latest, closes=closes)
        owed, maybe = self._is_owed(known, closes, latest), self._is_owed(known, self.last, early)
        return {
            "promised_later": (promised >= self.last + EARLY, promised >= closes + EARLY),
            "resting": (_rests(known, latest, rest) and not maybe, _rests(known, early, rest) and not owed),
            "retry_later": (
                known["retry_at"] > latest and known["retry_at"] >= self.last and not perhaps,
                known["retry_at"] > early and known["retry_at"] >= closes and not first,
            ),
        }

    def _asked_for(self, known: Mapping[str, Any], *, latest: int, closes: int) -> tuple[bool, bool]:
        """(surely, perhaps): a callback is due tonight for which nobody rang yet; the desk's limits yield."""
        if known["callback_tries"]:
            return False, False
        return self._is_owed(known, closes, latest), self._is_owed(known, self.last, self.earliest)

    def asks_beyond_offers(self, customer_id: str, moment: int) -> bool:
        """Whether a consent to something else than marketing covers a moment."""
        return any(self.consent_stands(customer_id, one, moment) for one in self.purposes - {"marketing"})

    def speaks(self, language: str, begins: int, ends: int) -> bool:
        """Whether an agent works between two instants who speaks a language."""
        return any(
            language in languages and shift.starts_at < ends and shift.ends_at > begins
            for shift, languages in self.shifts
        )

    # Agents

    def calls(self, slot_at: int) -> dict[frozenset[str], int]:
        """How many calls agents of the same languages can take in a slot."""
        worked: dict[frozenset[str], int] = {}
        for shift, languages in self.shifts:
            at_work = _overlap(shift.starts_at, shift.ends_at, slot_at)
            at_work -= sum(_overlap(*pause, slot_at) for pause in shift.breaks) if at_work else 0
            worked[languages] = worked.get(languages, 0) + max(at_work, 0)
        return {languages: seconds * desk.CALLS_PER_HOUR // 3600 for languages, seconds in worked.items()}

    def seats(self, slot_at: int, languages: Iterable[str]) -> int:
        """Calls in a slot that somebody who speaks one of these languages can take."""
        wanted = set(languages)
        return sum(calls for spoken, calls in self.calls(slot_at).items() if spoken & wanted)


def is_holiday(day: date, country: str) -> bool:
    """Whether the law or the house leaves a public holiday in peace."""
    return day in _holidays(country, day.year)


@cache
def _holidays(country: str, year: int) -> Collection[date]:
    return frozenset(holidays.country_holidays(country, years=year))


def _rests(known: Mapping[str, Any], moment: int, days: int) -> bool:
    spoken = known["last_contact_at"]
    return known["rest_until"] > moment or (spoken > 0 and spoken + days * DAY > moment)


def _overlap(starts: int, ends: int, slot_at: int) -> int:
    return max(0, min(ends, slot_at + desk.SLOT) - max(starts, slot_at))
