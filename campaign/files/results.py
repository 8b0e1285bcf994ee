"""What did a dialer write about each call?

Whatever the layout, a row becomes a `ResultRow`, or a `Problem` that says why it could not. Nothing is refused for its
phone, its lead or its code: those are told by the job. A row's identity is made of what the dialer wrote, never of the
zone or the fallback time given with the command, so that the same calls in another layout, or the same file under
another name, are known again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone, tzinfo
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from campaign.files.atomic import write_bytes_atomically
from campaign.files.dialers import Profile
from campaign.files.encodings import read_utf8_blocks, refuse_changed, survey_file
from campaign.files.layouts import FoundLayout, find_layout
from campaign.files.tables import open_input
from campaign.model import Problem

LONGEST_PHONE = 15
"""Digits of an international number by E.164."""

_NOT_DIGITS = re.compile(r"[^0-9]+")
_UNSET_TIMES = frozenset({"", "00000000000000", "20080101000000"})
"""What VICIdial writes where no time is known."""

_NOBODY = frozenset({"", "VDAD", "VDCL"})
"""The user VICIdial names when no agent took the call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """One attempt, or one lead that came back: `attempts` is 0 then.

    `reference` is the lead or customer as the file names it, `attempted_at` and `callback_at` are instants, `digits`
    is the phone as written without zeros in front, `phone` the same in E.164 when the file says its country.
    `identity` is a 64-bit hash that rows of the same call share. `last_state` marks a count of all attempts so far.
    """

    line: int
    reference: str
    attempted_at: int
    attempts: int
    code: str
    duration_seconds: int | None
    agent: str | None
    callback_at: int | None
    note: str | None
    digits: str
    phone: str | None
    identity: int
    last_state: bool = False
    wrap_up_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How rows are to be understood: the zone of times without offset, and the instant of rows without a time."""

    zone: str
    at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that cannot be used: why, and its fields; `number` is its line in the file it was first read from."""

    problem: Problem
    fields: tuple[str, ...]
    number: int
    others: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFile:
    """An open result file: its name in messages, its digest, and its layout by name ("" when empty).

    `recipe` is a hash of what decides the meaning of its rows; `write_refused` makes a file of refused rows that can be
    corrected and read again.
    """

    name: str
    sha256: str
    layout: str
    recipe: str
    rows: Iterator[ResultRow | RefusedRow]
    write_refused: Callable[[Path, Iterable[RefusedRow]], None]


@contextmanager
def open_results(path: Path, profile: Profile, reading: Reading) -> Iterator[ResultFile]:
    """A result file of a dialer that has layouts of its own; `-` is standard input.

    Raises NoInput, BadData when the encoding is not known or the file changes while it is read, UnknownLayout and
    UselessLayout.
    """
    file, name = open_input(path)
    with file:
        survey = survey_file(file, name)
        found = find_layout(profile, name, read_utf8_blocks(file, survey))
        layout = found.layout.name if found.layout else ""
        yield ResultFile(
            name=name, sha256=survey.sha256, layout=layout, recipe=repr((layout, profile.results, reading)),
            rows=_read_rows(name, profile, found, reading),
            write_refused=partial(_write_refused, found.header),
        )  # fmt: skip
        refuse_changed(file, name, survey)


def hash_identity(*parts: str) -> int:
    """A signed 64-bit hash of the texts that tell a row from others."""
    digest = hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def read_instant(text: str, zone: tzinfo) -> int:
    """The instant of `YYYY-MM-DD HH:MM:SS`, `YYYYMMDDHHMM` or the like, on a clock of the zone. Raises ValueError."""
    digits = keep_digits(text)
    if len(digits) not in (12, 14):
        raise ValueError(f"{text!r} is not a time such as 2026-03-10 18:30:00")
    plain = f"{digits[:8]}T{digits[8:]}"
    return int(datetime.fromisoformat(plain).replace(tzinfo=zone).timestamp())


def keep_digits(text: str) -> str:
    """The text without anything but 0 to 9."""
    return text if text.isascii() and text.isdigit() else _NOT_DIGITS.sub("", text)


def _write_refused(header: tuple[str, ...], path: Path, refused: Iterable[RefusedRow]) -> None:
    """TABs stand between the fields. Without a header there is no place for line and reason: they would be fields."""
    lines = ["\t".join((*header, "reject_line", "reject_reason"))] if header else []
    for row in refused:
        why = (str(row.number), row.problem.reason) if header else ()
        fields = (field.replace("\t", " ") for field in row.fields)
        lines.append("\t".join((*fields, *why)))
    write_bytes_atomically(path, "".join(f"{line}\n" for line in lines).encode("utf-8"))


def international_phone(calling_code: str, digits: str) -> str | None:
    """E.164 of digits behind a calling code (which may be among them already); None when it cannot be one."""
    phone = f"{calling_code}{digits}"
    return f"+{phone}" if digits and len(phone) <= LONGEST_PHONE else None


def _read_rows(name: str, profile: Profile, found: FoundLayout, reading: Reading) -> Iterator[ResultRow | RefusedRow]:
    if found.layout is None:
        return
    read = _RowReader(name, profile, found, reading).read
    for block in found.blocks:
        for refused in block.refused:
            problem = Problem(file=name, line=refused.line, column="", reason=refused.reason)
            yield RefusedRow(problem=problem, fields=refused.fields, number=refused.line)
        for record, line in zip(block.records, block.lines, strict=True):
            fields = record.decode().split("\x1f")
            row = read(line, fields)
            yield RefusedRow(problem=row, fields=tuple(fields), number=line) if isinstance(row, Problem) else row


class _RowReader:
    """Reads the fields of one layout."""

    def __init__(self, name: str, profile: Profile, found: FoundLayout, reading: Reading) -> None:
        assert found.layout is not None  # noqa: S101 -- the caller looked
        self._name, self._reading = name, reading
        self._zone: tzinfo = ZoneInfo(reading.zone)
        self._last_states = found.layout.last_states
        self._columns = found.layout.fields
        self._places = found.places
        parts = profile.results.get("identity", ("reference", "time", "phone"))
        self._identity = tuple((part, _IDENTITY_PARTS.get(part, str)) for part in parts)

    def read(self, line: int, fields: list[str]) -> ResultRow | Problem:
        """The row, or what is wrong with it."""
        values = {field: fields[place].strip() for field, place in self._places.items()}
        if not values["code"]:
            return self._problem(line, "code", "is missing")
        attempts = _count(values.get("attempts", "")) if self._last_states else 1
        try:
            attempted_at = self._time(values)
        except ValueError as error:
            return self._problem(line, "time", str(error))
        if attempted_at is None:
            attempted_at = self._reading.at
        if attempted_at is None and attempts:
            return self._problem(line, "time", "is empty; state when the calls were made with --at INSTANT")
        return self._row(line, values, attempts, attempted_at or 0)

    def _row(self, line: int, values: Mapping[str, str], attempts: int, attempted_at: int) -> ResultRow:
        agent = values.get("agent", "")
        digits = keep_digits(values.get("phone", ""))
        return ResultRow(
            line=line,
            reference=values["reference"],
            attempted_at=attempted_at,
            attempts=attempts,
            code=values["code"],
            duration_seconds=_seconds(values.get("duration", "")),
            agent=None if agent in _NOBODY else agent,
            callback_at=None,
            note=values.get("note") or None,
            digits=digits.lstrip("0"),
            phone=_international(values.get("phone_code", ""), digits),
            identity=self._hash(values, attempts),
            last_state=self._last_states,
        )

    def _time(self, values: Mapping[str, str]) -> int | None:
        text = values.get("time", "")
        if keep_digits(text) in _UNSET_TIMES:
            return None
        zone = self._zone
        if values.get("offset_hours"):
            zone = timezone(timedelta(hours=float(values["offset_hours"])))
        return read_instant(text, zone)

    def _hash(self, values: Mapping[str, str], attempts: int) -> int:
        if self._last_states:
            kind = "state" if attempts else "returned"
            return hash_identity(
                kind, str(attempts), values["reference"], values.get("phone", ""), values.get("source", "")
            )
        return hash_identity("call", *(told(values.get(part, "")) for part, told in self._identity))

    def _problem(self, line: int, field: str, reason: str) -> Problem:
        return Problem(file=self._name, line=line, column=self._columns.get(field, field), reason=reason)


def _to_the_minute(text: str) -> str:
    return keep_digits(text)[:12]


_IDENTITY_PARTS: Mapping[str, Callable[[str], str]] = {"time": _to_the_minute, "phone": keep_digits}


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _seconds(text: str) -> int | None:
    whole = text.partition(".")[0]
    return int(whole) if whole.isascii() and whole.isdigit() else None


def _international(calling_code: str, digits: str) -> str | None:
    code = keep_digits(calling_code)
    return international_phone(code, digits) if code else None
