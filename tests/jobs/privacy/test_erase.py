"""Is an erased person gone from every file of ours, and does everything else stay as it was?"""

from __future__ import annotations

LIST_FILES = 2
"""The exported list, and the file of customers that `nightly` put away."""


def test_the_number_is_in_no_file_afterwards(busy_desk, spellings):
    """Six spellings, three encodings, every byte of every file; before, it stood in half a dozen of them."""
    before = busy_desk.spelling(*spellings)
    done = busy_desk.type("erase", "A-100", "--yes", "--json")

    assert done.exit_code == 0, done.err
    assert len(before) > LIST_FILES
    assert busy_desk.spelling(*spellings) == []
    assert busy_desk.spelling("김하나", "２０１－５５５－０１４１", "A-100") == []
    assert {file["change"] for file in done.data["files"]} == {"rewritten"}


def test_everybody_else_stays(busy_desk):
    """Their rows in the files keep every byte, their rows in the database every value."""
    busy_desk.type("erase", "A-100", "--yes")
    put_away = next((busy_desk.folder / "inbox" / "done").glob("*customers.csv")).read_bytes().decode("cp949")
    rejects = (busy_desk.folder / "rejects" / "old.rejects.csv").read_bytes().decode("utf-16")
    export = next((busy_desk.folder / "exports").glob("*.csv")).read_text("utf-8")

    assert put_away.splitlines()[1:] == [
        "A-200,(201) 555-0142,박두리,2025-01-01,America/New_York",
        'A-300,(201) 555-0143,"Lane, ""Jo""",2025-01-01,America/New_York',
    ]
    assert rejects == "reject_line,customer_id,phone\r\n3,A-300,201 555 0143\r\n"
    assert "A-200" in export
    assert "A-300" in export
    assert busy_desk.ask("SELECT customer_id, phone FROM customer ORDER BY 1")[:2] == [
        ("A-200", "+12015550142"), ("A-300", "+12015550143"),
    ]  # fmt: skip
    assert busy_desk.ask("SELECT topic FROM contact") == [("neighbour of (erased)",)]


def test_what_is_counted_still_adds_up(busy_desk):
    """Leads and calls stay without saying whose they were; the reports and the doctor see no difference."""
    lead = busy_desk.ask("SELECT lead_id FROM lead JOIN customer USING (customer_no) WHERE customer_id = 'A-100'")[0][0]
    busy_desk.type("log", lead, "accepted", now="2026-03-10T18:00:00-04:00")
    before = busy_desk.type("report", "funnel", "--json", now="2026-03-20T12:00:00-04:00").data
    done = busy_desk.type("erase", "A-100", "--yes", "--json", now="2026-03-20T12:00:00-04:00")
    after = busy_desk.type("report", "funnel", "--json", now="2026-03-20T12:00:00-04:00").data
    doctor = busy_desk.type("doctor", "--json", now="2026-03-20T12:00:00-04:00").data

    assert done.data["stripped"]["attempt"] == 1
    assert after == before
    assert {check["name"]: check["passed"] for check in doctor["checks"]}["standing"]
    assert {check["name"]: check["passed"] for check in doctor["checks"]}["erasures"]
    assert busy_desk.ask("SELECT reference, phone, note FROM attempt") == [("", None, None)]
    assert busy_desk.ask("SELECT COUNT(*) FROM lead WHERE phone = ''") == [(1,)]


def test_the_ledger_keeps_the_proof_and_holds(busy_desk):
    """What was said stays proven, by hashes alone; that the answer went has an entry too."""
    before = busy_desk.ask("SELECT COUNT(*) FROM consent_ledger")[0][0]
    busy_desk.type("erase", "A-100", "--yes")

    assert busy_desk.ask("SELECT COUNT(*) FROM consent_ledger")[0][0] > before
    assert busy_desk.type("verify").exit_code == 0


def test_whoever_else_holds_copies_is_named(busy_desk):
    """Backups with the day of their end, leads at the dialer, proofs that an answer named."""
    busy_desk.type("backup", busy_desk.folder.parent / "monday.db")
    done = busy_desk.type("erase", "A-100", "--yes", "--json")

    assert [(one["written"], one["expires"], one["is_there"]) for one in done.data["backups"]] == [
        ("2026-03-10", "2026-06-08", True)
    ]
    assert [(one["dialer"], one["still_callable"]) for one in done.data["handed_over"]] == [("generic", True)]
    assert done.data["evidence"] == ["scan-17"]
    assert '"list 20260310-1 was exported and still holds a lead: recall it"' in done.out


def test_a_rehearsal_changes_nothing(busy_desk):
    """It names the same rows and files, and every byte stays."""
    before = {path: content for path, content in busy_desk.files() if path.suffix in {".csv", ".log"}}
    rows = busy_desk.ask("SELECT * FROM customer")
    told = busy_desk.type("erase", "A-100", "--dry-run", "--json").data
    after = {path: content for path, content in busy_desk.files() if path.suffix in {".csv", ".log"}}
    done = busy_desk.type("erase", "A-100", "--yes", "--json").data

    assert after == before
    assert rows[0][1] == "A-100"
    assert told["removed"] == done["removed"]
    assert told["files"] == done["files"]


def test_a_phone_that_somebody_else_has_stays(desk):
    """It is the other one's too: it is said, and the other may still be called."""
    desk.drop("customers.csv", "customer_id,phone\nA-1,2015550141\nA-2,2015550141\n")
    desk.type("nightly")
    done = desk.type("erase", "A-1", "--yes", "--json")

    assert done.data["shared_phones"] == 1
    assert desk.ask("SELECT customer_id, phone FROM customer WHERE phone <> ''") == [("A-2", "+12015550141")]


def test_nobody_can_be_asked_about_afterwards(busy_desk):
    """Not by id, not by phone, not by the number that the counts hang on."""
    busy_desk.type("erase", "A-100", "--yes")

    for name in ("a100", "201 555 0141", "erased:1"):
        for command in ("explain {}", "erase {} --yes", "enroll {} --answer yes --channel web --wording w"):
            told = busy_desk.type(*(name if word == "{}" else word for word in command.split()))
            assert told.exit_code == 66, (name, command)
            assert "was erased on 2026-03-10" in told.err


def test_a_stop_of_an_erased_person_is_kept_as_a_hash(busy_desk, spellings):
    """The number comes back into no table."""
    busy_desk.type("erase", "A-100", "--yes")
    told = busy_desk.type("optout", "(201) 555-0141")

    assert "barred for good" in told.out
    assert busy_desk.spelling(*spellings) == []
    assert ("phone", "stop") in busy_desk.ask("SELECT kind, reason FROM keyed_suppression")


def test_without_a_yes_nothing_happens(busy_desk):
    """Nobody is erased by a slip."""
    told = busy_desk.type("erase", "A-100")

    assert told.exit_code == 2
    assert busy_desk.ask("SELECT COUNT(*) FROM customer WHERE customer_id = 'A-100'") == [(1,)]


def test_all_records_of_a_person_go(busy_desk, spellings):
    """Whichever of them is named: the person was merged out of two."""
    busy_desk.type("merge", "A-100", "A-300", "--yes")
    told = busy_desk.type("erase", "A-300", "--yes", "--json")

    assert told.exit_code == 0, told.err
    assert told.data["also"] == ["A-100"]
    assert busy_desk.spelling(*spellings, "2015550143", "(201) 555-0143", "201 555 0143") == []
    assert {row[0] for row in busy_desk.ask("SELECT customer_id FROM customer")} == {"A-200", "erased:1", "erased:3"}
    assert busy_desk.type("verify").exit_code == 0
    assert "every line of erasures.log: 2" in busy_desk.type("doctor").out


def test_words_of_a_customer_do_not_carry_phone_and_name_into_the_ledger(busy_desk, spellings):
    """A reason and an evidence are kept without them, because entries are never rewritten."""
    busy_desk.type("enroll", "A-100", "--answer", "yes", "--channel", "phone", "--wording", "w",
                   "--evidence", "call to 201-555-0141")  # fmt: skip
    busy_desk.type("optout", "A-100", "--reason", "김하나 (201) 555-0141 said no", now="2026-03-10T13:00:00-04:00")
    kept = [row[0] for row in busy_desk.ask("SELECT evidence FROM response WHERE evidence LIKE '%(phone)%'")]
    done = busy_desk.type("erase", "A-100", "--yes", "--json", now="2026-03-10T14:00:00-04:00")

    assert kept == ["call to (phone)", "(name) (phone) said no"]
    assert (done.data["ledger_entries"], done.data["rewritten"]) == ([], False)
    assert busy_desk.spelling(*spellings, "김하나") == []


def test_a_phone_in_the_proof_of_somebody_else_is_said(busy_desk):
    """An entry is never rewritten: the report names it instead of claiming that all is gone."""
    path = busy_desk.folder.parent / "responses.csv"
    path.write_text(
        "customer_id,answered_at,channel,answer,evidence\nA-200,2026-03-09T10:00,web,yes,told by 201-555-0141\n"
    )
    busy_desk.type("import", "responses", path)
    done = busy_desk.type("erase", "A-100", "--yes", "--json")

    assert len(done.data["ledger_entries"]) == 1
    assert "is never rewritten: entry" in done.out


def test_the_number_goes_out_of_the_past_of_others_too(desk, spellings):
    """Somebody had it before, was to be called there, and others wrote about it: what is left says no number."""
    settings = desk.folder / "campaign.toml"
    settings.write_text(settings.read_text("utf-8") + '[attributes]\nnote = "text"\n', "utf-8")
    for name, text in (
        ("agents", "agent_id,languages\nkay,en\n"),
        ("shifts", "agent_id,day,starts,ends\nkay,2026-03-10,16:00,20:00\n"),
        ("customers", "customer_id,phone,timezone,note\nA-1,2015550141,America/New_York,\n"),
        ("contacts", "customer_id,at,direction,channel,kind,topic\nA-1,2026-03-02T10:00,in,phone,query,2015550141\n"),
        ("registry", "phone\n2015550199\n"),
        ("responses", "customer_id,answered_at,channel,answer\nA-1,2026-03-01T10:00,web,yes\n"),
    ):  # fmt: skip
        desk.drop("registry-us-2026-03-05.csv" if name == "registry" else f"{name}.csv", text)
    assert desk.type("nightly", "--json").data["list"]["placed"] == 1
    desk.type("suppress", "+1 201 555 0141", "--reason", "wished")
    desk.type("log", "A-1", "busy", "--at", "2026-03-09T18:00")
    for number, text in enumerate((
        "customer_id,phone,note\nA-1,2015550142,was (201) 555-0141\n",
        "customer_id,phone,note\nA-2,2015550141,\nA-1,2015550142,is 201.555.0142\n",
    )):
        path = desk.folder.parent / f"later-{number}.csv"
        path.write_text(text)
        assert desk.type("import", "customers", path, now=f"2026-03-10T12:0{number + 1}:00-04:00").exit_code == 0
        path.unlink()
    assert desk.spelling(*spellings) != []
    done = desk.type("erase", "A-2", "--yes", "--json", now="2026-03-10T12:30:00-04:00")

    assert done.exit_code == 0, done.err
    assert desk.spelling(*spellings) == []
    assert desk.ask("SELECT customer_id, phone FROM customer") == [("A-1", "+12015550142"), ("erased:2", "")]
    assert desk.ask("SELECT old, new FROM change WHERE attribute = 'phone'") == [("erased:2:0", "+12015550142")]
    assert desk.ask("SELECT old FROM change WHERE attribute = 'note'") == [(None,), ("was (erased)",)]
    told = desk.type("explain", "A-1", "--evening", "2026-03-10", "--json", now="2026-03-11T09:00:00-04:00").data
    assert (told["verdict"], told["past"]["agrees"]) == ("listed", True)


def test_an_import_whose_old_phones_are_gone_is_not_taken_back(desk):
    """It would have to give somebody a number that nobody knows any more."""
    desk.drop("customers.csv", "customer_id,phone\nA-1,2015550141\n")
    desk.type("nightly")
    for minute, text in enumerate(("customer_id,phone\nA-1,2015550142\n", "customer_id,phone\nA-2,2015550141\n")):
        path = desk.folder.parent / f"later-{minute}.csv"
        path.write_text(text)
        desk.type("import", "customers", path, now=f"2026-03-10T12:0{minute + 1}:00-04:00")
    desk.type("erase", "A-2", "--yes")
    second = desk.type("undo", "3")
    first = desk.type("undo", "2")

    assert second.exit_code == 0, second.err
    assert first.exit_code != 0
    assert "a phone that it replaced was that of somebody who was erased since" in first.err
    assert ("A-1", "+12015550142") in desk.ask("SELECT customer_id, phone FROM customer")


def test_what_was_told_of_a_person_before_or_without_a_lead_goes(desk):
    """Results that named the id: of somebody nobody knew yet, and of a call that never took place."""
    path = desk.folder.parent / "results.csv"
    path.write_text("customer_id,attempted_at,disposition\nA-1,2026-03-09T18:00,busy\n")
    desk.type("import", "results", path)
    path.unlink()
    desk.drop("customers.csv", "customer_id,phone\nA-1,2015550141\n")
    desk.type("nightly")
    desk.type("log", "A-1", "not_dialled")
    references = "SELECT reference FROM attempt UNION ALL SELECT reference FROM returned"
    before = desk.ask(references)
    desk.type("erase", "A-1", "--yes")

    assert before == [("A-1",), ("A-1",)]
    assert desk.ask(references) == [("",), ("",)]
    assert desk.spelling("A-1") == []
