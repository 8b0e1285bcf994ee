"""Which reasons not to call are there, and how is each one decided and shown?

One list, used by preview, build, export, explain and the brief: there is no second road. Each gate is one SQL
expression over the standing (alias `s`), what holds at the customer's place tonight (`pl`), the window of each purpose
(`w_marketing` ...), the languages spoken tonight (`lt`) and recent attempts (`r`). Person gates are bits of one
integer; offer gates are conditions of a choice; evening gates are decided while slots are filled.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from campaign.model import Purpose
from campaign.rules.gate import Evidence, Gate, Level, Shown
from campaign.rules.limits import DAY_SECONDS, DESK


def consent_stands(purpose: Purpose, oldest: str = ":consent_age") -> str:
    """SQL: a yes for the purpose, neither expired nor too old when the last window of the evening closes.

    `oldest` is SQL for the greatest age in seconds; without it, that of the desk, whatever the law of a place.
    """
    return f"(s.{purpose}_until > :ends AND s.{purpose}_from <= :now AND s.{purpose}_from + {oldest} > :ends)"


def consent_stands_here(purpose: Purpose) -> str:
    """SQL: as `consent_stands`, by the law of the customer's place as well."""
    return consent_stands(purpose, limit_here("consent_age"))


def limit_here(name: str) -> str:
    """SQL: a limit of `campaign.rules.limits` at the customer's place tonight; the desk's own where there is none."""
    return f"COALESCE(pl.{name}, :{name})"


def _limit_by(name: str) -> Evidence:
    return Evidence(label="limit set by", sql=f"COALESCE(pl.{name}_by, '{DESK}')", shown=Shown.TEXT)


def window_opens(purpose: Purpose) -> str:
    """SQL: there are lawful minutes tonight within the hours of the consent for the purpose."""
    return f"(w_{purpose}.opens_at IS NOT NULL)"


def person_gates(purposes: Sequence[Purpose]) -> tuple[Gate, ...]:
    """The person gates for an evening on which these purposes are called for; a gate's place is its bit."""
    return (
        _consent_gate(purposes),
        *_suppression_gates(),
        _phone_gate(),
        *_place_gates(),
        _closed_gate(purposes),
        *_patience_gates(),
        *_attempt_gates(),
        _language_gate(),
    )


def _any_consent(purposes: Sequence[Purpose]) -> str:
    return " OR ".join(consent_stands_here(purpose) for purpose in purposes)


def _consent_gate(purposes: Sequence[Purpose]) -> Gate:
    return Gate(
        code="consent",
        level=Level.PERSON,
        passes="The customer has agreed to be called.",
        blocked="No consent stands for tonight: none was given, it was refused or withdrawn, or it is too old.",
        blocks=f"NOT ({_any_consent(purposes)})",
        evidence=(
            *(
                Evidence(label=f"{purpose} {edge}", sql=f"s.{purpose}_{column}")
                for purpose in purposes
                for edge, column in (("given", "from"), ("until", "until"))
            ),
            Evidence(label="good for days", sql=f"{limit_here('consent_age')} / {DAY_SECONDS}", shown=Shown.COUNT),
            _limit_by("consent_age"),
        ),
    )


def _suppression_gates() -> tuple[Gate, ...]:
    return tuple(
        Gate(
            code=f"{what}_suppressed",
            level=Level.PERSON,
            passes=f"The {what} is on no suppression list.",
            blocked=f"The {what} is on a suppression list.",
            blocks=f"s.{what}_suppressed_until > :begins",
            evidence=(Evidence(label="suppressed until", sql=f"s.{what}_suppressed_until"),),
        )
        for what in ("phone", "person")
    )


def _phone_gate() -> Gate:
    kind = "CASE s.phone_state WHEN 0 THEN 'callable' WHEN 1 THEN 'not for calls' ELSE 'a wrong number' END"
    return Gate(
        code="phone",
        level=Level.PERSON,
        passes="The phone may be dialled.",
        blocked="The phone is a premium number or the like, or was answered by somebody else.",
        blocks="s.phone_state > 0",
        evidence=(Evidence(label="phone is", sql=kind, shown=Shown.TEXT),),
    )


def _place_gates() -> tuple[Gate, ...]:
    known = (
        ("zone", "zone_known", "zones", "The customer's time zone is known.", "The customer's time zone is not known."),
        (
            "calling_rules", "rules_known", "place", "Calling rules are known for the customer's place.",
            "No calling rules are known for the customer's place.",
        ),
        (
            "registry", "registry_fresh", "registry",
            "The do-not-call registry of the place was consulted recently enough, where its law wants that.",
            "The copy of the do-not-call registry that the law of the place wants is missing or too old.",
        ),
    )  # fmt: skip
    return tuple(
        Gate(
            code=code,
            level=Level.PERSON,
            passes=passes,
            blocked=blocked,
            blocks=f"COALESCE(pl.{flag}, 0) = 0",
            guard="COALESCE(pl.ready, 0) = 0",
            evidence=(Evidence(label=shown, sql=f"COALESCE(pl.{shown}, '')", shown=Shown.TEXT),),
        )
        for code, flag, shown, passes, blocked in known
    )


def _closed_gate(purposes: Sequence[Purpose]) -> Gate:
    no_window = " AND ".join(
        f"NOT ({window_opens(purpose)} AND {consent_stands_here(purpose)})" for purpose in purposes
    )
    return Gate(
        code="closed",
        level=Level.PERSON,
        passes="The law, the evening and the customer's hours leave time to call tonight.",
        blocked="The law, the evening, or the hours the customer named leave no time to call tonight.",
        blocks=f"{no_window} AND ({_any_consent(purposes)})"
        " AND COALESCE(pl.zone_known, 0) = 1 AND COALESCE(pl.rules_known, 0) = 1",
        evidence=tuple(
            Evidence(label=f"{purpose} {edge}", sql=f"COALESCE(w_{purpose}.{column}, 0)")
            for purpose in purposes
            for edge, column in (("opens", "opens_at"), ("closes", "closes_at"))
        ),
    )


def _patience_gates() -> tuple[Gate, ...]:
    return (
        Gate(
            code="open_complaint",
            level=Level.PERSON,
            passes="No complaint is open.",
            blocked="A complaint is open: it is solved first.",
            blocks="s.open_complaints > 0",
            evidence=(Evidence(label="open complaints", sql="s.open_complaints", shown=Shown.COUNT),),
        ),
        Gate(
            code="promised_later",
            level=Level.PERSON,
            passes="No callback is promised for another evening.",
            blocked="A callback is promised for a later evening.",
            blocks="s.callback_at >= :ends",
            evidence=(Evidence(label="promised for", sql="s.callback_at"),),
        ),
        _resting_gate(),
    )


def _resting_gate() -> Gate:
    promised = "(s.callback_at > 0 AND s.callback_at < :ends)"
    rest_refusal = limit_here("rest_refusal")
    rests = (
        "s.rest_until > :begins OR (s.last_contact_at > 0 AND s.last_contact_at + :rest_contact > :begins)"
        f" OR (s.last_refusal_at > 0 AND s.last_refusal_at + {rest_refusal} > :begins)"
    )
    return Gate(
        code="resting",
        level=Level.PERSON,
        passes="The customer was not spoken to recently.",
        blocked="The customer was spoken to, or refused, not long ago, and is left in peace.",
        blocks=f"({rests}) AND NOT {promised}",
        evidence=(
            Evidence(label="rests until", sql="s.rest_until"),
            Evidence(label="last spoken to", sql="s.last_contact_at"),
            Evidence(label="last refused", sql="s.last_refusal_at"),
            Evidence(label="days of rest after a refusal", sql=f"{rest_refusal} / {DAY_SECONDS}", shown=Shown.COUNT),
            _limit_by("rest_refusal"),
        ),
    )


def _attempt_gates() -> tuple[Gate, ...]:
    rolling = (("day", "in the last 24 hours"), ("7_days", "in the last 7 days"), ("30_days", "in the last 30 days"))
    life = Evidence(label="limit set by", sql=f"'{DESK}'", shown=Shown.TEXT)
    return (
        *(
            _attempt_gate(
                f"attempts_{span}", when, f"COALESCE(r.attempts_{span}, 0)", limit_here(f"most_{span}"),
                _limit_by(f"most_{span}"), guard="r.customer_no IS NOT NULL",
            )
            for span, when in rolling
        ),
        _attempt_gate("attempts_life", "in all the time we know the customer", "s.attempts_life", ":most_life", life),
    )  # fmt: skip


def _attempt_gate(code: str, when: str, count: str, most: str, limit_by: Evidence, *, guard: str = "") -> Gate:
    return Gate(
        code=code,
        level=Level.PERSON,
        passes=f"The attempts {when} are below the limit.",
        blocked=f"The customer was tried often enough {when}.",
        blocks=f"{count} >= {most}",
        evidence=(
            Evidence(label="attempts", sql=count, shown=Shown.COUNT),
            Evidence(label="limit", sql=most, shown=Shown.COUNT),
            limit_by,
        ),
        guard=guard,
    )


def _language_gate() -> Gate:
    return Gate(
        code="language",
        level=Level.PERSON,
        passes="An agent who speaks the customer's language works tonight.",
        blocked="No agent who speaks the customer's language works tonight.",
        blocks="lt.language_no IS NULL",
        evidence=(Evidence(label="language", sql="COALESCE(la.language, :desk_language)", shown=Shown.TEXT),),
    )


OFFER_GATES = {
    "consent_for_purpose": (
        "Consent covers the purpose of the campaign tonight.",
        "Consent does not cover the purpose of the campaign, or not at any lawful minute tonight.",
    ),
    "audience": ("The customer belongs to the audience.", "The customer does not belong to the audience."),
    "fits": ("The offer fits the customer's need.", "The rule of the offer does not hold."),
    "not_held_already": (
        "The customer does not have it already.",
        "The customer has it already, or has no plan to change from.",
    ),
    "benefit": (
        "The benefit passes the floor.",
        "The benefit does not pass the floor in the months required, or a bill is unknown.",
    ),
    "holdout": (
        "The customer is not held out.",
        "The customer is held out: left uncalled at random, so that the effect of calling can be known.",
    ),
}
"""Offer gates by code: (what passing means, what blocking means), in the order they are judged; holdout last."""

EVENING_GATES = {
    "household": (
        "Nobody else of the household is called tonight.",
        "Somebody else of the household is called tonight.",
    ),
    "capacity": (
        "An agent has time within the window.",
        "The agents' time within the window went to customers who gain more.",
    ),
    "budget": (
        "The campaign has calls left tonight.",
        "The campaign's calls for tonight went to customers who gain more.",
    ),
}
"""Evening gates by code, judged while slots are filled."""


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
