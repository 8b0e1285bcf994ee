"""Which kinds of file can be imported, which columns does each have, and under which names do files carry them?

The data is kinds.toml. Names are compared without case, blanks and punctuation, so "Customer ID", "customer_id" and
"customerID" are one.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any

IGNORED = re.compile(r"[\s_\-.'’()/&,:]+")


class Form(StrEnum):
    """How the texts of a column are read, and what they become."""

    TEXT = "text"
    ID = "id"
    PHONE = "phone"
    """E.164; beside `phone` comes `phone_callable`, 1 or 0."""
    LANGUAGE = "language"
    COUNTRY = "country"
    STATE = "state"
    POSTAL_CODE = "postal code"
    ZONE = "zone"
    DAY = "day"
    MONTH = "month"
    INSTANT = "instant"
    MONEY = "money"
    """Minor units."""
    MEASURE = "measure"
    QUANTITY = "quantity"
    """An integer scaled by the digits of the row's measure."""
    WHOLE = "whole number"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    HOURS = "hours"
    CLOCK = "time of day"
    LANGUAGES = "languages"
    WORDS = "words"
    LEVELS = "levels"
    """How well each of some words is known, from 0 to 1: `es:0.8`."""


class Extra(StrEnum):
    """What becomes of columns that a kind does not name."""

    REFUSED = "refused"
    ATTRIBUTES = "attributes"
    NEEDS = "needs"
    """Columns `need:NAME` are answers to need questions; others are refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of ours. Files call it by one of `names`; `words` gives the meaning of each spelling of a choice."""

    name: str
    form: Form = Form.TEXT
    required: bool = False
    past: bool = False
    names: tuple[str, ...] = ()
    words: Mapping[str, str] | None = None
    digits: int = 0

    @property
    def aliases(self) -> frozenset[str]:
        """The names, squashed."""
        return frozenset(map(squash, self.names))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of file; columns are in the order in which they are read."""

    name: str
    columns: Mapping[str, Column]
    one_of: tuple[tuple[str, ...], ...]
    ordered: tuple[tuple[str, str], ...]
    extra: Extra


def squash(text: str) -> str:
    """A name without case, blanks and punctuation, so that spellings of it compare equal."""
    return IGNORED.sub("", unicodedata.normalize("NFC", text).casefold())


@cache
def read_kinds() -> dict[str, Kind]:
    """The kinds by the name that the operator types after `campaign import`."""
    document = tomllib.loads(resources.files("campaign.files").joinpath("kinds.toml").read_text("utf-8"))
    return {name: _read_kind(name, declared, document) for name, declared in document["kinds"].items()}


def _read_kind(name: str, declared: dict[str, Any], document: dict[str, Any]) -> Kind:
    return Kind(
        name=name,
        columns={column: _read_column(column, told, document) for column, told in declared["columns"].items()},
        one_of=tuple(map(tuple, declared.get("one_of", ()))),
        ordered=tuple((first, second) for first, second in declared.get("ordered", ())),
        extra=Extra(declared.get("extra", Extra.REFUSED)),
    )


def _read_column(name: str, told: dict[str, Any], document: dict[str, Any]) -> Column:
    names: list[str] = []
    for entry in _split(told.get("names", "")):
        names += _split(document["names"][entry[1:]]) if entry.startswith("$") else [entry]
    words = document["words"][told["words"]] if "words" in told else None
    return Column(
        name=name,
        form=Form(told.get("form", Form.TEXT)),
        required=told.get("required", False),
        past=told.get("past", False),
        names=tuple(names),
        words={spelling: word for word, text in words.items() for spelling in _split(text)} if words else None,
    )


def _split(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split(",") if part.strip()]
