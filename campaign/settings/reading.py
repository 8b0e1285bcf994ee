"""How is a TOML table read so that every mistake names its file and key?"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from campaign.errors import BadConfiguration, NoInput

_MISSING: Any = object()


class SettingError(BadConfiguration):
    """{0}: {1}: {2}"""


class Table:
    """One table of a TOML file; each key is asked for once, and `finish` refuses the keys nobody asked for."""

    def __init__(self, file: str, values: Mapping[str, Any], path: str = "") -> None:
        self.file, self._values, self._path = file, values, path
        self._asked: list[str] = []

    def _take(self, key: str, default: Any) -> Any:
        self._asked.append(key)
        value = self._values.get(key, default)
        if value is _MISSING:
            raise self.error(key, "is not stated", f"Write `{key} = ...` in {self.file}{self._section()}.")
        return value

    def _section(self) -> str:
        return f" under [{self._path.rstrip('.')}]" if self._path else ""

    def error(self, key: str, reason: str, hint: str = "") -> SettingError:
        """The error to raise for a key of this table."""
        return SettingError(self.file, f"{self._path}{key}", reason, hint=hint)

    def text(self, key: str, default: Any = _MISSING) -> str:
        """A string that is not blank (unless the default is)."""
        value = self._take(key, default)
        if not isinstance(value, str) or not (value.strip() or value == default):
            raise self.error(key, "is to be a text in quotes")
        return value.strip()

    def one_of(self, key: str, allowed: Sequence[str], default: Any = _MISSING) -> str:
        """One of the allowed words."""
        value = self.text(key, default)
        if value not in allowed:
            raise self.error(key, f"{value!r} is none of {', '.join(allowed)}")
        return value

    def integer(self, key: str, default: Any = _MISSING, *, low: int = 0, high: int = 10**9) -> int:
        """A whole number within bounds."""
        value = self._take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.error(key, f"is to be a whole number from {low} to {high}")
        return value

    def number(self, key: str, default: Any = _MISSING, *, low: str = "0", high: str = "1") -> Decimal:
        """A decimal number within bounds, exact as written."""
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.error(key, "is to be a number")
        if not Decimal(low) <= Decimal(value) <= Decimal(high):
            raise self.error(key, f"is to lie between {low} and {high}")
        return Decimal(value)

    def amount(self, key: str, minor_digits: int, default: Any = _MISSING) -> int:
        """An amount of money, written "12.50" or 12.5, in minor units."""
        value = self._take(key, default)
        try:
            scaled = Decimal(value).scaleb(minor_digits)
        except (ArithmeticError, TypeError, ValueError):
            raise self.error(key, f'{value!r} is not an amount of money such as "12.50"') from None
        if scaled != scaled.to_integral_value() or abs(scaled) > 10**15:
            raise self.error(key, f"{value!r} has more than {minor_digits} digits after the point")
        return int(scaled)

    def day(self, key: str, default: Any = _MISSING) -> date:
        """A date such as 2026-03-01."""
        value = self._take(key, default)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.error(key, "is to be a date such as 2026-03-01 (without quotes)")
        return value

    def optional_day(self, key: str) -> date | None:
        """A date, or None when the key is absent."""
        return self.day(key) if key in self._values else self._take(key, None)

    def words(self, key: str, default: Any = _MISSING) -> tuple[str, ...]:
        """A list of texts."""
        value = self._take(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.error(key, 'is to be a list of texts such as ["a", "b"]')
        return tuple(item.strip() for item in value)

    def flag(self, key: str, default: Any = _MISSING) -> bool:
        """true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            raise self.error(key, "is to be true or false")
        return value

    def table(self, key: str, *, required: bool = False) -> Table:
        """The table below a key; an empty one when it is absent."""
        value = self._take(key, _MISSING if required else {})
        if not isinstance(value, Mapping):
            raise self.error(key, f"is to be a table: [{self._path}{key}]")
        return Table(self.file, value, f"{self._path}{key}.")

    def raw(self, key: str) -> Mapping[str, Any]:
        """The table below a key as it stands, for a reader of its own."""
        value = self._take(key, {})
        if not isinstance(value, Mapping):
            raise self.error(key, f"is to be a table: [{self._path}{key}]")
        return value

    def has(self, key: str) -> bool:
        """Whether the file states the key."""
        return key in self._values

    def finish(self) -> None:
        """Refuse keys that nothing reads: a misspelt setting must not be silently without effect."""
        for key in self._values:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, n=1)
                raise self.error(key, "is not a setting", f"Did you mean `{near[0]}`?" if near else "")


def read_toml(path: Path) -> tuple[dict[str, Any], str]:
    """The parsed document and its text; numbers with a point become Decimal."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise NoInput(str(path), error.strerror or "unreadable") from error
    except UnicodeDecodeError as error:
        raise BadConfiguration(f"{path}: is not UTF-8 (byte {error.start})") from error
    try:
        return tomllib.loads(text, parse_float=Decimal), text
    except tomllib.TOMLDecodeError as error:
        raise BadConfiguration(f"{path}: {error}") from error
