"""What did this customer answer, and what may we call about from now on?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from campaign.clock import instant
from campaign.errors import UsageError
from campaign.files.dates import parse_day
from campaign.files.words import parse_hours_text
from campaign.jobs.audit import operator_name
from campaign.jobs.find import find_one
from campaign.model import Answer, Channel, Confirmation, ContactChannel, Purpose, Scope
from campaign.rules.privacy import cover_person
from campaign.store.consent import add_response, is_suppressed, refresh_people
from campaign.store.merged import find_survivor
from campaign.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """An answer as it was written down."""

    customer_id: str
    response_no: int
    answer: Answer
    purpose: Purpose
    channel: Channel
    wording: str
    evidence: str
    until: date | None
    hours: str
    still_suppressed: bool
    contact_channel: ContactChannel
    family: str
    night: bool
    confirmation: Confirmation


def enroll_customer(
    workspace: Workspace,
    customer: str,
    *,
    answer: Answer,
    channel: Channel,
    wording: str,
    evidence: str = "",
    purpose: Purpose = Purpose.MARKETING,
    until: str = "",
    hours: str = "",
    contact_channel: ContactChannel = ContactChannel.EVERY,
    family: str = "",
    night: bool = False,
) -> Enrolled:
    """Write down what a customer (id or phone) answered now, with its evidence, and let the standing follow.

    `wording` identifies the text that was agreed to; `until` such as "2026-12-31" is the last day on which the answer
    holds; `hours` such as "18:00-20:00" limit a yes. Raises UnknownName, SeveralCustomers, UsageError.
    """
    _check_answer(workspace, answer, wording, customer, family.strip())
    last_day = read_last_day(until, workspace.today)
    end, family = end_of(last_day, workspace.settings.zone), family.strip()
    scope = Scope(until=end, hours=read_hours(hours), contact_channel=contact_channel, family=family, night=night)
    confirmation = _needed(workspace, answer, channel)
    store, now = workspace.store, instant(workspace.now)
    person = find_survivor(store, find_one(workspace, customer))
    evidence = cover_person(evidence.strip(), (person.phone, person.alt_phone or ""))
    with store.writing():
        number = add_response(
            store, person.customer_no, answer=answer, channel=channel, purpose=purpose, now=now, scope=scope,
            wording=wording.strip(), evidence=evidence or None, confirmation=confirmation, keyed_by=operator_name(),
        )  # fmt: skip
        refresh_people(store, [person.customer_no], [])
    return Enrolled(
        customer_id=person.customer_id, response_no=number, answer=answer, purpose=purpose, channel=channel,
        wording=wording.strip(), evidence=evidence, until=last_day, hours=scope.hours, confirmation=confirmation,
        still_suppressed=is_suppressed(store, person.customer_no, now), contact_channel=contact_channel, night=night,
        family=family,
    )  # fmt: skip


def _check_answer(workspace: Workspace, answer: Answer, wording: str, customer: str, family: str) -> None:
    if answer is Answer.STOP:
        raise UsageError("a stop is recorded by `campaign optout`", hint=f"Run `campaign optout {customer}`.")
    if not wording.strip():
        raise UsageError("an answer proves nothing without the wording it was given to", hint="Name it: --wording ID.")
    _check_family(workspace, family)


def _needed(workspace: Workspace, answer: Answer, channel: Channel) -> Confirmation:
    """What has to confirm the answer before it counts."""
    if answer is not Answer.YES:
        return Confirmation.NONE
    return workspace.settings.desk.consent.confirm.get(channel, Confirmation.NONE)


def _check_family(workspace: Workspace, family: str) -> None:
    families = sorted({offer.family for offer in workspace.settings.offers.values() if offer.family})
    if family and family not in families:
        known = f"Families are {', '.join(families)}." if families else 'Write `family = "..."` in a file of offers/.'
        raise UsageError(f"no offer is of the family {family!r}", hint=known)


def read_last_day(text: str, today: date) -> date | None:
    """The last day on which an answer holds. Raises UsageError when it is none, or over."""
    if not text.strip():
        return None
    try:
        day = parse_day(text.strip())
    except ValueError as error:
        raise UsageError(f"--until {error}") from None
    if day < today:
        raise UsageError(f"--until {day} lies in the past")
    return day


def read_hours(text: str) -> str:
    """Hours of a consent in their one spelling. Raises UsageError."""
    if not text.strip():
        return ""
    try:
        return parse_hours_text(text.strip())
    except ValueError as error:
        raise UsageError(f"--hours {error}") from None


def end_of(day: date | None, zone: str) -> int | None:
    """The first instant after a day at the desk."""
    if day is None:
        return None
    return instant(datetime.combine(day + timedelta(days=1), datetime.min.time(), ZoneInfo(zone)))
