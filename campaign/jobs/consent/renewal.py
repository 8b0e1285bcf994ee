"""Whose consent ends soon, so that we ask again in time?"""

from __future__ import annotations

from dataclasses import dataclass

from campaign.clock import instant
from campaign.jobs.consent.ages import consent_age
from campaign.model import Purpose
from campaign.rules.limits import DAY_SECONDS
from campaign.store.database import Store
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """A consent that ends soon: given, used last (0: never) and ending at instants, and what ends it.

    `family` is that of the offers it is for, "" for every offer.
    """

    customer_id: str
    name: str
    phone: str
    language: str
    family: str
    given_at: int
    last_used_at: int
    ends_at: int
    ended_by: str
    wording: str


def list_ending(workspace: Workspace, *, within_days: int, purpose: Purpose = Purpose.MARKETING) -> tuple[Ending, ...]:
    """Consents for a purpose that end within so many days, those used last first.

    What ends one is the day it names, the desk's greatest age, or that of the law of the place, whichever comes first.
    Customers who are barred, or have a complaint open, are left out.
    """
    store, now = workspace.store, instant(workspace.now)
    with store.rehearsing():
        _fill_places(workspace, store)
        before = now + within_days * DAY_SECONDS
        rows = store.read("consent.list_ending", {"purpose": purpose.value}, now=now, before=before)
    return tuple(
        Ending(
            customer_id=row["customer_id"], name=row["name"] or "", phone=row["phone"], language=row["language"] or "",
            family=row["family"], given_at=row["given_at"], last_used_at=row["last_used_at"], ends_at=row["ends_at"],
            ended_by=row["ended_by"], wording=row["wording"] or "",
        )
        for row in rows
    )  # fmt: skip


def _fill_places(workspace: Workspace, store: Store) -> None:
    store.run("consent.create_renewal_place")
    store.run("consent.clear_renewal_place")
    for row in store.read("build.read_places"):
        limit = consent_age(workspace, row)
        store.run(
            "consent.add_renewal_place", place_no=row["place_no"], consent_age=limit.value, set_by=limit.by
        )
