"""Is an offer that is made to most of the base warned of, by the share that the desk has set?"""

from __future__ import annotations

import pytest

from campaign.jobs import breadth
from campaign.jobs.build import build_list


def broad(workspace):
    """The warnings of a rehearsal that speak of the base."""
    return [warning for warning in build_list(workspace, dry_run=True).warnings if "of all customers" in warning]


@pytest.fixture
def pond(town):
    """A hundred and twenty customers, of whom seventy travel enough."""
    with town.writing():
        for number in range(120):
            town.join(f"C{number}", trips=2 if number < 70 else 0, consents=number % 10 == 0)
    return town


def test_the_build_names_campaign_offer_and_share(pond):
    """Of all customers, whether they may be called or not: 70 of 120."""
    assert broad(pond.workspace) == ["campaign needs makes offer pack to 58% of all customers: say who needs it"]


@pytest.mark.parametrize(("share", "is_broad"), [("0.58", True), ("0.59", False), ("1", False), ("0", True)])
def test_the_share_is_a_setting(pond, towns, share, is_broad):
    """More than the share is broad; as much is not."""
    workspace = pond.write("campaign.toml", f"{towns.DESK}\n[offers]\nlargest_share = {share}\n")

    assert bool(broad(workspace)) is is_broad


def test_the_audience_narrows_whom_an_offer_is_made_to(pond, towns):
    """A campaign for half of those who travel does not fish the whole pond."""
    pond.tell("UPDATE customer SET segment = 'family' WHERE customer_no % 2 = 0")
    workspace = pond.write("campaigns/needs.toml", towns.campaign_text("pack", audience='"segment == \'family\'"'))

    assert broad(workspace) == []


def test_a_large_base_is_looked_at_in_equal_steps(pond, monkeypatch):
    """Every third customer, 24 of 40, says about the same as 70 of 120."""
    monkeypatch.setattr(breadth, "SAMPLE", 60)
    monkeypatch.setattr(breadth, "SMALLEST_BASE", 40)

    assert broad(pond.workspace) == ["campaign needs makes offer pack to 60% of all customers: say who needs it"]


def test_few_customers_are_no_pond(town):
    """Both of two travel: nothing can be said."""
    for number in range(2):
        town.join(f"C{number}", trips=4)

    assert broad(town.workspace) == []
