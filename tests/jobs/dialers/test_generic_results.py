"""Does a result file with columns of ours lead to the same as one of a dialer?"""

from __future__ import annotations

import pytest

from campaign.errors import BadData, UsageError
from campaign.files.mapping import read_mapping
from campaign.jobs.export import export_list
from campaign.jobs.results import import_results

LATER = "2026-03-10T21:00:00+00:00"
HEADER = "lead_id,customer_id,attempted_at,attempts,disposition,duration_seconds,agent,callback_at,note"


@pytest.fixture
def take(world, tmp_path):
    """Import lines of a CSV; L1 to L6 stand for the leads of C1 to C6."""
    export_list(world.workspace, "2026-03-10", dialer="generic")

    def run(*lines, header=HEADER, name="results.csv", **options):
        text = "\n".join([header, *lines, ""])
        for customer, lead in world.leads.items():
            text = text.replace(f"L{customer[1:]},", f"{lead},")
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return import_results(world.at(LATER), path, **options)

    return run


def test_every_column_is_taken(world, take):
    """Several attempts in one row, a promise with its time, a note."""
    done = take("L1,,2026-03-10T18:30,3,callback,95,kay,2026-03-11T17:00,after work")
    assert (done.layout, done.outcome.added, done.outcome.callbacks) == ("generic", 1, 1)
    assert world.ask(
        "SELECT customer_no, lead_no, attempted_at, attempts, duration_seconds, agent, callback_at, note, phone"
        " FROM attempt"
    ) == [(1, 1, 1_773_167_400, 3, 95, "kay", 1_773_248_400, "after work", "+447700900101")]
    assert world.ask("SELECT attempts_life, callback_at FROM standing WHERE customer_no = 1") == [(3, 1_773_248_400)]


def test_what_our_own_codes_mean_follows(world, take):
    """Stop, product, rest, wrong number, complaint, return."""
    done = take(
        "L1,,2026-03-10T18:01,,accepted,,,,", "L2,,2026-03-10T18:02,,stop,,,,",
        "L3,,2026-03-10T18:03,,wrong_number,,,,", "L4,,2026-03-10T18:04,,Complaint,,,,",
        "L5,,2026-03-10T18:05,,refused at opening,,,,",
        "L6,,2026-03-10T18:06,,not dialled,,,,",
    )  # fmt: skip
    outcome = done.outcome
    assert (outcome.added, outcome.returned, outcome.stops, outcome.started) == (5, 1, 1, 1)
    assert (outcome.complaints, outcome.wrong_numbers) == (1, 1)
    assert world.ask("SELECT customer_no FROM standing WHERE rest_until > 0") == [(1,), (4,), (5,)]
    assert world.differences() == []


def test_the_same_rows_in_another_order_add_nothing(world, take):
    """Known by row, not by file; another outcome of the same call is a correction."""
    rows = [f"L{number},,2026-03-10T18:0{number},,no_answer,10,kay,," for number in range(1, 5)]
    assert take(*rows).outcome.added == 4
    assert take(*reversed(rows), name="again.csv").outcome.unchanged == 4
    changed = take(*rows[:3], rows[3].replace("no_answer", "refused"), name="late.csv").outcome
    assert (changed.changed, changed.unchanged, changed.added) == (1, 3, 0)


def test_equal_rows_are_kept(world, take):
    """Two calls to one customer on a day of which only the date is known."""
    rows = ["C1,2026-03-01,no_answer", "C1,2026-03-01,no_answer"]
    header = "customer_id,attempted_at,disposition"
    assert take(*rows, header=header).outcome.added == 2
    assert take(*rows, header=header, name="again.csv").outcome.unchanged == 2


def test_a_mapping_says_what_our_columns_are_called(world, take):
    """Another dialer's own words for columns and outcomes, and its clock."""
    mapping = read_mapping({
        "rename": {"Ref": "lead_id", "When": "attempted_at", "Ended": "disposition"},
        "values": {"disposition": {"HANGUP": "refused_at_opening"}}, "zone": {"default": "Asia/Seoul"},
    })  # fmt: skip
    done = take("L1,2026-03-11T03:30,HANGUP", header="Ref,When,Ended", mapping=mapping)
    assert done.outcome.added == 1
    assert world.ask("SELECT a.attempted_at, d.code FROM attempt a JOIN disposition d USING (disposition_no)") == [
        (1_773_167_400, "refused_at_opening")
    ]


def test_rows_without_a_time_take_the_one_stated(world, take):
    """Without it they are refused."""
    row = "L1,,,,no_answer,,,,"
    assert take(row).refused == 1
    assert take(row, at=1_773_167_400).outcome.added == 1
    assert world.ask("SELECT attempted_at FROM attempt") == [(1_773_167_400,)]


def test_no_result_is_refused_for_its_phone(world, take):
    """Nor for a lead that nobody knows."""
    header = "lead_id,attempted_at,disposition,phone"
    done = take("L1,2026-03-10T18:00,busy,12", "X,2026-03-10T18:00,busy,call me", header=header)
    assert (done.outcome.added, done.outcome.unmatched, done.refused) == (2, 1, 0)


def test_a_dialled_phone_that_is_not_ours_is_the_one_that_was_wrong(world, take):
    """The customer's own phone stays callable."""
    header = "lead_id,attempted_at,disposition,phone"
    take(
        "L1,2026-03-10T18:00,wrong_number,+447700900199", "L2,2026-03-10T18:00,wrong_number,07700 900102", header=header
    )
    assert world.ask("SELECT phone FROM attempt ORDER BY attempt_no") == [("+447700900199",), ("+447700900102",)]
    assert world.ask("SELECT customer_no FROM standing WHERE phone_state = 2") == [(2,)]


def test_the_time_of_writing_up_is_kept_where_the_file_tells_it(world, take):
    """Beside the length of the call, under any of its names."""
    take("L1,2026-03-10T18:00,refused,300,45", "L2,2026-03-10T18:10,refused,200,",
         header="lead_id,attempted_at,disposition,duration,after call work")  # fmt: skip
    assert world.ask("SELECT duration_seconds, wrap_up_seconds FROM attempt ORDER BY attempt_no") == [
        (300, 45), (200, None),
    ]  # fmt: skip


def test_refused_rows_can_be_corrected_and_imported_again(world, take):
    """Every reason is told; the corrected file is known by its extra columns."""
    done = take("L1,,2026-03-10T18:00,,no_answer,,,,", "L2,,yesterday,x,busy,,,,")
    assert (done.rows, done.refused, done.outcome.added) == (2, 1, 1)
    path = world.workspace.rejects / done.rejects_file.rpartition("/")[2]
    text = path.read_text()
    assert "attempted_at" in text
    assert "attempts" in text.splitlines()[1]
    path.write_text(text.replace("yesterday,x", "2026-03-10T18:02,2"))
    assert import_results(world.at(LATER), path).outcome.added == 1


def test_a_file_without_what_is_needed_is_refused_whole(world, take):
    """No lead and no customer; no outcome."""
    with pytest.raises(BadData):
        take("2026-03-10T18:00,busy", header="attempted_at,disposition")
    with pytest.raises(BadData):
        take("L1,2026-03-10T18:00", header="lead_id,attempted_at")


def test_a_mapping_is_for_generic_files(world, take):
    """A dialer's own layouts have names of their own."""
    with pytest.raises(UsageError, match="need no mapping"):
        take("x", dialer="vicidial", mapping=read_mapping({}))
