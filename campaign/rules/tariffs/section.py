"""How is a table of plans.toml read, and how is a mistake in it shown?

A section knows which plan it belongs to and the way to it, so that every error names the plan, the key and what
to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import NoReturn, TypeVar

from campaign.clock import day_number, month_number
from campaign.errors import BadConfiguration
from campaign.rules.money import format_scaled, parse_decimal, parse_money, scale
from campaign.rules.tariffs.plan import LARGEST_BILL, Measure

N = TypeVar("N", int, Decimal)
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])", re.ASCII)


class BadPlan(BadConfiguration):
    """plans.toml: {place}: {reason}"""

    def __init__(self, *, place: str, reason: str, hint: str) -> None:
        super().__init__(hint=hint, place=place, reason=reason)
        self.place, self.reason = place, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The entries of one table and the way to it, such as "plan 'basic', version 1, prices"."""

    way: str
    entries: Mapping[str, object]

    def refuse(self, key: str, reason: str, hint: str) -> NoReturn:
        """Raise the error that names this place; an empty key means the table itself."""
        raise BadPlan(place=", ".join(part for part in (self.way, key) if part), reason=reason, hint=hint)

    def check_keys(self, known: Collection[str]) -> None:
        """Refuse a key that means nothing, with the one probably meant."""
        for key in self.entries:
            if key not in known:
                self.refuse(key, "unknown key", suggest(key, known))

    def require(self, key: str, example: str) -> object:
        """The value of a key that must be there."""
        if key not in self.entries:
            self.refuse(key, "is missing", f"Write {key} = {example}.")
        return self.entries[key]

    def table(self, key: str, value: object, example: str) -> Section:
        """A value that must be a table, as a section."""
        way = ", ".join(part for part in (self.way, key) if part)
        if not isinstance(value, Mapping):
            self.refuse(key, "is not a table", f"Write {example}.")
        return Section(way=way, entries=value)

    def tables(self, key: str, noun: str, example: str) -> list[Section]:
        """The tables of an array that must hold at least one, called `noun` 1, `noun` 2 ..."""
        value = self.require(key, example)
        if not isinstance(value, list) or not value:
            self.refuse(key, f"must hold at least one {noun}", f"Write {key} = {example}.")
        return [self.table(f"{noun} {number}", entry, example) for number, entry in enumerate(value, 1)]

    def text(self, key: str, default: str) -> str:
        """A text that is not blank."""
        value = self.entries.get(key, default)
        if not isinstance(value, str) or not value.strip():
            self.refuse(key, "is not a text", f'Write {key} = "..." in quotation marks.')
        return value.strip()

    def choice(self, key: str, choices: Collection[str], default: str) -> str:
        """One word of a few."""
        value = self.entries.get(key, default)
        if not isinstance(value, str) or value not in choices:
            allowed = " or ".join(f'{key} = "{word}"' for word in choices)
            self.refuse(key, f"{value!r} is none of {', '.join(choices)}", f"Write {allowed}.")
        return value

    def number(self, key: str, value: object, example: str) -> Decimal:
        """A number that is not negative, exactly as written; TypeError for a float, which the loader must not make."""
        return self._read(key, value, parse_decimal, example)

    def money(self, key: str, minor_digits: int) -> int:
        """An amount that must be there, in minor units, at most half of LARGEST_BILL."""
        example = format_scaled(19 * 10**minor_digits, minor_digits, fewest=minor_digits)
        value = self.require(key, f"{example}, or 0 for none")
        amount = self._read(key, value, lambda written: parse_money(written, minor_digits), example)
        if amount > LARGEST_BILL // 2:
            self.refuse(key, f"{value} is too large", f"Write at most {LARGEST_BILL // 2 // 10**minor_digits}.")
        return amount

    def _read(self, key: str, value: object, parse: Callable[[str | Decimal | int], N], example: str) -> N:
        """What `parse` makes of a value that must be a number and not negative."""
        if isinstance(value, float):
            raise TypeError(f"{self.way}, {key}: load TOML with parse_float=decimal.Decimal")
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            self.refuse(key, "is not a number", f"Write {key} = {example}.")
        try:
            number = parse(value)
        except ValueError as error:
            self.refuse(key, str(error), f"Write {key} = {example}.")
        if number < 0:
            self.refuse(key, f"{value} is negative", f"Write {key} = {example}, or 0 for free.")
        return number

    def quantity(self, key: str, value: object, measure: Measure) -> int:
        """A quantity of a measure as it is stored, at most the largest for which bills must be exact."""
        number = self.number(key, value, "100")
        try:
            stored = scale(number, measure.digits)
        except ValueError as error:
            self.refuse(
                key, str(error), f"campaign.toml gives {measure.name} digits = {measure.digits}: change either."
            )
        if stored > measure.limit:
            self.refuse(
                key,
                f"{number} is above {measure.largest:,}, the largest usage of {measure.name}",
                f"Set the price to 0 for usage without limit, or raise `largest` of {measure.name} in campaign.toml.",
            )
        return stored

    def month(self, key: str, value: object) -> int:
        """A month number written "YYYY-MM"."""
        match = MONTH.fullmatch(value) if isinstance(value, str) else None
        if match is None or match[1] == "0000":
            self.refuse(key, f"{value} is not a month", f'Prices hold for whole months: write {key} = "2026-01".')
        return month_number(date(int(match[1]), int(match[2]), 1))

    def day(self, key: str) -> int | None:
        """A day number written as a TOML date; None when the key is absent."""
        value = self.entries.get(key)
        if value is None:
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            self.refuse(key, f"{value} is not a date", f"Write {key} = 2026-01-31, without quotation marks.")
        return day_number(value)


def suggest(word: str, known: Collection[str]) -> str:
    """The hint for a name that does not exist: the nearest one, or all of them."""
    near = get_close_matches(word, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(known) or 'none'}."
