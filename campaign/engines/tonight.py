"""What holds on one evening, before anybody is judged: windows, places, languages, recent attempts, holdouts?

Everything that depends on the moment is put into small temporary tables, so that judging a customer is nothing but
integers. Missing zone, rules or registry copy leaves the place closed: never open by default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from campaign.clock import day_number, instant
from campaign.engines.invitations import fill_invitations, invited_yet, invites
from campaign.engines.patience import Counting, count_recent, fill_tiers, loosest_numbers
from campaign.engines.registries import Copies, describe_registries, read_copies
from campaign.engines.service import calls_for_service, fill_service_places, service_hours
from campaign.engines.signing import find_unsigned
from campaign.engines.staffing import read_presences
from campaign.model import Purpose
from campaign.rules.agreed import read_agreed
from campaign.rules.capacity import Presence, languages_with
from campaign.rules.gate import Gate
from campaign.rules.gates import person_gates
from campaign.rules.gates.tiers import USUAL, Terms
from campaign.rules.holdout import draw_holdout, parts_of
from campaign.rules.hours import (
    CallingRules,
    Hours,
    Place,
    Policies,
    Window,
    parse_hours,
    rules_at,
    runs_on,
    window_at,
)
from campaign.rules.limits import lawful_caps, strictest_limits
from campaign.settings import Campaign, Settings
from campaign.store.answering import number_segments
from campaign.store.database import Row, Store, Value

TABLES = (
    "person", "place_tonight", "hours_tonight", "closed_tonight", "language_tonight", "tier_tonight", "service_place",
    "invitation_place", "invited_before", "recent", "also_held",
)  # fmt: skip
"""The temporary tables of an evening; the first is filled block by block."""
COUNTED = {"recent": "build.count_recent"}
"""Those that follow from what was committed and the evening's parameters alone, and the statement that fills them."""
_LAW = ("country", "state", "phone_country", "phone_state")
"""The columns of a place that tell whose law holds there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tonight:
    """One evening: its gates and their parameters, the windows by hours number, and who works.

    `segment` is SQL for the number of the segment of a customer.
    """

    evening: date
    purposes: tuple[Purpose, ...]
    gates: tuple[Gate, ...]
    parameters: Mapping[str, Value]
    windows: Mapping[int, Window]
    shifts: tuple[Presence, ...]
    languages: Mapping[int, str]
    campaigns: tuple[Campaign, ...]
    idle: Mapping[str, str]
    terms: Terms = USUAL
    invited: Mapping[str, str] = field(default_factory=dict)
    segment: str = "0"

    @property
    def is_mixed(self) -> bool:
        """Whether service calls are made beside others."""
        return self.terms.service and len(self.purposes) > 1

    @property
    def begins(self) -> int:
        """The instant at which the first window of the evening opens anywhere."""
        return int(self.parameters["begins"] or 0)

    @property
    def ends(self) -> int:
        """The instant at which the last window of the evening closes anywhere."""
        return int(self.parameters["ends"] or 0)


def prepare_evening(
    store: Store,
    settings: Settings,
    policies: Policies,
    *,
    evening: date,
    now: datetime,
    key: bytes,
    judged_at: int | None = None,
    counting: Counting | None = None,
) -> Tonight:
    """Fill the temporary tables of an evening.

    An evening that is going on begins now: who cannot be called any more is told so. `judged_at` moves the beginning to
    that instant in any case (export). `counting` is told by which values recent attempts are about to be counted.
    """
    _create_tables(store)
    campaigns, idle = running_campaigns(settings, evening, find_unsigned(store, settings, instant(now)))
    purposes = tuple(sorted({campaign.purpose for campaign in campaigns})) or tuple(Purpose)
    terms = _terms(settings, campaigns)
    windows = _every_window(store, settings, policies, evening, campaigns, terms)
    begins, ends = _bounds(windows, settings, evening)
    if judged_at is None and begins < instant(now) < ends:
        judged_at = instant(now)
    begins = max(begins, judged_at) if judged_at else begins
    numbers = fill_tiers(store, settings.desk.contact)
    _fill_places(store, policies, evening, loosest_numbers(settings.desk.contact, service=terms.service))
    _fill_hours(store, windows, judged_at or 0)
    shifts, languages = _fill_languages(store, settings, begins, ends)
    recent = count_recent(store, begins, day_number(evening), numbers["touch_seconds"], counting)
    hold_out(store, campaigns, key)
    parameters = {"now": instant(now), "ends": ends, **_stated(settings), **numbers, **recent}
    return Tonight(
        evening=evening, purposes=purposes, gates=person_gates(purposes, terms=terms), parameters=parameters,
        windows=windows, shifts=shifts, languages=languages, campaigns=campaigns, idle=idle, terms=terms,
        invited=invited_yet(store, settings, campaigns, now, key),
        segment=number_segments(store, settings.desk.answering.segment),
    )  # fmt: skip


def _terms(settings: Settings, campaigns: Sequence[Campaign]) -> Terms:
    return Terms(
        tiers=bool(settings.desk.contact.tiers), service=calls_for_service(campaigns), invitations=invites(campaigns)
    )  # fmt: skip


def _stated(settings: Settings) -> dict[str, Value]:
    """What campaign.toml says that choices look at."""
    callbacks = settings.desk.callbacks
    return {
        "desk_language": settings.desk.language, "callback_tries": callbacks.tries,
        "callback_seconds": callbacks.keep_days * 86_400,
    }  # fmt: skip


def _create_tables(store: Store) -> None:
    for table in TABLES:
        store.run(f"build.create_{table}")
        store.run(f"build.clear_{table}")


def number_campaigns(store: Store, names: Sequence[str]) -> dict[str, int]:
    """The number of every campaign, given on first sight; inside a transaction."""
    store.run_many("campaigns.add_campaign", ({"campaign": name} for name in names))
    return {row["campaign"]: row["campaign_no"] for row in store.read("campaigns.read_campaigns")}


def hold_out(store: Store, campaigns: Sequence[Campaign], key: bytes) -> None:
    """Find who is held out though the own bucket is free; raises the recorded share, which never shrinks."""
    numbers = number_campaigns(store, [campaign.name for campaign in campaigns])
    for campaign in campaigns:
        number = numbers[campaign.name]
        store.run("campaigns.raise_holdout", campaign_no=number, held_parts=parts_of(campaign.holdout_share))
        held_parts = store.value("campaigns.read_holdout", campaign_no=number)
        bucket = {"bucket": draw_holdout(key, campaign.name).sql("c.holdout_base")}
        store.run("build.hold_households", bucket, campaign_no=number, held_parts=held_parts)
        store.run("build.hold_assigned", bucket, campaign_no=number, held_parts=held_parts)
        store.run("build.hold_merged", bucket, campaign_no=number, held_parts=held_parts)


def running_campaigns(
    settings: Settings, evening: date, unsigned: Mapping[str, str]
) -> tuple[tuple[Campaign, ...], dict[str, str]]:
    """The campaigns that run on an evening, and why the others do not; `unsigned` wait for their sign-off."""
    running, idle = [], {}
    for campaign in settings.campaigns.values():
        if evening < campaign.starts:
            idle[campaign.name] = f"starts on {campaign.starts}"
        elif evening > campaign.stops:
            idle[campaign.name] = f"stopped on {campaign.stops}"
        elif campaign.days and not runs_on(campaign.days, campaign.starts, evening):
            idle[campaign.name] = f"does not call on {evening:%A}s or this day ({campaign.days})"
        elif campaign.name in unsigned:
            idle[campaign.name] = unsigned[campaign.name]
        else:
            running.append(campaign)
    return tuple(running), idle


def _every_window(
    store: Store, settings: Settings, policies: Policies, evening: date, campaigns: Sequence[Campaign], terms: Terms
) -> dict[int, Window]:
    """The windows of all hours numbers; notes where service calls and invitations need no consent."""
    desk_window = parse_hours(settings.desk.evening.window)
    windows = _windows(settings, policies, evening, desk_window, store.read("build.read_calling_hours"))
    if terms.service:
        fill_service_places(store, settings.desk.contact)
        rows = store.read("build.read_service_hours")
        windows |= _windows(settings, policies, evening, service_hours(settings, campaigns), rows)
    if terms.invitations:
        fill_invitations(store, settings, policies, evening)
        windows |= _windows(settings, policies, evening, desk_window, store.read("build.read_invitation_hours"))
    return windows


def _windows(
    settings: Settings, policies: Policies, evening: date, desk_window: Hours, rows: Sequence[Row]
) -> dict[int, Window]:
    """The window of each combination of place and consented hours, by its number."""
    if not runs_on(settings.desk.evening.days, date(2000, 1, 1), evening):
        return {}
    windows: dict[int, Window] = {}
    seen: dict[tuple[str, ...], Window] = {}
    for row in rows:
        combination = (*(row[column] for column in _LAW), row["zones"], row["preferred"], row["consented"])
        if combination not in seen:
            *_, preferred, consented = combination
            agreed = read_agreed(consented)
            window = window_at(
                evening, _place(row), policies, desk_window, call_minutes=settings.desk.evening.call_minutes,
                preferred=parse_hours(preferred) if preferred else None,
                consented=agreed.hours, night=agreed.night,
            )  # fmt: skip
            seen[combination] = replace(window, zone=row["zones"].partition(" ")[0])
        windows[row["hours_no"]] = seen[combination]
    return windows


def _bounds(windows: Mapping[int, Window], settings: Settings, evening: date) -> tuple[int, int]:
    opened = [window for window in windows.values() if window.intervals]
    if opened:
        return min(w.intervals[0].start for w in opened), max(w.room[-1].end for w in opened)
    zone = ZoneInfo(settings.zone)
    return (
        instant(datetime.combine(evening, time(16), zone)),
        instant(datetime.combine(evening, time(20), zone)),
    )


def _place(row: Row) -> Place:
    return Place(zones=tuple(row["zones"].split()), **{column: row[column] for column in _LAW})


def _fill_places(store: Store, policies: Policies, evening: date, limits: Mapping[str, int]) -> None:
    copies = read_copies(store)
    known: dict[tuple[str, ...], dict[str, Value]] = {}
    for row in store.read("build.read_places"):
        law = tuple(row[column] for column in _LAW)
        if law not in known:
            place = _place(row)
            rules = rules_at(place, evening, policies)
            known[law] = {"place": place.name, **_describe_law(rules, copies, evening, limits)}
        here = {**known[law], "place_no": row["place_no"], "zones": row["zones"], "zone_known": int(bool(row["zones"]))}
        store.run("build.add_place_tonight", None, **here)


def _describe_law(
    rules: CallingRules | None, copies: Copies, evening: date, limits: Mapping[str, int]
) -> dict[str, Value]:
    found = {"rules_known": int(rules is not None), **describe_registries(rules, copies, evening)}
    for name, limit in (strictest_limits(rules, limits) | lawful_caps(rules)).items():
        found |= {name: limit.value, f"{name}_by": limit.by}
    return found


def _fill_hours(store: Store, windows: Mapping[int, Window], judged_at: int) -> None:
    store.run_many(
        "build.add_hours_tonight",
        (
            {"hours_no": number, "opens_at": window.intervals[0].start, "closes_at": window.intervals[-1].end}
            for number, window in windows.items()
            if window.intervals and window.intervals[-1].end > judged_at
        ),
    )
    store.run_many(
        "build.add_closed_tonight",
        ({"hours_no": number, "reason": window.reason} for number, window in windows.items() if window.reason),
    )


def _fill_languages(
    store: Store, settings: Settings, begins: int, ends: int
) -> tuple[tuple[Presence, ...], dict[int, str]]:
    shifts = read_presences(store, settings.desk.capacity, begins, ends)
    spoken = languages_with(shifts)
    languages = {row["language_no"]: row["language"] for row in store.read("build.read_languages")}
    languages[0] = settings.desk.language
    store.run_many(
        "build.add_language_tonight",
        ({"language_no": number} for number, language in languages.items() if language in spoken),
    )
    return shifts, languages
