"""Was the do-not-call registry that the law of a place wants asked recently enough, for everybody there or by roster?

A registry that hands out its list is asked for everybody at once. One that takes a roster up has answered only for the
phones of that roster: who was not in it waits for the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from campaign.clock import day_number, day_of
from campaign.rules.gates.place import ROSTER_NEVER
from campaign.rules.hours import Asking, CallingRules, Registry
from campaign.store.database import Store, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """The days of the newest whole list and of the newest returned roster of each registry, by name."""

    whole: Mapping[str, date]
    returned: Mapping[str, date]


def read_copies(store: Store) -> Copies:
    """The newest copies that stand."""
    rows = store.read("build.read_registries")
    return Copies(
        whole={row["name"]: day_of(row["whole_dated"]) for row in rows if row["whole_dated"] is not None},
        returned={row["name"]: day_of(row["returned_dated"]) for row in rows if row["returned_dated"] is not None},
    )


def describe_registries(rules: CallingRules | None, copies: Copies, evening: date) -> dict[str, Value]:
    """What `place_tonight` says of the registries of a place.

    `registry_fresh` tells whether everybody there was asked for; where only a roster is missing, a phone of a roster
    returned on or after `rostered_since` passes.
    """
    wanted = rules.registries if rules else ()
    waiting = [one for one in wanted if not is_fresh(one, copies.whole, evening)]
    rosters = [one for one in waiting if one.asking is Asking.ROSTER]
    by_roster = bool(rosters) and len(rosters) == len(waiting)
    oldest = evening - timedelta(days=min((one.max_age_days for one in rosters), default=0))
    return {
        "registry_fresh": int(not waiting),
        "rostered_since": day_number(oldest) if by_roster else ROSTER_NEVER,
        "registry": "; ".join(_describe(one, copies) for one in wanted) or "none wanted",
        "waits_for": "; ".join(one.name for one in waiting),
    }


def is_fresh(registry: Registry, copies: Mapping[str, date], evening: date) -> bool:
    """Whether the copy of a registry may still be used on an evening."""
    dated = copies.get(registry.name)
    return dated is not None and (evening - dated).days <= registry.max_age_days


def count_waiting(store: Store) -> dict[str, int]:
    """How many customers of tonight wait for each registry; of several at one place each is named."""
    waiting: dict[str, int] = {}
    for row in store.read("registries.count_waiting"):
        for name in row["waits_for"].split("; "):
            waiting[name] = waiting.get(name, 0) + row["customers"]
    return waiting


def _describe(registry: Registry, copies: Copies) -> str:
    dated, returned = copies.whole.get(registry.name), copies.returned.get(registry.name)
    if registry.asking is Asking.ROSTER and dated is None:
        held = f"roster returned on {returned}" if returned else "no roster returned"
    else:
        held = f"copy of {dated}" if dated else "no copy imported"
    return f"{registry.name}: {held}, at most {registry.max_age_days} days old"
