"""Does every gate block a customer made for it, and only that one?"""

from __future__ import annotations

from datetime import date

import pytest
from townlife import DESK

from campaign.model import Purpose
from campaign.rules.gates import person_gates

OTHER = "+12125550177"

CASES = {
    "consent": lambda town: town.join("C1", consents=False),
    "phone_suppressed": lambda town: (town.join("C1", phone=OTHER), town.suppress(phone=OTHER)),
    "person_suppressed": lambda town: (town.join("C1"), town.suppress(customer_id="C1")),
    "phone": lambda town: town.join("C1", phone_callable=0),
    "zone": lambda town: town.join("C1", zones=""),
    "calling_rules": lambda town: town.join("C1", country="ZZ", state=""),
    "registry": lambda town: town.join("C1", country="CA", state="ON", zones="America/New_York"),
    "closed": lambda town: town.join("C1", preferred="09:00-10:00"),
    "open_complaint": lambda town: (town.join("C1"), town.complain("C1")),
    "promised_later": lambda town: (
        town.join("C1"),
        town.attempt("C1", "callback", "2026-02-01T17:00", callback_at=town.instant("2026-03-11T17:00")),
    ),
    "resting": lambda town: (town.join("C1"), town.attempt("C1", "refused", "2026-02-20T17:00")),
    "attempts_day": lambda town: (town.join("C1"), town.attempt("C1", "untold", "2026-03-09T18:00")),
    "attempts_7_days": lambda town: (
        town.join("C1"),
        town.attempt("C1", "no_answer", "2026-03-06T17:00"),
        town.attempt("C1", "no_answer", "2026-03-05T17:00"),
    ),
    "attempts_30_days": lambda town: (
        town.join("C1"),
        [town.attempt("C1", "no_answer", f"2026-02-{day:02}T17:00") for day in (12, 14, 20, 24)],
    ),
    "attempts_life": lambda town: (town.join("C1"), town.attempt("C1", "no_answer", "2025-10-01T17:00", attempts=12)),
    "language": lambda town: town.join("C1", language="ko"),
    "touches_person": lambda town: (
        town.write("campaign.toml", f"{DESK}\n[contact_policy.touches]\nperson = 1\n"),
        town.join("C1"),
        town.reach("C1", "mail", "2026-03-06T09:00"),
    ),
    "touches_number": lambda town: (
        town.write("campaign.toml", f"{DESK}\n[contact_policy.touches]\nnumber = 1\n"),
        town.join("C1"),
        town.reach("C1", "text", "2026-03-06T09:00"),
    ),
    "touches_household": lambda town: (
        town.write("campaign.toml", f"{DESK}\n[contact_policy.touches]\nhousehold = 1\n"),
        town.join("C1", household="H1"),
        town.reach("C1", "email", "2026-03-06T09:00"),
    ),
    "preferred_channel": lambda town: town.join("C1", preferred_channel="mail"),
    "merged": lambda town: (town.join("C1"), town.merge("C1", "C0")),
    "retry_later": lambda town: (
        town.join("C1"),
        [town.attempt("C1", "no_answer", f"2026-02-{day}T17:00") for day in (12, 14)],
        town.attempt("C1", "no_answer", "2026-03-09T13:30"),
    ),
}


@pytest.mark.parametrize("gate", CASES)
def test_a_gate_blocks_the_customer_made_for_it(town, gate):
    """That gate and no other; a neighbour who is as everybody is not blocked at all."""
    town.join("C0")
    CASES[gate](town)

    assert town.gates() == {"C0": (), "C1": (gate,)}
    assert town.differences() == []


def test_every_person_gate_has_its_customer():
    """A new gate needs a case above."""
    assert [gate.code for gate in person_gates(tuple(Purpose))] == list(CASES)


@pytest.mark.parametrize(
    ("answers", "stands"),
    [
        ([("yes", {})], True),
        ([("yes", {}), ("no", {"when": "2026-03-04T10:00"})], False),
        ([("no", {}), ("yes", {"when": "2026-03-04T10:00"})], True),
        ([("yes", {}), ("stop", {"when": "2026-03-04T10:00"})], False),
        ([("yes", {}), ("stop", {"purpose": "survey", "when": "2026-03-04T10:00"})], False),
        ([("yes", {}), ("no", {"purpose": "survey", "when": "2026-03-04T10:00"})], True),
        ([("yes", {"purpose": "service"})], False),
        ([("yes", {"until": "2026-03-10T20:00"})], False),
        ([("yes", {"until": "2026-03-10T20:01"})], True),
        ([("yes", {"when": "2024-03-10T20:00"})], False),
        ([("yes", {"when": "2024-03-11T20:00"})], True),
        ([("yes", {"when": "2026-03-10T12:01"})], False),
        ([("yes", {"when": "2026-03-10T12:00"})], True),
        ([("yes", {}), ("no", {})], False),
        ([("no", {}), ("yes", {})], False),
        ([("stop", {"purpose": "service"}), ("yes", {})], False),
    ],
)  # fmt: skip
def test_consent_is_the_latest_answer_for_the_purpose(town, answers, stands):
    """A stop is an answer for every purpose; at one instant the refusal counts; two years later it is too old; what is
    said after `now` is not known yet; it has to outlast the evening."""
    town.join("C1", consents=False)
    for answer, details in answers:
        town.answer("C1", answer, **details)

    assert ("consent" not in town.gates()["C1"]) is stands


def test_the_hours_that_consent_names_narrow_the_evening(town):
    """Between five and six is left of the evening; in the morning nothing is."""
    town.join("C1", consents=False)
    town.answer("C1", hours="17:00-18:00")
    town.join("C2", consents=False)
    town.answer("C2", hours="09:00-12:00")

    assert town.gates() == {"C1": (), "C2": ("closed",)}


def test_a_suppression_that_ends_before_the_evening_does_not_block(town):
    """Four in the afternoon is when the first window opens."""
    town.join("C1")
    town.suppress(customer_id="C1", until="2026-03-10T16:00")
    town.join("C2")
    town.suppress(customer_id="C2", until="2026-03-10T16:01")

    assert town.gates() == {"C1": (), "C2": ("person_suppressed",)}


def test_a_suppressed_phone_bars_everybody_who_has_it(town):
    """Whoever answers there has asked not to be called."""
    town.join("C1", phone=OTHER)
    town.join("C2", phone=OTHER)
    town.suppress(phone=OTHER)

    assert set(town.gates().values()) == {("phone_suppressed",)}


def test_a_registry_copy_grows_too_old(found_town):
    """American law wants one of the last 31 days."""
    town = found_town()
    town.staff()
    town.join("C1")
    town.copy_registry("2026-03-09")

    late = date(2026, 4, 9)
    town.employ("lee")
    town.work("lee", day=late)
    town.work("lee", day=date(2026, 4, 10))
    assert town.gates(late, town.at("2026-04-09T12:00"))["C1"] == ()
    assert town.gates(date(2026, 4, 10), town.at("2026-04-10T12:00"))["C1"] == ("registry",)


def test_a_promised_callback_is_kept_though_the_customer_rests(town, towns):
    """Spoken to yesterday, but asked to be called back tonight."""
    town.write("campaign.toml", f"{towns.DESK}\n[contact_policy]\nattempts_per_day = 2\n")
    town.join("C1")
    town.attempt("C1", "callback", "2026-03-09T19:00", callback_at=town.instant("2026-03-10T17:10"))

    assert town.gates()["C1"] == ()


def test_a_customer_in_two_zones_is_called_only_when_both_are_open(town):
    """New York and Honolulu share no minute between four and eight in the evening."""
    town.join("C1", zones="America/New_York America/Chicago")
    town.join("C2", zones="America/New_York Pacific/Honolulu")

    assert town.gates() == {"C1": (), "C2": ("closed",)}


def test_nobody_is_called_on_a_day_the_desk_does_not_call(town):
    """Saturday: everybody is told that the evening is closed, and nothing else."""
    town.join("C1")
    town.work("kay", day=date(2026, 3, 14))

    assert town.gates(date(2026, 3, 14))["C1"] == ("closed",)


def test_leads_handed_to_a_dialer_count_as_attempts_until_they_come_back(town):
    """Exported yesterday and not heard of: perhaps the phone rang."""
    town.join("C1")
    town.tell("INSERT INTO configuration (sha256, body, recorded_at) VALUES ('a', '{}', 0)")
    town.tell(
        "INSERT INTO call_list (list_id, evening, built_at, status, configuration_no, program_version, counts)"
        " VALUES ('20260309-1', ?, 0, 'exported', 1, '1', '{}')",
        town.instant("2026-03-09T12:00") // 86_400,
    )
    town.tell(
        "INSERT INTO lead (lead_id, list_no, customer_no, campaign, offer, benefit, slot_at, opens_at, closes_at, zone,"
        " rank, phone, language) VALUES ('L1', 1, 1, 'needs', 'pack', 1, ?, 0, 0, 'America/New_York', 1, '', 'en')",
        town.instant("2026-03-09T18:00"),
    )
    assert town.gates()["C1"] == ()
    town.tell(
        "INSERT INTO batch (list_no, dialer, exported_at, file_name, sha256, rows, withheld)"
        " VALUES (1, 'generic', 0, '', '', 1, 0)"
    )
    town.tell("INSERT INTO batch_lead (batch_no, lead_no) VALUES (1, 1)")
    assert town.gates()["C1"] == ("attempts_day",)
    town.tell(
        "INSERT INTO returned (lead_no, import_no, recorded_at, reference, source_hash) VALUES (1, 1, 0, 'L1', 1)"
    )
    assert town.gates()["C1"] == ()
