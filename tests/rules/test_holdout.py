"""Is the holdout even, stable, and never smaller than it was?"""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.holdout import PARTS, PRIME, HoldoutDraw, draw_holdout, holdout_base, holdout_bases, parts_of

KEY = bytes(range(32))
BASES = [holdout_base(KEY, f"C{number}") for number in range(60_000)]

BASE_NUMBERS = st.integers(min_value=0, max_value=PRIME - 1)
draws = st.builds(HoldoutDraw, slope=st.integers(min_value=1, max_value=PRIME - 1), shift=BASE_NUMBERS)


def test_the_base_of_a_customer_never_changes():
    """A written-down value: if it moved, everybody's arm would move."""
    assert [holdout_base(KEY, name) for name in ("C1", "홍길동", "")] == [2_130_387_715, 1_853_039_285, 212_722_792]


@given(st.lists(st.text(max_size=8)))
def test_many_bases_at_once_are_the_same(names):
    """A column is hashed as its cells are."""
    assert holdout_bases(KEY, names) == [holdout_base(KEY, name) for name in names]


def test_the_draw_of_a_campaign_never_changes():
    """A written-down line of one campaign."""
    assert draw_holdout(KEY, "evening-saver") == HoldoutDraw(slope=2_088_917_681, shift=1_421_146_769)


def test_another_key_deals_other_bases():
    """Without the key nobody can foresee who is held out."""
    assert holdout_base(bytes(32), "C1") != holdout_base(KEY, "C1")


def test_parts_are_dealt_evenly():
    """60,000 customers over 20 equal ranges of parts: chi-square with 19 degrees stays below its 99.99 % point."""
    draw = draw_holdout(KEY, "evening-saver")
    counts = Counter(draw.bucket(base) // (PARTS // 20) for base in BASES)
    expected = len(BASES) / 20
    assert sum((counts[part] - expected) ** 2 / expected for part in range(20)) < 50.8


def test_two_campaigns_hold_out_different_people():
    """Of those that one campaign holds, another holds its own share, not more."""
    first, second = draw_holdout(KEY, "one"), draw_holdout(KEY, "two")
    held = [base for base in BASES if first.bucket(base) < 1000]
    both = sum(second.bucket(base) < 1000 for base in held)
    assert abs(both / len(held) - 0.1) < 0.02


@given(draw=draws, base=BASE_NUMBERS)
def test_sql_and_python_deal_the_same_part(draw, base):
    """The two twins agree, also at the corners of int64."""
    with closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute(f"SELECT {draw.sql(str(base))}").fetchone()[0] == draw.bucket(base)


@given(
    draw=draws,
    base=BASE_NUMBERS,
    shares=st.lists(st.decimals("0", "0.5", places=4), min_size=2, max_size=2).map(sorted),
)
def test_a_growing_share_keeps_its_members(draw, base, shares):
    """Whoever the smaller share holds, the larger one holds too."""
    small, large = map(parts_of, shares)
    assert draw.bucket(base) >= small or draw.bucket(base) < large


def test_a_share_becomes_parts_rounded_up():
    """5 % is 500 of 10,000 parts; the smallest share is one part."""
    assert [parts_of(Decimal(share)) for share in ("0", "0.05", "0.00001", "0.5")] == [0, 500, 1, 5000]
