"""Is the customer left in peace: a complaint solved first, a promise kept, a rest observed, not tried too often?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.model import Purpose
from campaign.rules.callbacks import EARLY_SECONDS
from campaign.rules.gate import Evidence, Gate, Level, Shown
from campaign.rules.gates.conditions import PROMISED, limit_by, limit_here, window_closes
from campaign.rules.gates.promised import PASSES, limit_evidence, reaches
from campaign.rules.gates.tiers import Terms, lawful_limit, lawful_limit_by, number_here, number_set_by
from campaign.rules.limits import DAY_SECONDS


def patience_gates(purposes: Sequence[Purpose], *, terms: Terms) -> tuple[Gate, ...]:
    """No complaint, no promise for later, no rest that lasts."""
    return (
        Gate(
            code="open_complaint",
            level=Level.PERSON,
            source="policy of the program: what is wrong is solved before anything is offered",
            passes="No complaint is open.",
            blocked="A complaint is open: it is solved first.",
            blocks="s.open_complaints > 0",
            evidence=(Evidence(label="open complaints", sql="s.open_complaints", shown=Shown.COUNT),),
        ),
        Gate(
            code="promised_later",
            level=Level.PERSON,
            source="policy of the program: a promise is kept, at its time",
            passes="No callback is promised for another evening.",
            blocked="A callback is promised for later than tonight's window, and is kept on a later evening.",
            blocks=f"s.callback_at > 0 AND s.callback_at >= {window_closes(purposes)} + {EARLY_SECONDS}",
            evidence=(Evidence(label="promised for", sql="s.callback_at"),),
        ),
        _resting_gate(terms=terms),
    )


def _resting_gate(*, terms: Terms) -> Gate:
    rest_refusal = limit_here("rest_refusal")
    rests = (
        f"s.rest_until > :begins OR ({_spoken_to(terms=terms)})"
        f" OR (s.last_refusal_at > 0 AND s.last_refusal_at + {rest_refusal} > :begins)"
    )
    return Gate(
        code="resting",
        level=Level.PERSON,
        source="`contact_policy.rest_days_after_contact`, `rest_days` of the disposition, rest after a refusal by the"
        " calling rules",
        passes="The customer was not spoken to recently.",
        blocked="The customer was spoken to, or refused, not long ago, and is left in peace.",
        blocks=f"({rests}) AND NOT {PROMISED}",
        evidence=(
            Evidence(label="rests until", sql="s.rest_until"),
            Evidence(label="last spoken to", sql="s.last_contact_at"),
            Evidence(label="last refused", sql="s.last_refusal_at"),
            Evidence(label="days of rest after a refusal", sql=f"{rest_refusal} / {DAY_SECONDS}", shown=Shown.COUNT),
            limit_by("rest_refusal"),
        ),
    )


def _spoken_to(*, terms: Terms) -> str:
    """SQL: the rest after a conversation lasts."""
    rest = number_here("rest_contact", terms=terms)
    shortcut = "s.last_contact_at + :longest_rest_contact > :begins AND " if terms.tiers else ""
    return f"s.last_contact_at > 0 AND {shortcut}s.last_contact_at + {rest} > :begins"


def attempt_gates(*, terms: Terms) -> tuple[Gate, ...]:
    """Not tried too often, in rolling spans (everybody at the phone together) and in all."""
    rolling = (
        ("day", "in the last 24 hours", "attempts_per_day"),
        ("7_days", "in the last 7 days", "attempts_7_days"),
        ("30_days", "in the last 30 days", "attempts_30_days"),
    )
    return (
        *(
            _attempt_gate(
                f"attempts_{span}", when, f"COALESCE(r.attempts_{span}, 0)", lawful_limit(f"most_{span}", terms=terms),
                lawful_limit_by(f"most_{span}", terms=terms), limit=f"most_{span}",
                guard="r.customer_no IS NOT NULL",
                source=f"`contact_policy.{setting}`, attempt caps of the calling rules",
            )
            for span, when, setting in rolling
        ),
        _attempt_gate(
            "attempts_life", "in all the time we know the customer", "s.attempts_life",
            number_here("most_life", terms=terms), number_set_by(terms=terms),
            shortcut="s.attempts_life >= :least_life" if terms.tiers else "",
            source="`contact_policy.attempts_life`",
        ),
    )  # fmt: skip


def _attempt_gate(
    code: str, when: str, count: str, most: str, set_by: Evidence, *, source: str, limit: str = "", guard: str = "",
    shortcut: str = "",
) -> Gate:  # fmt: skip
    blocks = reaches(count, most, limit)
    return Gate(
        code=code,
        level=Level.PERSON,
        source=source,
        passes=f"The attempts {when} are below the limit{PASSES}.",
        blocked=f"The customer was tried often enough {when}.",
        blocks=f"{shortcut} AND {blocks}" if shortcut else blocks,
        evidence=(
            Evidence(label="attempts", sql=count, shown=Shown.COUNT),
            *limit_evidence(most, set_by, limit),
        ),
        guard=guard,
    )
