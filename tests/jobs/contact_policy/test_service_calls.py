"""Do service calls stand on their own basis, keep their own caps and hours, and still obey law and stops?"""

from __future__ import annotations

from datetime import date

import pytest

from campaign.errors import BadConfiguration
from campaign.jobs.build import build_list
from campaign.jobs.doctor import examine
from campaign.jobs.explain import explain_customer
from campaign.settings import SettingError

SERVICE = {"kind": '"service"', "purpose": '"service"', "holdout_share": 0}
NOTICE = 'title = "Lines are repaired"\nproduct = "notice"\nrule = "everyone"\nbenefit = "1.00"\n'
RELATED = '[contact_policy.service.basis]\nUS = "relationship"'


@pytest.fixture
def noticed(town, towns):
    """A service campaign runs beside the other one, with a shift from nine to eight in the evening."""
    town.write("offers/notice.toml", NOTICE)
    town.write("campaigns/repairs.toml", towns.campaign_text("notice", **SERVICE))
    town.employ("lee")
    town.work("lee", "09:00-20:00")
    return town


@pytest.fixture
def only_notices(noticed):
    """The service campaign runs alone."""
    (noticed.workspace.directory / "campaigns" / "needs.toml").unlink()
    (noticed.workspace.directory / "campaigns" / "rates.toml").unlink(missing_ok=True)
    noticed.reread()
    return noticed


def join(town, customer="C1", **columns):
    """Somebody who agreed to service calls only."""
    town.join(customer, consents=False, trips=4, **columns)
    town.answer(customer, purpose="service")


def blocking(town, customer="C1"):
    gates = explain_customer(town.workspace, customer).data["gates"]
    return {one["gate"]: one["evidence"] for one in gates if not one["passed"]}


def offers(town, customer="C1"):
    """The offers that may be made, by name."""
    explained = explain_customer(town.workspace, customer).data["offers"]
    return {one["offer"] for one in explained if one["eligible"]}


def test_a_complaint_a_rest_and_many_touches_stop_offers_and_not_notices(noticed, towns):
    """A notice may be about the complaint itself."""
    noticed.write("campaign.toml", f"{towns.DESK}\n[contact_policy.touches]\nperson = 1\n")
    for name in ("C1", "C2", "C3", "C4"):
        noticed.join(name, trips=4)
        noticed.answer(name, purpose="service")
    noticed.complain("C1")
    noticed.attempt("C2", "refused", "2026-03-01T17:00")
    noticed.reach("C3", "mail", "2026-03-09T09:00")

    assert noticed.gates() == {"C1": (), "C2": (), "C3": (), "C4": ()}
    assert [offers(noticed, name) for name in ("C1", "C2", "C3")] == [{"notice"}] * 3
    assert "pack" in offers(noticed, "C4")
    build_list(noticed.workspace)
    called = dict(noticed.ask("SELECT c.customer_id, l.offer FROM lead l JOIN customer c USING (customer_no)"))
    assert called == {"C1": "notice", "C2": "notice", "C3": "notice", "C4": "pack"}


def test_without_consent_to_service_the_gates_are_the_usual_ones(noticed):
    """On the same evening."""
    noticed.join("C1", trips=4)
    noticed.complain("C1")

    assert noticed.gates() == {"C1": ("open_complaint",)}


@pytest.mark.parametrize(("attempts", "is_called"), [(1, True), (2, False)])
def test_service_calls_have_caps_of_their_own(only_notices, attempts, is_called):
    """Two a day, where offers have one; the evidence says whose limit it is."""
    join(only_notices)
    for hour in range(attempts):
        only_notices.attempt("C1", "untold", f"2026-03-09T{17 + hour}:00")

    evidence = {"attempts": 2, "limit": 2, "limit set by": "the desk, for service calls"}
    assert blocking(only_notices) == ({} if is_called else {"attempts_day": evidence})


def test_the_law_caps_service_calls_as_well(only_notices, towns):
    """Florida's three a day, though the desk would ring five times."""
    only_notices.write("campaign.toml", f"{towns.DESK}\n[contact_policy.service]\nattempts_per_day = 5\n")
    join(only_notices, state="FL")
    for hour in (17, 18, 19):
        only_notices.attempt("C1", "untold", f"2026-03-09T{hour}:00")

    assert blocking(only_notices)["attempts_day"]["limit"] == 3
    assert blocking(only_notices)["attempts_day"]["limit set by"].startswith("US and US-FL")


@pytest.mark.parametrize(
    ("said", "gate"),
    [("person", "person_suppressed"), ("phone", "phone_suppressed"), ("stop", "consent"), ("no", "consent")],
)
def test_a_stop_holds_for_service_calls_too(only_notices, towns, said, gate):
    """Also where being a customer would be enough."""
    only_notices.write("campaign.toml", f"{towns.DESK}\n{RELATED}\n")
    only_notices.join("C1", consents=False, plan="basic", phone="+12125550177")
    assert only_notices.gates() == {"C1": ()}
    if said == "person":
        only_notices.suppress(customer_id="C1")
    elif said == "phone":
        only_notices.suppress(phone="+12125550177")
    else:
        only_notices.answer("C1", said, purpose="service")

    assert only_notices.gates() == {"C1": (gate,)}


def test_a_number_that_heard_silence_rests_for_service_calls_too(only_notices):
    """A call that was dropped two days ago; the day after tomorrow it is over."""
    join(only_notices)
    only_notices.attempt("C1", "dropped", "2026-03-08T17:00")

    assert only_notices.gates() == {"C1": ("resting",)}
    only_notices.work("lee", "09:00-20:00", day=date(2026, 3, 12))
    later = only_notices.at("2026-03-12T12:00")
    assert only_notices.gates(date(2026, 3, 12), later) == {"C1": ()}


@pytest.mark.parametrize(
    ("basis", "columns", "is_called"),
    [
        ("", {"plan": "basic"}, False),
        (RELATED, {"plan": "basic"}, True),
        (RELATED, {}, False),
        (RELATED, {"plan": "basic", "country": "GB", "state": "ENG"}, False),
    ],
)
def test_being_a_customer_is_enough_where_a_setting_says_so(only_notices, towns, basis, columns, is_called):
    """With a plan or a subscription, in the countries named; elsewhere consent is asked."""
    only_notices.write("campaign.toml", f"{towns.DESK}\n{basis}\n")
    only_notices.join("C1", consents=False, **columns)

    assert ("consent" not in blocking(only_notices)) is is_called
    if is_called:
        assert build_list(only_notices.workspace).data["placed"] == 1


def test_a_subscription_makes_a_customer_as_well(only_notices, towns):
    """As long as it lasts."""
    only_notices.write("campaign.toml", f"{towns.DESK}\n{RELATED}\n")
    for name in ("C1", "C2"):
        only_notices.join(name, consents=False)
        only_notices.subscribe(name, "travel", cancelled=name == "C2")

    assert only_notices.gates() == {"C1": (), "C2": ("consent",)}


def test_offers_never_stand_on_a_relationship(noticed, towns):
    """A customer who never answered gets the notice, and no offer."""
    noticed.write("campaign.toml", f"{towns.DESK}\n{RELATED}\n")
    noticed.join("C1", consents=False, plan="basic", trips=4)

    assert offers(noticed) == {"notice"}


def test_service_calls_need_not_wait_for_the_evening(noticed, towns):
    """Two agents can take 48 calls in the evening: the other notices go out before; offers keep to the evening."""
    noticed.write("campaigns/repairs.toml", towns.campaign_text("notice", **SERVICE, window='"09:00-20:00"'))
    with noticed.writing():
        noticed.join("C1", trips=4)
        for place in range(2, 62):
            join(noticed, f"C{place}")
    build_list(noticed.at("2026-03-10T08:00"))
    slots = dict(noticed.ask("SELECT c.customer_id, l.slot_at FROM lead l JOIN customer c USING (customer_no)"))
    opens = dict(noticed.ask("SELECT c.customer_id, l.opens_at FROM lead l JOIN customer c USING (customer_no)"))

    assert slots["C1"] >= noticed.instant("2026-03-10T16:00") == opens["C1"]
    assert len(slots) == 61
    assert min(slots.values()) >= opens["C2"] == noticed.instant("2026-03-10T09:00")
    assert sum(slot < noticed.instant("2026-03-10T16:00") for slot in slots.values()) >= 61 - 48


def test_the_law_narrows_the_hours_of_service_calls(only_notices, towns):
    """Nobody in New York is rung at seven in the morning, whatever the campaign states."""
    only_notices.write("campaigns/repairs.toml", towns.campaign_text("notice", **SERVICE, window='"05:00-20:00"'))
    join(only_notices)
    only_notices.work("lee", "04:00-09:00")
    build_list(only_notices.at("2026-03-10T04:00"))

    assert only_notices.ask("SELECT opens_at FROM lead") == [(only_notices.instant("2026-03-10T08:00"),)]


def test_what_closed_the_day_to_a_service_call_is_told(only_notices, towns):
    """Hours of the campaign that the law of the place does not allow."""
    only_notices.write("campaigns/repairs.toml", towns.campaign_text("notice", **SERVICE, window='"05:00-07:00"'))
    join(only_notices)
    evidence = blocking(only_notices)["closed"]

    assert evidence["service opens"] == "never"
    assert "05:00-07:00" in evidence["service closed by"]


def test_an_offer_among_service_campaigns_ends_their_privileges(only_notices, towns):
    """What is called for service and offers something is judged like every offer."""
    join(only_notices)
    only_notices.complain("C1")
    assert only_notices.gates() == {"C1": ()}
    only_notices.write("campaigns/sale.toml", towns.campaign_text("pack", purpose='"service"'))

    assert only_notices.gates() == {"C1": ("open_complaint",)}


def test_two_windows_for_one_purpose_are_refused(only_notices, towns):
    """With the names of both campaigns."""
    for name, window in (("repairs", "09:00-20:00"), ("outages", "10:00-20:00")):
        only_notices.write(f"campaigns/{name}.toml", towns.campaign_text("notice", **SERVICE, window=f'"{window}"'))

    with pytest.raises(BadConfiguration, match="outages, repairs state different windows"):
        only_notices.gates()


def test_the_doctor_reads_the_windows(noticed, towns):
    """Hours that are on no clock are found before anybody builds."""
    noticed.write("campaigns/repairs.toml", towns.campaign_text("notice", **SERVICE, window='"09:00-26:00"'))
    findings = {one.name: one for one in examine(noticed.workspace, quick=True).findings}

    assert findings["settings"].passed is False
    assert "09:00-26:00" in findings["settings"].sentence


def test_an_offer_has_no_window_of_its_own(town, towns):
    """The evening is for all of them."""
    with pytest.raises(SettingError, match=r"campaigns/needs\.toml: window"):
        _ = town.write("campaigns/needs.toml", towns.campaign_text("pack", window='"09:00-20:00"')).settings
