"""Is a rule the SQL it should be: bound values, exact numbers, 1 or 0, and clauses that can be explained?"""

from __future__ import annotations

import re
import sqlite3
import timeit

import pytest
from rule_reading import CATALOGUE, compile_here, judge

from campaign.model import FieldType
from campaign.rules.language import (
    RESERVED,
    Function,
    Parameter,
    RuleError,
    compile_rule,
    may_name_field,
)


def test_every_value_of_a_rule_is_bound():
    """The expression holds names and signs; numbers and texts travel beside it."""
    rule = compile_here('trips >= 4 and language in ["ko", "es"]', prefix="r3")
    assert rule.sql == '("trips" >= :r3_0 AND "language" IN (:r3_1, :r3_2)) IS TRUE'
    assert rule.parameters == {"r3_0": 4, "r3_1": "ko", "r3_2": "es"}


def test_a_rule_tells_which_names_it_reads_in_order():
    """Each name once, as first met, also inside functions and behind `is missing`."""
    rule = compile_here("plan is missing or days_since(ended) > trips or plan != language")
    assert rule.fields == ("plan", "ended", "trips", "language")


def test_two_rules_with_their_own_prefix_fit_into_one_statement():
    """No parameter name is used twice."""
    first, second = compile_here("trips > 1", prefix="r1"), compile_here("trips > 2", prefix="r10")
    assert not first.parameters.keys() & second.parameters.keys()


def test_equal_values_share_a_parameter():
    """A value named twice is bound once."""
    assert compile_here("trips > 4 and days > 4").parameters == {"r_0": 4}


@pytest.mark.parametrize("prefix", ["", "1r", "R", "r-1", "r 1", ":r", "é"])
def test_a_prefix_that_cannot_begin_a_parameter_is_a_fault_of_the_caller(prefix):
    """It never comes from an operator, so it is not a rule error."""
    with pytest.raises(ValueError, match="cannot begin"):
        compile_here("trips > 1", prefix=prefix)


def test_everyone_is_every_customer():
    """The one rule without a question."""
    rule = compile_here("  everyone  # really\n")
    assert (rule.sql, rule.parameters, rule.fields, rule.words) == ("(1 = 1)", {}, (), "every customer")
    assert judge("everyone") == 1


def test_a_word_that_is_special_elsewhere_can_name_an_attribute():
    """`days` is only special after `within`; any script has letters."""
    assert judge("days == 1", days=1) == 1
    assert judge("여행 >= 4", 여행=4) == 1


def test_a_name_typed_in_composed_letters_is_found_when_stored_composed_and_typed_apart():
    """Some keyboards send the parts of a Korean syllable; the name is the same."""
    apart = "\u110b\u1167\u1112\u1162\u11bc"
    assert apart != "여행"
    assert compile_here(f"{apart} >= 4").fields == ("여행",)


def test_the_clauses_are_the_parts_joined_by_and_as_written():
    """Parentheses around an `and` are taken apart, others stay whole; comments and lines do not matter."""
    rule = compile_here('(trips >= 4 and\n  language == "ko") # who\nand not (days > 1\n or insured) and (insured)')
    texts = [clause.text for clause in rule.clauses]
    assert texts == ["trips >= 4", 'language == "ko"', "not (days > 1\n or insured)", "(insured)"]
    assert [clause.fields for clause in rule.clauses] == [("trips",), ("language",), ("days", "insured"), ("insured",)]


def test_a_clause_carries_only_its_own_parameters():
    """So it can be asked alone."""
    rule = compile_here('trips >= 4 and language == "ko"', prefix="r3")
    assert [clause.parameters for clause in rule.clauses] == [{"r3_0": 4}, {"r3_1": "ko"}]
    assert rule.clauses[1].sql == '("language" = :r3_1) IS TRUE'


def test_a_rule_joined_by_or_is_one_clause():
    """There is nothing to tell apart."""
    rule = compile_here("trips > 1 or days > 1 and insured")
    assert [clause.text for clause in rule.clauses] == [rule.text]
    assert rule.clauses[0].sql == rule.sql


def test_a_clause_names_what_is_missing():
    """Fields and functions that can be missing, but not what is asked with `is missing`."""
    rule = compile_here('plan is missing or trips > 3 or usage("minutes", 3) > days_since(ended) or holds("tv")')
    (clause,) = rule.clauses
    assert list(clause.missing) == ["trips", 'usage("minutes", 3)', "ended"]
    assert clause.missing["trips"] == '"trips" IS NULL'
    assert clause.missing_sql == "(" + " OR ".join(clause.missing.values()) + ")"
    assert compile_here("plan is missing").clauses[0].missing_sql == "(1 = 0)"


def test_a_function_that_is_a_condition_can_be_denied_and_compared_with_true():
    """Four spellings, two meanings."""
    held = compile_here('holds("tv")').sql
    denied = compile_here('not holds("tv")').sql
    assert held == "((:r_0 IN ('tv'))) IS TRUE"
    assert denied == "(NOT (:r_0 IN ('tv'))) IS TRUE"
    assert compile_here('holds("tv") == true').sql == compile_here('holds("tv") != false').sql == held
    assert compile_here('holds("tv") != true').sql == compile_here('false == holds("tv")').sql == denied


def test_a_constant_that_only_chooses_a_column_is_not_bound():
    """The parameters are those that the SQL uses, and no more."""
    rule = compile_here('usage("minutes", 3) > 5')
    assert rule.sql == "(minutes_3 > :r_2) IS TRUE"
    assert rule.parameters == {"r_2": 5000}


def test_a_function_of_the_caller_gets_fields_and_constants():
    """A field comes as its SQL, a constant as a placeholder with its value beside it."""
    seen = []

    def keep(arguments):
        seen.extend(arguments)
        return f"{arguments[0].sql} - {arguments[1].sql}"

    gap = Function(
        name="gap",
        parameters=(
            Parameter(name="amount", type=FieldType.MONEY, of_field=True),
            Parameter(name="rank", type=FieldType.INTEGER, lowest=0, highest=9),
        ),
        result=FieldType.MONEY,
        digits=2,
        sql=keep,
        words="the gap of {0} to rank {1}",
    )
    rule = compile_rule("gap(bill, 7) > 1.5", catalogue=CATALOGUE, functions={"gap": gap}, prefix="r")
    assert [(given.value, given.sql) for given in seen] == [("bill", '"bill"'), (7, ":r_0")]
    assert rule.sql == '(("bill" - :r_0) > :r_1) IS TRUE'
    assert rule.parameters == {"r_0": 7, "r_1": 150}
    assert rule.fields == ("bill",)
    assert rule.words == "the gap of bill to rank 7 is more than 1.5"
    assert list(rule.clauses[0].missing) == ["bill", "gap(bill, 7)"]


def test_a_list_of_a_thousand_and_a_rule_of_hundreds_of_parts_run():
    """SQLite refuses expressions deeper than 1,000; a long rule stays far below."""
    listed = ",".join(str(number % 10) for number in range(1_000))
    assert judge(f"trips in [{listed}]", trips=7) == 1
    wide = " or ".join(["insured"] * 360)
    assert judge(wide, insured=1) == 1
    rule = compile_here(wide)
    connection = sqlite3.connect(":memory:")
    connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 40)
    (found,) = connection.execute(f"SELECT {rule.sql} FROM (SELECT 0 AS insured)", rule.parameters).fetchone()
    connection.close()
    assert found == 0


def test_forty_levels_are_understood_and_no_more():
    """Parentheses and nots count alike."""
    assert judge("(" * 40 + "insured" + ")" * 40, insured=1) == 1
    assert judge("not " * 40 + "insured", insured=1) == 1
    for deep in ("(" * 41 + "insured" + ")" * 41, "not " * 41 + "insured", "not (" * 20 + "not insured" + ")" * 20):
        with pytest.raises(RuleError, match="inside each other"):
            compile_here(deep)


def test_only_signs_that_every_engine_reads_alike_are_used():
    """No division, remainder, bits, LIKE, LOWER or dates; see the subset in docs/RULES.md."""
    rules = [
        'trips in [1, 2] or plan contains "x" and not plan starts with "y"',
        "bill > fee or score <= 1.23456 or not ended within 3 days or insured != true",
        "days_since(ended) >= 3 and days_until(ended) is not missing or trips == 1.5",
    ]
    allowed = re.compile(r'[\s(),]|[=<>*+-]|<>|<=|>=|:\w+|"\w+"|\b\d+\b|\b(AND|OR|NOT|IN|IS|NULL|TRUE|BETWEEN|INSTR)\b')
    for rule in rules:
        assert allowed.sub("", compile_here(rule).sql) == ""


@pytest.mark.parametrize("name", ["trips", "여행", "trips_2", "Ünal", "days", "contains"])
def test_a_name_of_letters_can_be_said_in_a_rule(name):
    """Letters of any script, digits and _."""
    assert may_name_field(name)


@pytest.mark.parametrize("name", ["", "2trips", "a b", "a-b", "a.b", "a'b", *sorted(RESERVED)])
def test_a_name_that_no_rule_can_say_is_told_beforehand(name):
    """So that an attribute is refused when it is declared, not when it is needed."""
    assert not may_name_field(name)


def test_a_normal_rule_compiles_in_less_than_a_millisecond():
    """The best of five runs, so that a busy machine does not decide."""
    text = 'trips >= 4 and language in ["ko", "es"] and not holds("roaming") and (ended within 30 days or bill > 50)'
    assert min(timeit.repeat(lambda: compile_here(text), number=20, repeat=5)) / 20 < 0.001
