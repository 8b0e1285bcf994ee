"""What happens when results turn out to be wrong: corrected by the dialer, rehearsed, or undone?"""

from __future__ import annotations

from campaign.clock import instant
from campaign.store.outcomes import undo_results

LATER = "2026-03-10T21:00:00+00:00"


def counts(done):
    outcome = done.outcome
    return {
        name: value
        for name in ("added", "changed", "unchanged", "returned", "unfinished", "unmatched")
        if (value := getattr(outcome, name))
    }


def test_another_outcome_of_a_known_call_is_a_correction(world, dialer, take):
    """The old outcome is kept, what it had started is taken away, what the new one says follows."""
    take(dialer.call("C1", "SALE"), dialer.call("C2", "CALLBK"))
    done = take(dialer.call("C1", "NI"), dialer.call("C2", "NA"))
    assert counts(done) == {"changed": 2}
    assert world.ask("SELECT d.code, a.callback_at FROM attempt a JOIN disposition d USING (disposition_no)") == [
        ("NI", None), ("NA", None),
    ]  # fmt: skip
    assert world.ask("SELECT undone_at IS NOT NULL FROM subscription") == [(1,)]
    assert world.ask("SELECT attribute, subject_no FROM change WHERE subject = 'attempt' ORDER BY change_no") == [
        ("disposition_no", 1), ("disposition_no", 2), ("callback_at", 2),
    ]  # fmt: skip
    assert world.differences() == []


def test_a_correction_never_takes_a_stop_away(world, dialer, take):
    """Only the customer's own later yes does."""
    take(dialer.call("C1", "DNC"))
    take(dialer.call("C1", "NA"))
    assert world.ask("SELECT COUNT(*) FROM suppression WHERE undone_at IS NULL") == [(1,)]
    assert world.ask("SELECT person_suppressed_until > 0 FROM standing WHERE customer_no = 1") == [(1,)]


def test_a_rehearsal_counts_everything_and_writes_nothing(world, dialer, take):
    """The same numbers as the import itself."""
    lines = [dialer.call("C1", "SALE"), dialer.call("C2", "DNC"), dialer.call("C3", " "), dialer.call("C4", "NEWCODE")]
    dry = take(*lines, dry_run=True)
    for table in ("attempt", "subscription", "suppression", "import_file", "disposition"):
        assert world.ask(f"SELECT COUNT(*) FROM {table}") == [(0,)], table
    assert not list(world.workspace.rejects.iterdir())
    done = take(*lines)
    assert (dry.outcome, dry.refused, dry.import_no) == (done.outcome, done.refused, None)


def test_the_import_is_recorded_with_its_counts(world, dialer, take):
    """`undo` finds it by this number."""
    done = take(dialer.call("C1", "NA"), dialer.call("C2", " "))
    assert world.ask(
        "SELECT import_no, kind, file_name, sha256, rows, added, changed, unchanged, refused FROM import_file"
    ) == [(done.import_no, "results", "report.txt", done.sha256, 2, 1, 0, 0, 1)]
    assert done.data["kind"] == "results"
    assert {"file", "sha256", "rows", "added", "changed", "unchanged", "refused", "rejects_file"} <= done.data.keys()


def undo(world, number):
    """What `campaign undo` does with an import of results."""
    with world.store.writing():
        undo_results(world.store, number, instant(world.at(LATER).now) + 60)
        world.store.connection.execute("UPDATE import_file SET undone_at = 1 WHERE import_no = ?", (number,))


def standings(world):
    """What is true now; the number of the attempt behind a promise is no part of it."""
    columns = [name for (name,) in world.ask("SELECT name FROM pragma_table_info('standing')")]
    told = ", ".join(name for name in columns if name != "callback_attempt_no")
    return world.ask(f"SELECT {told} FROM standing ORDER BY customer_no")


def test_undone_results_leave_no_trace_in_what_is_true(world, dialer, take):
    """Stops, suppressions, promises, complaints, subscriptions and returns go; the same file may come again."""
    before = standings(world)
    (world.workspace.directory / "dispositions.toml").write_text('COMPL = "complaint"\n')
    codes = ("SALE", "DNC", "NI", "CALLBK", "COMPL", "DNCL")
    lines = [dialer.call(f"C{number}", code) for number, code in enumerate(codes, start=1)]
    done = take(*lines)
    after = standings(world)
    assert after != before
    undo(world, done.import_no)
    assert standings(world) == before
    assert world.differences() == []
    assert counts(take(*lines)) == {"added": 5, "returned": 1}
    assert standings(world) == after
    assert world.ask("SELECT COUNT(*) FROM subscription WHERE undone_at IS NULL") == [(1,)]


def test_an_undone_correction_puts_the_old_outcome_back(world, dialer, take):
    """With the subscription it had taken away."""
    take(dialer.call("C1", "SALE"), dialer.call("C2", "CALLBK"))
    before = standings(world)
    done = take(dialer.call("C1", "DNC"), dialer.call("C2", "NI"))
    undo(world, done.import_no)
    assert standings(world) == before
    assert world.ask("SELECT undone_at FROM subscription") == [(None,)]
    assert world.differences() == []
