"""Did the customer agree, and is neither the person nor the phone on a list of those not to be called?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.model import Purpose
from campaign.rules.gate import Evidence, Gate, Level, Shown
from campaign.rules.gates.answers import stand_for
from campaign.rules.gates.conditions import any_consent, limit_by, limit_here
from campaign.rules.limits import DAY_SECONDS


def consent_gate(purposes: Sequence[Purpose]) -> Gate:
    """A yes stands for one of the purposes at least."""
    return Gate(
        code="consent",
        level=Level.PERSON,
        source="prior consent (47 CFR 64.1200, Directive 2002/58/EC art. 13, Korea's Network Act art. 50);"
        " `contact_policy.consent_max_age_days`, calling rules",
        passes="The customer has agreed to be called.",
        blocked="No consent stands for tonight: none was given, it was refused or withdrawn, it waits for its"
        " confirmation, or it is too old.",
        blocks=f"NOT ({any_consent(purposes)})",
        evidence=(
            *(
                Evidence(label=f"{purpose} {edge}", sql=f"s.{purpose}_{column}")
                for purpose in purposes
                for edge, column in (("given", "from"), ("until", "until"))
            ),
            *(
                Evidence(label=f"{purpose} answer", sql=stand_for(purpose, limit_here("consent_age")), shown=Shown.TEXT)
                for purpose in purposes
            ),
            Evidence(label="good for days", sql=f"{limit_here('consent_age')} / {DAY_SECONDS}", shown=Shown.COUNT),
            limit_by("consent_age"),
        ),
    )


def suppression_gates() -> tuple[Gate, ...]:
    """Neither phone nor person is on a list."""
    return tuple(
        Gate(
            code=f"{what}_suppressed",
            level=Level.PERSON,
            source="the right to be left alone (47 CFR 64.1200(d), Directive 2002/58/EC art. 13);"
            " stops, suppressions, patterns of numbers, copies of registries",
            passes=f"The {what} is on no suppression list.",
            blocked=f"The {what} is on a suppression list.",
            blocks=f"s.{what}_suppressed_until > :begins",
            evidence=(Evidence(label="suppressed until", sql=f"s.{what}_suppressed_until"),),
        )
        for what in ("phone", "person")
    )


def merged_gate() -> Gate:
    """The record stands for its person."""
    survivor = "COALESCE((SELECT v.customer_id FROM customer v WHERE v.customer_no = s.merged_into), '')"
    return Gate(
        code="merged",
        level=Level.PERSON,
        source="policy of the program: a person is called once, whatever the number of records; `campaign merge`",
        passes="The record stands for its person.",
        blocked="The record was merged into another one, which stands for the person.",
        blocks="s.merged_into > 0",
        evidence=(Evidence(label="merged into", sql=survivor, shown=Shown.TEXT),),
    )


def phone_gate() -> Gate:
    """The phone is of a kind that may be dialled, and the customer's."""
    kind = "CASE s.phone_state WHEN 0 THEN 'callable' WHEN 1 THEN 'not for calls' ELSE 'a wrong number' END"
    return Gate(
        code="phone",
        level=Level.PERSON,
        source="the plan of numbers (phonenumbers); dispositions with the flag `wrong_number`",
        passes="The phone may be dialled.",
        blocked="The phone is a premium number or the like, or was answered by somebody else.",
        blocks="s.phone_state > 0",
        evidence=(Evidence(label="phone is", sql=kind, shown=Shown.TEXT),),
    )
