"""Do the settings, plans, rules and laws make sense together?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version

from campaign.clock import instant
from campaign.files.dialers import read_profile
from campaign.jobs.examinations.finding import Finding, failed, passed, unknown
from campaign.jobs.meaning import read_meaning
from campaign.jobs.probing import compile_every_rule, probe_offers
from campaign.jobs.waiting import find_waiting
from campaign.rules.hours import Place, is_zone, parse_hours, rules_at
from campaign.rules.limits import DAY_SECONDS
from campaign.workspace import Workspace

RULES_DAYS = 365
"""After so long somebody is to look whether the law is still what the shipped rules say."""
CALL_DAYS, FEWEST_CALLS = 90, 30
"""The length of calls is measured over so many days, and told from so many calls on."""


def examine_settings(workspace: Workspace) -> Iterator[Finding]:
    """Every file that the operator writes."""
    settings = workspace.settings
    windows = (settings.desk.contact.service_window, *(campaign.window for campaign in settings.campaigns.values()))
    for window in (settings.desk.evening.window, *filter(None, windows)):
        parse_hours(window)
    read_meaning(workspace)
    read_profile(settings.desk.nightly_dialer, workspace.directory / "dialers")
    counts = f"{len(settings.campaigns)} campaigns, {len(settings.offers)} offers"
    yield passed("settings", f"Every file can be read: {counts}.")


def examine_plans(workspace: Workspace) -> Iterator[Finding]:
    """The rate plans of plans.toml."""
    yield passed("plans", f"{len(workspace.plans)} rate plans can be read.")


def examine_rules(workspace: Workspace) -> Iterator[Finding]:
    """Every rule of every campaign and offer, and every benefit."""
    with workspace.store.rehearsing():
        rules, mistakes = compile_every_rule(workspace)
        if not mistakes:
            probe_offers(workspace.store, workspace.rulebook, workspace.settings.offers, workspace.today)
    for one in mistakes:
        yield failed("rules", f"{one.file}: {one.setting}: column {one.column}: {one.reason}", "campaign offers check")
    if not mistakes:
        yield passed("rules", f"{len(rules)} rules make sense.")


def examine_law(workspace: Workspace) -> Iterator[Finding]:
    """Whether calling rules are known for where the customers are, and were checked within a year."""
    today = workspace.today
    known = {place: rules_at(place, today, workspace.policies) for place in _places(workspace)}
    lawless = sorted(place.name or "unknown" for place, rules in known.items() if rules is None)
    if lawless:
        yield failed("calling rules", f"No calling rules are known for {', '.join(lawless)}: nobody there is called.",
                     "Correct country and state of these customers.")  # fmt: skip
    checked = [rules.checked_on for rules in known.values() if rules]
    if checked and min(checked) < today - timedelta(days=RULES_DAYS):
        yield failed("calling rules", f"The calling rules were last checked against the law on {min(checked)}.",
                     "Install the newest version of campaign.")  # fmt: skip
    elif not lawless:
        words = "1 place was" if len(known) == 1 else f"{len(known)} places was"
        yield passed("calling rules", f"The law of {words} looked up on {min(checked)} or later.")
    yield from _examine_call_length(workspace)


def _examine_call_length(workspace: Workspace) -> Iterator[Finding]:
    """Whether calls last longer than the setting by which they begin before the lawful hours end."""
    since = instant(workspace.now) - CALL_DAYS * DAY_SECONDS
    row = workspace.store.row("doctor.measure_calls", since=since)
    allowed = workspace.settings.desk.evening.call_minutes
    if row and row["calls"] >= FEWEST_CALLS and row["seconds"] > allowed * 60 * row["calls"]:
        minutes = row["seconds"] / row["calls"] / 60
        yield failed("calling rules", f"Calls took {minutes:.1f} minutes on average in the last {CALL_DAYS} days, and"
                     f" evening.call_minutes is {allowed}: some end after the lawful hours.",
                     f"Write call_minutes = {int(minutes) + 1} under [evening] in campaign.toml.")  # fmt: skip


def _places(workspace: Workspace) -> set[Place]:
    """Whose law holds at every place, whatever the zone; that of the desk when there are no customers yet.

    Erased persons are nowhere, and need none.
    """
    columns = ("country", "state", "phone_country", "phone_state")
    rows = workspace.store.read("build.read_places")
    anybody_erased = workspace.store.value("privacy.count_erasures") > 0
    places = {
        Place(zones=(), **{column: row[column] for column in columns})
        for row in rows if not anybody_erased or row["zones"] or any(row[column] for column in columns)
    }  # fmt: skip
    return places or {Place(zones=(), country=workspace.settings.region)}


def examine_registries(workspace: Workspace) -> Iterator[Finding]:
    """Whether the do-not-call registers that the law of some customer wants are there and fresh."""
    stale = [one for one in find_waiting(workspace) if one.code in {"registry_missing", "registry_stale"}]
    for one in stale:
        yield failed("registries", f"{one.sentence[0].upper()}{one.sentence[1:]}.", one.way_out)
    if not stale and workspace.store.read("build.read_places"):
        yield passed("registries", "Every registry that the law wants is there and fresh.")
    elif not stale:
        yield unknown("registries", "There are no customers yet whose law could want one.")


def examine_zones(workspace: Workspace) -> Iterator[Finding]:
    """Whether the zone database is there and knows every zone that occurs."""
    wanted = {workspace.settings.zone, "America/New_York", "Asia/Seoul", "Europe/London"}
    wanted |= {zone for row in workspace.store.read("build.read_places") for zone in row["zones"].split()}
    missing = sorted(zone for zone in wanted if not is_zone(zone))
    if missing:
        yield failed("zones", f"The zone database does not know {', '.join(missing)}.", "Install the package tzdata.")
    else:
        yield passed("zones", f"The zone database{_release()} knows all {len(wanted)} zones in use.")


def _release() -> str:
    try:
        return f" (tzdata {version('tzdata')})"
    except PackageNotFoundError:
        return ""
