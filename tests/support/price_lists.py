"""How do tests read plans, versions and prices from a few lines of TOML?"""

from __future__ import annotations

import tomllib
from datetime import date
from decimal import Decimal

from campaign.clock import month_number
from campaign.rules.tariffs.parse import parse_plans
from campaign.rules.tariffs.plan import Measure, Plan, PlanVersion, Price

MEASURES = {
    "day_minutes": Measure(name="day_minutes", digits=1),
    "data_gb": Measure(name="data_gb", digits=3),
}
FEES = "monthly_fee = 19.00\nexit_fee = 0"
JANUARY = 2026 * 12
PRICES = "prices = { day_minutes = 0.17, data_gb = 2 }"


def read_plans(text: str, minor_digits: int = 2) -> tuple[Plan, ...]:
    """The plans of a text."""
    return parse_plans(tomllib.loads(text, parse_float=Decimal), measures=MEASURES, minor_digits=minor_digits)


def read_version(text: str, start: str = "2026-01") -> PlanVersion:
    """The only version of a plan, from the lines that follow its first month."""
    return read_plans(f'[plans.basic]\n[[plans.basic.versions]]\nfrom = "{start}"\n{text}')[0].versions[0]


def read_price(text: str) -> Price:
    """The price of a day minute."""
    return read_version(f"{FEES}\nprices = {{ day_minutes = {text}, data_gb = 0 }}").prices["day_minutes"]


def month(text: str) -> int:
    """The number of a month written YYYY-MM."""
    return month_number(date.fromisoformat(f"{text}-01"))
