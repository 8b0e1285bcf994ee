"""When is somebody tried again, and at which hours?"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rules.dispositions import DispositionError, parse_dispositions
from campaign.rules.retries import (
    PACK,
    BadRetry,
    Retry,
    Waits,
    local_hour,
    open_slots,
    part_of,
    read_retry,
    unpack_waits,
)
from campaign.settings import read_packaged

ZONE = "America/New_York"
MIDNIGHT = int(datetime(2026, 3, 10, tzinfo=ZoneInfo(ZONE)).timestamp())
DAY = [MIDNIGHT + half * 1800 for half in range(48)]
EVENING = tuple(range(32, 40))


def shipped():
    """The dispositions of the program."""
    return parse_dispositions(read_packaged("dispositions"))


def tried(hour, minute=0):
    """A try of yesterday."""
    return MIDNIGHT - 86_400 + hour * 3600 + minute * 60


@pytest.mark.parametrize(("tries", "hours"), [(1, 27), (2, 29), (3, 31), (5, 31), (6, 30 * 24), (9, 30 * 24)])
def test_who_does_not_answer_is_tried_after_27_29_and_31_hours(tries, hours):
    """In turn; after six tries there are 30 days of peace."""
    rule = shipped().find("no_answer").retry

    assert rule.next_try(1_000, tries) == 1_000 + hours * 3600
    assert rule.other_hour


def test_a_busy_line_is_tried_soon():
    """In twenty minutes, at whatever hour that is."""
    rule = shipped().find("busy").retry

    assert (rule.next_try(0, 1), rule.next_try(0, 2), rule.other_hour) == (1200, 3600, False)


def test_the_codes_of_a_dialer_are_tried_like_our_own():
    """`retry` of a code may name another code."""
    known = shipped()

    assert known.find("NA").retry == known.find("no_answer").retry
    assert known.find("B").retry == known.find("busy").retry
    assert known.find("AA").retry == known.find("machine").retry
    assert known.find("SALE").retry == known.find("refused").retry == Retry()
    assert Retry().next_try(5, 1) == 0


def test_a_workspace_has_rules_of_its_own():
    """For a code of its own, or for one that the program knows; what it names is looked up last."""
    own = {
        "no_answer": {"flags": ["dialled"], "retry": {"after": ["3d"]}},
        "QUIET": {"flags": ["dialled"], "retry": "no_answer"},
    }
    known = parse_dispositions({**read_packaged("dispositions"), "dispositions.toml": own})

    assert known.find("no_answer").retry.minutes == known.find("QUIET").retry.minutes == (3 * 1440,)
    assert known.find("no_answer").retry.next_try(0, 50) == 3 * 86_400
    assert known.find("NA").retry.minutes == (3 * 1440,)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("soon", "tried again like 'soon', which nothing explains"),
        (5, "is to be a table"),
        ({"afer": ["1h"]}, "retry.afer is none of after, other_hour, pause_days, tries"),
        ({}, "retry.after is to be one to 3 delays"),
        ({"after": []}, "one to 3"),
        ({"after": ["1h"] * 4}, "one to 3"),
        ({"after": ["1 hour"]}, "one to 3"),
        ({"after": ["0m"]}, "one to 3"),
        ({"after": [27]}, "one to 3"),
        ({"after": ["367d"]}, "one to 3"),
        ({"after": ["1h"], "tries": 3}, "belong together"),
        ({"after": ["1h"], "tries": True, "pause_days": 1}, "retry.tries is to be a whole number"),
        ({"after": ["1h"], "tries": 3, "pause_days": -1}, "retry.pause_days is to be a whole number"),
        ({"after": ["1h"], "other_hour": 1}, "true or false"),
    ],
)
def test_a_mistaken_rule_names_file_and_code(value, words):
    """The operator finds the line."""
    with pytest.raises(DispositionError, match=words) as caught:
        parse_dispositions({"dispositions.toml": {"XY": {"flags": ["dialled"], "retry": value}}})
    assert str(caught.value).startswith("dispositions.toml: XY: ")


@given(
    st.lists(st.tuples(st.integers(1, 99), st.sampled_from("mhd")), min_size=1, max_size=3),
    st.booleans(),
    st.integers(1, 100),
)
def test_the_stored_columns_say_what_the_rule_says(delays, other_hour, tries):
    """Three columns of minutes answer for every number of tries."""
    rule = read_retry({"after": [f"{number}{unit}" for number, unit in delays], "other_hour": other_hour})
    row = rule.stored()
    columns = [row["retry_first"], row["retry_second"], row["retry_third"]]

    assert rule.next_try(7, tries) == 7 + 60 * columns[min(tries, 3) - 1]
    assert row["retry_other_hour"] == other_hour
    assert Retry().stored() == dict.fromkeys(row, 0)


def test_a_rule_that_is_no_table_is_refused():
    """Also by itself."""
    with pytest.raises(BadRetry, match="is to be a table"):
        read_retry(["27h"])


@given(st.sets(st.integers(0, 47)).map(sorted), st.integers(0, 23), st.integers(0, 24))
def test_the_next_try_is_at_another_hour_and_in_another_part_of_the_day(window, hour, waits_until):
    """Unless the window has one hour only; never before it is time."""
    waits = Waits(not_before=MIDNIGHT + waits_until * 3600, tried_at=tried(hour, 40))
    found = open_slots(tuple(window), DAY, waits, ZONE)
    hours = {slot: local_hour(DAY[slot], ZONE) for slot in window}
    due = [slot for slot in window if DAY[slot] >= waits.not_before]
    others = [slot for slot in due if hours[slot] != hour]
    elsewhere = [slot for slot in due if part_of(hours[slot]) != part_of(hour)]

    assert set(found) <= set(due)
    if set(hours.values()) - {hour}:
        assert list(found) == (elsewhere or others)
    else:
        assert list(found) == due


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(16, EVENING[4:]), (17, EVENING[4:]), (18, EVENING[:4]), (19, EVENING[:4]), (10, EVENING), (21, EVENING[:4])],
)
def test_an_evening_has_two_parts(hour, expected):
    """From four to eight: who did not answer before six is tried after six, and the other way round."""
    assert open_slots(EVENING, DAY, Waits(tried_at=tried(hour)), ZONE) == expected


def test_the_hour_is_that_of_the_customer():
    """Six in New York is three in Los Angeles."""
    at = int(datetime(2026, 3, 10, 22, tzinfo=UTC).timestamp())

    assert (local_hour(at, ZONE), local_hour(at, "America/Los_Angeles")) == (18, 15)
    assert [part_of(hour) for hour in (0, 11, 12, 17, 18, 23)] == [0, 0, 1, 1, 2, 2]


@given(st.integers(0, 2**32), st.integers(0, PACK - 1), st.integers(0, 2**32))
def test_what_is_packed_comes_out_again(tried_at, seconds, begins):
    """Two numbers in one."""
    waits = unpack_waits(tried_at * PACK + seconds, begins)

    assert waits == Waits(not_before=begins + seconds if seconds else 0, tried_at=tried_at)
