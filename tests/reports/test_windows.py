"""Does `report windows` count the calls it says, in the customer's own time?"""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest

from campaign.errors import RuleError, UsageError
from campaign.reports.flat import write_csv
from campaign.reports.windows import CSV_COLUMNS, report_windows
from campaign.store.answering import give_cells
from campaign.store.standing import begin_touching


@pytest.fixture
def heard(records):
    """Calls to somebody in Seoul, to somebody in New York, and to somebody whose zone nobody knows."""
    for zones in ("Asia/Seoul", "America/New_York"):
        records.insert("place", zones=zones, country="", state="", preferred="")
    people = [records.customer() for _ in range(3)]
    for number, place, tier in ((1, 2, None), (2, 1, "gold"), (3, 3, None)):
        change = "UPDATE customer SET place_no = ?, tier = ? WHERE customer_no = ?"
        records.store.connection.execute(change, (place, tier, number))
    missed = records.disposition("missed", "dialled")
    talked = records.disposition("talked", "dialled", "answered", "reached", "accepted")
    at_once = records.disposition("at once", "dialled", "answered", "reached", "refused", "refused_at_opening")
    evening, morning = datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 3, 1, tzinfo=UTC)
    for code, at in ((missed, evening), (talked, evening), (at_once, morning), (missed, morning), (missed, morning)):
        records.call(code, at, customer_no=people[1], agent="kay")
    records.call(talked, evening, customer_no=people[0], agent="lee")
    records.call(talked, evening, customer_no=people[2])
    records.call(talked, evening, customer_no=people[1], undone_at=1)
    begin_touching(records.store)
    give_cells(records.store, "")
    return records


def hours_of(group):
    return [(one.hour, one.inside, one.heard.tries, one.heard.reached.count) for one in group.hours]


def test_calls_stand_at_the_hour_of_the_customer(heard):
    """17:00 and 10:00 in Seoul, three in the night in New York; without a zone nowhere."""
    found = heard.ask(report_windows)
    (group,) = found.groups

    assert hours_of(group) == [(3, False, 1, 1), (10, False, 3, 1), (17, True, 2, 1)]
    assert (group.total.tries, group.total.reached.count, group.total.refused_at_opening.count) == (6, 3, 1)
    assert (found.without_zone, found.uncounted) == (1, 0)


def test_groups_by_weekday_begin_on_monday(heard):
    """Monday in Seoul and New York, then Tuesday morning in Seoul."""
    found = heard.ask(report_windows, by="Weekday")

    assert [(group.name, group.total.tries) for group in found.groups] == [("Monday", 3), ("Tuesday", 3)]


def test_groups_by_what_a_call_or_customer_has(heard):
    """Agents in order; a rule, and days at the desk, narrow it down."""
    by_agent = heard.ask(report_windows, by="agent")
    gold = heard.ask(report_windows, where='tier == "gold"')
    later = heard.ask(report_windows, first=date(2026, 3, 3))

    assert [(group.name, group.total.tries) for group in by_agent.groups] == [("kay", 5), ("lee", 1)]
    assert [group.total.tries for group in gold.groups] == [5]
    assert [hours_of(group) for group in later.groups] == [[(10, False, 3, 1)]]


def test_whoever_has_no_segment_stands_last(heard):
    """Segments are those that calls were counted by."""
    begin_touching(heard.store)
    give_cells(heard.store, "tier")
    found = heard.ask(report_windows, by="segment")

    assert [(group.name, group.total.tries) for group in found.groups] == [("gold", 5), ("not stated", 1)]


def test_what_nobody_knows_is_refused(heard):
    """A field, or a rule, that makes no sense."""
    with pytest.raises(UsageError):
        heard.ask(report_windows, by="moon")
    with pytest.raises(RuleError):
        heard.ask(report_windows, where="moon == 1")


def test_without_calls_there_is_no_group(records):
    """And no verdict."""
    found = records.ask(report_windows)

    assert found.groups == ()
    assert {one.verdict for one in found.verdicts} == {"not yet readable"}


def test_calls_that_are_not_counted_yet_are_told(heard):
    """As the migration leaves them."""
    heard.store.connection.execute("UPDATE attempt SET cell = NULL WHERE customer_no = 3")

    assert heard.ask(report_windows).uncounted == 1


def test_json_and_csv_say_the_same(heard):
    """Definition, verdicts, every hour with its limits, and the total."""
    report = heard.ask(report_windows)
    data, text = report.to_data(), write_csv(CSV_COLUMNS, report.csv_rows()).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    (group,) = data["groups"]

    assert [row["row"] for row in rows] == ["definition", "verdict", "verdict", "hour", "hour", "hour", "total"]
    assert rows[0]["text"] == data["definition"]
    for row, hour in zip(rows[3:6], group["hours"], strict=True):
        assert (row["hour"], row["inside"]) == (hour["hour"], str(hour["inside"]).lower())
        assert row["reached_low"] == str(hour["reached"]["low"])
        assert row["expected"] == str(hour["expected"])
    assert rows[6]["tries"] == str(group["total"]["tries"]) == "6"
    assert rows[1]["verdict"] == data["verdicts"][0]["verdict"]
    assert float(rows[1]["outside_rate"]) == data["verdicts"][0]["outside"]["rate"] == 0.5


def test_what_builds_expected_stands_beside_what_came(heard):
    """By tenths, over the calls of leads only; those of an older version, which expected nothing, are left out."""
    codes = dict(tuple(row) for row in heard.store.connection.execute("SELECT code, disposition_no FROM disposition"))
    missed, talked = codes["missed"], codes["talked"]
    foreseen = ((3200, talked), (3800, missed), (3500, missed), (7000, talked), (0, talked))
    for number, (chance, code) in enumerate(foreseen):
        lead = heard.lead(2, "autumn", date(2026, 3, 2 + number))
        heard.store.connection.execute("UPDATE lead SET chance = ? WHERE lead_no = ?", (chance, lead))
        heard.call(code, datetime(2026, 3, 4, 8, tzinfo=UTC), customer_no=2, lead_no=lead)
    begin_touching(heard.store)
    give_cells(heard.store, "")
    report = heard.ask(report_windows)
    rows = [row for row in report.csv_rows() if row["row"] == "foreseen"]

    assert [(one.low, one.high, one.reached.count, one.reached.n) for one in report.foreseen] == [
        (0.3, 0.4, 1, 3), (0.7, 0.8, 1, 1),
    ]  # fmt: skip
    assert report.foreseen[0].expected == pytest.approx(0.35)
    assert [(row["tries"], row["reached_count"]) for row in rows] == [(3, 1), (1, 1)]
    assert [one["from"] for one in report.to_data()["foreseen"]] == [0.3, 0.7]
