"""What does a checked rule ask about a customer?

Names are known, types agree, and there is no `not` left: it has moved into the operators. Everything here
compares by value, so that the same reading written twice is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from campaign.model import Field, FieldType
from campaign.rules.language.functions import Function
from campaign.rules.language.nodes import Constant, Operator


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """A constant, freed from its place in the rule; see `Constant` for how the value is held."""

    type: FieldType
    value: int | str
    digits: int
    text: str

    @classmethod
    def of(cls, constant: Constant) -> Fixed:
        """The value of a constant, without its place."""
        return cls(type=constant.type, value=constant.value, digits=constant.digits, text=constant.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldReading:
    """The value of a field."""

    field: Field

    @property
    def type(self) -> FieldType:
        """How it compares."""
        return self.field.type

    @property
    def digits(self) -> int:
        """Digits after the point in the stored integer."""
        return self.field.digits

    @property
    def label(self) -> str:
        """As it is written in a rule."""
        return self.field.name

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields read."""
        return (self.field,)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReading:
    """The value of a function for fields and constants."""

    function: Function
    arguments: tuple[Field | Fixed, ...]

    @property
    def type(self) -> FieldType:
        """How it compares."""
        return self.function.result

    @property
    def digits(self) -> int:
        """Digits after the point in the integer that the SQL gives."""
        return self.function.digits

    @property
    def label(self) -> str:
        """As it is written in a rule."""
        inside = ", ".join(given.text if isinstance(given, Fixed) else given.name for given in self.arguments)
        return f"{self.function.name}({inside})"

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields read."""
        return tuple(given for given in self.arguments if isinstance(given, Field))


Reading = FieldReading | CallReading


@dataclass(frozen=True, slots=True, kw_only=True)
class Test:
    """One question; `right` holds constants, or the one other reading that is compared."""

    left: Reading
    operator: Operator
    right: tuple[Fixed | Reading, ...] = ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What is read of the customer, from left to right."""
        return (self.left, *(given for given in self.right if not isinstance(given, Fixed)))

    @property
    def asks_presence(self) -> bool:
        """Is this `is missing` or `is not missing`, the only questions a missing value answers?"""
        return self.operator in (Operator.MISSING, Operator.NOT_MISSING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Conditions of which all (`and`) or at least one (`or`) must hold."""

    word: str
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Always:
    """Holds for everyone."""


Condition = Test | Group | Always


def walk_tests(condition: Condition) -> Iterator[Test]:
    """Every question of a condition, in source order."""
    if isinstance(condition, Test):
        yield condition
    elif isinstance(condition, Group):
        for part in condition.parts:
            yield from walk_tests(part)
