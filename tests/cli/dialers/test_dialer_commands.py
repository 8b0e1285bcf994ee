"""What do export, recall, lists and log print, and with which exit codes do they end?"""

from __future__ import annotations

import json

LIST = "20260310-1"
DURING = "2026-03-10T18:40+00:00"
AFTER = "2026-03-10T20:00+00:00"


def test_export_says_how_many_went_where(world, run):
    """Numbers first, then the next command."""
    done = run("export", LIST, "--dialer", "generic")
    assert done.exit_code == 0
    assert "Exported 6 leads of list 20260310-1, withheld 0." in done.out
    assert "exports/20260310-1-generic.csv" in done.out
    assert "campaign recall 20260310-1" in done.out + done.err


def test_export_of_the_same_again_says_so(world, run):
    """A cron job that ran twice."""
    run("export", LIST, "--dialer", "generic")
    done = run("export", LIST, "--dialer", "generic")
    assert (done.exit_code, "Nothing new" in done.out) == (0, True)


def test_export_to_standard_output_is_the_file_and_nothing_else(world, run):
    """Piped into another program."""
    piped = run("export", LIST, "--dialer", "vicidial", "--output", "-")
    run("export", LIST, "--dialer", "vicidial")
    written = (world.workspace.exports / "20260310-1-vicidial.csv").read_text("utf-8")
    assert piped.out == written


def test_export_in_json_names_the_withheld_by_customer_id_only(world, run):
    """No phone, no name."""
    world.tell("UPDATE customer SET phone_callable = 0 WHERE customer_id = 'C2'")
    data = run("export", LIST, "--dialer", "generic", "--json").data
    assert (data["rows"], data["withheld"], data["withheld_by"], data["is_new"]) == (5, 1, {"phone": 1}, True)
    assert data["withheld_customers"] == [{"customer_id": "C2", "gates": ["phone"]}]
    assert "+44" not in json.dumps(data)


def test_export_warns_of_leads_that_went_out_before(world, run):
    """Two files with the same lead, and the customer is called twice."""
    run("export", LIST, "--dialer", "generic", "--slot", "16:00")
    done = run("export", LIST, "--dialer", "generic")
    assert "1 of the leads had gone out in an earlier batch" in done.err


def test_export_ends_with_the_exit_code_of_its_reason(world, run):
    """Scripts branch on it."""
    assert run("export", "nowhere", "--dialer", "generic").exit_code == 66
    assert run("export", LIST, "--dialer", "nowhere").exit_code == 66
    assert run("export", LIST, "--dialer", "generic", "--slot", "99:00").exit_code == 2
    assert run("export", LIST, "--dialer", "generic", "--output", "/nowhere/at/all.csv").exit_code == 73
    assert run("export", LIST, "--dialer", "generic", now=AFTER).exit_code == 65


def test_recall_masks_phones_on_the_screen_but_not_in_its_file(world, dialer, run):
    """The file is for the dialer."""
    world.tell("UPDATE customer SET phone_callable = 0 WHERE customer_id = 'C2'")
    data = run("recall", LIST, "--json", now=DURING).data
    assert (data["open"], data["recalled"], data["by_reason"]) == (6, 1, {"phone": 1})
    assert data["leads"][0]["lead_id"] == world.leads["C2"]
    assert data["leads"][0]["phone"] != "+447700900102"
    assert "+447700900102" in (world.workspace.exports / "20260310-1-recall.csv").read_text()
    assert "1 of 6 open leads" in run("recall", LIST, now=DURING).out


def test_recall_to_standard_output_is_the_file(world, dialer, run):
    """For `cut -d, -f1`."""
    assert run("recall", LIST, "--output", "-", now=DURING).out == "lead_id,customer_id,phone,dialer,batch,reasons\n"


def test_lists_tells_where_every_lead_ended(world, dialer, run):
    """One line a list; the numbers of the line add up."""
    run("log", world.leads["C1"], "no_answer", now=DURING)
    (state,) = run("lists", "--json", now=DURING).data["lists"]
    assert {name: state[name] for name in ("list_id", "status", "placed", "called", "open", "kept")} == {
        "list_id": LIST, "status": "exported", "placed": 6, "called": 1, "open": 5, "kept": 0,
    }  # fmt: skip
    assert LIST in run("lists", now=DURING).out


def test_lists_of_one_list_shows_its_exports_and_slots(world, dialer, run):
    """In the zone of the desk."""
    data = run("lists", LIST, "--json", now=DURING).data
    assert data["slots"]["2026-03-10T16:00:00+00:00"] == 1
    assert [batch["dialer"] for batch in data["batches"]] == ["vicidial"]
    shown = run("lists", "2026-03-10", now=AFTER).out
    assert "window_over" in shown
    assert "16:30" in shown


def test_log_says_what_follows(world, run):
    """So that the agent can tell the customer."""
    done = run("log", world.leads["C1"], "stop", "--note", "by letter", now=DURING)
    assert done.exit_code == 0
    assert "Logged stop for C1" in done.out
    assert "Nobody will call this person" in done.out
    assert "logged before" in run("log", world.leads["C1"], "stop", now=DURING).out


def test_log_in_json_has_the_flags(world, run):
    """Instants with the offset of the desk."""
    data = run("log", "C1", "callback", "--callback", "2026-03-11T17:30", "--json", now=DURING).data
    assert (data["callback_at"], data["is_new"], data["started"]) == ("2026-03-11T17:30:00+00:00", True, 0)
    assert {"callback", "answered"} <= set(data["flags"])


def test_log_refuses_what_it_does_not_know(world, run):
    """With the codes that look alike."""
    done = run("log", "C1", "acepted", now=DURING)
    assert done.exit_code == 66
    assert "accepted" in done.err
    assert run("log", "nobody", "busy", now=DURING).exit_code == 66
    assert run("log", "C1", "busy", "--at", "2027-01-01T10:00", now=DURING).exit_code == 2
