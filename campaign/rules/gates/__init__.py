"""Which reasons not to call are there, and how is each one decided and shown?

One list, used by preview, build, export, explain and the brief: there is no second road. Each gate is one SQL
expression over the standing (alias `s`), what holds at the customer's place tonight (`pl`), the window of each purpose
(`w_marketing` ...), the languages spoken tonight (`lt`) and recent attempts (`r`). Person gates are bits of one
integer; offer gates are conditions of a choice; evening gates are decided while slots are filled.
"""

from campaign.rules.gate import Evidence, Gate, Level, Shown
from campaign.rules.gates.answers import Stand, stand_for, stand_of
from campaign.rules.gates.conditions import (
    consent_covers,
    consent_stands,
    consent_stands_here,
    consent_to_all_here,
    family_columns,
    limit_here,
    window_opens,
)
from campaign.rules.gates.offer import EVENING_GATES, OFFER_GATES, Words
from campaign.rules.gates.person import blocked_codes, person_bits, person_gates

__all__ = [
    "EVENING_GATES",
    "OFFER_GATES",
    "Evidence",
    "Gate",
    "Level",
    "Shown",
    "Stand",
    "Words",
    "blocked_codes",
    "consent_covers",
    "consent_stands",
    "consent_stands_here",
    "consent_to_all_here",
    "family_columns",
    "limit_here",
    "person_bits",
    "person_gates",
    "stand_for",
    "stand_of",
    "window_opens",
]
