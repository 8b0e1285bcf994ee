"""Is it time to try again somebody whom the last call did not reach?"""

from __future__ import annotations

from collections.abc import Sequence

from campaign.model import Purpose
from campaign.rules.gate import Evidence, Gate, Level, Shown
from campaign.rules.gates.conditions import window_closes
from campaign.rules.gates.promised import UNTRIED

_LAST = (
    "COALESCE((SELECT d.label FROM attempt a JOIN disposition d ON d.disposition_no = a.disposition_no"
    " WHERE a.customer_no = s.customer_no AND a.attempted_at = s.last_attempt_at AND a.undone_at IS NULL"
    " AND d.dialled = 1 ORDER BY a.attempt_no DESC LIMIT 1), 'none')"
)
_AVOIDS = "CASE WHEN s.unanswered_at > 0 THEN 'the hour of the last try' ELSE 'no hour' END"


def retry_gate(purposes: Sequence[Purpose]) -> Gate:
    """The delay after the last outcome ends before tonight's window does; until then there are no slots."""
    return Gate(
        code="retry_later",
        level=Level.PERSON,
        source="`retry` of the disposition",
        passes="It is time to try again, or the last call reached the customer.",
        blocked="The last call did not reach the customer, and it is too soon to try again.",
        blocks=f"s.retry_at > :begins AND s.retry_at >= {window_closes(purposes)} AND NOT {UNTRIED}",
        evidence=(
            Evidence(label="again from", sql="s.retry_at"),
            Evidence(label="last tried", sql="s.last_attempt_at"),
            Evidence(label="outcome", sql=_LAST, shown=Shown.TEXT),
            Evidence(label="avoids", sql=_AVOIDS, shown=Shown.TEXT),
        ),
    )
