"""Which nouns do the rules speak about?

Frozen values shared by every layer. A noun that only one module needs stays in that module.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What a customer may have agreed to be called for."""

    MARKETING = "marketing"
    SERVICE = "service"
    SURVEY = "survey"


class Answer(StrEnum):
    """What a customer answered; `stop` ends every purpose at once."""

    YES = "yes"
    NO = "no"
    STOP = "stop"


class Channel(StrEnum):
    """How an answer or a contact reached us."""

    MAIL = "mail"
    PHONE = "phone"
    WEB = "web"


class Work(StrEnum):
    """What an agent does during a shift; only outbound time is for the calls of a list."""

    OUTBOUND = "outbound"
    INBOUND = "inbound"
    TRAINING = "training"
    LEAVE = "leave"


class ContactChannel(StrEnum):
    """By which way of contact an answer lets us come; every one when it names none."""

    EVERY = ""
    PHONE = "phone"
    TEXT = "text"
    MAIL = "mail"
    EMAIL = "email"


class Confirmation(StrEnum):
    """What a yes needs before it counts."""

    NONE = ""
    SECOND_KEYING = "second keying"
    CALL_BACK = "call back"


class Arm(StrEnum):
    """Whether a customer of a campaign is called or left alone at random."""

    TREATED = "treated"
    HOLDOUT = "holdout"


class FieldType(StrEnum):
    """How a value of a customer is written, compared and stored.

    `decimal` and `money` are stored as scaled integers (`digits` after the point),
    `date` as a day number, `boolean` as 0 or 1.
    """

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What an answer covers: until an instant, within hours, by one way of contact, for one family of offers, at night.

    `until` is the first instant at which it holds no longer; what is empty limits nothing. `night` is consent to the
    hours for which a law wants one apart.
    """

    until: int | None = None
    hours: str = ""
    contact_channel: ContactChannel = ContactChannel.EVERY
    family: str = ""
    night: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A value that a rule may read: its type and the SQL expression it stands for."""

    name: str
    type: FieldType
    sql: str
    digits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A row of a file that was refused, and why."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        """`customers.csv:118: phone: too short`."""
        return f"{self.file}:{self.line}: {self.column}: {self.reason}"
