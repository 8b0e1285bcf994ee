"""Who may be called on an evening, and who must not, by the clerk's notebook alone?

The program judges everybody at the first minute at which anybody anywhere may be called that evening, which depends on
hours that somebody named long ago. The clerk does not know that minute, only between which two it lies. So each reason
not to call is known to hold (`must`), or cannot be excluded (`may`); between them the program is free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import holidays

from clerkwork import desk

DAY = 86_400
Choice = tuple[str, str]


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


class Evening:
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
        if not zone or self.day.weekday() == 6 or is_holiday(self.day, desk.country_of(values)):
            return None
        limits = [limit.split("-") for limit in ("16:00-20:00", hours, values.get("preferred_hours", "")) if limit]
        opens, closes = max(limit[0] for limit in limits), min(limit[1] for limit in limits)
        return (desk.wall(self.day, opens, zone), desk.wall(self.day, closes, zone)) if opens < closes else None

    def windows(self, customer_id: str) -> dict[str, tuple[int, int]]:
        """The window of each purpose of tonight that a consent is there for, expired or not."""
        values = self.clerk.customers()[customer_id]
        found = {}
        for purpose in self.purposes:
            given, _, hours = self.clerk.consent(customer_id, purpose)
            window = self.window(values, hours) if given else None
            if window and not (self.exported and window[1] <= self.now):
                found[purpose] = window
        return found

    def consent_stands(self, customer_id: str, purpose: str, moment: int) -> bool:
        """Whether a consent known now covers a moment."""
        given, until, _ = self.clerk.consent(customer_id, purpose)
        return 0 < given <= self.now and until > moment and given + desk.CONSENT_DAYS * DAY > moment

    def judge(self, customer_id: str) -> Verdict:
        """Everything about one customer."""
        values, windows = self.clerk.customers()[customer_id], self.windows(customer_id)
        possible = {p for p, (opens, _) in windows.items() if self.consent_stands(customer_id, p, opens)}
        sure = {p for p in possible if self.consent_stands(customer_id, p, self.last) and windows[p][1] > self.now}
        opens = min((windows[p][0] for p in possible), default=self.last)
        closes = max((windows[p][1] for p in possible), default=self.first)
        latest = max(opens, self.now)
        must, may = self._person(customer_id, values, latest=latest, closes=closes)
        must |= {"consent"} if not possible else set()
        may |= {"consent"} if not sure else set()
        choices = {c: gain for c, gain in self.choices(customer_id, values).items() if _purpose(c) in possible}
        free = {c: gain for c, gain in choices.items() if not self.held_out(customer_id, c[0])}
        return Verdict(
            must=frozenset(must), may=frozenset(must | may), choices=choices, free=free,
            is_sure=possible == sure and (bool(must) or not may),
        )  # fmt: skip

    def held_out(self, customer_id: str, campaign: str) -> bool:
        """Whether a campaign leaves the customer alone."""
        return bool(self.clerk.held_out(customer_id, campaign, self.parts[campaign]))

    def _person(
        self, customer_id: str, values: Mapping[str, str], *, latest: int, closes: int
    ) -> tuple[set[str], set[str]]:
        """(must, may): judged at an instant between `earliest` and `latest`, on an evening over after `closes`."""
        known, early = self.clerk.standing(customer_id), self.earliest
        promised = known["callback_at"]
        language = values.get("language") or "en"
        rules = {
            "phone_suppressed": (known["phone_suppressed_until"] > latest, known["phone_suppressed_until"] > early),
            "person_suppressed": (known["person_suppressed_until"] > latest, known["person_suppressed_until"] > early),
            "phone": (known["phone_state"] > 0,) * 2,
            "zone": (not desk.zone_of(values),) * 2,
            "registry": (not self.registry_is_fresh(desk.country_of(values)),) * 2,
            "open_complaint": (known["open_complaints"] > 0,) * 2,
            "promised_later": (promised >= self.last, promised >= closes),
            "resting": (
                _rests(known, latest) and not 0 < promised < self.last,
                _rests(known, early) and not 0 < promised < closes,
            ),
            "attempts_life": (known["attempts_life"] >= desk.MOST_LIFE,) * 2,
            "language": (not self.speaks(language, early, self.last), not self.speaks(language, latest, closes)),
        }
        limits = (("day", 1, desk.MOST_DAY), ("7_days", 7, desk.MOST_7_DAYS), ("30_days", 30, desk.MOST_30_DAYS))
        for name, days, most in limits:
            counts = (self.recent(customer_id, moment, days) >= most for moment in (latest, early))
            rules[f"attempts_{name}"] = tuple(counts)
        return {code for code, (sure, _) in rules.items() if sure}, {code for code, (_, near) in rules.items() if near}

    def recent(self, customer_id: str, moment: int, days: int) -> int:
        """Attempts in the days before a moment, and leads of other evenings that a dialer has not given back.

        Everybody whose phone it is counts.
        """
        at_phone = self.clerk.at_phone(self.clerk.customers()[customer_id]["phone"], also_alternative=False)
        tried = sum(
            call.attempts
            for other in at_phone
            for call in self.clerk.calls(other)
            if call.meaning.dialled and call.at > moment - days * DAY
        )
        told = {call.lead_id for call in self.clerk.called if not call.undone}
        pending = sum(
            lead.slot_at > moment - DAY and lead.evening != self.day and lead.lead_id not in told
            for lead in self.clerk.leads.values()
            if lead.customer_id in at_phone and lead.exported_at
        )
        return tried + pending

    def registry_is_fresh(self, country: str) -> bool:
        """Whether every registry of a country was consulted recently enough."""
        today = (self.day - date(1970, 1, 1)).days
        for name, (of_country, days) in desk.REGISTRIES.items():
            copies = [copy.dated for copy in self.clerk.consulted if copy.registry == name and not copy.undone]
            if of_country == country and not (copies and today - max(copies) <= days):
                return False
        return True

    def speaks(self, language: str, begins: int, ends: int) -> bool:
        """Whether an agent works between two instants who speaks a language."""
        return any(
            language in languages and shift.starts_at < ends and shift.ends_at > begins
            for shift, languages in self.shifts
        )

    # Offers

    def choices(self, customer_id: str, values: Mapping[str, str]) -> dict[Choice, int]:
        """What every offer of tonight would gain this customer in a year, where it fits, in the order of the offers."""
        fitting = {
            "line": values.get("language") in {"ko", "es"},
            "family": values.get("tier") == "gold" and not self.clerk.holds(customer_id, "travel"),
            "pack": bool(values.get("trips")) and int(values.get("trips") or 0) >= 2,
        }
        found = {}
        for campaign in self.running:
            for offer in campaign.offers if campaign.audience(values) else ():
                if offer == "talker":
                    gain = self.saving(customer_id, values)
                else:
                    holds = self.clerk.holds(customer_id, desk.PRODUCTS[offer])
                    gain = desk.BENEFITS[offer] if fitting[offer] and not holds else 0
                if gain > 0:
                    found[campaign.name, offer] = gain
        return found

    def saving(self, customer_id: str, values: Mapping[str, str]) -> int:
        """Cents saved in a year by changing to the plan talker; 0 when it does not fit."""
        plan, month = values.get("plan", ""), self.day.year * 12 + self.day.month - 1
        known = [note.month for note in self.clerk.used if not note.undone and note.month < month]
        newest = max(known, default=0)
        if plan in ("", "talker") or newest < month - 3:
            return 0
        minutes = self.clerk.minutes(customer_id)
        gains = []
        for one in (newest, newest - 1, newest - 2):
            today = desk.bill(plan, minutes[one], month) if one in minutes else None
            if today is None:
                return 0
            gains.append(today - desk.bill("talker", minutes[one], month))
        yearly = 4 * sum(gains) - desk.EXIT_FEES[plan]
        return yearly if sum(gain >= 200 for gain in gains) >= 2 and yearly > 0 else 0

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
    return day in holidays.country_holidays(country, years=day.year)


def _purpose(choice: Choice) -> str:
    return next(campaign.purpose for campaign in desk.CAMPAIGNS if campaign.name == choice[0])


def _rests(known: Mapping[str, Any], moment: int) -> bool:
    spoken = known["last_contact_at"]
    return known["rest_until"] > moment or (spoken > 0 and spoken + desk.REST_DAYS * DAY > moment)


def _overlap(starts: int, ends: int, slot_at: int) -> int:
    return max(0, min(ends, slot_at + desk.SLOT) - max(starts, slot_at))
