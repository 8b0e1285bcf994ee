"""Which column of a file is which column of ours?

A name that means nothing is refused, one that means two things as well: a column silently left out is data lost.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from campaign.errors import BadData
from campaign.files.derived import Duration, Join, Measured, RowNumber
from campaign.files.kinds import Column, Extra, Form, Kind, squash
from campaign.files.mapping import DEFAULT, OTHERS, FileMapping
from campaign.files.options import ReadOptions, Typed
from campaign.files.words import suggest
from campaign.model import FieldType

NEED = "need:"
FORMS = {
    FieldType.TEXT: Form.TEXT,
    FieldType.INTEGER: Form.WHOLE,
    FieldType.DECIMAL: Form.DECIMAL,
    FieldType.MONEY: Form.MONEY,
    FieldType.DATE: Form.DAY,
    FieldType.BOOLEAN: Form.BOOLEAN,
}
ATTRIBUTE_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")
DECLARE = "Declare it under [attributes] in campaign.toml, give --add-attributes"
DURATION_COLUMNS = ("started_on", "cancelled_on", "last_seen_on")
UNPIVOTED_COLUMNS = ("month", "measure", "quantity")
"""What wide columns become; the month may stand in the row."""


@dataclass(frozen=True, slots=True)
class FromFile:
    """The texts of a column of the file."""

    index: int


@dataclass(frozen=True, slots=True)
class FromConstant:
    """The same text in every row."""

    text: str


@dataclass(frozen=True, slots=True)
class FromJoin:
    """Several columns of the file in one."""

    join: Join
    indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FromNumber:
    """An id made of the row's number."""

    row_number: RowNumber


@dataclass(frozen=True, slots=True)
class FromDuration:
    """A day computed from a duration; all that come from it are computed together."""

    duration: Duration


Source = FromFile | FromConstant | FromJoin | FromNumber | FromDuration


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A column of ours, where its texts come from, and what messages call it: the name that the file gives it."""

    column: Column
    source: Source
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is read of a file. `indexes` finds the file's columns by name; `unknown` ones still need a type."""

    kind: Kind
    targets: tuple[Target, ...]
    indexes: Mapping[str, int]
    unpivot: tuple[Measured, ...] = ()
    skip: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def match_columns(header: Sequence[str], kind: Kind, mapping: FileMapping, options: ReadOptions, name: str) -> Plan:
    """What is read of a file with this header.

    Raises BadData when a required column is missing, two columns mean the same or one means nothing, and SettingError
    when the mapping names a column that is not there.
    """
    matcher = _Matcher(header, kind, mapping, options, name)
    matcher.take_mapped()
    matcher.take_header()
    matcher.refuse_missing()
    order = [*kind.columns, *matcher.targets]
    return Plan(
        kind=kind,
        targets=tuple(sorted(matcher.targets.values(), key=lambda target: order.index(target.column.name))),
        indexes=matcher.indexes,
        unpivot=mapping.unpivot,
        skip=mapping.skip,
        unknown=tuple(matcher.unknown),
    )


def attribute_column(attribute: Typed, name: str = "") -> Column:
    """The column of an attribute, under its own name unless another is given."""
    return Column(name=name or attribute.name, form=FORMS[attribute.type], digits=attribute.digits)


def attribute_name(header: str) -> str:
    """The name of an attribute that a column of a file suggests: "StreamingTV" is streaming_tv; empty when none."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", header)
    name = re.sub(r"[\s\-./()]+", "_", parted).strip("_").lower()
    return name if ATTRIBUTE_NAME.fullmatch(name) else ""


class _Matcher:
    """Collects targets, first those that the mapping states, then those that the header names."""

    def __init__(
        self, header: Sequence[str], kind: Kind, mapping: FileMapping, options: ReadOptions, name: str
    ) -> None:
        self._kind, self._mapping, self._options, self._name = kind, mapping, options, name
        self.indexes = {column: index for index, column in enumerate(header)}
        self.targets: dict[str, Target] = {}
        self.unknown: list[str] = []
        self._used: set[str] = set()
        self._squashed = {squash(column): column for column in header}
        self._ours = {squash(column): column for column in kind.columns}
        self._attributes = {squash(attribute): attribute for attribute in options.attributes}
        self._aliases = {alias: column.name for column in kind.columns.values() for alias in column.aliases}

    def take_mapped(self) -> None:
        """What the mapping states, and the columns of the file that it uses."""
        mapping = self._mapping
        for column, ours in mapping.rename.items():
            self._add(ours, FromFile(self.indexes[self._use(column, "rename")]), self._find(column, "rename"), "rename")
        for ours, text in mapping.constant.items():
            self._add(ours, FromConstant(text), ours, "constant")
        for ours, join in mapping.join.items():
            indexes = tuple(self.indexes[self._use(column, f"join.{ours}")] for column in join.columns)
            self._add(ours, FromJoin(join, indexes), ours, "join")
        for ours, row_number in mapping.row_number.items():
            self._add(ours, FromNumber(row_number), ours, "row_number")
        if mapping.duration:
            for ours in DURATION_COLUMNS:
                self._add(
                    ours, FromDuration(mapping.duration), self._find(mapping.duration.column, "duration"), "duration"
                )
        self._take_inputs()

    def _take_inputs(self) -> None:
        """The columns of the file that the mapping uses, or leaves out."""
        mapping = self._mapping
        for column in mapping.duration.inputs if mapping.duration else ():
            self._use(column, "duration")
        for measured in mapping.unpivot:
            self._use(measured.column, "unpivot.columns")
        for column in mapping.ignore - {OTHERS}:
            self._use(column, "ignore")
        for column in mapping.skip:
            self._find(column, "skip")

    def take_header(self) -> None:
        """What the names of the remaining columns mean. Raises BadData for those that mean nothing."""
        for column in self.indexes:
            if column in self._used:
                continue
            ours = self._meaning(column)
            if ours:
                self._add(ours, FromFile(self.indexes[column]), column, "")
            elif column not in self._mapping.skip and OTHERS not in self._mapping.ignore:
                self.unknown.append(column)
        self._refuse_unknown()

    def refuse_missing(self) -> None:
        """Raise BadData when a column is missing without which no row can be read."""
        given = {*self.targets, *self._find_unpivoted()}
        for column in self._kind.columns.values():
            if not column.required or column.name in given:
                continue
            if column.form is not Form.INSTANT or self._options.at is None:
                raise self._missing(column.name)
            self._add(column.name, FromConstant(""), column.name, "")
        for group in self._kind.one_of:
            if not given.intersection(group):
                raise self._missing(" or ".join(group))

        self._refuse_idle()

    def _find_unpivoted(self) -> set[str]:
        """The columns that wide columns become."""
        unpivot = self._mapping.unpivot
        if not unpivot:
            return set()
        dated = all(measured.month for measured in unpivot)
        made = set(UNPIVOTED_COLUMNS if dated else UNPIVOTED_COLUMNS[1:])
        if not made <= self._kind.columns.keys():
            raise self._mapping.error("unpivot", f"{self._kind.name} have no measures: only usage has")
        if twice := made & self.targets.keys():
            raise self._mapping.error("unpivot", f"{self._name} gives {', '.join(sorted(twice))} as well")
        return made

    def _refuse_idle(self) -> None:
        """Raise SettingError when the mapping says something about a column of ours that the file does not give."""
        mapping = self._mapping
        known = [*self.targets, *(UNPIVOTED_COLUMNS if mapping.unpivot else ())]
        told = {"values": mapping.values, "scale": mapping.scale, "dates": mapping.dates, "zone": mapping.zones}
        for section, names in told.items():
            for name in names:
                if name not in known and name != DEFAULT:
                    raise mapping.error(f"{section}.{name}", f"nothing gives {name!r}", suggest(name, known))

    def _missing(self, column: str) -> BadData:
        return BadData(
            f"{self._name} has no column {column}; it has {', '.join(self.indexes)}",
            hint=f"Say which one it is with a mapping file: [rename] 'its name' = '{column.partition(' ')[0]}'.",
        )

    def _meaning(self, column: str) -> str:
        """The name of ours that a column of the file means, or nothing."""
        key = squash(column)
        if column.lower().startswith(NEED) and self._kind.extra is Extra.NEEDS:
            return NEED + column[len(NEED) :].strip()
        attribute = self._attributes.get(key, "") if self._kind.extra is Extra.ATTRIBUTES else ""
        return self._ours.get(key) or attribute or self._aliases.get(key, "")

    def _column(self, ours: str, key: str) -> Column:
        if ours in self._kind.columns:
            return self._kind.columns[ours]
        if ours.startswith(NEED) and self._kind.extra is Extra.NEEDS:
            need = ours.removeprefix(NEED)
            attribute = self._options.attributes.get(need)
            return attribute_column(attribute, ours) if attribute else Column(name=ours)
        if self._kind.extra is Extra.ATTRIBUTES and ours in self._options.attributes:
            return attribute_column(self._options.attributes[ours])
        known = [*self._kind.columns, *(self._options.attributes if self._kind.extra is Extra.ATTRIBUTES else ())]
        raise self._mapping.error(f"{key}.{ours}", f"{self._kind.name} have no column {ours!r}", suggest(ours, known))

    def _add(self, ours: str, source: Source, label: str, key: str) -> None:
        target = Target(column=self._column(ours, key), source=source, label=label)
        other = self.targets.setdefault(ours, target)
        if other is not target:
            hint = f"Rename or ignore one of them in a mapping file: ignore = [{label!r}]." if not key else ""
            raise BadData(f"{self._name}: {ours} is given twice, by {other.label!r} and {label!r}", hint=hint)

    def _find(self, column: str, key: str) -> str:
        found = column if column in self.indexes else self._squashed.get(squash(column))
        if found is None:
            raise self._mapping.error(key, f"{self._name} has no column {column!r}", suggest(column, self.indexes))
        return found

    def _use(self, column: str, key: str) -> str:
        found = self._find(column, key)
        self._used.add(found)
        return found

    def _refuse_unknown(self) -> None:
        adding = self._options.add_attributes and self._kind.extra is Extra.ATTRIBUTES
        unnamed = [column for column in self.unknown if not attribute_name(column)] if adding else self.unknown
        if not unnamed:
            return
        listed = ", ".join(map(repr, unnamed))
        if adding:
            raise BadData(
                f"{self._name}: {listed} cannot be the name of an attribute",
                hint="Rename it in a mapping file to small letters, digits and underscores, or ignore it.",
            )
        way = "Rename it" if self._kind.extra is not Extra.ATTRIBUTES else DECLARE
        raise BadData(
            f"{self._name}: nothing is known by the name of {listed}",
            hint=f"{way}, or leave it out with a mapping file: ignore = [{listed}], or ignore = {OTHERS!r}.",
        )
