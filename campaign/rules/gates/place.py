"""Is it known where the customer is, may one call there at all, and is there a lawful minute and a common language?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.model import Purpose
from campaign.rules.gate import Evidence, Gate, Level, Shown
from campaign.rules.gates.conditions import any_consent, consent_stands_here, window_opens

ROSTER_NEVER = 4_000_000
"""A day number beyond all days: no returned roster is fresh enough."""


def place_gates() -> tuple[Gate, ...]:
    """Zone, law and registry of the place where the customer is."""
    return (
        _place_gate(
            "zone", "zone_known", "zones",
            passes="The customer's time zone is known.",
            blocked="The customer's time zone is not known.",
            source="hours count in the called person's own time (47 CFR 64.1200(c)(1))",
        ),
        _place_gate(
            "calling_rules", "rules_known", "place",
            passes="Calling rules are known for the customer's place.",
            blocked="No calling rules are known for the customer's place.",
            source="policy of the program: a place whose law is not known is closed",
        ),
        _registry_gate(),
    )  # fmt: skip


def _place_gate(code: str, flag: str, shown: str, *, passes: str, blocked: str, source: str) -> Gate:
    return Gate(
        code=code,
        level=Level.PERSON,
        source=source,
        passes=passes,
        blocked=blocked,
        blocks=f"COALESCE(pl.{flag}, 0) = 0",
        guard="COALESCE(pl.ready, 0) = 0",
        evidence=(Evidence(label=shown, sql=f"COALESCE(pl.{shown}, '')", shown=Shown.TEXT),),
    )


def _registry_gate() -> Gate:
    """Everybody at the place was asked for recently enough, or this phone was."""
    roster = "CASE WHEN s.rostered_on > 0 THEN date(s.rostered_on * 86400, 'unixepoch') ELSE 'never' END"
    return Gate(
        code="registry",
        level=Level.PERSON,
        source="registries of the calling rules (16 CFR 310.4(b)(3)(iv), PECR 2003 reg. 21, Korea's Door-to-Door Sales"
        " Act); `registry` in the documents",
        passes="The do-not-call registry of the place was consulted recently enough, where its law wants that.",
        blocked="The copy of the do-not-call registry that the law of the place wants is missing or too old.",
        blocks=f"COALESCE(pl.registry_fresh, 0) = 0 AND s.rostered_on < COALESCE(pl.rostered_since, {ROSTER_NEVER})",
        guard="COALESCE(pl.ready, 0) = 0",
        evidence=(
            Evidence(label="registry", sql="COALESCE(pl.registry, '')", shown=Shown.TEXT),
            Evidence(label="phone returned by it", sql=roster, shown=Shown.TEXT),
        ),
    )


def closed_gate(purposes: Sequence[Purpose]) -> Gate:
    """There is a lawful minute tonight."""
    no_window = " AND ".join(
        f"NOT ({window_opens(purpose)} AND {consent_stands_here(purpose)})" for purpose in purposes
    )
    return Gate(
        code="closed",
        level=Level.PERSON,
        source="`evening.window`, `evening.days`, calling rules, `preferred_hours`, hours of the consent",
        passes="The law, the evening and the customer's hours leave time to call tonight.",
        blocked="The law, the evening, or the hours the customer named leave no time to call tonight.",
        blocks=f"{no_window} AND ({any_consent(purposes)})"
        " AND COALESCE(pl.zone_known, 0) = 1 AND COALESCE(pl.rules_known, 0) = 1",
        evidence=tuple(evidence for purpose in purposes for evidence in _evidence_of_hours(purpose)),
    )


def _evidence_of_hours(purpose: Purpose) -> tuple[Evidence, ...]:
    """When calls for a purpose may begin tonight, or what closed it."""
    reason = f"(SELECT k.reason FROM closed_tonight k WHERE k.hours_no = s.{purpose}_hours_no)"
    return (
        Evidence(label=f"{purpose} opens", sql=f"COALESCE(w_{purpose}.opens_at, 0)"),
        Evidence(label=f"{purpose} closes", sql=f"COALESCE(w_{purpose}.closes_at, 0)"),
        Evidence(label=f"{purpose} closed by", sql=f"COALESCE({reason}, '')", shown=Shown.TEXT),
    )


def language_gate() -> Gate:
    """Somebody works tonight who speaks the customer's language."""
    return Gate(
        code="language",
        level=Level.PERSON,
        source="shifts, `desk.language`",
        passes="An agent who speaks the customer's language works tonight.",
        blocked="No agent who speaks the customer's language works tonight.",
        blocks="lt.language_no IS NULL",
        evidence=(Evidence(label="language", sql="COALESCE(la.language, :desk_language)", shown=Shown.TEXT),),
    )
