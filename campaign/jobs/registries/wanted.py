"""Which do-not-call registries does the law of our customers' places want, and where?"""

from __future__ import annotations

from dataclasses import dataclass, field

from campaign.rules.hours import Place, Registry, rules_at
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A registry, and the numbers of the places whose law wants it today."""

    registry: Registry
    places: set[int] = field(default_factory=set)


def wanted_registries(workspace: Workspace) -> dict[str, Wanted]:
    """The registries that the law of some customer's place wants, by name; of several limits the shortest."""
    wanted: dict[str, Wanted] = {}
    columns = ("country", "state", "phone_country", "phone_state")
    for row in workspace.store.read("build.read_places"):
        place = Place(zones=(), **{column: row[column] for column in columns})
        rules = rules_at(place, workspace.today, workspace.policies)
        for registry in rules.registries if rules else ():
            known = wanted.setdefault(registry.name, Wanted(registry=registry))
            known.places.add(row["place_no"])
            if registry.max_age_days < known.registry.max_age_days:
                wanted[registry.name] = Wanted(registry=registry, places=known.places)
    return dict(sorted(wanted.items()))
