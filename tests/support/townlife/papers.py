"""What do the files of the town say? New York; the evening is Tuesday, 2026-03-10."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from campaign.clock import instant

EVENING = date(2026, 3, 10)
NOON = "2026-03-10T12:00:00-04:00"
KEY = bytes(range(32))
DESK = """
[desk]
region = "US"
zone = "America/New_York"
currency = "USD"
[holdout]
share = 0
[attributes]
trips = "integer"
segment = "text"
[measures]
minutes = { digits = 1 }
"""
PLANS = """
[plans.basic]
[[plans.basic.versions]]
from = "2025-01"
monthly_fee = 5.00
exit_fee = 6.00
prices.minutes = 0.10
[plans.talker]
[[plans.talker.versions]]
from = "2025-01"
monthly_fee = 15.00
exit_fee = 0
prices.minutes = { included = 200, price = 0.05 }
"""
PACK = 'title = "Travel pack"\nproduct = "travel"\nrule = "trips >= 2"\nbenefit = "60.00"\n'
TALKER = 'title = "Talker"\n[plan_change]\nplan = "talker"\nfloor = "2.00"\nmonths = 3\n'


def campaign_text(*offers: str, **changes: object) -> str:
    """A campaigns/*.toml with these offers; `changes` replace or add settings, written as TOML values."""
    named = ", ".join(f'"{offer}"' for offer in offers)
    settings: dict[str, object] = {
        "why": '"Because it helps."', "kind": '"offer"', "purpose": '"marketing"', "audience": '"everyone"',
        "offers": f"[{named}]", "starts": "2026-01-01", "stops": "2026-12-31", **changes,
        "measure": '{ what = "retention", day = 90, threshold = 0.8 }',
    }  # fmt: skip
    return "".join(f"{key} = {value}\n" for key, value in settings.items())


FILES = {
    "campaign.toml": DESK,
    "plans.toml": PLANS,
    "offers/pack.toml": PACK,
    "offers/talker.toml": TALKER,
    "campaigns/needs.toml": campaign_text("pack"),
    "campaigns/rates.toml": campaign_text("talker"),
}


def at(text: str) -> int:
    """The instant of an ISO text; without an offset it is meant in New York."""
    given = datetime.fromisoformat(text)
    return instant(given if given.tzinfo else given.replace(tzinfo=ZoneInfo("America/New_York")))
