"""Do the counts by hour of the week, and what is remembered of a person, follow from the calls whatever happens?"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.errors import BadConfiguration, CampaignError
from campaign.jobs.doctor import examine
from campaign.jobs.log_result import log_result
from campaign.jobs.merge import merge_customers
from campaign.jobs.privacy.erase import erase_customer
from campaign.jobs.results import import_results
from campaign.jobs.undo import undo_import
from campaign.store.answering import find_wrong_cells, read_counts, read_segments

ZONES = {"A": "America/New_York", "B": "America/Los_Angeles America/Denver", "C": "Asia/Kolkata", "D": ""}
CODES = ("no_answer", "accepted", "refused_at_opening", "machine", "untold", "other_person")
TIMES = ("2026-03-06T17:59", "2026-03-07T18:00", "2026-03-08T03:30", "2026-03-09T11:59", "2026-03-09T23:10")
HEAD = "customer_id,attempted_at,disposition\n"


def settle(found_town, desk, segment="segment"):
    """A town whose people live in different zones; A and C are young."""
    town = found_town({"campaign.toml": f'{desk}[answering]\nsegment = "{segment}"\n'})
    town.staff()
    with town.writing():
        for name, zones in ZONES.items():
            town.join(name, zones=zones, segment="young" if name in "AC" else None)
    return town


@pytest.fixture
def wide(found_town, towns):
    """Such a town."""
    return settle(found_town, towns.DESK)


def bring(town, *rows, name="calls.csv"):
    """Import calls as (customer, time in New York, code)."""
    path = town.workspace.directory / name
    path.write_text(HEAD + "".join(f"{one},{when},{code}\n" for one, when, code in rows), "utf-8")
    return import_results(town.at("2026-03-10T12:00"), path, zone="America/New_York").import_no


def cells_by_clock(town):
    """Calls that stand by (segment, weekday, hour, code), read off the wall clocks of the customers."""
    rows = town.ask(
        "SELECT a.attempted_at, d.code, p.zones, c.segment FROM attempt a JOIN disposition d USING (disposition_no)"
        " JOIN customer c USING (customer_no) JOIN place p USING (place_no) WHERE a.undone_at IS NULL AND p.zones <> ''"
    )
    found = Counter()
    for at, code, zones, segment in rows:
        local = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zones.split()[0]))
        found[segment or "", local.weekday(), local.hour, code] += 1
    return found


def cells_counted(town):
    """The same as the program has counted it."""
    names = {0: "", **read_segments(town.store)}
    known = "SELECT cell, code, calls FROM answer_count JOIN disposition USING (disposition_no) WHERE calls > 0"
    return Counter(
        {(names[cell // 168], cell % 168 // 24, cell % 24, code): calls for cell, code, calls in town.ask(known)}
    )


def remembered(town):
    """What is remembered of each customer."""
    return dict(town.ask("SELECT customer_id, answer_history FROM standing JOIN customer USING (customer_no)"))


def remembered_by_hand(town):
    """The same from the calls under each record, and under those merged into it."""
    rows = town.ask(
        "SELECT a.customer_no, a.cell % 24, d.reached FROM attempt a JOIN disposition d USING (disposition_no)"
        " WHERE a.undone_at IS NULL AND a.cell >= 0 AND d.code <> 'untold'"
    )
    merged = dict(town.ask("SELECT duplicate_no, survivor_no FROM merged"))
    names = dict(town.ask("SELECT customer_no, customer_id FROM customer"))
    heard = {name: [[0, 0], [0, 0], [0, 0]] for name in names.values()}
    for number, hour, reached in rows:
        for one in {number, merged.get(number, number)}:
            part = heard[names[one]][(hour >= 12) + (hour >= 18)]
            part[0], part[1] = part[0] + 1, part[1] + reached
    return {name: sum(6**place * _figure(*part) for place, part in enumerate(parts)) for name, parts in heard.items()}


def _figure(calls, reached):
    if reached:
        return 4 if 2 * reached >= calls else 5
    return min(calls, 3)


calls = st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from(TIMES), st.sampled_from(CODES)), max_size=4)
happenings = st.one_of(
    st.tuples(st.just("file"), calls),
    st.tuples(st.just("log"), calls),
    st.tuples(st.just("undo"), st.integers(1, 3)),
    st.tuples(st.just("merge"), st.permutations("ABCD")),
    st.tuples(st.just("erase"), st.sampled_from("ABCD")),
)


def happen(town, number, kind, what):
    """One thing happens; what the program refuses does not."""
    workspace = town.at("2026-03-10T12:00")
    try:
        if kind == "file":
            bring(town, *what, name=f"calls{number}.csv")
        elif kind == "log":
            for one, when, code in what:
                log_result(workspace, one, code, at=when)
        elif kind == "undo":
            undo_import(workspace, what)
        elif kind == "merge":
            merge_customers(workspace, what[0], what[1])
        else:
            erase_customer(workspace, what)
    except CampaignError:
        return


@settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(happenings, min_size=3, max_size=7))
def test_counts_and_memory_follow_from_the_calls(found_town, towns, events):
    """Files, corrections, single calls, undone files, merged and erased people, in any order."""
    town = settle(found_town, towns.DESK)
    for number, (kind, what) in enumerate(events):
        happen(town, number, kind, what)

        assert find_wrong_cells(town.store) == []
        assert town.differences() == []
        assert remembered(town) == remembered_by_hand(town)


def test_calls_are_counted_at_the_hour_of_the_customers_clock(wide):
    """Four zones around the night in which the clocks changed; the first of several zones; none where none is known."""
    bring(wide, *((name, when, CODES[place]) for name in ZONES for place, when in enumerate(TIMES)))

    assert cells_counted(wide) == cells_by_clock(wide)
    assert cells_counted(wide)["young", 4, 17, "no_answer"] == 1
    assert sum(cells_counted(wide).values()) == 15
    assert wide.ask("SELECT DISTINCT cell FROM attempt WHERE customer_no = ?", wide.number("D")) == [(-1,)]


def test_what_a_code_means_is_asked_when_the_counts_are_read(wide):
    """Calls of which nobody told the outcome say nothing; a machine is a call that reached nobody."""
    bring(wide, ("A", TIMES[0], "untold"), ("B", TIMES[0], "machine"), ("C", TIMES[0], "accepted"))
    counts = read_counts(wide.store)

    assert [(one.tries, one.answered, one.reached, one.accepted) for one in counts] == [(1, 0, 0, 0), (1, 1, 1, 1)]


def test_a_correction_moves_the_count_and_its_undoing_brings_it_back(wide):
    """The call stays one call."""
    bring(wide, ("A", TIMES[0], "no_answer"))
    before = cells_counted(wide)
    corrected = bring(wide, ("A", TIMES[0], "accepted"), name="again.csv")
    between = cells_counted(wide)
    undo_import(wide.at("2026-03-10T12:00"), corrected)

    assert before == {("young", 4, 17, "no_answer"): 1}
    assert between == {("young", 4, 17, "accepted"): 1}
    assert cells_counted(wide) == before
    assert remembered(wide)["A"] == 6


def test_a_call_keeps_its_hour_when_the_customer_moves(wide):
    """It was evening where the customer lived then."""
    bring(wide, ("A", TIMES[1], "no_answer"))
    with wide.writing():
        wide.tell("UPDATE customer SET place_no = (SELECT place_no FROM customer WHERE customer_id = 'C')")
    bring(wide, ("B", TIMES[1], "no_answer"), name="later.csv")

    assert cells_counted(wide) == {("young", 5, 18, "no_answer"): 1, ("", 6, 4, "no_answer"): 1}
    assert find_wrong_cells(wide.store) == []


def test_other_segments_are_counted_anew(wide):
    """Calls keep their hours; the first twelve values have numbers, everybody else has none."""
    with wide.writing():
        for number in range(14):
            wide.join(f"T{number:02}", tier=f"tier {number:02}")
    bring(wide, *((f"T{number:02}", TIMES[0], "no_answer") for number in range(14)), ("A", TIMES[1], "machine"))
    wide.write("campaign.toml", wide.workspace.settings.texts["campaign.toml"].replace('"segment"', '"tier"'))
    log_result(wide.at("2026-03-10T12:00"), "T13", "machine", at=TIMES[1])

    assert list(read_segments(wide.store).values()) == [f"tier {number:02}" for number in range(12)]
    assert cells_counted(wide)["", 4, 17, "no_answer"] == 2
    assert cells_counted(wide)["", 5, 18, "machine"] == 2
    assert cells_counted(wide)["tier 00", 4, 17, "no_answer"] == 1
    assert find_wrong_cells(wide.store) == []


def test_calls_of_an_older_database_are_worked_out_with_the_next_one(wide):
    """As the migration leaves them: without a cell, counted nowhere."""
    bring(wide, ("A", TIMES[0], "accepted"), ("B", TIMES[0], "machine"))
    expected = cells_counted(wide), remembered(wide)
    with wide.writing():
        wide.tell("UPDATE attempt SET cell = NULL")
    forgotten = cells_counted(wide)
    log_result(wide.at("2026-03-10T12:00"), "D", "machine", at=TIMES[0])

    assert forgotten == {}
    assert (cells_counted(wide), remembered(wide)) == expected


def test_the_doctor_sees_a_wrong_count(wide):
    """One call too many in one hour."""
    bring(wide, ("A", TIMES[0], "accepted"))
    healthy = {one.name: one.passed for one in examine(wide.workspace).findings}
    wide.tell("UPDATE answer_count SET calls = calls + 1")
    (wrong,) = [one for one in examine(wide.workspace).findings if one.passed is False and one.name == "answering"]

    assert healthy["answering"]
    assert wrong.sentence.endswith("not the sum of the calls; cells that differ: 1.")


def test_calls_that_are_removed_are_counted_no_more(wide):
    """As when the file that brought their customers is taken back; calls that were undone before change nothing."""
    bring(wide, ("A", TIMES[0], "accepted"), ("B", TIMES[0], "machine"))
    undo_import(wide.at("2026-03-10T12:00"), bring(wide, ("C", TIMES[0], "machine"), name="undone.csv"))
    with wide.writing():
        wide.tell("DELETE FROM attempt WHERE customer_no <> ?", wide.number("A"))

    assert cells_counted(wide) == {("young", 4, 17, "accepted"): 1}
    assert find_wrong_cells(wide.store) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('segment = "moon"', "segment: 'moon' is none of tier, portfolio"),
        ("least_calls = 30\nmost_calls = 20", "least_calls: lies above most_calls, 20"),
        ("neutral = 1.0", "neutral: is to lie between 0.01 and 0.99"),
    ],
)
def test_what_makes_no_sense_is_refused(found_town, towns, text, words):
    """With the setting and what is possible."""
    with pytest.raises(BadConfiguration, match=words):
        found_town({"campaign.toml": f"{towns.DESK}[answering]\n{text}\n"})
