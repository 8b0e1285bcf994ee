"""At which desk is everything tried, and what do its settings say in plain values?

A desk in New York that also calls Los Angeles and London; three languages, two campaigns of different purpose, four
offers of which one is a change of plan. What the program reads as TOML stands here once more as Python.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

HOME = "America/New_York"
KEY = bytes(range(32))
FIRST_DAY = date(2026, 3, 2)
ZONES = {"+1212": HOME, "+1213": "America/Los_Angeles", "+4420": "Europe/London", "+1800": ""}
"""Zone by the beginning of a phone; a toll-free number may be anywhere, and no minute suits all of it."""

PHONES = (
    "+12125550101", "+12125550102", "+12125550103", "+12125550104", "+12135550101", "+12135550102", "+12135550103",
    "+442079460101", "+442079460102", "+18005550199",
)  # fmt: skip
CUSTOMERS = tuple(f"C{number:02d}" for number in range(1, 14))
HOUSEHOLDS = ("", "", "H1", "H2", "H3")
LANGUAGES = ("", "en", "en", "ko", "es")
HOURS = ("", "", "17:00-19:00", "18:30-20:00", "16:00-17:30", "09:00-12:00")
CLEANING = "두낫콜 (donotcall.go.kr)"
"""The registry that takes our roster and returns it; here it is asked for London too."""

REGISTRIES = {"National Do Not Call Registry": ("US", 31), "TPS and CTPS": ("GB", 28), CLEANING: ("GB", 30)}
COPIED = tuple(sorted(set(REGISTRIES) - {CLEANING}))
"""Country and greatest age in days of the copy that its law wants."""

CONSENT_DAYS, CALLS_PER_HOUR, SLOT, TOUCH_HOURS = 120, 2, 1800, 100
CONFIRM = {"phone": "call back"}
"""What a yes that came this way needs before it counts."""

GROWTH = "[invitation]\nshare = 1.0\nstep = 0.1\nrefusals_below = 0.5\n"
INVITING, INVITED_TRIES, INVITED_REACHED = "club", 3, 1
"""The campaign that asks who was never asked, and how often it may try."""

PATTERNS = ("+1213*", "+4420794601?2")
"""Numbers that may be barred as a whole."""

DUPLICATE = "D01"
"""A second record of somebody."""

MOST_ERASED = 2
"""So many customers are forgotten at most: the others are needed."""

PORTFOLIOS = {"west": "Ada Reed", "east": "Ben Pike"}


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How often somebody may be tried and touched, and how long they rest."""

    day: int = 1
    week: int = 2
    month: int = 3
    life: int = 4
    rest: int = 10
    person: int = 3
    number: int = 4
    household: int = 4


USUAL = Patience()
TIERS = {"gold": Patience(week=1, life=3, rest=20, person=2), "silver": Patience(month=4, rest=5, household=3)}

DESK = f"""
[desk]
region = "US"
zone = "{HOME}"
currency = "USD"
[evening]
days = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"
call_minutes = 0
[contact_policy]
attempts_per_day = {USUAL.day}
attempts_7_days = {USUAL.week}
attempts_30_days = {USUAL.month}
attempts_life = {USUAL.life}
rest_days_after_contact = {USUAL.rest}
consent_max_age_days = {CONSENT_DAYS}
touches = {{ hours = {TOUCH_HOURS}, person = {USUAL.person}, number = {USUAL.number}, household = {USUAL.household} }}
[contact_policy.tiers.gold]
attempts_7_days = {TIERS["gold"].week}
attempts_life = {TIERS["gold"].life}
rest_days_after_contact = {TIERS["gold"].rest}
touches_person = {TIERS["gold"].person}
[contact_policy.tiers.silver]
attempts_30_days = {TIERS["silver"].month}
rest_days_after_contact = {TIERS["silver"].rest}
touches_household = {TIERS["silver"].household}
[consent]
confirm = {{ phone = "{CONFIRM["phone"]}" }}
[invitation]
tries = {INVITED_TRIES}
reached = {INVITED_REACHED}
[invitation.basis]
US = "existing relationship"
GB = "legitimate interest"
[portfolios]
west = {{ owner = "{PORTFOLIOS["west"]}" }}
east = {{ owner = "{PORTFOLIOS["east"]}" }}
[capacity]
calls_per_hour = {CALLS_PER_HOUR}
[attributes]
trips = "integer"
[measures]
minutes = {{ digits = 0 }}
"""
PLANS = """
[plans.basic]
[[plans.basic.versions]]
from = "2025-01"
monthly_fee = 5.00
exit_fee = 6.00
prices.minutes = 0.10
[[plans.basic.versions]]
from = "2026-06"
monthly_fee = 5.00
exit_fee = 6.00
prices.minutes = 0.14
[plans.talker]
[[plans.talker.versions]]
from = "2025-01"
monthly_fee = 15.00
exit_fee = 0
prices.minutes = { included = 200, price = 0.05 }
"""
CAMPAIGN = """
why = "Because it helps."
kind = "{kind}"
purpose = "{purpose}"
audience = '{audience}'
offers = {offers}
starts = 2026-01-01
stops = {stops}
budget_per_evening = {budget}
holdout_share = {share}
measure = {{ what = "retention", day = 90, threshold = 0.8 }}
"""
OFFERS = {
    "talker": """title = "Talker"\nfamily = "rates"
[plan_change]
plan = "talker"
floor = "2.00"
months = 3
months_required = 2
""",
    "pack": 'title = "Pack"\nfamily = "abroad"\nproduct = "travel"\nrule = "trips >= 2"\nbenefit = "60.00"\n',
    "family": """title = "Family"\nrule = 'tier == "gold" and not holds("travel")'\nbenefit = "50.00"\n""",
    "member": 'title = "Member"\nproduct = "club"\nrule = "everyone"\nbenefit = "10.00"\n',
    "line": """title = "Line"\nfamily = "abroad"\nrule = 'language in ["ko", "es"]'\nbenefit = "24.00"\n""",
}
FAMILIES = {"pack": "abroad", "line": "abroad", "talker": "rates"}
"""The family of an offer; a yes or a no may be about one of them only."""

PRODUCTS = {"talker": "talker", "pack": "travel", "family": "family", "line": "line", "member": "club"}
BENEFITS = {"pack": 6000, "family": 5000, "line": 2400, "member": 1000}


@dataclass(frozen=True, kw_only=True)
class Campaign:
    """A campaign in plain values; `audience` decides by a customer's values, `parts` are ten-thousandths held out."""

    name: str
    purpose: str
    rule: str
    audience: Callable[[dict[str, str]], bool]
    offers: tuple[str, ...]
    stops: date
    budget: int
    parts: int = field(default=1000)

    def text(self, parts: int) -> str:
        """campaigns/*.toml with this share held out."""
        offers = "[" + ", ".join(f'"{offer}"' for offer in self.offers) + "]"
        is_inviting = self.name == INVITING
        told = CAMPAIGN.format(
            kind="invitation" if is_inviting else "offer", purpose=self.purpose, audience=self.rule, offers=offers,
            stops=self.stops, budget=self.budget, share=f"{parts / 10_000:.4f}",
        )  # fmt: skip
        return told + GROWTH * is_inviting


CAMPAIGNS = (
    Campaign(
        name="care", purpose="service", rule="everyone", audience=lambda _: True, offers=("line", "family"),
        stops=date(2026, 9, 15), budget=1000,
    ),
    Campaign(
        name="club", purpose="marketing", rule="everyone", audience=lambda _: True, offers=("member",),
        stops=date(2026, 11, 30), budget=1000,
    ),
    Campaign(
        name="rates", purpose="marketing", rule='tier != "bronze"',
        audience=lambda values: values.get("tier", "") not in ("", "bronze"), offers=("talker", "pack"),
        stops=date(2027, 12, 31), budget=4,
    ),
)  # fmt: skip
"""In the order in which the program numbers their offers."""

ROSTERS = f"""
country = "GB"
name = "London asks Seoul"
[[rules]]
effective_from = 2020-01-01
source = "house rule"
[rules.registry]
name = "{CLEANING}"
max_age_days = 30
asking = "roster"
consent_overrides = false
"""
FILES = {
    "campaign.toml": DESK,
    "policies/rosters.toml": ROSTERS,
    "plans.toml": PLANS,
    **{f"offers/{name}.toml": text for name, text in OFFERS.items()},
    **{f"campaigns/{campaign.name}.toml": campaign.text(campaign.parts) for campaign in CAMPAIGNS},
}


def bill(plan: str, minutes: int, priced_in: int) -> int | None:
    """What a plan charges for a month's minutes, in cents, by the prices of a month (year * 12 + month - 1)."""
    if plan == "basic":
        return 500 + minutes * (14 if priced_in >= 2026 * 12 + 5 else 10)
    if plan == "talker":
        return 1500 + max(0, minutes - 200) * 5
    return None


EXIT_FEES = {"basic": 600, "talker": 0}


def at(text: str, zone: str = HOME) -> int:
    """The instant of an ISO text; without an offset it is meant at the desk."""
    given = datetime.fromisoformat(text)
    return int((given if given.tzinfo else given.replace(tzinfo=ZoneInfo(zone))).timestamp())


def wall(day: date, clock: str, zone: str) -> int:
    """The instant at which a clock in a zone shows HH:MM on a day."""
    hour, minute = map(int, clock.split(":"))
    return int(datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp())


def zone_of(values: dict[str, str]) -> str:
    """Where a customer is: the zone the file states, else the phone's; empty when unknown."""
    return values.get("timezone") or ZONES[values["phone"][:5]]


def clocks_contradict(values: dict[str, str]) -> bool:
    """Whether the zone that the file states lies in another country than the phone: no evening is evening in both."""
    stated = values.get("timezone") or ""
    home = "Europe/" if country_of(values) == "GB" else "America/"
    return bool(stated) and not stated.startswith(home)


def country_of(values: dict[str, str]) -> str:
    """US or GB, by the phone."""
    return "GB" if values["phone"].startswith("+44") else "US"
