"""What would be otherwise: more or fewer agents, or another setting?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from campaign.errors import UsageError
from campaign.rules.hours import Hours, parse_hours

HOLDOUT = "holdout.share"
"""Tried for every campaign, also for those that state a share of their own."""
PRESENT = "as it is"
"""The name of the what-if in which nothing is changed."""
_CREW = re.compile(r"([+-][1-9][0-9]{0,3}):([a-z]{2,3}(?:\+[a-z]{2,3})*)((?:/[\w-]+)*):(\d\d:\d\d-\d\d:\d\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Agents who come (`change` above 0) or stay away, their languages and skills, and the hours at the desk."""

    change: int
    languages: tuple[str, ...]
    skills: tuple[str, ...] = ()
    hours: Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatIf:
    """What is changed: crews; settings of campaign.toml by dotted key, written as TOML; delays of retries by code."""

    name: str
    crews: tuple[Crew, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    retries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def more_agents(text: str) -> WhatIf:
    """`+2:es:18:00-20:00`: two more who speak Spanish; `-1:en+es:16:00-20:00`: one of both fewer.

    Raises UsageError, BadHours.
    """
    match = _CREW.fullmatch(text.replace(" ", ""))
    if match is None:
        raise UsageError(
            f"--agents {text!r} is not NUMBER:LANGUAGES/SKILLS:HOURS",
            hint="Two more: --agents +2:es:18:00-20:00; one fewer of both languages: --agents -1:en+es:16:00-20:00",
        )
    change, languages, skills, hours = match.groups()
    crew = Crew(
        change=int(change), languages=tuple(sorted(languages.split("+"))), skills=tuple(skills.split("/")[1:]),
        hours=parse_hours(hours),
    )  # fmt: skip
    return WhatIf(name=f"{change} {languages}{skills} {hours}", crews=(crew,))


def other_window(text: str) -> WhatIf:
    """`15:00-20:00`: the desk calls then, in the customers' own time. Raises BadHours."""
    parse_hours(text)
    return WhatIf(name=f"window {text}", settings={"evening.window": f'"{text}"'})


def other_holdout(text: str) -> WhatIf:
    """`0.1`: every campaign holds out that share."""
    return WhatIf(name=f"holdout {text}", settings={HOLDOUT: text})


def other_retries(text: str) -> WhatIf:
    """`no_answer=20h,25h`: who did not answer is tried again so much later, in turn. Raises UsageError."""
    code, _, delays = text.replace(" ", "").partition("=")
    after = tuple(delay for delay in delays.split(",") if delay)
    if not (code and after):
        raise UsageError(f"--retries {text!r} is not CODE=DELAYS", hint="For example: --retries no_answer=20h,25h,31h")
    return WhatIf(name=f"{code} {','.join(after)}", retries={code: after})


def other_setting(text: str) -> WhatIf:
    """`contact_policy.attempts_7_days=3`: another value of a setting of campaign.toml. Raises UsageError."""
    key, equals, value = text.partition("=")
    if not (equals and key.strip() and value.strip()):
        raise UsageError(f"--set {text!r} is not KEY=VALUE", hint="For example: --set contact_policy.attempts_7_days=3")
    return WhatIf(name=f"{key.strip().rpartition('.')[2]} {value.strip()}", settings={key.strip(): value.strip()})


def together(what_ifs: tuple[WhatIf, ...]) -> WhatIf:
    """All of them at once."""
    return WhatIf(
        name="all of it",
        crews=tuple(crew for one in what_ifs for crew in one.crews),
        settings={key: value for one in what_ifs for key, value in one.settings.items()},
        retries={code: after for one in what_ifs for code, after in one.retries.items()},
    )

