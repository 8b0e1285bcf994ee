"""Is the file of members complete, up to date, private and on record?"""

from __future__ import annotations

import csv
import io
import stat

import pytest

from campaign.jobs.members import list_members


@pytest.fixture
def peopled(town):
    """Members, and everybody who is none for one reason each; `enrolled` at different instants."""
    town.join("C1", consents=False)
    town.answer("C1", when="2026-02-01T23:30")
    town.join("C2", consents=False, phone="+12125550142")
    town.answer("C2", when="2026-02-02T00:30")
    town.join("refused", consents=False)
    town.answer("refused", "no")
    town.join("never-asked", consents=False)
    town.join("only-service", consents=False)
    town.answer("only-service", purpose="service")
    town.join("too-old", consents=False)
    town.answer("too-old", when="2024-02-01T10:00")
    town.join("over", consents=False)
    town.answer("over", until="2026-03-09T10:00")
    town.join("suppressed")
    town.suppress(customer_id="suppressed")
    town.join("barred-phone", phone="+12125550177")
    town.suppress(phone="+12125550177")
    town.join("wrong-number", phone_callable=0)
    town.join("by-mail", preferred_channel="mail")
    return town


def rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def test_members_are_those_who_agreed_and_may_be_called(peopled, tmp_path):
    """With the day of their yes in the desk's own zone, and the whole phone, for a program to read."""
    done = list_members(peopled.workspace, str(tmp_path / "members.csv"))

    assert [tuple(row.values()) for row in rows(tmp_path / "members.csv")] == [
        ("C1", "+12125550100", "enrolled: offers come by phone", "2026-02-01"),
        ("C2", "+12125550142", "enrolled: offers come by phone", "2026-02-02"),
    ]
    assert (done.members, done.left_in) == (2, 0)


@pytest.mark.parametrize(("channel", "named", "left_in"), [("mail", 2, 1), ("email", 3, 0), ("all", 3, 0)])
def test_whoever_prefers_a_channel_stays_in_it(peopled, set_policy, tmp_path, channel, named, left_in):
    """Where the desk calls them all the same, they are members."""
    workspace = set_policy("[contact_policy]\nheed_preferred_channel = false")
    done = list_members(workspace, str(tmp_path / "members.csv"), channel=channel)

    assert (done.members, done.left_in) == (named, left_in)
    assert ("by-mail" in {row["customer_id"] for row in rows(tmp_path / "members.csv")}) is (channel != "mail")


def test_a_stop_takes_a_member_out_of_the_next_file(peopled, run_campaign, tmp_path):
    """And the file on the disk is private and whole."""
    words = ("--workspace", peopled.workspace.directory, "--now", "2026-03-10T12:00-04:00")
    target = tmp_path / "members.csv"
    first = run_campaign("members", "--output", target, "--json", *words)
    run_campaign("optout", "C2", *words)
    second = run_campaign("members", "--output", target, *words)

    assert first.data == {"file": str(target), "for": "all", "members": 2, "left_in": 0}
    assert second.out.startswith(f"1 members are to be left out of marketing by every other channel: {target}.")
    assert [row["customer_id"] for row in rows(target)] == ["C1"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    details = [row[0] for row in peopled.ask("SELECT detail FROM audit WHERE command = 'members' ORDER BY audit_no")]
    assert details[:1] == ["2 members for all to members.csv"]


def test_standard_output_carries_the_file_alone(peopled, run_campaign):
    """For a pipe."""
    done = run_campaign(
        "members", "--for", "text", "--output", "-", "--workspace", peopled.workspace.directory,
        "--now", "2026-03-10T12:00-04:00",
    )  # fmt: skip

    assert done.out.splitlines()[0] == "customer_id,phone,reason,since"
    assert len(done.out.splitlines()) == 3


def test_a_file_that_cannot_be_written_leaves_no_record(peopled, run_campaign, tmp_path):
    """Neither half a file nor a claim that there is one."""
    done = run_campaign(
        "members", "--output", tmp_path / "no" / "members.csv", "--workspace", peopled.workspace.directory,
        "--now", "2026-03-10T12:00-04:00",
    )  # fmt: skip

    assert done.exit_code == 73
    assert peopled.ask("SELECT 1 FROM audit WHERE command = 'members' AND detail LIKE '%members for%'") == []


def test_a_yes_to_one_family_of_offers_makes_a_member_too(town, tmp_path):
    """Since the day of that yes."""
    town.join("C1", consents=False)
    with town.writing():
        town.tell(
            "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, family, recorded_at)"
            " VALUES (1, ?, 'web', 'yes', 'marketing', 'travel', 0)",
            town.instant("2026-02-05T10:00"),
        )
    list_members(town.workspace, str(tmp_path / "members.csv"))

    assert [(row["customer_id"], row["since"]) for row in rows(tmp_path / "members.csv")] == [("C1", "2026-02-05")]
