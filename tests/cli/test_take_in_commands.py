"""What do import, undo, find, enroll and optout show, and with which exit code do they end?"""

from __future__ import annotations

import json

import pytest

from campaign.workspace import create_workspace

DESK = '[desk]\nregion = "US"\nzone = "America/New_York"\ncurrency = "USD"\n'
PEOPLE = "customer_id,phone,name\nC1,+12015550101,Ada Reed\nC2,+12015550102,Ben Pike\nC3,555-01,Carla\n"
NOW = "2026-03-10T15:00+00:00"


@pytest.fixture
def desk(tmp_path, run_campaign):
    """Runs a command in a workspace of its own; files are given as texts."""
    from datetime import datetime

    create_workspace(tmp_path / "desk", {"campaign.toml": DESK}, datetime.fromisoformat(NOW))

    def run(*words, **files):
        named = {name: tmp_path / f"{name}.csv" for name in files}
        for name, text in files.items():
            named[name].write_text(text, "utf-8")
        chosen = [str(named.get(word, word)) for word in words]
        return run_campaign(*chosen, "--workspace", tmp_path / "desk", "--now", NOW)

    return run


def test_an_import_tells_what_it_did_and_what_waits(desk):
    """In words with the first reasons; exit code 3 because a row was refused."""
    done = desk("import", "customers", "people", people=PEOPLE)
    assert done.exit_code == 3
    assert "2 customers added, 0 changed, 0 unchanged, 1 refused." in done.out
    assert "people.csv:4: phone: too short" in done.out
    assert "people.rejects.csv" in done.err


def test_an_import_answers_in_json(desk):
    """With the keys that the contract names."""
    done = desk("import", "customers", "people", "--json", people=PEOPLE)
    data = done.data
    keys = {"kind", "file", "sha256", "rows", "added", "changed", "unchanged", "refused", "rejects_file", "import_no"}
    assert keys <= data.keys()
    assert [data[key] for key in ("kind", "rows", "added", "refused", "import_no")] == ["customers", 3, 2, 1, 1]
    again = desk("import", "customers", "people", "--json", people=PEOPLE)
    assert (again.exit_code, again.data["already_imported"]) == (0, True)


def test_a_rehearsal_leaves_nothing(desk):
    """The next one counts the same."""
    for _ in range(2):
        done = desk("import", "customers", "people", "--dry-run", people=PEOPLE)
        assert (done.exit_code, "2 customers would be added" in done.out) == (3, True)


def test_an_import_that_may_refuse_nothing_ends_with_bad_data(desk):
    """Exit code 65; the error is one JSON object where that was asked for."""
    done = desk("import", "customers", "people", "--on-error", "abort", "--json", people=PEOPLE)
    assert done.exit_code == 65
    assert json.loads(done.out)["error"]["type"] == "ImportAborted"


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("import", "people", "people"), 2),
        (("import", "customers", "missing.csv"), 66),
        (("import", "customers", "people", "--tz", "Mars"), 2),
        (("import", "customers", "people", "--at", "soon"), 2),
        (("import", "suppressions", "people", "--registry", "dnc"), 2),
        (("import", "suppressions", "people", "--registry", "dnc", "--dated", "soon"), 2),
        (("import", "results", "people", "--add-attributes"), 2),
        (("undo", "7"), 66),
        (("optout", "nobody"), 66),
        (("enroll", "C1", "--answer", "stop", "--channel", "web", "--wording", "w"), 2),
    ],
)
def test_mistakes_have_their_exit_codes(desk, words, exit_code):
    """Usage 2, what is not there 66."""
    assert desk(*words, people=PEOPLE).exit_code == exit_code


def test_new_attributes_and_registries_are_told(desk):
    """What else came of a file."""
    scored = "customer_id,phone,score\nC1,+12015550101,3\n"
    first = desk("import", "customers", "scored", "--add-attributes", scored=scored)
    assert "score are now attributes, declared in campaign.toml." in first.out
    listed = ("import", "suppressions", "list", "--registry", "dnc", "--dated")
    desk(*listed, "2026-02-01", list="phone\n+12015550101\n")
    second = desk(*listed, "2026-03-01", list="phone\n+12015550102\n")
    assert "1 entries of older copies ended" in second.out


def test_results_go_to_their_own_job(desk):
    """An attempt on a customer of ours, and the counts of results."""
    desk("import", "customers", "people", people=PEOPLE)
    done = desk(
        "import", "results", "calls", "--json",
        calls="customer_id,attempted_at,disposition\nC1,2026-03-09T18:00,no_answer\nX9,2026-03-09T18:00,busy\n",
    )  # fmt: skip
    assert (done.exit_code, done.data["kind"], done.data["added"], done.data["unmatched"]) == (0, "results", 2, 1)
    words = desk("import", "results", "more", more="customer_id,attempted_at,disposition\nC2,2026-03-09T19:00,XYZ\n")
    assert "1 attempts added" in words.out
    assert "nobody has explained the code XYZ" in words.err
    assert desk("undo", "2", "--json").data["kind"] == "results"


def test_an_import_is_taken_back_by_its_number(desk):
    """Once; the second time there is nothing to do."""
    desk("import", "customers", "people", people=PEOPLE)
    done = desk("undo", "1")
    assert (done.exit_code, "Import 1 (customers, people.csv) was taken back: 2 added" in done.out) == (0, True)
    assert "nothing to do" in desk("undo", "1").out
    assert desk("find", "C1", "--json").data["count"] == 0


def test_what_stands_in_the_way_of_an_undo_is_named(desk):
    """With the command that would clear it."""
    desk("import", "customers", "people", people=PEOPLE)
    desk("import", "customers", "more", more="customer_id,phone\nC9,+12015550109\n")
    done = desk("undo", "1")
    assert (done.exit_code, "campaign undo 2" in done.err) == (2, True)


def test_persons_are_masked_unless_they_are_revealed(desk):
    """Name and phone, in words and in JSON."""
    desk("import", "customers", "people", people=PEOPLE)
    masked = desk("find", "ada")
    assert ("C1" in masked.out, "Ada Reed" in masked.out, "+12015550101" in masked.out) == (True, False, False)
    assert desk("find", "ada", "--json").data["customers"][0]["phone"] == "+1201***0101"
    assert desk("find", "ada", "--json", "--reveal").data["customers"][0]["phone"] == "+12015550101"
    assert "+12015550102" not in desk("optout", "2015550102").out


def test_an_answer_and_a_stop_are_told_back(desk):
    """What follows from each, and that a stop weighs more than the next yes from another reason."""
    desk("import", "customers", "people", people=PEOPLE)
    yes = ("enroll", "C1", "--answer", "yes", "--channel", "mail", "--wording", "card-1")
    assert "C1 may be called for marketing until 2026-12-31" in desk(*yes, "--until", "2026-12-31").out
    no = desk("enroll", "C1", "--answer", "no", "--channel", "web", "--wording", "w", "--purpose", "survey")
    assert "C1 will not be called for survey." in no.out
    assert "C1 (+1201***0101) will not be called again." in desk("optout", "C1").out
    assert "is nobody's yet and will never be called" in desk("optout", "+12015550177").out
    desk("import", "suppressions", "legal", legal="customer_id,source\nC2,legal\n")
    other = desk("enroll", "C2", *yes[2:])
    assert "suppressed for another reason" in other.err
    assert "nothing: suppressed" in desk("find", "C2").out


def test_many_matches_are_counted_and_some_shown(desk):
    """Nobody reads a thousand names."""
    rows = "".join(f"C{number:03d},+12015550{number:03d},Kim\n" for number in range(100, 130))
    desk("import", "customers", "kims", kims=f"customer_id,phone,name\n{rows}")
    assert "20 of 30 are shown." in desk("find", "kim").out
    assert "Nobody was found." in desk("find", "lee").out
