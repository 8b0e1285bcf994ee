"""When is a service call left out, where a marketing call would be?

Service calls tell of something that concerns the customer anyway and offer nothing. They have caps of their own, wait
neither for the end of a rest nor of a complaint, and are touches without being stopped by any. On an evening with both
kinds a gate blocks the person only when it blocks both; which one is left out then is told by the offer gate `peace`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from campaign.model import Purpose
from campaign.rules.gate import Evidence, Gate, Shown
from campaign.rules.gates.conditions import PROMISED, consent_stands_here, window_opens
from campaign.rules.gates.promised import limit_evidence, reaches
from campaign.rules.gates.tiers import within_law
from campaign.rules.limits import CAP_HOURS, DESK

SERVICE_HOURS = "CASE WHEN s.service_hours_no > 0 THEN s.service_hours_no + 1000000000 ELSE -s.place_no END"
"""SQL: the number of the hours of a service call, consented ones or those of the place; see `read_service_hours`."""
NEVER = "1 = 0"
DROPPED_SECONDS = 72 * 3600
"""A number whose last call reached nobody, and that was given a rest for it, has that rest so long."""

_RESTS = (
    "((s.last_contact_at > 0 AND s.last_contact_at + :service_rest_contact > :begins)"
    " OR (s.last_attempt_at > s.last_contact_at AND s.rest_until > :begins"
    f" AND s.last_attempt_at + {DROPPED_SECONDS} > :begins)) AND NOT {PROMISED}"
)
_LIMITS = {f"attempts_{name.removeprefix('most_')}": name for name in CAP_HOURS}
_FORGIVEN = ("open_complaint", "attempts_life", "touches_person", "touches_number", "touches_household")


def for_service(gates: Sequence[Gate], purposes: Sequence[Purpose]) -> tuple[Gate, ...]:
    """The gates of an evening on which service calls are made, alone or beside others."""
    alone = all(purpose is Purpose.SERVICE for purpose in purposes)
    return tuple(_for_service(gate, alone=alone) for gate in gates)


def peace_columns(gates: Sequence[Gate]) -> tuple[str, ...]:
    """SQL: columns `_service_peace` and `_other_peace`, 1 where such calls are left out, from the usual `gates`."""
    wanted = [gate for gate in gates if gate.code in _relaxed()]
    others = " OR ".join(f"({gate.blocks})" for gate in wanted)
    service = " OR ".join(f"({sql})" for sql in _relaxed().values() if sql != NEVER)
    return (
        f"CASE WHEN {service} THEN 1 ELSE 0 END AS _service_peace",
        f"CASE WHEN {others} THEN 1 ELSE 0 END AS _other_peace",
    )


def peace(purpose: Purpose) -> str:
    """SQL over a row of `priced` (alias `c`): calls for the purpose are not left out."""
    return f"c._{'service' if purpose is Purpose.SERVICE else 'other'}_peace = 0"


def _relaxed() -> dict[str, str]:
    """SQL by code: what blocks a service call in place of what blocks others."""
    caps = {
        code: reaches(f"COALESCE(r.{code}, 0)", within_law(name, f":service_{name}"), name)
        for code, name in _LIMITS.items()
    }
    return {**dict.fromkeys(_FORGIVEN, NEVER), **caps, "resting": _RESTS}


def _for_service(gate: Gate, *, alone: bool) -> Gate:
    if gate.code == "closed":
        return _in_service_hours(gate)
    relaxed = _relaxed().get(gate.code)
    if relaxed is None:
        return gate
    if not alone:
        called = f"({consent_stands_here(Purpose.SERVICE)} AND {window_opens(Purpose.SERVICE)})"
        return replace(gate, blocks=f"({gate.blocks}) AND ({relaxed} OR NOT {called})")
    name = _LIMITS.get(gate.code)
    return replace(gate, blocks=relaxed, evidence=_evidence(gate, name) if name else gate.evidence)


def _in_service_hours(gate: Gate) -> Gate:
    """The gate with what closed the hours of a service call in its evidence."""
    return replace(
        gate,
        evidence=tuple(
            replace(one, sql=one.sql.replace("s.service_hours_no", f"({SERVICE_HOURS})")) for one in gate.evidence
        ),
    )


def _evidence(gate: Gate, name: str) -> tuple[Evidence, ...]:
    limit = within_law(name, f":service_{name}")
    by = f"CASE WHEN {limit} < :service_{name} THEN pl.{name}_by ELSE '{DESK}, for service calls' END"
    set_by = Evidence(label="limit set by", sql=by, shown=Shown.TEXT)
    return (gate.evidence[0], *limit_evidence(limit, set_by, name))
