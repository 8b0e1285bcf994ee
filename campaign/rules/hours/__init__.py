"""When may a person be called: by law, by the desk, by their own wish, in every zone they may be in?"""

from campaign.rules.hours.days import runs_on
from campaign.rules.hours.policies import NEVER_CHECKED, CountryPolicy, Policies, parse_policies
from campaign.rules.hours.policy import (
    Asking,
    AttemptCap,
    Bond,
    CallingRules,
    ConsentRule,
    Record,
    Registry,
    strictest,
)
from campaign.rules.hours.ranges import BadHours, Hours, format_hours, parse_hours
from campaign.rules.hours.windows import (
    Interval,
    Place,
    Window,
    calling_ranges,
    is_zone,
    rules_at,
    slots_within,
    window_at,
)

__all__ = [
    "NEVER_CHECKED",
    "Asking",
    "AttemptCap",
    "BadHours",
    "Bond",
    "CallingRules",
    "ConsentRule",
    "CountryPolicy",
    "Hours",
    "Interval",
    "Place",
    "Policies",
    "Record",
    "Registry",
    "Window",
    "calling_ranges",
    "format_hours",
    "is_zone",
    "parse_hours",
    "parse_policies",
    "rules_at",
    "runs_on",
    "slots_within",
    "strictest",
    "window_at",
]
