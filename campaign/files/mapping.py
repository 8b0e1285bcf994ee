"""What does an operator's mapping file (`--map MAP.toml`) say about a file that differs from ours?

On the left of [rename], [skip] and [unpivot.columns], and as values of `ignore`, [join] and [duration], stand columns
of the file; all other names are ours. Every key is optional; a key that nobody reads is refused.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from campaign.errors import BadConfiguration
from campaign.files.dates import ORDERS, parse_day
from campaign.files.derived import UNITS, Duration, Join, Measured, RowNumber
from campaign.files.encodings import check_encoding
from campaign.files.numbers import NumberStyle
from campaign.files.tables import TableOptions
from campaign.files.words import parse_zone, suggest
from campaign.settings.reading import SettingError

PRESENTATION = ("delimiter", "encoding", "sheet", "quotes", "header", "columns")
"""Keys that say how the file is written; the others say what its rows mean."""
KEYS = (
    *PRESENTATION, "ignore", "empty", "rename", "constant", "values", "join", "row_number",
    "unpivot", "duration", "dates", "decimal", "scale", "zone", "skip",
)  # fmt: skip
OTHERS = "others"
"""In `ignore`: every column of the file that is not known."""
DEFAULT = "default"
"""In [dates] and [zone]: every column that is not named."""
DELIMITER_NAMES = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
NUMBER_FIELD = re.compile(r"\{(?::0?[0-9]{0,2}d)?\}")
SAMPLE = datetime(2026, 11, 30, 18, 45, 59)  # noqa: DTZ001 (only its digits matter)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMapping:
    """A mapping file that was read; `meaning` is the text of the keys that decide what a row means."""

    table: TableOptions = field(default_factory=TableOptions)
    ignore: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    rename: Mapping[str, str] = field(default_factory=dict)
    constant: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    join: Mapping[str, Join] = field(default_factory=dict)
    row_number: Mapping[str, RowNumber] = field(default_factory=dict)
    unpivot: tuple[Measured, ...] = ()
    duration: Duration | None = None
    dates: Mapping[str, str] = field(default_factory=dict)
    numbers: NumberStyle = field(default_factory=NumberStyle)
    scale: Mapping[str, Decimal] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    skip: Mapping[str, frozenset[str]] = field(default_factory=dict)
    meaning: str = ""
    file: str = "MAP.toml"

    def date_style(self, column: str) -> str:
        """How dates of a column of ours are written; empty when nothing is said."""
        return self.dates.get(column) or self.dates.get(DEFAULT, "")

    def zone(self, column: str) -> str:
        """The zone of times without offset in a column of ours; empty when nothing is said."""
        return self.zones.get(column) or self.zones.get(DEFAULT, "")

    def error(self, key: str, reason: str, hint: str = "") -> SettingError:
        """The error to raise when a key does not fit the file that is read."""
        return SettingError(self.file, key, reason, hint=hint)


def read_mapping(document: Mapping[str, Any], file: str = "MAP.toml") -> FileMapping:
    """The mapping of a parsed TOML document (numbers with a point as Decimal). Raises SettingError naming the key."""
    told = _Section(file, document)
    told.refuse_others(KEYS)
    dates = {name: _check_date_style(told, name, style) for name, style in told.texts("dates").items()}
    return FileMapping(
        table=_read_table_options(told),
        ignore=frozenset(told.words("ignore")),
        empty=frozenset(told.words("empty")),
        rename=told.texts("rename"),
        constant=told.texts("constant"),
        values={name: told.section("values").texts(name) for name in told.section("values")},
        join={name: _read_join(told.section("join"), name) for name in told.section("join")},
        row_number={name: _read_row_number(told.section("row_number"), name) for name in told.section("row_number")},
        unpivot=_read_unpivot(told.section("unpivot")),
        duration=_read_duration(told.section("duration"), dates.get(DEFAULT, "")) if "duration" in told else None,
        dates=dates,
        numbers=_read_number_style(told.section("decimal")),
        scale={name: told.section("scale").number(name) for name in told.section("scale")},
        zones={name: _check_zone(told, name, zone) for name, zone in told.texts("zone").items()},
        skip={name: frozenset(told.section("skip").words(name)) for name in told.section("skip")},
        meaning=_find_meaning(document),
        file=file,
    )


class _Section(dict[str, Any]):
    """A table of the document; its values are asked for as texts, and numbers and dates count as what they spell."""

    def __init__(self, file: str, values: Mapping[str, Any], path: str = "") -> None:
        super().__init__(values)
        self.file, self.path = file, path

    def error(self, key: str, reason: str, hint: str = "") -> SettingError:
        """The error to raise for a key."""
        return SettingError(self.file, self.path + key, reason, hint=hint)

    def refuse_others(self, known: Iterable[str]) -> None:
        """Raise SettingError for a key that is not known."""
        for key in self:
            if key not in known:
                raise self.error(key, "is not a setting", suggest(key, known))

    def section(self, key: str) -> _Section:
        """The table below a key; empty when it is absent."""
        value = self.get(key, {})
        if not isinstance(value, Mapping):
            raise self.error(key, f"is to be a table: [{self.path}{key}]")
        return _Section(self.file, value, f"{self.path}{key}.")

    def texts(self, key: str) -> dict[str, str]:
        """The table below a key, with every value as text."""
        section = self.section(key)
        return {name: section.text(name) for name in section}

    def text(self, key: str) -> str:
        """The text of a value; empty when it is absent."""
        return self._spell(key, self.get(key, ""))

    def words(self, key: str) -> tuple[str, ...]:
        """One text or a list of them; empty when it is absent."""
        value = self.get(key, [])
        return tuple(self._spell(key, item) for item in (value if isinstance(value, list) else [value]))

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.get(key, default)
        if not isinstance(value, bool):
            raise self.error(key, "is to be true or false")
        return value

    def number(self, key: str) -> Decimal:
        """A number other than 0."""
        value = self[key]
        if isinstance(value, bool) or not isinstance(value, int | Decimal) or not value:
            raise self.error(key, "is to be a number other than 0")
        return Decimal(value)

    def day(self, key: str) -> date | None:
        """A date, or None when it is absent."""
        if key not in self:
            return None
        try:
            return parse_day(self.text(key))
        except ValueError as error:
            raise self.error(key, str(error)) from None

    def _spell(self, key: str, value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, str | int | Decimal | date):
            raise self.error(key, "is to be a text in quotes")
        return unicodedata.normalize("NFC", str(value)).strip(" ")


def _find_meaning(document: Mapping[str, Any]) -> str:
    told = {key: value for key, value in document.items() if key not in PRESENTATION}
    return json.dumps(told, sort_keys=True, default=str, ensure_ascii=False) if told else ""


def _read_table_options(told: _Section) -> TableOptions:
    columns = told.words("columns")
    if told.flag("header", default=True) == bool(columns):
        raise told.error("header", "is to be false where `columns` names the columns, and nowhere else")
    delimiter = DELIMITER_NAMES.get(told.text("delimiter"), told.text("delimiter"))
    if delimiter and (len(delimiter) != 1 or delimiter.isalnum() or delimiter in '"\r\n\x1f'):
        raise told.error("delimiter", 'is to be one character such as ";", or "tab"')
    encoding = told.text("encoding")
    if encoding:
        try:
            encoding = check_encoding(encoding)
        except BadConfiguration as error:
            raise told.error("encoding", str(error), error.way_out) from None
    quotes = told.flag("quotes", default=True)
    return TableOptions(
        delimiter=delimiter, encoding=encoding, sheet=told.text("sheet"), quotes=quotes, columns=columns
    )


def _read_join(told: _Section, name: str) -> Join:
    section = told.section(name) if isinstance(told[name], Mapping) else _Section(told.file, {"columns": told[name]})
    section.refuse_others(("columns", "separator"))
    columns, separator = section.words("columns"), section.get("separator", " ")
    if len(columns) < 2 or not isinstance(separator, str):
        raise told.error(name, 'is to be a list such as ["first_name", "last_name"]')
    return Join(columns=columns, separator=separator)


def _read_row_number(told: _Section, name: str) -> RowNumber:
    section = told.section(name) if isinstance(told[name], Mapping) else _Section(told.file, {"format": told[name]})
    section.refuse_others(("format", "start"))
    template, start = section.text("format"), section.get("start", 1)
    if len(NUMBER_FIELD.findall(template)) != 1 or set(NUMBER_FIELD.sub("", template)) & set("{}"):
        raise told.error(name, 'is to have one place for the number, such as "F{:04d}"')
    if not isinstance(start, int) or isinstance(start, bool):
        raise told.error(name, "is to start at a whole number")
    return RowNumber(template=template, start=start)


def _read_unpivot(told: _Section) -> tuple[Measured, ...]:
    told.refuse_others(("columns", "month"))
    columns, month = told.section("columns"), told.text("month")
    measured = []
    for name, value in columns.items():
        section = columns.section(name) if isinstance(value, Mapping) else _Section(told.file, {"measure": value})
        section.refuse_others(("measure", "month"))
        measured.append(Measured(column=name, measure=section.text("measure"), month=section.text("month") or month))
        if not measured[-1].measure:
            raise columns.error(name, "is to name a measure")
    if told and not measured:
        raise told.error("columns", "is to name the columns that hold quantities, each with its measure")
    return tuple(measured)


def _read_duration(told: _Section, date_style: str) -> Duration:
    anchors = ("as_of", "as_of_column", "started_on", "started_column")
    told.refuse_others((*anchors, "column", "unit", "scale", "event_column", "event_values"))
    if sum(anchor in told for anchor in anchors) != 1:
        raise told.error("as_of", f"is to be stated, or else one of {', '.join(anchors[1:])}")
    if not told.text("column") or told.text("unit") not in UNITS:
        raise told.error("column", f"and unit are to be stated; unit is one of {', '.join(UNITS)}")
    if ("event_column" in told) != bool(told.words("event_values")):
        raise told.error("event_column", "and event_values belong together")
    return Duration(
        column=told.text("column"),
        unit=told.text("unit"),
        scale=told.number("scale") if "scale" in told else None,
        as_of=told.day("as_of"),
        as_of_column=told.text("as_of_column"),
        started_on=told.day("started_on"),
        started_column=told.text("started_column"),
        event_column=told.text("event_column"),
        event_values=frozenset(told.words("event_values")),
        date_style=date_style,
    )


def _read_number_style(told: _Section) -> NumberStyle:
    told.refuse_others(("comma", "thousands"))
    point, thousands = "," if told.flag("comma", default=False) else ".", told.get("thousands", "")
    if not isinstance(thousands, str) or len(thousands) > 1 or thousands == point or thousands.isalnum():
        raise told.error("thousands", f"is to be one character that is no digit and not {point!r}")
    return NumberStyle(point=point, thousands=thousands)


def _check_date_style(told: _Section, name: str, style: str) -> str:
    if style in ORDERS:
        return style
    try:
        read = datetime.strptime(SAMPLE.strftime(style), style)  # noqa: DTZ007 (a trial)
    except ValueError:
        read = datetime.min  # noqa: DTZ901 (stands for nothing read)
    if (read.year, read.month) != (SAMPLE.year, SAMPLE.month):
        orders = ", ".join(ORDERS)
        raise told.error(f"dates.{name}", f'{style!r} is none of {orders}, nor a format such as "%d/%m/%Y"')
    return style


def _check_zone(told: _Section, name: str, zone: str) -> str:
    try:
        return parse_zone(zone)
    except ValueError as error:
        raise told.error(f"zone.{name}", str(error)) from None
