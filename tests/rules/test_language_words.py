"""Is a rule read out as what it means?"""

from __future__ import annotations

import pytest

from campaign.model import Field, FieldType
from campaign.rules.language import BUILT_IN, compile_rule, make_holds, make_usage

COLUMNS = {
    "trips_per_month": (FieldType.INTEGER, 0),
    "monthly_bill": (FieldType.MONEY, 2),
    "old_bill": (FieldType.MONEY, 2),
    "language": (FieldType.TEXT, 0),
    "contract_end": (FieldType.DATE, 0),
    "insured": (FieldType.BOOLEAN, 0),
}
CATALOGUE = {name: Field(name=name, type=kind, sql=name, digits=digits) for name, (kind, digits) in COLUMNS.items()}
FUNCTIONS = BUILT_IN | {
    "holds": make_holds(lambda product: f"h = {product.sql}"),
    "usage": make_usage(lambda measure, months: f"{measure.value}_{months.value}"),
}

READINGS = """
everyone -> every customer
trips_per_month == 4 -> trips per month is 4
trips_per_month != 4 -> trips per month is not 4
trips_per_month < 4 -> trips per month is less than 4
trips_per_month <= 4 -> trips per month is at most 4
trips_per_month > 4 -> trips per month is more than 4
trips_per_month >= 4 -> trips per month is at least 4
4 > trips_per_month -> trips per month is less than 4
not trips_per_month < 4 -> trips per month is at least 4
monthly_bill > 12.50 -> monthly bill is more than 12.50
monthly_bill > old_bill -> monthly bill is more than old bill
contract_end == 2026-03-01 -> contract end is 2026-03-01
contract_end != 2026-03-01 -> contract end is not 2026-03-01
contract_end < 2026-03-01 -> contract end is before 2026-03-01
contract_end <= 2026-03-01 -> contract end is on or before 2026-03-01
contract_end > 2026-03-01 -> contract end is after 2026-03-01
contract_end >= 2026-03-01 -> contract end is on or after 2026-03-01
contract_end within 30 days -> contract end is within the next 30 days
not contract_end within 30 days -> contract end is not within the next 30 days
contract_end within last 1 day -> contract end is within the last 1 day
contract_end not within last 7 days -> contract end is not within the last 7 days
days_since(contract_end) > 3 -> the number of days since contract end is more than 3
days_until(contract_end) <= 3 -> the number of days until contract end is at most 3
language in ["ko"] -> language is "ko"
language not in ["ko"] -> language is not "ko"
language in ["ko", 'es', "en"] -> language is one of "ko", "es" or "en"
not language in ["ko", "es"] -> language is none of "ko" and "es"
language is missing -> language is missing
not language is missing -> language is not missing
language contains "k" -> language contains "k"
language not contains "k" -> language does not contain "k"
language starts with "k" -> language starts with "k"
not language starts with "k" -> language does not start with "k"
insured -> insured is true
not insured -> insured is false
insured == false -> insured is false
insured != false -> insured is not false
holds("tv") -> the customer holds "tv"
not holds("tv") -> the customer does not hold "tv"
usage("minutes", 3) >= 10 -> the usage of "minutes" in the last 3 months is at least 10
usage("minutes", 3) is missing -> the usage of "minutes" in the last 3 months is missing
insured and language == "ko" -> insured is true and language is "ko"
insured or language == "ko" and not holds("tv") -> \
insured is true or (language is "ko" and the customer does not hold "tv")
not (insured or language == "ko") and not holds("tv") -> \
(insured is false and language is not "ko") and the customer does not hold "tv"
"""
CASES = [line.split(" -> ") for line in READINGS.strip().split("\n")]


def read_out(text):
    """The words of a rule."""
    return compile_rule(text, catalogue=CATALOGUE, functions=FUNCTIONS, prefix="r").words


@pytest.mark.parametrize(("text", "words"), CASES, ids=[case[0] for case in CASES])
def test_a_rule_is_read_out_in_plain_words(text, words):
    """The denial is in the verb, and parentheses show what belongs together."""
    assert read_out(text) == words


def test_a_long_list_is_counted_and_not_read_out():
    """Three examples and the number."""
    items = ", ".join(f'"{number}"' for number in range(13))
    assert read_out(f"language in [{items}]") == 'language is one of 13 values ("0", "1", "2" ...)'
    assert read_out(f"language not in [{items}]") == 'language is none of 13 values ("0", "1", "2" ...)'
    assert read_out(f"language in [{items}, {items}]") == read_out(f"language in [{items}]")


def test_a_clause_is_read_out_by_itself():
    """So that `explain` can say which one failed."""
    rule = compile_rule('insured and not language == "ko"', catalogue=CATALOGUE, prefix="r")
    assert [clause.words for clause in rule.clauses] == ["insured is true", 'language is not "ko"']
