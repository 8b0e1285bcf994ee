"""Does the funnel of invitations count people, once each, from the first call to a consent that still stands?"""

from __future__ import annotations

import csv
import io

import pytest

from campaign.jobs.build import build_list
from campaign.jobs.log_result import log_result

BASIS = '\n[invitation.basis]\nUS = "existing relationship"\n'
MEMBER = 'title = "Membership"\nproduct = "club"\nrule = "everyone"\nbenefit = "10.00"\n'


@pytest.fixture
def told(found_town, towns):
    """Of six two said yes, one of them withdrew; one said no, one did not answer, two were not called yet."""
    town = found_town(
        {
            "campaign.toml": towns.DESK + BASIS, "offers/member.toml": MEMBER, "campaigns/rates.toml": None,
            "campaigns/club.toml": towns.campaign_text("member", kind='"invitation"', invitation="{ share = 1 }"),
        }
    )  # fmt: skip
    town.staff()
    for number in range(6):
        town.join(f"C{number}", consents=False, plan="basic")
    town.join("C9", trips=4)
    build_list(town.workspace)
    leads = dict(town.ask("SELECT customer_id, lead_id FROM lead JOIN customer USING (customer_no)"))
    codes = {"C0": "accepted", "C1": "accepted", "C2": "refused", "C3": "no_answer", "C9": "accepted"}
    for who, code in codes.items():
        log_result(town.at("2026-03-10T17:00"), leads[who], code)
    town.answer("C1", "no", when="2026-03-10T18:00")
    return town


def test_each_step_is_counted(told, run_campaign):
    """As data, as a table, as CSV; the customer of another campaign is not among them."""
    words = ("report", "invitations", "--workspace", told.workspace.directory, "--now", "2026-03-11T12:00-04:00")
    (data,) = run_campaign(*words, "--json").data["campaigns"]
    shown = run_campaign(*words)
    rows = list(csv.DictReader(io.StringIO(run_campaign(*words, "--csv").out)))

    counts = {name: data[name] for name in ("invited", "reached", "answered", "refused", "enrolled", "still_there")}
    assert counts == {
        "invited": 4, "reached": 3, "answered": 3, "refused": 1, "enrolled": 2, "still_there": 1,
    }  # fmt: skip
    assert data["campaign"] == "club"
    assert (data["enrolled_rate"], data["still_there_rate"]) == (2 / 3, 1 / 2)
    assert shown.out.count("club") == 1
    assert [(row["row"], row["enrolled"]) for row in rows] == [("definition", ""), ("campaign", "2")]


def test_a_consent_that_grew_too_old_is_not_there_any_more(told, run_campaign):
    """Two years later, unless given again."""
    words = ("report", "invitations", "--workspace", told.workspace.directory, "--now", "2028-03-12T12:00-04:00")

    assert run_campaign(*words, "--json").data["campaigns"][0]["still_there"] == 0


def test_before_anybody_was_called_there_is_nothing_to_tell(told, run_campaign):
    """An hour before the first call."""
    words = ("report", "invitations", "--workspace", told.workspace.directory, "--now", "2026-03-10T16:00-04:00")

    assert "Nobody was invited yet." in run_campaign(*words).out
