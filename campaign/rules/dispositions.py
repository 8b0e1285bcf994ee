"""What does a result code of a dialer mean?

A disposition is a code with flags. Tables come as parsed TOML: `{code: {"label": ..., "flags": [...]}}`, or
`{code: "other code"}` for a code that means what another one means. A code ending in `*` stands for every code that
begins so. Codes of all dialers share one name space, so that a result can be read without knowing who wrote it.
`retry` says when to try again (rules/retries), or names the code that says it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from campaign.errors import BadConfiguration
from campaign.rules.retries import NO_RETRY, BadRetry, Retry, read_retry

STORED_FLAGS = (
    "dialled", "answered", "reached", "accepted", "refused", "refused_at_opening", "stop", "wrong_number", "callback",
    "complaint", "machine", "final",
)  # fmt: skip
"""The flags that the database keeps, in the order of its columns."""

UNFINISHED = "unfinished"
"""Flag of a call that is still going on: its row is left for a later file."""

UNTOLD = "untold"
"""Our own code for calls of which only the number is known, as in a list of last states that was reset."""

_IMPLIED = {
    "answered": ("dialled",),
    "reached": ("answered",),
    "accepted": ("reached", "final"),
    "refused": ("reached", "final"),
    "refused_at_opening": ("refused",),
    "callback": ("answered",),
    "machine": ("dialled",),
    "wrong_number": ("final",),
    "stop": ("final",),
}
_KEYS = {"label", "flags", "rest_days", "retry"}
_LONGEST_REST = 3650


class DispositionError(BadConfiguration):
    """{0}: {1}: {2}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """A code, what it is called, and what follows from it; `known` is false for a code nobody has explained."""

    code: str
    label: str
    flags: frozenset[str]
    rest_days: int = 0
    known: bool = True
    retry: Retry = NO_RETRY

    @property
    def unfinished(self) -> bool:
        """Whether the call was still going on when the file was written."""
        return UNFINISHED in self.flags

    def stored(self) -> dict[str, str | int]:
        """The columns of table disposition."""
        row: dict[str, str | int] = {flag: int(flag in self.flags) for flag in STORED_FLAGS}
        row.update(code=self.code, label=self.label, known=int(self.known), rest_days=self.rest_days)
        return row | self.retry.stored()


@dataclass(frozen=True, slots=True)
class Dispositions:
    """Every code that has been explained; later tables override earlier ones."""

    by_code: Mapping[str, Disposition] = field(default_factory=dict)

    def find(self, code: str) -> Disposition:
        """What a code of a file means: itself, itself in lower case with underscores, the longest pattern that fits;
        otherwise an unknown attempt without consequences."""
        plain = code.strip().casefold().replace(" ", "_").replace("-", "_")
        found = self.by_code.get(code.strip()) or self.by_code.get(plain)
        if found and not found.code.endswith("*"):
            return found
        pattern = self._pattern(code.strip())
        if pattern:
            return replace(pattern, code=code.strip())
        return Disposition(code=code.strip(), label=code.strip(), flags=frozenset({"dialled"}), known=False)

    def near(self, code: str) -> list[str]:
        """Explained codes that look like a mistyped one."""
        return difflib.get_close_matches(code, self.codes, n=3)

    @property
    def codes(self) -> list[str]:
        """Every explained code that is not a pattern."""
        return [code for code in self.by_code if not code.endswith("*")]

    def _pattern(self, code: str) -> Disposition | None:
        fitting = [known for known in self.by_code if known.endswith("*") and code.startswith(known[:-1])]
        return self.by_code[max(fitting, key=len)] if fitting else None


def parse_dispositions(tables: Mapping[str, Mapping[str, Any]]) -> Dispositions:
    """The dispositions of tables by the name of their file, the last one winning. Raises DispositionError."""
    by_code: dict[str, Disposition] = {}
    for name, table in tables.items():
        alike = {code: value for code, value in table.items() if isinstance(value, str)}
        for code, value in table.items():
            if code not in alike:
                by_code[code] = _read_disposition(name, code, value)
        for code, other in alike.items():
            if other not in by_code:
                raise DispositionError(name, code, f"means the same as {other!r}, which nothing explains")
            by_code[code] = replace(by_code[other], code=code)
    for name, table in tables.items():
        by_code.update(_retried_alike(name, table, by_code))
    return Dispositions(by_code)


def _retried_alike(
    name: str, table: Mapping[str, Any], by_code: Mapping[str, Disposition]
) -> Iterator[tuple[str, Disposition]]:
    """The codes of a table that are tried again as another code is."""
    for code, value in table.items():
        other = value.get("retry") if isinstance(value, Mapping) else None
        if isinstance(other, str):
            if other not in by_code:
                raise DispositionError(name, code, f"is tried again like {other!r}, which nothing explains")
            yield code, replace(by_code[code], retry=by_code[other].retry)


def _read_disposition(name: str, code: str, value: object) -> Disposition:
    if not isinstance(value, Mapping):
        raise DispositionError(name, code, "is to be a table with flags, or another code in quotes")
    for key in value.keys() - _KEYS:
        raise DispositionError(name, code, f"{key!r} is none of {', '.join(sorted(_KEYS))}")
    label, rest_days = value.get("label", code), value.get("rest_days", 0)
    if not isinstance(label, str) or not label.strip():
        raise DispositionError(name, code, "label is to be a text")
    if type(rest_days) is not int or not 0 <= rest_days <= _LONGEST_REST:
        raise DispositionError(name, code, f"rest_days is to be a whole number from 0 to {_LONGEST_REST}")
    flags = _read_flags(name, code, value.get("flags"))
    retry = _read_retry(name, code, value.get("retry"))
    return Disposition(code=code, label=label.strip(), flags=flags, rest_days=rest_days, retry=retry)


def _read_retry(name: str, code: str, stated: object) -> Retry:
    """The rule that a table states itself; one that it takes from another code comes later."""
    if stated is None or isinstance(stated, str):
        return NO_RETRY
    try:
        return read_retry(stated)
    except BadRetry as mistake:
        raise DispositionError(name, code, str(mistake)) from None


def _read_flags(name: str, code: str, stated: object) -> frozenset[str]:
    if not isinstance(stated, list | tuple):
        raise DispositionError(name, code, 'flags is to be a list such as ["answered", "final"]; [] is not dialled')
    for flag in stated:
        if flag not in STORED_FLAGS and flag != UNFINISHED:
            raise DispositionError(name, code, f"{flag!r} is none of {', '.join((*STORED_FLAGS, UNFINISHED))}")
    flags = close_flags(stated)
    if {"accepted", "refused"} <= flags:
        raise DispositionError(name, code, "an offer is accepted or refused, not both")
    return flags


def close_flags(stated: list[str] | tuple[str, ...] | frozenset[str]) -> frozenset[str]:
    """The flags stated and those that follow: whoever accepts was reached, whoever was reached answered, and so on."""
    flags, waiting = set(), list(stated)
    while waiting:
        flag = waiting.pop()
        if flag not in flags:
            flags.add(flag)
            waiting.extend(_IMPLIED.get(flag, ()))
    return frozenset(flags)
