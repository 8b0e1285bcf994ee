"""What does a table of a policy document say, and is every key of it known?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from campaign.errors import BadConfiguration


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A TOML table with the place it stands at; remembers which keys were read, so that the rest is refused.

    The readers raise `BadConfiguration` naming file, table and key when a value is missing or of another type.
    """

    where: str
    values: Mapping[str, object]
    read: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, where: str, value: object) -> Entry:
        """The entry for a table; anything else is refused."""
        if not isinstance(value, Mapping):
            raise BadConfiguration(f"{where}: a table is wanted")
        return cls(where=where, values=value)

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty."""
        value = self._take(key, default)
        if not isinstance(value, str) or (not value.strip() and default is None):
            raise self.wrong(key, "a text is wanted")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or none."""
        value = self._take(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, "a list of texts is wanted")
        return tuple(value)

    def mapping(self, key: str) -> dict[str, str]:
        """A table of texts, or none."""
        value = self._take(key, {})
        if not isinstance(value, Mapping) or not all(isinstance(one, str) for one in value.values()):
            raise self.wrong(key, "a table of texts is wanted")
        return {str(name): str(one) for name, one in value.items()}

    def number(self, key: str, default: int | None = None) -> int:
        """A whole number of at least 0."""
        value = self._take(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.wrong(key, "a whole number is wanted")
        return value

    def yes(self, key: str) -> bool:
        """true or false."""
        value = self._take(key, None)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false is wanted")
        return value

    def day(self, key: str, default: date | None = None) -> date:
        """A date."""
        value = self._take(key, default)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key, "a date such as 2026-11-21 is wanted")
        return value

    def entry(self, key: str) -> Entry | None:
        """A table, or None when it is absent."""
        value = self._take(key, {})
        return Entry.of(f"{self.where}: {key}", value) if value else None

    def entries(self, key: str) -> tuple[Entry, ...]:
        """A list of tables, or none."""
        value = self._take(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, "a list of tables is wanted")
        return tuple(Entry.of(f"{self.where}: {key} {n}", one) for n, one in enumerate(value, 1))

    def value(self, key: str) -> object:
        """Whatever stands there, or None."""
        self.read.add(key)
        return self.values.get(key)

    def done(self) -> None:
        """Refuse the keys that nobody read."""
        if unknown := sorted(set(self.values) - self.read):
            raise BadConfiguration(f"{self.where}: unknown key {', '.join(unknown)}")

    def wrong(self, key: str, complaint: str) -> BadConfiguration:
        """The error about one key."""
        return BadConfiguration(f"{self.where}: {key}: {complaint}")

    def _take(self, key: str, default: object) -> object:
        self.read.add(key)
        value = self.values.get(key, default)
        if value is None:
            raise self.wrong(key, "is missing")
        return value
