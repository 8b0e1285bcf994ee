"""What does campaign.toml say about the desk: where it sits, when it calls, how often, and how many agents can take?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from campaign.model import FieldType
from campaign.settings.answering import Answering, read_answering
from campaign.settings.callbacks import CallbackTerms, read_callbacks
from campaign.settings.capacity import Capacity, read_capacity
from campaign.settings.consent import ConsentSettings, read_consent
from campaign.settings.contact import ContactPolicy, read_contact
from campaign.settings.invitations import Invitations, read_invitations
from campaign.settings.people import Signoffs, read_portfolios, read_signoffs
from campaign.settings.quotas import EveningQuota, read_quotas
from campaign.settings.reading import Table
from campaign.settings.retention import RetentionPeriods, read_retention_periods

MOST_ATTRIBUTES = 300
LARGEST_QUANTITY = 10**9
"""Units of a measure in a month, unless campaign.toml states another limit."""
_MINOR_DIGITS = {"KRW": 0, "JPY": 0, "CLP": 0, "VND": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """An attribute of customers or a measure of usage that campaign.toml declares."""

    name: str
    type: FieldType
    digits: int = 0
    largest: int = LARGEST_QUANTITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Evening:
    """When the desk calls, in the customer's own time."""

    window: str
    days: str
    slot_minutes: int
    call_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Everything campaign.toml states."""

    region: str
    zone: str
    currency: str
    minor_digits: int
    language: str
    evening: Evening
    contact: ContactPolicy
    callbacks: CallbackTerms
    consent: ConsentSettings
    capacity: Capacity
    quotas: tuple[EveningQuota, ...]
    holdout_share: Decimal
    attributes: dict[str, Declared]
    measures: dict[str, Declared]
    portfolios: dict[str, str]
    signoffs: Signoffs
    largest_share: Decimal
    invitations: Invitations
    retention_periods: RetentionPeriods
    answering: Answering
    inbox: str
    exports: str
    nightly_dialer: str
    nightly_export: bool


def read_desk(table: Table) -> Desk:
    """The desk of a parsed campaign.toml. Raises SettingError."""
    desk = table.table("desk", required=True)
    currency = desk.text("currency")
    minor_digits = desk.integer("minor_digits", _MINOR_DIGITS.get(currency, 2), high=4)
    files = table.table("files")
    attributes = _attributes(table, minor_digits)
    read = Desk(
        region=desk.text("region").upper(),
        zone=_zone(desk),
        currency=currency,
        minor_digits=minor_digits,
        language=desk.text("language", "en"),
        evening=_evening(table.table("evening")),
        contact=read_contact(table.table("contact_policy")),
        callbacks=read_callbacks(table.table("callbacks")),
        consent=read_consent(table.table("consent")),
        capacity=read_capacity(table.table("capacity")),
        quotas=read_quotas(table),
        holdout_share=_holdout(table.table("holdout")),
        attributes=attributes,
        measures=_measures(table),
        portfolios=read_portfolios(table),
        signoffs=read_signoffs(table),
        invitations=read_invitations(table),
        largest_share=_largest_share(table.table("offers")),
        retention_periods=read_retention_periods(table),
        answering=read_answering(table, attributes),
        inbox=files.text("inbox", "inbox"),
        exports=files.text("exports", "exports"),
        nightly_dialer=files.text("nightly_dialer", "generic"),
        nightly_export=files.flag("nightly_export", default=True),
    )
    for part in (desk, files, table):
        part.finish()
    return read


def _zone(table: Table) -> str:
    zone = table.text("zone")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise table.error("zone", f"{zone!r} is not an IANA zone such as Asia/Seoul") from None
    return zone


def _evening(table: Table) -> Evening:
    read = Evening(
        window=table.text("window", "16:00-20:00"),
        days=table.text("days", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        slot_minutes=table.integer("slot_minutes", 30, low=5, high=120),
        call_minutes=table.integer("call_minutes", 5, low=0, high=60),
    )
    table.finish()
    return read


def _holdout(table: Table) -> Decimal:
    share = table.number("share", Decimal("0.05"), high="0.5")
    table.finish()
    return share


def _largest_share(table: Table) -> Decimal:
    share = table.number("largest_share", Decimal("0.5"))
    table.finish()
    return share


def _attributes(table: Table, minor_digits: int) -> dict[str, Declared]:
    section = table.table("attributes")
    declared = {name: _declared(section, name, minor_digits) for name in table.raw("attributes")}
    if len(declared) > MOST_ATTRIBUTES:
        raise table.error("attributes", f"declares {len(declared)} attributes, at most {MOST_ATTRIBUTES} are possible")
    return declared


def _declared(section: Table, name: str, minor_digits: int) -> Declared:
    _check_name(section, name)
    text = section.text(name)
    kind, _, digits = text.partition(" ")
    if kind not in tuple(FieldType) or (digits and not (kind == "decimal" and digits.isdecimal() and len(digits) == 1)):
        raise section.error(name, f'{text!r} is none of "text", "integer", "decimal 2", "money", "date", "boolean"')
    scale = int(digits or 2) if kind == "decimal" else minor_digits if kind == "money" else 0
    return Declared(name=name, type=FieldType(kind), digits=scale)


def _measures(table: Table) -> dict[str, Declared]:
    section = table.table("measures")
    declared = {}
    for name in table.raw("measures"):
        _check_name(section, name)
        measure = section.table(name)
        declared[name] = Declared(
            name=name,
            type=FieldType.DECIMAL,
            digits=measure.integer("digits", 0, high=9),
            largest=measure.integer("largest", LARGEST_QUANTITY, low=1, high=10**12),
        )
        measure.finish()
    return declared


def _check_name(section: Table, name: str) -> None:
    if not (name.isascii() and name.isidentifier() and name == name.lower() and name[0] != "_" and len(name) <= 60):
        raise section.error(name, "is to be a name of small letters, digits and underscores")
