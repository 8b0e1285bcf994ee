"""Are those found in time whose consent ends, by its own day, by the desk's age or by the law's?"""

from __future__ import annotations

import csv

import pytest

from campaign.jobs.consent.renewal import list_ending
from campaign.jobs.find import find_customers
from campaign.jobs.status import read_status
from campaign.model import Purpose

KOREA = {"zones": "Asia/Seoul", "country": "KR", "state": "", "phone": "+821000000001"}


@pytest.fixture
def ageing(found_town, towns):
    """The desk lets a consent grow 900 days old; today is 2026-03-10. Each customer's consent ends for a reason."""
    founded = found_town({"campaign.toml": towns.DESK + "[contact_policy]\nconsent_max_age_days = 900\n"})
    for number in range(1, 6):
        founded.join(f"C{number}", consents=False)
    founded.join("K1", consents=False, **KOREA)
    founded.answer("C1", when="2024-01-01T10:00", until="2026-04-01T00:00")
    founded.answer("C2", when="2023-10-10T10:00")
    founded.answer("C3", when="2026-01-01T10:00")
    founded.answer("C4", when="2023-09-01T10:00")
    founded.answer("C5", "no", when="2023-10-10T10:00")
    founded.answer("K1", when="2024-04-01T10:00")
    return founded


def test_a_consent_ends_by_its_day_by_the_desk_or_by_the_law(ageing):
    """Each is named with what ends it; what lasts longer, is over, or was refused is not listed."""
    found = {one.customer_id: one.ended_by for one in list_ending(ageing.workspace, within_days=60)}

    assert found == {"C1": "its own end", "C2": "the desk", "K1": "KR"}
    assert [one.customer_id for one in list_ending(ageing.workspace, within_days=20)] == ["C2"]
    assert list_ending(ageing.workspace, within_days=60, purpose=Purpose.SURVEY) == ()


def test_each_call_is_a_use_and_those_used_last_come_first(ageing):
    """A call before the yes is no use of it."""
    ageing.attempt("K1", "no_answer", "2026-03-01T18:00")
    ageing.attempt("C1", "no_answer", "2026-02-01T18:00")
    ageing.attempt("C2", "no_answer", "2023-10-01T18:00")
    found = list_ending(ageing.workspace, within_days=60)

    assert [(one.customer_id, one.last_used_at > 0) for one in found] == [("K1", True), ("C1", True), ("C2", False)]


def test_who_is_barred_or_complains_is_not_asked_to_renew(ageing):
    """They have said what they want."""
    ageing.suppress(customer_id="C1")
    ageing.complain("C2")
    assert [one.customer_id for one in list_ending(ageing.workspace, within_days=60)] == ["K1"]


@pytest.mark.parametrize(
    ("customer", "word"),
    [
        ("C1", "given"), ("C4", "expired"), ("C5", "refused"), ("C6", "never asked"), ("C7", "stopped"),
        ("K2", "expired"),
    ],
)
def test_each_way_of_having_no_consent_has_its_own_word(ageing, customer, word):
    """In what `find` shows; the age that the law of the place allows counts as well."""
    ageing.join("C6", consents=False)
    ageing.join("C7", consents=False)
    ageing.answer("C7", "stop")
    ageing.join("K2", consents=False, **KOREA)
    ageing.answer("K2", when="2024-03-01T10:00")

    assert find_customers(ageing.workspace, customer).customers[0]["answers"]["marketing"] == word


def test_the_status_counts_them_by_these_words(ageing):
    """By the desk's age."""
    assert read_status(ageing.workspace).answers == {"given": 4, "expired": 1, "refused": 1}


def test_the_worklist_is_written_as_csv_and_masked(ageing, tmp_path, run_campaign):
    """Phones in full only with --reveal."""
    ageing.store.close()
    target = tmp_path / "renew.csv"
    here = ("--workspace", ageing.workspace.directory, "--now", "2026-03-10T12:00")
    words = ("consent", "renew", "--output", target, *here)
    for reveal, phone in (((), "+8210***0001"), (("--reveal",), "+821000000001")):
        assert run_campaign(*words, *reveal).exit_code == 0
        rows = {row["customer_id"]: row for row in csv.DictReader(target.read_text("utf-8").splitlines())}
        assert list(rows) == ["C2", "C1", "K1"]
        assert rows["K1"]["phone"].lstrip("'") == phone


def test_a_consent_to_one_family_of_offers_ends_by_itself(ageing):
    """Beside the one to every offer, which goes on; a duplicate is not asked for the same person again."""
    with ageing.writing():
        ageing.tell(
            "INSERT INTO response (customer_no, answered_at, channel, answer, purpose, family, until, recorded_at)"
            " VALUES (?, ?, 'web', 'yes', 'marketing', 'travel', ?, ?)",
            ageing.number("C3"), ageing.instant("2026-01-02T10:00"), ageing.instant("2026-03-20T00:00"), ageing.now,
        )  # fmt: skip
    ageing.merge("C2", "C1")
    found = [(one.customer_id, one.family) for one in list_ending(ageing.workspace, within_days=20)]

    assert found == [("C3", "travel"), ("C1", "")]
