"""Can an erased person come back: by a file, in another spelling, by a result, by a backup?"""

from __future__ import annotations

import shutil

import pytest

NOW = "2026-03-10T12:00:00-04:00"
LATER = "2026-03-11T12:00:00-04:00"

AGAIN = [
    ("customers", "customer_id,phone\nA-100,212 555 0150\n", "customer_id"),
    ("customers", "customer_id,phone\na 100,212 555 0150\n", "customer_id"),
    ("customers", "customer_id,phone\nB-1,+1 201 555 0141\n", "phone"),
    ("customers", "customer_id,phone\nB-1,2015550141\n", "phone"),
    ("customers", "customer_id,phone\nB-1,(201) 555-0141\n", "phone"),
    ("customers", "customer_id,phone\nB-1,1-201.555.0141\n", "phone"),
    ("customers", "customer_id,phone\nB-1,２０１５５５０１４１\n", "phone"),
    ("customers", "customer_id,phone,alt_phone\nB-1,212 555 0150,201-555-0141\n", "alt_phone"),
    ("customers", "customer_id,phone\nerased:1,212 555 0150\n", "customer_id"),
    ("responses", "customer_id,phone,answered_at,channel,answer\n,2015550141,2026-03-02T10:00,web,yes\n", "phone"),
    ("contacts", "customer_id,at,direction,channel,kind\nA100,2026-03-02T10:00,in,phone,query\n", "customer_id"),
    ("subscriptions", "customer_id,product,started_on\nA-100,pack,2026-03-01\n", "customer_id"),
]


@pytest.mark.parametrize(("kind", "text", "column"), AGAIN)
def test_a_file_does_not_bring_the_person_back(erased, spellings, kind, text, column):
    """The row is refused with line, column and reason; neither the refusal nor the file of rejects holds it."""
    path = erased.folder.parent / f"{kind}.csv"
    path.write_text(text, "utf-8")
    told = erased.type("import", kind, path, "--json", now=LATER)

    assert told.exit_code == 3, told.err
    assert told.data["refused"] == 1
    assert told.data["added"] == 0
    shown = erased.type("import", kind, path, "--dry-run", now=LATER).out
    assert f"{kind}.csv:2: {column}: " in shown
    assert "was erased on 2026-03-10 and may not be taken in again" in shown or "kept for erased persons" in shown
    assert erased.spelling(*spellings, "２０１５５５０１４１") == []


def test_the_same_file_again_is_refused_where_it_names_the_person(erased, spellings):
    """By night, in the encoding it had: the others are known, and what is put away does not hold the person."""
    erased.drop("customers.csv", erased.customers, "cp949")
    night = erased.type("nightly", "--json", now=LATER)
    (file,) = [one for one in night.data["files"] if one["kind"] == "customers"]

    assert (file["refused"], file["unchanged"], file["added"]) == (1, 2, 0)
    assert erased.spelling(*spellings) == []
    assert erased.spelling("김하나") == []


def test_a_row_refused_for_something_else_is_not_kept_either(erased, spellings):
    """A file of rejects would be the way back."""
    text = "customer_id,phone,birth_date\nA-100,(201) 555-0141,yesterday\nA-200,(201) 555-0142,1980-13-01\n"
    path = erased.folder.parent / "customers.csv"
    path.write_text(text, "utf-8")
    told = erased.type("import", "customers", path, "--json", now=LATER)

    assert told.data["refused"] == 2
    assert erased.spelling(*spellings, "A-100") == []
    assert erased.spelling("1980-13-01") != []


def test_a_late_result_is_refused(erased, spellings):
    """By lead, by id, by phone; the calls of the others are taken in."""
    leads = dict(erased.ask("SELECT customer_id, lead_id FROM lead JOIN customer USING (customer_no)"))
    rows = [
        f"{leads['erased:1']},,2026-03-10T18:00,no_answer,", f"{leads['A-200']},,2026-03-10T18:05,no_answer,",
        ",A-100,2026-03-10T18:10,no_answer,", ",X-1,2026-03-10T18:15,stop,+12015550141",
    ]  # fmt: skip
    path = erased.folder.parent / "results.csv"
    path.write_text("\n".join(["lead_id,customer_id,attempted_at,disposition,phone", *rows]) + "\n", "utf-8")
    told = erased.type("import", "results", path, "--json", now=LATER)

    assert (told.data["added"], told.data["refused"]) == (1, 3)
    assert erased.spelling(*spellings) == []


def test_a_registry_may_list_the_number(erased, spellings):
    """What it asks for holds already: the row is known, nothing is refused, and the number is not written down."""
    erased.drop("registry-us-2026-03-11.csv", "phone\n(201) 555-0141\n(201) 555-0142\n")
    night = erased.type("nightly", "--json", now=LATER)
    (file,) = [one for one in night.data["files"] if one["kind"] == "registry"]

    assert (file["added"], file["unchanged"], file["refused"]) == (1, 1, 0)
    assert erased.spelling(*spellings) == []


def test_a_row_that_names_somebody_else_too_does_not_go_without_a_word(erased, spellings):
    """The erased person's number stands in it, but who would go unbarred is another customer: the row is refused."""
    path = erased.folder / "stops.csv"
    path.write_text("customer_id,phone,source\nA-200,(201) 555-0141,own\n", "utf-8")
    read = erased.type("import", "suppressions", path, "--json", now=LATER)
    path.unlink()

    assert (read.data["added"], read.data["refused"]) == (0, 1)
    assert erased.spelling(*spellings) == []


def test_a_restored_backup_does_not_bring_the_person_back(busy_desk, spellings):
    """Last week's backup is put in place: the person is erased from it before anybody reads it."""
    copy = busy_desk.folder.parent / "monday.db"
    busy_desk.type("backup", copy)
    busy_desk.type("erase", "A-100", "--yes")
    done = busy_desk.type("restore", copy, "--yes", "--json", now=LATER)

    assert done.exit_code == 0, done.err
    assert done.data["erased_again"] == 1
    assert [row[0] for row in busy_desk.ask("SELECT customer_id FROM customer ORDER BY 1")] == [
        "A-200", "A-300", "erased:1",
    ]  # fmt: skip
    assert busy_desk.spelling(*spellings) == []
    assert busy_desk.type("doctor", now=LATER).exit_code == 0


def test_a_copy_put_back_by_hand_is_no_way_either(busy_desk, spellings):
    """Whoever opens the database next follows the log first, whatever the command."""
    shutil.copy(busy_desk.folder / "campaign.db", busy_desk.folder.parent / "copy.db")
    busy_desk.type("erase", "A-100", "--yes")
    shutil.copy(busy_desk.folder.parent / "copy.db", busy_desk.folder / "campaign.db")
    busy_desk.type("status")

    assert busy_desk.spelling(*spellings) == []


def test_without_the_log_nothing_is_restored(busy_desk):
    """The error says where the copy is; with that copy it goes on; and only an explicit word goes without."""
    first, second = (busy_desk.folder.parent / name for name in ("first.db", "second.db"))
    busy_desk.type("backup", first)
    busy_desk.type("erase", "A-100", "--yes")
    busy_desk.type("backup", second)
    (busy_desk.folder / "erasures.log").unlink()
    refused = busy_desk.type("restore", first, "--yes", now=LATER)
    doctor = busy_desk.type("doctor", now=LATER)

    assert refused.exit_code == 66
    assert "FILE.erasures" in refused.err
    assert "erasures.log tells of 0 erasures" in doctor.out
    shutil.copy(f"{second}.erasures", busy_desk.folder / "erasures.log")
    assert busy_desk.type("restore", first, "--yes", "--json", now=LATER).data["erased_again"] == 1
    (busy_desk.folder / "erasures.log").unlink()
    assert busy_desk.type("restore", first, "--yes", "--nobody-erased", now=LATER).exit_code == 0


def test_a_log_that_was_tampered_with_is_not_followed(busy_desk):
    """A line taken out, changed or made by another key is found, and said, before anything is replaced."""
    copy = busy_desk.folder.parent / "monday.db"
    busy_desk.type("backup", copy)
    for name in ("A-100", "A-200"):
        busy_desk.type("erase", name, "--yes")
    log = busy_desk.folder / "erasures.log"
    head, first, second = log.read_text("ascii").splitlines(keepends=True)
    before = (busy_desk.folder / "campaign.db").read_bytes()
    for text in (head + second, head + first.replace("erased", "stop") + second, first + second, head + second + first):
        log.write_text(text, "ascii")
        refused = busy_desk.type("restore", copy, "--yes", now=LATER)
        assert refused.exit_code == 78
        assert "the seal does not fit" in refused.err
    assert (busy_desk.folder / "campaign.db").read_bytes() == before


def test_another_key_is_found_out(erased):
    """The hashes bar nobody by another key: the doctor says so."""
    (erased.folder / "campaign.key").write_text("00" * 32 + "\n", "ascii")

    assert "made by another key" in erased.type("doctor", now=NOW).out


def test_every_command_goes_on_after_an_erasure(erased):
    """Recall names the lead that the dialer holds; lists, reports, exports and the next night work."""
    (list_id,) = erased.ask("SELECT list_id FROM call_list")[0]
    lead = erased.ask("SELECT lead_id FROM lead WHERE phone = ''")[0][0]
    recalled = erased.type("recall", list_id, "--json")
    commands = (
        ("lists",), ("lists", list_id), ("export", list_id, "--dialer", "vicidial"), ("report", "funnel"),
        ("report", "retention"), ("find", "erased"), ("status",), ("retain",), ("build", "--evening", "2026-03-11"),
        ("nightly",),
    )  # fmt: skip
    told = {words: erased.type(*words, now=NOW if words[0] == "export" else LATER) for words in commands}

    assert [one["lead_id"] for one in recalled.data["leads"]] == [lead]
    assert {words: done.err for words, done in told.items() if done.exit_code} == {}
    assert erased.ask("SELECT COUNT(*) FROM lead WHERE phone = ''") == [(1,)]


def test_a_line_that_was_written_just_before_a_power_cut_is_followed(busy_desk, spellings):
    """The log comes first: whoever opens the database next does what it says."""
    from campaign.clock import FOREVER
    from campaign.files.erasures import append_erasure
    from campaign.rules.privacy import Erasure, Keyring

    key = bytes(range(32))
    ring = Keyring(key)
    line = Erasure(
        erased_at=1_773_158_400, until_at=FOREVER, reason="erased", customer=ring.customer("A-100"),
        phones=(ring.phone("+12015550141"),),
    )  # fmt: skip
    append_erasure(busy_desk.folder / "erasures.log", key, line)
    with open(busy_desk.folder / "erasures.log", "a", encoding="ascii") as file:
        file.write("1773158400\t2534023")
    busy_desk.type("status")

    assert "campaign.db" not in busy_desk.spelling(*spellings)
    assert busy_desk.type("explain", "A-100").exit_code == 66
    assert busy_desk.type("erase", "A-200", "--yes").exit_code == 0
    assert len((busy_desk.folder / "erasures.log").read_text("ascii").splitlines()) == 3


def test_whoever_asks_for_it_may_come_again(erased, spellings):
    """Id and phone are taken in; nothing of before is there, and nothing was agreed to."""
    path = erased.folder.parent / "customers.csv"
    path.write_text("customer_id,phone,name\nA-100,(201) 555-0141,Hana Kim\n", "utf-8")
    assert erased.type("readmit", "nobody", "--yes", now=LATER).exit_code == 66
    half = erased.type("readmit", "a100", "--yes", now=LATER)
    refused = erased.type("import", "customers", path, "--json", now=LATER).data
    done = erased.type("readmit", "201 555 0141", "--yes", now=LATER)
    added = erased.type("import", "customers", path, "--json", now=LATER).data

    assert (half.exit_code, done.exit_code) == (0, 0)
    assert (refused["refused"], added["added"]) == (1, 1)
    number = erased.ask("SELECT customer_no FROM customer WHERE customer_id = 'A-100'")[0][0]
    assert erased.ask("SELECT COUNT(*) FROM response WHERE customer_no = ?", number) == [(0,)]
    assert erased.type("doctor", now=LATER).exit_code == 0


def test_a_backup_from_before_goes_the_same_way(busy_desk):
    """Erased and readmitted since: what the backup holds of the person goes, and the person may come."""
    copy = busy_desk.folder.parent / "monday.db"
    busy_desk.type("backup", copy)
    busy_desk.type("erase", "A-100", "--yes")
    busy_desk.type("readmit", "A-100", "2015550141", "--yes")
    done = busy_desk.type("restore", copy, "--yes", "--json", now=LATER)

    assert done.data["erased_again"] == 1
    assert busy_desk.ask("SELECT COUNT(*) FROM keyed_suppression") == [(0,)]
    assert "A-100" not in {row[0] for row in busy_desk.ask("SELECT customer_id FROM customer")}
