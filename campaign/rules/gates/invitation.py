"""Who may be called without consent, once, to be asked whether calls are welcome?

Only who was never asked, at a place with a lawful basis for it, and not tried too often. Everything but the consent
holds as for everybody. An evening without invitations has none of this in its statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from campaign.model import Purpose
from campaign.rules.gate import Evidence, Gate, Shown
from campaign.rules.gates.conditions import any_consent, window_opens

PLACE_HOURS = 1_000_000_000
HOURS = f"CASE WHEN s.marketing_hours_no > 0 THEN s.marketing_hours_no ELSE -{PLACE_HOURS} - s.place_no END"
"""SQL: the number of the hours of a marketing call, consented ones or, for who never agreed, those of the place."""

_CUSTOMER = (
    "(s.plan_no > 0 OR EXISTS (SELECT 1 FROM subscription b WHERE b.customer_no = s.customer_no"
    " AND b.cancelled_on IS NULL AND b.undone_at IS NULL))"
)
_ASKED = (
    "(s.marketing_answer <> 0 OR EXISTS (SELECT 1 FROM response q"
    " WHERE q.customer_no = s.customer_no AND q.undone_at IS NULL AND (q.purpose = 'marketing' OR q.answer = 'stop'))"
    " OR EXISTS (SELECT 1 FROM merged g JOIN response q ON q.customer_no = g.duplicate_no"
    " WHERE g.survivor_no = s.customer_no AND q.undone_at IS NULL AND (q.purpose = 'marketing' OR q.answer = 'stop')))"
)
_BASIS = "EXISTS (SELECT 1 FROM invitation_place v WHERE v.place_no = s.place_no{terms})"
_HAS_BASIS = _BASIS.format(terms=f" AND (v.related = 0 OR {_CUSTOMER})")
_WORN_OUT = "EXISTS (SELECT 1 FROM invited_before i WHERE i.customer_no = s.customer_no)"
INVITED = f"(s.marketing_answer = 0 AND {_HAS_BASIS} AND NOT {_WORN_OUT} AND NOT {_ASKED})"
"""SQL: never asked, with a basis at the place, and not invited often enough already."""

_STATE = (
    f"CASE WHEN {_ASKED} THEN 'asked before' WHEN NOT {_BASIS.format(terms='')} THEN 'no lawful basis at the place'"
    f" WHEN NOT {_HAS_BASIS} THEN 'no existing relationship' WHEN {_WORN_OUT} THEN 'invited often enough'"
    " ELSE 'never asked' END"
)


def for_invitations(gates: Sequence[Gate], purposes: Sequence[Purpose]) -> tuple[Gate, ...]:
    """The gates of an evening on which people are invited: consent and hours know of them, all others stay."""
    return tuple(_for_invitation(gate, purposes) for gate in gates)


def invited_column() -> str:
    """SQL: the column of `priced` that tells whom a campaign of invitations may call tonight."""
    return f"CASE WHEN {INVITED} AND {window_opens(Purpose.MARKETING)} THEN 1 ELSE 0 END AS _invited"


def _for_invitation(gate: Gate, purposes: Sequence[Purpose]) -> Gate:
    if gate.code == "consent":
        return replace(
            gate,
            blocks=f"({gate.blocks}) AND NOT {INVITED}",
            passes="The customer has agreed to be called, or was never asked and may be invited.",
            evidence=(*gate.evidence, Evidence(label="invitation", sql=_STATE, shown=Shown.TEXT)),
        )
    if gate.code == "closed":
        known = "COALESCE(pl.zone_known, 0) = 1 AND COALESCE(pl.rules_known, 0) = 1"
        shut = f"{INVITED} AND NOT {window_opens(Purpose.MARKETING)} AND NOT ({any_consent(purposes)}) AND {known}"
        opened = f"{INVITED} AND {window_opens(Purpose.MARKETING)}"
        evidence = tuple(replace(one, sql=one.sql.replace("s.marketing_hours_no", HOURS)) for one in gate.evidence)
        return replace(gate, blocks=f"(({gate.blocks}) AND NOT ({opened})) OR ({shut})", evidence=evidence)
    return gate
