"""Would the customer rather hear from us by another channel than the phone?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.model import Purpose
from campaign.rules.choices import ALWAYS
from campaign.rules.gate import Evidence, Gate, Level, Shown
from campaign.rules.gates.conditions import any_consent

_PREFERRED = "(SELECT cp.preferred_channel FROM customer cp WHERE cp.customer_no = s.customer_no)"


def channel_gate(purposes: Sequence[Purpose]) -> Gate:
    """Whoever prefers another channel is not called for marketing; another purpose of the evening is left."""
    others = [purpose for purpose in purposes if purpose is not Purpose.MARKETING]
    otherwise = f" AND NOT ({any_consent(others)})" if others else ""
    return Gate(
        code="preferred_channel",
        level=Level.PERSON,
        source="`preferred_channel` of the customer, `contact_policy.heed_preferred_channel`",
        passes="The customer prefers no other channel to a marketing call.",
        blocked="The customer prefers another channel: nothing is offered by phone.",
        blocks=f"s.other_channel > :call_others{otherwise}",
        evidence=(
            Evidence(label="preferred channel", sql=f"COALESCE({_PREFERRED}, 'not stated')", shown=Shown.TEXT),
            Evidence(label="is heeded", sql="CASE :call_others WHEN 0 THEN 'yes' ELSE 'no' END", shown=Shown.TEXT),
        ),
    )


def channel_allows(purpose: Purpose, purposes: Sequence[Purpose]) -> str:
    """SQL: the customer may be made an offer of the purpose by phone, where the gate of the person does not tell."""
    is_asked = purpose is Purpose.MARKETING and len(purposes) > 1
    return "COALESCE(c._preferred_channel, 'phone') = 'phone'" if is_asked else ALWAYS
