"""Which functions may a rule call, what do they take, and which SQL do they stand for?

The language knows only how a function is called; where its numbers lie in the database is told by whoever
hands the function in. The SQL runs unchanged on every engine: integers, no `/`, no `&`, no dates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from campaign.model import FieldType


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What stands in one place of the parentheses.

    With `of_field` the name of a field of that type, else a constant of that type (`TEXT` or `INTEGER`).
    `choices` lists the texts that are known; None means that any text will do. `lowest` and `highest` bound
    an integer.
    """

    name: str
    type: FieldType
    of_field: bool = False
    choices: Collection[str] | None = None
    lowest: int = 0
    highest: int = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """What was given: the SQL to use in the expression, and the value itself.

    For a field `value` is its name and `sql` its expression; for a constant `sql` is a bound parameter,
    which may be left unused when the value only chooses a column.
    """

    value: int | str
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """A function of the rule language.

    `sql` makes the expression from the arguments: a number, text or day number as `result` says, scaled by
    `digits`; for `BOOLEAN` a condition, not a number. The name `:evening_day` is bound by every statement.
    `may_be_missing` says that the result can be NULL although every field given is there.
    `words` and `words_not` read it out, with `{0}`, `{1}` for the arguments; only `BOOLEAN` has `words_not`.
    """

    name: str
    parameters: tuple[Parameter, ...]
    result: FieldType
    sql: Callable[[Sequence[Argument]], str]
    digits: int = 0
    may_be_missing: bool = True
    words: str
    words_not: str = ""
    note: str = ""


def _count_days_since(arguments: Sequence[Argument]) -> str:
    return f":evening_day - {arguments[0].sql}"


def _count_days_until(arguments: Sequence[Argument]) -> str:
    return f"{arguments[0].sql} - :evening_day"


_SOME_DATE = Parameter(name="date", type=FieldType.DATE, of_field=True)

DAYS_SINCE = Function(
    name="days_since",
    parameters=(_SOME_DATE,),
    result=FieldType.INTEGER,
    sql=_count_days_since,
    may_be_missing=False,
    words="the number of days since {0}",
    note="whole days from the date to the evening; negative when the date is still ahead",
)
DAYS_UNTIL = Function(
    name="days_until",
    parameters=(_SOME_DATE,),
    result=FieldType.INTEGER,
    sql=_count_days_until,
    may_be_missing=False,
    words="the number of days until {0}",
    note="whole days from the evening to the date; negative when the date has passed",
)
BUILT_IN: Mapping[str, Function] = {"days_since": DAYS_SINCE, "days_until": DAYS_UNTIL}


def make_holds(condition: Callable[[Argument], str], products: Collection[str] | None = None) -> Function:
    """`holds("roaming")`: does the customer hold the product?

    `condition` gives an SQL condition that is never NULL; with `products` an unknown one is refused, so that
    `not holds("raoming")` cannot be true for everybody.
    """
    return Function(
        name="holds",
        parameters=(Parameter(name="product", type=FieldType.TEXT, choices=products),),
        result=FieldType.BOOLEAN,
        sql=lambda arguments: condition(arguments[0]),
        may_be_missing=False,
        words="the customer holds {0}",
        words_not="the customer does not hold {0}",
        note="true while a subscription of that product runs",
    )


def make_usage(
    quantity: Callable[[Argument, Argument], str],
    *,
    measures: Collection[str] | None = None,
    digits: int = 0,
    most_months: int = 12,
) -> Function:
    """`usage("minutes", 3)`: how much of the measure was used in the last so many months?

    `quantity` gives an integer expression, scaled by `digits`, NULL where nothing is known.
    """
    return Function(
        name="usage",
        parameters=(
            Parameter(name="measure", type=FieldType.TEXT, choices=measures),
            Parameter(name="months", type=FieldType.INTEGER, lowest=1, highest=most_months),
        ),
        result=FieldType.DECIMAL if digits else FieldType.INTEGER,
        sql=lambda arguments: quantity(arguments[0], arguments[1]),
        digits=digits,
        words="the usage of {0} in the last {1} months",
        note="sum over the last so many complete months before the evening",
    )
