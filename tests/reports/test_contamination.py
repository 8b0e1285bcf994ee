"""Is everybody counted who was held out of a campaign and called after all, with the list or file that did it?"""

from __future__ import annotations

import csv
import io

import pytest
from townlife.fixtures import found_town, towns

from campaign.jobs.build import build_list
from campaign.reports.contamination import report_contamination

__all__ = ["found_town", "towns"]
LATER = "2026-03-20T12:00"


@pytest.fixture
def held(found_town, towns):
    """A town whose four customers are held out of one campaign since noon, and of whom one is free in another."""
    town = found_town()
    town.staff()
    with town.writing():
        for number in range(4):
            town.join(f"C{number}")
        for name in ("needs", "rates"):
            town.tell("INSERT INTO campaign (campaign) VALUES (?)", name)
        for number in range(1, 5):
            town.tell(
                "INSERT INTO assigned (campaign_no, customer_no, offer, arm, assigned_at, recorded_at)"
                " VALUES (1, ?, 'pack', 'holdout', ?, ?)",
                number, town.now, town.now,
            )  # fmt: skip
        town.tell(
            "INSERT INTO assigned (campaign_no, customer_no, offer, arm, assigned_at, recorded_at)"
            " VALUES (2, 1, 'talker', 'treated', ?, ?)",
            town.now, town.now,
        )  # fmt: skip
    return town


def report(town, when=LATER):
    found = report_contamination(town.store, "America/New_York", town.at(when).now)
    return {one.campaign: one for one in found.campaigns}


def contact(town, who, *, direction="in", channel="phone", when="2026-03-12T09:00"):
    town.tell(
        "INSERT INTO contact (customer_no, happened_at, direction, channel, kind, recorded_at)"
        " VALUES (?, ?, ?, ?, 'query', ?)",
        town.number(who), town.instant(when), direction, channel, town.now,
    )  # fmt: skip


def lead(town, who, campaign, arm="treated"):
    """A lead of an exported list; its number."""
    town.tell("INSERT OR IGNORE INTO configuration (sha256, body, recorded_at) VALUES ('a', '{}', 0)")
    town.tell(
        "INSERT OR IGNORE INTO call_list (list_no, list_id, evening, built_at, status, configuration_no,"
        " program_version, counts) VALUES (1, '20260310-1', 1, 0, 'exported', 1, '1', '{}')"
    )
    return town.tell(
        "INSERT INTO lead (lead_id, list_no, customer_no, campaign, offer, benefit, slot_at, opens_at, closes_at, zone,"
        " rank, phone, language, arm) VALUES (?, 1, ?, ?, 'pack', 1, 0, 0, 0, '', 1, '', 'en', ?)",
        f"L{who}{campaign}", town.number(who), campaign, arm,
    )  # fmt: skip


def test_an_untouched_holdout_is_clean(held):
    """Four held out, none called; calls before the assignment, or imported and taken back, are none."""
    held.attempt("C0", "no_answer", "2026-03-09T18:00")
    held.attempt("C1", "no_answer", "2026-03-12T18:00", undone_at=held.now)
    contact(held, "C2", direction="out")
    contact(held, "C2", channel="mail")
    contact(held, "C2", when="2026-03-09T09:00")
    found = report(held)

    assert list(found) == ["needs"]
    assert (found["needs"].held_out, found["needs"].called, found["needs"].called_in) == (4, 0, 0)
    assert (found["needs"].contaminated.count, found["needs"].contaminated.low) == (0, 0.0)
    assert found["needs"].sources == ()


def test_each_is_counted_once_however_often_called(held):
    """One called twice and calling in, one only calling in: two of four, by Wilson 15 to 85 %."""
    held.attempt("C0", "no_answer", "2026-03-12T18:00")
    held.attempt("C0", "refused", "2026-03-13T18:00")
    contact(held, "C0")
    contact(held, "C1")
    found = report(held)["needs"]

    assert (found.called, found.called_in, found.contaminated.count) == (1, 2, 2)
    assert (round(found.contaminated.low, 3), round(found.contaminated.high, 3)) == (0.15, 0.85)


def test_the_list_or_file_is_named(held):
    """By a lead of this campaign, by a file of results that names no lead, by hand; for another campaign: apart."""
    held.tell(
        "INSERT INTO import_file (import_no, kind, file_name, sha256, recipe, rows, added, changed, unchanged, refused,"
        " recorded_at) VALUES (7, 'results', 'agency.csv', 'x', 'y', 1, 1, 0, 0, 0, 0)"
    )
    held.attempt("C0", "no_answer", "2026-03-12T18:00", lead_no=lead(held, "C0", "needs", "holdout"))
    held.attempt("C1", "no_answer", "2026-03-12T18:00", import_no=7)
    held.attempt("C2", "no_answer", "2026-03-12T18:00")
    held.attempt("C3", "no_answer", "2026-03-12T18:00", lead_no=lead(held, "C3", "rates"))
    found = report(held)["needs"]

    assert [(one.source, one.people) for one in found.sources] == [
        ("import 7 (agency.csv)", 1), ("list 20260310-1", 1), ("logged by hand", 1),
    ]  # fmt: skip
    assert (found.called, found.honoured, found.called_for_another) == (3, 1, 1)
    assert found.contaminated.count == 3


def test_what_comes_later_is_not_known_yet(held):
    """A report of the tenth knows nothing of a call on the twelfth."""
    held.attempt("C0", "no_answer", "2026-03-12T18:00")

    assert report(held, "2026-03-10T20:00")["needs"].called == 0
    assert report(held, "2026-03-12T18:00")["needs"].called == 1


def test_a_promise_that_was_kept_is_counted_from_end_to_end(found_town, towns):
    """Held out by the hash, asked to be called back, called from the list: held out, and contaminated."""
    patience = "\n[contact_policy]\nattempts_per_day = 5\nattempts_7_days = 9\n"
    town = found_town(
        {"campaign.toml": towns.DESK + patience, "campaigns/rates.toml": None,
         "campaigns/needs.toml": towns.campaign_text("pack", holdout_share="0.5")}
    )  # fmt: skip
    town.staff()
    with town.writing():
        for number in range(12):
            town.join(f"C{number}", trips=4)
            town.attempt(f"C{number}", "callback", "2026-03-06T18:00", callback_at=town.instant("2026-03-10T17:10"))
    honoured = build_list(town.workspace).data["honoured"]
    kept = town.ask("SELECT customer_id, lead_no FROM lead JOIN customer USING (customer_no) WHERE arm = 'holdout'")
    for who, number in kept:
        town.attempt(who, "accepted", "2026-03-10T17:15", lead_no=number)
    found = report(town)["needs"]

    assert honoured == len(kept) > 1
    assert (found.held_out, found.honoured, found.contaminated.count) == (honoured, honoured, honoured)
    assert [one.source for one in found.sources] == ["list 20260310-1"]


def test_the_command_shows_it_as_table_data_and_csv(held, run_campaign):
    """The same figures in each form."""
    held.attempt("C0", "no_answer", "2026-03-12T18:00")
    words = ("report", "contamination", "--workspace", held.workspace.directory, "--now", f"{LATER}-04:00")
    shown, data = run_campaign(*words), run_campaign(*words, "--json").data
    rows = list(csv.DictReader(io.StringIO(run_campaign(*words, "--csv").out)))

    assert "needs: called by" in shown.out
    assert "logged by hand: 1 people" in shown.out
    assert data["campaigns"][0]["contaminated"] == 1
    assert [row["row"] for row in rows] == ["definition", "campaign", "source"]
    assert (rows[1]["held_out"], rows[1]["called"], rows[2]["people"]) == ("4", "1", "1")
