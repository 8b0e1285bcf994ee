"""What came of inviting: how many answered, how many enrolled, and who of them is still there?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaign.clock import instant, local_text
from campaign.model import Purpose
from campaign.rules.comparison import Share, measure_share
from campaign.rules.gates import consent_stands
from campaign.rules.limits import DAY_SECONDS
from campaign.settings import Settings
from campaign.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """One campaign of invitations; `enrolled` is the share of those who answered, `still_there` of those enrolled."""

    campaign: str
    invited: int
    reached: int
    answered: int
    refused: int
    enrolled: Share | None
    still_there: Share | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationReport:
    """Every campaign of invitations that called somebody."""

    definition: str
    as_of: str
    campaigns: tuple[Invited, ...]

    def to_data(self) -> dict[str, Any]:
        """What `--json` prints."""
        rows = [_flat(one) for one in self.campaigns]
        return {"definition": self.definition, "as_of": self.as_of, "campaigns": rows}

    def csv_rows(self) -> Iterator[dict[str, Any]]:
        """Flat rows; `row` says what each is: definition or campaign."""
        yield {"row": "definition", "text": self.definition}
        for one in self.campaigns:
            yield {"row": "campaign", **_flat(one)}


CSV_COLUMNS = (
    "row", "campaign", "invited", "reached", "answered", "refused", "enrolled", "enrolled_rate", "enrolled_low",
    "enrolled_high", "still_there", "still_there_rate", "still_there_low", "still_there_high", "text",
)  # fmt: skip


def report_invitations(store: Store, settings: Settings, now: datetime) -> InvitationReport:
    """What came of every campaign of invitations up to now."""
    rows = store.read(
        "reports/invitations.count_invited", {"consented": consent_stands(Purpose.MARKETING)}, now=instant(now),
        ends=instant(now), consent_age=settings.desk.contact.consent_max_age_days * DAY_SECONDS,
    )  # fmt: skip
    return InvitationReport(
        definition=define_invitations(),
        as_of=local_text(instant(now), settings.zone),
        campaigns=tuple(
            Invited(
                campaign=row["campaign"], invited=row["invited"], reached=row["reached"], answered=row["answered"],
                refused=row["refused"], enrolled=measure_share(row["enrolled"], row["answered"]),
                still_there=measure_share(row["still_there"], row["enrolled"]),
            )
            for row in rows
        ),
    )  # fmt: skip


def define_invitations() -> str:
    """What is counted, and how, in words."""
    return (
        "Invited: people dialled by a lead of the campaign, each once, however often. Answered: said yes or no in such "
        "a call. Enrolled: said yes; share of those who answered. Still there: of those enrolled, whose consent to "
        "marketing stands now, so that who withdrew it, asked to stop, or let it grow too old is not. Intervals: 95 %, "
        "Wilson. Imports taken back do not count."
    )


def _flat(one: Invited) -> dict[str, Any]:
    return {
        "campaign": one.campaign, "invited": one.invited, "reached": one.reached, "answered": one.answered,
        "refused": one.refused, **_share("enrolled", one.enrolled), **_share("still_there", one.still_there),
    }  # fmt: skip


def _share(name: str, share: Share | None) -> dict[str, Any]:
    return {
        name: share.count if share else 0, f"{name}_rate": share.rate if share else None,
        f"{name}_low": share.low if share else None, f"{name}_high": share.high if share else None,
    }  # fmt: skip
