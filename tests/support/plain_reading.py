"""What does a rule mean when it is read plainly: drawn rules that carry their own meaning, and drawn customers?

The oracle knows nothing of SQL, scaled integers or the parser: what the generator draws carries its own meaning,
in fractions and in three-valued logic. An unknown answer stays unknown under `not`, and a customer is meant only
if the answer is yes.
"""

from __future__ import annotations

import operator
import os
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from campaign.clock import day_number, day_of
from campaign.model import Field, FieldType
from campaign.rules.language import BUILT_IN, make_holds, make_usage

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = 5_000 if os.environ.get("CAMPAIGN_LONG") else 300
EVENING = day_number(date(2026, 3, 10))

DECLARED = """
trips integer 0, age integer 0, score decimal 1, rating decimal 3, bill money 2, fee money 0, language text 0,
plan text 0, joined date 0, ended date 0, insured boolean 0, 여행 boolean 0
"""
COLUMNS = {
    name: (FieldType(kind), int(digits)) for name, kind, digits in (part.split() for part in DECLARED.split(","))
}
CATALOGUE = {
    name: Field(name=name, type=kind, sql=f'c."{name}"', digits=digits) for name, (kind, digits) in COLUMNS.items()
}
FUNCTIONS = BUILT_IN | {
    "holds": make_holds(lambda product: f"EXISTS (SELECT 1 FROM holdings h WHERE h.id = c.id AND h.p = {product.sql})"),
    "usage": make_usage(lambda measure, months: f"c.{measure.value}_{months.value}", digits=3),
}
HIDDEN = ("minutes_1", "minutes_3")
PRODUCTS = ("tv", "roaming")
TEXTS = [
    *"k % É é \\".split(),
    "",
    "ko",
    "es",
    "Ko",
    "한국어",
    "it's",
    'a"b',
    "a%b",
    "a_b",
    "caf\u00e9",
    "cafe\u0301",
    "😀x",
]
NUMBERS = (FieldType.INTEGER, FieldType.DECIMAL)
SIGNS = dict(
    zip(
        ("==", "!=", "<", "<=", ">", ">="),
        (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge),
        strict=True,
    )
)
EQUALITY = ("==", "!=")


@dataclass(frozen=True, repr=False)
class Said:
    """Tokens of a rule and what they are worth for a row; None means that nobody knows."""

    tokens: tuple[str, ...]
    worth: Callable[[dict], object]

    def __repr__(self):
        return " ".join(self.tokens)


def deny(answer):
    """`not`: an unknown answer stays unknown."""
    return None if answer is None else not answer


def stored_value(kind):
    """A strategy for what a column of this type holds, often nothing."""
    return st.none() | {
        FieldType.TEXT: st.sampled_from(TEXTS),
        FieldType.DATE: st.integers(EVENING - 6, EVENING + 6),
        FieldType.BOOLEAN: st.integers(0, 1),
    }.get(kind, st.integers(-40, 40))


ROW = st.fixed_dictionaries(
    {name: stored_value(kind) for name, (kind, _) in COLUMNS.items()}
    | {name: stored_value(FieldType.INTEGER) for name in HIDDEN}
    | {"holdings": st.sets(st.sampled_from(PRODUCTS))}
)


def unscale(stored, digits):
    """The value that a column with digits stands for."""
    return Fraction(stored, 10**digits) if isinstance(stored, int) else stored


def field(name):
    """A field, worth its stored value without the scale."""
    digits = COLUMNS[name][1]
    return Said((name,), lambda row: unscale(row[name], digits))


def fields(*kinds):
    """A strategy for the fields of these types."""
    return st.sampled_from([field(name) for name, (kind, _) in COLUMNS.items() if kind in kinds])


def count_days(word, name):
    """`days_since` or `days_until` a date."""
    sign = 1 if word == "days_until" else -1
    return Said((word, "(", name, ")"), lambda row: None if row[name] is None else sign * (row[name] - EVENING))


def use(months):
    """`usage("minutes", months)`."""
    tokens = ("usage", "(", '"minutes"', ",", str(months), ")")
    return Said(tokens, lambda row: unscale(row[f"minutes_{months}"], 3))


def number(mantissa, digits):
    """A number as an operator writes it."""
    worth = Fraction(mantissa, 10**digits)
    return Said((format(Decimal(mantissa).scaleb(-digits), "f"),), lambda _: worth)


def quote(text):
    """A text between the quotes that it does not contain."""
    return Said((f'"{text}"' if '"' not in text else f"'{text}'",), lambda _: text)


TEXT, MONEY = fields(FieldType.TEXT), fields(FieldType.MONEY)
DATE, BOOLEAN = fields(FieldType.DATE), fields(FieldType.BOOLEAN)
NUMERIC = (
    fields(*NUMBERS)
    | st.builds(count_days, st.sampled_from(["days_since", "days_until"]), st.sampled_from(["joined", "ended"]))
    | st.builds(use, st.sampled_from([1, 3]))
)
NUMBER = st.builds(number, st.integers(-40, 40), st.integers(0, 4))
DAY = st.integers(EVENING - 6, EVENING + 6).map(lambda day: Said((day_of(day).isoformat(),), lambda _: day))
QUOTED = st.sampled_from(TEXTS).map(quote)
TRUTH = st.booleans().map(lambda truth: Said((str(truth).lower(),), lambda _: int(truth)))


def compare(left, sign, right):
    """Two values with a sign between them."""

    def worth(row):
        first, second = left.worth(row), right.worth(row)
        return None if first is None or second is None else SIGNS[sign](first, second)

    return Said((*left.tokens, sign, *right.tokens), worth)


def ask(left, wanted, tokens, holds):
    """A question about one value, or its `not` form."""

    def worth(row):
        value = left.worth(row)
        found = None if value is None else holds(value)
        return found if wanted else deny(found)

    return Said((*left.tokens, *(() if wanted else ("not",)), *tokens), worth)


def ask_list(left, wanted, items):
    """`[not] in [...]`."""
    listed = [token for item in items for token in (*item.tokens, ",")]
    values = [item.worth({}) for item in items]
    return ask(left, wanted, ("in", "[", *listed[:-1], "]"), lambda value: value in values)


def ask_piece(left, wanted, word, piece):
    """`[not] contains` and `[not] starts with`."""
    text = piece.worth({})
    holds = {"contains": lambda value: text in value, "starts with": lambda value: value.startswith(text)}[word]
    return ask(left, wanted, (*word.split(), *piece.tokens), holds)


def ask_near(left, wanted, word, days):
    """`[not] within [last] N days`."""
    sign = 1 if word == "within" else -1
    tokens = (*word.split(), str(days), "days")
    return ask(left, wanted, tokens, lambda value: 0 <= sign * (value - EVENING) <= days)


def ask_presence(left, wanted):
    """`is [not] missing`."""
    tokens = (*left.tokens, "is", *(() if wanted else ("not",)), "missing")
    return Said(tokens, lambda row: (left.worth(row) is None) == wanted)


def ask_holding(product, rest):
    """`holds(...)`, also compared with true."""
    tokens = ("holds", "(", f"'{product}'", ")", *rest.split())
    return Said(tokens, lambda row: (product in row["holdings"]) == (rest != "!= true"))


def compare_with(left, signs, right):
    """A strategy for comparisons, in either order; never of a thing with itself."""
    drawn = st.tuples(left, right, st.sampled_from(signs)).filter(lambda pair: pair[0].tokens != pair[1].tokens)
    return drawn.map(lambda pair: compare(pair[0], pair[2], pair[1]))


ATOM = st.one_of(
    *(
        compare_with(left, signs, right) | compare_with(right, signs, left)
        for left, signs, right in (
            (NUMERIC, tuple(SIGNS), NUMBER | NUMERIC),
            (MONEY, tuple(SIGNS), NUMBER | MONEY),
            (DATE, tuple(SIGNS), DAY | DATE),
            (TEXT, EQUALITY, QUOTED | TEXT),
            (BOOLEAN, EQUALITY, TRUTH | BOOLEAN),
        )
    ),
    *(
        st.builds(ask_list, left, st.booleans(), st.lists(item, min_size=1, max_size=4))
        for left, item in ((NUMERIC, NUMBER), (MONEY, NUMBER), (TEXT, QUOTED), (DATE, DAY))
    ),
    st.builds(ask_presence, NUMERIC | MONEY | DATE | TEXT | BOOLEAN, st.booleans()),
    st.builds(
        ask_piece,
        TEXT,
        st.booleans(),
        st.sampled_from(["contains", "starts with"]),
        st.sampled_from(["k", "o", "%", "b", "é", "국", "ko", "it's"]).map(quote),
    ),
    st.builds(ask_near, DATE, st.booleans(), st.sampled_from(["within", "within last"]), st.integers(0, 5)),
    BOOLEAN.map(lambda left: Said(left.tokens, lambda row: deny(deny(left.worth(row))))),
    st.builds(ask_holding, st.sampled_from(PRODUCTS), st.sampled_from(["", "== true", "!= true"])),
)


def negate(part):
    """`not (...)`."""
    return Said(("not", "(", *part.tokens, ")"), lambda row: deny(part.worth(row)))


def join(word, parts):
    """`(...) and (...)`, `(...) or (...)`: what decides wins over what nobody knows."""
    decisive = word == "or"

    def worth(row):
        answers = [part.worth(row) for part in parts]
        return decisive if decisive in answers else None if None in answers else not decisive

    inner = [token for part in parts for token in ("(", *part.tokens, ")", word)]
    return Said(tuple(inner[:-1]), worth)


TREE = st.recursive(
    ATOM,
    lambda part: (
        part.map(negate) | st.builds(join, st.sampled_from(["and", "or"]), st.lists(part, min_size=2, max_size=4))
    ),
    max_leaves=8,
)
ROWS = st.lists(ROW, min_size=6, max_size=6)
LIMITS = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEWER = settings(LIMITS, max_examples=EXAMPLES // 4)
