"""How is one evening made ready to judge customers, whoever asks: build, preview, explain, export or the brief?"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from campaign.clock import day_of, instant, month_number
from campaign.engines.colleague import Colleague
from campaign.engines.offering import Offering, prepare_offering
from campaign.engines.sqlite import Judge
from campaign.engines.tonight import Tonight, prepare_evening
from campaign.rules.choices import unpacked
from campaign.rules.gates import blocked_codes
from campaign.rules.hours import Policies
from campaign.rules.recalls import HOURS_CHANGED, PHONE_CHANGED
from campaign.rules.tariffs import Plan
from campaign.settings import Settings
from campaign.store.bills import refresh_bills
from campaign.store.catalogue import customer_fields
from campaign.store.database import Store
from campaign.store.standing import begin_touching, touch


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """Everything that judging needs besides the customers."""

    tonight: Tonight
    offering: Offering
    judge: Judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """What the operator and the law have laid down: settings, plans, calling rules, and the key of the holdout."""

    settings: Settings
    plans: Sequence[Plan]
    policies: Policies
    key: bytes


def prepare_bench(
    store: Store,
    rulebook: Rulebook,
    *,
    evening: date,
    now: datetime,
    campaign: str = "",
    judged_at: int | None = None,
    colleague: Colleague | None = None,
) -> Bench:
    """Make an evening ready, inside a transaction; `campaign` narrows it to one, `judged_at` begins it then.

    A `colleague` prepares itself meanwhile.
    """
    settings = rulebook.settings
    if campaign:
        settings = replace(settings, campaigns={campaign: settings.campaigns[campaign]})
    tonight = prepare_evening(
        store, settings, rulebook.policies, evening=evening, now=now, key=rulebook.key, judged_at=judged_at,
        counting=colleague.count if colleague else None,
    )  # fmt: skip
    fields = customer_fields(store, settings)
    offering = prepare_offering(store, settings, rulebook.plans, tonight, fields=fields, key=rulebook.key)
    changes = [offer.plan_change for offer in settings.offers.values() if offer.plan_change]
    months = max((change.months for change in changes), default=0)
    return Bench(tonight=tonight, offering=offering, judge=Judge(store, tonight, offering, months))


def judge_leads(
    store: Store, rulebook: Rulebook, lead_nos: Collection[int], now: datetime
) -> dict[int, tuple[str, ...]]:
    """The gates that block each lead at this minute; leads that still pass are absent. Inside a transaction."""
    blocked: dict[int, tuple[str, ...]] = {}
    wanted = set(lead_nos)
    leads = [row for row in store.read("build.read_open_leads") if row["lead_no"] in wanted]
    for evening in sorted({row["evening"] for row in leads}):
        tonight = [row for row in leads if row["evening"] == evening]
        refresh_bills(store, rulebook.plans, priced_in=month_number(day_of(evening)))
        bench = prepare_bench(store, rulebook, evening=day_of(evening), now=now, judged_at=instant(now))
        begin_touching(store)
        touch(store, {row["customer_no"] for row in tonight})
        bench.judge.judge_touched()
        blocked |= dict(_blocked_leads(bench, tonight, instant(now)))
    return blocked


def _blocked_leads(bench: Bench, leads: Sequence[sqlite3.Row], now: int) -> Iterable[tuple[int, tuple[str, ...]]]:
    persons = {row["customer_no"]: row["blocked_by"] for row in bench.judge.persons()}
    choices = {row["customer_no"]: row for row in bench.judge.spread()}
    places = {(choice.campaign, choice.offer): place for place, choice in enumerate(bench.offering.choices)}
    for lead in leads:
        bits = persons.get(lead["customer_no"])
        place = places.get((str(lead["campaign"]), str(lead["offer"])))
        if bits is None:
            codes: tuple[str, ...] = ("unknown_customer",)
        elif bits:
            codes = blocked_codes(bits, bench.tonight.gates)
        elif place is None:
            codes = ("campaign_runs",)
        else:
            row = choices.get(lead["customer_no"])
            codes = _blocked_choice(bench, row, place) or _outdated(bench, lead, row, place, now)
        if codes:
            yield int(lead["lead_no"]), codes


def _blocked_choice(bench: Bench, row: sqlite3.Row | None, place: int) -> tuple[str, ...]:
    if row is None or not row[f"_v{place}"]:
        return ("fits",)
    held = row[f"_held{bench.offering.choices[place].campaign_no}"]
    return ("holdout",) if held and not row["_promised_at"] else ()


def _outdated(
    bench: Bench, lead: sqlite3.Row, row: sqlite3.Row | None, place: int, now: int
) -> tuple[str, ...]:
    """What the lead says otherwise than it is by now: the phone, or the hours from this minute on."""
    hours_no = row[f"_{bench.offering.choices[place].purpose}_hours_no"] if row else 0
    window = bench.tonight.windows.get(hours_no)
    opens_at, closes_at = max(lead["opens_at"], now), lead["closes_at"]
    covered = window is not None and any(one.start <= opens_at and closes_at <= one.end for one in window.intervals)
    outdated = ((PHONE_CHANGED, lead["phone"] != lead["present_phone"]), (HOURS_CHANGED, not covered))
    return tuple(code for code, is_so in outdated if is_so)


def ranked_choices(row: sqlite3.Row, offering: Offering) -> list[tuple[int, int, bool]]:
    """(value, place, held) of every eligible choice of a spread row, the best first.

    Who asked to be called back tonight, and is held out of everything, counts as held out of nothing.
    """
    first = row.keys().index("_v0")
    best_first = sorted(
        (packed for packed in tuple(row)[first : first + len(offering.choices)] if packed), reverse=True
    )
    choices = [
        (value, place, bool(row[f"_held{offering.choices[place].campaign_no}"]))
        for value, place in map(unpacked, best_first)
    ]
    if row["_promised_at"] and all(held for _, _, held in choices):
        return [(value, place, False) for value, place, _ in choices]
    return choices
