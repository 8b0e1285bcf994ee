"""What did the operator write, before anybody asked whether it makes sense?

Every node knows the piece of the rule it was read from: `start` and `end`, counted from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from campaign.model import FieldType


class Operator(StrEnum):
    """How a value is asked about."""

    EQUAL = "=="
    UNEQUAL = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    IN = "in"
    NOT_IN = "not in"
    MISSING = "is missing"
    NOT_MISSING = "is not missing"
    CONTAINS = "contains"
    NOT_CONTAINS = "not contains"
    STARTS_WITH = "starts with"
    NOT_STARTS_WITH = "not starts with"
    AHEAD = "within"
    NOT_AHEAD = "not within"
    BACK = "within last"
    NOT_BACK = "not within last"
    TRUE = "is true"
    FALSE = "is false"

    @property
    def opposite(self) -> Operator:
        """The question answered yes exactly when this one is answered no, given that the value is there."""
        return _OPPOSITES[self]

    @property
    def mirrored(self) -> Operator:
        """The comparison with its two sides exchanged."""
        return _MIRRORED.get(self, self)


EQUALITIES = frozenset({Operator.EQUAL, Operator.UNEQUAL})
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")

_PAIRS = (
    (Operator.EQUAL, Operator.UNEQUAL),
    (Operator.LESS, Operator.AT_LEAST),
    (Operator.MORE, Operator.AT_MOST),
    (Operator.IN, Operator.NOT_IN),
    (Operator.MISSING, Operator.NOT_MISSING),
    (Operator.CONTAINS, Operator.NOT_CONTAINS),
    (Operator.STARTS_WITH, Operator.NOT_STARTS_WITH),
    (Operator.AHEAD, Operator.NOT_AHEAD),
    (Operator.BACK, Operator.NOT_BACK),
    (Operator.TRUE, Operator.FALSE),
)
_OPPOSITES = dict(_PAIRS) | {second: first for first, second in _PAIRS}
_MIRRORED = {
    Operator.LESS: Operator.MORE,
    Operator.MORE: Operator.LESS,
    Operator.AT_MOST: Operator.AT_LEAST,
    Operator.AT_LEAST: Operator.AT_MOST,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant:
    """A fixed value. A number is `value` x 10^-`digits`, a date its day number, true and false are 1 and 0."""

    start: int
    end: int
    text: str
    type: FieldType
    value: int | str
    digits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A bare word where a value is expected."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A function with what stands in its parentheses."""

    start: int
    end: int
    name: str
    arguments: tuple[Constant | Name, ...]


Operand = Constant | Name | Call


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """One question about one value; `TRUE` when the value stands alone."""

    start: int
    end: int
    left: Operand
    operator: Operator
    operator_start: int
    right: tuple[Operand, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Negation:
    """`not` and what follows."""

    start: int
    end: int
    part: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction:
    """Two or more parts joined by the same word, `and` or `or`."""

    start: int
    end: int
    word: str
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Everyone:
    """The rule that holds for every customer."""

    start: int
    end: int


Node = Predicate | Negation | Junction | Everyone
