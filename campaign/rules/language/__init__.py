"""Which customers does a rule mean, in SQL and in words?

An operator's text is checked against the attributes there are and becomes an SQL condition with every value bound;
it is never run as code. The language is described for operators in docs/RULES.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from campaign.errors import RuleError
from campaign.model import Field
from campaign.rules.language.check import check
from campaign.rules.language.compile import Compiler, join_any, settle
from campaign.rules.language.conditions import Condition, Group, walk_tests
from campaign.rules.language.functions import (
    BUILT_IN,
    Argument,
    Function,
    Parameter,
    make_holds,
    make_usage,
)
from campaign.rules.language.nodes import Junction, Node
from campaign.rules.language.resolve import Names
from campaign.rules.language.syntax import parse
from campaign.rules.language.tokens import RESERVED, may_name_field
from campaign.rules.language.words import read_out

__all__ = [
    "BUILT_IN",
    "RESERVED",
    "Argument",
    "Clause",
    "Function",
    "Parameter",
    "Rule",
    "RuleError",
    "compile_rule",
    "make_holds",
    "make_usage",
    "may_name_field",
]

_PREFIX = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One of the conditions that must all hold.

    `sql` is 1 or 0, never NULL; `parameters` are those that `sql`, `missing_sql` and `missing` use.
    `fields` are the names it reads, in order. `missing_sql` is 1 when something is missing that it needs, and
    `missing` says for each by its name in the rule the SQL that is 1 when it is; what is asked with
    `is missing` is not needed.
    """

    text: str
    sql: str
    parameters: dict[str, int | str]
    fields: tuple[str, ...]
    missing_sql: str
    missing: dict[str, str]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule that makes sense: its SQL condition, and the conditions it is made of.

    `sql` is 1 or 0, never NULL. `parameters` holds every constant; `:evening_day` (a day number) is bound by the
    statement. `clauses` are the parts joined by `and` on the top level, as written.
    """

    text: str
    sql: str
    parameters: dict[str, int | str]
    fields: tuple[str, ...]
    words: str
    clauses: tuple[Clause, ...]


def compile_rule(
    text: str,
    *,
    catalogue: Mapping[str, Field],
    functions: Mapping[str, Function] = BUILT_IN,
    prefix: str,
) -> Rule:
    """The rule as SQL and words.

    `catalogue` holds what may be named, `functions` what may be called; `prefix` (a-z, 0-9, _) begins the name of
    every bound parameter, so that several rules stand in one statement. Raises RuleError with the column of the
    first thing that is wrong.
    """
    if _PREFIX.fullmatch(prefix) is None:
        raise ValueError(f"{prefix!r} cannot begin the name of a parameter")
    names = Names(text, catalogue, functions)
    node = parse(text)
    parts = node.parts if isinstance(node, Junction) and node.word == "and" else (node,)
    conditions = [check(part, names) for part in parts]
    whole = Group(word="and", parts=tuple(conditions)) if len(conditions) > 1 else conditions[0]
    compiler = Compiler(prefix)
    sql = settle(compiler.compile(whole))
    clauses = tuple(_make_clause(text, *pair, compiler) for pair in zip(parts, conditions, strict=True))
    return Rule(
        text=text,
        sql=sql,
        parameters=compiler.select([sql]),
        fields=_list_fields(whole),
        words=read_out(whole),
        clauses=clauses,
    )


def _make_clause(text: str, node: Node, condition: Condition, compiler: Compiler) -> Clause:
    sql = settle(compiler.compile(condition))
    missing = compiler.list_missing(condition)
    return Clause(
        text=text[node.start : node.end],
        sql=sql,
        parameters=compiler.select([sql, *missing.values()]),
        fields=_list_fields(condition),
        missing_sql=join_any(missing.values()),
        missing=missing,
        words=read_out(condition),
    )


def _list_fields(condition: Condition) -> tuple[str, ...]:
    """The names of the fields read, in order, each once."""
    readings = (reading for test in walk_tests(condition) for reading in test.readings)
    return tuple(dict.fromkeys(field.name for reading in readings for field in reading.fields))
