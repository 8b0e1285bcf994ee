"""Are the result files of a dialer told apart and read, row by row?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.errors import BadConfiguration, NoInput
from campaign.files.dialers import read_profile
from campaign.files.layouts import UnknownLayout, UselessLayout, parse_layouts
from campaign.files.results import Reading, RefusedRow, hash_identity, open_results, read_instant

VICIDIAL = read_profile("vicidial")
STANDARD = (
    "call_date\tphone_number_dialed\tstatus\tuser\tcampaign_id\tvendor_lead_code\tsource_id\tphone_code\tlength_in_sec"
)
CALL = "2026-03-10 18:30:05\t2025550123\tSALE\t6666\tEVE\tLEAD1\trun1\t1\t95"
ALTERNATE = (
    "call_date|phone_number_dialed|status|campaign_id|vendor_lead_code|source_id|first_name|last_name|length_in_sec"
    "|called_count|last_local_call_time\trecording_id\trecording_location|caller_code\tcall_notes"
)
ALTERNATE_CALL = "202603101830|2025550123|SALE|EVE|LEAD1|run1|Ann|Example|95|1|200801010000\t\t|\tsaid yes"
STATES = (
    "lead_id\tentry_date\tstatus\tuser\tvendor_lead_code\tsource_id\tgmt_offset_now\tcalled_since_last_reset\tphone_code"
    "\tphone_number\tcalled_count\tlast_local_call_time"
)


def read(tmp_path, *lines, zone="UTC", at=None, end="\r\n", profile=VICIDIAL):
    path = tmp_path / "results.txt"
    path.write_bytes("".join(line + end for line in lines).encode("utf-8"))
    with open_results(path, profile, Reading(zone=zone, at=at)) as file:
        return list(file.rows)


def rewritten(tmp_path, *lines):
    """The file of refused rows."""
    read(tmp_path, *lines)
    with open_results(tmp_path / "results.txt", VICIDIAL, Reading(zone="UTC", at=None)) as file:
        file.write_refused(tmp_path / "refused.tsv", [row for row in file.rows if isinstance(row, RefusedRow)])
    return (tmp_path / "refused.tsv").read_text("utf-8")


def seconds(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def basic(call_date="", code="NA", lead="LEAD1", mark="\t"):
    fields = (call_date, "2025550123", lead, code, "VDAD", "Ann", "Example", "17", "2002", "EVE", "95", "run1", "")
    return mark.join(fields)


def state(lead="LEAD1", code="NA", count="2", time="2026-03-10 18:30:05", offset="-5.00"):
    entered = "2026-03-01 09:00:00"
    return f"17\t{entered}\t{code}\t6666\t{lead}\trun1\t{offset}\tY\t1\t2025550123\t{count}\t{time}"


def test_a_call_report_is_read_by_the_names_of_its_columns(tmp_path):
    """Time in the zone stated, phone in E.164, seconds as a number."""
    (row,) = read(tmp_path, STANDARD, CALL, zone="America/New_York")
    assert (row.reference, row.attempted_at, row.attempts, row.code, row.agent, row.duration_seconds) == (
        "LEAD1", seconds("2026-03-10T22:30:05"), 1, "SALE", "6666", 95,
    )  # fmt: skip
    assert (row.digits, row.phone, row.line, row.last_state) == ("2025550123", "+12025550123", 2, False)


def test_columns_may_stand_in_any_order(tmp_path):
    """Options of the report add and move columns."""
    order = [4, 8, 0, 5, 2, 7, 1, 3, 6]
    turned = ["\t".join(line.split("\t")[place] for place in order) for line in (STANDARD, CALL)]
    assert read(tmp_path, *turned) == read(tmp_path, STANDARD, CALL)


def test_alternate_1_mixes_bars_and_tabs(tmp_path):
    """One row, cut at both; the time has no seconds."""
    (row,) = read(tmp_path, ALTERNATE, ALTERNATE_CALL)
    assert (row.reference, row.attempted_at, row.code, row.note) == (
        "LEAD1", seconds("2026-03-10T18:30:00"), "SALE", "said yes",
    )  # fmt: skip


def test_a_bar_in_a_tab_file_is_text(tmp_path):
    """Only a header that begins with bars mixes them."""
    (row,) = read(tmp_path, STANDARD, CALL.replace("LEAD1", "LE|D1"))
    assert row.reference == "LE|D1"


def test_the_same_call_is_the_same_in_every_layout(tmp_path):
    """Whoever exports the report twice, in two forms, does not count the call twice."""
    (standard,) = read(tmp_path, STANDARD, CALL)
    (alternate,) = read(tmp_path, ALTERNATE, ALTERNATE_CALL)
    (log,) = read(tmp_path, basic("2026-03-10 18:30:05", "SALE"), end="\n")
    assert standard.identity == alternate.identity == log.identity


def test_the_outcome_and_the_zone_are_no_part_of_what_a_call_is(tmp_path):
    """A corrected status is a correction; a file read again with the right zone is no second call."""
    (first,) = read(tmp_path, STANDARD, CALL)
    (other,) = read(tmp_path, STANDARD, CALL.replace("SALE", "NI"), zone="Asia/Seoul")
    assert first.identity == other.identity


@pytest.mark.parametrize(
    ("old", "new"), [("LEAD1", "LEAD2"), ("18:30", "18:31"), ("0123", "0124"), ("\t95", "\t96"), ("run1", "run2")]
)
def test_another_call_is_another_identity(tmp_path, old, new):
    """Lead, minute, phone, length and source tell calls apart."""
    (first,) = read(tmp_path, STANDARD, CALL)
    (other,) = read(tmp_path, STANDARD, CALL.replace(old, new))
    assert first.identity != other.identity


def test_a_file_without_header_or_time_needs_the_time(tmp_path):
    """VICIdial leaves call_date empty where the server's offset is zero or more; the row says what to do."""
    (refused,) = read(tmp_path, basic(), end="\n")
    assert isinstance(refused, RefusedRow)
    assert str(refused.problem).startswith("results.txt:1: call_date: is empty; state when")
    (row,) = read(tmp_path, basic(), end="\n", at=1_773_167_400)
    assert (row.reference, row.attempted_at, row.agent) == ("LEAD1", 1_773_167_400, None)


def test_the_bar_form_and_the_tab_form_are_the_same_calls(tmp_path):
    """Even when they are given another time."""
    (tabs,) = read(tmp_path, basic(), end="\n", at=1)
    (bars,) = read(tmp_path, basic(mark="|"), end="\n", at=2)
    assert tabs.identity == bars.identity


def test_a_time_that_is_written_beats_the_one_stated(tmp_path):
    """`--at` is for rows without."""
    (row,) = read(tmp_path, basic("2026-03-10 18:30:05"), end="\n", at=1)
    assert row.attempted_at == seconds("2026-03-10T18:30:05")


def test_last_states_count_the_calls_by_the_leads_own_clock(tmp_path):
    """VICIdial writes the local time of the lead, and its offset beside it."""
    (row,) = read(tmp_path, STATES, state())
    assert (row.attempts, row.attempted_at, row.last_state) == (2, seconds("2026-03-10T23:30:05"), True)


def test_a_lead_never_called_needs_no_time(tmp_path):
    """It came back."""
    (row,) = read(tmp_path, STATES, state(code="NEW", count="0", time="2008-01-01 00:00:00"))
    assert (row.attempts, row.code, row.attempted_at) == (0, "NEW", 0)


def test_a_counted_lead_without_a_time_is_refused(tmp_path):
    """2008-01-01 is what VICIdial writes for never."""
    (refused,) = read(tmp_path, STATES, state(time="2008-01-01 00:00:00"))
    assert refused.problem.column == "last_local_call_time"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (CALL.replace("SALE", " "), "status"), (CALL.replace("18:30:05", "18h"), "call_date"),
        (CALL.replace("18:30", "28:30"), "call_date"), (CALL + "\textra", ""), ("cut\toff", ""),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused_and_the_others_are_read(tmp_path, line, column):
    """Line and column are named."""
    found = read(tmp_path, STANDARD, CALL, line, CALL.replace("LEAD1", "LEAD2"))
    refused = [row for row in found if isinstance(row, RefusedRow)]
    assert [(row.problem.line, row.problem.column) for row in refused] == [(3, column)]
    assert sorted(row.reference for row in found if not isinstance(row, RefusedRow)) == ["LEAD1", "LEAD2"]


@pytest.mark.parametrize("phone", ["", "12", "0" * 25, "call me", "+1 202 555 0123"])
def test_no_row_is_refused_for_its_phone(tmp_path, phone):
    """What was dialled was dialled."""
    (row,) = read(tmp_path, STANDARD, CALL.replace("2025550123", phone))
    assert row.attempts == 1


def test_refused_rows_can_be_corrected_and_read_again(tmp_path):
    """Their file has the header of the first one, with line and reason at the end."""
    lines = (STANDARD, CALL, CALL.replace("SALE", ""))
    text = rewritten(tmp_path, *lines)
    assert text.splitlines()[1].endswith("\t3\tis missing")
    (row,) = read(tmp_path, *text.replace("\t\t", "\tNI\t").splitlines())
    assert row.code == "NI"


def test_refused_rows_of_a_file_without_header_are_kept_as_they_were(tmp_path):
    """A reason would make them another layout."""
    assert rewritten(tmp_path, basic(mark="|")) == f"{basic()}\n"


def test_a_file_without_a_single_call_is_no_fault(tmp_path):
    """An evening on which nobody was reached by the dialer."""
    assert read(tmp_path) == []
    assert read(tmp_path, STANDARD) == []


def test_ncad14csv_is_refused_by_name(tmp_path):
    """It carries neither id nor time."""
    line = ',"run1","Example, Ann","2025550123","","","","","","","AH","","",""'
    with pytest.raises(UselessLayout, match="ncad14csv: it carries neither"):
        read(tmp_path, line, end="\n")


@pytest.mark.parametrize("line", ["a,b,c", "hello", "lead_id\tstatus", '"x","y"'])
def test_any_other_file_is_refused_with_the_layouts_there_are(tmp_path, line):
    """Nothing is guessed."""
    with pytest.raises(UnknownLayout, match="none of the result files that vicidial writes") as caught:
        read(tmp_path, line)
    assert "call_report" in caught.value.way_out


def test_a_missing_file_is_named(tmp_path):
    """Exit code 66."""
    opened = open_results(tmp_path / "nowhere", VICIDIAL, Reading(zone="UTC", at=0))
    with pytest.raises(NoInput, match="nowhere"), opened:
        pass


def test_a_profile_without_id_or_code_is_refused(tmp_path):
    """Its rows could not be told apart."""
    (tmp_path / "desk.toml").write_text(
        'title = "x"\n[columns]\nid = "lead_id"\n[results.layouts.calls]\nmarks = ["a"]\nfields = { code = "a" }\n'
    )
    with pytest.raises(BadConfiguration, match=r"desk.toml: results.layouts.calls: names no reference"):
        parse_layouts(read_profile("desk", tmp_path))


@pytest.mark.parametrize("text", ["2026-03-10", "10.03.2026", "", "2026-13-10 10:00", "2026-03-10 18:30:05.123"])
def test_what_is_no_time_is_refused(text):
    """Half a time is not guessed at."""
    with pytest.raises(ValueError, match=r"."):
        read_instant(text, UTC)


@given(st.integers(seconds("2000-01-01"), seconds("2100-01-01")))
def test_every_way_of_writing_a_time_is_the_same_instant(expected):
    """With marks, with a T, or digits only."""
    moment = datetime.fromtimestamp(expected, UTC)
    for form in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y%m%d%H%M%S", "%Y/%m/%d %H:%M:%S"):
        assert read_instant(moment.strftime(form), UTC) == expected


@given(st.lists(st.text(max_size=5), max_size=4), st.lists(st.text(max_size=5), max_size=4))
def test_identities_are_equal_only_for_equal_texts(left, right):
    """64 bits; the unit separator keeps neighbours apart."""
    plain = [[part.replace("\x1f", "") for part in parts] for parts in (left, right)]
    assert (hash_identity(*plain[0]) == hash_identity(*plain[1])) == ("\x1f".join(plain[0]) == "\x1f".join(plain[1]))
    assert -(2**63) <= hash_identity(*left) < 2**63
