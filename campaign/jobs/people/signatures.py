"""Who signed a campaign, in which role, and does the signature still stand?"""

from __future__ import annotations

from dataclasses import dataclass

from campaign.clock import instant
from campaign.engines.signing import find_unsigned
from campaign.errors import NotPermitted, UnknownName
from campaign.store.people import Signature, add_signature, read_signatures
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureRow:
    """A role of a campaign, whether it is required, who signed when (None: nobody yet), and whether that stands."""

    campaign: str
    role: str
    is_required: bool
    signature: Signature | None
    stands: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatures:
    """Every role of every campaign, and why a campaign still waits."""

    rows: tuple[SignatureRow, ...]
    waiting: dict[str, str]


def list_signatures(workspace: Workspace) -> Signatures:
    """The signatures of every campaign as they stand now."""
    settings, now = workspace.settings, instant(workspace.now)
    required, found = settings.desk.signoffs.required, read_signatures(workspace.store, now)
    rows = []
    for campaign in sorted(settings.campaigns):
        sha256 = settings.sha256_of(campaign)
        signed = [role for name, role in found if name == campaign]
        for role in dict.fromkeys((*required, *signed)):
            signature = found.get((campaign, role))
            rows.append(
                SignatureRow(
                    campaign=campaign, role=role, is_required=role in required, signature=signature,
                    stands=signature is not None and signature.sha256 == sha256,
                )
            )  # fmt: skip
    return Signatures(rows=tuple(rows), waiting=find_unsigned(workspace.store, settings, now))


def sign_campaign(workspace: Workspace, campaign: str, *, role: str, by: str) -> Signature:
    """Somebody answers for a campaign with its files as they are now. Raises UnknownName, NotPermitted."""
    settings = workspace.settings
    if campaign not in settings.campaigns:
        raise UnknownName("campaign", campaign, hint=f"There are {', '.join(sorted(settings.campaigns)) or 'none'}.")
    people = settings.desk.signoffs.people
    if role not in people:
        known = f"There are {', '.join(sorted(people))}." if people else "Write [signoffs.people] in campaign.toml."
        raise UnknownName("role", role, hint=known)
    named = {person.casefold(): person for person in people[role]}
    if by.strip().casefold() not in named:
        raise NotPermitted(f"{by!r} may not sign for {role}", hint=f"Who may: {', '.join(people[role])}.")
    signature = Signature(
        campaign=campaign, role=role, person=named[by.strip().casefold()], sha256=settings.sha256_of(campaign),
        signed_at=instant(workspace.now),
    )  # fmt: skip
    with workspace.store.writing():
        add_signature(workspace.store, signature)
    return signature
