"""Does a file that comes again change only what differs?"""

from __future__ import annotations

import pytest

from campaign.jobs.imports import import_file

CUSTOMERS = """
customer_id,phone,name,trips
C1,+12015550101,Ada,1
C2,+12015550102,Ben,2
C3,+12015550103,Carla,3
C9,555-01,Nobody,9
"""
ANSWERS = """
customer_id,answered_at,channel,answer,need:pet
C1,2026-03-01T10:00,web,yes,dog
C2,2026-03-01T11:00,mail,no,
"""


def counts(outcome):
    return outcome.added, outcome.changed, outcome.unchanged, outcome.refused


def again(office, kind, text, **options):
    """The same bytes under another name."""
    return office.bring(kind, text, **options)


def test_the_same_file_is_known_by_its_content(office):
    """Whatever its name: nothing is written, and the earlier import is named."""
    first = office.bring("customers", CUSTOMERS)
    before = office.fingerprint()
    second = again(office, "customers", CUSTOMERS)
    assert (second.already, second.import_no) == (office.one("SELECT recorded_at FROM import_file"), first.import_no)
    assert counts(second) == (0, 0, 3, 1)
    assert second.rejects_file == first.rejects_file
    assert office.fingerprint() == before


def test_another_order_changes_nothing(office):
    """Rows are known one by one; a refused row is refused again."""
    office.bring("customers", CUSTOMERS)
    lines = CUSTOMERS.strip().splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])])
    assert counts(office.bring("customers", turned)) == (0, 0, 3, 1)


def test_one_changed_row_is_one_change(office):
    """The others are not even read."""
    office.bring("customers", CUSTOMERS)
    outcome = office.bring("customers", CUSTOMERS.replace("Ben,2", "Ben,7"))
    assert counts(outcome) == (0, 1, 2, 1)
    assert [row["attribute"] for row in office.rows("SELECT attribute FROM change")] == ["trips"]


def test_another_order_of_columns_changes_nothing(office):
    """Every row has another content by then; what it says is the same."""
    office.bring("customers", CUSTOMERS)
    turned = "\n".join(",".join(reversed(line.split(","))) for line in CUSTOMERS.strip().splitlines())
    assert counts(office.bring("customers", turned)) == (0, 0, 3, 1)
    assert office.one("SELECT COUNT(*) FROM change") == 0


def test_a_file_comes_back_to_life_after_a_later_one(office):
    """The first file is no longer what stands, so it is read again."""
    office.bring("customers", CUSTOMERS)
    office.bring("customers", CUSTOMERS.replace("Ben,2", "Ben,7"))
    assert counts(office.bring("customers", CUSTOMERS)) == (0, 1, 2, 1)
    assert office.customer("C2")["trips"] == 2


def test_a_file_is_read_again_when_an_answer_changed_a_value(office):
    """The customer said another number; the file says the old one once more."""
    office.bring("customers", "customer_id,phone,pet\nC1,+12015550101,cat\nC2,+12015550102,")
    office.bring("responses", ANSWERS)
    assert office.customer("C1")["pet"] == "dog"
    outcome = office.bring("customers", "customer_id,phone,pet\nC1,+12015550101,cat\nC2,+12015550102,")
    assert counts(outcome) == (0, 1, 1, 0)
    assert office.customer("C1")["pet"] == "cat"


def test_events_that_came_before_stay_known_after_other_imports(office):
    """An answer was given once; nothing that comes later makes it new."""
    office.bring("customers", CUSTOMERS)
    office.bring("responses", ANSWERS)
    office.bring("responses", "customer_id,answered_at,channel,answer\nC3,2026-03-02T10:00,web,yes")
    assert again(office, "responses", ANSWERS).already is not None


def test_rows_refused_for_what_was_not_known_are_tried_again(office):
    """The customers came after their answers."""
    assert counts(office.bring("responses", ANSWERS)) == (0, 0, 0, 2)
    office.bring("customers", CUSTOMERS)
    outcome = again(office, "responses", ANSWERS)
    assert (outcome.already, counts(outcome)) == (None, (2, 0, 0, 0))


def test_other_settings_give_the_same_rows_another_meaning(office):
    """The same local times in another zone are other instants."""
    office.bring("customers", CUSTOMERS)
    office.bring("responses", ANSWERS)
    outcome = again(office, "responses", ANSWERS, zone="Asia/Seoul")
    assert counts(outcome) == (2, 0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("usage", "customer_id,month,measure,quantity\nC1,2026-01,day,1.5\nC2,2026-01,evening,2\nC1,2026-02,day,1.5"),
        ("responses", ANSWERS),
        ("suppressions", "phone,customer_id,source,listed_on\n+12015550177,,legal,\n,C1,age,2026-01-01\n,C2,age,"),
        ("contacts", "customer_id,at,direction,channel\nC1,2026-01-01 10:00,in,web\nC1,2026-01-02 10:00,in,web"),
        ("agents", "agent,languages\nkay,en\nlee,es"),
        ("subscriptions", "customer_id,product,started_on\nC1,gold,2026-01-01\nC1,gold,2026-02-01\nC2,gold,2026-01-01"),
    ],
)
def test_every_kind_knows_its_rows_in_any_order(office, kind, text):
    """Once as they are, once turned round: the second time says nothing new."""
    office.bring("customers", CUSTOMERS)
    lines = text.strip().splitlines()
    office.bring(kind, text)
    before = office.state()
    outcome = office.bring(kind, "\n".join([lines[0], *reversed(lines[1:])]))
    assert counts(outcome) == (0, 0, len(lines) - 1, 0)
    assert office.state() == before


@pytest.mark.parametrize("kind", ["responses", "suppressions", "usage", "contacts"])
def test_what_is_known_is_told_by_content_where_rows_are_not_remembered(office, kind, monkeypatch):
    """A small file against a large table does not read what that remembers: contents are compared instead."""
    texts = {
        "responses": ANSWERS + "C2,2026-03-02T11:00,phone,stop,\n",
        "suppressions": "phone,customer_id,source\n+12015550177,,legal\n,C1,age",
        "usage": "customer_id,month,measure,quantity\nC1,2026-01,day,1.5\nC2,2026-01,evening,2",
        "contacts": "customer_id,at,direction,channel\nC1,2026-01-01 10:00,in,web\nC1,2026-01-02 10:00,in,web",
    }
    office.bring("customers", CUSTOMERS)
    lines = texts[kind].strip().splitlines()
    office.bring(kind, texts[kind])
    monkeypatch.setattr("campaign.jobs.imports.running.SMALL", 0)
    monkeypatch.setattr("campaign.jobs.imports.running.BYTES_PER_HASH", 10**6)
    before = office.state()
    outcome = office.bring(kind, "\n".join([lines[0], *reversed(lines[1:])]))
    assert counts(outcome) == (0, 0, len(lines) - 1, 0)
    assert office.state() == before


def test_a_file_that_repeats_an_import_taken_back_is_read_again(office):
    """Its rows were known when it came, and went with the other import."""
    office.bring("customers", CUSTOMERS)
    first = office.bring("suppressions", "phone,source\n+12015550101,legal")
    longer = "phone,source\n+12015550101,legal\n+12015550102,legal"
    second = office.bring("suppressions", longer)
    office.later(minutes=5)
    office.undo(second.import_no)
    office.undo(first.import_no)
    assert counts(office.bring("suppressions", longer)) == (2, 0, 0, 0)


def test_standard_input_is_read_like_a_file(office, monkeypatch):
    """And known again as the same content."""
    path = office.write(CUSTOMERS)
    for expected in (None, office.workspace.now.timestamp()):
        with path.open("rb") as stream:
            monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": stream}))
            outcome = import_file(office.workspace, "customers", type(path)("-"))
        assert outcome.already == expected
        assert counts(outcome) == ((3, 0, 0, 1) if expected is None else (0, 0, 3, 1))
