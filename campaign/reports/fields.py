"""Which values may a report group by and ask for in its rule?

Those of the thing counted (a subscription, a call), and every field of its customer. Where both carry one name, the
thing's own comes first. The SQL speaks of the tables as the report's statements call them.
"""

from __future__ import annotations

from campaign.model import Field, FieldType
from campaign.settings import Settings
from campaign.store.catalogue import customer_fields
from campaign.store.database import Store

_AGENCY = "(SELECT a.agency FROM agent AS a WHERE a.agent = {table}.agent)"
_CHANNEL = (
    "(SELECT r.channel FROM response AS r WHERE r.customer_no = {table}.customer_no AND r.answer = 'yes'"
    " AND r.undone_at IS NULL ORDER BY r.answered_at, r.response_no LIMIT 1)"
)
"""How the customer joined: the channel of the first yes on record."""
_MONTH = "strftime('%Y-%m', {day} * 86400, 'unixepoch')"


def subscription_fields(store: Store, settings: Settings) -> dict[str, Field]:
    """The fields of a subscription and its customer, by name."""
    started_on = Field(name="started_on", type=FieldType.DATE, sql="subscription.started_on")
    value = Field(
        name="monthly_value", type=FieldType.MONEY, sql="subscription.monthly_value", digits=settings.minor_digits
    )
    own = (
        *(_text(name, f"subscription.{name}") for name in ("product", "campaign", "offer", "agent", "arm")),
        _text("agency", _AGENCY.format(table="subscription")),
        _text("channel", _CHANNEL.format(table="subscription")),
        _text("cohort", _MONTH.format(day=started_on.sql)),
        started_on,
        value,
    )
    return customer_fields(store, settings) | {field.name: field for field in own}


def call_fields(store: Store, settings: Settings, local_day: str) -> dict[str, Field]:
    """The fields of a call and its customer, by name; `local_day` is SQL for the day at the desk when it was made."""
    own = (
        _text("agent", "attempt.agent"),
        _text("agency", _AGENCY.format(table="attempt")),
        _text("channel", _CHANNEL.format(table="attempt")),
        _text("cohort", _MONTH.format(day=f"({local_day})")),
        _text("disposition", "disposition.code"),
    )
    return customer_fields(store, settings) | _lead_texts() | {field.name: field for field in own}


def lead_fields(store: Store, settings: Settings) -> dict[str, Field]:
    """The fields of a lead that has perhaps not been called, and its customer, by name."""
    own = (_text("channel", _CHANNEL.format(table="lead")), _text("cohort", _MONTH.format(day="call_list.evening")))
    return customer_fields(store, settings) | _lead_texts() | {field.name: field for field in own}


def _lead_texts() -> dict[str, Field]:
    return {name: _text(name, f"lead.{name}") for name in ("campaign", "offer")}


def _text(name: str, sql: str) -> Field:
    return Field(name=name, type=FieldType.TEXT, sql=sql)
