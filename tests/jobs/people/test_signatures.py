"""Does a campaign wait until everybody who answers for it has signed its files as they are?"""

from __future__ import annotations

import pytest

from campaign.errors import NotPermitted, UnknownName
from campaign.jobs.build import build_list
from campaign.jobs.explain import explain_customer
from campaign.jobs.export import export_list
from campaign.jobs.people.signatures import list_signatures, sign_campaign
from campaign.jobs.status import read_status
from campaign.settings import SettingError

SIGNERS = (
    '\n[signoffs]\nrequired = ["sales", "marketing"]\n[signoffs.people]\nsales = ["Ada Reed"]\n'
    'marketing = ["Ben Pike", "Carla Lane"]\n'
)


@pytest.fixture
def desk(found_town, towns):
    """Two campaigns that need signatures, and one customer whom the first one serves."""
    town = found_town({"campaign.toml": towns.DESK + SIGNERS})
    town.staff()
    town.join("C1", trips=4)
    return town


def sign(town, campaign="needs", *, at="2026-03-10T12:00"):
    """Both roles."""
    for role, person in (("sales", "Ada Reed"), ("marketing", "carla lane")):
        sign_campaign(town.at(at), campaign, role=role, by=person)


def listed(built):
    """The campaigns that took part."""
    return sorted({campaign for campaign, _ in built.data["choices"]})


def test_nobody_is_called_for_a_campaign_that_is_not_signed(desk):
    """The build says what is missing of each, explain says that the campaign waits, status does not count it."""
    built = build_list(desk.workspace, dry_run=True)
    told = explain_customer(desk.workspace, "C1").data

    assert (built.data["placed"], listed(built)) == (0, [])
    missing = "waits for its sign-off: sales has not signed; marketing has not signed"
    assert built.warnings[:2] == (f"campaign needs {missing}", f"campaign rates {missing}")
    assert told["verdict"] == "no offer"
    assert told["offers"][0]["gates"][0]["sentence"] == f"The campaign {missing}."
    assert read_status(desk.workspace).running == ()


def test_a_signed_campaign_calls(desk):
    """Alone: the other one still waits."""
    sign(desk)
    built = build_list(desk.workspace)

    assert (built.data["placed"], listed(built)) == (1, ["needs"])
    assert [warning.split()[1] for warning in built.warnings] == ["rates"]


@pytest.mark.parametrize("name", ["campaigns/needs.toml", "offers/pack.toml"])
def test_changed_files_have_to_be_signed_again(desk, towns, name):
    """The campaign's own, or that of an offer it makes; one who signs anew answers for the new text."""
    sign(desk)
    path = desk.workspace.directory / name
    desk.write(name, path.read_text("utf-8").replace('"', '"', 1) + "# another word\n")

    assert build_list(desk.workspace, dry_run=True).warnings[0] == (
        "campaign needs waits for its sign-off: its files changed since sales signed;"
        " its files changed since marketing signed"
    )
    sign(desk, at="2026-03-10T12:01")
    assert listed(build_list(desk.at("2026-03-10T12:01"), dry_run=True)) == ["needs"]


def test_the_plans_belong_to_a_campaign_that_changes_them(desk, towns):
    """A new price is signed again by those who offer the plan, and by nobody else."""
    sign(desk)
    sign(desk, "rates")
    desk.write("plans.toml", towns.PLANS.replace("monthly_fee = 15.00", "monthly_fee = 25.00"))

    assert listed(build_list(desk.workspace, dry_run=True)) == ["needs"]


def test_after_its_first_list_a_campaign_may_change(desk):
    """Exported once, it runs: sign-off is for the first time."""
    sign(desk)
    build_list(desk.workspace)
    export_list(desk.workspace, "20260310-1", dialer="generic")
    desk.write("offers/pack.toml", (desk.workspace.directory / "offers/pack.toml").read_text("utf-8") + "# more\n")
    tomorrow = desk.at("2026-03-11T12:00")

    assert listed(build_list(tomorrow, dry_run=True)) == ["needs"]


def test_a_first_list_that_never_went_out_is_no_first_list(desk):
    """Built, changed, built anew: the change is to be signed; and the list that stands is not exported either."""
    sign(desk)
    build_list(desk.workspace)
    desk.write("offers/pack.toml", (desk.workspace.directory / "offers/pack.toml").read_text("utf-8") + "# more\n")
    later = desk.at("2026-03-10T12:05")

    exported = export_list(later, "20260310-1", dialer="generic")
    assert (exported.rows, exported.withheld_by) == (0, {"campaign_runs": 1})


def test_a_list_built_anew_asks_for_the_signatures_again(desk):
    """Before anything went out."""
    sign(desk)
    build_list(desk.workspace)
    desk.write("offers/pack.toml", (desk.workspace.directory / "offers/pack.toml").read_text("utf-8") + "# more\n")

    assert listed(build_list(desk.at("2026-03-10T12:05"), replace=True)) == []


def test_only_those_named_may_sign(desk):
    """Another person, role or campaign is refused."""
    with pytest.raises(NotPermitted, match="may not sign for sales"):
        sign_campaign(desk.workspace, "needs", role="sales", by="Ben Pike")
    with pytest.raises(UnknownName, match="role"):
        sign_campaign(desk.workspace, "needs", role="service", by="Ada Reed")
    with pytest.raises(UnknownName, match="campaign"):
        sign_campaign(desk.workspace, "nothing", role="sales", by="Ada Reed")

    assert desk.ask("SELECT * FROM signature") == []


def test_the_list_of_signatures_says_what_stands(desk):
    """Who signed, whether the files are still those, and what is missing."""
    sign_campaign(desk.workspace, "needs", role="sales", by="Ada Reed")
    desk.write("offers/pack.toml", (desk.workspace.directory / "offers/pack.toml").read_text("utf-8") + "# more\n")
    sign_campaign(desk.workspace, "needs", role="marketing", by="Ben Pike")
    rows = {(row.campaign, row.role): row for row in list_signatures(desk.workspace).rows}

    assert {key: (row.is_required, row.signature is not None, row.stands) for key, row in rows.items()} == {
        ("needs", "sales"): (True, True, False), ("needs", "marketing"): (True, True, True),
        ("rates", "sales"): (True, False, False), ("rates", "marketing"): (True, False, False),
    }  # fmt: skip
    assert list_signatures(desk.workspace).waiting["needs"].endswith("its files changed since sales signed")


def test_a_required_role_needs_somebody_who_may_sign(found_town, towns):
    """Otherwise the campaign could never run."""
    with pytest.raises(SettingError, match="nobody may sign for service"):
        found_town({"campaign.toml": f'{towns.DESK}\n[signoffs]\nrequired = ["service"]\n'})


def test_without_required_roles_nobody_waits(town):
    """As in every workspace that says nothing about it."""
    town.join("C1", trips=4)

    assert list_signatures(town.workspace).rows == ()
    assert build_list(town.workspace).data["placed"] == 1
