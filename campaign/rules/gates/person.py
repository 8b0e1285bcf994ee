"""Which reasons not to call a person are there, in which order, and how do they become one integer?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from campaign.model import Purpose
from campaign.rules.gate import Gate
from campaign.rules.gates.channel import channel_gate
from campaign.rules.gates.consent import consent_gate, merged_gate, phone_gate, suppression_gates
from campaign.rules.gates.invitation import for_invitations
from campaign.rules.gates.patience import attempt_gates, patience_gates
from campaign.rules.gates.place import closed_gate, language_gate, place_gates
from campaign.rules.gates.retrying import retry_gate
from campaign.rules.gates.service import for_service
from campaign.rules.gates.tiers import USUAL, Terms
from campaign.rules.gates.touches import touch_gates


def person_gates(purposes: Sequence[Purpose], *, terms: Terms = USUAL) -> tuple[Gate, ...]:
    """The person gates for an evening on which these purposes are called for; a gate's place is its bit.

    `terms` tell whether some tiers, or service calls, have numbers of their own, and whether people are invited.
    """
    gates = usual_gates(purposes, terms)
    gates = for_invitations(gates, purposes) if terms.invitations else gates
    return for_service(gates, purposes) if terms.service else gates


def usual_gates(purposes: Sequence[Purpose], terms: Terms) -> tuple[Gate, ...]:
    """The person gates without the privileges of service calls."""
    return (
        consent_gate(purposes),
        *suppression_gates(),
        phone_gate(),
        *place_gates(),
        closed_gate(purposes),
        *patience_gates(purposes, terms=terms),
        *attempt_gates(terms=terms),
        language_gate(),
        *touch_gates(terms=terms),
        channel_gate(purposes),
        merged_gate(),
        retry_gate(purposes),
    )


def person_bits(gates: Sequence[Gate]) -> str:
    """SQL: the gates that block, as the sum of 2^place; 0 when none does."""
    sums = []
    for guard, group in groupby(enumerate(gates), key=lambda numbered: numbered[1].guard):
        bits = " + ".join(f"CASE WHEN {gate.blocks} THEN {1 << place} ELSE 0 END" for place, gate in group)
        sums.append(f"CASE WHEN {guard} THEN {bits} ELSE 0 END" if guard else bits)
    return " + ".join(sums)


def blocked_codes(bits: int, gates: Sequence[Gate]) -> tuple[str, ...]:
    """The codes of the gates whose bits are set."""
    return tuple(gate.code for place, gate in enumerate(gates) if bits >> place & 1)
