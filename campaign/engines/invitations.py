"""Who is invited tonight: where is there a lawful basis, whom was it tried with too often, and how far has it grown?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from campaign.clock import day_number, instant
from campaign.rules.holdout import draw_holdout
from campaign.rules.hours import Place, Policies, rules_at
from campaign.rules.hours.policy import Bond
from campaign.rules.invitations import invited_parts
from campaign.settings import Campaign, Settings
from campaign.settings.invitations import NO_BASIS, RELATIONSHIP
from campaign.store.database import Row, Store

WEEK = timedelta(days=7)
_LAW = ("country", "state", "phone_country", "phone_state")


def invites(campaigns: Sequence[Campaign]) -> bool:
    """Whether a campaign of invitations runs."""
    return any(campaign.growth for campaign in campaigns)


def fill_invitations(store: Store, settings: Settings, policies: Policies, evening: date) -> None:
    """Write down where inviting is lawful tonight, and who was invited often enough."""
    known: dict[tuple[str, ...], str] = {}
    for row in store.read("build.read_places"):
        law = tuple(row[column] for column in _LAW)
        if law not in known:
            known[law] = basis_of(row, settings, policies, evening)
        if known[law]:
            store.run(
                "build.add_invitation_place", place_no=row["place_no"], related=int(known[law] == RELATIONSHIP)
            )
    limits = settings.desk.invitations
    store.run(
        "build.count_invited", tries=limits.tries, reached=limits.reached, evening_day=day_number(evening)
    )


def basis_of(row: Row, settings: Settings, policies: Policies, evening: date) -> str:
    """On which basis people at a place may be invited on a day; "" when there is none.

    Address and phone both need one that campaign.toml states. Where the law wants consent before the call, only an
    existing relationship that this law accepts is one.
    """
    place = Place(zones=tuple(row["zones"].split()), **{column: row[column] for column in _LAW})
    stated = [
        settings.desk.invitations.basis.get(country, NO_BASIS)
        for country in {row["country"], row["phone_country"] or row["country"]}
    ]
    rules = rules_at(place, evening, policies)
    if rules is None or NO_BASIS in stated:
        return ""
    basis = RELATIONSHIP if RELATIONSHIP in stated else stated[0]
    if rules.consent_needed and not (set(stated) == {RELATIONSHIP} and rules.relationship_months(Bond.PURCHASE)):
        return ""
    return basis


def invited_yet(
    store: Store, settings: Settings, campaigns: Sequence[Campaign], now: datetime, key: bytes
) -> dict[str, str]:
    """SQL over a row of `priced` (alias `c`) by campaign of invitations: the customer's turn has come."""
    turns = {}
    for campaign in campaigns:
        if campaign.growth:
            bucket = draw_holdout(key, f"invitation {campaign.name}").sql("c._holdout_base")
            turns[campaign.name] = f"{bucket} < {parts_invited(store, settings, campaign, now)}"
    return turns


def parts_invited(store: Store, settings: Settings, campaign: Campaign, now: datetime) -> int:
    """How many of the 10,000 parts a campaign invites by now, inside a transaction.

    What was known at the end of a week is written down when it is first looked at: nothing that comes in later changes
    what the share was.
    """
    if campaign.growth is None:
        return 0
    known = {
        row["week"]: (row["accepted"], row["refused"])
        for row in store.read("build.read_invitation_weeks", campaign=campaign.name)
    }
    weeks = range(1, _full_weeks(campaign, settings.zone, now) + 1)
    for week in weeks:
        if week not in known:
            answers = store.row("build.count_invitation_answers", campaign=campaign.name)
            known[week] = (answers["accepted"], answers["refused"]) if answers else (0, 0)
            store.run(
                "build.add_invitation_week", campaign=campaign.name, week=week, accepted=known[week][0],
                refused=known[week][1], now=instant(now),
            )  # fmt: skip
    growth = campaign.growth
    return invited_parts(growth.share, growth.step, growth.refusals_below, [known[week] for week in weeks])


def _full_weeks(campaign: Campaign, zone: str, now: datetime) -> int:
    begins = datetime.combine(campaign.starts, time(), ZoneInfo(zone))
    return max(0, (now - begins) // WEEK)
