"""Which clocks may a person go by: those of the zones we know of, and of a country that none of them belongs to?

A zone that is stated, or that a phone tells, may contradict the address: somebody in Seoul keeps a London number. Then
nobody knows by which clock the person lives, and all of them count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from zoneinfo import ZoneInfo

AMERICAN = frozenset({"US", "AS", "GU", "MP", "PR", "VI"})
"""The United States and the territories, which addresses and phones name either way."""


def candidate_zones(zones: Sequence[str], countries: Iterable[str], day: date) -> tuple[str, ...]:
    """The zones and, for each country (ISO 3166) that none of them belongs to, the clocks of that country.

    A zone belongs to a country when its clock goes as one of the country's does in the year of `day`. Without any zone
    nothing is added: that it is unknown closes the day by itself.
    """
    found = list(zones)
    for country in dict.fromkeys(map(str.upper, countries)):
        clocks = _clocks_of(country, day.year)
        if zones and clocks and not any(_course(zone, day.year) in clocks for zone in zones):
            found += clocks.values()
    return tuple(dict.fromkeys(found))


@cache
def _clocks_of(country: str, year: int) -> dict[tuple[float, ...], str]:
    """One zone for each clock of a country, by how it goes; none where the zone database knows no such country."""
    countries = AMERICAN if country in AMERICAN else {country}
    return {_course(zone, year): zone for name in sorted(countries) for zone in _zones_by_country()[name]}


@cache
def _zones_by_country() -> defaultdict[str, list[str]]:
    """The table of zones by country that comes with the zone database."""
    zones: defaultdict[str, list[str]] = defaultdict(list)
    text = (resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            zones[country].append(zone)
    return zones


@cache
def _course(zone: str, year: int) -> tuple[float, ...]:
    """The offsets of a clock on two days of each month; () for a zone that is unknown, which belongs nowhere."""
    try:
        clock = ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return ()
    days = (datetime(year, month, day, 12, tzinfo=UTC) for month in range(1, 13) for day in (1, 15))
    return tuple(moment.astimezone(clock).utcoffset().total_seconds() for moment in days)  # type: ignore[union-attr]
