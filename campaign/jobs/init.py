"""How does a workspace begin?

Region, zone, currency and language are taken as given, otherwise guessed from the machine. What cannot be guessed with
reason is asked for: a wrong zone would call people at the wrong hour.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from campaign.clock import instant, local_day
from campaign.errors import CannotCreate, UsageError
from campaign.files.templates import read_templates
from campaign.settings import SETTINGS_FILE, read_packaged
from campaign.workspace import DATABASE_FILE, KEY_FILE, Workspace, create_workspace

NO_PLACE = {"UTC", "Etc/UTC", "Etc/UCT", "Zulu", "GMT", "Etc/GMT", "Universal"}
"""Zones of machines, not of desks."""

FIRST_CAMPAIGN_DAYS = 180
"""How long the example campaign runs."""


class Unsettled(UsageError):
    """nothing here says {0}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the machine tells: environment variables, and the zone its clock is set to ("" when it does not say)."""

    environment: Mapping[str, str] = field(default_factory=dict)
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the desk sits; `sources` says for each value where it was taken from."""

    region: str
    zone: str
    currency: str
    language: str
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A new workspace: its folder, its inbox, the files in it, where the desk sits, and what to be warned of."""

    directory: Path
    inbox: Path
    files: tuple[str, ...]
    place: Place
    warnings: tuple[str, ...]


def begin_workspace(directory: Path, place: Place, now: datetime) -> Begun:
    """Make a workspace with commented settings and an empty database. Raises CannotCreate when there is one."""
    existed = directory.exists()
    files = read_templates(
        {
            "region": place.region, "zone": place.zone, "currency": place.currency, "language": place.language,
            "starts": f"{local_day(instant(now), place.zone)}",
            "stops": f"{local_day(instant(now), place.zone) + timedelta(days=FIRST_CAMPAIGN_DAYS)}",
        }
    )  # fmt: skip
    refuse_existing(directory, (*files, KEY_FILE, DATABASE_FILE))
    workspace = create_workspace(directory, files, now)
    return Begun(
        directory=workspace.directory,
        inbox=workspace.inbox,
        files=tuple(sorted((*files, KEY_FILE, DATABASE_FILE))),
        place=place,
        warnings=_warn(workspace, existed=existed),
    )


def refuse_existing(directory: Path, names: tuple[str, ...]) -> None:
    """Raise CannotCreate when one of the files is there already: nothing is overwritten, and nothing half made."""
    for name in (SETTINGS_FILE, *names):
        if (directory / name).exists():
            hint = "Choose another folder; nothing is overwritten."
            raise CannotCreate(str(directory / name), "it exists", hint=hint)


def settle_place(
    surroundings: Surroundings, *, region: str = "", zone: str = "", currency: str = "", language: str = ""
) -> Place:
    """The place as given, completed by what the machine tells. Raises Unsettled, UsageError."""
    sources: dict[str, str] = {}

    def settle(what: str, option: str, given: str, *guesses: tuple[str, str]) -> str:
        for value, source in ((given, "as given"), *guesses):
            if value:
                sources[what] = source
                return value
        raise Unsettled(f"which {what} the desk is in", hint=f"Name it: campaign init {option}")

    locale_language, locale_region = _read_locale(surroundings.environment)
    region = region.strip().upper()
    alone = _zones_of(region)
    zone = settle(
        "zone", "--zone America/New_York", zone,
        (alone[0] if len(alone) == 1 else "", f"the only zone of {region}"),
        (_fitting(surroundings.zone, alone), "the clock of this machine"),
    )  # fmt: skip
    _check_zone(zone)
    region = settle(
        "region", "--region US", region, (_region_of(zone), f"where {zone} is"), (locale_region, "the locale")
    )
    currency = settle(
        "currency", "--currency USD", currency.strip().upper(), (_currency_of(region), f"the money of {region}")
    )
    language = settle("language", "--language en", language, (locale_language, "the locale"), ("en", "nothing else"))
    return Place(region=region, zone=zone, currency=currency, language=language, sources=sources)


def read_surroundings(root: Path = Path("/")) -> Surroundings:
    """What the machine says about itself; `root` is where its files begin."""
    environment = dict(os.environ)
    candidates = (
        environment.get("TZ", "").lstrip(":"),
        str((root / "etc/localtime").resolve()).partition("zoneinfo/")[2],
        _read_first_line(root / "etc/timezone"),
    )
    return Surroundings(environment=environment, zone=next((name for name in candidates if _is_desk_zone(name)), ""))


def _read_first_line(path: Path) -> str:
    try:
        return path.read_text("ascii").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _is_desk_zone(name: str) -> bool:
    return bool(name) and name not in NO_PLACE and _exists(name)


def _exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _check_zone(zone: str) -> None:
    if not _exists(zone):
        raise UsageError(f"--zone {zone!r} is not an IANA zone", hint="They look like Asia/Seoul or America/New_York.")


def _fitting(zone: str, zones_of_region: tuple[str, ...]) -> str:
    """The machine's zone, unless it lies outside the region that was given."""
    return zone if not zones_of_region or zone in zones_of_region else ""


def _read_locale(environment: Mapping[str, str]) -> tuple[str, str]:
    """Language and region of a locale such as ko_KR.UTF-8; empty where it says neither."""
    text = next((environment[name] for name in ("LC_ALL", "LANG") if environment.get(name)), "")
    language, _, region = text.partition(".")[0].partition("_")
    known = language.isalpha() and len(language) == 2
    return (language.lower() if known else ""), (region if known and len(region) == 2 else "")


@cache
def _zones_by_region() -> dict[str, tuple[str, ...]]:
    """IANA zones by ISO country, from the table that comes with the zones."""
    text = resources.files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found[country] = (*found.get(country, ()), zone)
    return found


def _zones_of(region: str) -> tuple[str, ...]:
    if region and region not in _zones_by_region():
        raise UsageError(f"--region {region!r} is not a country", hint="Two letters, as in ISO 3166: US, KR, DE.")
    return _zones_by_region().get(region, ())


def _region_of(zone: str) -> str:
    return next((region for region, zones in _zones_by_region().items() if zone in zones), "")


def _currency_of(region: str) -> str:
    return str(read_packaged("regions")["currencies"].get(region, ""))


def _warn(workspace: Workspace, *, existed: bool) -> tuple[str, ...]:
    warnings = []
    region = workspace.settings.region
    if region not in workspace.policies.countries:
        warnings.append(f"no calling rules are known for {region}: nobody there can be called")
    if existed and workspace.directory.stat().st_mode & 0o077:
        warnings.append(f"others may look into {workspace.directory}: chmod 700 {workspace.directory}")
    return tuple(warnings)
