"""What waits for somebody to look at it?

Nothing here stops a command. It is what `nightly` mails and an operator would otherwise find out too late: rows that
were refused, codes nobody explained, a registry copy that is getting old, evenings without agents.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from campaign.clock import add_days, day_number, day_of, instant, month_number, month_text
from campaign.rules.hours import Asking, Registry, runs_on
from campaign.workspace import Workspace

DAYS_AHEAD = 7
"""How far ahead evenings and registry copies are looked at, and how far back strange results."""

ANY_MONDAY = date(2000, 1, 3)
"""Where the recurrence of the desk's days begins to count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing to look at: its kind, what is the matter, and the way out ("" when the sentence says it)."""

    code: str
    sentence: str
    way_out: str


def find_waiting(workspace: Workspace) -> tuple[Waiting, ...]:
    """Everything that waits, the most urgent kinds first."""
    return (
        *_registries(workspace),
        *_shifts(workspace),
        *_rejects(workspace),
        *_codes(workspace),
        *_strangers(workspace),
        *_usage(workspace),
    )


def is_calling_day(workspace: Workspace, day: date) -> bool:
    """Whether the desk calls on a day at all."""
    return runs_on(workspace.settings.desk.evening.days, ANY_MONDAY, day)


def _registries(workspace: Workspace) -> Iterator[Waiting]:
    copies = {row["name"]: day_of(row["dated"]) for row in workspace.store.read("build.read_registries")}
    for registry in _wanted_registries(workspace):
        way_out = f"campaign import suppressions FILE --registry {registry.name!r} --dated DATE"
        if registry.asking is Asking.ROSTER:
            way_out = f"campaign registry roster {registry.name!r} --output FILE"
        dated = copies.get(registry.name)
        if dated is None:
            sentence = f"no copy of {registry.name} was imported: nobody whose law wants it is called"
            yield Waiting(code="registry_missing", sentence=sentence, way_out=way_out)
            continue
        last_day = dated + timedelta(days=registry.max_age_days)
        if last_day < workspace.today:
            sentence = f"the copy of {registry.name} is of {dated}, good until {last_day}: nobody it covers is called"
            yield Waiting(code="registry_stale", sentence=sentence, way_out=way_out)
        elif last_day < workspace.today + timedelta(days=DAYS_AHEAD):
            sentence = f"the copy of {registry.name} is of {dated} and good until {last_day}"
            yield Waiting(code="registry_ages", sentence=sentence, way_out=way_out)


def _wanted_registries(workspace: Workspace) -> list[Registry]:
    """The registries that the law of some customer's place wants."""
    wanted: dict[str, Registry] = {}
    for row in workspace.store.read("build.read_places"):
        rules = workspace.policies.rules_for(
            row["country"], row["state"], workspace.today,
            phone_country=row["phone_country"], phone_state=row["phone_state"],
        )  # fmt: skip
        for registry in rules.registries if rules else ():
            wanted.setdefault(registry.name, registry)
    return sorted(wanted.values(), key=lambda one: one.name)


def _shifts(workspace: Workspace) -> Iterator[Waiting]:
    first = workspace.today
    days = [first + timedelta(days=number) for number in range(DAYS_AHEAD)]
    staffed = {
        day_of(row["day"])
        for row in workspace.store.read(
            "waiting.read_shift_days", first=day_number(first), last=day_number(days[-1])
        )
    }
    empty = [day for day in days if is_calling_day(workspace, day) and day not in staffed]
    if empty:
        listed = ", ".join(f"{day:%a} {day}" for day in empty)
        evenings = "1 evening" if len(empty) == 1 else f"{len(empty)} evenings"
        sentence = f"no agent has a shift on {evenings} of the next {DAYS_AHEAD} days: {listed}"
        yield Waiting(code="shifts_missing", sentence=sentence, way_out="campaign import shifts FILE")


def _rejects(workspace: Workspace) -> Iterator[Waiting]:
    newest = {row["rejects_file"]: row for row in workspace.store.read("waiting.read_rejects")}
    for name, row in newest.items():
        path = workspace.directory / name
        if not path.exists() or _was_corrected(workspace, path):
            continue
        shown = path.relative_to(workspace.directory) if path.is_relative_to(workspace.directory) else path
        rows, wait = (f"{row['refused']:,} rows", "wait") if row["refused"] > 1 else ("1 row", "waits")
        sentence = f"{rows} of {row['file_name']} {wait} to be corrected in {shown}"
        yield Waiting(code="rows_refused", sentence=sentence, way_out=f"campaign import {row['kind']} {shown}")


def _was_corrected(workspace: Workspace, path: Path) -> bool:
    """Whether the file of refused rows, as it is now, has been imported without a refusal."""
    content = sha256(path.read_bytes()).hexdigest()
    return bool(workspace.store.value("waiting.count_clean_imports", sha256=content))


def _codes(workspace: Workspace) -> Iterator[Waiting]:
    rows = workspace.store.read("waiting.read_unknown_codes")
    if rows:
        listed = ", ".join(f"{row['code']} ({row['attempts']:,})" for row in rows)
        sentence = f"codes of a dialer that nobody explained count as attempts without consequences: {listed}"
        yield Waiting(code="codes_unknown", sentence=sentence, way_out="explain them in dispositions.toml")


def _strangers(workspace: Workspace) -> Iterator[Waiting]:
    since = instant(add_days(workspace.now, -DAYS_AHEAD))
    count = workspace.store.value("waiting.count_unmatched", since=since)
    if count:
        results, belong = ("1 result", "belongs") if count == 1 else (f"{count:,} results", "belong")
        sentence = f"{results} of the last {DAYS_AHEAD} days {belong} to no lead and no customer of ours"
        yield Waiting(code="results_unmatched", sentence=sentence, way_out="")


def _usage(workspace: Workspace) -> Iterator[Waiting]:
    if not any(offer.plan_change for offer in workspace.settings.offers.values()):
        return
    month = month_number(workspace.today)
    newest = workspace.store.value("bills.newest_usage_month", month=month)
    if newest is not None and newest < month - 1:
        sentence = f"the newest usage is of {month_text(newest)}: offers of plans rest on it"
        yield Waiting(code="usage_old", sentence=sentence, way_out="campaign import usage FILE")
