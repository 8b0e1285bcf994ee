"""What do the codes and offers in results mean in this workspace?"""

from __future__ import annotations

from campaign.model import Channel, Confirmation
from campaign.rules.dispositions import parse_dispositions
from campaign.settings import read_packaged
from campaign.store.outcomes import Meaning
from campaign.workspace import Workspace


def read_meaning(workspace: Workspace) -> Meaning:
    """What the shipped tables and the workspace's own say about results. Raises BadConfiguration."""
    tables = {f"{name}.toml": table for name, table in read_packaged("dispositions").items()}
    settings = workspace.settings
    return Meaning(
        dispositions=parse_dispositions({**tables, "dispositions.toml": settings.dispositions}),
        offers=settings.offers, zone=settings.zone,
        segment=settings.desk.answering.segment,
        confirmation=settings.desk.consent.confirm.get(Channel.PHONE, Confirmation.NONE),
    )  # fmt: skip
